"""Sessions: who is signed in, for how long, and through which cookie."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.state.limits import ABSOLUTE, ATTEMPTS_KEPT, IDLE, SESSIONS_EACH, TICKET_LIFE
from data_access.state.store import Store
from tests.spec.examples import worked_examples
from tests.state.conftest import TurnedClock, an_account

BEFORE = "b" * 43
SECOND = timedelta(seconds=1)


def sign_in(store: Store, browser_id: str, username: str = "ivy") -> tuple[str, str]:
    """Sign in on a browser as the shell does; the family and the browser's new id."""
    family = store.sessions.open(username)
    fresh = store.sessions.rotate(browser_id, store.sessions.ticket(family, browser_id))
    assert fresh is not None
    return family, fresh


def test_the_new_cookie_leads_to_the_session_and_the_old_one_never_does(store: Store) -> None:
    family, fresh = sign_in(store, BEFORE)

    live = store.sessions.live_for(fresh, touch=False)
    assert live is not None
    assert (live.family, live.account.username) == (family, "ivy")
    assert store.sessions.live_for(BEFORE, touch=False) is None


def test_a_cookie_planted_before_sign_in_gains_nothing_even_before_the_swap(store: Store) -> None:
    family = store.sessions.open("ivy")
    store.sessions.ticket(family, BEFORE)

    assert store.sessions.live_for(BEFORE, touch=False) is None
    assert not store.sessions.has_cookie(family)


def test_the_swap_marks_the_old_id_and_keeps_the_browsers_root(store: Store) -> None:
    _, fresh = sign_in(store, BEFORE)

    old, new = store.sessions.browser(BEFORE), store.sessions.browser(fresh)

    assert old.is_superseded
    assert not new.is_superseded
    assert old.root == new.root


def test_a_ticket_works_once(store: Store) -> None:
    ticket = store.sessions.ticket(store.sessions.open("ivy"), BEFORE)

    assert store.sessions.rotate(BEFORE, ticket) is not None
    assert store.sessions.rotate(BEFORE, ticket) is None


def test_a_ticket_is_of_no_use_to_another_browser(store: Store) -> None:
    ticket = store.sessions.ticket(store.sessions.open("ivy"), BEFORE)

    assert store.sessions.rotate("x" * 43, ticket) is None


def test_a_ticket_that_is_too_old_is_refused(store: Store, clock: TurnedClock) -> None:
    ticket = store.sessions.ticket(store.sessions.open("ivy"), BEFORE)

    clock.turn(TICKET_LIFE)

    assert store.sessions.rotate(BEFORE, ticket) is None


def test_a_made_up_ticket_is_refused(store: Store) -> None:
    assert store.sessions.rotate(BEFORE, "made-up") is None


def test_the_same_page_can_sign_in_again_after_signing_out(store: Store) -> None:
    family, first_cookie = sign_in(store, BEFORE)
    store.sessions.revoke(family, why="signed out")

    again = store.sessions.open("ivy")
    # The page's connection still carries the id from before; its browser holds the newer one.
    ticket = store.sessions.ticket(again, BEFORE)
    second_cookie = store.sessions.rotate(first_cookie, ticket)

    assert second_cookie is not None
    live = store.sessions.live_for(second_cookie, touch=False)
    assert live is not None
    assert live.family == again


def test_a_cookie_copied_elsewhere_is_worth_nothing_after_sign_out(store: Store) -> None:
    family, copied = sign_in(store, BEFORE)

    store.sessions.revoke(family, why="signed out")

    assert store.sessions.live_for(copied, touch=False) is None


@pytest.mark.parametrize(
    ("passed", "is_live"),
    [(IDLE, True), (IDLE + SECOND, False)],
    ids=["at the limit", "one second past it"],
)
def test_a_session_ends_when_idle(
    store: Store, clock: TurnedClock, passed: timedelta, is_live: bool
) -> None:
    family = store.sessions.open("ivy")

    clock.turn(passed)

    assert (store.sessions.live(family, touch=False) is not None) is is_live


@worked_examples("""
    away | lives | shows_names | because
    14   | yes   | yes         | a pause of less than a session with names lives through
    16   | yes   | no          | the meeting goes on, but whoever clicked may be anybody in the room
    61   | no    | no          | left for an hour a meeting ends too
""")
def test_a_meeting_left_alone_goes_on_without_names(
    store: Store, clock: TurnedClock, away: int, lives: str, shows_names: str, because: str
) -> None:
    family = store.sessions.open("ivy")
    store.sessions.begin_meeting(family)

    clock.turn(timedelta(minutes=away))
    assert (store.sessions.live(family, touch=True) is not None) == (lives == "yes"), because
    clock.turn(timedelta(minutes=1))  # an action of theirs hides nothing
    store.sessions.live(family, touch=True)
    store.sessions.end_meeting(family)

    left = store.sessions.live(family, touch=False)
    assert (left is not None and left.meeting is None) == (shows_names == "yes"), because


def test_a_session_that_timed_out_stays_ended_though_the_clock_goes_back(
    store: Store, clock: TurnedClock
) -> None:
    family = store.sessions.open("ivy")
    clock.turn(IDLE + SECOND)
    assert store.sessions.live(family, touch=True) is None

    clock.turn(-IDLE)

    assert store.sessions.live(family, touch=True) is None


def test_an_action_keeps_a_session_alive_and_a_poll_does_not(
    store: Store, clock: TurnedClock
) -> None:
    acting, polled = store.sessions.open("ivy"), store.sessions.open("ivy")

    for _ in range(4):
        clock.turn(IDLE / 3)
        store.sessions.live(acting, touch=True)
        store.sessions.live(polled, touch=False)

    assert store.sessions.live(acting, touch=False) is not None
    assert store.sessions.live(polled, touch=False) is None


def test_no_action_keeps_a_session_alive_past_a_working_day(
    store: Store, clock: TurnedClock
) -> None:
    family, step = store.sessions.open("ivy"), timedelta(minutes=10)
    steps = ABSOLUTE // step

    was_live = []
    for _ in range(steps + 2):
        was_live.append(store.sessions.live(family, touch=True) is not None)
        clock.turn(step)

    assert was_live == [True] * (steps + 1) + [False], "to the end of the day, and not a step more"


def test_the_oldest_of_too_many_sessions_ends(store: Store, clock: TurnedClock) -> None:
    families = []
    for _ in range(SESSIONS_EACH + 1):
        families.append(store.sessions.open("ivy"))
        clock.turn(SECOND)

    still_live = [store.sessions.live(each, touch=False) is not None for each in families]

    assert still_live == [False] + [True] * SESSIONS_EACH


def test_ending_every_session_of_one_person_leaves_the_others(store: Store) -> None:
    store.accounts.put(an_account("omar"))
    ivys, omars = store.sessions.open("ivy"), store.sessions.open("omar")

    store.sessions.revoke_all("ivy", why="ended by the administrator")

    assert store.sessions.live(ivys, touch=False) is None
    assert store.sessions.live(omars, touch=False) is not None


def test_what_is_old_is_forgotten_and_what_is_live_is_kept(
    store: Store, clock: TurnedClock
) -> None:
    _, old_cookie = sign_in(store, BEFORE)
    store.attempts.record("ivy", was_right=False)
    clock.turn(ATTEMPTS_KEPT + ABSOLUTE)
    _, cookie = sign_in(store, "n" * 43)

    store.sessions.forget_old()

    assert store.sessions.browser(old_cookie).family is None
    assert store.sessions.live_for(cookie, touch=False) is not None


def test_all_that_are_live_are_told_at_once_and_one_accounts_alone(
    store: Store, clock: TurnedClock
) -> None:
    old = store.sessions.open("ivy")
    clock.turn(IDLE + SECOND)
    first = store.sessions.open("ivy")
    clock.turn(SECOND)
    store.accounts.put(an_account("bea"))
    other = store.sessions.open("bea")
    store.sessions.begin_meeting(other)

    assert [(each.family, each.meeting is None) for each in store.sessions.all_live()] == [
        (other, False),
        (first, True),
    ]
    assert [each.family for each in store.sessions.all_live("ivy")] == [first]
    assert store.sessions.live(old, touch=False) is None


def test_sessions_outlive_the_process(tmp_path: Path, store: Store, clock: TurnedClock) -> None:
    _, cookie = sign_in(store, BEFORE)
    store.close()

    reopened = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)

    assert reopened.sessions.live_for(cookie, touch=False) is not None
    reopened.close()


def test_no_secret_is_kept_in_the_file(tmp_path: Path, store: Store) -> None:
    family = store.sessions.open("ivy")
    ticket = store.sessions.ticket(family, BEFORE)
    _, cookie = sign_in(store, BEFORE)
    store.close()

    kept = b"".join(file.read_bytes() for file in tmp_path.glob("state.db*"))

    assert b"ivy" in kept
    for secret in (BEFORE, ticket, cookie):
        assert secret.encode() not in kept


new_browsers = (f"{number:043}" for number in count())

steps = st.lists(
    st.tuples(
        st.sampled_from(["sign in", "sign out", "wait", "act", "close account"]),
        st.integers(min_value=0, max_value=1),
    ),
    max_size=25,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_whatever_people_do_only_a_browser_that_signed_in_and_did_not_end_is_in(
    store: Store, clock: TurnedClock, taken: list[tuple[str, int]]
) -> None:
    """A plain model of two people, each at one browser, beside the store."""
    names = ("ivy", "omar")
    for name in names:
        store.accounts.put(an_account(name))
    cookies: list[str | None] = [None, None]
    families: list[str | None] = [None, None]
    idle = [timedelta(), timedelta()]
    is_closed = [False, False]
    for step, who in taken:
        if step == "sign in" and not is_closed[who]:
            families[who], cookies[who] = sign_in(
                store, cookies[who] or next(new_browsers), names[who]
            )
            idle[who] = timedelta()
        elif step == "sign out" and (family := families[who]) is not None:
            store.sessions.revoke(family, why="signed out")
            families[who] = None
        elif step == "wait":
            clock.turn(IDLE / 2 + SECOND)
            idle = [each + IDLE / 2 + SECOND for each in idle]
        elif step == "act" and (cookie := cookies[who]) is not None:
            if store.sessions.live_for(cookie, touch=True) is not None:
                idle[who] = timedelta()
        elif step == "close account":
            store.accounts.close(names[who])
            is_closed[who] = True

        for each in (0, 1):
            if idle[each] > IDLE:
                families[each] = None
            expected = families[each] is not None and not is_closed[each]
            cookie_now = cookies[each]
            live = cookie_now and store.sessions.live_for(cookie_now, touch=False)
            assert bool(live) is expected
