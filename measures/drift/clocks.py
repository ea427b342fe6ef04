"""What the drift tests share: the children tested, their runs, and how a clock is judged."""

import polars as pl

from measures.care.placements import is_in_short_breaks
from measures.care.plans import current_plans
from measures.record import Record, once_per_record

SCHEMA = pl.Schema(
    {
        "child_id": pl.String,
        "care_period_id": pl.String,
        "test": pl.String,
        "severity": pl.String,
        "since_on": pl.Date,
        "because": pl.String,
    }
)
"""One row per child and test that fires, or that cannot be judged."""

AMBER, RED, UNKNOWN = "amber", "red", "unknown"
"""How far a test has gone; a test that cannot be judged is never taken to pass."""


def tested_children(record: Record) -> pl.DataFrame:
    """One row per child in care whom the drift tests judge: all but those in short breaks.

    Columns: child_id, care_period_id, started_on, date_of_birth, and the plan in force as
    plan, agreed_on, target_on, achieved_on (see `plans.current_plans`).
    """
    return (
        record.in_care.select("child_id", "care_period_id", "started_on", "date_of_birth")
        .join(
            is_in_short_breaks(record).filter(~pl.col("is_short_break")),
            on="care_period_id",
            how="semi",
        )
        .join(current_plans(record), on="care_period_id", how="left")
        .sort("child_id")
    )


@once_per_record
def carried_episodes(record: Record) -> pl.DataFrame:
    """Episodes in order, an unrecorded legal status or placement read as the last one known."""
    return record.episodes.sort("care_period_id", "started_on", "episode_id").with_columns(
        pl.col("legal_status", "placement_type").forward_fill().over("care_period_id")
    )


def latest_placement(record: Record) -> pl.DataFrame:
    """Return care_period_id and placement_type of the latest episode."""
    return (
        carried_episodes(record)
        .group_by("care_period_id", maintain_order=True)
        .agg(pl.col("placement_type").last())
    )


def unbroken_since(record: Record, holds: pl.Expr, name: str) -> pl.DataFrame:
    """Return care_period_id and, as `name`, since when a state has held without a break.

    `holds` is an expression over `carried_episodes`. Care periods whose latest episode does not
    hold are left out.
    """
    after_break = (~holds.fill_null(False)).cum_sum(reverse=True) == 0
    return (
        carried_episodes(record)
        .filter(after_break.over("care_period_id"))
        .group_by("care_period_id")
        .agg(pl.col("started_on").min().alias(name))
    )


def milestone_dates(record: Record, kind: str, name: str, *, latest: bool = False) -> pl.DataFrame:
    """Return care_period_id and, as `name`, the first (or latest) milestone of one kind."""
    day = pl.col("happened_on")
    return (
        record["milestone"]
        .filter(pl.col("kind") == kind)
        .group_by("care_period_id")
        .agg((day.max() if latest else day.min()).alias(name))
    )


def judged(
    rows: pl.DataFrame,
    *,
    test: str,
    record: Record,
    amber_on: pl.Expr,
    because: pl.Expr,
    holds: pl.Expr | None = None,
    red_on: pl.Expr | None = None,
    is_unknown: pl.Expr | None = None,
    needs: str = "",
) -> pl.DataFrame:
    """Return the rows of SCHEMA for one test that runs by a clock.

    `amber_on` and `red_on` are the last days before the test fires amber and red: it fires once
    `as_at` is past them. `holds` says whom the test concerns (null: nobody), `is_unknown` whom it
    cannot judge because a table (`needs`) is not supplied.
    """
    never = pl.lit(False)
    concerned = never | (holds if holds is not None else pl.lit(True))
    unknown = (is_unknown if is_unknown is not None else never).fill_null(False)
    past_amber = (concerned & (amber_on < record.close)).fill_null(False)
    past_red = (
        (past_amber & (red_on < record.close)).fill_null(False) if red_on is not None else never
    )
    return (
        rows.with_columns(
            severity=pl.when(unknown)
            .then(pl.lit(UNKNOWN))
            .when(past_red)
            .then(pl.lit(RED))
            .when(past_amber)
            .then(pl.lit(AMBER)),
        )
        .filter(pl.col("severity").is_not_null())
        .rechunk()  # Polars 2.1 panics when it words a filtered frame whose chunks are empty
        .with_columns(
            test=pl.lit(test),
            since_on=pl.when(pl.col("severity") != UNKNOWN).then(amber_on + pl.duration(days=1)),
            because=pl.when(pl.col("severity") != UNKNOWN)
            .then(because)
            .otherwise(pl.lit(f"Not judged: {needs} not supplied.")),
        )
        .match_to_schema(SCHEMA, extra_columns="ignore")
    )
