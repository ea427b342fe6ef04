"""How many still wait for permanence, month by month, one line for each plan."""

from collections.abc import Sequence

import altair as alt
import polars as pl

from ui import wording
from ui.charts.base import Chart, colour, fed, filled, house, source
from ui.data.same_rows import once_for_the_same_rows

ROLES_OF_LINES = ("blue", "violet", "soft")
"""Colours of the lines in order; the dash and the label tell them apart as well."""

LABEL_STEP = 0.09
"""Share of the height between two labels."""


def _template() -> dict[str, object]:
    base = alt.Chart(source())
    x = alt.X(
        "months:Q",
        title="Months since coming into care",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(tickMinStep=6, grid=True),
    )
    y = alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%"))
    tooltip = [
        alt.Tooltip("plan:N", title="Plan"),
        alt.Tooltip("months:Q", title="Months"),
        alt.Tooltip("text:N", title="Still waiting"),
    ]
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
        x=x, y=y, color=colour("role"), strokeDash=alt.StrokeDash("plan:N", legend=None),
        detail="plan:N", tooltip=tooltip,
    )  # fmt: skip
    labels = (
        alt.Chart(source("ends"))
        .mark_text(
            align="right",
            baseline="top",
            dy=4,
            fontWeight=600,
            fontSize=13,
            limit=alt.ExprRef("width * 0.62"),
        )
        .encode(x=x, y=alt.Y("label_at:Q"), text="label:N", color=colour("role"))
    )
    return house((lines + labels).properties(height=260))


_SURVIVAL = _template()


@once_for_the_same_rows
def survival(rows: pl.DataFrame) -> Chart:
    """Share still waiting by month. Columns: plan (its label), months, share (0 to 1).

    Three plans at most, in the order given; their labels stand in the free corner at the top.
    """
    plans: Sequence[str] = rows["plan"].unique(maintain_order=True).to_list()
    roles = dict(zip(plans, ROLES_OF_LINES, strict=False))
    shown = rows.select(
        "plan",
        "months",
        "share",
        role=pl.col("plan").replace_strict(roles, return_dtype=pl.String),
        text=pl.Series([wording.percent(share) for share in rows["share"]], dtype=pl.String),
    )
    ends = (
        shown.group_by("plan", maintain_order=True)
        .last()
        .with_columns(
            label=pl.format("{} {}", "text", "plan"),
            label_at=1 - pl.int_range(pl.len()) * LABEL_STEP,
        )
    )
    return fed(filled(_SURVIVAL), rows=shown, ends=ends)
