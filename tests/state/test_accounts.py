"""Accounts: what is kept, what is refused, and what a change ends."""

import stat
from pathlib import Path

import pytest

from data_access.state.accounts import AccountError
from data_access.state.database import StateUnavailableError
from data_access.state.store import Store
from measures.words import Role
from tests.state.conftest import TurnedClock, an_account


def test_an_account_is_read_back_as_it_was_put(store: Store) -> None:
    omar = an_account("omar.k", name="Omar Khan", role=Role.VIEWER, iro_id=None, is_demo=True)

    store.accounts.put(omar)

    assert store.accounts.get("omar.k") == omar
    assert [each.username for each in store.accounts.everyone()] == ["ivy", "omar.k"]


def test_an_unknown_username_has_no_account(store: Store) -> None:
    assert store.accounts.get("nobody") is None


@pytest.mark.parametrize("username", ["", "Ivy", "a b", "ivy\n", "é", "x" * 65, "-ivy"])
def test_a_username_that_cannot_be_typed_at_sign_in_is_refused(store: Store, username: str) -> None:
    with pytest.raises(AccountError, match="not allowed"):
        store.accounts.put(an_account(username))


def test_an_iro_id_on_a_role_without_children_is_refused(store: Store) -> None:
    with pytest.raises(AccountError, match="Leave it out"):
        store.accounts.put(an_account("vera", role=Role.VIEWER, iro_id="I02"))


def test_a_new_password_ends_the_sessions_of_that_person_only(store: Store) -> None:
    store.accounts.put(an_account("omar"))
    ivys, omars = store.sessions.open("ivy"), store.sessions.open("omar")

    store.accounts.set_password("ivy", "$2b$04$another")

    assert store.sessions.live(ivys, touch=False) is None
    assert store.sessions.live(omars, touch=False) is not None


def test_a_closed_account_is_kept_inactive_and_its_sessions_end(store: Store) -> None:
    family = store.sessions.open("ivy")

    store.accounts.close("ivy")

    kept = store.accounts.get("ivy")
    assert kept is not None
    assert not kept.is_active
    assert store.sessions.live(family, touch=False) is None


def test_closing_an_account_that_does_not_exist_says_so(store: Store) -> None:
    with pytest.raises(AccountError, match=r"no account \[nobody\]"):
        store.accounts.close("nobody")


def test_a_new_role_is_seen_by_the_session_that_is_open(store: Store) -> None:
    family = store.sessions.open("ivy")

    store.accounts.put(an_account(role=Role.SENIOR_IRO))

    live = store.sessions.live(family, touch=False)
    assert live is not None
    assert live.account.role is Role.SENIOR_IRO


def test_the_file_of_password_hashes_is_for_its_owner_only(tmp_path: Path, store: Store) -> None:
    assert stat.S_IMODE((tmp_path / "state.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/no/state.db"])
def test_a_store_that_cannot_be_opened_says_which_setting_to_check(
    url: str, clock: TurnedClock
) -> None:
    with pytest.raises(StateUnavailableError, match="REVIEW_STATE_URL"):
        Store(url, now=clock)


def test_a_damaged_store_says_so_and_lets_nobody_in(
    tmp_path: Path, store: Store, clock: TurnedClock
) -> None:
    store.close()
    for leftover in tmp_path.glob("state.db-*"):
        leftover.unlink()
    (tmp_path / "state.db").write_bytes(b"not a database" * 1000)

    assert not store.answers()
    with pytest.raises(StateUnavailableError, match="did not answer"):
        store.sessions.live_for("a" * 43, touch=False)
