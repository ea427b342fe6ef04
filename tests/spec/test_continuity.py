"""Continuity of the IRO, siblings, vacancies and independence (domain §4)."""

from datetime import date
from typing import Any

import pytest

from measures.counts import continuity
from measures.facts import Facts, facts
from measures.policy import Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 31)


def county(**tables: list[dict[str, Any]]) -> Facts:
    """Two siblings in care since 2 March 2026 and two officers."""
    rows: dict[str, Any] = {
        "child": [
            {"child_id": "a", "sibling_group": "s"},
            {"child_id": "b", "sibling_group": "s"},
        ],
        "care_period": [
            {"care_period_id": "pa", "child_id": "a", "started_on": "2026-03-02"},
            {"care_period_id": "pb", "child_id": "b", "started_on": "2026-03-02"},
        ],
        "iro": [{"iro_id": "i", "name": "Ivy Marsh"}, {"iro_id": "j", "name": "Jo Lane"}],
        **tables,
    }
    return facts(snapshot(**rows), as_at=AS_AT, policy=Policy())


def allocation(period: str, iro: str, started_on: str = "2026-03-03") -> dict[str, str]:
    return {"care_period_id": period, "iro_id": iro, "started_on": started_on}


@worked_examples("""
    of_a | of_b | split | because
    i    | i    | 0     | siblings share their IRO
    i    | j    | 2     | each has another
    i    |      | 2     | one has none
""")
def test_siblings_with_different_iros_are_shown(
    of_a: str, of_b: str | None, split: int, because: str
) -> None:
    allocations = [allocation("pa", of_a)] + ([allocation("pb", of_b)] if of_b else [])
    found = county(iro_allocation=allocations)
    assert continuity.split_siblings(found, every_child=found.children).height == split


@worked_examples("""
    started    | months | because
    2026-03-31 | 0      | today
    2026-03-01 | 0      | not yet a whole month
    2026-02-28 | 1      | a month and some days
    2025-03-31 | 12     | a year to the day
    2025-04-01 | 11     | a day short of it
""")
def test_months_with_the_current_iro_are_whole(started: date, months: int, because: str) -> None:
    found = county(iro_allocation=[allocation("pa", "i", str(started))])
    own = continuity.with_current_iro(found).row(0, named=True)
    assert own["months_with_iro"] == months


@worked_examples("""
    ended      | left       | since      | working_days | because
               |            | 2026-03-02 | 21           | never allocated: since coming into care
    2026-03-20 |            | 2026-03-20 | 7            | since the allocation ended
               | 2026-03-27 | 2026-03-27 | 2            | since the officer left
""")
def test_children_without_an_iro_wait_in_working_days(
    ended: date | None, left: date | None, since: date, working_days: int, because: str
) -> None:
    held: list[dict[str, Any]] = [allocation("pb", "j")]
    if ended or left:
        held.append({**allocation("pa", "i"), "ended_on": ended})
    officers: list[dict[str, Any]] = [
        {"iro_id": "i", "name": "Ivy Marsh", "ended_on": left},
        {"iro_id": "j", "name": "Jo Lane"},
    ]
    rows = continuity.unallocated(county(iro=officers, iro_allocation=held))
    assert rows.select("child_id", "without_iro_since", "working_days_waiting").rows() == [
        ("a", since, working_days)
    ]


@pytest.mark.parametrize(
    ("worker", "manager", "was"),
    [
        ("Ivy Marsh", None, ["Social worker"]),
        (" ivy marsh ", None, ["Social worker"]),
        ("Sam Pike", "Ivy Marsh", ["Team manager"]),
        ("Sam Pike", "Tess Ward", []),
        (None, None, []),
    ],
)
def test_an_iro_with_the_name_of_the_social_worker_or_manager_is_flagged(
    worker: str | None, manager: str | None, was: list[str]
) -> None:
    found = county(
        iro_allocation=[allocation("pa", "i")],
        team=[{"team_id": "t", "name": "A team", "manager_name": manager}],
        team_allocation=[
            {"child_id": "a", "team_id": "t", "social_worker": worker, "started_on": "2026-03-02",
             "ended_on": "2026-03-10"}
        ],
    )  # fmt: skip
    assert continuity.not_independent(found)["was"].to_list() == was


@worked_examples("""
    first | second | began      | reason      | n | from_iro | because
    i     | j      | 2026-03-16 | Left        | 1 | i        | another officer
    i     | j      | 2026-03-31 |             | 1 | i        | today, no reason recorded
    i     | i      | 2026-03-16 | Left        | 0 |          | back to the same officer
          | j      | 2026-03-16 | First       | 0 |          | the first of the period is no change
""")
def test_a_change_of_iro(
    first: str | None, second: str, began: date, reason: str | None, n: int,
    from_iro: str | None, because: str,
) -> None:  # fmt: skip
    before = [{**allocation("pa", first), "ended_on": "2026-03-10"}] if first else []
    after = {**allocation("pa", second, began.isoformat()), "change_reason": reason}
    found = county(iro_allocation=[*before, after])
    rows = continuity.iro_changes(found)

    assert rows.height == n
    assert rows["from_iro_id"].to_list() == ([from_iro] if n else [])
    reasons = continuity.iro_change_reasons(found)
    assert reasons.rows() == ([(reason or continuity.NO_REASON, 1)] if n else [])


@worked_examples("""
    began      | n | because
    2025-04-01 | 1 | within 12 months of 31 March 2026
    2025-03-31 | 0 | 12 months ago to the day
""")
def test_changes_of_12_months_are_shown(began: date, n: int, because: str) -> None:
    found = county(
        care_period=[{"care_period_id": "pa", "child_id": "a", "started_on": "2024-01-02"}],
        iro_allocation=[
            allocation("pa", "i", "2024-01-03"), allocation("pa", "j", began.isoformat())
        ],
    )  # fmt: skip
    assert continuity.iro_changes(found).height == n
