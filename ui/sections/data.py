"""Whether the numbers can be trusted: how fresh the data is, and what is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import streamlit as st

from data_access.checks.report import Severity
from data_access.engine import DatabaseUnreachableError
from data_access.importers.dfe_rules import RULES
from measures.catalogue import Measure
from measures.frames import TABLES
from measures.touched import touched
from ui import clock, frame, load, notices, tables, wording
from ui.columns import Column, Kind
from ui.sections import figures

SEVERITIES = {
    Severity.REFUSED: "Cannot be read",
    Severity.WRONG: "Wrong",
    Severity.NOTE: "To know",
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """One problem as the page lists it."""

    code: str
    table: str
    words: str
    severity: str
    rows: int
    examples: tuple[str, ...]

    @property
    def touches(self) -> list[Measure]:
        """The measures it may change."""
        return touched(self.code, self.table)


def _found() -> list[Found] | None:
    """Return every problem of the database; null while it does not answer."""
    try:
        report = load.checked(frame.current().view.whole.snapshot.id)
    except DatabaseUnreachableError:
        return None
    rules = [
        Found(code=rule, table="review", words=f"DfE rule {rule}: {RULES[rule]}",
              severity=SEVERITIES[Severity.WRONG], rows=rows, examples=())
        for rule, rows in report.dfe_rules.items()
        if rows
    ]  # fmt: skip
    contract = [
        Found(
            code=entry.code, table=entry.table, words=f"{entry.table}: {entry.problem}",
            severity=SEVERITIES[entry.severity], rows=entry.rows, examples=tuple(entry.examples),
        )
        for entry in report.contract
    ]  # fmt: skip
    return [*contract, *rules]


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    found = _found()
    if found is None:
        return "The data could not be checked.", "The review database did not answer."
    wrong = [each for each in found if each.severity != SEVERITIES[Severity.NOTE]]
    rows = sum(each.rows for each in wrong)
    taken = load.data_moment()
    age = f"The data was taken {wording.moment(taken)}." if taken else ""
    if not wrong:
        return "Nothing was found wrong in the data.", age
    kinds = wording.count(len(wrong), "kind of problem", "kinds of problem")
    return f"{wording.sentence(kinds)} in {wording.plural(rows, 'row')}.", age


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
    _table(
        written,
        [Column("source", "Extract"), Column("freshness", "Taken"),
         Column("period", "Complete from")],
        alt="Extracts by when they were taken",
    )  # fmt: skip
    for note in snapshot.notes:
        st.warning(wording.escape(note), icon=":material/help:")


def _age(taken: datetime) -> str:
    hours = int((clock.rerun_began_at() - taken).total_seconds() // 3600)
    return f"{wording.moment(taken)}, {wording.plural(max(hours, 0), 'hour')} ago"


def checks() -> None:
    """Draw each problem with its rows, the children concerned and the figures it touches."""
    found = _found()
    st.header("What is wrong in it", anchor=False)
    if found is None:
        st.error(
            "The review database did not answer, so nothing could be checked. Try again in a "
            "minute.",
            icon=":material/error:",
        )
        return
    if not found:
        st.success("No check found anything.", icon=":material/check_circle:")
        return
    st.markdown(
        f":small[:gray[Checks of the contract and of the DfE. Examples are shown by "
        f"{wording.escape(load.policy().display.id_label)}.]]"
    )
    written = [
        {
            "problem": f"{each.severity}: {each.words}",
            "rows": each.rows or None,
            "touches": wording.list_of([m.label for m in each.touches]) or "No headline figure",
            "examples": ", ".join(_case_numbers(each)) or wording.NOTHING,
        }
        for each in sorted(found, key=lambda each: -each.rows)
    ]
    _table(
        written,
        [Column("problem", "Problem"), Column("rows", "Rows", Kind.COUNT),
         Column("touches", "Figures it touches"), Column("examples", "Such as")],
        alt="Problems found in the data",
    )  # fmt: skip


def _case_numbers(problem: Found) -> list[str]:
    """Return the case numbers of the children whose rows are given as examples."""
    frames = frame.current().view.whole.snapshot.frames
    rows = pl.DataFrame({"id": list(problem.examples)}, schema={"id": pl.String})
    table = problem.table
    if table not in frames:
        return []
    own = frames[table].select(
        pl.col(TABLES[table].key).alias("id"), pl.col("^(child|care_period|review|dispute)_id$")
    )
    rows = rows.join(own, on="id")
    if table == "child":
        rows = rows.with_columns(child_id="id")
    for step in ("review", "dispute"):
        if f"{step}_id" in rows.columns and "care_period_id" not in rows.columns:
            parents = frames[step].select(f"{step}_id", "care_period_id")
            rows = rows.join(parents, on=f"{step}_id")
    if "child_id" not in rows.columns:
        if table == "care_period":
            rows = rows.with_columns(care_period_id="id")
        if "care_period_id" not in rows.columns:
            return []
        rows = rows.join(frames["care_period"].select("care_period_id", "child_id"),
                         on="care_period_id")  # fmt: skip
    children = frames["child"].select(
        "child_id", case=pl.coalesce("case_number", pl.lit("no number"))
    )
    return rows.join(children, on="child_id")["case"].unique().sort().to_list()


def figures_touched() -> None:
    """Draw the headline figures with the rows in doubt behind them and how far they could move."""
    found = _found()
    st.header("How far the figures could be off", anchor=False)
    if not found:
        return
    facts = frame.current().view.whole
    doubts: dict[str, int] = {}
    named: dict[str, Measure] = {}
    for each in found:
        for measure in each.touches:
            named[measure.code] = measure
            doubts[measure.code] = doubts.get(measure.code, 0) + each.rows
    st.markdown(
        ":small[:gray[For the whole service, at the most: as if every row in doubt turned out the "
        "other way. A row with two problems is counted twice.]]"
    )
    written = [
        {
            "figure": named[code].label,
            "value": figures.value_text(named[code], figure),
            "rows": rows,
            "share": _reach(rows, figure.denominator, named[code].unit),
        }
        for code, rows in sorted(doubts.items(), key=lambda item: -item[1])
        if rows and (figure := named[code].figure(facts)).value is not None
    ]
    if not written:
        st.success("No headline figure is touched.", icon=":material/check_circle:")
        return
    _table(
        written,
        [Column("figure", "Figure"), Column("value", "Now"),
         Column("rows", "Rows in doubt", Kind.COUNT), Column("share", "Could change by")],
        alt="Headline figures and the rows in doubt behind them",
    )  # fmt: skip


def _reach(rows: int, denominator: float | None, unit: str) -> str:
    if unit == "count":
        return f"at most {rows:,}"
    if not denominator:
        return wording.NOTHING
    points = min(100.0 * rows / denominator, 100.0)
    return f"at most {points:.1f} {'points' if unit == 'share' else 'for each 100 children'}"


def files() -> None:
    """Draw the files of the loads: rows in, loaded and set aside."""
    st.header("Files loaded", anchor=False)
    try:
        rows = load.files(frame.current().view.whole.snapshot.id)
    except DatabaseUnreachableError:
        rows = None
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
            "table": table.replace("_", " ").capitalize(),
            "counts": wording.number(snapshot.frames[table].height)
            if snapshot.is_supplied(table)
            else "Not supplied",
        }
        for table in TABLES
    ]
    with st.expander("Rows of each table"):
        _table(
            written,
            [Column("table", "Table"), Column("counts", "Rows")],
            alt="Rows of each table",
        )


def _table(rows: Sequence[Mapping[str, object]], columns: list[Column], *, alt: str) -> None:
    tables.reading_table(
        pl.DataFrame(rows, infer_schema_length=None),
        columns,
        role=frame.current().person.role,
        alt=alt,
    )
