"""Changes of IRO: how many children had one, and why."""

import polars as pl
import streamlit as st

from measures.counts import continuity
from ui import frame, on_page, wording
from ui.data import load
from ui.data.names import Names
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.sections.shared import opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

EVERY = "Every reason"


def draw() -> None:
    """Draw the reasons of the changes of IRO, and list the changes of one reason or of all."""
    here = frame.current()
    facts = here.view.facts
    months = load.policy().figures.period_months
    changes, reasons = continuity.iro_changes(facts), continuity.iro_change_reasons(facts)
    on_page.header(f"Changes of IRO in {months} months, {changes.height}", "Changes of IRO")
    if changes.is_empty():
        frame.empty(f"change of IRO in {months} months")
        return
    children = wording.plural(changes["child_id"].n_unique(), "child", "children")
    st.markdown(
        f":small[:gray[Of {children} now in care. One IRO throughout a period of care is the aim; "
        "an IRO given to a child who had none before is no change.]]"
    )
    tables.reading_table(
        _labelled(reasons),
        [Column("label", "Reason"), Column("n", "Changes", Kind.COUNT)],
        role=here.person.role,
        alt=f"Reasons of changes of IRO in {months} months",
    )
    counts = {EVERY: changes.height, **dict(reasons.iter_rows())}
    chosen = st.selectbox(
        "List the changes",
        list(counts),
        format_func=lambda reason: f"{reason} ({counts.get(reason, 0):,})",
        key="iro_change_reason",
        width=opening.PICKER_WIDTH,
    )
    lists.working(
        _for_reason(changes, here.view.names, None if chosen == EVERY else chosen),
        [
            *lists.child_columns()[:3],
            Column("changed_on", "Changed", Kind.DATE),
            Column("from_officer", "From", Kind.NAME),
            Column("to_officer", "To", Kind.NAME),
            Column("change_reason", "Reason"),
            Column("iros_this_period", "IROs this period", Kind.COUNT),
            Column("locality", "Locality", Kind.NAME),
        ],
        title=f"Changes of IRO in {months} months",
        definition="Allocations to another officer within a period of care, of children in care.",
        key="iro_changes",
    )


@once_for_the_same_rows
def _labelled(reasons: pl.DataFrame) -> pl.DataFrame:
    return reasons.rename({"reason": "label"})


@once_for_the_same_rows
def _for_reason(changes: pl.DataFrame, names: Names, chosen: str | None) -> pl.DataFrame:
    """Return the changes for one reason, or all for None, with their officers and reasons in words.

    An officer whom the data does not name is Unknown.
    """
    reason = pl.col("change_reason").fill_null(continuity.NO_REASON)
    rows = changes if chosen is None else changes.filter(reason == chosen)
    return rows.with_columns(
        from_officer=pl.col("from_iro_id").replace_strict(names.iros, default="Unknown"),
        to_officer=pl.col("to_iro_id").replace_strict(names.iros, default="Unknown"),
        change_reason=reason,
    )
