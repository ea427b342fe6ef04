"""The views of the Reviews page: every review still to be held stands in exactly one.

What asks for a step stands first whatever its date (overdue, not recorded, booked late); the rest
by when it falls due. A week begins on Monday.
"""

from datetime import date, timedelta

import polars as pl

from measures.counts.summaries import open_reviews
from measures.facts import Facts
from measures.once import once
from measures.policy import Policy
from measures.words import DutyCode, Status, Word

DAYS_A_WEEK = 7


class ReviewView(Word):
    """A view of the reviews to come, in the order of the page."""

    OVERDUE = "overdue", "Overdue"
    UNRECORDED = "unrecorded", "Not recorded"
    THIS_WEEK = "this_week", "Due this week"
    SOON = "soon", "Due soon"
    BOOKED_LATE = "booked_late", "Booked late"
    LATER = "later", "Later"
    NOT_REQUIRED = "not_required", "Not required"
    UNKNOWN = "unknown", "Date not known"


_BY_STATUS = {
    Status.OVERDUE: ReviewView.OVERDUE,
    Status.UNRECORDED: ReviewView.UNRECORDED,
    Status.BOOKED_LATE: ReviewView.BOOKED_LATE,
    Status.NOT_REQUIRED: ReviewView.NOT_REQUIRED,
    Status.UNKNOWN: ReviewView.UNKNOWN,
}
"""Statuses that have a view of their own, whatever the due date."""


def label(view: ReviewView, policy: Policy) -> str:
    """Return what a view is called: the policy says how many days ahead "soon" looks."""
    if view != ReviewView.SOON:
        return view.label
    weeks, days = divmod(policy.clock.due_soon_days, DAYS_A_WEEK)
    return f"Due in {weeks} weeks" if weeks > 1 and not days else f"Due in {weeks * 7 + days} days"


def week_ends(day: date) -> date:
    """Return the Sunday of a day's week."""
    return day + timedelta(days=DAYS_A_WEEK - 1 - day.weekday())


def soon_until(facts: Facts) -> date:
    """Return the last day that is due soon."""
    return facts.as_at + timedelta(days=facts.policy.clock.due_soon_days)


def view_of(as_at: date) -> pl.Expr:
    """The view of a review from its status and due_on; see `reviews_by_view`.

    Due this week: on or after `as_at` and by Sunday. Due soon: after Sunday and within the
    policy's days. An unknown due date, and one that is only the latest possible, is `unknown`.
    """
    status = pl.col("status")
    is_soon = status.is_in([Status.DUE_SOON.value, Status.DUE_SOON_UNBOOKED.value])
    return (
        pl.when(status.is_in([each.value for each in _BY_STATUS]))
        .then(
            status.replace_strict(
                {status.value: view.value for status, view in _BY_STATUS.items()},
                default=None,
                return_dtype=pl.String,
            )
        )
        .when(pl.col("due_on") <= week_ends(as_at))
        .then(pl.lit(ReviewView.THIS_WEEK.value))
        .when(is_soon)
        .then(pl.lit(ReviewView.SOON.value))
        .otherwise(pl.lit(ReviewView.LATER.value))
    )


@once
def reviews_by_view(facts: Facts) -> pl.DataFrame:
    """Return the reviews still to be held with their `view`, the oldest due first.

    Beside them those no longer required: the child left care by the due date, within as many days
    before `as_at` as "due soon" looks ahead, so that a meeting can be cancelled.
    """
    since = facts.as_at - timedelta(days=facts.policy.clock.due_soon_days)
    fallen_away = facts.duties.filter(
        pl.col("duty") == DutyCode.REVIEW.value,
        pl.col("status") == Status.NOT_REQUIRED.value,
        pl.col("void_on") > since,
    )
    return (
        pl.concat([open_reviews(facts), fallen_away])
        .with_columns(view=view_of(facts.as_at))
        .sort("due_on", "child_id", nulls_last=True)
    )


@once
def view_counts(facts: Facts) -> dict[ReviewView, int]:
    """Return how many reviews stand in each view; every view is there, 0 included."""
    counts = dict(reviews_by_view(facts).group_by("view").len().iter_rows())
    return {view: int(counts.get(view.value, 0)) for view in ReviewView}
