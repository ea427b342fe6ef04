"""Horizontal bars of counts: the mix of plans, time in care, and drift tests."""

import altair as alt
import polars as pl

from ui.charts.base import (
    PLACE,
    Chart,
    axis_of_names,
    fed,
    fill,
    filled,
    house,
    in_words,
    ink,
    opens,
    source,
    stroke,
)
from ui.data.same_rows import once_for_the_same_rows

_TEXT_ROOM = 120
"""Pixels at the right of a bar for its figure."""


def _bars_template() -> dict[str, object]:
    """Bars that open by click. A figure that says both parts of a bar opens neither."""
    base = alt.Chart(source())
    y = alt.Y(
        "label:N",
        sort=["$names"],
        title=None,
        axis=axis_of_names(),
    )
    x = alt.X(
        "start:Q",
        title=None,
        axis=None,
        scale=alt.Scale(
            domain=[0, "$top"],
            nice=False,
            range=[0, alt.ExprRef(f"width - {_TEXT_ROOM}")],
        ),
    )
    tooltip = [
        alt.Tooltip("label:N", title="$of"),
        alt.Tooltip("part:N", title="Part"),
        alt.Tooltip("n:Q", title="$unit", format=","),
    ]
    bars = opens(base.mark_bar(height=16, strokeWidth=1.2, cursor="pointer")).encode(
        x=x, x2="end:Q", y=y, fill=fill("fill"), stroke=stroke("role"), tooltip=tooltip
    )
    figures = (
        base.transform_calculate(**{PLACE: f"datum.start ? null : datum.{PLACE}"})
        .mark_text(align="left", dx=6, fontSize=14, fontWeight=600)
        .encode(x="end:Q", y=y, text="text:N", color=ink())
    )
    return house((bars + figures).properties(height=alt.Step(26)))


_BARS = _bars_template()
_ROW = pl.int_range(pl.len())


def _bars(rows: pl.DataFrame, of: str, unit: str = "Children") -> Chart:
    spec = filled(
        _BARS,
        names=rows["label"].unique(maintain_order=True).to_list(),
        top=max([1, *rows["end"]]),
        of=of,
        unit=unit,
    )
    return fed(spec, rows=rows)


def _facts_bars(counts: pl.DataFrame, label: str, of: str, unit: str = "Children") -> Chart:
    n = pl.col("n")
    rows = counts.select(
        pl.col(label).alias("label"),
        _ROW.alias(PLACE),
        "n",
        part=pl.lit("All"),
        start=pl.lit(0),
        end=n,
        text=in_words(counts["n"]),
        fill=pl.lit("band"),
        role=pl.lit("line"),
    )
    return _bars(rows, of, unit)


@once_for_the_same_rows
def groups(counts: pl.DataFrame) -> Chart:
    """Published counts by group, in the order given. Columns: label, n. No status colour."""
    return _facts_bars(counts, "label", "Group", "Number")


@once_for_the_same_rows
def late_reasons(counts: pl.DataFrame) -> Chart:
    """Reviews held late by reason, in the order given. Columns: label, n. No status colour."""
    return _facts_bars(counts, "label", "Reason", "Reviews")


@once_for_the_same_rows
def themes(counts: pl.DataFrame) -> Chart:
    """Disputes raised by theme, in the order given. Columns: label, n.

    Never in a colour: many disputes are not bad in themselves.
    """
    return _facts_bars(counts, "label", "Theme", "Disputes")


@once_for_the_same_rows
def plan_mix(counts: pl.DataFrame) -> Chart:
    """Children by plan for permanence, in the order given. Columns: plan (its label), n.

    A plan is a fact: no status colour.
    """
    return _facts_bars(counts, "plan", "Plan")


@once_for_the_same_rows
def time_in_care(counts: pl.DataFrame) -> Chart:
    """Children by how long they have been in care, shortest first as given.

    Columns: band (its label), n.
    """
    return _facts_bars(counts, "band", "Time in care")


@once_for_the_same_rows
def homes(counts: pl.DataFrame) -> Chart:
    """Children by homes in 12 months, fewest first as given. Columns: band (its label), n.

    How many moves are too many is for the drift test P10: no status colour.
    """
    return _facts_bars(counts, "band", "Homes in 12 months")


@once_for_the_same_rows
def drift_tests(counts: pl.DataFrame) -> Chart:
    """Children that fire each drift test, red then amber. Columns: test (its label), amber, red.

    The places are those of the parts of each row in turn: red 0, amber 1, the next red 2.
    """
    red, amber = pl.col("red"), pl.col("amber")
    label, nothing = pl.col("test").alias("label"), pl.lit("")
    words = pl.format("{} red, {} amber", red, amber)
    reds = counts.select(
        label, n=red, part=pl.lit("Red"), start=pl.lit(0), end=red, text=nothing,
        fill=pl.lit("red"), role=pl.lit("red"), place=_ROW * 2,
    )  # fmt: skip
    ambers = counts.select(
        label, n=amber, part=pl.lit("Amber"), start=red, end=red + amber, text=words,
        fill=pl.lit("amber_t"), role=pl.lit("amber"), place=_ROW * 2 + 1,
    )  # fmt: skip
    integers = pl.col("n", "start", "end", PLACE).cast(pl.Int64)
    return _bars(pl.concat([reds.with_columns(integers), ambers.with_columns(integers)]), "Test")


@once_for_the_same_rows
def participation(counts: pl.DataFrame) -> Chart:
    """Reviews by how the child took part, in the order given; nothing conveyed stands in amber.

    Columns: label, n, is_concern.
    """
    n, is_concern = pl.col("n"), pl.col("is_concern")
    rows = counts.select(
        "label",
        "n",
        _ROW.alias(PLACE),
        part=pl.lit("All"),
        start=pl.lit(0),
        end=n,
        text=in_words(counts["n"]),
        fill=pl.when(is_concern).then(pl.lit("amber_t")).otherwise(pl.lit("band")),
        role=pl.when(is_concern).then(pl.lit("amber")).otherwise(pl.lit("line")),
    )
    return _bars(rows, "How", unit="Reviews")


@once_for_the_same_rows
def areas(counts: pl.DataFrame) -> Chart:
    """Children by how each area of the Care Plan stands: missing, then needs attention.

    Columns: area (its label), missing, needs_attention. Places as in `drift_tests`.
    """
    missing, needs = pl.col("missing"), pl.col("needs_attention")
    label, nothing = pl.col("area").alias("label"), pl.lit("")
    words = pl.format("{} and {}", missing, needs)
    first = counts.select(
        label, n=missing, part=pl.lit("Missing"), start=pl.lit(0), end=missing, text=nothing,
        fill=pl.lit("red"), role=pl.lit("red"), place=_ROW * 2,
    )  # fmt: skip
    second = counts.select(
        label, n=needs, part=pl.lit("Needs attention"), start=missing, end=missing + needs,
        text=words, fill=pl.lit("amber_t"), role=pl.lit("amber"), place=_ROW * 2 + 1,
    )  # fmt: skip
    integers = pl.col("n", "start", "end", PLACE).cast(pl.Int64)
    return _bars(pl.concat([first.with_columns(integers), second.with_columns(integers)]), "Area")
