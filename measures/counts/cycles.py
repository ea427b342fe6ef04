"""Review cycles: what was done around each review held, step by step (domain §2).

A cycle runs from the preparation of a review to the midway check after it.
"""

from datetime import timedelta

import polars as pl

from measures.facts import Facts
from measures.once import once
from measures.words import DutyCode, Status

CYCLE_STEPS = (
    DutyCode.CHILD_SPOKEN_TO,
    DutyCode.SOCIAL_WORKER_REPORT,
    DutyCode.DECISIONS_SENT,
    DutyCode.MANAGER_RESPONSE,
    DutyCode.RECORD_COMPLETED,
    DutyCode.RECORD_DISTRIBUTED,
    DutyCode.MIDWAY_CHECK,
)
"""The steps of a cycle, in the order in which they fall."""

STEP_COLUMNS = tuple(step.value for step in CYCLE_STEPS)

WEEKS_BACK = 26
"""How far back the cycles of the Reviews page reach: as long as one may last (CPR 2010 reg. 33)."""


@once
def cycles(facts: Facts) -> pl.DataFrame:
    """Return one row per review held in the last 26 weeks, newest first, with its steps.

    Columns: child_id, iro_id, team_id, locality_id, subject_id (the review), sequence, held_on,
    is_waiting (a step is overdue) and a column for each of `CYCLE_STEPS`: the status of the duty,
    null where nothing is owed yet (a manager owes no response before decisions are sent).
    """
    since = facts.as_at - timedelta(weeks=WEEKS_BACK)
    return _cycles(facts, pl.col("done_on") > since)


def cycles_of(facts: Facts, child_id: str) -> pl.DataFrame:
    """Return the cycles of one child's reviews, all of them, as `cycles` does."""
    return _cycles(facts, pl.col("child_id") == child_id)


def waiting_counts(rows: pl.DataFrame) -> dict[bool, int]:
    """Return how many cycles have a step overdue (True) and how many have none."""
    waiting = int(rows["is_waiting"].sum())
    return {True: waiting, False: rows.height - waiting}


def _cycles(facts: Facts, chosen: pl.Expr) -> pl.DataFrame:
    reviews = facts.duties.filter(
        pl.col("duty") == DutyCode.REVIEW.value, pl.col("subject_id").is_not_null(), chosen
    ).select(
        "child_id", "iro_id", "team_id", "locality_id", "subject_id", "sequence", held_on="done_on"
    )
    states = (
        facts.duties.filter(pl.col("duty").is_in(STEP_COLUMNS))
        .join(reviews.select("subject_id"), on="subject_id", how="semi")
        .group_by("subject_id")
        .agg(
            pl.col("status").filter(pl.col("duty") == step).first().alias(step)
            for step in STEP_COLUMNS
        )
    )
    is_overdue = (pl.col(step) == Status.OVERDUE.value for step in STEP_COLUMNS)
    return (
        reviews.join(states, on="subject_id", how="left")
        .with_columns(is_waiting=pl.any_horizontal(is_overdue).fill_null(False))
        .sort("held_on", "child_id", "subject_id", descending=[True, False, False])
    )
