"""Which booking of the next review counts, and whether a series of meetings has begun."""

import polars as pl

from measures.held import held_on
from measures.record import Record


def with_bookings(
    rows: pl.DataFrame, record: Record, *, members: pl.DataFrame, clocks: pl.DataFrame
) -> pl.DataFrame:
    """Add booked_for and is_begun to the rows of reviews not yet held.

    The booking that counts is the earliest `booked_for` after the last review held (else after the
    start) on a row neither completed nor cancelled. Once a series has begun and is not completed,
    only a booking on or after `as_at` counts: a past one is not a review left unrecorded.
    Source: domain §1.6 and §1.8, "Precisely".
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
        .select("clock_id", "first_meeting_on")
        .group_by("clock_id")
        .agg(begun_on=pl.col("first_meeting_on").max())
    )
    booked = (
        pending.filter(
            pl.col("booked_for") > pl.coalesce("last_held_on", "started_on"),
        )
        .join(begun, on="clock_id", how="left")
        .filter(pl.col("begun_on").is_null() | (pl.col("booked_for") >= record.as_at))
        .group_by("clock_id")
        .agg(pl.col("booked_for").min())
    )
    is_open = pl.col("done_on").is_null() & pl.col("void_on").is_null()
    return (
        rows.join(booked, on="clock_id", how="left")
        .join(begun, on="clock_id", how="left")
        .with_columns(
            booked_for=pl.when(is_open).then("booked_for"),
            met_on=pl.when(is_open).then("begun_on").otherwise("met_on"),
            is_begun=is_open & pl.col("begun_on").is_not_null(),
        )
        .drop("begun_on")
    )
