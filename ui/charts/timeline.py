"""One child's time in care: lanes of spans, marks on the days, and the day of the figures."""

from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt
import polars as pl

from ui import wording
from ui.charts.base import Chart, fed, fill, filled, house, ink, shape, source, stroke

SPAN_COLUMNS = ("lane", "label", "started_on", "ended_on", "role", "tint")
MARK_COLUMNS = ("lane", "label", "on", "role", "tint", "shape")

_ROOM_AFTER = 0.04
"""Share of the axis left free on either side."""


def _template() -> dict[str, object]:
    y = alt.Y(
        "lane:N",
        scale=alt.Scale(domain=["$lanes"]),
        title=None,
        axis=alt.Axis(domain=False, ticks=False),
    )
    axis = alt.Axis(format="%b %Y", tickCount=alt.ExprRef("width > 600 ? 10 : 3"), grid=True)
    scale = alt.Scale(type="utc", domain=["$axis"], nice=False)
    x = alt.X("start:T", title=None, axis=axis)
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
        opacity=alt.ExprRef("width * datum.share > datum.chars * 6.8 + 10 ? 1 : 0"),
    ).encode(x="start:T", y=y, text="label:N", color=ink())
    marks = (
        alt.Chart(source("marks"))
        .mark_point(size=160, strokeWidth=2, opacity=1)
        .encode(
            x="start:T", y=y, shape=shape("shape"), fill=fill("tint"), stroke=stroke("role"),
            tooltip=[alt.Tooltip("lane:N", title="What"), alt.Tooltip("label:N", title="Which"),
                     alt.Tooltip("when:N", title="When")],
        )
    )  # fmt: skip
    now = alt.Chart(source("now"))
    # The domain stands here alone: on a layer with x2, Vega-Lite takes it for two that conflict.
    rule = now.mark_rule(strokeWidth=1.5).encode(x=alt.X("start:T", scale=scale), color=ink())
    today = now.mark_text(align="right", dx=4, fontSize=13, fontWeight=600).encode(
        x="start:T", y=alt.value(-9), text="label:N", color=ink()
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
    first, last = min(days), max(days)
    room = timedelta(days=max(3, round((last - first).days * _ROOM_AFTER)))
    axis_days = (last - first + 2 * room).days
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
    edges = [_vega(first - room), _vega(last + room)]
    spec = filled(_TIMELINE, lanes=list(lanes), axis=edges)
    return fed(spec, spans=bars, marks=points, now=now)


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%-d %b %Y")


def _vega(on: date) -> int:
    """Return the start of a day as Vega counts time: milliseconds since 1970, in UTC."""
    return (on - date(1970, 1, 1)).days * 24 * 60 * 60 * 1000
