"""How challenge goes: flags on open disputes, themes and outcomes, good practice beside."""

import polars as pl

from measures.facts import OPEN_FORMAL, Facts
from measures.once import once
from measures.words import DisputeOutcome, DisputeStatus, FeedbackKind
from measures.working_days import months_after_day

FLAGS = {
    "is_no_update": "No step for 10 working days or more",
    "is_review_held_since": "A review held since, without an outcome",
    "is_informal_overdue": "Informal for longer than the guide",
}
"""Flags of a dispute that is not closed, in words. The days are the policy's."""


@once
def open_disputes(facts: Facts) -> pl.DataFrame:
    """Return the formal disputes not closed: what headlines call open."""
    statuses = [word.value for word in OPEN_FORMAL]
    return facts.disputes.filter(pl.col("status").is_in(statuses))


@once
def flag_counts(facts: Facts) -> pl.DataFrame:
    """Return flag (the column) and n: disputes not closed that bear each flag, 0 included."""
    waiting = facts.disputes.filter(pl.col("status") != DisputeStatus.CLOSED.value)
    return pl.DataFrame(
        {"flag": list(FLAGS), "n": [int(waiting[flag].sum()) for flag in FLAGS]},
        schema={"flag": pl.String, "n": pl.Int64},
    )


@once
def by_theme(facts: Facts) -> pl.DataFrame:
    """Return theme, n, closed and one column per outcome: disputes raised in the policy's months.

    A theme not recorded is a row of its own (null). The commonest first.
    """
    outcomes = [
        (pl.col("outcome") == outcome.value).sum().cast(pl.Int64).alias(outcome.value)
        for outcome in DisputeOutcome
    ]
    return (
        _in_period(facts.disputes, "raised_on", facts)
        .group_by("theme")
        .agg(
            *outcomes,
            n=pl.len().cast(pl.Int64),
            closed=(pl.col("status") == DisputeStatus.CLOSED.value).sum().cast(pl.Int64),
        )
        .sort("n", "theme", descending=[True, False], nulls_last=True)
    )


@once
def feedback_counts(facts: Facts) -> dict[str, int]:
    """Count good practice and concerns noted in the policy's months, by kind."""
    rows = _in_period(facts.practice_feedback, "noted_on", facts)
    return {kind.value: rows.filter(pl.col("kind") == kind.value).height for kind in FeedbackKind}


def _in_period(rows: pl.DataFrame, column: str, facts: Facts) -> pl.DataFrame:
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    return rows.filter(pl.col(column) > begins, pl.col(column) <= facts.as_at)
