"""One child's time in care: lanes of spans, marks on the days, and the day of the figures."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import polars as pl

from ui import wording
from ui.charts.base import Chart, fed, fill, filled, house, ink, shape, source, stroke

SPAN_COLUMNS = ("lane", "label", "started_on", "ended_on", "role", "tint")
MARK_COLUMNS = ("lane", "label", "on", "role", "tint", "shape")

_ROOM = 14
"""Pixels left free on either side, for the marks."""


def _template() -> dict[str, object]:
    y = alt.Y(
        "lane:N",
        scale=alt.Scale(domain=["$lanes"]),
        title=None,
        axis=alt.Axis(domain=False, ticks=False),
    )
    axis = alt.Axis(format="%b %Y", tickCount=alt.ExprRef("width > 600 ? 10 : 3"), grid=True)
    scale = alt.Scale(type="utc", nice=False, padding=_ROOM)
    x = alt.X("start:T", title=None, axis=axis, scale=scale)
    spans = alt.Chart(source("spans"))
    bars = spans.mark_bar(height=26, strokeWidth=1.5).encode(
        x=x, x2="end:T", y=y, fill=fill("tint"), stroke=stroke("role"),
        tooltip=[alt.Tooltip("lane:N", title="What"), alt.Tooltip("label:N", title="Which"),
                 alt.Tooltip("when:N", title="When")],
    )  # fmt: skip
    names = spans.mark_text(
        align="left",
        dx=6,
        fontSize=13,
        opacity=alt.ExprRef(
            f"(width - {2 * _ROOM}) * datum.share > datum.chars * 6.8 + 10 ? 1 : 0"
        ),
    ).encode(x=x, y=y, text="label:N", color=ink())
    marks = (
        alt.Chart(source("marks"))
        .mark_point(size=160, strokeWidth=2, opacity=1)
        .encode(
            x=x, y=y, shape=shape("shape"), fill=fill("tint"), stroke=stroke("role"),
            tooltip=[alt.Tooltip("lane:N", title="What"), alt.Tooltip("label:N", title="Which"),
                     alt.Tooltip("when:N", title="When")],
        )
    )  # fmt: skip
    now = alt.Chart(source("now"))
    rule = now.mark_rule(strokeWidth=1.5).encode(x=x, color=ink())
    today = now.mark_text(align="right", dx=4, fontSize=13, fontWeight=600).encode(
        x=x, y=alt.value(-9), text="label:N", color=ink()
    )
    layers = bars + names + marks + rule + today
    return house(
        layers.properties(
            height=alt.Step(30), padding={"top": 18, "left": 4, "right": 8, "bottom": 4}
        )
    )


_TIMELINE = _template()


def timeline(
    spans: pl.DataFrame, marks: pl.DataFrame, *, as_at: date, lanes: Sequence[str]
) -> Chart:
    """Spans and marks of one child on a common axis, with a rule on the day of the figures.

    Spans: SPAN_COLUMNS; an ended_on of null runs to `as_at`, the end day itself is not included.
    Marks: MARK_COLUMNS. `lanes` from top to bottom, short words. A label that does not fit its
    span is left to the tooltip and to the table twin.
    """
    ended = pl.col("ended_on").fill_null(as_at)
    shown = spans.with_columns(end=pl.max_horizontal(ended, "started_on"))
    days = [*shown["started_on"], *shown["end"], *marks["on"], as_at]
    axis_days = max(1, (max(days) - min(days)).days)
    until = pl.when(pl.col("ended_on").is_null()).then(pl.lit("now")).otherwise(_day("ended_on"))
    bars = shown.select(
        "lane", "label", "role", "tint",
        start="started_on",
        end="end",
        share=(pl.col("end") - pl.col("started_on")).dt.total_days() / axis_days,
        chars=pl.col("label").str.len_chars(),
        when=pl.format("{} to {}", _day("started_on"), until),
    )  # fmt: skip
    points = marks.select("lane", "label", "role", "tint", "shape", start="on", when=_day("on"))
    now = pl.DataFrame({"start": [as_at], "label": [wording.day(as_at)]})
    return fed(filled(_TIMELINE, lanes=list(lanes)), spans=bars, marks=points, now=now)


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%-d %b %Y")
