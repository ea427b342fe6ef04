"""Partitions: where every next review stands, and which locality has how many of what."""

import altair as alt
import polars as pl

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
    in_words,
    opens,
    source,
    stroke,
    with_looks,
)
from ui.data.same_rows import once_for_the_same_rows
from ui.tables.status import RANK


def _state_template() -> dict[str, object]:
    base = alt.Chart(source())
    scale = alt.Scale(domain=[0, "$total"], nice=False)
    tooltip = [alt.Tooltip("word:N", title="Status"), alt.Tooltip("n:Q", title="Count", format=",")]
    bar = base.mark_bar(height=30, strokeWidth=1.5).encode(
        x=alt.X("start:Q", axis=None, scale=scale),
        x2="end:Q",
        fill=fill("fill"),
        stroke=stroke("role"),
        tooltip=tooltip,
    )
    figures = base.mark_text(
        fontWeight=600,
        fontSize=14,
        opacity=alt.ExprRef("datum.n * width / datum.total > datum.chars * 9 + 4 ? 1 : 0"),
    ).encode(x=alt.X("mid:Q"), text=alt.Text("n:Q", format=","), color=colour("on_fill"))
    padding = {"top": 8, "left": 2, "right": 4, "bottom": 4}  # else the bar's outline is cut off
    return house((bar + figures).properties(height=44, padding=padding))


_STATE = _state_template()


@once_for_the_same_rows
def state_bar(counts: pl.DataFrame) -> Chart:
    """One bar cut into the states of a partition, worst first; counted badges under it name them.

    Columns: status (a status word), n. States with none are left out.
    """
    order = [RANK[status] for status in counts["status"].to_list()]
    end, n = pl.col("n").cum_sum(), pl.col("n")
    rows = (
        with_looks(counts.with_columns(rank=pl.Series(order, dtype=pl.Int64)), "status")
        .filter(n > 0)
        .sort("rank")
        .select(
            "word", "n", "role", "fill", "on_fill",
            start=end - n,
            end=end,
            mid=end - n / 2,
            total=n.sum(),
            chars=n.cast(pl.String).str.len_chars(),
        )
    )  # fmt: skip
    total = int(rows["n"].sum())
    return fed(filled(_STATE, total=max(total, 1)), rows=rows)


def _matrix_template() -> dict[str, object]:
    base = alt.Chart(source()).encode(
        x=alt.X(
            "topic:N",
            sort=["$topics"],
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                labelPadding=alt.ExprRef("$padding"),
                labelExpr="split(datum.label, ' ')",
                labelOverlap=False,
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y(
            "locality:N",
            sort=["$localities"],
            title=None,
            axis=axis_of_names(pixels=130),
        ),
        tooltip=[
            alt.Tooltip("locality:N", title="Locality"),
            alt.Tooltip("topic:N", title="Topic"),
            alt.Tooltip("label:N", title="Children"),
        ],
    )
    cells = opens(base.mark_rect(strokeWidth=1.5, cursor="pointer")).encode(
        fill=fill("fill"), stroke=stroke("outline")
    )
    figures = base.mark_text(fontSize=14, fontWeight=600, cursor="pointer").encode(
        text="label:N", color=colour("on_fill")
    )
    return house((cells + figures).properties(height=alt.Step(28)))


_MATRIX = _matrix_template()


@once_for_the_same_rows
def locality_matrix(rows: pl.DataFrame) -> Chart:
    """Counts by locality and topic; a solid cell is the highest of its column, a dash is none.

    Columns: locality, topic (three words at most), n, role (blue, amber, red, violet or grey).
    Localities and topics in the order given. Equal highest are all solid. A cell that is clicked is
    told by its row's number.
    """
    n = pl.col("n")
    is_highest = (n == n.max().over("topic")) & (n > 0)
    role = pl.col("role")
    cells = rows.select(
        "locality",
        "topic",
        pl.int_range(pl.len()).alias(PLACE),
        label=pl.when(n > 0).then(in_words(rows["n"])).otherwise(pl.lit(wording.NOTHING)),
        fill=pl.when(is_highest)
        .then(role)
        .when(n > 0)
        .then(role + "_t")
        .otherwise(pl.lit("paper")),
        outline=pl.when(n > 0).then(role).otherwise(pl.lit("grey_t")),
        on_fill=pl.when(is_highest).then(pl.lit("paper")).otherwise(pl.lit("ink")),
    )
    topics = rows["topic"].unique(maintain_order=True).to_list()
    lines = max((len(topic.split()) for topic in topics), default=1)
    spec = filled(
        _MATRIX,
        topics=topics,
        localities=rows["locality"].unique(maintain_order=True).to_list(),
        padding=str(6 + 16 * (lines - 1)),
    )
    return fed(spec, rows=cells)
