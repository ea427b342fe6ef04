"""Pages take turns: one at a time, in order, and nobody holds the others up for long."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest

from ui.turns import Turns

SOON = 10.0
"""Seconds that a step may take on a busy machine before the test gives up."""


def test_never_are_two_drawn_at_the_same_time() -> None:
    turns = Turns(longest_seconds=SOON)
    inside: list[int] = []
    most: list[int] = []

    def draw(number: int) -> None:
        with turns.turn():
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.001)
            inside.remove(number)

    with ThreadPoolExecutor(8) as people:
        list(people.map(draw, range(40)))
    assert most == [1] * 40


def test_who_comes_first_is_drawn_first() -> None:
    turns, may_end = Turns(longest_seconds=SOON), Event()
    drawn: list[str] = []

    def draw(name: str) -> None:
        with turns.turn():
            drawn.append(name)
            may_end.wait(SOON)

    def are_there(people: int) -> bool:
        return len(turns._waiting) + len(drawn) == people

    with ThreadPoolExecutor(4) as people:
        for place, name in enumerate("abcd"):
            people.submit(draw, name)
            _until(partial(are_there, place + 1))
        may_end.set()
    assert drawn == [*"abcd"]


def test_a_page_that_takes_long_keeps_nobody_waiting() -> None:
    turns, is_drawn, may_end = Turns(longest_seconds=0.01), Event(), Event()
    with ThreadPoolExecutor(1) as people:
        long = people.submit(_draws, turns, is_drawn, may_end)
        assert is_drawn.wait(SOON)
        with turns.turn():
            assert not long.done()
        may_end.set()


def test_a_page_that_took_too_long_ends_nobody_elses_turn() -> None:
    turns, is_drawn, may_end = Turns(longest_seconds=0.01), Event(), Event()
    with ThreadPoolExecutor(1) as people:
        long = people.submit(_draws, turns, is_drawn, may_end)
        assert is_drawn.wait(SOON)
        with turns.turn():
            mine = turns._holder
            may_end.set()
            long.result(SOON)
            assert turns._holder is mine


def test_a_page_that_fails_gives_its_turn_on() -> None:
    turns = Turns(longest_seconds=SOON)
    with pytest.raises(ValueError, match="failed"), turns.turn():
        raise ValueError("failed")
    assert turns._holder is None


def _draws(turns: Turns, is_drawn: Event, may_end: Event) -> None:
    with turns.turn():
        is_drawn.set()
        may_end.wait(SOON)


def _until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < ends, "It never came to that."
        time.sleep(0.001)
