"""A year of the service, for its annual report: quarters, and who works in it (IRO Handbook 7.11).

Everything here is counted from facts as at the year's last day, over the policy's months before it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from measures.counts.continuity import with_current_iro
from measures.facts import Facts
from measures.headline.measure import is_status
from measures.once import once
from measures.words import (
    NOT_JUDGED,
    ON_TIME_DENOMINATOR,
    DutyCode,
    Employment,
    OfficerRole,
    Status,
)
from measures.working_days import months_after_day

QUARTERS = 4
MONTHS_OF_A_QUARTER = 3
SETTLED_MONTHS = 12
"""Whole months with the same IRO that count as continuity."""


def quarters(last_day: date) -> list[tuple[date, date]]:
    """Return the first and last day of the four quarters up to the last day of a month, in order.

    Raises ValueError for a day that is not the last of its month.
    """
    after = last_day + timedelta(days=1)
    if after.day != 1:
        raise ValueError("Quarters end with a month.")
    backs = range(QUARTERS * MONTHS_OF_A_QUARTER, 0, -MONTHS_OF_A_QUARTER)
    starts = [months_after_day(after, -back) for back in backs]
    ends = [*starts[1:], after]
    return [
        (start, end - timedelta(days=1)) for start, end in zip(starts, ends, strict=True)
    ]  # fmt: skip


@once
def reviews_by_quarter(facts: Facts) -> pl.DataFrame:
    """Return the reviews that fell due in each quarter of the year to `as_at`, the last day of it.

    Columns: begins_on, ends_on, on_time, late (held late, begun in time but completed after, missed
    or overdue) and unknown. on_time and late add up to the denominator of the year's rate.
    """
    due = facts.duties.filter(pl.col("duty") == DutyCode.REVIEW.value)
    on_time = is_status(Status.HELD_ON_TIME)
    rows = []
    for begins, ends in quarters(facts.as_at):
        counted = due.filter(pl.col("due_on") >= begins, pl.col("due_on") <= ends)
        on_time_n, judged, unknown = counted.select(
            on_time.sum().cast(pl.Int64),
            is_status(*ON_TIME_DENOMINATOR).sum().cast(pl.Int64).alias("judged"),
            is_status(*NOT_JUDGED).sum().cast(pl.Int64).alias("unknown"),
        ).row(0)
        rows.append((begins, ends, on_time_n, judged - on_time_n, unknown))
    return pl.DataFrame(
        rows,
        schema={
            "begins_on": pl.Date, "ends_on": pl.Date, "on_time": pl.Int64, "late": pl.Int64,
            "unknown": pl.Int64,
        },
        orient="row",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Team:
    """The officers of role `iro`, and how long they and the children stay together."""

    employed: int
    joined: int
    """Of those employed on the day, begun in the policy's months before it."""
    left: int
    contracted: int | None
    """Null where how officers are engaged is not supplied."""
    median_years: float | None
    """Years with the service of those employed; null where no start is recorded."""
    starts_unknown: int
    """Employed officers whose start is not recorded."""
    with_same_iro: int
    """Children in care for so long, with the same IRO for `SETTLED_MONTHS` or more."""
    long_in_care: int
    """Children in care for `SETTLED_MONTHS` or more who have an IRO."""


@once
def team(facts: Facts) -> Team:
    """Return how the team stands on `as_at`."""
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    iros = facts.record["iro"].filter(pl.col("role") == OfficerRole.IRO.value)
    started, ended = pl.col("started_on"), pl.col("ended_on")
    is_employed = (started.is_null() | (started <= facts.as_at)) & (
        ended.is_null() | (ended > facts.as_at)
    )
    now = iros.filter(is_employed)
    years = (pl.lit(facts.as_at) - started).dt.total_days() / 365.25
    median = now.select(years.median()).item()
    together = with_current_iro(facts).filter(
        pl.col("started_on") <= months_after_day(facts.as_at, -SETTLED_MONTHS),
        pl.col("months_with_iro").is_not_null(),
    )
    return Team(
        employed=now.height,
        joined=now.filter(started > begins).height,
        left=iros.filter(ended > begins, ended <= facts.as_at).height,
        contracted=(
            now.filter(pl.col("employment") == Employment.CONTRACTED.value).height
            if facts.snapshot.is_column_supplied("iro", "employment")
            else None
        ),
        median_years=None if median is None else float(median),
        starts_unknown=now["started_on"].null_count(),
        with_same_iro=together.filter(pl.col("months_with_iro") >= SETTLED_MONTHS).height,
        long_in_care=together.height,
    )
