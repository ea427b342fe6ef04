"""The way to adoption: one bar a child, in steps, against the limit of days to moving in."""

from datetime import date

import altair as alt
import polars as pl

from ui.charts.base import Chart, fed, fill, filled, source, stroke, with_looks
from ui.charts.clock_bars import ClockBars
from ui.data.same_rows import once_for_the_same_rows

_STEPS = {
    "started_on": "Before the decision",
    "decided_on": "After the decision",
    "ordered_on": "After the order",
    "matched_on": "After the match",
}
"""The days on which a step began, in order, and what the days after it are called."""


def _template() -> dict[str, object]:
    layout = ClockBars(
        label="label",
        start="start",
        title="Days since coming into care (line: limit to moving in)",
        words_pixels=136,
    )
    of_step = [
        alt.Tooltip("label:N", title="Child"),
        alt.Tooltip("part:N", title="Step"),
        alt.Tooltip("days:Q", title="Days"),
    ]
    of_child = [
        alt.Tooltip("label:N", title="Child"),
        alt.Tooltip("days:Q", title="Days"),
        alt.Tooltip("word:N", title="Clock"),
        alt.Tooltip("waits:N", title="Waits for"),
    ]
    steps = (
        alt.Chart(source("steps"))
        .mark_bar(height=16, strokeWidth=1.2)
        .encode(
            x=layout.x, x2="end:Q", y=layout.y, fill=fill("tint"), stroke=stroke("role"),
            tooltip=of_step,
        )
    )  # fmt: skip
    ends = alt.Chart(source("ends"))
    return layout.drawn(steps, ends, days="days", word="waits", tooltip=of_child)


_TRACK = _template()


@once_for_the_same_rows
def adoption_track(rows: pl.DataFrame, *, limit_days: int, as_at: date) -> Chart:
    """Days of each child from coming into care to moving in with adopters, step by step.

    Columns: label (unique, short), waits (what is waited for, in words), entry_days, entry_clock
    (`StepClock`) and the days on which the steps were reached (started_on, decided_on, ordered_on,
    matched_on, placed_on; null: not reached, or not recorded). In the order given. Steps stand in
    two quiet tints in turn: a step is a fact; the point at the end says how the clock stands.
    """
    day = pl.lit(as_at)
    end = pl.coalesce("placed_on", day)
    parts = []
    for place, (begin, name) in enumerate(_STEPS.items()):
        reached = pl.min_horizontal(*list(_STEPS)[place + 1 :], end)
        parts.append(
            rows.filter(pl.col(begin).is_not_null(), pl.col(begin) < reached).select(
                "label",
                part=pl.lit(name),
                start=(pl.col(begin) - pl.col("started_on")).dt.total_days(),
                end=(reached - pl.col("started_on")).dt.total_days(),
                days=(reached - pl.col(begin)).dt.total_days(),
                tint=pl.lit("grey_t" if place % 2 else "band"),
                role=pl.lit("line"),
            )
        )
    ends = with_looks(rows, "entry_clock").select(
        "label", "waits", "word", "shape", "fill", "role",
        days="entry_days", limit=pl.lit(limit_days),
    )  # fmt: skip
    top = max(limit_days, int(rows["entry_days"].max() or 0)) * 1.06  # type: ignore[arg-type] # a number
    ticks = list(range(0, int(top) + 1, 100 if top <= 800 else 365))
    spec = filled(_TRACK, names=rows["label"].to_list(), top=top, ticks=ticks)
    return fed(spec, steps=pl.concat(parts), ends=ends)
