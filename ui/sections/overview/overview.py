"""What needs a decision today."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from measures.counts import attention, summaries
from measures.facts.scope import NONE_RECORDED
from measures.headline import catalogue
from ui import charts, frame, navigation, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.filters import filters
from ui.lists import child_lines, frozen, lists
from ui.sections.shared import figures, loads
from ui.sections.shared.figures import measure_tile, past, per_fte_tile
from ui.tables import status, tables
from ui.tables.columns import Column, Kind

SHOWN = 8
"""Lines of the list on the overview; all of them open on request."""


def answer() -> tuple[str, str]:
    """Return the page's answer: the first sentence in bold, and the rest."""
    facts = frame.current().view.facts
    overdue = int(catalogue.REVIEWS_OVERDUE.figure(facts).numerator or 0)
    silent = int(catalogue.SILENT_DRIFT.figure(facts).numerator or 0)
    is_are = "is" if overdue == 1 else "are"
    drift = "is drifting" if silent == 1 else "are drifting"
    late = f"{wording.sentence(wording.count(overdue, 'review'))} {is_are} overdue"
    if not catalogue.SILENT_DRIFT.is_supplied(facts):
        return (
            f"{late}.",
            "Disputes and IROs' concerns are not supplied, so silence cannot be told.",
        )
    first = (
        f"{late} and {wording.count(silent, 'child', 'children')} {drift} "
        "with no challenge recorded."
    )
    if not facts.snapshot.is_supplied("iro_allocation"):
        return first, "Which child has which IRO is not supplied."
    return first, loads.above_the_range(summaries.caseload_counts(facts))


def headline_tiles() -> None:
    """Draw the five headline figures."""
    before = past()
    figures.row(
        [
            measure_tile(catalogue.headline_on_time(load.policy()), navigation.REVIEWS, before),
            measure_tile(catalogue.REVIEWS_OVERDUE, navigation.REVIEWS, before),
            per_fte_tile(before, navigation.CASELOADS),
            measure_tile(catalogue.SILENT_DRIFT, navigation.PERMANENCE, before),
            measure_tile(catalogue.DISPUTES_PAST_LIMIT, navigation.DISPUTES, before),
        ]
    )


def needs_attention() -> None:
    """Draw the list of what needs a decision, worst first across topics."""
    here = frame.current()
    rows = attention.needs_attention(here.view.facts)
    st.header("What needs a decision today", anchor=False)
    if here.person.role not in lists.SEES_CHILDREN:
        st.markdown(
            f":small[:gray[{wording.plural(rows.height, 'line')}; your role sees figures only.]]"
        )
        return
    if rows.is_empty():
        frame.empty("matter needs a decision")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        note = st.empty()
        every = st.toggle("Show all", key="attention_all") if rows.height > SHOWN else False
    shown = rows if every else _worst(rows)
    note.markdown(
        f":small[:gray[Worst first, all topics. {shown.height} of {rows.height} shown.]]",
        width="content",
    )
    people = lists.named(shown, here.view)
    frozen.keep("Needs attention", people["child_id"].to_list())
    with st.container(gap="xsmall"):
        for row in people.iter_rows(named=True):
            child_lines.linked_row(
                f"{status.badge(row['word'])} **{wording.escape(row['what'])}**"
                f"{_since(row)}  \n:small[{wording.escape(row['why'])}]",
                f":small[{wording.escape(row['iro'])}, {wording.escape(row['locality'])}. "
                f"Next: {wording.escape(row['whose'])}]",
                row,
            )


@once_for_the_same_rows
def _worst(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.head(SHOWN)


def _since(row: dict[str, Any]) -> str:
    """Since when, and for how long; a step still to come has the day it is due in its reason."""
    if row["since_on"] is None or not row["days"]:
        return ""
    return f", since {wording.day(row['since_on'])}, {wording.days(row['days'])}"


def matrix() -> None:
    """Draw children and disputes by locality and topic."""
    here = frame.current()
    st.header("By locality and topic", anchor=False)
    rows = _cells(lists.with_locality(attention.locality_topics(here.view.facts), here.view))
    if rows.is_empty():
        frame.empty("child in care")
        return
    opens = " Click a cell, or choose it below, to list its rows." if lists.sees_rows() else ""
    st.markdown(f":small[:gray[A filled cell is the highest in its column.{opens}]]")
    total = int(rows["n"].sum())
    clicked = charts.draw_to_open(
        charts.locality_matrix(rows),
        alt=f"Matters needing a decision by locality and topic, {total} in all",
        key="matrix",
    )
    tables.twin(
        rows,
        [Column("locality", "Locality", Kind.NAME), Column("topic", "Topic"),
         Column("n", "Number", Kind.COUNT)],
        role=here.person.role,
        alt=f"The same by locality for {rows['topic'].n_unique()} topics",
    )  # fmt: skip
    if lists.sees_rows():
        _cell_picker([cell for cell in rows.rows(named=True) if cell["n"]])
        if clicked is not None and clicked < rows.height:
            _open_cell(rows.row(clicked, named=True))


@once_for_the_same_rows
def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of the matrix, each with its colour role, by locality A to Z."""
    roles = {word: look.role for word, look in status.STATUS.items()}
    return rows.with_columns(
        role=pl.col("word").replace_strict(roles, return_dtype=pl.String)
    ).sort("locality", maintain_order=True)


def _cell_picker(offered: list[dict[str, Any]]) -> None:
    """Draw the picker of the cells that hold something: the way of the keyboard."""
    if not offered:
        return
    place = st.selectbox(
        "Open the rows: a locality and a topic",
        range(len(offered)),
        index=None,
        format_func=lambda place: (
            f"{offered[place]['locality']}: {offered[place]['topic'].lower()} "
            f"({offered[place]['n']:,})"
        ),
        placeholder="Choose one to list its rows",
        key="open_matrix",
    )
    if place is not None and place < len(offered):
        _open_cell(offered[place])


def _open_cell(cell: Mapping[str, Any]) -> None:
    """Open the rows of a cell on the topic's own page; a cell of none has none to open."""
    if not cell["n"]:
        return
    measure = attention.TOPICS[cell["topic"]].measure
    query = {
        **frame.current().filters,
        filters.LOCALITY: [cell["locality_id"] or NONE_RECORDED],
        figures.SHOW: measure.code,
    }
    st.switch_page(navigation.page(TOPIC_PAGES[measure]), query_params=query)


TOPIC_PAGES = {
    catalogue.REVIEWS_OVERDUE: navigation.REVIEWS,
    catalogue.REVIEWS_UNRECORDED: navigation.REVIEWS,
    catalogue.SILENT_DRIFT: navigation.PERMANENCE,
    catalogue.DISPUTES_PAST_LIMIT: navigation.DISPUTES,
    catalogue.CHILDREN_WITHOUT_IRO: navigation.CASELOADS,
}
"""The page that lists the rows of each topic of the matrix."""


def next_reviews() -> None:
    """Draw the partition of the reviews still to be held."""
    here = frame.current()
    counts = _states_with_reviews(summaries.review_partition(here.view.facts))
    total = int(counts["n"].sum())
    st.header(f"Next review, {wording.tally(total, 'review')} to come", anchor=False)
    if not total:
        frame.empty("review to come")
        return
    draw_partition(counts, total)
    if lists.sees_rows():
        st.page_link(
            navigation.page(navigation.REVIEWS),
            label="List them by state",
            query_params=frame.current().filters,
        )


@once_for_the_same_rows
def _states_with_reviews(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.filter(pl.col("n") > 0)


def draw_partition(counts: pl.DataFrame, total: int) -> None:
    """Draw a partition of reviews as one bar and its counted badges."""
    charts.draw(
        charts.state_bar(counts),
        alt="Reviews to come by state: "
        + wording.list_of(
            [f"{n} {status.STATUS[word].word.label.lower()}" for word, n in counts.iter_rows()]
        ),
    )
    st.markdown(
        " ".join(
            status.badge(word, f"{n:,} {status.STATUS[word].word.label.lower()}")
            for word, n in counts.iter_rows()
        )
    )
