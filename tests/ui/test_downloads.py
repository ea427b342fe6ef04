"""A button makes its file for the sign-in that it was drawn for, while that lasts."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.words import Role
from ui.entrance.access import SignedIn
from ui.lists.downloads import NoLongerAllowedError, while_allowed

ACCOUNT = Account(username="ivy", name="Ivy", role=Role.SENIOR_IRO, password_hash="-")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    at = datetime(2026, 1, 21, 9, tzinfo=UTC)
    with closing(Store(f"sqlite:///{tmp_path / 'state.db'}", now=lambda: at)) as opened:
        opened.accounts.put(ACCOUNT)
        yield opened


def person(store: Store) -> SignedIn:
    family = store.sessions.open("ivy")
    return SignedIn(username="ivy", name="Ivy", role=Role.SENIOR_IRO, iro_id=None, family=family)


def test_a_button_makes_its_file_as_often_as_it_is_clicked(store: Store) -> None:
    made = while_allowed(lambda: b"rows", person(store), store)

    assert (made(), made()) == (b"rows", b"rows")


@pytest.mark.parametrize(
    "change",
    [
        lambda store, _family: store.accounts.close("ivy"),
        lambda store, family: store.sessions.revoke(family, why="signed out"),
        lambda store, _family: store.accounts.put(replace(ACCOUNT, role=Role.VIEWER)),
        lambda store, family: store.sessions.begin_meeting(family),
    ],
    ids=["a leaver", "signed out", "another role", "in a meeting"],
)
def test_a_button_whose_right_has_ended_makes_no_file(
    store: Store, change: Callable[[Store, str], None]
) -> None:
    who, clicked = person(store), list[str]()

    def make() -> bytes:
        clicked.append("made, and written to the access log")
        return b"rows"

    made = while_allowed(make, who, store)
    change(store, who.family)

    with pytest.raises(NoLongerAllowedError):
        made()
    assert clicked == []
