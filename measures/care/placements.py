"""Where each child has lived: placements as national counts see them, and their stability."""

import polars as pl

from measures.record import Record, once_per_record
from measures.words import PLACED_FOR_ADOPTION, TEMPORARY_PLACEMENTS, StartReason
from measures.working_days import birthday, months_after

WINDOW_MONTHS = 12
"""Months that the count of placements looks back. DfE national indicator."""

STABLE_AGE_YEARS = 16
"""Long-term stability is counted for children under this age. DfE national indicator."""

STABLE_CARE_MONTHS = 30
"""Months looked after without a break before long-term stability is counted. DfE, as above."""

STABLE_PLACEMENT_MONTHS = 24
"""Months in one placement that make it stable. DfE, as above."""

_NEW = [reason.value for reason in (StartReason.S, StartReason.P, StartReason.B)]
_TEMPORARY = [place.value for place in TEMPORARY_PLACEMENTS]
_ADOPTIVE = [place.value for place in PLACED_FOR_ADOPTION]


def is_in_short_breaks(record: Record) -> pl.DataFrame:
    """One row per child in care: child_id, care_period_id, is_short_break.

    True where the last legal status known is V3 or V4; these children are left out of drift and
    stability (domain §4, "Precisely"). An unknown legal status is not a short break.
    """
    latest = (
        record.episodes.sort("care_period_id", "started_on", "episode_id")
        .group_by("care_period_id")
        .agg(pl.col("is_short_break").last())
    )
    return (
        record.in_care.select("child_id", "care_period_id")
        .join(latest, on="care_period_id", how="left")
        .with_columns(pl.col("is_short_break").fill_null(False))
        .sort("child_id")
    )


@once_per_record
def placements(record: Record) -> pl.DataFrame:
    """One row per placement begun by `as_at` that lasted a day or more, or still runs.

    Columns: child_id, care_period_id, placement_type and carer_id (of its last episode),
    is_adoptive, started_on, ended_on (exclusive; null while it runs).

    A placement starts with an episode for reason S, P or B (the first of a period for any
    reason) and goes on through L, T and U. Temporary moves (T0–T4) and short breaks (V3, V4) are
    left out. Not a new placement: a return from a temporary move to the same known carer, and a
    change to adoption with the same known carer. Source: domain §5, P10 "Precisely" and
    "Placement count".
    """
    order = ["started_on", "episode_id"]
    same_carer = pl.col("carer_id") == pl.col("carer_before")
    is_return = pl.col("was_temporary_before") & same_carer
    is_adopted_by_carer = pl.col("placement_type").is_in(_ADOPTIVE) & same_carer
    starts = pl.col("carer_before_row").is_null() | (
        pl.col("start_reason").is_in(_NEW).fill_null(False)
        & ~is_return.fill_null(False)
        & ~is_adopted_by_carer.fill_null(False)
    )
    period_ends = record.periods.select("care_period_id", pl.col("ended_on").alias("period_end"))
    return (
        record.episodes.sort("care_period_id", *order)
        .with_columns(
            is_temporary=pl.col("placement_type").is_in(_TEMPORARY).fill_null(False),
            next_start=pl.col("started_on").shift(-1).over("care_period_id", order_by=order),
        )
        .join(period_ends, on="care_period_id", how="left")
        .with_columns(
            until=pl.min_horizontal("ended_on", "next_start", "period_end"),
            was_temporary_before=pl.col("is_temporary")
            .shift(1)
            .over("care_period_id", order_by=order)
            .fill_null(False),
        )
        .filter(~pl.col("is_temporary"), ~pl.col("is_short_break").fill_null(False))
        .sort("care_period_id", *order)
        .with_columns(
            carer_before=pl.col("carer_id").shift(1).over("care_period_id", order_by=order),
            carer_before_row=pl.col("episode_id").shift(1).over("care_period_id", order_by=order),
        )
        .with_columns(number=starts.cum_sum().over("care_period_id", order_by=order))
        .group_by("child_id", "care_period_id", "number", maintain_order=True)
        .agg(
            pl.col("placement_type").last(),
            pl.col("carer_id").last(),
            is_adoptive=pl.col("placement_type").last().is_in(_ADOPTIVE).fill_null(False),
            started_on=pl.col("started_on").first(),
            ended_on=pl.col("until").last(),
        )
        .filter(pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("started_on")))
        .drop("number")
        .sort("child_id", "started_on", "care_period_id")
    )


def placements_in_window(record: Record) -> pl.DataFrame:
    """Placements of any care period open on any day of the 12 months up to and with `as_at`."""
    first_day = months_after(record.close, -WINDOW_MONTHS) + pl.duration(days=1)
    return placements(record).filter(
        pl.col("ended_on").is_null() | (pl.col("ended_on") > first_day)
    )


def placements_12_months(record: Record) -> pl.DataFrame:
    """One row per child in care: child_id, placements_12_months.

    Null for a child in short breaks (left out of stability) and for one with no episode recorded.
    """
    counted = placements_in_window(record).group_by("child_id").agg(pl.len().alias("counted"))
    with_episodes = record.episodes.select("child_id").unique().with_columns(has_episodes=True)
    count = pl.col("counted").fill_null(0).cast(pl.Int64)
    return (
        is_in_short_breaks(record)
        .join(counted, on="child_id", how="left")
        .join(with_episodes, on="child_id", how="left")
        .select(
            "child_id",
            placements_12_months=pl.when(
                ~pl.col("is_short_break"), pl.col("has_episodes").fill_null(False)
            ).then(count),
        )
        .sort("child_id")
    )


def current_placements(record: Record) -> pl.DataFrame:
    """The latest placement of each child in care, with when the one before it began.

    Columns: those of `placements`, and previous_started_on (null for the first of the period). A
    child away on a temporary move keeps the placement they left.
    """
    return (
        placements(record)
        .with_columns(
            previous_started_on=pl.col("started_on")
            .shift(1)
            .over("care_period_id", order_by="started_on")
        )
        .join(record.in_care.select("care_period_id"), on="care_period_id", how="semi")
        .sort("care_period_id", "started_on")
        .unique("care_period_id", keep="last", maintain_order=True)
    )


def long_term_stability(record: Record) -> pl.DataFrame:
    """One row per child in care, short breaks left out: child_id, is_in_group, is_stable.

    In the group: under 16 and looked after without a break for 2 years and 6 months or more; null
    if the date of birth is not known. Stable: 2 years or more in the same placement, or in an
    adoptive placement and the one before it together; null outside the group. Source: DfE
    national indicator (domain §5, "Long-term stability").
    """
    home_since = (
        pl.when(pl.col("is_adoptive"))
        .then(pl.coalesce("previous_started_on", "placed_on"))
        .otherwise("placed_on")
    )
    under_age = birthday(pl.col("date_of_birth"), STABLE_AGE_YEARS) > record.close
    long_in_care = months_after(pl.col("started_on"), STABLE_CARE_MONTHS) <= record.close
    current = current_placements(record).select(
        "care_period_id",
        "is_adoptive",
        "previous_started_on",
        pl.col("started_on").alias("placed_on"),
    )
    return (
        record.in_care.join(
            is_in_short_breaks(record).filter(~pl.col("is_short_break")),
            on="care_period_id",
            how="semi",
        )
        .join(current, on="care_period_id", how="left")
        .with_columns(is_in_group=under_age & long_in_care)
        .select(
            "child_id",
            "is_in_group",
            is_stable=pl.when("is_in_group").then(
                (months_after(home_since, STABLE_PLACEMENT_MONTHS) <= record.close).fill_null(False)
            ),
        )
        .sort("child_id")
    )
