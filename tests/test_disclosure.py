"""Small counts are withheld, and none can be worked out from what is shown."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from measures.facts.scope import NONE_RECORDED, Scope
from measures.told.disclosure import (
    GREATEST,
    OTHERS,
    Part,
    asked,
    behind,
    is_small,
    month_ends_offered,
    rounded,
    told,
    told_of_parts,
    withheld,
)
from measures.words import Role
from tests.spec.examples import worked_examples

BASE = 5


@pytest.mark.parametrize(
    ("counts", "shown", "because"),
    [
        ([12, 30, 0], [12, 30, 0], "nothing is small; a nothing stays"),
        ([3, 12, 30], [None, None, 30], "3 goes, and 12 with it: else 45 less 42 tells it"),
        ([3, 4, 30], [None, None, 30], "two that make 7 may be 2 and 5, 3 and 4, and more"),
        ([1, 1, 12], [None, None, None], "two that make 2 are one each, so 12 goes with them"),
        ([5, 5, 12, 40], [None, None, None, 40], "and two that make 10 are five each"),
        ([5, 6, 9], [None, None, None], "6 beside 5 would leave 5 no room: none is big enough"),
        ([1, 0, 0], [None, None, None], "only nothings are there: all go"),
        ([2], [None], "nobody to hide among"),
        ([], [], "no parts"),
    ],
)
def test_small_counts_and_the_next_smallest_are_withheld(
    counts: list[int], shown: list[int | None], because: str
) -> None:
    assert withheld(counts) == shown, because


@worked_examples("""
    count | shown | because
    0     | 0     | nothing is said to be nothing
    6     | 10    | the least that is shown
    12    | 10    | to the nearest 5
    13    | 15    | to the nearest 5
    1242  | 1240  | to the nearest 5
""")
def test_what_is_not_small_is_rounded(count: int, shown: int, because: str) -> None:
    assert rounded(count, base=BASE) == shown, because


@pytest.mark.parametrize(("base", "greatest"), [(5, 5), (10, 5), (7, 6), (20, 10)])
def test_what_stands_behind_a_shown_count_is_what_is_shown_as_it(base: int, greatest: int) -> None:
    for count in [0, *range(greatest + 1, 90)]:
        shown = rounded(count, base=base, greatest=greatest)
        low, high = behind(shown, base=base, greatest=greatest)
        assert low <= count <= high
        ends = [rounded(end, base=base, greatest=greatest) for end in (low, high)]
        assert ends == [shown, shown]
        assert rounded(high + 1, base=base, greatest=greatest) != shown


@pytest.mark.parametrize(("base", "greatest"), [(5, 5), (5, 10), (10, 5), (20, 10), (7, 6)])
def test_the_difference_of_two_shown_counts_leaves_at_least_three_numbers(
    base: int, greatest: int
) -> None:
    """Two filters, two month ends, two figures: whatever pair is shown, nothing small is fixed."""
    shown = {
        rounded(count, base=base, greatest=greatest) for count in [0, *range(greatest + 1, 120)]
    }
    numbers = {each: range(low, high + 1) for each in shown
               for low, high in [behind(each, base=base, greatest=greatest)]}  # fmt: skip

    for more, of_more in numbers.items():
        for less, of_less in numbers.items():
            differences = {a - b for a in of_more for b in of_less}
            if (more or less) and differences & set(range(1, greatest + 1)):
                assert len(differences) >= 3, (more, less)


Tree = list[list[tuple[int, ...]]]
"""Localities, each a list of teams, each the counts behind a figure. The first: no locality."""


def whole(tree: Tree, width: int) -> Part[str]:
    def summed(parts: list[Part[str]]) -> tuple[int, ...]:
        return tuple(sum(part.counts[place] for part in parts) for place in range(width))

    localities = []
    for place, teams in enumerate(tree):
        parts = [Part(key=f"t{place}.{n}", counts=counts) for n, counts in enumerate(teams)]
        localities.append(Part(key=f"l{place}", counts=summed(parts), parts=tuple(parts)))
    return Part(key="all", counts=summed(localities), parts=tuple(localities))


def every(part: Part[str]) -> Iterator[Part[str]]:
    yield part
    for each in part.parts:
        yield from every(each)


def leaves(part: Part[str]) -> list[str]:
    return [each.key for each in every(part) if not each.parts]


def solved(top: Part[str], place: int, *, base: int | None) -> list[str]:
    """Work out what an attacker can: the units whose small count is told but for two numbers.

    The attacker knows every figure shown of every unit (rounded to `base`, or as it is), how the
    units make each other up, and that no count is less than nothing. They solve for the least and
    the greatest that each withheld count can be. Sums along a tree have whole solutions, so linear
    programming finds them.
    """
    shown = told(top)
    columns = leaves(top)
    above, below, limits_above, limits_below = [], [], [], []
    for unit in every(top):
        row = np.array([key in leaves(unit) for key in columns], dtype=float)
        # "No locality" and its like are shown to nobody, though `told` may name them.
        if unit.key in shown and not unit.key.startswith(("l0", "t0")):
            low, high = bounds(unit.counts[place], base)
            above.append(row)
            limits_above.append(high)
            below.append(-row)
            limits_below.append(-low)
    found = []
    for unit in every(top):
        if not is_small(unit.counts[place]):
            continue
        row = np.array([key in leaves(unit) for key in columns], dtype=float)
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * row,
                A_ub=np.array(above + below) if above else None,
                b_ub=np.array(limits_above + limits_below) if above else None,
                bounds=(0, 10_000),
            )
            assert answer.success
            ends.append(round(sign * float(answer.fun or 0)))
        possible = range(max(1, ends[0]), min(GREATEST, ends[1]) + 1)
        assert unit.counts[place] in possible
        if len(possible) < 3:
            found.append(unit.key)
    return found


def bounds(count: int, base: int | None) -> tuple[int, int]:
    """The least and greatest number that is shown as this one is."""
    if base is None or count == 0:
        return count, count
    return behind(rounded(count, base=base), base=base)


def counts_of(width: int) -> st.SearchStrategy[tuple[int, ...]]:
    one = st.one_of(st.integers(0, 7), st.integers(0, 60))
    return st.tuples(*[one] * width)


def trees(width: int) -> st.SearchStrategy[Tree]:
    teams = st.lists(counts_of(width), min_size=1, max_size=4)
    return st.lists(teams, min_size=1, max_size=5)


@pytest.mark.parametrize("base", [BASE, None], ids=["rounded", "withheld alone"])
@settings(max_examples=60, deadline=None)
@given(tree=st.one_of(trees(1), trees(2)))
@example(tree=[[(0,)], [(1,), (1,)], [(30,), (2,)]])
@example(tree=[[(3,)], [(40,), (50,)], [(60,), (70,)]])
@example(tree=[[(0,)], [(7,)] * 9 + [(5,)]])
@example(tree=[[(0,)], [(5,)], [(5,)], [(40,)]])
@example(tree=[[(0, 0)], [(45, 2), (50, 9)], [(3, 30), (12, 12)]])
def test_no_small_count_can_be_solved_from_all_that_is_shown(tree: Tree, base: int | None) -> None:
    """The service, every locality and every team asked about, and all answers put together."""
    width = len(tree[0][0])
    top = whole(tree, width)

    assert [solved(top, place, base=base) for place in range(width)] == [[]] * width


def test_the_attacker_of_this_proof_does_solve_what_is_not_guarded() -> None:
    """Without a partner, a total less its parts gives the count away: the proof can fail."""
    top = whole([[(0,)], [(3,)], [(40,)], [(50,)]], 1)
    columns = np.array([[1.0, 1, 1, 1], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]])
    known = np.array([93.0, 40, 50, 0])

    answer = linprog([0, 1, 0, 0], A_eq=columns, b_eq=known, bounds=(0, None))

    assert round(float(answer.fun or 0)) == 3
    assert told(top) == {"all", "l0", "t0.0", "l3", "t3.0"}, "40 is withheld beside 3"


@given(counts=st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_no_small_count_can_be_worked_out_from_the_total(counts: list[int]) -> None:
    shown = withheld(counts)
    hidden = [place for place, count in enumerate(shown) if count is None]

    assert all(count is None or not is_small(count) for count in shown)
    assert all(shown[place] in (None, counts[place]) for place in range(len(counts)))
    assert len(hidden) != 1, "one alone is the total less the rest"
    total = sum(counts[place] for place in hidden)
    assert (
        not hidden
        or total not in (len(hidden), GREATEST * len(hidden))
        or any(not is_small(counts[place]) for place in hidden)
        or len(hidden) == len(counts)  # then the total is not to be shown either
    ), "all of them one, or all of them five"


@pytest.mark.parametrize(
    ("counts", "shown", "because"),
    [
        ([12, 30, 0], [("0", 12), ("1", 30), ("2", 0)], "nothing is small"),
        ([3, 12, 30], [("2", 30), (OTHERS, None)], "which of the two is small is not told"),
        ([1] * 6, [(OTHERS, None)], "six names under a total of 6 would be one each"),
        ([4], [(OTHERS, None)], "nor is it told that there is but one"),
        ([], [], "no parts"),
    ],
)
def test_withheld_parts_are_one_whose_number_is_not_told(
    counts: list[int], shown: list[tuple[str, int | None]], because: str
) -> None:
    parts = [(str(place), count) for place, count in enumerate(counts)]

    assert told_of_parts(parts) == shown, because


DATA_DATE = date(2026, 11, 23)
COVERS_FROM = date(2026, 5, 31)


def cut(scope: Scope) -> tuple[Scope, tuple[str, ...]]:
    return asked(scope, data_date=DATA_DATE, covers_from=COVERS_FROM)


def test_the_month_ends_offered_are_those_the_data_holds_the_latest_first() -> None:
    offered = month_ends_offered(DATA_DATE, covers_from=COVERS_FROM)

    assert [str(day) for day in offered] == [
        "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31",
    ]  # fmt: skip
    assert month_ends_offered(date(2026, 10, 31), covers_from=None)[0] == date(2026, 10, 31)
    assert len(month_ends_offered(DATA_DATE, covers_from=None)) == 24
    assert month_ends_offered(DATA_DATE, covers_from=DATA_DATE) == [date(2026, 10, 31)]


@worked_examples("""
    localities | teams  | iros | on         | as_at      | kept | refused                    | because
               |        |      | 2026-11-23 | 2026-10-31 |      |                            | the day of the data is nobody's wish
               |        |      | 2026-08-31 | 2026-08-31 |      |                            | a month end
               |        |      | 2026-08-30 | 2026-07-31 |      | day                        | the month end before
               |        |      | 2020-01-31 | 2026-05-31 |      | day                        | before the data begins
               |        |      | 2030-01-31 | 2026-10-31 |      | day                        | later than the data
    L1         |        |      | 2026-11-23 | 2026-10-31 | L1   |                            | one locality
               | T1     |      | 2026-11-23 | 2026-10-31 | T1   |                            | one team
    L1 L2      |        |      | 2026-11-23 | 2026-10-31 |      | more than one              | two filters differ by a third
               | T1 T2  |      | 2026-11-23 | 2026-10-31 |      | more than one              | two teams
    L1         | T1     |      | 2026-11-23 | 2026-10-31 | T1   | together                   | the narrower one
    none       |        |      | 2026-11-23 | 2026-10-31 |      | without                    | the rest of a whole
               |        | I1   | 2026-11-23 | 2026-10-31 |      | any other                  | an officer is no question of theirs
    L1         |        | I1   | 2026-08-30 | 2026-07-31 | L1   | day any other              | what may be asked is kept
""")  # noqa: E501 - a table
def test_a_viewer_asks_of_the_service_one_locality_or_one_team_at_a_month_end(
    localities: str | None,
    teams: str | None,
    iros: str | None,
    on: date,
    as_at: date,
    kept: str | None,
    refused: str | None,
    because: str,
) -> None:
    scope, refusals = cut(
        Scope(
            as_at=on,
            role=Role.VIEWER,
            localities=tuple((localities or "").split()),
            teams=tuple((teams or "").split()),
            iros=tuple((iros or "").split()),
        )
    )

    assert scope.as_at == as_at, because
    assert (*scope.localities, *scope.teams) == ((kept,) if kept else ()), because
    assert scope.iros == ()
    assert bool(refusals) == bool(refused), because
    assert all(word in " ".join(refusals) for word in (refused or "").split()), because


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VIEWER])
def test_a_role_that_sees_rows_asks_what_it_likes(role: Role) -> None:
    scope = Scope(
        as_at=DATA_DATE, role=role, own_iro_id="I1", localities=("L1", NONE_RECORDED), iros=("I2",)
    )

    assert cut(scope) == (scope, ())
