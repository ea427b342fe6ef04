"""A real store in a SQLite file, and a clock that the test turns by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.words import Role

QUICK_HASH = "$2b$04$abcdefghijklmnopqrstuuGhGh3n5ZyK1m9pGgYvY3mQ0s4QyqX3u"


class TurnedClock:
    """A clock that stands still until the test turns it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, by: timedelta) -> None:
        self.at += by


def an_account(username: str = "ivy", **changes: object) -> Account:
    """An account in order, but for what the test changes."""
    facts: dict[str, object] = {
        "username": username,
        "name": "Ivy Marsh",
        "role": Role.IRO,
        "iro_id": "I01",
        "password_hash": QUICK_HASH,
    }
    return Account(**(facts | changes))  # type: ignore[arg-type]  # the test says what it changes


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def store(tmp_path: Path, clock: TurnedClock) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)
    opened.accounts.put(an_account())
    yield opened
    opened.close()
