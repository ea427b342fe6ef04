"""The access log: what it keeps, and that a change shows."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from data_access.state.access_log import Action
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
