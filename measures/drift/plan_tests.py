"""Drift tests of the plan for permanence itself: P1, P2, P3, P8, P11 and P12."""

import polars as pl

from measures import law
from measures.dates import worded
from measures.drift.clocks import judged, latest_placement, milestone_dates, unbroken_since
from measures.held import held_reviews
from measures.record import Record, first_review_due_on
from measures.words import LONG_TERM_FOSTER, NO_PLAN, LegalStatus, MilestoneKind, Placement, Plan
from measures.working_days import birthday, months_after

PLANS = "the plans for permanence are"


def plan_tests(children: pl.DataFrame, record: Record) -> list[pl.DataFrame]:
    """Return the rows of P1, P2, P3, P8, P11 and P12."""
    return [
        _no_plan(children, record),
        _unchanged(children, record),
        _target_passed(children, record),
        _section_20(children, record),
        _not_matched(children, record),
        _not_home(children, record),
    ]


def _lacks_plans(record: Record) -> pl.Expr:
    return pl.lit(not record.snapshot.is_supplied("permanence_plan"))


def _no_plan(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P1: no plan in force, after the second review held or 20 working days + 3 months."""
    second = (
        held_reviews(record)
        .group_by("care_period_id", maintain_order=True)
        .agg(second_review_on=pl.col("held_on").get(1, null_on_oob=True))
    )
    latest = months_after(
        first_review_due_on(pl.col("started_on"), record), law.SECOND_REVIEW_MONTHS
    )
    rows = children.join(second, on="care_period_id", how="left").with_columns(
        plan_due_on=pl.min_horizontal("second_review_on", latest)
    )
    due = pl.col("plan_due_on")
    return judged(
        rows,
        test="P1",
        record=record,
        holds=pl.col("plan") == NO_PLAN,
        amber_on=due,
        red_on=months_after(due, record.policy.drift.p1_red_months),
        is_unknown=_lacks_plans(record),
        needs=PLANS,
        because=pl.format("No plan for permanence is in force; one was due by {}.", worded(due)),
    )


def _unchanged(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P2: the plan is unchanged and not achieved since it was agreed."""
    agreed = pl.col("agreed_on")
    return judged(
        children,
        test="P2",
        record=record,
        holds=pl.col("achieved_on").is_null(),
        amber_on=months_after(agreed, record.policy.drift.p2_amber_months),
        red_on=months_after(agreed, record.policy.drift.p2_red_months),
        is_unknown=_lacks_plans(record),
        needs=PLANS,
        because=pl.format(
            "The plan agreed on {} has not changed and is not achieved.", worded(agreed)
        ),
    )


def _target_passed(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P3: the plan's target date has passed and it is not achieved."""
    target = pl.col("target_on")
    return judged(
        children,
        test="P3",
        record=record,
        holds=pl.col("achieved_on").is_null(),
        amber_on=target,
        red_on=months_after(target, record.policy.drift.p3_red_months),
        is_unknown=_lacks_plans(record),
        needs=PLANS,
        because=pl.format("The plan was to be achieved by {} and is not.", worded(target)),
    )


def _section_20(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P8: section 20 without an agreed plan or a change; 16+ and unaccompanied left out.

    The clock starts on the later of the start of the unbroken V2 and the plan's agreement. A
    child whose age is not known is not left out.
    """
    limits = record.policy.drift
    unaccompanied = record["child"].select("child_id", "uasc_until")
    section_20 = unbroken_since(
        record, pl.col("legal_status") == LegalStatus.V2.value, "section_20_on"
    )
    is_left_out = (
        birthday(pl.col("date_of_birth"), limits.p8_age_years) <= record.close
    ).fill_null(False) | (pl.col("uasc_until") > record.close).fill_null(False)
    rows = (
        children.join(unaccompanied, on="child_id", how="left")
        .join(section_20, on="care_period_id")
        .with_columns(clock_on=pl.max_horizontal("section_20_on", "agreed_on"))
    )
    clock = pl.col("clock_on")
    amber = months_after(clock, limits.p8_amber_months)
    has_no_plan = pl.col("agreed_on").is_null()
    return judged(
        rows,
        test="P8",
        record=record,
        holds=~is_left_out,
        amber_on=amber,
        red_on=months_after(clock, limits.p8_red_months),
        is_unknown=_lacks_plans(record) & ~is_left_out & (amber < record.close),
        needs=PLANS,
        because=pl.when(has_no_plan)
        .then(
            pl.format(
                "Section 20 since {} and no plan for permanence is in force.",
                worded("section_20_on"),
            )
        )
        .otherwise(
            pl.format(
                "Section 20 since {} and no change since the plan agreed on {}.",
                worded("section_20_on"),
                worded("agreed_on"),
            )
        ),
    )


def _not_matched(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P11: the plan is long-term fostering and no match is recorded (U1 and U4 are matches)."""
    agreed = pl.col("agreed_on")
    matched = milestone_dates(record, MilestoneKind.LONG_TERM_MATCH.value, "matched_on")
    amber = months_after(agreed, record.policy.drift.p11_amber_months)
    lives_there = (
        pl.col("placement_type").is_in([place.value for place in LONG_TERM_FOSTER]).fill_null(False)
    )
    is_concerned = (
        (pl.col("plan") == Plan.LONG_TERM_FOSTERING.value)
        & ~lives_there
        & pl.col("matched_on").is_null()
    )
    lacks_milestones = not record.snapshot.is_supplied("milestone")
    return judged(
        children.join(matched, on="care_period_id", how="left").join(
            latest_placement(record), on="care_period_id", how="left"
        ),
        test="P11",
        record=record,
        holds=is_concerned,
        amber_on=amber,
        is_unknown=_lacks_plans(record)
        | (pl.lit(lacks_milestones) & is_concerned & (amber < record.close)),
        needs="the plans for permanence or the milestones are",
        because=pl.format(
            "The plan agreed on {} is long-term fostering and no match is recorded.",
            worded(agreed),
        ),
    )


def _not_home(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P12: the plan is return home and the child is still away (not placed with parents)."""
    agreed = pl.col("agreed_on")
    is_away = pl.col("placement_type").ne_missing(Placement.P1.value)
    return judged(
        children.join(latest_placement(record), on="care_period_id", how="left"),
        test="P12",
        record=record,
        holds=(pl.col("plan") == Plan.RETURN_HOME.value) & is_away,
        amber_on=months_after(agreed, record.policy.drift.p12_amber_months),
        red_on=months_after(agreed, record.policy.drift.p12_red_months),
        is_unknown=_lacks_plans(record),
        needs=PLANS,
        because=pl.format(
            "The plan agreed on {} is return home and the child is still away.", worded(agreed)
        ),
    )
