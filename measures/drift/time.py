"""How long permanence takes, children who still wait included."""

import polars as pl

from measures.record import Record
from measures.words import NO_PLAN, EndReason, Wait

PERMANENT_ENDS = (
    EndReason.E11,
    EndReason.E12,
    EndReason.E41,
    EndReason.E45,
    EndReason.E46,
    EndReason.E47,
    EndReason.E48,
    EndReason.E4A,
)
"""Reasons for leaving care that are permanence: adoption, special guardianship, a child
arrangements order, a planned return home. Our reading; no official list."""


def time_to_permanence(record: Record) -> pl.DataFrame:
    """One row per plan and day of care on which permanence was achieved for someone.

    Columns: plan (the last agreed that is not parallel; `none` without one; null if plans are
    not supplied), days (since coming into care), at_risk (children waiting until that day),
    achieved (on that day), share_achieved (0 to 1, by that day), children (all of the plan),
    median_days (first day by which half achieved it; null while fewer than half have).
    Each plan begins with a row at day 0.

    Kaplan–Meier: children who still wait count while they wait, those who left care another way
    until they left, those in care before `covers_from` from that day on (earlier leavers were
    not supplied). Achieved: `achieved_on` of the plan, else leaving care for a permanent home
    (PERMANENT_ENDS). Short breaks are left out.
    """
    rows = waits(record)
    totals = rows.group_by("plan").agg(children=pl.len().cast(pl.Int64))
    return (
        _risk_sets(rows)
        .with_columns(
            still_waiting=(1 - pl.col("achieved") / pl.col("at_risk"))
            .fill_nan(1.0)
            .cum_prod()
            .over("plan", order_by="days")
        )
        .with_columns(share_achieved=1 - pl.col("still_waiting"))
        .with_columns(
            median_days=pl.col("days").filter(pl.col("share_achieved") >= 0.5).min().over("plan")
        )
        .join(totals, on="plan", how="left", nulls_equal=True)
        .select("plan", "days", "at_risk", "achieved", "share_achieved", "children", "median_days")
        .sort("plan", "days", nulls_last=True)
    )


def waits(record: Record) -> pl.DataFrame:
    """Return one row per time in care that the curves count, whose plan waits or waited.

    Columns: care_period_id, child_id, started_on, plan, last_on (the day of permanence, else of
    leaving care, else `as_at`), seen_from and until (days of care between which it counts), wait
    (`Wait`), is_achieved. Left out: short breaks, and times over on the day they began or before
    the data begins.
    """
    plans = (
        record["permanence_plan"]
        .filter(~pl.col("is_parallel").fill_null(False))
        .sort("agreed_on", "permanence_plan_id", descending=[True, False])
        .unique("care_period_id", keep="first", maintain_order=True)
        .select("care_period_id", "plan", "achieved_on")
    )
    short_breaks = record.episodes.filter("is_short_break").select("care_period_id").unique()
    left_for_good = pl.col("end_reason").is_in([reason.value for reason in PERMANENT_ENDS])
    covers_from = pl.lit(record.snapshot.covers_from, pl.Date)
    is_supplied = record.snapshot.is_supplied("permanence_plan")
    return (
        record.periods.join(plans, on="care_period_id", how="left")
        .join(short_breaks, on="care_period_id", how="anti")
        .with_columns(
            pl.col("plan").fill_null(NO_PLAN) if is_supplied else pl.col("plan"),
            done_on=pl.min_horizontal(
                "achieved_on", pl.when(left_for_good).then(pl.col("ended_on"))
            ),
        )
        .with_columns(last_on=pl.coalesce("done_on", "ended_on", pl.lit(record.as_at)))
        .select(
            "care_period_id",
            "child_id",
            "started_on",
            "plan",
            "last_on",
            seen_from=(covers_from - pl.col("started_on")).dt.total_days().fill_null(0).clip(0),
            until=(pl.col("last_on") - pl.col("started_on")).dt.total_days(),
            wait=pl.when(pl.col("done_on").is_not_null())
            .then(pl.lit(Wait.ACHIEVED.value))
            .when(pl.col("ended_on").is_not_null())
            .then(pl.lit(Wait.LEFT.value))
            .otherwise(pl.lit(Wait.WAITING.value)),
            is_achieved=pl.col("done_on").is_not_null(),
        )
        .filter(pl.col("until") > pl.col("seen_from"))
    )


def _risk_sets(rows: pl.DataFrame) -> pl.DataFrame:
    """Return plan, days, at_risk and achieved for day 0 and each day of an achievement."""
    changes = pl.concat(
        [
            rows.select("plan", days="seen_from", came=pl.lit(1), left=pl.lit(0), achieved=0),
            rows.select(
                "plan",
                days="until",
                came=pl.lit(0),
                left=pl.lit(1),
                achieved=pl.col("is_achieved").cast(pl.Int32),
            ),
            rows.select("plan", days=pl.lit(0, pl.Int64), came=0, left=0, achieved=0).unique(),
        ]
    )
    waiting = (pl.col("came") - pl.col("left")).cum_sum().over("plan", order_by="days")
    return (
        changes.group_by("plan", "days")
        .agg(pl.col("came", "left", "achieved").sum().cast(pl.Int64))
        .with_columns(
            at_risk=pl.when(pl.col("days") == 0)
            .then(pl.col("came"))
            .otherwise(waiting + pl.col("left") - pl.col("came"))
        )
        .filter((pl.col("achieved") > 0) | (pl.col("days") == 0))
        .sort("plan", "days", nulls_last=True)
    )
