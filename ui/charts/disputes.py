"""Disputes against the law's own limit of working days."""

import altair as alt
import polars as pl

from measures import law
from ui.charts.base import PLACE, Chart, fed, fill, filled, opens, source, stroke, with_looks
from ui.charts.clock_bars import ClockBars
from ui.data.same_rows import once_for_the_same_rows


def _clock_template() -> dict[str, object]:
    layout = ClockBars(
        label="dispute",
        start="working_days_used",
        title=f"Working days used of the {law.DISPUTE_TOTAL_WORKING_DAYS} allowed (line)",
        words_pixels=112,
    )
    base = alt.Chart(source())
    tooltip = [
        alt.Tooltip("dispute:N", title="Dispute"),
        alt.Tooltip("working_days_used:Q", title="Working days used"),
        alt.Tooltip("limit:Q", title="Limit"),
        alt.Tooltip("word:N", title="Status"),
    ]
    bars = opens(base.mark_bar(height=16, strokeWidth=1.5, cursor="pointer")).encode(
        x=layout.x, y=layout.y, fill=fill("tint"), stroke=stroke("role"), tooltip=tooltip
    )
    return layout.drawn(bars, base, days="working_days_used", word="word", tooltip=tooltip)


_CLOCK = _clock_template()


@once_for_the_same_rows
def dispute_clocks(rows: pl.DataFrame) -> Chart:
    """Working days each formal dispute has used, against the law's limit of 20.

    Columns: dispute (label, unique, 16 characters at most on a phone), working_days_used, status
    (a `DisputeStatus`). In the order given. A bar that is clicked is told by its row's number.
    """
    limit = law.DISPUTE_TOTAL_WORKING_DAYS
    used = pl.col("working_days_used")
    bars = with_looks(rows, "status").with_columns(
        pl.int_range(pl.len()).alias(PLACE), limit=pl.lit(limit), tint=pl.col("role") + "_t"
    )
    top = max(limit, int(rows.select(used.max()).item() or 0)) * 1.08
    ticks = list(range(0, int(top) + 1, 5 if top <= 60 else 20))
    spec = filled(_CLOCK, names=rows["dispute"].to_list(), top=top, ticks=ticks)
    return fed(spec, rows=bars)
