"""Figures over months: the small line of a tile and the larger one with its range."""

from collections.abc import Callable

import altair as alt
import polars as pl

from ui import wording
from ui.charts.base import Chart, colour, fed, filled, house, ink, one, source
from ui.data.same_rows import once_for_the_same_rows

_END = "datum.is_last"


def _sparkline_template() -> dict[str, object]:
    base = alt.Chart(source())
    x = alt.X("month_on:T", axis=None, scale=alt.Scale(type="utc", nice=False, padding=6))
    y = alt.Y("value:Q", axis=None, scale=alt.Scale(domain=["$range"], nice=False))
    line = base.mark_line(strokeWidth=2, interpolate="linear").encode(x=x, y=y, color=one("soft"))
    tooltip = [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("text:N", title="Figure"),
    ]
    points = base.mark_point(filled=True, size=70).encode(
        x=x, y=y, color=colour("role"), tooltip=tooltip,
        opacity=alt.condition(_END, alt.value(1), alt.value(0)),
    )  # fmt: skip
    target = (
        alt.Chart(source("target"))
        .mark_rule(strokeDash=[4, 3], strokeWidth=1.5, aria=False)
        .encode(y=y, color=ink())
    )
    padding = {"top": 4, "left": 2, "right": 4, "bottom": 4}
    return house((target + line + points).properties(height=60, padding=padding))


_SPARKLINE = _sparkline_template()


@once_for_the_same_rows
def sparkline(points: pl.DataFrame, target: float | None = None) -> Chart:
    """A line 60 px high with a dot at its end; the dashed line is the target.

    Columns: month_on, value (null leaves a gap). Twelve points read best.
    """
    text: Callable[[float], str] = lambda value: f"{value:,.4g}"  # noqa: E731 - names a rounding
    rows = _dated(points.select("month_on", "value"), text)
    aims = pl.DataFrame({"value": [target] if target is not None else []}, {"value": pl.Float64})
    spec = filled(_SPARKLINE, range=_range([*rows["value"], target]))
    return fed(spec, rows=rows.with_columns(role=pl.lit("soft")), target=aims)


WHOLE_PERCENT_RANGE = 0.05
"""An axis shorter than this is written with a decimal, or two of its labels would be alike."""


_END_ROOM = 60
"""Pixels at the right of a trend for its last figure."""


def _trend_template() -> dict[str, object]:
    base = alt.Chart(source())
    x = alt.X(
        "month_on:T",
        title=None,
        scale=alt.Scale(type="utc", nice=False, padding=10),
        axis=alt.Axis(format="%b %Y", tickCount=alt.ExprRef("width > 420 ? 6 : 3"), grid=False),
    )

    def y_of(field: str) -> alt.Y:
        return alt.Y(
            f"{field}:Q",
            title=None,
            scale=alt.Scale(domain=["$range"], nice=False),
            axis=alt.Axis(format="$format", tickCount=4, grid=True),
        )

    y = y_of("value")
    tooltip = [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("text:N", title="Figure"),
        alt.Tooltip("between:N", title="Between"),
    ]
    band = base.mark_area(opacity=0.8).encode(x=x, y=y_of("low"), y2="high:Q", fill=one("blue_t"))
    line = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=one("blue"))
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=x, y=y, color=one("blue"), tooltip=tooltip
    )
    figure = base.mark_text(align="left", dx=9, fontSize=14, fontWeight=600).encode(
        x=x, y=y, text="end_text:N", color=ink()
    )
    aims = alt.Chart(source("target"))
    rule = aims.mark_rule(strokeDash=[5, 4], strokeWidth=1.5, aria=False).encode(
        y="value:Q", color=ink()
    )
    words = aims.mark_text(align="left", dx=4, dy=-8, fontSize=13, aria=False).encode(
        x=alt.value(0), y="value:Q", text="label:N", color=ink()
    )
    padding = {"top": 8, "left": 2, "right": _END_ROOM, "bottom": 4}
    chart = band + rule + line + points + figure + words
    return house(chart.properties(height=220, padding=padding))


_TREND = _trend_template()


@once_for_the_same_rows
def month_trend(rows: pl.DataFrame, *, target: float | None, is_share: bool) -> Chart:
    """A figure month by month with the range its unknowns leave open.

    Columns: month_on, value, low, high (all null where nothing was due). `is_share`: values are
    0 to 1 and are written as per cents.
    """
    text = wording.percent if is_share else lambda value: f"{value:,.4g}"
    shown = _dated(rows.select("month_on", "value", "low", "high"), text)
    between = [
        "no unknowns" if low is None or low == high else f"{text(low)} and {text(high)}"
        for low, high in shown.select("low", "high").iter_rows()
    ]
    lines = shown.with_columns(
        pl.Series("between", between, dtype=pl.String),
        end_text=pl.when("is_last").then("text").otherwise(pl.lit("")),
    )
    aims = pl.DataFrame(
        {"value": [target], "label": [f"Target {text(target)}"]} if target is not None else {},
        {"value": pl.Float64, "label": pl.String},
    )
    least, most = _range([*lines["value"], *lines["low"], *lines["high"], target])
    limits = [max(least, 0.0), min(most, 1.0) if is_share else most]
    share_format = ".0%" if limits[1] - limits[0] >= WHOLE_PERCENT_RANGE else ".1%"
    spec = filled(_TREND, range=limits, format=share_format if is_share else ",.4~g")
    return fed(spec, rows=lines, target=aims)


def _dated(rows: pl.DataFrame, text: Callable[[float], str]) -> pl.DataFrame:
    written = [wording.NOTHING if value is None else text(value) for value in rows["value"]]
    known = rows.filter(pl.col("value").is_not_null())["month_on"]
    return rows.with_columns(
        pl.Series("text", written, dtype=pl.String),
        month=pl.col("month_on").dt.strftime("%b %Y"),
        is_last=pl.col("month_on") == pl.lit(known.max()),
    )


def _range(values: list[float | None]) -> list[float]:
    """The axis: from the least to the most with a tenth of room, never of no height."""
    known = [value for value in values if value is not None] or [0.0]
    room = (max(known) - min(known)) * 0.1 or abs(max(known)) * 0.1 or 0.5
    return [min(known) - room, max(known) + room]
