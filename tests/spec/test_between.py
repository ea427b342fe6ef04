"""The steps between reviews as counted on the page (domain §2)."""

from datetime import date
from typing import Any

import polars as pl

from measures.counts import between
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.words import DutyCode
from tests.histories import snapshot
from tests.spec.examples import worked_examples

PERIOD = {"care_period_id": "p"}


def county(as_at: date, *reviews: dict[str, Any]) -> Facts:
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{**PERIOD, "child_id": "c", "started_on": "2024-01-02"}],
        "review": [{**PERIOD, **review} for review in reviews],
    }
    return facts(snapshot(**rows), as_at=as_at, policy=Policy())


def step(found: Facts, code: DutyCode) -> dict[str, Any]:
    rows = between.steps(found).filter(pl.col("duty") == code.value)
    return rows.row(0, named=True)


@worked_examples("""
    sent       | as_at      | share | of | overdue | because
    2025-05-08 | 2025-05-20 | 1.0   | 1  | 0       | on the fifth working day
    2025-05-09 | 2025-05-20 | 0.0   | 1  | 0       | a day late
    2025-06-30 | 2025-05-20 | 0.0   | 1  | 1       | not sent by then: waits now
    2025-06-30 | 2025-05-07 |       | 0  | 0       | not yet due: nothing to divide by
    2025-05-08 | 2026-05-08 |       | 0  | 0       | due 12 months ago to the day: before the period
""")
def test_a_step_is_counted_when_its_date_has_come(
    sent: date, as_at: date, share: float | None, of: int, overdue: int, because: str
) -> None:
    row = step(
        county(as_at, {"completed_on": "2025-04-30", "decisions_sent_on": sent}),
        DutyCode.DECISIONS_SENT,
    )
    assert (row["share"], row["denominator"], row["overdue"]) == (share, of, overdue)


def test_a_managers_silence_is_counted_on_its_own() -> None:
    answered = {
        "completed_on": "2025-02-28",
        "decisions_sent_on": "2025-03-03",
        "manager_responded_on": "2025-03-05",
    }
    silent = {"completed_on": "2025-04-30", "decisions_sent_on": "2025-05-08"}
    row = step(county(date(2025, 6, 2), answered, silent), DutyCode.MANAGER_RESPONSE)
    assert (row["share"], row["denominator"], row["silent"]) == (1.0, 1, 1)


def test_reasons_of_late_reviews_come_commonest_first_and_none_is_lost() -> None:
    late = [
        {"completed_on": "2024-03-04", "late_reason": "IRO unavailable"},
        {"completed_on": "2024-07-01", "late_reason": "IRO unavailable"},
        {"completed_on": "2025-01-20"},
    ]
    rows = between.late_reasons(county(date(2025, 1, 25), *late))
    assert rows.rows() == [("IRO unavailable", 2), (None, 1)]
