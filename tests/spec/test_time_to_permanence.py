"""Time to permanence: children who still wait count while they wait."""

from typing import Any

import pytest

from measures.drift import time_to_permanence, waits
from tests.histories import Row, recorded


def _lives(*lives: tuple[str, str | None, str | None, str | None]) -> dict[str, Any]:
    """Return tables from (started_on, achieved_on, ended_on, end_reason) of children in order."""
    periods: list[Row] = []
    plans: list[Row] = []
    for number, (started, achieved, ended, reason) in enumerate(lives):
        period = f"period-{number}"
        periods.append(
            {
                "care_period_id": period,
                "child_id": f"child-{number}",
                "started_on": started,
                "ended_on": ended,
                "end_reason": reason,
            }
        )
        plans.append(
            {
                "care_period_id": period,
                "plan": "adoption",
                "agreed_on": started,
                "achieved_on": achieved,
            }
        )
    return {"care_period": periods, "permanence_plan": plans}


def test_the_share_is_of_those_still_waiting_on_each_day() -> None:
    lives = _lives(
        ("2025-01-01", "2025-01-11", None, None),  # achieved on day 10
        ("2025-01-01", None, "2025-01-16", "E8"),  # left another way on day 15
        ("2025-01-01", None, "2025-01-21", "E11"),  # adopted on day 20
        ("2025-01-01", None, None, None),  # still waits
    )

    rows = time_to_permanence(recorded("2025-02-01", **lives))

    assert rows.select("plan", "days", "at_risk", "achieved", "children").rows() == [
        ("adoption", 0, 4, 0, 4),
        ("adoption", 10, 4, 1, 4),
        ("adoption", 20, 2, 1, 4),
    ]
    assert rows["share_achieved"].to_list() == pytest.approx([0.0, 0.25, 0.625])
    assert rows["median_days"].to_list() == [20, 20, 20]


def test_a_child_in_care_before_the_history_begins_counts_from_then() -> None:
    lives = _lives(
        ("2024-12-22", "2025-02-01", None, None),  # seen from day 10, achieved on day 41
        ("2025-01-01", "2025-01-06", None, None),  # achieved on day 5
        ("2025-01-01", None, None, None),
    )

    rows = time_to_permanence(recorded("2025-03-01", covers_from="2025-01-01", **lives))

    assert rows.select("days", "at_risk", "achieved").rows() == [(0, 2, 0), (5, 2, 1), (41, 2, 1)]


def test_achieved_later_than_as_at_is_still_waiting() -> None:
    rows = time_to_permanence(
        recorded("2025-01-31", **_lives(("2025-01-01", "2025-02-01", None, None)))
    )

    assert rows.select("days", "share_achieved", "median_days").rows() == [(0, 0.0, None)]


def test_without_plans_supplied_the_plan_is_null_and_without_one_it_is_none() -> None:
    periods: list[Row] = [{"child_id": "child", "started_on": "2025-01-01"}]
    plan: Row = {"care_period_id": "another", "plan": "other", "agreed_on": "2025-01-01"}

    bare = time_to_permanence(recorded("2025-03-01", care_period=periods))
    other = time_to_permanence(recorded("2025-03-01", care_period=periods, permanence_plan=[plan]))

    assert (bare["plan"].to_list(), other["plan"].to_list()) == ([None], ["none"])


def test_short_breaks_are_left_out() -> None:
    rows = time_to_permanence(
        recorded(
            "2025-03-01",
            care_period=[{"child_id": "child", "started_on": "2025-01-01"}],
            episode=[
                {
                    "care_period_id": "care_period-1",
                    "started_on": "2025-01-01",
                    "legal_status": "V4",
                }
            ],
        )
    )

    assert rows.height == 0


def test_the_rows_behind_a_curve_are_as_many_as_it_counts_each_saying_how_it_stands() -> None:
    lives = _lives(
        ("2025-01-01", "2025-01-11", None, None),
        ("2025-01-01", None, "2025-01-16", "E8"),
        ("2025-01-01", None, "2025-01-21", "E11"),
        ("2025-01-01", None, None, None),
        ("2025-01-31", None, "2025-01-31", "E8"),  # over on the day it began
    )
    record = recorded("2025-02-01", **lives)
    rows = waits(record).sort("child_id")

    assert rows.select("child_id", "wait", "until").rows() == [
        ("child-0", "achieved", 10),
        ("child-1", "left", 15),
        ("child-2", "achieved", 20),
        ("child-3", "waiting", 31),
    ]
    assert time_to_permanence(record)["children"].unique().to_list() == [rows.height]
