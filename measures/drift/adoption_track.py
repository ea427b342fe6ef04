"""Children on the way to adoption: the step each waits for, since when, and against what limit.

Steps: coming into care, decision, placement order, match, moving in, adoption order. The limits are
those of the drift tests P4, P5 and P6 (domain §5); a step without one has none in law or policy.
"""

import polars as pl

from measures.drift.adoption_tests import with_steps
from measures.drift.clocks import tested_children, unbroken_since
from measures.record import Record
from measures.words import Plan, Word
from measures.working_days import months_after


class AdoptionStep(Word):
    """What a child on the way to adoption waits for next."""

    DECISION = "decision", "Decision to place"
    ORDER = "order", "Placement order"
    MATCH = "match", "Match"
    PLACEMENT = "placement", "Moving in"
    ADOPTION_ORDER = "adoption_order", "Adoption order"


class StepClock(Word):
    """How long a step has taken, held against its limit."""

    PAST_LIMIT = "past_limit", "Past the limit"
    WITHIN_LIMIT = "within_limit", "Within the limit"
    NO_LIMIT = "no_limit", "No limit set"


STEP_DATES = ("started_on", "decided_on", "ordered_on", "matched_on", "placed_on")
"""The days on which the steps were reached, in order."""

OWNERS = ("child_id", "iro_id", "team_id", "locality_id")


def adoption_track(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """One row per child in care whose plan is adoption, or whom the authority decided to place.

    Columns: those of `OWNERS` and STEP_DATES, step (`AdoptionStep`: what is waited for),
    step_since_on, step_days, step_limit_on (null: no limit), clock (`StepClock` of the step),
    entry_days (since coming into care, to the first placement with adopters if there was one),
    entry_limit_on and entry_clock (of coming into care to moving in; P4).

    A reversed decision takes the child off, unless the plan is adoption still. A child returned by
    adopters waits for a match again, since the return, without a limit. Empty where neither plans
    nor milestones are supplied. `children`: the children of the facts; short breaks are left out.
    """
    drift = record.policy.drift
    day = pl.lit(record.as_at)
    is_placed = pl.col("placement_now").fill_null(False)
    was_placed = pl.col("placed_on").is_not_null()
    authorised = pl.coalesce("authorised_on", "ordered_on")
    step = AdoptionStep
    rows = (
        with_steps(tested_children(record), record)
        .join(_now(record), on="care_period_id", how="left")
        .join(
            unbroken_since(record, ~pl.col("is_placed"), "unplaced_since_on"),
            on="care_period_id",
            how="left",
        )
        .filter(
            (pl.col("plan") == Plan.ADOPTION.value).fill_null(False)
            | pl.col("decided_on").is_not_null()
            | pl.col("ordered_on").is_not_null()
            | is_placed
        )
    )
    waiting = (
        rows.with_columns(
            step=pl.when(is_placed | (was_placed & pl.col("unplaced_since_on").is_null()))
            .then(pl.lit(step.ADOPTION_ORDER.value))
            .when(was_placed)
            .then(pl.lit(step.MATCH.value))
            .when(pl.col("matched_on").is_not_null())
            .then(pl.lit(step.PLACEMENT.value))
            .when(authorised.is_not_null())
            .then(pl.lit(step.MATCH.value))
            .when(pl.col("decided_on").is_not_null())
            .then(pl.lit(step.ORDER.value))
            .otherwise(pl.lit(step.DECISION.value))
        )
        .with_columns(
            step_since_on=pl.when(pl.col("step") == step.ADOPTION_ORDER.value)
            .then("placed_on")
            .when((pl.col("step") == step.MATCH.value) & was_placed)
            .then("unplaced_since_on")
            .when(pl.col("step") == step.PLACEMENT.value)
            .then("matched_on")
            .when(pl.col("step") == step.MATCH.value)
            .then(authorised)
            .when(pl.col("step") == step.ORDER.value)
            .then("decided_on")
            .otherwise("started_on"),
            step_limit_on=pl.when((pl.col("step") == step.MATCH.value) & ~was_placed)
            .then(pl.col("authorised_on") + pl.duration(days=drift.p5_amber_days))
            .when(pl.col("step") == step.ORDER.value)
            .then(months_after(pl.col("decided_on"), drift.p6_amber_months)),
            entry_limit_on=pl.col("started_on") + pl.duration(days=drift.p4_amber_days),
            entry_until_on=pl.coalesce("placed_on", day),
        )
        .with_columns(
            step_days=(day - pl.col("step_since_on")).dt.total_days(),
            entry_days=(pl.col("entry_until_on") - pl.col("started_on")).dt.total_days(),
            clock=_clock("step_limit_on", day),
            entry_clock=_clock("entry_limit_on", pl.col("entry_until_on")),
        )
    )
    return (
        children.select(OWNERS)
        .join(waiting.drop("iro_id", "team_id", "locality_id", strict=False), on="child_id")
        .select(
            *OWNERS, *STEP_DATES, "step", "step_since_on", "step_days", "step_limit_on", "clock",
            "entry_days", "entry_limit_on", "entry_clock",
        )
        .sort("entry_days", "child_id", descending=[True, False])
        .rechunk()
    )  # fmt: skip


def _now(record: Record) -> pl.DataFrame:
    latest = record.episodes.group_by("care_period_id", maintain_order=True)
    return latest.agg(placement_now=pl.col("is_placed").last())


def _clock(limit: str, until: pl.Expr) -> pl.Expr:
    return (
        pl.when(pl.col(limit).is_null())
        .then(pl.lit(StepClock.NO_LIMIT.value))
        .when(pl.col(limit) < until)
        .then(pl.lit(StepClock.PAST_LIMIT.value))
        .otherwise(pl.lit(StepClock.WITHIN_LIMIT.value))
    )
