"""The access log: what it keeps, and that a change shows."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from data_access.state.access_log import Action
from data_access.state.limits import FILES_EACH, FILES_WINDOW
from data_access.state.log_check import LogCheck
from data_access.state.store import Store
from tests.state.conftest import TurnedClock


def write_some(store: Store, rows: int = 5) -> None:
    for number in range(rows):
        store.access_log.write("ivy", Action.CHILD_VIEWED, {"number": number, "reason": "own"})


def alter(tmp_path: Path, statement: str) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'state.db'}")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_row_is_read_back_as_it_was_written(store: Store, clock: TurnedClock) -> None:
    store.access_log.write(None, Action.SIGN_IN_FAILED, {"address": None, "tries": 2, "é": True})

    [entry] = store.access_log.entries()

    assert entry.at == clock.at
    assert entry.username is None
    assert entry.action == "sign-in failed"
    assert entry.detail == {"address": None, "tries": 2, "é": True}


def test_rows_come_newest_first_and_no_more_than_asked(store: Store) -> None:
    write_some(store)

    numbers = [entry.detail["number"] for entry in store.access_log.entries(limit=3)]

    assert numbers == [4, 3, 2]


def test_after_a_hundred_files_within_an_hour_the_next_waits_until_the_first_is_an_hour_old(
    store: Store, clock: TurnedClock
) -> None:
    began = clock.at
    for number in range(FILES_EACH):
        assert store.access_log.next_file_at("ivy") is None, f"after {number}"
        store.access_log.write("ivy", Action.LIST_EXPORTED)
        store.access_log.write("ivy", Action.LIST_VIEWED)
        clock.at += timedelta(seconds=20)

    assert store.access_log.next_file_at("ivy") == began + FILES_WINDOW
    assert store.access_log.next_file_at("omar") is None, "each account for itself"

    clock.at = began + FILES_WINDOW
    assert store.access_log.next_file_at("ivy") is None
    store.access_log.write("ivy", Action.LIST_EXPORTED)
    assert store.access_log.next_file_at("ivy") == began + FILES_WINDOW + timedelta(seconds=20)


def test_an_untouched_log_is_intact(store: Store) -> None:
    assert store.access_log.is_intact()
    write_some(store)
    assert store.access_log.is_intact()


@pytest.mark.parametrize(
    "statement",
    [
        "update access_log set username = 'omar' where access_log_id = 3",
        "update access_log set at = '2026-01-20 09:00:00' where access_log_id = 3",
        "update access_log set action = 'signed in' where access_log_id = 1",
        "update access_log set detail = '{}' where access_log_id = 5",
        "update access_log set at = 'yesterday' where access_log_id = 3",
        "delete from access_log where access_log_id = 1",
        "delete from access_log where access_log_id = 3",
        "insert into access_log select 99, at, username, action, detail, previous_hash, row_hash "
        "from access_log where access_log_id = 2",
    ],
)
def test_a_change_to_the_log_shows(tmp_path: Path, store: Store, statement: str) -> None:
    write_some(store)

    alter(tmp_path, statement)

    assert not store.access_log.is_intact()


def test_rows_cut_off_the_end_show_against_a_head_noted_before(
    tmp_path: Path, store: Store
) -> None:
    write_some(store)
    noted = store.access_log.head()

    alter(tmp_path, "delete from access_log where access_log_id = 5")

    assert store.access_log.head() != noted


def test_people_acting_at_once_make_one_chain(store: Store) -> None:
    people = [threading.Thread(target=write_some, args=(store, 20)) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(store.access_log.entries()) == 80
    assert store.access_log.is_intact()


def written_over_years(store: Store, clock: TurnedClock) -> None:
    for _ in range(4):
        write_some(store, 3)
        clock.turn(timedelta(days=365))


def test_what_is_pruned_goes_and_the_rest_can_still_be_verified(
    store: Store, clock: TurnedClock
) -> None:
    written_over_years(store, clock)

    assert store.access_log.prune(before=clock.at - timedelta(days=2 * 365 + 1), by="keeper") == 6

    newest, *kept = store.access_log.entries()
    assert (newest.action, newest.username, newest.detail["rows"]) == (
        Action.LOG_PRUNED, "keeper", 6,
    )  # fmt: skip
    assert len(kept) == 6
    assert store.access_log.is_intact()
    clock.turn(timedelta(days=400))
    assert store.access_log.prune(before=clock.at - timedelta(days=800), by="keeper") == 3
    assert store.access_log.prune(before=clock.at - timedelta(days=800), by="keeper") == 0
    assert store.access_log.is_intact()
    write_some(store)
    assert store.access_log.is_intact()


def test_a_log_of_old_rows_alone_is_pruned_whole_and_goes_on(
    store: Store, clock: TurnedClock
) -> None:
    written_over_years(store, clock)

    assert store.access_log.prune(before=clock.at, by="keeper") == 12
    write_some(store)

    assert len(store.access_log.entries()) == 6
    assert store.access_log.is_intact()


@pytest.mark.parametrize("cut", ["7", "7, 8"])
def test_a_row_taken_from_the_beginning_shows_after_pruning_too(
    tmp_path: Path, store: Store, clock: TurnedClock, cut: str
) -> None:
    written_over_years(store, clock)
    store.access_log.prune(before=clock.at - timedelta(days=2 * 365 + 1), by="keeper")

    alter(tmp_path, f"delete from access_log where access_log_id in ({cut})")

    assert not store.access_log.is_intact()


def test_rows_from_before_any_pruning_cannot_just_be_deleted(tmp_path: Path, store: Store) -> None:
    write_some(store)

    alter(tmp_path, "delete from access_log where access_log_id = 1")

    assert not store.access_log.is_intact()


@pytest.mark.parametrize("detail", ["no JSON", "{}", "7", "null"])
def test_a_row_on_pruning_that_cannot_be_read_shows(
    tmp_path: Path, store: Store, clock: TurnedClock, detail: str
) -> None:
    written_over_years(store, clock)
    store.access_log.prune(before=clock.at - timedelta(days=2 * 365 + 1), by="keeper")

    alter(tmp_path, f"update access_log set detail = '{detail}' where action = 'access log pruned'")

    assert not store.access_log.is_intact()
    assert LogCheck(store.access_log, lambda: clock.at).state(patience=10).is_intact is False
