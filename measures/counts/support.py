"""What Business Support has to do: reviews to book and what is to be sent, by due day."""

from datetime import timedelta

import polars as pl

from measures.facts import Facts
from measures.once import once
from measures.words import DutyCode, Status, Word


class Task(Word):
    """A list of Business Support's work, in the order of the page."""

    TO_BOOK = "to_book", "Reviews to book"
    DECISIONS = "decisions", "Decisions to send"
    RECORDS = "records", "Records to send"
    TO_CHILD = "to_child", "Outcomes to send to the child"


_SENDS = {
    DutyCode.DECISIONS_SENT: Task.DECISIONS,
    DutyCode.RECORD_DISTRIBUTED: Task.RECORDS,
    DutyCode.SENT_TO_CHILD: Task.TO_CHILD,
}

_TO_SEND = (Status.OVERDUE, Status.DUE_SOON, Status.NOT_YET_DUE)


def task_of() -> pl.Expr:
    """The list on which a duty stands, from duty, status and booked_for; null for none.

    To book: a review that is overdue or due soon and has no meeting booked, and one booked after
    its due date, which needs an earlier day. To send: from the day the review was held until it is
    sent, whether late or not.
    """
    duty, status = pl.col("duty"), pl.col("status")
    is_to_book = status.is_in([Status.DUE_SOON_UNBOOKED.value, Status.BOOKED_LATE.value]) | (
        (status == Status.OVERDUE.value) & pl.col("booked_for").is_null()
    )
    sends = {code.value: task.value for code, task in _SENDS.items()}
    return (
        pl.when((duty == DutyCode.REVIEW.value) & is_to_book)
        .then(pl.lit(Task.TO_BOOK.value))
        .when(duty.is_in(list(sends)) & status.is_in([each.value for each in _TO_SEND]))
        .then(duty.replace_strict(sends, default=None, return_dtype=pl.String))
    )


@once
def work(facts: Facts) -> pl.DataFrame:
    """Return the duties that Business Support has to do with their `task`, the oldest due first."""
    return (
        facts.duties.with_columns(task=task_of())
        .filter(pl.col("task").is_not_null())
        .sort("due_on", "child_id", "subject_id", nulls_last=True)
    )


@once
def task_counts(facts: Facts) -> dict[Task, int]:
    """Return how many rows stand on each list; every list is there, 0 included."""
    counts = dict(work(facts).group_by("task").len().iter_rows())
    return {task: int(counts.get(task.value, 0)) for task in Task}


@once
def not_judged(facts: Facts) -> dict[Task, int]:
    """Return how many rows of each list cannot be told: the data does not say if it was sent."""
    unknown = facts.duties.filter(pl.col("status") == Status.UNKNOWN.value)
    counts = dict(unknown.group_by("duty").len().iter_rows())
    return {task: int(counts.get(code.value, 0)) for code, task in _SENDS.items()}


OVERDUE, LATER = "overdue", "later"


@once
def work_by_day(facts: Facts) -> pl.DataFrame:
    """Return how much is due on each day: `when`, due_on and a count for each `Task`.

    `when` is `overdue` (before `as_at`), `day` (one row for each day with work, as far ahead as
    the policy's "due soon" looks) or `later`; due_on is null but for days. The rows add up to the
    lists.
    """
    due, last = (
        pl.col("due_on"),
        facts.as_at + timedelta(days=facts.policy.clock.due_soon_days),
    )
    when = (
        pl.when(due < facts.as_at)
        .then(pl.lit(OVERDUE))
        .when(due <= last)
        .then(pl.lit("day"))
        .otherwise(pl.lit(LATER))
    )
    rank = pl.col("when").replace_strict({OVERDUE: 0, "day": 1, LATER: 2}, return_dtype=pl.Int64)
    return (
        work(facts)
        .with_columns(when=when)
        .group_by("when", due_on=pl.when(pl.col("when") == "day").then(due))
        .agg((pl.col("task") == task.value).sum().cast(pl.Int64).alias(task.value) for task in Task)
        .sort(rank, "due_on")
    )
