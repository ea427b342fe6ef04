"""What is made ready as the server starts."""

import logging

import pytest

from data_access.state.store import Store
from tests.pages.conftest import accounts, busiest, home, store
from ui import months, warm_up

__all__ = ["accounts", "busiest", "home", "store"]


def test_the_first_page_finds_the_figures_of_the_day_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_up.warm_up()
    made: list[object] = []
    monkeypatch.setattr(months, "counted_rows", lambda *_: made.append("again"))

    assert months.prepared()
    assert made == []


def test_a_database_that_is_not_there_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path}/absent.db")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", f"{tmp_path}/snapshots")

    with caplog.at_level(logging.WARNING, logger="review.start"):
        warm_up.warm_up()

    assert not months.prepared()


def test_a_policy_that_cannot_be_used_is_said_without_its_text(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("REVIEW_POLICY", f"{tmp_path}/absent-policy.toml")

    with caplog.at_level(logging.WARNING, logger="review.start"):
        warm_up.warm_up()

    assert "PolicyError" in caplog.text
    assert "absent-policy" not in caplog.text
