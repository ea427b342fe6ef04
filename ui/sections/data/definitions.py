"""What each number means: drawn from the catalogue, the duties and the policy in force."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from measures import law, policy
from measures.clock.duties import DUTIES
from measures.facts.cohorts import COHORTS
from measures.glossary import TERMS
from measures.headline.caseload_ratio import HEADLINES
from ui import on_page, wording
from ui.data import load
from ui.filters import filter_bar
from ui.sections.shared import opening
from ui.tables import tables

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


Entry = tuple[str, str, str]
"""What is explained, what it means, and a note in small print beneath: plain text, not escaped."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table of the page."""

    title: str
    label: str
    columns: tuple[str, str]
    entries: Sequence[Entry]
    note: str = ""
    mark: frozenset[str] = frozenset()
    """What is marked as a local choice."""


def draw() -> None:
    """Draw every table of meanings, or of each the entries in which what is looked for stands."""
    asked = st.text_input(
        "Find a figure, a word or a setting",
        placeholder="For example: overdue",
        icon=":material/search:",
        key="definitions_find",
        width=opening.PICKER_WIDTH,
    ).strip()
    parts = [_measures(), _limits(), _duties(), _words(), _circumstances(), _policy()]
    found = [(part, [entry for entry in part.entries if _holds(entry, asked)]) for part in parts]
    n = sum(len(entries) for _, entries in found)
    if not n:
        st.info(
            f"No entry says “{wording.escape(asked)}”. Try a shorter word.",
            icon=":material/search_off:",
        )
        return
    if asked:
        every = sum(len(part.entries) for part in parts)
        st.markdown(
            f":small[:gray[{n:,} of {wording.plural(every, 'entry', 'entries')} "
            f"{'says' if n == 1 else 'say'} “{wording.escape(asked)}”.]]"
        )
    on_page.links(*(part.label for part, entries in found if entries))
    for part, entries in found:
        if entries:
            _table(part, entries)
    snapshot = load.held().snapshot
    if snapshot is not None:
        source = wording.escape(snapshot.source)
        st.markdown(f":small[:gray[Data: {source}, snapshot {snapshot.id}.]]")


def _holds(entry: Entry, asked: str) -> bool:
    return all(word in " ".join(entry).casefold() for word in asked.casefold().split())


def _table(part: Part, entries: Sequence[Entry]) -> None:
    on_page.header(part.title, part.label)
    if part.note:
        st.markdown(f":small[:gray[{part.note}]]")
    what, says = part.columns
    rows = pl.DataFrame(
        [
            {
                what: f"**{wording.escape(name)}**"
                + ("  \n:orange-badge[Local choice]" if name in part.mark else ""),
                says: wording.escape(meaning)
                + (f"  \n:small[:gray[{wording.escape(note)}]]" if note else ""),
            }
            for name, meaning, note in entries
        ]
    )
    tables.reading_list(
        rows, alt=f"{part.title}: {wording.plural(rows.height, 'entry', 'entries')}"
    )


def _measures() -> Part:
    return Part(
        title="Measures",
        label="Measures",
        columns=("Measure", "What it counts"),
        entries=[
            (measure.label, measure.definition, f"Source: {measure.source}.")
            for measure in HEADLINES
        ],
    )


def _limits() -> Part:
    return Part(
        title="What the law fixes",
        label="What the law fixes",
        columns=("Duty", "Limit"),
        entries=[(name, words, "") for name, words in LAW.items()],
    )


def _duties() -> Part:
    return Part(
        title="Duties around a review",
        label="Duties",
        columns=("Duty", "Source"),
        entries=[(duty.code.label, duty.source, "") for duty in DUTIES],
    )


def _words() -> Part:
    return Part(
        title="Words",
        label="Words",
        columns=("Word", "What it means"),
        entries=[(term.name, term.says, "") for term in TERMS],
    )


def _circumstances() -> Part:
    return Part(
        title="Children by their circumstances",
        label="Circumstances",
        columns=("Filter", "Choices"),
        entries=[
            (cohort.label, ", ".join(label for label, _ in cohort.choices.values()),
             cohort.definition)
            for cohort in COHORTS
        ],
        note=filter_bar.LEAVERS,
    )  # fmt: skip


def _policy() -> Part:
    """The policy in force, what differs from the default marked."""
    settings = policy.settings(load.policy())
    changed = frozenset(setting.says for setting in settings if setting.differs)
    return Part(
        title="Local policy in force",
        label="Local policy",
        columns=("Setting", "Value"),
        entries=[
            (setting.says, _value(setting.value), wording.sentence(setting.source))
            for setting in settings
        ],
        note=f"{wording.sentence(wording.count(len(changed), 'setting'))} of {len(settings)} "
        f"{'differs' if len(changed) == 1 else 'differ'} from the default. "
        f"Policy {load.policy().hash}.",
        mark=changed,
    )


def _value(value: object) -> str:
    if isinstance(value, policy.ByStage):
        return "; ".join(f"{stage}: {entry}" for stage, entry in value.items())
    if isinstance(value, tuple):
        return ", ".join(str(entry) for entry in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
