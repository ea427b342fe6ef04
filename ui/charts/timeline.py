"""One child's time in care: lanes of spans, marks on the days, and the day of the figures."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import altair as alt
import polars as pl

from ui import wording
from ui.charts.base import Chart, fed, fill, filled, house, ink, one, shape, source, stroke
from ui.data.same_rows import once_for_the_same_rows

SPAN_COLUMNS = ("lane", "label", "started_on", "ended_on", "role", "tint")
MARK_COLUMNS = ("lane", "label", "on", "until", "role", "tint", "shape")
DUE_COLUMNS = ("lane", "label", "on")

_ROOM = 14
"""Pixels left free on either side, for the marks."""
_LETTER = 6.8
"""Pixels that a letter of a span's name takes."""

_VISIBLE_FROM = "max(scale('x', datum.start), 0)"
_VISIBLE_UNTIL = "min(scale('x', datum.end), width)"

_ZOOM = alt.selection_interval(
    name="zoom",
    bind="scales",
    encodings=["x"],
    zoom="wheel![event.ctrlKey || event.metaKey]",  # a plain wheel still scrolls the page
    clear="dblclick",
)


def _template() -> dict[str, object]:
    y = alt.Y(
        "lane:N",
        scale=alt.Scale(domain=["$lanes"]),
        title=None,
        axis=alt.Axis(domain=False, ticks=False),
    )
    axis = alt.Axis(format="%b %Y", tickCount=alt.ExprRef("width > 600 ? 10 : 3"), grid=True)
    scale = alt.Scale(type="utc", nice=False, padding=_ROOM, domain=["$first", "$last"])
    x = alt.X("start:T", title=None, axis=axis, scale=scale)
    tooltip = [
        alt.Tooltip("lane:N", title="What"),
        alt.Tooltip("label:N", title="Which"),
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("state:N", title="Status"),
    ]
    spans = alt.Chart(source("spans"))
    bars = (
        spans.mark_bar(height=26, strokeWidth=1.5, clip=True)
        .encode(x=x, x2="end:T", y=y, fill=fill("tint"), stroke=stroke("role"), tooltip=tooltip)
        .add_params(_ZOOM)
    )
    names = spans.mark_text(
        align="left",
        dx=6,
        fontSize=13,
        x=alt.ExprRef(_VISIBLE_FROM),
        opacity=alt.ExprRef(
            f"{_VISIBLE_UNTIL} - {_VISIBLE_FROM} > datum.chars * {_LETTER} + 10 ? 1 : 0"
        ),
    ).encode(y=y, text="label:N", color=ink())
    due = (
        alt.Chart(source("dues"))
        .mark_tick(thickness=2, size=22, clip=True)
        .encode(x=x, y=y, color=one("soft"), tooltip=tooltip[:3])
    )
    marks = (
        alt.Chart(source("marks"))
        .mark_point(size=150, strokeWidth=2, opacity=1, clip=True)
        .encode(
            x=x,
            y=y,
            shape=shape("shape"),
            fill=fill("tint"),
            stroke=stroke("role"),
            tooltip=tooltip,
        )
    )
    now = alt.Chart(source("now"))
    rule = now.mark_rule(strokeWidth=1.5, clip=True).encode(x=x, color=ink())
    today = now.mark_text(
        clip=False,  # it stands above the lanes; a chart that zooms clips what says nothing
        align=alt.ExprRef("scale('x', datum.start) > width - 60 ? 'right' : 'center'"),
        dx=4,
        fontSize=13,
        fontWeight=600,
        opacity=alt.ExprRef(
            "scale('x', datum.start) >= 0 && scale('x', datum.start) <= width ? 1 : 0"
        ),
    ).encode(x=x, y=alt.value(-9), text="label:N", color=ink())
    layers = bars + names + due + marks + rule + today
    return house(
        layers.properties(
            height=alt.Step(30), padding={"top": 18, "left": 4, "right": 8, "bottom": 4}
        )
    )


_TIMELINE = _template()


@once_for_the_same_rows
def timeline(
    spans: pl.DataFrame,
    marks: pl.DataFrame,
    dues: pl.DataFrame,
    *,
    as_at: date,
    lanes: Sequence[str],
    window: tuple[date, date],
) -> Chart:
    """Spans and marks of one child on a common axis, with a rule on the day of the figures.

    Spans: SPAN_COLUMNS; an ended_on of null runs to `as_at`, the end day itself is not included.
    Marks: MARK_COLUMNS; dues (DUE_COLUMNS) are thin ticks beside them. Both frames of things may
    carry `state`, their status in words. `lanes` from top to bottom, short words. `window`: the
    first and last day on the axis to begin with: the reader can drag it, and zoom it with Ctrl and
    the wheel or with two fingers. A label that does not fit its span is left to the tooltip and to
    the table twin.
    """
    until = pl.when(pl.col("ended_on").is_null()).then(pl.lit("now")).otherwise(_day("ended_on"))
    bars = spans.select(
        "lane", "label", "role", "tint", "state",
        start="started_on",
        end=pl.max_horizontal(pl.col("ended_on").fill_null(as_at), "started_on"),
        chars=pl.col("label").str.len_chars(),
        when=pl.format("{} to {}", _day("started_on"), until),
    )  # fmt: skip
    points = marks.select(
        "lane", "label", "role", "tint", "shape", "state",
        start="on",
        when=pl.when(pl.col("until").is_null())
        .then(_day("on"))
        .otherwise(pl.format("{} to {}", _day("on"), _day("until"))),
    )  # fmt: skip
    ticks = dues.select("lane", "label", start="on", when=_day("on"))
    now = pl.DataFrame({"start": [as_at], "label": [wording.day(as_at)]})
    first, last = window
    spec = filled(
        _TIMELINE, lanes=list(lanes), first=_milliseconds(first), last=_milliseconds(last)
    )
    return fed(spec, spans=bars, marks=points, dues=ticks, now=now)


def _milliseconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%-d %b %Y")
