"""One child's timeline and the table behind it."""

import polars as pl
import streamlit as st

from measures.counts.child_story import MARKS, ChildStory, Period, child_story
from measures.words import NO_PLAN
from ui import charts, frame, wording
from ui.charts.base import with_looks
from ui.tables import status, tables
from ui.tables.columns import Column, Kind

FACT_SHAPE = "square"
"""Shape of a mark that is a plain fact."""


def draw(child_id: str) -> None:
    """Draw a child's story on one time axis, with a choice of period, and its table."""
    here = frame.current()
    story = child_story(here.view.permitted, child_id)
    st.header("Timeline", anchor=False)
    if story.spans.is_empty() and story.marks.is_empty():
        frame.empty("event recorded for this child")
        return
    period = st.radio(
        "Time shown",
        list(Period),
        format_func=lambda period: period.label,
        horizontal=True,
        key="child_period",
    )
    st.markdown(
        ":small[:gray[Drag to move in time; Ctrl and the wheel, or two fingers, to zoom; two "
        "clicks to go back. A thin tick is the day a review was due by, or the plan's target.]]"
    )
    chart(story, period or Period.WHOLE)
    _legend(story)
    twin(story)


def chart(story: ChildStory, period: Period) -> None:
    """Draw the chart of a story over a period."""
    as_at = frame.current().view.scope.as_at
    charts.draw(
        charts.timeline(
            _spans_with_looks(story.spans),
            _marks_with_looks(story.marks),
            story.dues,
            as_at=as_at,
            lanes=story.lanes,
            window=story.window(period, as_at),
        ),
        alt=f"Timeline, {period.label.lower()}: {wording.plural(story.spans.height, 'span')} and "
        f"{wording.plural(story.marks.height, 'mark')}, from "
        f"{wording.day(story.window(Period.WHOLE, as_at)[0])}",
        key=f"timeline_{period.value}",
    )


def _spans_with_looks(spans: pl.DataFrame) -> pl.DataFrame:
    index = pl.int_range(pl.len()).over("lane") % 2
    role = {word: look.role for word, look in status.STATUS.items()} | {NO_PLAN: "amber"}
    tint = {word: f"{name}_t" for word, name in role.items()}
    state = {word: look.word.label for word, look in status.STATUS.items()}
    return spans.with_columns(
        role=pl.col("word").replace_strict(role, default="grey", return_dtype=pl.String),
        tint=pl.when(pl.col("word").is_null())
        .then(pl.when(index == 0).then(pl.lit("grey_t")).otherwise(pl.lit("band")))
        .otherwise(pl.col("word").replace_strict(tint, default="grey_t", return_dtype=pl.String)),
        state=pl.col("word").replace_strict(state, default="", return_dtype=pl.String),
    )


def _marks_with_looks(marks: pl.DataFrame) -> pl.DataFrame:
    """Give marks the look of their status word; a plain fact is a grey square."""
    is_fact = marks["word"].is_null()
    looked = with_looks(marks, "word").rename({"fill": "tint", "word": "state"})
    return looked.with_columns(
        role=pl.when(is_fact).then(pl.lit("soft")).otherwise("role"),
        tint=pl.when(is_fact).then(pl.lit("grey_t")).otherwise("tint"),
        shape=pl.when(is_fact).then(pl.lit(FACT_SHAPE)).otherwise("shape"),
        state=pl.when(is_fact).then(pl.lit("")).otherwise("state"),
    )


def _legend(story: ChildStory) -> None:
    words = story.marks["word"].drop_nulls().unique().to_list()
    shown = sorted(words, key=status.RANK.__getitem__)
    if shown:
        st.markdown("Marks: " + " ".join(status.badge(word) for word in shown))
    if story.not_supplied:
        st.markdown(
            f":small[:gray[Not supplied, so not drawn: "
            f"{wording.list_of([lane.lower() for lane in story.not_supplied])}.]]"
        )


def twin(story: ChildStory) -> None:
    """Draw the rows behind the chart, folded away."""
    due = story.dues.with_columns(
        until=pl.lit(None, pl.Date), word=pl.lit(None, pl.String),
    )  # fmt: skip
    marks = pl.concat([story.marks, due.select(MARKS.names())])
    rows = pl.concat(
        [
            story.spans.select("lane", "label", "started_on", "ended_on", "word"),
            marks.select("lane", "label", started_on="on", ended_on="until", word="word"),
        ]
    ).sort("started_on", "lane", "label", nulls_last=True)
    tables.twin(
        rows.with_columns(
            status=pl.when(pl.col("word").is_in(list(status.STATUS))).then("word")
        ).rename({"lane": "what", "label": "about", "ended_on": "closed_on"}),
        [Column("what", "What", Kind.NAME), Column("about", "Which"),
         Column("started_on", "From, or on", Kind.DATE), Column("closed_on", "Until", Kind.DATE),
         Column("status", "Status", Kind.STATUS)],
        role=frame.current().person.role,
        alt="The timeline as a table",
        label="The timeline as a table",
    )  # fmt: skip
