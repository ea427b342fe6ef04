"""Whose row it is: the IRO, team and locality in force for a child on a day."""

import polars as pl

from measures.record import Record, once_per_record


def with_owners(rows: pl.DataFrame, *, on: str, record: Record) -> pl.DataFrame:
    """Add iro_id, team_id and locality_id in force on the date column `on`.

    Expects care_period_id and child_id. The allocation in force is the latest begun (then the
    highest id) that runs on the day; an officer not employed that day, or unknown to the iro
    table, counts as no IRO. Null: none in force, or no date. Source: domain §4, "Precisely".
    """
    return (
        rows.drop("iro_id", "team_id", "locality_id", strict=False)
        .with_row_index("row_number")
        .sort(on)
        .pipe(_in_force, iro_turns(record), "care_period_id", on)
        .pipe(_in_force, team_turns(record), "child_id", on)
        .sort("row_number")
        .drop("row_number")
    )


def _in_force(rows: pl.DataFrame, turns: pl.DataFrame, by: str, on: str) -> pl.DataFrame:
    """Add to rows sorted by a date what the last turn begun by then says; null without a date."""
    return rows.join_asof(
        turns, left_on=on, right_on="from_on", by=by, check_sortedness=False
    ).drop("from_on")


@once_per_record
def iro_turns(record: Record) -> pl.DataFrame:
    """Return who is the IRO from which day on, until the next row of the same care period.

    Columns: care_period_id, from_on, iro_id (null: nobody from that day); sorted by from_on.
    """
    employed = record["iro"].select(
        "iro_id",
        pl.col("started_on").alias("employed_from"),
        pl.col("ended_on").alias("employed_until"),
    )
    is_known = record.snapshot.is_supplied("iro")
    allocations = (
        record["iro_allocation"]
        .select("care_period_id", "iro_allocation_id", "iro_id", "started_on", "ended_on")
        .join(employed, on="iro_id", how="left")
        .with_columns(
            is_known=pl.col("iro_id").is_in(employed["iro_id"]) if is_known else pl.lit(True)
        )
    )
    return _turns(
        allocations,
        by="care_period_id",
        key="iro_allocation_id",
        ends=("ended_on", "employed_from", "employed_until"),
    ).select(
        "care_period_id",
        "from_on",
        iro_id=pl.when(
            pl.col("is_known"),
            pl.col("employed_from").is_null() | (pl.col("employed_from") <= pl.col("from_on")),
            pl.col("employed_until").is_null() | (pl.col("employed_until") > pl.col("from_on")),
        ).then("iro_id"),
    )


@once_per_record
def team_turns(record: Record) -> pl.DataFrame:
    """Return which team has a child from which day on, until the next row of the same child.

    Columns: child_id, from_on, team_id (null: none from that day), locality_id; sorted by from_on.
    """
    turns = _turns(
        record["team_allocation"], by="child_id", key="team_allocation_id", ends=("ended_on",)
    )
    localities = record["team"].select("team_id", "locality_id")
    return (
        turns.select("child_id", "from_on", "team_id")
        .join(localities, on="team_id", how="left")
        .sort("from_on")
    )


def _turns(allocations: pl.DataFrame, *, by: str, key: str, ends: tuple[str, ...]) -> pl.DataFrame:
    """Return the allocation in force from each day on which that, or what it says, may change.

    `ends`: the other days of an allocation. All of its columns are null where none is in force.
    """
    days = (
        pl.concat(
            allocations.select(by, pl.col(day).alias("from_on")) for day in ("started_on", *ends)
        )
        .drop_nulls()
        .unique()
    )
    in_force = (
        days.join(allocations, on=by)
        .filter(
            pl.col("started_on") <= pl.col("from_on"),
            pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("from_on")),
        )
        .sort("started_on", key)
        .unique([by, "from_on"], keep="last", maintain_order=True)
    )
    return days.join(in_force, on=[by, "from_on"], how="left").sort("from_on")
