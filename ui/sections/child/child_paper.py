"""The child's page for paper: the same facts on two A4 pages, nothing that needs a click."""

from pathlib import Path

import polars as pl
import streamlit as st

from measures.counts.child_story import Period, child_story
from measures.words import DutyCode
from ui import frame, navigation, wording
from ui.filters import links
from ui.sections.child import child_doubts, child_head, child_lists, child_timeline

REVIEWS_SHOWN = 3
LINES = 3
"""Lines of decisions, disputes and feedback: what is newest or most overdue."""
DUTIES_SHOWN = 8

WIDTH = 700
"""Pixels between the margins of an A4 page: the chart is drawn in the width it is printed in."""

_STYLE = Path(__file__).resolve().parents[2] / "styles" / "paper.css"


def is_asked() -> bool:
    """Whether the address asks for the page as it is printed."""
    return links.PAPER in st.query_params


def link(child_id: str) -> None:
    """Draw the way to the page for paper, or back from it."""
    here = frame.current()
    query = links.child_query(child_id, here.person, here.filters)
    page = navigation.page(navigation.CHILD)
    if is_asked():
        with st.container(key="screen_only_back", horizontal=True, vertical_alignment="center"):
            st.page_link(page, label="Back to the page", icon=":material/arrow_back:",
                         query_params=query)  # fmt: skip
            st.markdown(
                ":small[:gray[Print it with your browser, Ctrl and P: A4, upright, light theme. "
                "Close to two pages for most children.]]"
            )
        return
    st.page_link(
        page,
        label="Print view",
        icon=":material/print:",
        query_params={**query, links.PAPER: ["1"]},
    )


def draw(child_id: str, rows: pl.DataFrame, duties: pl.DataFrame) -> None:
    """Draw the page for paper. Cut lists say so and where the rest is."""
    here = frame.current()
    st.html(_STYLE)
    link(child_id)
    with st.container(width=WIDTH, gap="xsmall"):
        child_head.badges(rows, duties)
        child_head.facts(child_id, rows)
        child_head.next_review(duties)
        st.header("Timeline", anchor=False)
        child_timeline.chart(child_story(here.view.permitted, child_id), Period.WHOLE)
        child_lists.drift(child_id)
        _duties(duties)
        child_lists.decisions(child_id, LINES)
        child_lists.disputes(child_id, LINES)
        child_lists.feedback(child_id, LINES)
        child_doubts.doubts(child_id, is_on_paper=True)
        st.markdown(
            f":small[Printed for {wording.escape(here.person.name)}. Personal data of a child in "
            f"care: keep it in the council's systems. Lists show at most {LINES} lines and the "
            f"last {REVIEWS_SHOWN} reviews; the dashboard has the rest.]"
        )


def _duties(duties: pl.DataFrame) -> None:
    """Draw what is late or coming, then the last reviews held."""
    st.header("Duties late or coming, and the last reviews", anchor=False)
    ordered = child_lists.ranked(duties)
    coming = ordered.filter(pl.col("rank").is_not_null()).head(DUTIES_SHOWN)
    held = ordered.filter(
        pl.col("rank").is_null(),
        pl.col("duty") == DutyCode.REVIEW.value,
        pl.col("done_on").is_not_null(),
    ).head(REVIEWS_SHOWN)
    shown = pl.concat([coming, held])
    if shown.is_empty():
        frame.empty("duty for this child")
        return
    child_lists.duty_list(shown)
