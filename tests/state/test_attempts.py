"""The lock that wrong passwords bring, and what ends it."""

from datetime import timedelta
from pathlib import Path

from data_access.state.limits import FAILURES_FROM_ADDRESS, FAILURES_OF_NAME, WINDOW
from data_access.state.store import Store
from tests.state.conftest import TurnedClock

SECOND = timedelta(seconds=1)


def fail(store: Store, username: str = "ivy", times: int = 1, address: str | None = None) -> None:
    for _ in range(times):
        store.attempts.record(username, was_right=False, address=address)


def test_the_last_allowed_failure_but_one_does_not_lock(store: Store) -> None:
    fail(store, times=FAILURES_OF_NAME - 1)

    assert store.attempts.locked_until("ivy") is None


def test_too_many_failures_lock_the_name_for_a_while(store: Store, clock: TurnedClock) -> None:
    fail(store, times=FAILURES_OF_NAME)

    assert store.attempts.locked_until("ivy") == clock.at + WINDOW
    clock.turn(WINDOW - SECOND)
    assert store.attempts.locked_until("ivy") is not None
    clock.turn(SECOND)
    assert store.attempts.locked_until("ivy") is None


def test_a_name_that_has_no_account_is_locked_alike(store: Store) -> None:
    fail(store, "nobody", times=FAILURES_OF_NAME)

    assert store.attempts.locked_until("nobody") is not None


def test_capitals_and_spaces_round_a_name_do_not_escape_the_lock(store: Store) -> None:
    fail(store, " IVY ", times=FAILURES_OF_NAME)

    assert store.attempts.locked_until("ivy") is not None


def test_a_lock_on_one_name_does_not_lock_another(store: Store) -> None:
    fail(store, times=FAILURES_OF_NAME)

    assert store.attempts.locked_until("omar") is None


def test_failures_far_apart_do_not_add_up(store: Store, clock: TurnedClock) -> None:
    for _ in range(FAILURES_OF_NAME * 2):
        fail(store)
        clock.turn(WINDOW / (FAILURES_OF_NAME - 1))

    assert store.attempts.locked_until("ivy") is None


def test_a_right_password_clears_the_failures_of_its_name(store: Store, clock: TurnedClock) -> None:
    fail(store, times=FAILURES_OF_NAME - 1)
    clock.turn(SECOND)
    store.attempts.record("ivy", was_right=True)
    clock.turn(SECOND)
    fail(store, times=FAILURES_OF_NAME - 1)

    assert store.attempts.locked_until("ivy") is None


def test_many_names_tried_from_one_address_lock_the_address(store: Store) -> None:
    for number in range(FAILURES_FROM_ADDRESS):
        fail(store, f"name{number}", address="192.0.2.7")

    assert store.attempts.locked_until("ivy", address="192.0.2.7") is not None
    assert store.attempts.locked_until("ivy", address="192.0.2.8") is None


def test_a_right_password_does_not_clear_the_address(store: Store) -> None:
    for number in range(FAILURES_FROM_ADDRESS):
        fail(store, f"name{number}", address="192.0.2.7")
    store.attempts.record("ivy", was_right=True, address="192.0.2.7")

    assert store.attempts.locked_until("ivy", address="192.0.2.7") is not None


def test_a_restart_does_not_forget_a_lock(tmp_path: Path, store: Store, clock: TurnedClock) -> None:
    fail(store, times=FAILURES_OF_NAME)
    store.close()

    reopened = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)

    assert reopened.attempts.locked_until("ivy") is not None
    reopened.close()


def test_what_was_typed_as_a_name_is_not_kept(tmp_path: Path, store: Store) -> None:
    fail(store, "my secret password")
    store.close()

    kept = b"".join(file.read_bytes() for file in tmp_path.glob("state.db*"))

    assert b"my secret password" not in kept
