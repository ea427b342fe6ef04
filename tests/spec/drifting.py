"""One child's history for the drift specifications, and what one test says of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from measures.drift import drift_tests
from measures.record import Record
from tests.histories import Row, recorded

ELSEWHERE = "care_period-elsewhere"
"""A care period of nobody here: its rows make a table supplied."""

SUPPLIED: dict[str, Row] = {
    "permanence_plan": {"care_period_id": ELSEWHERE, "plan": "other", "agreed_on": "2020-01-01"},
    "milestone": {
        "care_period_id": ELSEWHERE,
        "kind": "long_term_match",
        "happened_on": "2020-01-01",
    },
    "review_decision": {"review_id": "review-elsewhere", "theme": "health"},
    "dispute": {
        "care_period_id": ELSEWHERE,
        "raised_on": "2020-01-01",
        "closed_on": "2020-01-02",
    },
    "practice_feedback": {"care_period_id": ELSEWHERE, "noted_on": "2020-01-01"},
}


def one_child(
    as_at: date | str,
    *,
    started_on: date | str = "2024-01-01",
    born: date | str | None = "2015-06-01",
    uasc_until: date | str | None = None,
    legal_status: str | None = "C2",
    placement_type: str | None = "U6",
    without: tuple[str, ...] = (),
    **tables: Iterable[Row],
) -> Record:
    """Return the record of a child (`child`) in one care period (`period`).

    Without an `episode` the child has one, in the legal status and placement named. A table named
    in `without` is not supplied; a care period left out of a row is the child's.
    """
    kept: dict[str, Any] = {
        name: [{"care_period_id": "period", **row} if _has_period(name) else row for row in rows]
        for name, rows in tables.items()
    }
    filled: dict[str, Any] = {
        name: [*kept.pop(name, []), row] for name, row in SUPPLIED.items() if name not in without
    }
    first: dict[str, Any] = {
        "care_period_id": "period",
        "started_on": started_on,
        "start_reason": "S",
        "legal_status": legal_status,
        "placement_type": placement_type,
    }
    return recorded(
        as_at,
        child=[{"child_id": "child", "date_of_birth": born, "uasc_until": uasc_until}],
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": started_on}],
        episode=kept.pop("episode", [first]),
        **kept,
        **filled,
    )


def _has_period(table: str) -> bool:
    return table not in ("review_decision", "dispute_stage", "missing_episode")


def said(record: Record, test: str) -> tuple[str | None, date | None]:
    """Return the severity of one test and since when, or two nulls where it does not fire."""
    rows = drift_tests(record).filter(test=test).rows(named=True)
    assert len(rows) <= 1
    return (rows[0]["severity"], rows[0]["since_on"]) if rows else (None, None)
