"""Drift that nobody has challenged, first; and timeliness and challenge of the same children."""

import polars as pl
import streamlit as st

from measures.counts import summaries
from measures.facts import Facts
from measures.groups import groups_permanence as groups
from measures.headline import catalogue
from measures.once import once
from ui import frame, navigation, notices, on_page, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import child_lines, frozen, further_lists, lists
from ui.sections.shared import figures, opening
from ui.tables import status, tables
from ui.tables.columns import Column, Kind
from ui.tables.status import Concern

SHOWN = 8
"""Lines of silent drift on the page; the rest open as a list."""

BANDS = {
    "silent": "Drift, not challenged",
    "challenged": "Drift, challenged",
    "none": "No drift test fires",
}


def silent() -> None:
    """List the children whose drift nobody has challenged, the longest silent first."""
    here = frame.current()
    measure = catalogue.SILENT_DRIFT
    on_page.header("Nobody has challenged it", "Not challenged")
    if not measure.is_supplied(here.view.facts):
        notices.not_supplied("disputes and concerns, which tell what was challenged")
        return
    rows = _longest_first(measure.rows(here.view.facts))
    if rows.is_empty():
        frame.empty("child who drifts without a challenge")
        return
    if not lists.sees_rows():
        children = wording.plural(rows.height, "child", "children")
        st.markdown(f"{children}; your role sees figures only.")
        return
    st.markdown(
        f":small[:gray[The longest first. {min(SHOWN, rows.height)} of {rows.height} shown.]]"
    )
    reasons = _first_reasons(here.view.facts)
    shown = lists.named(rows, here.view).head(SHOWN)
    frozen.keep("Nobody has challenged it", shown["child_id"].to_list())
    with st.container(gap="xsmall"):
        for row in shown.iter_rows(named=True):
            passed = row["reviews_passed_in_silence"]
            tests = [part.split(":")[0] for part in row["drift"].split(";")]
            child_lines.linked_row(
                f"{status.badge(Concern.SILENT_DRIFT)} **{_tests(tests)}**  \n"
                f":small[Since {wording.day(row['since_on'])}; "
                f"{wording.count(passed, 'review')} held since. "
                f"{wording.escape(reasons.get(row['child_id']))}]",
                f":small[{wording.escape(row['iro'])}, {wording.escape(row['locality'])}]",
                row,
            )
    if rows.height > SHOWN:
        st.page_link(
            navigation.page(navigation.PERMANENCE),
            label=f"Show the {rows.height}",
            query_params={**here.filters, figures.SHOW: measure.code},
        )


@once_for_the_same_rows
def _longest_first(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("since_on", "child_id")


@once
def _first_reasons(facts: Facts) -> dict[str, str]:
    """Return why the test fires that has fired longest, by child."""
    return dict(
        facts.drift.filter(pl.col("severity") != "unknown")
        .sort("child_id", "since_on", "test")
        .group_by("child_id", maintain_order=True)
        .agg(pl.col("because").first())
        .iter_rows()
    )


def _tests(tests: list[str]) -> str:
    return wording.list_of([further_lists.DRIFT_TESTS[test] for test in tests])


def beside() -> None:
    """Draw reviews on time, disputes and concerns of drifting children beside those of the rest."""
    here = frame.current()
    months = load.policy().figures.period_months
    rows = summaries.challenge_of_drift(here.view.facts)
    on_page.header("Timeliness and challenge of the same children", "Timeliness and challenge")
    if rows.is_empty():
        frame.empty("child in care")
        return
    st.markdown(
        f":small[:gray[Reviews that fell due in {months} months; disputes raised or open, and "
        "concerns noted, since the child's drift began.]]"
    )
    tables.reading_table(
        _challenge_in_words(rows, load.policy().figures.small_base),
        [Column("topic", "Children"), Column("n", "Number", Kind.COUNT),
         Column("counts", "Reviews on time"), Column("value", "Disputes and concerns")],
        role=here.person.role,
        alt="Reviews on time, disputes and concerns by whether the child's plan drifts",
    )  # fmt: skip
    opening.picker(groups.CHALLENGED)


@once_for_the_same_rows
def _challenge_in_words(rows: pl.DataFrame, small: int) -> pl.DataFrame:
    worded = [
        {
            "topic": BANDS.get(row["band"], "Cannot be told"),
            "n": row["n"],
            "counts": f"{row['reviews_on_time']:,} of {row['reviews_due']:,}"
            + (f", {wording.percent(row['share'])}" if row["reviews_due"] >= small else ""),
            "value": wording.NOTHING
            if row["disputes"] is None
            else f"{row['disputes']:,} and {row['concerns'] or 0:,}",
        }
        for row in rows.iter_rows(named=True)
    ]
    return pl.DataFrame(worded)
