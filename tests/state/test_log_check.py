"""A long access log is walked beside the pages, and nobody waits for it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data_access.state.access_log import AccessLog, Action
from data_access.state.log_check import NOTHING_YET, WHOLE_EVERY, LogCheck
from data_access.state.store import Store
from tests.state.conftest import TurnedClock
from tests.state.test_access_log import alter, write_some

SOON = 10.0
"""Seconds within which a walk of some rows is done on any machine."""


def checking(store: Store, clock: TurnedClock, **more: Callable[[], None]) -> LogCheck:
    return LogCheck(store.access_log, lambda: clock.at, **more)


def test_a_log_that_is_whole_is_said_to_be_with_its_rows_and_when(
    store: Store, clock: TurnedClock
) -> None:
    write_some(store)
    began = clock.at
    check = checking(store, clock)

    first = check.state(patience=SOON)
    clock.turn(timedelta(minutes=5))
    write_some(store)
    later = check.state(patience=SOON)

    assert (first.is_intact, first.walked_at, first.upto and first.upto.rows) == (True, began, 5)
    assert (later.is_intact, later.walked_at, later.upto and later.upto.rows) == (True, began, 10)


def test_an_empty_log_is_whole(store: Store, clock: TurnedClock) -> None:
    assert checking(store, clock).state(patience=SOON).is_intact is True


@pytest.mark.parametrize("row", [1, 5])
def test_an_altered_row_shows_at_the_first_walk(
    tmp_path: Path, store: Store, clock: TurnedClock, row: int
) -> None:
    write_some(store)
    alter(tmp_path, f"update access_log set username = 'omar' where access_log_id = {row}")

    assert checking(store, clock).state(patience=SOON).is_intact is False


def test_a_row_altered_since_the_last_walk_shows_at_once(
    tmp_path: Path, store: Store, clock: TurnedClock
) -> None:
    write_some(store)
    check = checking(store, clock)
    assert check.state(patience=SOON).is_intact is True
    write_some(store)

    alter(tmp_path, "update access_log set username = 'omar' where access_log_id = 8")

    assert check.state(patience=SOON).is_intact is False
    assert check.state(patience=SOON).is_intact is False, "and goes on showing"


@pytest.mark.parametrize(
    "statement",
    [
        "update access_log set username = 'omar' where access_log_id = 2",
        "delete from access_log where access_log_id = 2",
        "insert into access_log select -4, at, username, action, detail, previous_hash, row_hash "
        "from access_log where access_log_id = 2",
    ],
)
def test_an_old_row_altered_shows_within_the_hour(
    tmp_path: Path, store: Store, clock: TurnedClock, statement: str
) -> None:
    write_some(store)
    check = checking(store, clock)
    assert check.state(patience=SOON).is_intact is True

    alter(tmp_path, statement)
    clock.turn(WHOLE_EVERY)
    check.state(patience=SOON)
    walks_ended()

    assert check.state(patience=SOON).is_intact is False


def test_rows_pruned_since_the_last_walk_are_no_alteration(
    store: Store, clock: TurnedClock
) -> None:
    write_some(store)
    check = checking(store, clock)
    assert check.state(patience=SOON).is_intact is True
    clock.turn(timedelta(minutes=10))

    assert store.access_log.prune(before=clock.at, by="keeper") == 5
    known = check.state(patience=SOON)

    assert known.is_intact is True
    assert known.upto is not None


def test_nobody_waits_for_a_long_walk_and_there_is_one_at_a_time(
    store: Store, clock: TurnedClock
) -> None:
    write_some(store)
    may_go_on = threading.Event()
    check = checking(store, clock, rest=lambda: _waited(may_go_on))

    assert [check.state(patience=0) for _ in range(5)] == [NOTHING_YET] * 5
    assert len(walks()) == 1
    may_go_on.set()

    assert check.state(patience=SOON).is_intact is True


def test_while_the_whole_is_walked_again_the_last_answer_stands(
    store: Store, clock: TurnedClock
) -> None:
    write_some(store)
    may_go_on = threading.Event()
    may_go_on.set()
    check = checking(store, clock, rest=lambda: _waited(may_go_on))
    first = check.state(patience=SOON)
    may_go_on.clear()
    clock.turn(WHOLE_EVERY)

    assert check.state(patience=0) == first
    may_go_on.set()
    walks_ended()

    assert check.state(patience=0).walked_at == clock.at


def test_a_walk_from_where_the_last_one_ended_says_what_one_of_the_whole_says(
    store: Store, clock: TurnedClock
) -> None:
    log: AccessLog = store.access_log
    upto = log.walked()
    for _ in range(3):
        write_some(store, 4)
        clock.turn(timedelta(minutes=1))
        upto = log.walked(upto)
        assert upto == log.walked()
    log.write("ivy", Action.SIGNED_OUT)
    assert log.walked(upto) == log.walked()


def _waited(until: threading.Event) -> None:
    until.wait(SOON)


def walks() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "access-log"]


def walks_ended() -> None:
    for each in walks():
        each.join(SOON)
