"""Disputes against the law's own limit of working days."""

import altair as alt
import polars as pl

from measures import law
from ui.charts.base import (
    Chart,
    fed,
    fill,
    filled,
    house,
    ink,
    one,
    shape,
    source,
    stroke,
    with_looks,
)

_WORDS_FIT = "width > 420"


def _clock_template() -> dict[str, object]:
    base = alt.Chart(source())
    y = alt.Y("dispute:N", sort=["$names"], title=None, axis=alt.Axis(domain=False, ticks=False))
    x = alt.X(
        "working_days_used:Q",
        title=f"Working days used of the {law.DISPUTE_TOTAL_WORKING_DAYS} allowed (line)",
        scale=alt.Scale(
            domain=[0, "$top"],
            nice=False,
            range=[0, alt.ExprRef(f"{_WORDS_FIT} ? width - 150 : width - 44")],
        ),
        axis=alt.Axis(values=["$ticks"]),
    )
    tooltip = [
        alt.Tooltip("dispute:N", title="Dispute"),
        alt.Tooltip("working_days_used:Q", title="Working days used"),
        alt.Tooltip("limit:Q", title="Limit"),
        alt.Tooltip("word:N", title="Status"),
    ]
    bars = base.mark_bar(height=16, strokeWidth=1.5).encode(
        x=x, y=y, fill=fill("tint"), stroke=stroke("role"), tooltip=tooltip
    )
    ends = base.mark_point(size=110, opacity=1, strokeWidth=2).encode(
        x=x, y=y, shape=shape("shape"), fill=fill("fill"), stroke=stroke("role"), tooltip=tooltip
    )
    used = base.mark_text(align="right", fontSize=14, fontWeight=600).encode(
        x=alt.value(alt.ExprRef(f"{_WORDS_FIT} ? width - 110 : width - 4")),
        y=y, text="used_text:N", color=ink(),
    )  # fmt: skip
    words = base.mark_text(
        align="left", fontSize=13, opacity=alt.ExprRef(f"{_WORDS_FIT} ? 1 : 0")
    ).encode(x=alt.value(alt.ExprRef("width - 100")), y=y, text="word:N", color=ink())
    limit = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("limit:Q", aggregate="max"), color=one("ink")
    )
    return house((bars + limit + ends + used + words).properties(height=alt.Step(26)))


_CLOCK = _clock_template()


def dispute_clocks(rows: pl.DataFrame) -> Chart:
    """Working days each formal dispute has used, against the law's limit of 20.

    Columns: dispute (label, unique, 16 characters at most on a phone), working_days_used, status
    (a `DisputeStatus`). In the order given.
    """
    limit = law.DISPUTE_TOTAL_WORKING_DAYS
    used = pl.col("working_days_used")
    bars = with_looks(rows, "status").with_columns(
        limit=pl.lit(limit), tint=pl.col("role") + "_t", used_text=used.cast(pl.String)
    )
    top = max(limit, int(rows.select(used.max()).item() or 0)) * 1.08
    ticks = list(range(0, int(top) + 1, 5 if top <= 60 else 20))
    spec = filled(_CLOCK, names=rows["dispute"].to_list(), top=top, ticks=ticks)
    return fed(spec, rows=bars)
