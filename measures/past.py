"""The record at several days at once: one pass tells what stood at each of them.

Every table is cut at each day as `record` cuts it at one, and the keys of its rows begin with the
day. Rules that ask for `Record.close` rather than `as_at` then judge each row at its own day.
"""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from measures.record import DAY_LETTERS, Record, cut

KEYS = ("child_id", "care_period_id", "review_id", "dispute_id")
"""Columns by which tables are joined: the same child on two days is two rows that never meet."""

TABLES_OF_DRIFT = (
    "care_period", "child", "dispute", "episode", "milestone", "permanence_plan",
    "practice_feedback", "review", "review_decision",
)  # fmt: skip
"""What the drift tests and the silence about them are judged by."""

TABLES_OF_CLOCK = (
    "care_period", "child", "episode", "iro_allocation", "iro_contact", "milestone", "review",
    "team_allocation",
)  # fmt: skip
"""What the review clock, the duties that follow it and the homes of a child are judged by."""

_BY_CHILD = ("care_period", "child", "team_allocation")

CHILDREN_AT_ONCE = 5_000
"""Children times days that are judged together: more would take memory and save no time."""


def at_each_day(
    record: Record, days: Sequence[date], rule: Callable[[Record], pl.DataFrame]
) -> pl.DataFrame:
    """Return what a rule tells of the children at each of the days (one at least), with month_on.

    The rule is asked of the record of several days; its keys come back without the day.
    """
    told = pl.concat(
        rule(at_days(record, together)) for together in parted(days, record.in_care.height)
    )
    return without_days(told)


def parted(days: Sequence[date], children: int) -> list[Sequence[date]]:
    """Return the days in parts, each so many as may be judged together of so many children."""
    together = max(1, CHILDREN_AT_ONCE // max(1, children))
    return [days[first : first + together] for first in range(0, len(days), together)]


def without_days(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of a record of many days with the keys of the data, and the day as month_on."""
    keys = [key for key in KEYS if key in rows.columns]
    return rows.with_columns(
        *(without_day(key).alias(key) for key in keys), month_on=day_of("child_id")
    )


def at_days(
    record: Record,
    days: Sequence[date],
    *,
    tables: Sequence[str] = TABLES_OF_DRIFT,
    who: Callable[[date], pl.DataFrame] | None = None,
) -> Record:
    """Return the record of several days, each row named by its day, for rules that ask for `close`.

    Of each day it holds, of the `tables`, everything of the children whose child_id `who` returns:
    by default those in care then. Of the other tables those that are not about children stand as
    they are, the rest are empty. `as_at` is that of `record` and is not to be asked for.
    """
    frames = record.snapshot.frames
    reviews = frames["review"].select("review_id", "care_period_id")
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in tables}
    for day in days:
        periods = cut("care_period", frames["care_period"], day)
        in_care = periods.filter(pl.col("ended_on").is_null())
        here = (in_care if who is None else who(day))["child_id"].unique()
        of_theirs = periods.filter(pl.col("child_id").is_in(here.implode()))["care_period_id"]
        for name in tables:
            among = pl.col("care_period_id").is_in(of_theirs.implode())
            if name in _BY_CHILD:
                among = pl.col("child_id").is_in(here.implode())
            elif name == "review_decision":
                held = reviews.filter(among)["review_id"]
                among = pl.col("review_id").is_in(held.implode())
            named = _named(frames[name], day)
            parts[name].append(cut(name, frames[name], day, among=among, named=named))
    return dataclasses.replace(
        record,
        is_of_many_days=True,
        frames={
            name: pl.concat(parts[name]).rechunk() if name in parts else _not_of_children(frame)
            for name, frame in frames.items()
        },
        made={},
    )


def _not_of_children(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.clear() if set(KEYS) & set(frame.columns) else frame


def day_of(key: str) -> pl.Expr:
    """The day of a row."""
    return pl.col(key).str.head(DAY_LETTERS).str.to_date("%Y-%m-%d")


def without_day(key: str) -> pl.Expr:
    """A key as it is in the data."""
    return pl.col(key).str.slice(DAY_LETTERS)


def _named(frame: pl.DataFrame, day: date) -> list[pl.Expr]:
    """The keys of a table with the day before them."""
    return [
        pl.concat_str(pl.lit(day.isoformat()), key).alias(key)
        for key in KEYS
        if key in frame.columns
    ]
