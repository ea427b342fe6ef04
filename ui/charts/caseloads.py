"""Officers: children held against each officer's range, and reviews due week by week."""

import altair as alt
import polars as pl

from measures.counts.ahead import OVERLOADED, WeekLoad
from ui import wording
from ui.charts.base import (
    PLACE,
    Chart,
    axis_of_names,
    colour,
    fed,
    fill,
    filled,
    house,
    ink,
    one,
    opens,
    shape,
    source,
    stroke,
    with_looks,
)
from ui.data.same_rows import once_for_the_same_rows
from ui.tables.status import STATUS

STRONGEST = 8
"""Reviews in a week at which the heat reaches its strongest colour."""
PAPER_TEXT_FROM = 6
"""Reviews in a week from which the figure is written in paper on its colour."""

_WORDS_FIT = "width > 420"
_POINT_ROOM = 12
"""Pixels between a name and the axis, for the half of a point that stands at nought."""
_OFFICER = alt.Y("name:N", sort=["$names"], title=None, axis=axis_of_names(padding=_POINT_ROOM))


def _range_template() -> dict[str, object]:
    base = alt.Chart(source())
    x = alt.X(
        "at:Q",
        title="$title",
        scale=alt.Scale(
            domain=[0, "$top"],
            nice=False,
            range=[0, alt.ExprRef(f"{_WORDS_FIT} ? width - 165 : width - 44")],
        ),
        axis=alt.Axis(tickCount=5, values=["$ticks"], format=",d"),
    )
    tooltip = [
        alt.Tooltip("name:N", title="Officer"),
        alt.Tooltip("children:Q", title="Children"),
        alt.Tooltip("weighted_load:Q", title="Weighted load", format=".1f"),
        alt.Tooltip("ratio_text:N", title="For a full-time post"),
        alt.Tooltip("range_text:N", title="Range"),
        alt.Tooltip("word:N", title="Band"),
    ]
    row = opens(base.mark_rect(opacity=0, cursor="pointer")).encode(
        x=alt.value(0), x2=alt.value("width"), y=_OFFICER, tooltip=tooltip
    )
    bar = base.mark_bar(height=16, strokeWidth=1, cursor="pointer").encode(
        x=alt.X("lo:Q"), x2="hi:Q", y=_OFFICER, fill=one("band"), stroke=one("line")
    )
    tick = base.mark_tick(thickness=2, size=16, cursor="pointer").encode(
        x="beside:Q", y=_OFFICER, color=one("soft"), tooltip=tooltip
    )
    points = base.mark_point(size=120, strokeWidth=2, opacity=1, cursor="pointer").encode(
        x=x, y=_OFFICER, shape=shape("shape"), fill=fill("fill"), stroke=stroke("role"),
        tooltip=tooltip,
    )  # fmt: skip
    ratio = base.mark_text(align="right", fontWeight=600, fontSize=14, cursor="pointer").encode(
        x=alt.value(alt.ExprRef(f"{_WORDS_FIT} ? width - 118 : width - 4")),
        y=_OFFICER, text="ratio_text:N", color=ink(),
    )  # fmt: skip
    words = base.mark_text(
        align="left", fontSize=13, opacity=alt.ExprRef(f"{_WORDS_FIT} ? 1 : 0"), cursor="pointer"
    ).encode(
        x=alt.value(alt.ExprRef("width - 108")), y=_OFFICER, text="word:N", color=ink()
    )  # fmt: skip
    return house((row + bar + tick + points + ratio + words).properties(height=alt.Step(26)))


_RANGE = _range_template()


@once_for_the_same_rows
def range_chart(officers: pl.DataFrame, *, is_weighted: bool = False) -> Chart:
    """Children held against each officer's range, in the order given (A to Z, unallocated last).

    The mark stands at the children held and the tick at the weighted load; `is_weighted` swaps
    them, and ratio_text and band are then those of the weighted load.

    Columns: name, children, lo, hi (the range times FTE; null where it is not known),
    weighted_load, ratio_text (children per FTE, or a dash), band (a `Band`, or
    `Concern.UNALLOCATED` for the row of children without an IRO). An officer's place is the number
    of their row.
    """
    numbers = officers.select(pl.max_horizontal("children", "hi", "weighted_load").max()).item()
    top = float(numbers or 1) * 1.04
    rows = with_looks(officers, "band").select(
        "name", "children", "lo", "hi", "weighted_load", "ratio_text",
        "word", "role", "fill", "shape",
        pl.int_range(pl.len()).alias(PLACE),
        at=pl.col("weighted_load" if is_weighted else "children").cast(pl.Float64),
        beside=pl.col("children" if is_weighted else "weighted_load").cast(pl.Float64),
        range_text=pl.when(pl.col("lo").is_not_null())
        .then(pl.format("{} to {}", pl.col("lo").round(0).cast(pl.Int64),
                        pl.col("hi").round(0).cast(pl.Int64)))
        .otherwise(pl.lit(wording.NOTHING)),
    )  # fmt: skip
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 500) if top / size <= 6)
    spec = filled(
        _RANGE,
        names=rows["name"].to_list(),
        title="Weighted load" if is_weighted else "Children held",
        top=top,
        ticks=list(range(0, int(top) + 1, step)),
    )
    return fed(spec, rows=rows)


def _heat_template() -> dict[str, object]:
    tooltip = [
        alt.Tooltip("officer:N", title="Officer"),
        alt.Tooltip("week_text:N", title="Week beginning"),
        alt.Tooltip("due:Q", title="Reviews due"),
        alt.Tooltip("days_text:N", title="Available days"),
        alt.Tooltip("word:N", title="Against the days"),
    ]
    y = alt.Y("officer:N", sort=["$names"], title=None, axis=axis_of_names())
    x = alt.X(
        "week:O",
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelOverlap=False,
            labelExpr="utcdate(toDate(datum.value)) <= 7"
            " ? utcFormat(toDate(datum.value), '%b') : ''",
        ),
    )
    base = alt.Chart(source()).encode(y=y, x=x, tooltip=tooltip)
    cells = opens(base.mark_rect(cursor="pointer")).encode(
        fill=alt.Fill(
            "due:Q", scale=alt.Scale(domain=[0, STRONGEST], clamp=True), legend=None
        )
    )  # fmt: skip
    flags = (
        alt.Chart(source("flags"))
        .mark_point(
            size=alt.ExprRef("width > 620 ? 55 : 28"),
            strokeWidth=1,
            opacity=1,
            xOffset=alt.ExprRef("width > 620 ? -9 : 0"),
            cursor="pointer",
        )
        .encode(
            x=x, y=y,
            shape=shape("shape"), fill=fill("role"), stroke=stroke("outline"), tooltip=tooltip,
        )
    )  # fmt: skip
    figures = base.mark_text(
        fontSize=12, opacity=alt.ExprRef("width > 620 ? 1 : 0"), cursor="pointer"
    ).encode(text="label:N", color=colour("on_fill"))
    return house((cells + flags + figures).properties(height=alt.Step(26)))


_HEAT = _heat_template()


@once_for_the_same_rows
def heat(rows: pl.DataFrame) -> Chart:
    """Reviews due for each officer in each week; stronger is more, blank is none.

    Columns: officer, week_on (the Monday), due, available_days (null: not known) and week_load (a
    `WeekLoad`, null: not judged). A week whose days do not suffice bears a shape. One row per
    cell, none left out; officers in the order given. A cell's place is the number of its row.
    """
    due, days = pl.col("due"), pl.col("available_days")
    words = {word.value: STATUS[word.value].word.label for word in WeekLoad}
    flagged = {word.value: STATUS[word.value] for word in OVERLOADED}
    shapes = {word: look.shape for word, look in flagged.items()}
    roles = {word: look.role for word, look in flagged.items()}
    load = pl.col("week_load")
    cells = rows.select(
        "officer",
        "due",
        pl.int_range(pl.len()).alias(PLACE),
        week=pl.col("week_on").dt.strftime("%Y-%m-%d"),
        week_text=pl.col("week_on").dt.strftime("%-d %b %Y"),
        label=pl.when(due > 0).then(due.cast(pl.String)).otherwise(pl.lit("")),
        on_fill=pl.when(due >= PAPER_TEXT_FROM).then(pl.lit("paper")).otherwise(pl.lit("ink")),
        days_text=days.round(1).cast(pl.String).fill_null(wording.NOTHING),
        word=load.replace_strict(words, default=wording.NOTHING, return_dtype=pl.String).fill_null(
            wording.NOTHING
        ),
        shape=load.replace_strict(shapes, default=None, return_dtype=pl.String),
        role=load.replace_strict(roles, default="grey", return_dtype=pl.String).fill_null("grey"),
        outline=pl.lit("paper"),
    )
    names = rows["officer"].unique(maintain_order=True).to_list()
    flags = cells.filter(pl.col("shape").is_not_null())
    return fed(filled(_HEAT, names=names), rows=cells, flags=flags)
