"""How long children wait for permanence (domain §5): curves a manager can count by hand."""

from datetime import date
from typing import Any

from measures.counts.waiting import MONTHS, medians, waiting
from measures.facts import Facts, facts
from measures.policy import Figures, Policy
from tests.histories import snapshot

AS_AT = date(2026, 3, 31)
POLICY = Policy(figures=Figures(small_base=2))


def county(*children: tuple[str, str | None]) -> Facts:
    """Children with a plan of adoption: when they came into care, and when it was achieved."""
    rows: dict[str, Any] = {"child": [], "care_period": [], "permanence_plan": []}
    for number, (started_on, achieved_on) in enumerate(children):
        own = {"care_period_id": f"p{number}"}
        rows["child"].append({"child_id": f"c{number}"})
        rows["care_period"].append({**own, "child_id": f"c{number}", "started_on": started_on})
        rows["permanence_plan"].append(
            {**own, "plan": "adoption", "agreed_on": started_on, "achieved_on": achieved_on}
        )
    return facts(snapshot(**rows), as_at=AS_AT, policy=POLICY)


def share_at(found: Facts, months: int) -> float:
    curve = dict(waiting(found).select("months", "share_waiting").iter_rows())
    return round(float(curve[months]), 3)


def test_everybody_waits_on_the_first_day() -> None:
    assert share_at(county(("2024-01-01", "2025-01-01"), ("2024-01-01", None)), 0) == 1.0


def test_a_child_who_still_waits_counts_while_they_wait() -> None:
    found = county(("2024-01-01", "2025-01-01"), ("2024-01-01", None))
    assert (share_at(found, 11), share_at(found, 13)) == (1.0, 0.5)


def test_a_child_who_came_lately_does_not_count_later_than_they_have_waited() -> None:
    # Of three at the start one has waited only two months when another achieves it after a year.
    found = county(("2024-01-01", "2025-01-01"), ("2024-01-01", None), ("2026-02-01", None))
    assert share_at(found, 13) == 0.5


def test_the_curve_has_a_point_for_every_month() -> None:
    assert waiting(county(("2024-01-01", None), ("2024-02-01", None))).height == MONTHS + 1


def test_half_by_so_many_months_is_unknown_while_fewer_than_half_have_permanence() -> None:
    waits = county(("2024-01-01", "2025-01-01"), ("2024-01-01", None), ("2024-01-01", None))
    half = county(("2024-01-01", "2025-01-01"), ("2024-01-01", None))
    assert medians(waits)["median_months"].to_list() == [None]
    assert medians(half)["median_months"].to_list() == [12.0]


def test_a_curve_of_too_few_children_is_not_drawn() -> None:
    assert waiting(county(("2024-01-01", None))).is_empty()
