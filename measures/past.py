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

CHILDREN_AT_ONCE = 40_000
"""Children times days that are judged together: more would take memory and save no time."""


def at_each_day(
    record: Record, days: Sequence[date], rule: Callable[[Record], pl.DataFrame]
) -> pl.DataFrame:
    """Return what a rule tells of the children at each of the days (one at least), with month_on.

    The rule is asked of the record of several days; its keys come back without the day.
    """
    together = max(1, CHILDREN_AT_ONCE // max(1, record.in_care.height))
    told = pl.concat(
        rule(at_days(record, days[first : first + together]))
        for first in range(0, len(days), together)
    )
    keys = [key for key in KEYS if key in told.columns]
    return told.with_columns(
        *(without_day(key).alias(key) for key in keys), month_on=day_of("child_id")
    )


def at_days(record: Record, days: Sequence[date]) -> Record:
    """Return the record of several days, each row named by its day, for the rules of drift.

    Of each day it holds the children in care then and everything of theirs. Tables that drift does
    not read are empty. `as_at` is the last of the days and is not to be asked for.
    """
    frames = record.snapshot.frames
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in TABLES_OF_DRIFT}
    for day in days:
        periods = cut("care_period", frames["care_period"], day)
        here = periods.filter(pl.col("ended_on").is_null()).select("child_id").unique()
        periods = periods.join(here, on="child_id", how="semi")
        of = {"child": here, "care_period": here}
        for name in TABLES_OF_DRIFT:
            rows = cut(name, frames[name], day)
            by = of.get(name, periods.select("care_period_id"))
            if name == "review_decision":
                by = frames["review"].join(by, on="care_period_id", how="semi")
                by = by.select("review_id")
            rows = rows.join(by, on=by.columns[0], how="semi")
            parts[name].append(_named(rows, day))
    return dataclasses.replace(
        record,
        is_of_many_days=True,
        frames={
            name: pl.concat(parts[name]).rechunk() if name in parts else frame.clear()
            for name, frame in frames.items()
        },
        made={},
    )


def day_of(key: str) -> pl.Expr:
    """The day of a row."""
    return pl.col(key).str.head(DAY_LETTERS).str.to_date("%Y-%m-%d")


def without_day(key: str) -> pl.Expr:
    """A key as it is in the data."""
    return pl.col(key).str.slice(DAY_LETTERS)


def _named(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    return rows.with_columns(
        pl.concat_str(pl.lit(day.isoformat()), key).alias(key)
        for key in KEYS
        if key in rows.columns
    )
