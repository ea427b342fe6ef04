"""Where each duty stands at the close of `as_at`: its status and the days it is late."""

import polars as pl

from measures import law
from measures.record import Record
from measures.words import ReviewRule, Status


def with_review_status(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Add status and days_overdue to rows of reviews (domain §1.8, in the order of its table).

    Expects due_on, done_on, met_on, void_on, booked_for, is_begun, is_latest. A due date that
    cannot be judged gives `unknown`; one that is only the latest possible gives `overdue` once it
    has passed and `unknown` until then. A review of short breaks that an SSDA903 return could not
    carry is never called overdue or missed: `unknown` (domain §1.4).
    """
    as_at = record.close
    due, done = pl.col("due_on"), pl.col("done_on")
    was_started = (pl.col("met_on") <= due) & (
        done <= record.calendar.after(pl.col("met_on"), law.ADJOURNMENT_WORKING_DAYS)
    )
    days_left = (due - as_at).dt.total_days()
    soon = days_left <= record.policy.clock.due_soon_days
    status = (
        pl.when(done.is_not_null() & due.is_null())
        .then(pl.lit(Status.UNKNOWN.value))
        .when(done <= due)
        .then(pl.lit(Status.HELD_ON_TIME.value))
        .when(done.is_not_null() & was_started)
        .then(pl.lit(Status.STARTED_ON_TIME.value))
        .when(done.is_not_null())
        .then(pl.lit(Status.HELD_LATE.value))
        .when(pl.col("void_on") <= due)
        .then(pl.lit(Status.NOT_REQUIRED.value))
        .when(pl.col("void_on") > due)
        .then(pl.lit(Status.MISSED.value))
        .when((pl.col("booked_for") < as_at) & ~pl.col("is_begun"))
        .then(pl.lit(Status.UNRECORDED.value))
        .when(due < as_at)
        .then(pl.lit(Status.OVERDUE.value))
        .when(due.is_null() | pl.col("is_latest"))
        .then(pl.lit(Status.UNKNOWN.value))
        .when(pl.col("booked_for") > due)
        .then(pl.lit(Status.BOOKED_LATE.value))
        .when(soon & pl.col("booked_for").is_null())
        .then(pl.lit(Status.DUE_SOON_UNBOOKED.value))
        .when(soon)
        .then(pl.lit(Status.DUE_SOON.value))
        .when(pl.col("booked_for").is_not_null())
        .then(pl.lit(Status.BOOKED.value))
        .otherwise(pl.lit(Status.NOT_YET_DUE.value))
    )
    if record.snapshot.lacks_short_break_reviews:
        is_undone = status.is_in([Status.OVERDUE.value, Status.MISSED.value])
        status = (
            pl.when(is_undone & _is_never_carried())
            .then(pl.lit(Status.UNKNOWN.value))
            .otherwise(status)
        )
    return rows.with_columns(status=status).with_columns(days_overdue=days_overdue(record))


def _is_never_carried() -> pl.Expr:
    """Whether no review of a short-break clock was ever supplied."""
    short = [ReviewRule.SHORT_BREAK_FIRST.value, ReviewRule.SHORT_BREAK_LATER.value]
    return (pl.col("sequence") == 1) & pl.col("rule").is_in(short)


def duty_status(record: Record) -> pl.Expr:
    """The status of a duty other than a review, from due_on, done_on and void_on.

    A duty voided before or on its due date was not required; voided after it, it was missed.
    """
    as_at = record.close
    due, done = pl.col("due_on"), pl.col("done_on")
    soon = (due - as_at).dt.total_days() <= record.policy.clock.due_soon_days_other
    return (
        pl.when(due.is_null())
        .then(pl.lit(Status.UNKNOWN.value))
        .when(done <= due)
        .then(pl.lit(Status.DONE_ON_TIME.value))
        .when(done.is_not_null())
        .then(pl.lit(Status.DONE_LATE.value))
        .when(pl.col("void_on") <= due)
        .then(pl.lit(Status.NOT_REQUIRED.value))
        .when(pl.col("void_on") > due)
        .then(pl.lit(Status.MISSED.value))
        .when(due < as_at)
        .then(pl.lit(Status.OVERDUE.value))
        .when(soon)
        .then(pl.lit(Status.DUE_SOON.value))
        .otherwise(pl.lit(Status.NOT_YET_DUE.value))
    )


def days_overdue(record: Record) -> pl.Expr:
    """Calendar days late: done − due if done late, void − due if missed, as_at − due if overdue.

    Null for any other status.
    """
    status = pl.col("status")
    ended = (
        pl.when(
            status.is_in(
                [Status.HELD_LATE.value, Status.STARTED_ON_TIME.value, Status.DONE_LATE.value]
            )
        )
        .then(pl.col("done_on"))
        .when(status == Status.MISSED.value)
        .then(pl.coalesce("void_on", "done_on"))
        .when(status == Status.OVERDUE.value)
        .then(record.close)
    )
    return (ended - pl.col("due_on")).dt.total_days()
