"""Turns in a care period that change which review clock runs.

Placed for adoption, returned by adopters, authorised to place: AAR 2005 reg. 36; from short
breaks to a standard timetable: CPR 2010 reg. 48. Source: domain §1.4.
"""

import polars as pl

from measures.record import Record
from measures.words import MilestoneKind

PLACED, RETURNED, SWITCHED = "placed", "returned", "switched"


def turns(record: Record, *, members: pl.DataFrame, clocks: pl.DataFrame) -> pl.DataFrame:
    """One row per turn of a clock: clock_id, turned_on, turn (`placed`, `returned`, `switched`).

    Of several episodes that begin the same day the last tells how the day closed. A clock that has
    stopped does not turn: what is recorded from the day it stopped on changes no due date.
    """
    days = _day_ends(record, members)
    before = pl.col("is_placed").shift(1).over("clock_id").fill_null(False)
    placements = days.filter(pl.col("is_placed") != before).select(
        "clock_id",
        turned_on=pl.col("started_on"),
        turn=pl.when("is_placed").then(pl.lit(PLACED)).otherwise(pl.lit(RETURNED)),
    )
    switches = clocks.filter(pl.col("switch_on").is_not_null()).select(
        "clock_id", turned_on=pl.col("switch_on"), turn=pl.lit(SWITCHED)
    )
    return (
        pl.concat([placements, switches])
        .join(clocks.select("clock_id", "void_on"), on="clock_id")
        .filter(pl.col("void_on").is_null() | (pl.col("turned_on") < pl.col("void_on")))
        .drop("void_on")
        .sort("clock_id", "turned_on", "turn")
    )


def authorities(record: Record, *, members: pl.DataFrame) -> pl.DataFrame:
    """One row per spell of authority to place for adoption: clock_id, authorised_on, until_on.

    Authority begins on the earliest of the first `E1` episode, milestone `placement_order` and
    milestone `consent`. It ends when the decision is reversed or the legal status leaves `E1`
    (until_on null while it lasts). Source: domain §1.4, "Precisely, adoption".
    """
    days = _day_ends(record, members)
    before = pl.col("has_placement_order").shift(1).over("clock_id").fill_null(False)
    orders = days.filter(pl.col("has_placement_order") != before).select(
        "clock_id", day="started_on", grants="has_placement_order"
    )
    granting = [MilestoneKind.PLACEMENT_ORDER.value, MilestoneKind.CONSENT.value]
    milestones = (
        record["milestone"]
        .filter(pl.col("kind").is_in([*granting, MilestoneKind.ADOPTION_REVERSED.value]))
        .join(members, on="care_period_id")
        .select("clock_id", day="happened_on", grants=pl.col("kind").is_in(granting))
    )
    changes = (
        pl.concat([orders, milestones])
        .sort("clock_id", "day", "grants")
        .filter(pl.col("grants") != pl.col("grants").shift(1).over("clock_id").fill_null(False))
    )
    return (
        changes.with_columns(until_on=pl.col("day").shift(-1).over("clock_id"))
        .filter("grants")
        .select("clock_id", authorised_on="day", until_on="until_on")
    )


def _day_ends(record: Record, members: pl.DataFrame) -> pl.DataFrame:
    """Return how each day on which an episode began closed, in order of clock and day."""
    day = ("clock_id", "started_on")
    return (
        record.episodes.join(members, on="care_period_id")
        .select("clock_id", "started_on", "episode_id", "is_placed", "has_placement_order")
        .sort("clock_id", "started_on", "episode_id")
        .filter(pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(-1)) for c in day))
    )
