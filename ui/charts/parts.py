"""Parts of a whole as bars for a document, each with its figure in words or said to be withheld."""

import altair as alt
import polars as pl

from ui.charts.base import Chart, axis_of_names, fed, fill, filled, house, ink, source, stroke
from ui.data.same_rows import once_for_the_same_rows

_TEXT_ROOM = 190
"""Pixels at the right of a bar for its words."""


def _template() -> dict[str, object]:
    base = alt.Chart(source())
    y = alt.Y(
        "label:N",
        sort=["$names"],
        title=None,
        axis=axis_of_names(pixels=250),
    )
    x = alt.X(
        "value:Q",
        title=None,
        axis=None,
        scale=alt.Scale(
            domain=[0, "$top"],
            nice=False,
            range=[0, alt.ExprRef(f"max(20, width - {_TEXT_ROOM})")],
        ),
    )
    tooltip = [alt.Tooltip("label:N", title="Part"), alt.Tooltip("text:N", title="Figure")]
    bars = base.mark_bar(height=16, strokeWidth=1.2).encode(
        x=x, y=y, fill=fill("fill"), stroke=stroke("role"), tooltip=tooltip
    )
    words = base.mark_text(align="left", dx=6, fontSize=14, fontWeight=600).encode(
        x="value:Q", y=y, text="text:N", color=ink()
    )
    return house((bars + words).properties(height=alt.Step(26)))


_PARTS = _template()


@once_for_the_same_rows
def parts(rows: pl.DataFrame, *, top: float | None = None) -> Chart:
    """Parts in the order given. Columns: label, value (null draws no bar), text.

    `top`: where the longest bar could reach; the greatest value if not given. Parts are facts: no
    status colour.
    """
    greatest = rows.select(pl.col("value").cast(pl.Float64).max()).item()
    spec = filled(
        _PARTS, names=rows["label"].to_list(), top=top if top is not None else max(greatest or 1, 1)
    )
    shown = rows.select(
        "label",
        "text",
        value=pl.col("value").cast(pl.Float64).fill_null(0.0),
        fill=pl.lit("band"),
        role=pl.lit("line"),
    )
    return fed(spec, rows=shown)
