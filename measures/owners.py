"""Whose row it is: the IRO, team and locality in force for a child on a day."""

import polars as pl

from measures.record import Record


def with_owners(rows: pl.DataFrame, *, on: str, record: Record) -> pl.DataFrame:
    """Add iro_id, team_id and locality_id in force on the date column `on`.

    Expects care_period_id and child_id. The allocation in force is the latest begun (then the
    highest id) that runs on the day; an officer not employed that day, or unknown to the iro
    table, counts as no IRO. Null: none in force, or no date. Source: domain §4, "Precisely".
    """
    dated = rows.with_row_index("row_number")
    employed = record["iro"].select(
        "iro_id",
        pl.col("started_on").alias("employed_from"),
        pl.col("ended_on").alias("employed_until"),
    )
    iro = (
        _in_force(
            dated, record["iro_allocation"], "care_period_id", "iro_allocation_id", "iro_id", on
        )
        .join(employed, on="iro_id", how="inner" if record.snapshot.is_supplied("iro") else "left")
        .filter(
            pl.col("employed_from").is_null() | (pl.col("employed_from") <= pl.col("day")),
            pl.col("employed_until").is_null() | (pl.col("employed_until") > pl.col("day")),
        )
        .select("row_number", "iro_id")
    )
    team = _in_force(
        dated, record["team_allocation"], "child_id", "team_allocation_id", "team_id", on
    ).select("row_number", "team_id")
    localities = record["team"].select("team_id", "locality_id")
    return (
        dated.drop("iro_id", "team_id", "locality_id", strict=False)
        .join(iro, on="row_number", how="left")
        .join(team, on="row_number", how="left")
        .join(localities, on="team_id", how="left")
        .sort("row_number")
        .drop("row_number")
    )


def _in_force(
    rows: pl.DataFrame, allocations: pl.DataFrame, by: str, key: str, owner: str, on: str
) -> pl.DataFrame:
    """Return row_number, day and the owner whose allocation was in force on the day."""
    return (
        rows.select("row_number", by, pl.col(on).alias("day"))
        .join(allocations.select(by, key, owner, "started_on", "ended_on"), on=by)
        .filter(
            pl.col("started_on") <= pl.col("day"),
            pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("day")),
        )
        .sort("row_number", "started_on", key)
        .group_by("row_number")
        .agg(pl.col("day").last(), pl.col(owner).last())
    )
