"""Which view of the Reviews page a review stands in (design: the views partition the reviews)."""

from datetime import date
from typing import Any

import polars as pl

from measures.counts.review_views import ReviewView, label, reviews_by_view, view_counts, view_of
from measures.facts import Facts, facts
from measures.policy import Clock, Policy
from measures.snapshot import Snapshot
from measures.words import DutyCode, Status
from tests.histories import snapshot
from tests.spec.examples import worked_examples

WEDNESDAY = date(2026, 3, 11)


@worked_examples("""
    status            | due_on     | view         | because
    overdue           | 2026-03-10 | overdue      | its date was yesterday
    overdue           | 2026-03-09 | overdue      | due this Monday and past: overdue, not this week
    unrecorded        | 2026-03-12 | unrecorded   | a meeting has passed and nothing is recorded
    unrecorded        | 2026-02-01 | unrecorded   | possibly held: not said to be overdue
    due_soon          | 2026-03-11 | this_week    | due today is not overdue
    due_soon          | 2026-03-15 | this_week    | the week ends on Sunday
    due_soon_unbooked | 2026-03-13 | this_week    | booked or not
    due_soon          | 2026-03-16 | soon         | Monday is next week
    due_soon_unbooked | 2026-04-08 | soon         | 28 days ahead
    booked            | 2026-04-09 | later        | 29 days ahead
    not_yet_due       | 2026-09-01 | later        | no meeting needed yet
    booked_late       | 2026-03-13 | booked_late  | due this week, but its meeting is too late
    booked_late       | 2026-06-30 | booked_late  | an earlier day is needed, however far ahead
    not_required      | 2026-03-13 | not_required | the child has left care
    unknown           |            | unknown      | the due date cannot be judged
    unknown           | 2026-03-13 | unknown      | the date is only the latest possible
""")
def test_the_view_of_a_review(status: str, due_on: date | None, view: str, because: str) -> None:
    row = pl.DataFrame(
        {"status": [status], "due_on": [due_on]}, schema={"status": pl.String, "due_on": pl.Date}
    )
    assert row.select(view=view_of(WEDNESDAY)).item() == view


@worked_examples("""
    days | words          | because
    28   | Due in 4 weeks | the default
    14   | Due in 2 weeks | whole weeks
    7    | Due in 7 days  | one week is said in days
    30   | Due in 30 days | no whole weeks
""")
def test_the_view_ahead_says_how_far_it_looks(days: int, words: str, because: str) -> None:
    assert label(ReviewView.SOON, Policy(clock=Clock(due_soon_days=days))) == words


def left_care(ended_on: str) -> Facts:
    period = {"care_period_id": "p", "child_id": "c", "started_on": "2025-09-01"}
    held = {"care_period_id": "p", "completed_on": "2025-09-25"}
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{**period, "ended_on": ended_on}],
        "review": [held, {**held, "completed_on": "2025-12-20"}],
    }
    return facts(snapshot(**rows), as_at=WEDNESDAY, policy=Policy())


@worked_examples("""
    ended_on   | n | because
    2026-03-11 | 1 | left today: cancel the meeting
    2026-02-12 | 1 | 27 days ago
    2026-02-11 | 0 | 28 days ago: no longer shown
""")
def test_a_review_no_longer_required_is_shown_for_four_weeks(
    ended_on: date, n: int, because: str
) -> None:
    assert view_counts(left_care(ended_on.isoformat()))[ReviewView.NOT_REQUIRED] == n


def test_every_review_to_come_stands_in_one_view(small_snapshot: Snapshot) -> None:
    found = facts(small_snapshot, as_at=date(2026, 9, 2), policy=Policy())
    to_come = found.duties.filter(
        pl.col("duty") == DutyCode.REVIEW.value,
        pl.col("done_on").is_null(),
        pl.col("void_on").is_null(),
    )
    rows = reviews_by_view(found)
    kept = rows.filter(pl.col("status") != Status.NOT_REQUIRED.value)

    assert rows["view"].null_count() == 0
    assert sum(view_counts(found).values()) == rows.height
    assert kept.height == to_come.height > 100
    assert set(kept["child_id"]) == set(to_come["child_id"])
