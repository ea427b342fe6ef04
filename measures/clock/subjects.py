"""What duties are owed for: care periods, reviews, cycles between reviews, decisions, disputes."""

from collections.abc import Callable, Mapping

import polars as pl

from measures import law
from measures.care.disputes import dispute_stages, disputes
from measures.held import held_reviews
from measures.record import Record, first_review_due_on
from measures.words import ContactKind, DutyCode
from measures.working_days import months_after


def subjects(record: Record, reviews: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Return each of the `FAMILIES` by name; `reviews` are the judged review rows."""
    looked_after = reviews.filter(pl.col("duty") == DutyCode.REVIEW.value)
    return {name: of(record, looked_after) for name, of in FAMILIES.items()}


def _periods(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    """Add first_iro_on, first_plan_on, plan_due_on and is_short_break to each care period."""
    first_iro = (
        record["iro_allocation"]
        .group_by("care_period_id")
        .agg(first_iro_on=pl.col("started_on").min())
    )
    first_plan = (
        record["permanence_plan"]
        .group_by("care_period_id")
        .agg(first_plan_on=pl.col("agreed_on").min())
    )
    second = (
        reviews.filter(pl.col("done_on").is_not_null())
        .sort("care_period_id", "done_on")
        .group_by("care_period_id")
        .agg(second_held_on=pl.col("done_on").get(1, null_on_oob=True))
    )
    short = record.episodes.group_by("care_period_id").agg(
        is_short_break=pl.col("is_short_break").fill_null(False).all()
    )
    by_law = months_after(
        first_review_due_on(pl.col("started_on"), record), law.SECOND_REVIEW_MONTHS
    )
    return (
        record.periods.join(first_iro, on="care_period_id", how="left")
        .join(first_plan, on="care_period_id", how="left")
        .join(second, on="care_period_id", how="left")
        .join(short, on="care_period_id", how="left")
        .with_columns(
            plan_due_on=pl.min_horizontal("second_held_on", by_law),
            is_short_break=pl.col("is_short_break").fill_null(False),
            subject_id=pl.lit(None, pl.String),
        )
    )


def _coming_reviews(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    """Every review row with the day of the review and what was done before it.

    review_on: the first meeting, else the day completed, else a booking on or after `as_at`, else
    the due date. For a review not yet held the columns are those of its pending row (see
    `bookings.with_bookings`).
    """
    before = ("child_spoken_to_on", "social_worker_report_on")
    return (
        reviews.with_columns(row_id=pl.coalesce("subject_id", "pending_id"))
        .join(
            record["review"].select("review_id", *before),
            left_on="row_id",
            right_on="review_id",
            how="left",
        )
        .with_columns(
            review_on=pl.coalesce("met_on", "done_on", "coming_on", "due_on"),
            held_on=pl.col("done_on"),
        )
        .drop("row_id")
    )


def _held(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    numbers = reviews.filter(pl.col("subject_id").is_not_null()).select("subject_id", "sequence")
    return (
        held_reviews(record)
        .with_columns(subject_id="review_id")
        .join(numbers, on="subject_id", how="left", maintain_order="left")
    )


def _cycles(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    """Return the stretches between a review held and the next, for the midway check.

    Adds previous_on, next_due_on, middle_on (half-way, rounded down), opens_on, closes_on,
    checked_on (the first midway check in or after the window and before the next review) and
    ended_on (the next review if held, else the day the clock stopped).
    """
    days = record.policy.limits.midway_window_days
    half = ((pl.col("due_on") - pl.col("previous_on")).dt.total_days() // 2).cast(pl.Int64)
    cycles = (
        reviews.sort("clock_id", "sequence")
        .with_columns(
            previous_on=pl.col("done_on").shift(1).over("clock_id"),
            subject_id=pl.col("subject_id").shift(1).over("clock_id"),
        )
        .filter(pl.col("previous_on").is_not_null())
        .with_columns(middle_on=pl.col("previous_on") + pl.duration(days=half))
        .with_columns(
            opens_on=pl.col("middle_on") - pl.duration(days=days),
            closes_on=pl.col("middle_on") + pl.duration(days=days),
            next_due_on="due_on",
            ended_on=pl.coalesce("done_on", "void_on"),
        )
        .drop("due_on", "done_on", "void_on")
    )
    checks = (
        record["iro_contact"]
        .filter(pl.col("kind") == ContactKind.MIDWAY_CHECK.value)
        .join(
            cycles.select("clock_id", "sequence", "care_period_id", "opens_on", "ended_on"),
            on="care_period_id",
        )
        .filter(
            pl.col("contacted_on") >= pl.col("opens_on"),
            pl.col("ended_on").is_null() | (pl.col("contacted_on") < pl.col("ended_on")),
        )
        .group_by("clock_id", "sequence")
        .agg(checked_on=pl.col("contacted_on").min())
    )
    return cycles.join(checks, on=["clock_id", "sequence"], how="left")


def _stages(record: Record, _: pl.DataFrame) -> pl.DataFrame:
    return dispute_stages(record).with_columns(subject_id="dispute_id")


def _formal(record: Record, _: pl.DataFrame) -> pl.DataFrame:
    return (
        disputes(record)
        .filter(pl.col("formal_on").is_not_null())
        .with_columns(subject_id="dispute_id")
    )


def decisions(record: Record) -> pl.DataFrame:
    """Every decision of a review held by `as_at`, or of a review whose holding was not recorded."""
    later = (
        record.snapshot.frames["review"]
        .filter(pl.col("completed_on") > record.as_at)
        .select("review_id")
    )
    reviews = record["review"].select("review_id", "care_period_id", held_on="completed_on")
    return (
        record["review_decision"]
        .join(later, on="review_id", how="anti")
        .join(reviews, on="review_id")
        .join(record.periods.select("care_period_id", "child_id"), on="care_period_id")
        .with_columns(subject_id="review_id")
    )


FAMILIES: Mapping[str, Callable[[Record, pl.DataFrame], pl.DataFrame]] = {
    "period": _periods,
    "coming_review": _coming_reviews,
    "held_review": _held,
    "cycle": _cycles,
    "decision": lambda record, _: decisions(record),
    "dispute_stage": _stages,
    "dispute": _formal,
}
"""Name of a family -> its subjects, of a record and its review rows (not of adoption reviews).

Every family has child_id, care_period_id and subject_id (null for a period).
"""
