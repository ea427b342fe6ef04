"""Charts: small counted frames in, charts out, drawn by `draw` alone (docs: visual language)."""

from ui.charts.adoption import adoption_track
from ui.charts.base import ROLES, Chart, draw, draw_to_open
from ui.charts.caseloads import heat, range_chart
from ui.charts.counts import (
    areas,
    drift_tests,
    groups,
    homes,
    late_reasons,
    participation,
    plan_mix,
    themes,
    time_in_care,
)
from ui.charts.disputes import dispute_clocks
from ui.charts.parts import parts
from ui.charts.review_steps import cycle_strip, review_weeks
from ui.charts.reviews import locality_matrix, state_bar
from ui.charts.survival import survival
from ui.charts.timeline import timeline
from ui.charts.trends import month_trend, sparkline

__all__ = [
    "ROLES",
    "Chart",
    "adoption_track",
    "areas",
    "cycle_strip",
    "dispute_clocks",
    "draw",
    "draw_to_open",
    "drift_tests",
    "groups",
    "heat",
    "homes",
    "late_reasons",
    "locality_matrix",
    "month_trend",
    "participation",
    "parts",
    "plan_mix",
    "range_chart",
    "review_weeks",
    "sparkline",
    "state_bar",
    "survival",
    "themes",
    "time_in_care",
    "timeline",
]
