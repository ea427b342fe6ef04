"""Accounts at the command line: each act bites at once, is logged, and names what is wrong."""

import re

import pytest

from data_access.state import user_commands
from data_access.state.access_log import Action
from data_access.state.accounts import AccountError
from data_access.state.passwords import WeakPasswordError
from data_access.state.store import Store
from measures.words import Role
from tests.state.conftest import an_account


@pytest.fixture
def manager(store: Store) -> str:
    store.accounts.put(an_account())
    ivy = store.accounts.get("ivy")
    assert ivy is not None
    user_commands.change_role(store, "ivy", Role.SERVICE_MANAGER, iro_id=None)
    return "ivy"


def test_a_first_password_is_random_shown_once_and_must_be_changed(
    store: Store, manager: str
) -> None:
    lines = user_commands.add(
        store, "omar", name="Omar", role=Role.VIEWER, iro_id=None, password=None
    )
    again = user_commands.new_password(store, "omar", password=None)

    shown = [re.search(r"sign-in: (\S{20})$", each[-1]) for each in (lines, again)]
    assert all(shown)
    assert lines[-1] != again[-1]
    account = store.accounts.get("omar")
    assert account is not None
    assert account.must_change_password
    logged = "\n".join(str(entry.detail) for entry in store.access_log.entries())
    assert not any(found is not None and found[1] in logged for found in shown)


def test_disable_role_password_and_kick_end_or_change_the_session_at_once(
    store: Store, manager: str
) -> None:
    user_commands.add(store, "omar", name="Omar", role=Role.IRO, iro_id="I1", password=None)

    family = store.sessions.open("omar")
    assert any("omar" in line for line in user_commands.sessions(store))
    user_commands.change_role(store, "omar", Role.VIEWER, iro_id=None)
    live = store.sessions.live(family, touch=False)
    assert live is not None
    assert live.account.role is Role.VIEWER

    user_commands.kick(store, "omar")
    assert store.sessions.live(family, touch=False) is None

    family = store.sessions.open("omar")
    user_commands.new_password(store, "omar", password=None)
    assert store.sessions.live(family, touch=False) is None

    family = store.sessions.open("omar")
    user_commands.disable(store, "omar")
    assert store.sessions.live(family, touch=False) is None
    assert user_commands.sessions(store) == ["Nobody is signed in."]

    actions = [entry.action for entry in store.access_log.entries()]
    assert actions[:5] == [
        Action.ACCOUNT_CLOSED, Action.PASSWORD_CHANGED, Action.SESSIONS_ENDED, Action.ROLE_CHANGED,
        Action.ACCOUNT_ADDED,
    ]  # fmt: skip
    assert store.access_log.is_intact()


def test_the_last_service_manager_stays(store: Store, manager: str) -> None:
    with pytest.raises(AccountError, match="the only Service Manager"):
        user_commands.disable(store, manager)
    with pytest.raises(AccountError, match="the only Service Manager"):
        user_commands.change_role(store, manager, Role.VIEWER, iro_id=None)

    user_commands.add(
        store, "omar", name="Omar", role=Role.SERVICE_MANAGER, iro_id=None, password=None
    )
    user_commands.disable(store, manager)


def test_what_cannot_be_done_is_refused_in_a_sentence(store: Store, manager: str) -> None:
    with pytest.raises(AccountError, match="no account"):
        user_commands.kick(store, "nobody")
    with pytest.raises(AccountError, match="already"):
        user_commands.add(store, manager, name="X", role=Role.VIEWER, iro_id=None, password=None)
    with pytest.raises(WeakPasswordError):
        user_commands.new_password(store, manager, password="short")
