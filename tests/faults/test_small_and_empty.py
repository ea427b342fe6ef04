"""Twelve databases that are hardly one, on every page: it draws, and none is said as none."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.state.store import Store
from measures.words import Role
from tests.pages.opening import answer, opened, titles, walked, words
from tests.pages.small_databases import database
from ui import clock, navigation

Tables = Mapping[str, list[dict[str, Any]]]

CHILD = {"child_id": "C1", "case_number": "LCS-1", "first_name": "Ann", "last_name": "One"}
PERIOD = {"care_period_id": "P1", "child_id": "C1", "started_on": "2026-01-05"}
EPISODE = {"care_period_id": "P1", "started_on": "2026-01-05", "legal_status": "V2"}
IRO = {"iro_id": "I1", "name": "Ivy Marsh"}
ALLOCATION = {"care_period_id": "P1", "iro_id": "I1", "started_on": "2026-01-05"}
IN_CARE: Tables = {"child": [CHILD], "care_period": [PERIOD], "episode": [EPISODE]}

DEGENERATE: Mapping[str, Tables] = {
    "a child and no period": {"child": [CHILD]},
    "a period without an episode": {"child": [CHILD], "care_period": [PERIOD]},
    "a child in care and nothing else": IN_CARE,
    "a child who has left": {
        **IN_CARE,
        "care_period": [{**PERIOD, "ended_on": "2026-02-01", "end_reason": "E4A"}],
    },
    "a child who comes and goes on one day": {
        **IN_CARE,
        "care_period": [{**PERIOD, "ended_on": "2026-01-05"}],
    },
    "one officer and no child": {"iro": [IRO]},
    "one officer with one child": {**IN_CARE, "iro": [IRO], "iro_allocation": [ALLOCATION]},
    "an officer who has left, with a child": {
        **IN_CARE,
        "iro": [{**IRO, "ended_on": "2026-02-01"}],
        "iro_allocation": [ALLOCATION],
    },
    "a review with no day at all": {**IN_CARE, "review": [{"care_period_id": "P1"}]},
    "a dispute and nothing more": {
        **IN_CARE,
        "dispute": [{"care_period_id": "P1", "raised_on": "2026-03-01"}],
    },
}


IMPOSSIBLE: Mapping[str, str] = {
    "a child who leaves before coming": "update care_period set ended_on = '2025-12-31'",
    "an officer of no hours": "update iro set fte = 0",
    "an officer of fewer hours than none": "update iro set fte = -1",
    "an officer for nobody's child": "update iro_allocation set care_period_id = 'no such'",
}
"""What our own tables refuse, and a council's may hold."""


@pytest.mark.parametrize("statement", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_every_page_draws_what_our_own_tables_would_refuse(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    rows: Tables = {**IN_CARE, "iro": [IRO], "iro_allocation": [ALLOCATION]}
    draw_every_page(store, tmp_path, monkeypatch, rows, statement)


@pytest.mark.parametrize("rows", DEGENERATE.values(), ids=DEGENERATE)
def test_every_page_draws_a_database_that_is_hardly_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Tables
) -> None:
    draw_every_page(store, tmp_path, monkeypatch, rows)


def test_an_officer_whose_fte_is_not_entered_is_not_said_to_be_within_the_range(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    database(
        tmp_path,
        taken_at=clock.utc_instant() - timedelta(hours=1),
        **DEGENERATE["one officer with one child"],
    )

    said = opened(store, Role.SERVICE_MANAGER.value, navigation.CASELOADS)
    assert answer(said).startswith(
        "**The one IRO in view cannot be judged against the range: no FTE"
    )


def draw_every_page(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, rows: Tables, *statements: str
) -> None:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{folder / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(folder / "snapshots"))
    database(folder, taken_at=clock.utc_instant() - timedelta(hours=1), **rows)
    with closing(sqlite3.connect(folder / "review.db")) as connection, connection:
        connection.execute("pragma ignore_check_constraints = on")
        for statement in statements:
            assert connection.execute(statement).rowcount == 1

    pages = navigation.entries(Role.SERVICE_MANAGER)
    for entry, app in walked(store, Role.SERVICE_MANAGER.value, pages):
        assert not app.exception, entry.title
        assert "could not be drawn" not in words(app), entry.title
        assert titles(app) in ([entry.title], ["No data yet"])
