"""Reviews ahead week by week, and the steps around each review."""

from datetime import date

import altair as alt
import polars as pl

from ui.charts.base import (
    PLACE,
    Chart,
    colour,
    fed,
    fill,
    filled,
    house,
    ink,
    opens,
    shape,
    source,
    stroke,
)
from ui.data.same_rows import once_for_the_same_rows

_MONTHS = "utcdate(toDate(datum.value)) <= 7 ? utcFormat(toDate(datum.value), '%b') : ''"
"""A label for the first week of each month."""


def _weeks_template() -> dict[str, object]:
    x = alt.X(
        "week:O",
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap=False, labelExpr=_MONTHS, ticks=False),
    )
    tooltip = [
        alt.Tooltip("week_text:N", title="Week beginning"),
        alt.Tooltip("due:Q", title="Reviews due"),
        alt.Tooltip("due_booked:Q", title="With a meeting booked"),
        alt.Tooltip("due_unbooked:Q", title="Without a meeting"),
        alt.Tooltip("booked:Q", title="Meetings in the week"),
    ]
    parts = alt.Chart(source("parts")).mark_bar(strokeWidth=1.5, cursor="pointer")
    weeks = alt.Chart(source("weeks"))
    of_due = weeks.transform_calculate(**{PLACE: f"datum.{PLACE} - 1"})
    columns = opens(of_due.mark_rect(opacity=0, cursor="pointer")).encode(
        x=x, y=alt.value(0), y2=alt.value("height"), tooltip=tooltip
    )
    bars = parts.encode(
        x=x,
        y=alt.Y(
            "start:Q",
            title="Reviews",
            scale=alt.Scale(domain=[0, "$top"], nice=False),
            axis=alt.Axis(tickMinStep=1, tickCount=5, domain=False, ticks=False),
        ),
        y2="end:Q",
        fill=fill("fill"),
        stroke=stroke("role"),
        tooltip=tooltip,
    )
    meetings = weeks.mark_point(size=45, filled=True, opacity=1, cursor="pointer").encode(
        x=x, y="booked:Q", fill=fill("ink"), stroke=stroke("paper"), tooltip=tooltip
    )
    figures = of_due.mark_text(
        fontSize=12,
        fontWeight=600,
        opacity=alt.ExprRef("width > 560 ? 1 : 0"),
        cursor="pointer",
    ).encode(x=x, y=alt.value(-8), text="label:N", color=colour("ink"))
    return house((columns + bars + meetings + figures).properties(height=200))


_WEEKS = _weeks_template()


@once_for_the_same_rows
def review_weeks(weeks: pl.DataFrame, *, soon_until: date) -> Chart:
    """Reviews due in each week, with and without a meeting; a dot at the meetings of the week.

    Columns: week_on (the Monday), due, due_booked, due_unbooked, booked. `soon_until`: weeks that
    begin by then are due soon. The places are those of each week in turn: what is due in it 0, the
    meetings in it 1, what is due in the next 2.
    """
    due, booked = pl.col("due"), pl.col("booked")
    rows = weeks.select(
        "week_on", "due", "due_booked", "due_unbooked", "booked",
        week=pl.col("week_on").dt.strftime("%Y-%m-%d"),
        week_text=pl.col("week_on").dt.strftime("%-d %b %Y"),
        label=pl.when(due > 0).then(due.cast(pl.String)).otherwise(pl.lit("")),
        paper=pl.lit("paper"),
        place=pl.int_range(pl.len()) * 2 + 1,
    )  # fmt: skip
    with_meeting = rows.with_columns(
        start=pl.lit(0, pl.Int64), end="due_booked", role=pl.lit("blue"), fill=pl.lit("blue_t")
    )
    is_soon = pl.col("week_on") <= soon_until
    without = rows.with_columns(
        start="due_booked",
        end="due",
        role=pl.when(is_soon).then(pl.lit("amber")).otherwise(pl.lit("grey")),
        fill=pl.when(is_soon).then(pl.lit("amber_t")).otherwise(pl.lit("paper")),
    )
    parts = pl.concat([with_meeting, without]).filter(pl.col("end") > pl.col("start"))
    most = rows.select(pl.max_horizontal(due.max(), booked.max())).item() or 1
    return fed(
        filled(_WEEKS, top=float(most) * 1.06),
        parts=parts.drop("week_on").with_columns(pl.col(PLACE) - 1),
        weeks=rows.drop("week_on"),
    )


def _strip_template() -> dict[str, object]:
    base = alt.Chart(source()).encode(
        x=alt.X(
            "step:N",
            sort=["$steps"],
            title=None,
            axis=alt.Axis(
                orient="top", labelAngle=0, labelPadding=8, domain=False, ticks=False,
                labelLimit=90, labelOverlap=False,
                labelExpr="width > 480 ? datum.label : slice(datum.label, 0, 4)",
            ),
            scale=alt.Scale(domain=["$steps"]),
        ),
        y=alt.Y(
            "review:N",
            sort=["$reviews"],
            title=None,
            axis=alt.Axis(domain=False, ticks=False, grid=True),
        ),
        tooltip=[
            alt.Tooltip("review:N", title="Review held"),
            alt.Tooltip("step:N", title="Step"),
            alt.Tooltip("word:N", title="State"),
        ],
    )  # fmt: skip
    points = base.mark_point(size=120, strokeWidth=2, opacity=1, yOffset=-8).encode(
        shape=shape("shape"), fill=fill("fill"), stroke=stroke("role")
    )
    words = base.mark_text(
        yOffset=11, fontSize=12, opacity=alt.ExprRef("width > 560 ? 1 : 0")
    ).encode(text="word:N", color=ink())
    return house((points + words).properties(height=alt.Step(46)))


_STRIP = _strip_template()


@once_for_the_same_rows
def cycle_strip(rows: pl.DataFrame, *, steps: list[str]) -> Chart:
    """The state of each step around each review, the newest review first.

    Columns: held_on, step (one of `steps`, in their order), word, role, fill, shape. A step that
    is owed by nobody yet has no row.
    """
    marks = rows.sort("held_on", descending=True, maintain_order=True).select(
        "step", "word", "role", "fill", "shape", review=pl.col("held_on").dt.strftime("%-d %b %Y")
    )
    reviews = marks["review"].unique(maintain_order=True).to_list()
    return fed(filled(_STRIP, steps=steps, reviews=reviews), rows=marks)
