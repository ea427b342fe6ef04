"""The steps between reviews: how many were on time, and which wait now (domain §2)."""

import polars as pl

from measures.facts import Facts
from measures.headline.catalogue import DUTIES_ON_TIME
from measures.headline.measure import is_status
from measures.once import once
from measures.words import NOT_JUDGED, ON_TIME_DENOMINATOR, DutyCode, Status
from measures.working_days import months_after_day

STEPS = (
    DutyCode.CHILD_SPOKEN_TO,
    DutyCode.SOCIAL_WORKER_REPORT,
    DutyCode.DECISIONS_SENT,
    DutyCode.MANAGER_RESPONSE,
    DutyCode.RECORD_COMPLETED,
    DutyCode.RECORD_DISTRIBUTED,
    DutyCode.SENT_TO_CHILD,
    DutyCode.MIDWAY_CHECK,
    DutyCode.REVIEW_DECISION,
    DutyCode.IRO_APPOINTED,
)
"""The duties around a review, in the order in which they fall."""


@once
def steps(facts: Facts) -> pl.DataFrame:
    """Return one row per step: how it stood over the policy's months, and what waits now.

    Columns: duty, share (on time, null where nothing fell due), numerator, denominator, unknown,
    low, high, overdue (not done now), silent (manager's silence counted as agreed in the months;
    null for the other duties).
    """
    measures = {measure.code: measure for measure in DUTIES_ON_TIME}
    rows = []
    for step in STEPS:
        figure = measures[f"{step.value}_on_time"].figure(facts)
        rows.append(
            {
                "duty": step.value,
                "share": figure.value,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "unknown": figure.unknown,
                "low": figure.low,
                "high": figure.high,
                "overdue": overdue(facts, step).height,
                "silent": _silent(facts) if step == DutyCode.MANAGER_RESPONSE else None,
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA = pl.Schema(
    {
        "duty": pl.String,
        "share": pl.Float64,
        "numerator": pl.Int64,
        "denominator": pl.Int64,
        "unknown": pl.Int64,
        "low": pl.Float64,
        "high": pl.Float64,
        "overdue": pl.Int64,
        "silent": pl.Int64,
    }
)


@once
def by_month(facts: Facts, duty: DutyCode) -> pl.DataFrame:
    """Return how a duty stood by the month in which it fell due, the oldest first.

    Columns: month_on (the month's first day), numerator (on time), denominator, unknown, value
    (share on time; null where nothing fell due), low and high (the range unknowns leave open),
    overdue (not done now). A row for each of the
    policy's months and the present one, empty months included. Counted as the duty's rate is.
    """
    first = facts.as_at.replace(day=1)
    months = [
        months_after_day(first, -back) for back in range(facts.policy.figures.period_months, -1, -1)
    ]
    due, begins = pl.col("due_on"), pl.lit(months[0])
    fell_due = facts.duties.filter(pl.col("duty") == duty.value, due >= begins, due <= facts.as_at)
    on_time = is_status(Status.HELD_ON_TIME, Status.DONE_ON_TIME)
    counts = fell_due.group_by(month_on=due.dt.truncate("1mo")).agg(
        numerator=on_time.sum().cast(pl.Int64),
        denominator=is_status(*ON_TIME_DENOMINATOR).sum().cast(pl.Int64),
        unknown=is_status(*NOT_JUDGED).sum().cast(pl.Int64),
        overdue=is_status(Status.OVERDUE).sum().cast(pl.Int64),
    )
    n, d, u = pl.col("numerator"), pl.col("denominator"), pl.col("unknown")
    return (
        pl.DataFrame({"month_on": months})
        .join(counts, on="month_on", how="left")
        .with_columns(pl.col("numerator", "denominator", "unknown", "overdue").fill_null(0))
        .with_columns(
            value=pl.when(d > 0).then(n / d),
            low=pl.when(d + u > 0).then(n / (d + u)),
            high=pl.when(d + u > 0).then((n + u) / (d + u)),
        )
        .sort("month_on")
    )


def overdue(facts: Facts, step: DutyCode) -> pl.DataFrame:
    """Return the rows of a step that should have been done and are not, the oldest first."""
    return facts.duties.filter(
        pl.col("duty") == step.value, pl.col("status") == Status.OVERDUE.value
    ).sort("due_on", "child_id", "subject_id")


def _silent(facts: Facts) -> int:
    """Count the responses of the policy's months that silence counted as agreed."""
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    return facts.duties.filter(
        pl.col("duty") == DutyCode.MANAGER_RESPONSE.value,
        pl.col("status") == Status.NOT_REQUIRED.value,
        pl.col("due_on") > begins,
        pl.col("due_on") <= facts.as_at,
    ).height


def late_reviews(facts: Facts) -> pl.DataFrame:
    """Return the reviews of the policy's months that were held late.

    Late: held after the due date, series begun in time included.
    """
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    late = [Status.HELD_LATE.value, Status.STARTED_ON_TIME.value]
    return facts.duties.filter(
        pl.col("duty") == DutyCode.REVIEW.value,
        pl.col("status").is_in(late),
        pl.col("due_on") > begins,
        pl.col("due_on") <= facts.as_at,
    )


@once
def late_reasons(facts: Facts) -> pl.DataFrame:
    """Return reason (null: not recorded) and n of the reviews held late in the policy's months.

    The commonest first. The annual report must give the reasons (IRO Handbook 7.11).
    """
    return (
        late_reviews(facts)
        .group_by(reason=pl.col("late_reason"))
        .agg(n=pl.len().cast(pl.Int64))
        .sort("n", "reason", descending=[True, False], nulls_last=True)
    )
