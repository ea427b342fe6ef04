"""What each number means: drawn from the catalogue, the duties and the policy in force."""

import polars as pl
import streamlit as st

from measures import law, policy
from measures.caseload_ratio import HEADLINES
from measures.cohorts import COHORTS
from measures.duties import DUTIES
from measures.glossary import TERMS
from ui import filter_bar, load, tables, wording

LAW = {
    "First review": f"{law.FIRST_REVIEW_WORKING_DAYS} working days from coming into care",
    "Second review": f"{law.SECOND_REVIEW_MONTHS} months after the first was held",
    "Later reviews": f"{law.LATER_REVIEW_MONTHS} months after the previous was held",
    "Short breaks": f"first {law.SHORT_BREAK_FIRST_MONTHS} months from the first stay, then every "
    f"{law.SHORT_BREAK_LATER_MONTHS} months; stays up to {law.SHORT_BREAK_STAY_DAYS} days and "
    f"{law.SHORT_BREAK_YEAR_DAYS} days in 12 months",
    "Authorised, not placed": f"first {law.ADOPTION_UNPLACED_FIRST_MONTHS} months from authority, "
    f"then every {law.ADOPTION_UNPLACED_LATER_MONTHS} months, beside the looked-after reviews",
    "Placed for adoption": f"{law.ADOPTION_PLACED_FIRST_DAYS} days from placement, then "
    f"{law.ADOPTION_PLACED_SECOND_MONTHS} months, then every {law.ADOPTION_PLACED_LATER_MONTHS}",
    "Dispute, all stages": f"{law.DISPUTE_TOTAL_WORKING_DAYS} working days",
}
"""Limits that the law fixes, in words."""


def measures() -> None:
    """Draw every headline measure with its definition and source."""
    st.header("Measures", anchor=False)
    rows = pl.DataFrame(
        [
            {
                "Measure": f"**{measure.label}**",
                "What it counts": wording.escape(measure.definition)
                + f"  \n:small[:gray[Source: {wording.escape(measure.source)}.]]",
            }
            for measure in HEADLINES
        ]
    )
    tables.reading_list(rows, alt=f"{rows.height} measures and their definitions")


def words() -> None:
    """Draw the terms that are explained on hover, and the circumstances that can be chosen."""
    st.header("Words", anchor=False)
    rows = pl.DataFrame(
        [{"Word": f"**{term.name}**", "What it means": term.says} for term in TERMS]
    )
    tables.reading_list(rows, alt=f"{rows.height} words and what they mean")
    st.header("Children by their circumstances", anchor=False)
    st.markdown(f":small[:gray[{filter_bar.LEAVERS}]]")
    rows = pl.DataFrame(
        [
            {
                "Filter": f"**{cohort.label}**",
                "Choices": ", ".join(label for label, _ in cohort.choices.values())
                + f"  \n:small[:gray[{wording.escape(cohort.definition)}]]",
            }
            for cohort in COHORTS
        ]
    )
    tables.reading_list(rows, alt=f"{rows.height} circumstances by which children are chosen")


def limits() -> None:
    """Draw what the law fixes, and the duties around a review."""
    st.header("What the law fixes", anchor=False)
    tables.reading_list(
        pl.DataFrame([{"Duty": f"**{name}**", "Limit": words} for name, words in LAW.items()]),
        alt="Limits that the law fixes",
    )
    st.header("Duties around a review", anchor=False)
    rows = pl.DataFrame(
        [
            {"Duty": f"**{duty.code.label}**", "Source": wording.escape(duty.source)}
            for duty in DUTIES
        ]
    )
    tables.reading_list(rows, alt="Duties and their sources")


def policy_in_force() -> None:
    """Draw the policy in force, what differs from the default marked."""
    found = policy.settings(load.policy())
    changed = sum(setting.differs for setting in found)
    st.header("Local policy in force", anchor=False)
    st.markdown(
        f":small[:gray[{wording.sentence(wording.count(changed, 'setting'))} of {len(found)} "
        f"{'differs' if changed == 1 else 'differ'} from the default. "
        f"Policy {load.policy().hash}.]]"
    )
    rows = pl.DataFrame(
        [
            {
                "Setting": f"**{wording.escape(setting.says)}**"
                + ("  \n:orange-badge[Local choice]" if setting.differs else ""),
                "Value": wording.escape(_value(setting.value))
                + f"  \n:small[:gray[{wording.escape(wording.sentence(setting.source))}]]",
            }
            for setting in found
        ]
    )
    tables.reading_list(rows, alt=f"{rows.height} settings of the policy")
    snapshot = load.held().snapshot
    if snapshot is not None:
        source = wording.escape(snapshot.source)
        st.markdown(f":small[:gray[Data: {source}, snapshot {snapshot.id}.]]")


def _value(value: object) -> str:
    if isinstance(value, policy.ByStage):
        return "; ".join(f"{stage}: {entry}" for stage, entry in value.items())
    if isinstance(value, tuple):
        return ", ".join(str(entry) for entry in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
