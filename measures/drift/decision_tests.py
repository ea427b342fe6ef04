"""Drift test of what reviews recommend: P13."""

import polars as pl

from measures.dates import worded
from measures.drift.clocks import AMBER, RED, SCHEMA, UNKNOWN
from measures.held import held_reviews
from measures.record import Record

PERMANENCE = "permanence"
"""The theme of a review decision about permanence, as stored."""


def decision_tests(children: pl.DataFrame, record: Record) -> list[pl.DataFrame]:
    """Return the rows of P13."""
    return [_outstanding(children, record)]


def _outstanding(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P13: a decision about permanence still open at later reviews, and open now.

    A decision is open on the day of a review if it was not completed by the end of that day. The
    test fires since the review that reached the count.
    """
    if not record.snapshot.is_column_supplied("review_decision", "theme"):
        return children.with_columns(
            test=pl.lit("P13"),
            severity=pl.lit(UNKNOWN),
            since_on=pl.lit(None, pl.Date),
            because=pl.lit("Not judged: the review decisions are not supplied."),
        ).match_to_schema(SCHEMA, extra_columns="ignore")
    limits = record.policy.drift
    reviews = held_reviews(record).select("care_period_id", "review_id", "held_on")
    decided = (
        record["review_decision"]
        .filter(pl.col("theme") == PERMANENCE, pl.col("completed_on").is_null())
        .join(_dated_reviews(record), on="review_id")
    )
    counted = (
        decided.join(reviews.select("care_period_id", later_on="held_on"), on="care_period_id")
        .filter(pl.col("later_on") > pl.col("decided_on"))
        .sort("review_decision_id", "later_on")
        .group_by("care_period_id", "review_decision_id", "decided_on", maintain_order=True)
        .agg(
            reviews=pl.len(),
            reached_on=pl.col("later_on").get(limits.p13_amber_reviews - 1, null_on_oob=True),
        )
        .filter(pl.col("reviews") >= limits.p13_amber_reviews)
        .sort("care_period_id", "decided_on", "review_decision_id")
        .unique("care_period_id", keep="first", maintain_order=True)
    )
    return (
        children.join(counted, on="care_period_id")
        .with_columns(
            test=pl.lit("P13"),
            severity=pl.when(pl.col("reviews") >= limits.p13_red_reviews)
            .then(pl.lit(RED))
            .otherwise(pl.lit(AMBER)),
            since_on=pl.col("reached_on"),
            because=pl.format(
                "A decision about permanence of {} was still open at {} later reviews.",
                worded("decided_on"),
                pl.col("reviews"),
            ),
        )
        .match_to_schema(SCHEMA, extra_columns="ignore")
    )


def _dated_reviews(record: Record) -> pl.DataFrame:
    """Return review_id, care_period_id and the day of every review held, twins included."""
    held = held_reviews(record).select("care_period_id", "held_on", is_held=True)
    completed = pl.col("completed_on")
    if record.policy.clock.review_date == "first_meeting":
        completed = pl.coalesce("first_meeting_on", "completed_on")
    return (
        record["review"]
        .select("review_id", "care_period_id", decided_on=completed)
        .join(
            held,
            left_on=["care_period_id", "decided_on"],
            right_on=["care_period_id", "held_on"],
            how="semi",
        )
    )
