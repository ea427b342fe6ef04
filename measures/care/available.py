"""How much of a full-time post each officer is there for, on any day."""

import polars as pl

from measures.record import Record


def fte_on(record: Record, days: pl.DataFrame) -> pl.DataFrame:
    """One row per officer of the iro table and `day` of the days given.

    Columns: iro_id, day, is_employed, fte_available: 0 when not employed on the day, else that of
    the availability interval covering it (begun last, then the lowest: leave, sickness, phased
    return), else the officer's own, else null (not entered, never assumed).
    Source: domain §4, "Precisely".
    """
    each = (
        record["iro"].select("iro_id", "fte", "started_on", "ended_on").join(days, how="cross")
    )  # fmt: skip
    began, ended, day = pl.col("started_on"), pl.col("ended_on"), pl.col("day")
    covering = (
        each.select("iro_id", "day")
        .join(
            record["iro_availability"].select(
                "iro_id", "started_on", "ended_on", fte_then="fte"
            ),
            on="iro_id",
        )
        .filter(began <= day, ended.is_null() | (ended > day))
        .sort("iro_id", "day", "started_on", "fte_then", descending=[False, False, True, False])
        .unique(["iro_id", "day"], keep="first", maintain_order=True)
        .select("iro_id", "day", "fte_then")
    )  # fmt: skip
    return (
        each.with_columns(
            is_employed=(began.is_null() | (began <= day)) & (ended.is_null() | (ended > day))
        )
        .join(covering, on=["iro_id", "day"], how="left")
        .with_columns(
            fte_available=pl.when(~pl.col("is_employed"))
            .then(0.0)
            .otherwise(pl.coalesce("fte_then", "fte"))
        )
        .select("iro_id", "day", "is_employed", "fte_available")
    )
