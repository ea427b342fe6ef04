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
def not_closed(facts: Facts) -> pl.DataFrame:
    """Return the disputes not closed, informal ones included."""
    return facts.disputes.filter(pl.col("status") != DisputeStatus.CLOSED.value)


@once
def flag_counts(facts: Facts) -> pl.DataFrame:
    """Return flag (the column) and n: disputes not closed that bear each flag, 0 included."""
    waiting = not_closed(facts)
    return pl.DataFrame(
        {"flag": list(FLAGS), "n": [int(waiting[flag].sum()) for flag in FLAGS]},
        schema={"flag": pl.String, "n": pl.Int64},
    )


@once
def by_theme(facts: Facts) -> pl.DataFrame:
    """Return theme, n, closed and one column per outcome: disputes raised in the policy's months.

    A theme not recorded is a row of its own (null). The commonest first.
    """
    return raised_by(facts, "theme").sort("n", "theme", descending=[True, False], nulls_last=True)


@once
def raised_by(facts: Facts, column: str) -> pl.DataFrame:
    """Return the disputes raised in the policy's months by a column of theirs.

    Columns: the column itself (null: not recorded, a row of its own), n, closed, and one per
    outcome. A dispute closed without an outcome stands in closed alone.
    """
    outcomes = [
        (pl.col("outcome") == outcome.value).sum().cast(pl.Int64).alias(outcome.value)
        for outcome in DisputeOutcome
    ]
    return (
        raised(facts)
        .group_by(column)
        .agg(
            *outcomes,
            n=pl.len().cast(pl.Int64),
            closed=(pl.col("status") == DisputeStatus.CLOSED.value).sum().cast(pl.Int64),
        )
        .sort(column, nulls_last=True)
    )


@once
def raised(facts: Facts) -> pl.DataFrame:
    """Return the disputes raised in the policy's months."""
    return _in_period(facts.disputes, "raised_on", facts)


@once
def closed(facts: Facts) -> pl.DataFrame:
    """Return the disputes closed in the policy's months, whenever raised; the newest first."""
    return _in_period(facts.disputes, "closed_on", facts).sort(
        "closed_on", "dispute_id", descending=[True, False]
    )


@once
def learning(facts: Facts) -> pl.DataFrame:
    """Return what came of the disputes closed in the policy's months, outcome by outcome.

    Columns: outcome (null: not recorded), n, with_impact (what it meant for the child is written),
    told, not_told and not_known (whether the child was told of it). In the order of
    `DisputeOutcome`, every outcome has a row, 0 included; not recorded last and only if there is.
    """
    was_told = pl.col("was_child_informed")
    counted = (
        closed(facts)
        .group_by("outcome")
        .agg(
            n=pl.len().cast(pl.Int64),
            with_impact=pl.col("impact").is_not_null().sum().cast(pl.Int64),
            told=was_told.fill_null(False).sum().cast(pl.Int64),
            not_told=(~was_told).fill_null(False).sum().cast(pl.Int64),
            not_known=was_told.is_null().sum().cast(pl.Int64),
        )
    )
    outcomes = pl.DataFrame({"outcome": [outcome.value for outcome in DisputeOutcome]})
    every = outcomes.join(counted, on="outcome", how="left", maintain_order="left").fill_null(0)
    return pl.concat([every, counted.filter(pl.col("outcome").is_null())])


@once
def practice_by(facts: Facts, column: str) -> pl.DataFrame:
    """Return good practice and concerns noted in the policy's months by team_id or locality_id."""
    rows = _in_period(facts.practice_feedback, "noted_on", facts)
    return (
        rows.group_by(column)
        .agg(
            (pl.col("kind") == kind.value).sum().cast(pl.Int64).alias(kind.value)
            for kind in FeedbackKind
        )
        .sort(column, nulls_last=True)
    )


@once
def feedback_counts(facts: Facts) -> dict[str, int]:
    """Count good practice and concerns noted in the policy's months, by kind."""
    rows = _in_period(facts.practice_feedback, "noted_on", facts)
    return {kind.value: rows.filter(pl.col("kind") == kind.value).height for kind in FeedbackKind}


def _in_period(rows: pl.DataFrame, column: str, facts: Facts) -> pl.DataFrame:
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    return rows.filter(pl.col(column) > begins, pl.col(column) <= facts.as_at)
