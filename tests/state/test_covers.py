"""Cover: who may be granted what, from which day to which, and that it ends by itself."""

from datetime import date

import pytest

from data_access.state.access_log import Action
from data_access.state.accounts import AccountError
from data_access.state.acts import cover_commands, user_commands
from data_access.state.covers import CoverError, check_days
from data_access.state.store import Store
from measures.words import Role
from tests.spec.examples import worked_examples
from tests.state.conftest import TurnedClock, an_account

TODAY = date(2026, 1, 21)


@worked_examples("""
    first_on   | last_on    | refused         | because
    2026-01-21 | 2026-01-21 |                 | one day, today
    2026-01-21 | 2026-02-17 |                 | 28 days, the most, first and last included
    2026-01-21 | 2026-02-18 | at most 28 days | 29 days
    2026-02-01 | 2026-02-10 |                 | it may begin later
    2026-01-10 | 2026-01-25 |                 | it may have begun, for a log that comes late
    2026-01-10 | 2026-01-20 | is over         | nothing of it is left
    2026-02-10 | 2026-02-01 | before the first | the days are the wrong way round
""")
def test_which_days_may_be_granted(
    first_on: date, last_on: date, refused: str | None, because: str
) -> None:
    if refused is None:
        check_days(first_on, last_on, today=TODAY)
    else:
        with pytest.raises(CoverError, match=refused):
            check_days(first_on, last_on, today=TODAY)


@worked_examples("""
    on         | is_seen | because
    2026-01-25 | false   | the day before the first
    2026-01-26 | true    | the first day
    2026-02-01 | true    | a Sunday between
    2026-02-06 | true    | the last day
    2026-02-07 | false   | it ended by itself
""")
def test_cover_holds_from_its_first_to_its_last_day(
    store: Store, on: date, is_seen: bool, because: str
) -> None:
    grant(store, first_on=date(2026, 1, 26), last_on=date(2026, 2, 6))

    assert [each.iro_id for each in store.covers.of("ivy", on=on)] == (["I02"] if is_seen else [])
    assert store.covers.of("omar", on=on) == []


def grant(
    store: Store, *, iro_id: str = "I02", first_on: date = TODAY, last_on: date = TODAY
) -> list[str]:
    return cover_commands.grant(
        store, "ivy", iro_id=iro_id, first_on=first_on, last_on=last_on, today=TODAY, by="mary"
    )


def test_a_grant_ended_early_ends_at_once_and_both_are_logged(store: Store) -> None:
    grant(store)
    [cover] = store.covers.of("ivy", on=TODAY)

    told = cover_commands.end(store, cover.cover_id, by="sue")

    assert told == ["Ended: ivy sees the children of officer I02 from 21 Jan 2026 to 21 Jan 2026."]
    assert store.covers.of("ivy", on=TODAY) == []
    assert store.covers.not_over(on=TODAY) == []
    ended, granted = store.access_log.entries()
    assert (ended.action, ended.username) == (Action.COVER_ENDED, "sue")
    assert (granted.action, granted.username) == (Action.COVER_GRANTED, "mary")
    assert granted.detail == {
        "account": "ivy", "officer": "I02", "first_day": "2026-01-21", "last_day": "2026-01-21",
    }  # fmt: skip


def test_cover_that_makes_no_sense_is_refused_in_a_sentence(store: Store) -> None:
    store.accounts.put(an_account("vera", role=Role.VIEWER, iro_id=None))
    with pytest.raises(CoverError, match="they are theirs"):
        grant(store, iro_id="I01")
    with pytest.raises(CoverError, match="not an IRO"):
        cover_commands.grant(
            store, "vera", iro_id="I02", first_on=TODAY, last_on=TODAY, today=TODAY
        )
    with pytest.raises(AccountError, match="no account"):
        cover_commands.grant(store, "x", iro_id="I02", first_on=TODAY, last_on=TODAY, today=TODAY)
    grant(store)
    with pytest.raises(CoverError, match="overlap"):
        grant(store, last_on=date(2026, 2, 1))
    with pytest.raises(CoverError, match="no cover"):
        cover_commands.end(store, 99)
    assert grant(store, iro_id="I03")


def test_the_list_names_what_is_in_force_or_to_come(store: Store, clock: TurnedClock) -> None:
    assert cover_commands.in_words(store, today=TODAY) == ["No cover is in force or to come."]
    grant(store, first_on=TODAY, last_on=date(2026, 1, 23))

    [line] = cover_commands.in_words(store, today=TODAY)

    assert line.endswith("ivy sees the children of officer I02 from 21 Jan 2026 to 23 Jan 2026")
    assert cover_commands.in_words(store, today=date(2026, 1, 24)) == [
        "No cover is in force or to come."
    ]


def test_a_closed_account_is_given_no_cover(store: Store) -> None:
    store.accounts.put(an_account("mary", role=Role.SERVICE_MANAGER, iro_id=None))
    user_commands.disable(store, "ivy")

    with pytest.raises(CoverError, match="may sign in"):
        grant(store)
