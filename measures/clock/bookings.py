"""Which booking of the next review counts, and whether a series of meetings has begun."""

import polars as pl

from measures.held import held_on
from measures.record import Record


def with_bookings(
    rows: pl.DataFrame, record: Record, *, members: pl.DataFrame, clocks: pl.DataFrame
) -> pl.DataFrame:
    """Add booked_for, is_begun, coming_on and pending_id to the rows of reviews not yet held.

    The booking that counts is the earliest `booked_for` after the last review held (else after the
    start) on a row neither completed nor cancelled. Once a series has begun and is not completed,
    only a booking on or after `as_at` counts: a past one is not a review left unrecorded.
    coming_on is the first such booking on or after `as_at`. pending_id is the row of the review
    table that holds what is already done for the meeting: the one begun, else the one to come,
    else the one booked. Source: domain §1.6, §1.8 and §2, "Precisely".
    """
    since = (
        rows.filter(pl.col("done_on").is_not_null())
        .group_by("clock_id")
        .agg(last_held_on=pl.col("done_on").max())
    )
    pending = (
        record["review"]
        .filter(held_on(record).is_null(), pl.col("cancelled_on").is_null())
        .join(members, on="care_period_id")
        .join(clocks.select("clock_id", "started_on"), on="clock_id")
        .join(since, on="clock_id", how="left")
    )
    begun = (
        pending.filter(
            (pl.col("first_meeting_on") > pl.col("last_held_on"))
            | (pl.col("last_held_on").is_null() & pl.col("first_meeting_on").is_not_null())
        )
        .sort("clock_id", pl.col("first_meeting_on"), "review_id", descending=[False, True, False])
        .group_by("clock_id", maintain_order=True)
        .agg(begun_on=pl.col("first_meeting_on").first(), begun_id=pl.col("review_id").first())
    )
    is_coming = pl.col("booked_for") >= record.close
    booked = (
        pending.filter(
            pl.col("booked_for") > pl.coalesce("last_held_on", "started_on"),
        )
        .join(begun, on="clock_id", how="left")
        .filter(pl.col("begun_on").is_null() | is_coming)
        .sort("clock_id", "booked_for", "review_id")
        .group_by("clock_id", maintain_order=True)
        .agg(
            pl.col("booked_for").first(),
            booked_id=pl.col("review_id").first(),
            coming_on=pl.col("booked_for").filter(is_coming).first(),
            coming_id=pl.col("review_id").filter(is_coming).first(),
        )
    )
    is_open = pl.col("done_on").is_null() & pl.col("void_on").is_null()
    return (
        rows.join(booked, on="clock_id", how="left")
        .join(begun, on="clock_id", how="left")
        .with_columns(
            booked_for=pl.when(is_open).then("booked_for"),
            met_on=pl.when(is_open).then("begun_on").otherwise("met_on"),
            is_begun=is_open & pl.col("begun_on").is_not_null(),
            coming_on=pl.when(is_open).then("coming_on"),
            pending_id=pl.when(is_open).then(pl.coalesce("begun_id", "coming_id", "booked_id")),
        )
        .drop("begun_on", "begun_id", "booked_id", "coming_id")
    )
