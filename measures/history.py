"""Every headline measure at each of the last month ends, as the facts of that day have it.

The few measures of `measures.trends` are told from the facts of one day in a second. The rest rest
on rules that only the facts of their own day can answer, so those are made, once, for whoever asks
how a figure went month by month.
"""

import polars as pl

from measures.catalogue import CATALOGUE
from measures.facts import Facts, facts
from measures.measure import Measure
from measures.trends import COLUMNS, supplied_month_ends
from measures.words import DutyCode

OWNERS = ("child_id", "iro_id", "team_id", "locality_id")

DISPUTE_DUTIES = (DutyCode.DISPUTE_STAGE, DutyCode.DISPUTE_TOTAL)


def history(whole: Facts) -> pl.DataFrame:
    """Return what each child, or dispute, is to each headline measure at each month end.

    Columns as in `trends.counted_rows`, with the numbers of rows in numerator, denominator and
    unknown: one row per measure, month end, child or dispute, and whose it was. `whole` are the
    unscoped facts of the day shown, which is the last point. `trends` and `in_scope` read it.
    """
    return pl.concat(
        _of_day(
            whole
            if day == whole.as_at
            else facts(whole.snapshot, as_at=day, policy=whole.policy)
        )
        for day in supplied_month_ends(whole)
    )  # fmt: skip


def _of_day(at_close: Facts) -> pl.DataFrame:
    return pl.concat(_marked(measure, at_close) for measure in CATALOGUE)


def _marked(measure: Measure, at_close: Facts) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(at_close, measure.frame)
    return (
        frame.select(*OWNERS, _key(measure), **measure.marks(at_close.record))
        .group_by("key", *OWNERS)
        .agg(pl.col("numerator", "denominator", "unknown").sum().cast(pl.Int64))
        .filter((pl.col("numerator") + pl.col("denominator") + pl.col("unknown")) > 0)
        .with_columns(measure=pl.lit(measure.code), month_on=pl.lit(at_close.as_at))
        .select(COLUMNS)
    )


def _key(measure: Measure) -> pl.Expr:
    """The dispute, where who may see a dispute decides; else the child."""
    if measure.frame == "disputes":
        return pl.col("dispute_id").alias("key")
    if measure.code in {f"{code.value}_on_time" for code in DISPUTE_DUTIES}:
        return pl.col("subject_id").alias("key")
    return pl.col("child_id").alias("key")
