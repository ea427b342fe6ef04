"""Which reviews are overdue or about to be."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from measures import catalogue, summaries
from measures.catalogue import Measure
from measures.words import Status
from ui import frame, lists, status, tiles, wording
from ui.navigation import REVIEWS
from ui.sections import figures, overview

MEASURES = (
    catalogue.REVIEWS_ON_TIME,
    catalogue.REVIEWS_OVERDUE,
    catalogue.REVIEWS_UNRECORDED,
    catalogue.REVIEWS_UNBOOKED,
    catalogue.REVIEWS_BOOKED_LATE,
)
"""The figures of this page: their rows, and no others, open here."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    rows = summaries.open_reviews(facts)
    overdue = rows.filter(pl.col("status") == Status.OVERDUE.value)
    figure = catalogue.REVIEWS_ON_TIME.figure(facts)
    n = overdue.height
    first = f"{wording.sentence(wording.count(n, 'review'))} {'is' if n == 1 else 'are'} overdue"
    if n:
        worst = int(overdue["days_overdue"].max())  # type: ignore[arg-type] # an integer column
        first += f", the longest by {wording.days(worst)}"
    share = (
        f"{wording.percent(figure.value)} of reviews in the last 12 months were on time."
        if figure.value is not None
        else "No review fell due in the last 12 months."
    )
    return f"{first}.", share


def headline_tiles() -> None:
    """Draw the figures of timeliness."""
    tiles.row([figures.measure_tile(measure, REVIEWS) for measure in MEASURES])


def partition() -> None:
    """Draw the states of the reviews still to be held: they add up to all of them."""
    here = frame.current()
    counts = summaries.review_partition(here.view.facts)
    total = int(counts["n"].sum())
    st.header(f"Where {wording.plural(total, 'review')} to come stand", anchor=False)
    if not total:
        frame.empty("review to come")
        return
    overview.draw_partition(counts.filter(pl.col("n") > 0), total)


def state_list() -> None:
    """List the reviews of one state, opening on the first that is not empty."""
    here = frame.current()
    counts = dict(summaries.review_partition(here.view.facts).iter_rows())
    states = [state for state, n in counts.items() if n]
    if not states:
        return
    chosen = st.radio(
        "Reviews to list",
        states,
        format_func=lambda state: f"{status.STATUS[state].word.label} ({counts[state]})",
        horizontal=True,
        key="review_state",
    )
    rows = summaries.open_reviews(here.view.facts).filter(pl.col("status") == chosen)
    label = status.STATUS[chosen].word.label
    lists.working(
        here.view.facts.explained(rows),
        lists.review_columns(),
        title=f"Reviews: {label.lower()}",
        definition="Reviews still to be held, by where they stand; the states add up to all.",
        key=f"reviews_{chosen}",
    )


def asked_rows(offered: Sequence[Measure]) -> bool:
    """Draw the rows behind the figure that was clicked, if any; return whether one was.

    Only the figures offered open: those of another page may be of rows the role has no page for.
    """
    code = st.query_params.get(figures.SHOW)
    measure = next((each for each in offered if each.code == code), None)
    if measure is None or not lists.sees_rows():
        return False
    # A link to the page one is on changes the rows, but not the address: say it again.
    st.query_params[figures.SHOW] = measure.code
    lists.figure_rows(measure, key=f"rows_{measure.code}")
    if st.button("Back to all", icon=":material/arrow_back:", type="tertiary"):
        del st.query_params[figures.SHOW]
        st.rerun()
    return True
