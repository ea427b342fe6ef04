"""Each officer's reviews in the weeks ahead, against the days they have for them."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from measures.counts import ahead
from measures.counts.ahead import WeekLoad
from measures.groups import groups
from ui import charts, frame, on_page, wording
from ui.data import load
from ui.data.names import Names
from ui.data.same_rows import once_for_the_same_rows
from ui.sections.caseloads.caseloads import officer_names
from ui.sections.caseloads.officer_ranges import NO_IRO
from ui.sections.shared import opening
from ui.tables import status, tables
from ui.tables.columns import Column, Kind

COLUMNS = (
    Column("name", "Officer", Kind.NAME),
    Column("week_on", "Week of", Kind.DATE),
    Column("due", "Due", Kind.COUNT),
    Column("available_days", "Available days", Kind.RATIO),
    Column("room", "Reviews they allow", Kind.RATIO),
    Column("week_load", "Against the days", Kind.STATUS),
)


def draw() -> None:
    """Draw the reviews due by officer and week, and mark the weeks that the days do not hold."""
    rows = _rows()
    on_page.header(
        f"Reviews due in the next {ahead.WEEKS} weeks, and the days for them", "Weeks ahead"
    )
    if rows.is_empty():
        frame.empty(f"review due in the next {ahead.WEEKS} weeks")
        return
    _said(rows)
    top = min(rows.rows(named=True), key=_most_then_first)
    parted = _officer_and_week()
    opening.chart(
        groups.WEEKS_AHEAD,
        charts.heat(rows),
        [
            f"{identity or groups.NO_IRO} {monday}"
            for identity, monday in rows.select("iro_id", "week_on").iter_rows()
        ],
        alt=f"Reviews due by officer and week; most {top['due']} for {top['officer']} in the week "
        f"of {wording.day(top['week_on'])}; "
        f"{_over(rows).height} weeks hold more than the days allow",
        parted=parted,
    )
    _tables(rows)
    opening.picker_in_two(groups.WEEKS_AHEAD, parted, "Due in which week", is_ordered=True)
    opening.opened(groups.WEEKS_AHEAD, opening.joined(parted))


def _most_then_first(row: dict[str, Any]) -> tuple[int, str, date]:
    return -row["due"], row["officer"] or "", row["week_on"]


def _rows() -> pl.DataFrame:
    """Return the weeks of the officers with reviews; without a load where not all are in view."""
    view = frame.current().view
    weeks = ahead.weeks_by_officer(view.facts)
    return _of_busy_officers(weeks, view.names, is_whole=_is_whole())


@once_for_the_same_rows
def _of_busy_officers(weeks: pl.DataFrame, names: Names, *, is_whole: bool) -> pl.DataFrame:
    rows = weeks.with_columns(
        officer=pl.when(pl.col("iro_id").is_null())
        .then(pl.lit(NO_IRO))
        .otherwise(names.of_officers),
        is_last=pl.col("iro_id").is_null(),
    )
    if not is_whole:
        rows = rows.with_columns(week_load=pl.lit(None, pl.String))
    busy = rows.filter(pl.col("due") > 0).select("officer").unique()
    return rows.join(busy, on="officer", how="semi").sort("is_last", "officer", "week_on")


def _is_whole() -> bool:
    """Whether each officer's whole caseload is in view: part of it says nothing of their days."""
    return not replace(frame.current().view.scope, iros=()).is_filtered


@once_for_the_same_rows
def _over(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("week_load").is_in([each.value for each in ahead.OVERLOADED]))


@once_for_the_same_rows
def _with_reviews(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(name="officer").filter(pl.col("due") > 0)


def _said(rows: pl.DataFrame) -> None:
    """Say how to read the strip, and how many weeks hold too much."""
    limit = load.policy().caseload.reviews_per_fte_week
    read = (
        "One square a week, Monday first. The number is reviews due; stronger is more."
        f"{opening.how('a square')}"
    )
    if not _is_whole():
        st.markdown(
            f":small[:gray[{read} Days are judged on whole caseloads: clear the filters "
            "other than IRO to see which weeks hold too much.]]"
        )
        return
    over = _over(rows)
    officers, weeks = over["officer"].n_unique(), wording.plural(over.height, "week")
    hold = "holds" if over.height == 1 else "hold"
    found = (
        f"**{weeks} of {wording.plural(officers, 'officer')} {hold} more reviews than the days "
        "allow.** A review may be held before it is due: book those weeks early."
        if over.height
        else "**No week holds more reviews than its days allow.**"
    )
    st.markdown(found)
    st.markdown(
        f":small[:gray[{read} A full-time week is {limit:g} reviews (policy), in proportion to "
        "the officer's working days: leave, sickness, other duties, bank holidays and the days "
        "before they start or after they leave are taken off.]]"
    )
    words = (WeekLoad.OVER, WeekLoad.NO_DAYS)
    counts = Counter(over["week_load"])
    st.markdown(
        " ".join(
            status.badge(word.value, f"{word.label} ({counts.get(word.value, 0):,})")
            for word in words
        )
    )


def _tables(rows: pl.DataFrame) -> None:
    role = frame.current().person.role
    named = _with_reviews(rows)
    over = _over(named)
    if over.height:
        tables.twin(
            over,
            COLUMNS,
            role=role,
            alt="Weeks that hold more reviews than the days allow",
            label=f"The {wording.plural(over.height, 'week')} that hold more than the days allow",
        )
    tables.twin(
        named,
        COLUMNS if _is_whole() else COLUMNS[:3],
        role=role,
        alt="Reviews due by officer and week",
    )


def _officer_and_week() -> opening.Parted:
    """Return what words a group "iro_id Monday" in two parts."""
    name = officer_names()

    def parted(group: str) -> tuple[str, str]:
        identity, _, monday = group.rpartition(" ")
        return name(identity), f"week of {wording.day(date.fromisoformat(monday))}"

    return parted
