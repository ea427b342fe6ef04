"""How long children wait for permanence, month by month, those who still wait included."""

import polars as pl

from measures.drift import time_to_permanence
from measures.facts import Facts
from measures.once import once
from measures.words import Plan

PLANS = (Plan.ADOPTION, Plan.SPECIAL_GUARDIANSHIP, Plan.RETURN_HOME)
"""Plans whose end is a home outside care: for the others the day of permanence is less plain."""

MONTHS = 36
"""How far the curves run."""

DAYS_OF_A_MONTH = 30.4375
"""An average month, to read a number of days in care in months."""


@once
def waiting(facts: Facts) -> pl.DataFrame:
    """Return plan, months and share_waiting (0 to 1): children still waiting so long after entry.

    One row per plan and whole month, of the whole service (a curve of a few children says
    little); children still in care count while they wait (Kaplan–Meier). Plans with fewer children
    than the policy's small base are left out. Empty where plans are not supplied.
    """
    curves = time_to_permanence(facts.record).filter(
        pl.col("plan").is_in([plan.value for plan in PLANS]),
        pl.col("children") >= facts.policy.figures.small_base,
    )
    months = pl.DataFrame({"months": range(MONTHS + 1)}, schema={"months": pl.Int64})
    grid = (
        curves.select("plan")
        .unique()
        .join(months, how="cross")
        .with_columns(days=(pl.col("months") * DAYS_OF_A_MONTH).floor().cast(pl.Int64))
        .sort("days")
    )
    return (
        grid.join_asof(
            curves.select("plan", "days", "share_achieved").sort("days"),
            on="days",
            by="plan",
            check_sortedness=False,
        )
        .select("plan", "months", share_waiting=1 - pl.col("share_achieved"))
        .sort("plan", "months")
    )


@once
def medians(facts: Facts) -> pl.DataFrame:
    """Return plan, children and median_months (null while fewer than half have permanence)."""
    return (
        time_to_permanence(facts.record)
        .filter(pl.col("plan").is_in([plan.value for plan in PLANS]))
        .group_by("plan")
        .agg(
            children=pl.col("children").first(),
            median_months=(pl.col("median_days").first() / DAYS_OF_A_MONTH).round(1),
        )
        .sort("plan")
    )
