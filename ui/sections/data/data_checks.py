"""What the checks found in the data: the rows, whose they are, and the figures they touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from data_access.checks.report import EXAMPLES, Severity
from data_access.engine import DatabaseUnreachableError
from data_access.importers.dfe_rules import RULES
from measures.facts import set_aside
from measures.frames import TABLES
from measures.headline.catalogue import Measure
from measures.headline.touched import touched
from ui import frame, wording
from ui.data import database_checks, load
from ui.lists import lists
from ui.sections.shared import figures
from ui.tables import tables
from ui.tables.columns import Column, Kind

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
    ids: tuple[str, ...]
    """The rows concerned; for a rule of the DfE whose rows they are."""
    is_of_dfe: bool = False

    @property
    def touches(self) -> list[Measure]:
        """The measures it may change."""
        return touched(self.code, self.table)


def found() -> list[Found] | None:
    """Return every problem of the database; null while it does not answer.

    To a Senior IRO who is an officer those of disputes are not told: they count all of them.
    """
    is_cut = frame.current().view.is_without_own_disputes
    try:
        report = database_checks.checked(frame.current().view.whole.snapshot.id)
    except DatabaseUnreachableError:
        return None
    rules = [
        Found(code=rule, table="review", words=f"DfE rule {rule}: {RULES[rule]}",
              severity=SEVERITIES[Severity.WRONG], rows=rows,
              ids=report.dfe_children.get(rule, ()), is_of_dfe=True)
        for rule, rows in report.dfe_rules.items()
        if rows
    ]  # fmt: skip
    contract = [
        Found(
            code=entry.code, table=entry.table, words=f"{entry.table}: {entry.problem}",
            severity=SEVERITIES[entry.severity], rows=entry.rows, ids=entry.ids,
        )
        for entry in report.contract
        if not (is_cut and entry.table in set_aside.TABLES)
    ]  # fmt: skip
    return [*contract, *rules]


def checks() -> None:
    """Draw each problem with its rows, the children concerned and the figures it touches."""
    problems = found()
    st.header("What is wrong in it", anchor=False)
    if problems is None:
        st.error(
            "The review database did not answer, so nothing could be checked. Try again in a "
            "minute.",
            icon=":material/error:",
        )
        return
    if not problems:
        st.success("No check found anything.", icon=":material/check_circle:")
        return
    st.markdown(
        f":small[:gray[What the data must hold, and what the DfE checks. Examples are shown by "
        f"{wording.escape(load.policy().display.id_label)}.]]"
    )
    written = [
        {
            "problem": f"{each.severity}: {each.words}",
            "rows": each.rows or None,
            "touches": wording.list_of([m.label for m in each.touches]) or "No headline figure",
            "examples": ", ".join(_such_as(each)) or wording.NOTHING,
        }
        for each in sorted(problems, key=lambda each: -each.rows)
    ]
    table(
        written,
        [Column("problem", "Problem"), Column("rows", "Rows", Kind.COUNT),
         Column("touches", "Figures it touches"), Column("examples", "Such as")],
        alt="Problems found in the data",
    )  # fmt: skip
    _open_rows(problems)


def _open_rows(found: Sequence[Found]) -> None:
    """Draw the picker of the problems; the one chosen lists the children whose rows it found."""
    offered = [each for each in found if each.ids and each.severity != SEVERITIES[Severity.NOTE]]
    if not offered:
        return
    place = st.selectbox(
        "Open the rows of a check",
        range(len(offered)),
        index=None,
        format_func=lambda place: f"{offered[place].words} ({offered[place].rows:,})",
        placeholder="Choose one to list its children",
        key="open_check",
    )
    if place is None or place >= len(offered):
        return
    problem = offered[place]
    rows = _children(problem)
    known = int(rows["rows"].sum())
    if known < problem.rows:
        st.markdown(
            f":small[:gray[{wording.plural(problem.rows - known, 'row')} cannot be told to a child "
            "of the data.]]"
        )
    whole = frame.current().view.whole.children.select(
        "child_id", "iro_id", "team_id", "locality_id"
    )
    lists.working(
        rows.join(whole, on="child_id", how="left").sort("child_id"),
        [
            lists.case_column(),
            Column("display_name", "Child", Kind.NAME),
            Column("rows", "Rows", Kind.COUNT),
            Column("iro", "IRO", Kind.NAME),
            Column("team", "Team", Kind.NAME),
        ],
        title=problem.words,
        definition="Children whose rows the check found, with the number of rows. Who has left "
        "care has no IRO or team today.",
        key="check_rows",
    )


def _such_as(problem: Found) -> list[str]:
    """Return the case numbers of the first of the children concerned."""
    here = frame.current()
    known = here.view.whole.record["child"].select("child_id")
    found = _children(problem).join(known, on="child_id", how="semi")
    return lists.numbers(found, here.view).unique().sort().head(EXAMPLES).to_list()


def _children(problem: Found) -> pl.DataFrame:
    """Return child_id and rows: the children of the data whose rows a check found."""
    frames = frame.current().view.whole.snapshot.frames
    rows = pl.DataFrame({"id": list(problem.ids)}, schema={"id": pl.String})
    nobody = pl.DataFrame(schema={"child_id": pl.String, "rows": pl.Int64})
    if problem.is_of_dfe:
        by_number = frames["child"].select("child_id", id=pl.coalesce("case_number", "child_id"))
        by_id = frames["child"].select("child_id", id="child_id")
        either = pl.concat([by_number, by_id]).unique("id", keep="first", maintain_order=True)
        return _per_child(rows.join(either, on="id"))
    if problem.table not in frames:
        return nobody
    own = frames[problem.table].select(
        pl.col(TABLES[problem.table].key).alias("id"),
        pl.col("^(child|care_period|review|dispute)_id$"),
    )
    rows = rows.join(own, on="id")
    if problem.table == "child":
        rows = rows.with_columns(child_id="id")
    for step in ("review", "dispute"):
        if f"{step}_id" in rows.columns and "care_period_id" not in rows.columns:
            parents = frames[step].select(f"{step}_id", "care_period_id")
            rows = rows.join(parents, on=f"{step}_id")
    if "child_id" not in rows.columns:
        if problem.table == "care_period":
            rows = rows.with_columns(care_period_id="id")
        if "care_period_id" not in rows.columns:
            return nobody
        rows = rows.join(frames["care_period"].select("care_period_id", "child_id"),
                         on="care_period_id")  # fmt: skip
    return _per_child(rows)


def _per_child(rows: pl.DataFrame) -> pl.DataFrame:
    known = rows.filter(pl.col("child_id").is_not_null())
    return known.group_by("child_id").agg(rows=pl.len().cast(pl.Int64))


def figures_touched() -> None:
    """Draw the headline figures with the rows in doubt behind them and how far they could move."""
    problems = found()
    st.header("How far the figures could be off", anchor=False)
    if not problems:
        st.success("No check found anything, so none is in doubt.", icon=":material/check_circle:")
        return
    facts = frame.current().view.whole
    doubts: dict[str, int] = {}
    named: dict[str, Measure] = {}
    for each in problems:
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
    table(
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


def table(rows: Sequence[Mapping[str, object]], columns: list[Column], *, alt: str) -> None:
    """Draw a table that is read."""
    tables.reading_table(
        pl.DataFrame(rows, infer_schema_length=None),
        columns,
        role=frame.current().person.role,
        alt=alt,
    )
