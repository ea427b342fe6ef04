"""The reviews to come in views that add up, and the weeks in which they fall due."""

from datetime import date

import polars as pl
import streamlit as st

from measures.counts import ahead, review_views
from measures.counts.review_views import ReviewView
from measures.facts import Facts
from measures.groups import groups
from measures.once import once
from measures.words import Status
from ui import charts, frame, on_page, wording
from ui.data import load
from ui.lists import lists
from ui.sections.shared import opening
from ui.tables import status, tables
from ui.tables.columns import Column, Kind

TITLES = {
    ReviewView.OVERDUE: "Overdue reviews",
    ReviewView.UNRECORDED: "Reviews not recorded",
    ReviewView.THIS_WEEK: "Reviews due this week",
    ReviewView.SOON: "Reviews due soon",
    ReviewView.BOOKED_LATE: "Reviews booked late",
    ReviewView.LATER: "Reviews due later",
    ReviewView.NOT_REQUIRED: "Reviews not required",
    ReviewView.UNKNOWN: "Reviews whose date is not known",
}
"""What the list of a view is called, in its exports and beside the child opened from it."""

MEANS = {
    ReviewView.OVERDUE: "The due date has passed and no review is recorded.",
    ReviewView.UNRECORDED: "A meeting was booked for a day that has passed, and nothing is "
    "recorded: possibly held.",
    ReviewView.THIS_WEEK: "Due from today to Sunday, whether a meeting is booked or not.",
    ReviewView.SOON: "Due after Sunday and within {days} days, whether a meeting is booked or not.",
    ReviewView.BOOKED_LATE: "Not yet overdue, but the meeting is after the due date.",
    ReviewView.LATER: "Due further ahead.",
    ReviewView.NOT_REQUIRED: "The child left care by the due date, within the last {days} days: "
    "cancel any meeting.",
    ReviewView.UNKNOWN: "The due date cannot be judged from the data.",
}
"""What stands in a view, in a sentence."""


def views() -> None:
    """Draw the views with their counts, and list the one chosen, at first the first not empty."""
    facts = frame.current().view.facts
    counts = review_views.view_counts(facts)
    total, gone = sum(counts.values()), counts[ReviewView.NOT_REQUIRED]
    stand = "stands" if total == 1 else "stand"
    title = f"Where {wording.plural(total, 'review')} {stand}" if total else "Where reviews stand"
    on_page.header(title, "Where they stand")
    if not total:
        frame.empty("review to come")
        return
    parts = [(total - gone, "to come"), (gone, "no longer required")]
    told = wording.list_of([f"{n:,} {words}" for n, words in parts if n])
    st.markdown(f":small[:gray[{told}. Each stands in one view.]]")
    offered = [view for view, n in counts.items() if n or view != ReviewView.UNKNOWN]
    if not lists.sees_rows():
        st.markdown(" ".join(f":gray-badge[{_label(view)} {counts[view]:,}]" for view in offered))
        return
    chosen = st.radio(
        "View",
        offered,
        index=next(place for place, view in enumerate(offered) if counts[view]),
        format_func=lambda view: f"{_label(view)} ({counts[view]:,})",
        horizontal=True,
        key="review_view",
    )
    _listed(chosen or offered[0])


def _label(view: ReviewView) -> str:
    return review_views.label(view, load.policy())


def _listed(view: ReviewView) -> None:
    facts = frame.current().view.facts
    rows = _worded(facts, view)
    means = MEANS[view].format(days=load.policy().clock.due_soon_days)
    st.markdown(f":small[:gray[{means}]]")
    shown = lists.review_columns()
    if view == ReviewView.NOT_REQUIRED:
        shown = [each for each in shown if each.field not in ("days_overdue", "booked_for")]
        shown.insert(4, Column("void_on", "Left care", Kind.DATE))
    elif view not in (ReviewView.OVERDUE, ReviewView.UNRECORDED):
        shown = [each for each in shown if each.field != "days_overdue"]
    lists.working(
        rows,
        shown,
        title=TITLES[view],
        definition=f"{means} The views of the reviews add up to all of them.",
        key=f"reviews_{view.value}",
    )


@once
def _worded(facts: Facts, view: ReviewView) -> pl.DataFrame:
    rows = review_views.reviews_by_view(facts)
    return facts.explained(rows.filter(pl.col("view") == view.value))


def calendar() -> None:
    """Draw the reviews falling due and the meetings booked in each of the next 26 weeks."""
    here = frame.current()
    weeks = ahead.review_calendar(here.view.facts)
    due, booked = int(weeks["due"].sum()), int(weeks["booked"].sum())
    on_page.header(f"The next {ahead.WEEKS} weeks", "Weeks ahead")
    if not due + booked:
        frame.empty(f"review due or booked in the next {ahead.WEEKS} weeks")
        return
    st.markdown(
        f":small[:gray[{wording.sentence(wording.tally(due, 'review'))} "
        f"{'falls' if due == 1 else 'fall'} due and {wording.tally(booked, 'meeting')} "
        f"{'is' if booked == 1 else 'are'} booked. A bar is the reviews due in a week, "
        "Monday first: filled where a meeting is booked, outlined where none is. The dot is the "
        "meetings booked in that week. What is overdue falls due in no week ahead."
        f"{opening.how('a bar or a dot')}]]"
    )
    unbooked = status.badge(Status.DUE_SOON_UNBOOKED, "Due soon, no meeting booked")
    st.markdown(
        f"{status.badge(Status.DUE_SOON, 'Due, meeting booked')} {unbooked} "
        f"{status.badge(Status.NOT_YET_DUE, 'Due later, no meeting booked')}"
    )
    most = max(weeks.rows(named=True), key=lambda week: int(week["due"]))
    opening.chart(
        groups.CALENDAR,
        charts.review_weeks(weeks, soon_until=review_views.soon_until(here.view.facts)),
        [f"{monday} {what}" for monday in weeks["week_on"] for what in (ahead.DUE, ahead.BOOKED)],
        alt=f"Reviews due and meetings booked in {ahead.WEEKS} weeks; most due {most['due']} in "
        f"the week of {wording.day(most['week_on'])}",
    )
    tables.twin(
        weeks,
        [
            Column("week_on", "Week of", Kind.DATE),
            Column("due", "Due", Kind.COUNT),
            Column("due_booked", "Meeting booked", Kind.COUNT),
            Column("due_unbooked", "No meeting", Kind.COUNT),
            Column("booked", "Meetings in the week", Kind.COUNT),
        ],
        role=here.person.role,
        alt="Reviews due and meetings booked by week",
    )
    opening.picker(groups.CALENDAR, _week)
    opening.opened(groups.CALENDAR, _week)


def _week(group: str) -> str:
    """Word a group "Monday due" or "Monday booked"."""
    monday, _, what = group.partition(" ")
    told = "falling due" if what == ahead.DUE else "meetings booked"
    return f"Week of {wording.day(date.fromisoformat(monday))}, {told}"
