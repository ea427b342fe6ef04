"""Accounts at the command line: each act bites at once, is logged, and names what is wrong."""

import re
from datetime import timedelta

import pytest

from data_access.state.access_log import Action
from data_access.state.accounts import AccountError
from data_access.state.acts import code_commands, user_commands
from data_access.state.passwords import WeakPasswordError
from data_access.state.store import Store
from measures.words import Role
from tests.state.conftest import TurnedClock, an_account


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


def test_a_first_password_is_good_for_a_day(store: Store, clock: TurnedClock, manager: str) -> None:
    user_commands.add(store, "omar", name="Omar", role=Role.VIEWER, iro_id=None, password=None)
    omar = store.accounts.existing("omar")

    assert not omar.is_lapsed(clock.at + timedelta(hours=24))
    assert omar.is_lapsed(clock.at + timedelta(hours=24, seconds=1))
    store.accounts.set_password("omar", omar.password_hash)
    assert not store.accounts.existing("omar").is_lapsed(clock.at + timedelta(days=99))


def test_there_is_one_break_glass_account_disabled_at_first(store: Store, manager: str) -> None:
    told = user_commands.add_break_glass(store, "glass", name="Break glass")
    account = store.accounts.existing("glass")

    assert (account.is_active, account.is_break_glass, account.role) == (
        False, True, Role.SERVICE_MANAGER,
    )  # fmt: skip
    assert any(line.startswith("The same as an address: otpauth://totp/") for line in told)
    with pytest.raises(AccountError, match="One is enough"):
        user_commands.add_break_glass(store, "glass2", name="Another")
    user_commands.new_password(store, "glass", password=None)
    assert not store.accounts.existing("glass").is_active, "a new envelope does not enable it"
    assert not store.accounts.existing("glass").must_change_password
    user_commands.enable(store, "glass")
    with pytest.raises(AccountError, match="the only Service Manager"):
        user_commands.disable(store, manager)
    user_commands.disable(store, "glass")
    assert code_commands.renew(store, "glass", by="sue") != told[-2:]
    with pytest.raises(AccountError, match="keeps its codes"):
        code_commands.remove(store, "glass", by="sue")
    assert store.one_time_codes.are_of("glass")


def test_codes_are_given_renewed_and_taken_away_each_with_a_row_of_the_log(
    store: Store, clock: TurnedClock, manager: str
) -> None:
    with pytest.raises(AccountError, match="has no one-time codes"):
        code_commands.remove(store, manager, by="sue")
    first = code_commands.renew(store, manager, by="sue")
    second = code_commands.renew(store, manager, by="sue")
    assert first != second
    assert store.one_time_codes.holders() == {manager}

    assert code_commands.remove(store, manager, by="sue") == [
        "ivy has no one-time codes any more, and is signed out everywhere."
    ]
    assert not store.one_time_codes.are_of(manager)
    entries = store.access_log.entries(limit=3)
    assert [each.action for each in entries] == [
        Action.CODES_REMOVED, Action.CODES_REPLACED, Action.CODES_SET_UP,
    ]  # fmt: skip
    assert all((each.username, each.detail) == ("sue", {"account": "ivy"}) for each in entries)


def test_codes_taken_away_end_the_sessions_of_that_person_only(store: Store, manager: str) -> None:
    store.accounts.put(an_account("omar"))
    code_commands.renew(store, manager, by="sue")
    theirs, others = store.sessions.open(manager), store.sessions.open("omar")

    code_commands.remove(store, manager, by="sue")

    assert store.sessions.live(theirs, touch=False) is None
    assert store.sessions.live(others, touch=False) is not None


def test_an_account_of_single_sign_on_has_no_codes_here(store: Store) -> None:
    store.accounts.put(an_account("omar", sso_subject="s" * 64))

    with pytest.raises(AccountError, match="the second factor is the provider's"):
        code_commands.renew(store, "omar", by="sue")

    assert store.one_time_codes.holders() == frozenset()
    assert store.access_log.entries() == []


def test_names_of_restricted_children_are_allowed_by_name_and_logged(
    store: Store, manager: str
) -> None:
    user_commands.name_restricted(store, manager, allowed=True, by="sue")

    assert store.accounts.existing(manager).may_name_restricted
    entry = store.access_log.entries()[0]
    assert (entry.action, entry.username, entry.detail["allowed"]) == (
        Action.RESTRICTED_NAMES, "sue", True,
    )  # fmt: skip
