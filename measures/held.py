"""Reviews that were held: which rows count, and on what date."""

import polars as pl

from measures.record import Record, once_per_record


def held_on(record: Record) -> pl.Expr:
    """The day a row of the review table was held; null if it was not, or not recorded.

    The day it was completed, or that of the first meeting if `clock.review_date` says so.
    """
    if record.policy.clock.review_date == "first_meeting":
        return pl.coalesce("first_meeting_on", "completed_on")
    return pl.col("completed_on")


@once_per_record
def held_reviews(record: Record) -> pl.DataFrame:
    """One row per review held by `as_at`, in order of care period and date.

    Columns: those of the review table, and child_id, held_on, met_on (the first meeting, else
    the date held).

    Only `completed_on` makes a review held: completed beats cancelled, and a series of meetings
    is held on the day the last one completed it (or on its first meeting, if the policy's
    `clock.review_date` says so). Two rows of one care period with the same date are one review,
    the lowest id. A row whose care period is unknown is left to `check`. Source: domain §1.2,
    §1.6 "Precisely".
    """
    same = ("care_period_id", "held_on")
    return (
        record["review"]
        .with_columns(held_on=held_on(record))
        .filter(pl.col("held_on").is_not_null())
        .join(record.periods.select("care_period_id", "child_id"), on="care_period_id")
        .with_columns(met_on=pl.coalesce("first_meeting_on", "held_on"))
        .sort("care_period_id", "held_on", "review_id")
        .filter(pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in same))
    )
