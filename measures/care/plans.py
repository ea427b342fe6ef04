"""The plan for permanence in force for each child in care."""

import polars as pl

from measures.record import Record
from measures.words import NO_PLAN


def current_plans(record: Record) -> pl.DataFrame:
    """One row per care period of a child in care, with the plan in force on `as_at`.

    Columns: care_period_id, plan (`none` if no plan is in force; null if the plans are not
    supplied), agreed_on, target_on, achieved_on (null where not recorded or no plan).

    The plan in force is the one agreed last (then the lowest id) that is neither parallel nor
    ended; one that was achieved stays in force until it is ended. Source: domain §5, "Precisely".
    """
    in_force = (
        record["permanence_plan"]
        .filter(pl.col("ended_on").is_null(), ~pl.col("is_parallel").fill_null(False))
        .sort("agreed_on", "permanence_plan_id", descending=[True, False])
        .unique("care_period_id", keep="first", maintain_order=True)
        .select("care_period_id", "plan", "agreed_on", "target_on", "achieved_on")
    )
    is_supplied = record.snapshot.is_supplied("permanence_plan")
    return (
        record.in_care.select("care_period_id")
        .join(in_force, on="care_period_id", how="left")
        .with_columns(pl.col("plan").fill_null(NO_PLAN) if is_supplied else pl.col("plan"))
        .sort("care_period_id")
    )
