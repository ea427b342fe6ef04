"""One child's timeline and the table behind it."""

import polars as pl
import streamlit as st

from measures.child_story import LANES, child_story
from measures.words import NO_PLAN
from ui import charts, frame, status, tables, wording
from ui.charts.base import with_looks
from ui.columns import Column, Kind


def draw(child_id: str) -> None:
    """Draw the lanes of a child's story on one time axis, and its table twin."""
    here = frame.current()
    story = child_story(here.view.permitted, child_id)
    st.header("Timeline", anchor=False)
    if story.spans.is_empty() and story.marks.is_empty():
        frame.empty("event recorded for this child")
        return
    index = pl.int_range(pl.len()).over("lane") % 2
    role = {word: look.role for word, look in status.STATUS.items()} | {NO_PLAN: "amber"}
    tint = {word: f"{name}_t" for word, name in role.items()}
    spans = story.spans.with_columns(
        role=pl.col("word").replace_strict(role, default="grey", return_dtype=pl.String),
        tint=pl.when(pl.col("word").is_null())
        .then(pl.when(index == 0).then(pl.lit("grey_t")).otherwise(pl.lit("band")))
        .otherwise(pl.col("word").replace_strict(tint, default="grey_t", return_dtype=pl.String)),
    )
    marks = with_looks(story.marks, "word").rename({"fill": "tint"})
    charts.draw(
        charts.timeline(spans, marks, as_at=here.view.scope.as_at, lanes=LANES),
        alt=f"Timeline of {wording.plural(spans.height, 'span')} and "
        f"{wording.plural(marks.height, 'review')}, from "
        f"{wording.day(spans['started_on'].min())}",  # type: ignore[arg-type] # a column of dates
    )
    words = story.marks["word"].unique().sort().to_list()
    st.markdown("Reviews: " + " ".join(status.badge(word) for word in words))
    rows = pl.concat(
        [
            story.spans.select("lane", "label", "started_on", "ended_on", "word"),
            story.marks.select(
                "lane", "label", started_on="on", ended_on=pl.lit(None, pl.Date), word="word"
            ),
        ]
    ).sort("started_on", "lane", nulls_last=True)
    tables.twin(
        rows.with_columns(
            status=pl.when(pl.col("word").is_in(list(status.STATUS))).then("word")
        ).rename({"lane": "what", "label": "about", "ended_on": "closed_on"}),
        [Column("what", "What", Kind.NAME), Column("about", "Which"),
         Column("started_on", "From", Kind.DATE), Column("closed_on", "Until", Kind.DATE),
         Column("status", "Status", Kind.STATUS)],
        role=here.person.role,
        alt="The timeline as a table",
        label="The timeline as a table",
    )  # fmt: skip
