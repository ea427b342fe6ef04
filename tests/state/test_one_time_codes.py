"""One-time codes: the vectors of the standard, and each code once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from data_access.state import one_time_codes
from data_access.state.limits import CODE_SECONDS
from data_access.state.one_time_codes import code_of, step_of
from data_access.state.store import Store
from tests.spec.examples import worked_examples
from tests.state.conftest import TurnedClock

STANDARDS_SECRET = b"12345678901234567890"
"""The secret of RFC 6238, appendix B, for SHA-1."""


@worked_examples("""
    seconds     | code     | because
    59          | 94287082 | RFC 6238, appendix B, first row
    1111111109  | 07081804 | a leading zero stays
    1111111111  | 14050471 | two seconds on, another step
    1234567890  | 89005924 | RFC 6238, appendix B
    2000000000  | 69279037 | RFC 6238, appendix B
    20000000000 | 65353130 | more than 32 bits of seconds
""")
def test_codes_are_those_of_the_standard(seconds: int, code: int, because: str) -> None:
    step = step_of(datetime.fromtimestamp(seconds, UTC))

    assert code_of(STANDARDS_SECRET, step, digits=8) == f"{code:08}", because


def code_now(secret: str, clock: TurnedClock, *, steps: int = 0) -> str:
    return code_of(base64.b32decode(secret), step_of(clock.at) + steps)


def test_a_code_is_good_once_and_so_is_no_earlier_one(store: Store, clock: TurnedClock) -> None:
    secret = store.one_time_codes.enrol("ivy")
    before, now = code_now(secret, clock, steps=-1), code_now(secret, clock)

    assert store.one_time_codes.use("ivy", f" {now[:3]} {now[3:]} ")
    assert not store.one_time_codes.use("ivy", now)
    assert not store.one_time_codes.use("ivy", before)

    clock.turn(timedelta(seconds=CODE_SECONDS))
    assert store.one_time_codes.use("ivy", code_now(secret, clock))


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_away_and_no_more(
    store: Store, clock: TurnedClock, steps: int, is_good: bool
) -> None:
    secret = store.one_time_codes.enrol("ivy")

    assert store.one_time_codes.use("ivy", code_now(secret, clock, steps=steps)) is is_good


def test_without_a_secret_or_with_an_old_one_no_code_is_good(
    store: Store, clock: TurnedClock
) -> None:
    assert not store.one_time_codes.use("ivy", "000000")
    old = store.one_time_codes.enrol("ivy")
    new = store.one_time_codes.enrol("ivy")

    assert not store.one_time_codes.use("ivy", "")
    assert not store.one_time_codes.use("ivy", code_now(old, clock))
    assert store.one_time_codes.use("ivy", code_now(new, clock))


def test_a_secret_is_not_in_force_before_a_right_code_of_it_confirms_it(
    store: Store, clock: TurnedClock
) -> None:
    shown = one_time_codes.new_secret()

    assert not store.one_time_codes.confirm("ivy", shown, code_now(shown, clock, steps=2))
    assert not store.one_time_codes.confirm("ivy", shown, "")
    assert not store.one_time_codes.are_of("ivy")

    assert store.one_time_codes.confirm("ivy", shown, code_now(shown, clock))
    assert store.one_time_codes.are_of("ivy")
    assert not store.one_time_codes.use("ivy", code_now(shown, clock)), "it is used up"
    clock.turn(timedelta(seconds=CODE_SECONDS))
    assert store.one_time_codes.use("ivy", code_now(shown, clock))


def test_a_wrong_code_leaves_the_codes_that_are_in_force(store: Store, clock: TurnedClock) -> None:
    old, shown = store.one_time_codes.enrol("ivy"), one_time_codes.new_secret()

    assert not store.one_time_codes.confirm("ivy", shown, code_now(old, clock))

    assert store.one_time_codes.use("ivy", code_now(old, clock))


def test_codes_taken_away_are_good_no_more(store: Store, clock: TurnedClock) -> None:
    secret = store.one_time_codes.enrol("ivy")
    assert store.one_time_codes.holders() == {"ivy"}

    assert store.one_time_codes.remove("ivy")

    assert not store.one_time_codes.remove("ivy")
    assert store.one_time_codes.holders() == frozenset()
    assert not store.one_time_codes.use("ivy", code_now(secret, clock))


def test_the_address_is_what_an_authenticator_app_reads() -> None:
    found = one_time_codes.address_of("ABC", "glass")

    assert found == (
        "otpauth://totp/Independent%20Reviewing%20Service%3Aglass?secret=ABC"
        "&issuer=Independent%20Reviewing%20Service"
    )
