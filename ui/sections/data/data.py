"""Whether the numbers can be trusted: how fresh the data is, and what is wrong in it."""

from datetime import datetime

import polars as pl
import streamlit as st

from data_access.checks.report import Severity
from data_access.engine import DatabaseUnreachableError
from measures.facts import set_aside
from measures.frames import TABLES
from ui import clock, frame, notices, wording
from ui.data import database_checks, load
from ui.sections.data.data_checks import SEVERITIES, found, table
from ui.tables import tables
from ui.tables.columns import Column, Kind


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    problems = found()
    if problems is None:
        return "The data could not be checked.", "The review database did not answer."
    wrong = [each for each in problems if each.severity != SEVERITIES[Severity.NOTE]]
    rows = sum(each.rows for each in wrong)
    taken = load.data_moment()
    age = f"The data was taken {wording.moment(taken)}." if taken else ""
    if not wrong:
        return "Nothing was found wrong in the data.", age
    kinds = wording.count(len(wrong), "kind of problem", "kinds of problem")
    was = "was" if len(wrong) == 1 else "were"
    return f"{wording.sentence(kinds)} {was} found, in {wording.plural(rows, 'row')}.", age


def freshness() -> None:
    """Draw each extract: where from, how old, from which day it is complete."""
    snapshot = frame.current().view.whole.snapshot
    st.header("How fresh the data is", anchor=False)
    st.markdown(":small[:gray[Filters do not change this page: it is about all of the data.]]")
    extracts = snapshot.frames["extract"].sort("extracted_at", descending=True, nulls_last=True)
    if extracts.is_empty():
        notices.not_supplied("when the data was taken")
        return
    written = [
        {
            "source": row["source"],
            "freshness": _age(row["extracted_at"].astimezone(clock.LONDON)),
            "period": wording.day(row["covers_from"]) if row["covers_from"] else "Complete history",
        }
        for row in extracts.iter_rows(named=True)
    ]
    table(
        written,
        [Column("source", "Extract"), Column("freshness", "Taken"),
         Column("period", "Complete from")],
        alt="Extracts by when they were taken",
    )  # fmt: skip
    for note in snapshot.notes:
        st.warning(wording.escape(note), icon=":material/help:")


def _age(taken: datetime) -> str:
    hours = int((clock.rerun_began_at() - taken).total_seconds() // 3600)
    ago = f"{wording.plural(hours, 'hour')} ago" if hours > 0 else "within the hour"
    return f"{wording.moment(taken)}, {ago}"


def files() -> None:
    """Draw the files of the loads: rows in, loaded and set aside."""
    st.header("Files loaded", anchor=False)
    try:
        rows = database_checks.files(frame.current().view.whole.snapshot.id)
    except DatabaseUnreachableError:
        rows = None
    if rows is not None and frame.current().view.is_without_own_disputes:
        rows = rows.filter(~pl.col("table_name").is_in(set_aside.TABLES).fill_null(False))
    if rows is None or rows.is_empty():
        notices.not_supplied("what each file of a load held")
        return
    tables.reading_table(
        rows.with_columns(pl.col("table_name").fill_null("not known").alias("table")),
        [
            Column("file_name", "File"),
            Column("table", "Kind"),
            Column("rows_in", "Rows in it", Kind.COUNT),
            Column("rows_loaded", "Loaded", Kind.COUNT),
            Column("rows_set_aside", "Set aside", Kind.COUNT),
        ],
        role=frame.current().person.role,
        alt="Files of the loads with rows loaded and set aside",
    )


def tables_supplied() -> None:
    """Draw how many rows the data holds of each table, and what is not supplied."""
    snapshot = frame.current().view.whole.snapshot
    st.header("What the data holds", anchor=False)
    written = [
        {
            "table": name.replace("_", " ").capitalize(),
            "counts": wording.number(snapshot.frames[name].height)
            if snapshot.is_supplied(name)
            else "Not supplied",
        }
        for name in TABLES
    ]
    with st.expander("Rows of each table"):
        table(
            written,
            [Column("table", "Table"), Column("counts", "Rows")],
            alt="Rows of each table",
        )
