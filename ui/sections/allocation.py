"""Children without an IRO, siblings apart, and IROs who may not be independent."""

import streamlit as st

from measures import catalogue, continuity
from ui import frame, lists, load, on_page
from ui.columns import Column, Kind


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
    split = continuity.split_siblings(facts, every_child=here.view.whole.children)
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
        doubtful.with_columns(about="was"),
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
