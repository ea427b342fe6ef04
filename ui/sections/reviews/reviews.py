"""Which reviews are overdue or about to be."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from measures.counts import between, summaries
from measures.groups import groups
from measures.headline import catalogue
from measures.headline.catalogue import Measure
from measures.words import DutyCode, Status
from ui import charts, frame, on_page, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.navigation import REVIEWS
from ui.sections.shared import figures, opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

MEASURES = (
    catalogue.REVIEWS_ON_TIME,
    catalogue.REVIEWS_ON_TIME_BY_CHILD,
    catalogue.REVIEWS_OVERDUE,
    catalogue.REVIEWS_UNRECORDED,
    catalogue.REVIEWS_UNBOOKED,
    catalogue.REVIEWS_BOOKED_LATE,
)
"""The figures of this page: their rows, and no others, open here."""


ON_TIME_OF = {
    catalogue.REVIEWS_ON_TIME.code: "reviews in the last 12 months were on time",
    catalogue.REVIEWS_ON_TIME_BY_CHILD.code: "children with a review due in the last 12 months had "
    "each of them on time",
}
"""What the headline share is of, in words."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    rows = summaries.open_reviews(facts)
    overdue = _overdue(rows)
    headline = catalogue.headline_on_time(facts.policy)
    figure = headline.figure(facts)
    n = overdue.height
    first = f"{wording.sentence(wording.count(n, 'review'))} {'is' if n == 1 else 'are'} overdue"
    if n:
        worst = int(overdue["days_overdue"].max())  # type: ignore[arg-type] # an integer column
        first += f", the longest by {wording.days(worst)}"
    share = (
        f"{wording.percent(figure.value)} of {ON_TIME_OF[headline.code]}."
        if figure.value is not None
        else "No review fell due in the last 12 months."
    )
    return f"{first}.", share


@once_for_the_same_rows
def _overdue(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("status") == Status.OVERDUE.value)


def headline_tiles() -> None:
    """Draw the figures of timeliness."""
    figures.row([figures.measure_tile(measure, REVIEWS) for measure in MEASURES])


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


def steps() -> None:
    """Draw the steps around a review, on time and waiting, and list those that wait."""
    facts = frame.current().view.facts
    labels = {code.value: code.label for code in between.STEPS}
    rows = _steps_in_words(between.steps(facts))
    on_page.header("Around the review")
    _rates(rows)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        opening.picker(groups.STEPS_LATE)
        waiting = _waiting(dict(rows.select("duty", "overdue").iter_rows()), labels)
    opening.opened(groups.STEPS_LATE)
    if waiting is not None:
        lists.working(
            facts.explained(between.overdue(facts, DutyCode(waiting))),
            lists.review_columns(),
            title=f"Overdue: {labels[waiting].lower()}",
            definition="Steps around a review whose date has passed and that are not recorded.",
            key=f"overdue_{waiting}",
        )


@once_for_the_same_rows
def _steps_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    labels = {code.value: code.label for code in between.STEPS}
    steps = rows.filter(pl.col("duty").is_in(list(labels)))
    return steps.with_columns(label=pl.col("duty").replace_strict(labels), n=pl.col("overdue"))


def _rates(rows: pl.DataFrame) -> None:
    months = load.policy().figures.period_months
    st.markdown(
        f":small[:gray[On time: of those that fell due in {months} months. Not known: what the "
        "data does not say either way.]]"
    )
    tables.reading_table(
        rows,
        [
            Column("label", "Step"),
            Column("share", "On time", Kind.SHARE),
            Column("denominator", "Of", Kind.COUNT),
            Column("unknown", "Not known", Kind.COUNT),
            Column("n", "Overdue now", Kind.COUNT),
        ],
        role=frame.current().person.role,
        alt=f"Steps around a review, on time in {months} months and overdue now",
    )
    silent = int(rows["silent"].drop_nulls().sum())
    if silent:
        times = "once; it is" if silent == 1 else f"{silent:,} times; those are"
        st.markdown(
            f":small[:gray[Silence of the manager counted as agreed {times} outside the rate.]]"
        )


def _waiting(waiting: dict[str, int], labels: dict[str, str]) -> str | None:
    """Draw the choice of a step whose overdue rows are listed; return the duty chosen."""
    offered = [duty for duty in labels if waiting[duty]]
    if not lists.sees_rows() or not offered:
        return None
    return st.selectbox(
        "Open the rows: steps overdue now",
        offered,
        index=None,
        format_func=lambda duty: f"{labels[duty]} ({waiting[duty]:,})",
        placeholder=opening.CHOOSE,
        key="overdue_step",
        width=opening.PICKER_WIDTH,
    )


@once_for_the_same_rows
def _reasons_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(label=pl.col("reason").fill_null("Reason not recorded"))


def reasons() -> None:
    """Draw why reviews were held late."""
    here = frame.current()
    months = load.policy().figures.period_months
    rows = between.late_reasons(here.view.facts)
    on_page.header(f"Why reviews were late, {months} months", "Why they were late")
    if rows.is_empty():
        frame.empty("review held late")
        return
    named = _reasons_in_words(rows)
    most = named.row(0, named=True)
    said = f"Reasons of reviews held late in {months} months"
    st.markdown(
        f":small[:gray[Reviews held late, the commonest reason first.{opening.how('a bar')}]]"
    )
    opening.chart(
        groups.LATE_REASONS,
        charts.late_reasons(named),
        rows["reason"].to_list(),
        alt=f"{said}; most {most['label']}, {most['n']}",
    )
    tables.twin(
        named,
        [Column("label", "Reason"), Column("n", "Reviews", Kind.COUNT)],
        role=here.person.role,
        alt=said,
    )
    opening.picker(groups.LATE_REASONS)
    opening.opened(groups.LATE_REASONS)
