"""Children without an IRO, siblings apart, and IROs who may not be independent."""

import polars as pl
import streamlit as st

from measures.counts import continuity
from measures.facts import Facts
from measures.headline import catalogue
from ui import frame, on_page
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.tables.columns import Column, Kind


def unallocated() -> None:
    """List the children without an IRO, the longest waiting first."""
    here = frame.current()
    measure = catalogue.CHILDREN_WITHOUT_IRO
    rows = continuity.unallocated(here.view.facts)
    limit = load.policy().limits.iro_appointed
    on_page.header(f"Children without an IRO, {rows.height}", "Without an IRO")
    st.markdown(
        f":small[:gray[An IRO is appointed within {limit} working days of coming into care, and a "
        "vacancy filled as soon as can be.]]"
    )
    shown = [
        *lists.child_columns()[:3],
        Column("without_iro_since", "Without since", Kind.DATE),
        Column("working_days_waiting", "Working days", Kind.COUNT),
        Column("next_review_due_on", "Next review", Kind.DATE),
        Column("team", "Team", Kind.NAME),
        Column("locality", "Locality", Kind.NAME),
    ]
    lists.working(
        rows, shown, title=measure.label, definition=measure.definition, key="unallocated"
    )


def continuity_checks() -> None:
    """List siblings with different IROs, and IROs who may not be independent of the child."""
    here = frame.current()
    facts = here.view.facts
    split = _split_siblings(facts, here.view.whole)
    on_page.header(f"Siblings with different IROs, {split.height}", "Siblings")
    lists.working(
        split,
        [
            *lists.child_columns()[:3],
            Column("siblings", "Siblings in care", Kind.COUNT),
            Column("iros", "IROs", Kind.COUNT),
            Column("iro", "IRO", Kind.NAME),
            Column("locality", "Locality", Kind.NAME),
        ],
        title="Siblings with different IROs",
        definition="Children in care whose brothers and sisters in care have another IRO.",
        key="split_siblings",
    )
    doubtful = continuity.not_independent(facts)
    on_page.header(f"Independence to check, {doubtful.height}", "Independence")
    lists.working(
        _about(doubtful),
        [
            *lists.child_columns()[:2],
            Column("iro", "IRO", Kind.NAME),
            Column("about", "Same name as"),
            Column("worked_since_on", "Since", Kind.DATE),
        ],
        title="IROs to check for independence",
        definition="Children whose IRO bears the name of their present or past social worker or "
        "team manager.",
        key="independence",
    )


@once_for_the_same_rows
def _split_siblings(facts: Facts, whole: Facts) -> pl.DataFrame:
    return continuity.split_siblings(facts, every_child=whole.children)


@once_for_the_same_rows
def _about(doubtful: pl.DataFrame) -> pl.DataFrame:
    return doubtful.with_columns(about="was")
