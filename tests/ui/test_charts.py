"""Charts: what each spec draws, by role and never by colour, and what it costs."""

import json
import re
import time
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from ui import charts
from ui.charts.base import MARKS_AT_MOST

MONTHS = [date(2025, month, 1) for month in range(1, 13)]
POINTS = pl.DataFrame({"month_on": MONTHS, "value": [90.0 + i / 10 for i in range(12)]})
AS_AT = date(2026, 1, 21)
OFFICERS = pl.DataFrame(
    {
        "name": ["Adeyemi, Ruth", "Kirkbride, Ann", "No IRO allocated"],
        "children": [66, 31, 7],
        "lo": [50.0, None, None],
        "hi": [70.0, None, None],
        "weighted_load": [68.2, 30.0, 9.0],
        "ratio_text": ["66", "–", "–"],
        "band": ["within", "fte_not_entered", "unallocated"],
    }
)
STATES = pl.DataFrame({"status": ["not_yet_due", "overdue", "booked_late"], "n": [518, 9, 0]})
MATRIX = pl.DataFrame(
    {
        "locality": ["Ashcombe", "Ashcombe", "Saltmere", "Saltmere"],
        "topic": ["Review overdue", "Silent drift"] * 2,
        "n": [1, 0, 4, 0],
        "role": ["red", "red"] * 2,
    }
)
WEEKS = pl.DataFrame(
    [
        {
            "officer": name,
            "week_on": date(2026, 1, 19) + timedelta(weeks=week),
            "due": week % 9,
            "available_days": 5.0,
            "week_load": "over_days" if week % 9 > 4 else "fits",
        }
        for name in ("A", "B")
        for week in range(26)
    ]
)
AHEAD = pl.DataFrame(
    [
        {
            "week_on": date(2026, 1, 19) + timedelta(weeks=week),
            "due": 5,
            "due_booked": 3,
            "due_unbooked": 2,
            "booked": week % 7,
        }
        for week in range(26)
    ]
)
STEPS = pl.DataFrame(
    {
        "held_on": [date(2025, 9, 4), date(2026, 1, 6)],
        "step": ["Report", "Sent"],
        "word": ["On time", "Overdue"],
        "role": ["blue", "red"],
        "fill": ["blue", "red"],
        "shape": ["circle", "diamond"],
    }
)
SPANS = pl.DataFrame(
    {
        "lane": ["Home", "Home"],
        "label": ["Foster care", "Kinship foster care"],
        "started_on": [date(2023, 9, 4), date(2024, 3, 1)],
        "ended_on": [date(2024, 3, 1), None],
        "role": ["line", "line"],
        "tint": ["grey_t", "band"],
        "state": ["", ""],
    }
)
MARKS = pl.DataFrame(
    {
        "lane": ["Reviews"],
        "label": ["Overdue"],
        "on": [date(2025, 12, 11)],
        "until": pl.Series([None], dtype=pl.Date),
        "state": ["Overdue"],
        "role": ["red"],
        "tint": ["red"],
        "shape": ["diamond"],
    }
)
ON_THE_WAY = pl.DataFrame(
    {
        "label": ["A 1", "A 2"],
        "waits": ["Match", "Adoption order"],
        "entry_days": [385, 200],
        "entry_clock": ["within_limit", "within_limit"],
        "started_on": [date(2025, 1, 1), date(2025, 1, 1)],
        "decided_on": [date(2025, 6, 1), date(2025, 3, 1)],
        "ordered_on": [date(2025, 9, 1), None],
        "matched_on": pl.Series([None, date(2025, 6, 1)], dtype=pl.Date),
        "placed_on": pl.Series([None, date(2025, 7, 20)], dtype=pl.Date),
    }
)
DUES = pl.DataFrame({"lane": ["Reviews"], "label": ["Review 4"], "on": [date(2025, 12, 1)]})
WINDOW = (date(2023, 9, 4), date(2026, 1, 21))


def a_timeline(rows: int | None = None) -> charts.Chart:
    """The timeline of the rows above, or of the first so many of them."""
    spans, marks, dues = (each.head(rows) if rows is not None else each
                          for each in (SPANS, MARKS, DUES))  # fmt: skip
    return charts.timeline(
        spans, marks, dues, as_at=AS_AT, lanes=["Home", "Reviews"], window=WINDOW
    )


def every_chart() -> dict[str, charts.Chart]:
    month = POINTS.with_columns(
        value=pl.col("value") / 100, low=pl.col("value") / 101, high=pl.col("value") / 100
    )
    clocks = pl.DataFrame(
        {"dispute": ["1 Health"], "working_days_used": [24], "status": ["overall_overdue"]}
    )
    return {
        "sparkline": charts.sparkline(POINTS, 95.0),
        "sparkline without target": charts.sparkline(POINTS),
        "range_chart": charts.range_chart(OFFICERS),
        "range_chart of weighted load": charts.range_chart(OFFICERS, is_weighted=True),
        "review_weeks": charts.review_weeks(AHEAD, soon_until=date(2026, 2, 18)),
        "cycle_strip": charts.cycle_strip(STEPS, steps=["Report", "Sent"]),
        "state_bar": charts.state_bar(STATES),
        "heat": charts.heat(WEEKS),
        "timeline": a_timeline(),
        "plan_mix": charts.plan_mix(pl.DataFrame({"plan": ["Adoption"], "n": [44]})),
        "time_in_care": charts.time_in_care(pl.DataFrame({"band": ["Under a year"], "n": [4]})),
        "drift_tests": charts.drift_tests(
            pl.DataFrame({"test": ["P1", "P2"], "amber": [5, 0], "red": [3, 1]})
        ),
        "adoption_track": charts.adoption_track(ON_THE_WAY, limit_days=426, as_at=AS_AT),
        "homes": charts.homes(pl.DataFrame({"band": ["1 home"], "n": [4]})),
        "dispute_clocks": charts.dispute_clocks(clocks),
        "locality_matrix": charts.locality_matrix(MATRIX),
        "month_trend": charts.month_trend(month, target=0.95, is_share=True),
    }


CHARTS = every_chart()


def rows_of(chart: charts.Chart, layer: dict[str, Any]) -> pl.DataFrame:
    """The frame a layer draws: its own, or the one all layers share."""
    data = layer["data"] if "data" in layer else chart.spec["data"]
    return chart.datasets[data["name"]]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_names_roles_and_no_colour_and_has_no_legend_or_title(name: str) -> None:
    spec = json.dumps(dict(CHARTS[name].spec))
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", spec)
    assert '"color": {"field"' in spec, "one mark on the colour scale brings the theme in"
    assert "$schema" in spec
    assert '"legend": {' not in spec
    assert '"title": {' not in spec


@pytest.mark.parametrize("name", CHARTS)
def test_every_place_of_a_template_is_filled(name: str) -> None:
    spec = {key: value for key, value in CHARTS[name].spec.items() if key != "$schema"}
    assert not re.search(r'"\$', json.dumps(spec))


@pytest.mark.parametrize("name", CHARTS)
def test_every_field_that_a_chart_draws_is_in_its_data(name: str) -> None:
    chart = CHARTS[name]
    for layer in chart.spec["layer"]:
        columns = set(rows_of(chart, layer).columns)
        drawn = set(re.findall(r'"field": "(\w+)"', json.dumps(layer["encoding"])))
        assert drawn <= columns


@pytest.mark.parametrize("name", CHARTS)
def test_roles_in_the_data_are_roles_of_the_theme(name: str) -> None:
    for frame in CHARTS[name].datasets.values():
        for column in {"role", "fill", "tint", "ink", "on_fill", "outline"} & set(frame.columns):
            assert set(frame[column].to_list()) <= set(charts.ROLES)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_stays_small_enough_to_be_drawn_as_marks(name: str) -> None:
    chart = CHARTS[name]
    marks = sum(rows_of(chart, layer).height for layer in chart.spec["layer"])
    assert marks < MARKS_AT_MOST


def test_officers_keep_their_order_and_an_unknown_range_has_no_bar() -> None:
    rows = charts.range_chart(OFFICERS).datasets["rows"]
    assert rows["name"].to_list() == OFFICERS["name"].to_list()
    assert rows["range_text"].to_list() == ["50 to 70", "–", "–"]
    assert rows["word"].to_list() == ["Within range", "FTE not entered", "Unallocated"]


def test_the_state_bar_puts_the_worst_first_and_leaves_none_out_but_empty_states() -> None:
    rows = charts.state_bar(STATES).datasets["rows"]
    assert rows["word"].to_list() == ["Overdue", "Not yet due"]
    assert rows["end"].to_list() == [9, 527]


def test_the_highest_cell_of_a_column_is_solid_and_none_is_a_dash() -> None:
    rows = charts.locality_matrix(MATRIX).datasets["rows"]
    assert rows["fill"].to_list() == ["red_t", "paper", "red", "paper"]
    assert rows["label"].to_list() == ["1", "–", "4", "–"]


def test_a_week_without_reviews_is_blank_in_the_heat_strip() -> None:
    rows = charts.heat(WEEKS).datasets["rows"]
    assert set(rows.filter(pl.col("due") == 0)["label"]) == {""}
    assert set(rows.filter(pl.col("due") >= 6)["on_fill"]) == {"paper"}


def test_a_span_without_an_end_runs_to_the_day_of_the_figures() -> None:
    spans = CHARTS["timeline"].datasets["spans"]
    assert spans["end"].to_list() == [date(2024, 3, 1), AS_AT]
    assert spans["when"].to_list() == ["4 Sep 2023 to 1 Mar 2024", "1 Mar 2024 to now"]


def test_the_steps_to_adoption_add_up_to_the_days_of_each_child() -> None:
    chart = CHARTS["adoption_track"]
    steps, ends = chart.datasets["steps"], chart.datasets["ends"]
    days = dict(steps.group_by("label").agg(pl.col("days").sum()).iter_rows())

    # The second child's order is not recorded: the days between decision and match stand in one.
    assert days == dict(ends.select("label", "days").iter_rows())
    assert steps.filter(label="A 1")["part"].to_list() == [
        "Before the decision", "After the decision", "After the order",
    ]  # fmt: skip


def test_the_dispute_clock_always_reaches_the_limit() -> None:
    rows = pl.DataFrame({"dispute": ["1 Health"], "working_days_used": [3], "status": ["in_time"]})
    spec = json.dumps(dict(charts.dispute_clocks(rows).spec))
    domain = re.search(r'"domain": \[0, ([\d.]+)\]', spec)
    assert domain
    assert float(domain[1]) > 20


def test_an_unknown_month_leaves_a_gap_and_the_last_known_one_carries_the_dot() -> None:
    points = POINTS.with_columns(
        value=pl.when(pl.col("month_on") < MONTHS[-1]).then(pl.col("value"))
    )
    rows = charts.sparkline(points).datasets["rows"]
    assert rows["value"].to_list()[-1] is None
    assert rows.filter("is_last")["month_on"].to_list() == [MONTHS[-2]]
    assert rows["text"].to_list()[-1] == "–"


def test_the_axis_of_a_share_never_passes_100_per_cent() -> None:
    whole = POINTS.select("month_on", value=pl.lit(1.0), low=pl.lit(1.0), high=pl.lit(1.0))
    spec = json.dumps(dict(charts.month_trend(whole, target=None, is_share=True).spec))
    assert '"domain": [0.9, 1.0]' in spec


EMPTY = {
    "sparkline": lambda: charts.sparkline(POINTS.clear()),
    "range_chart": lambda: charts.range_chart(OFFICERS.clear()),
    "state_bar": lambda: charts.state_bar(STATES.clear()),
    "heat": lambda: charts.heat(WEEKS.clear()),
    "timeline": lambda: a_timeline(0),
    "locality_matrix": lambda: charts.locality_matrix(MATRIX.clear()),
    "adoption_track": lambda: charts.adoption_track(
        ON_THE_WAY.clear(), limit_days=426, as_at=AS_AT
    ),
    "plan_mix": lambda: charts.plan_mix(pl.DataFrame(schema={"plan": pl.String, "n": pl.Int64})),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_chart_of_nothing_can_still_be_made(name: str) -> None:
    assert EMPTY[name]().to_dict()["layer"]


def test_feeding_a_chart_takes_a_fraction_of_building_one() -> None:
    charts.range_chart(OFFICERS)
    began = time.perf_counter()
    for _ in range(20):
        charts.range_chart(OFFICERS)
    assert (time.perf_counter() - began) / 20 < 0.014


def test_every_chart_draws_in_a_real_script_with_its_alt_text() -> None:
    def script() -> None:
        from tests.ui.test_charts import every_chart
        from ui import charts

        for name, chart in every_chart().items():
            charts.draw(chart, alt=f"The {name}")

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    drawn = [node.proto for node in app.get("vega_lite_chart")]
    assert [proto.alt for proto in drawn] == [f"The {name}" for name in CHARTS]
    assert all(proto.theme == "streamlit" for proto in drawn)


def test_a_week_that_the_days_do_not_hold_bears_a_shape_and_its_word() -> None:
    flags = charts.heat(WEEKS).datasets["flags"]
    assert set(flags["due"]) == {5, 6, 7, 8}
    assert set(flags["shape"]) == {"triangle-up"}
    assert set(flags["word"]) == {"More than the days allow"}


def test_the_switch_swaps_the_mark_and_the_tick() -> None:
    raw = charts.range_chart(OFFICERS).datasets["rows"]
    weighted = charts.range_chart(OFFICERS, is_weighted=True).datasets["rows"]
    assert raw["at"].to_list() == weighted["beside"].to_list() == [66, 31, 7]
    assert weighted["at"].to_list() == raw["beside"].to_list() == [68.2, 30.0, 9.0]


def test_a_week_without_a_meeting_is_amber_only_while_it_is_due_soon() -> None:
    parts = charts.review_weeks(AHEAD, soon_until=date(2026, 2, 18)).datasets["parts"]
    unbooked = parts.filter(pl.col("start") == 3)
    assert unbooked["role"].to_list() == ["amber"] * 5 + ["grey"] * 21
    assert (unbooked["end"] - unbooked["start"]).to_list() == AHEAD["due_unbooked"].to_list()


def test_the_newest_review_stands_first_in_the_strip() -> None:
    chart = charts.cycle_strip(STEPS, steps=["Report", "Sent"])
    assert chart.datasets["rows"]["review"].to_list() == ["6 Jan 2026", "4 Sep 2025"]
