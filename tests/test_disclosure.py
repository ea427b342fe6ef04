"""Small counts are withheld, and none can be worked out from a total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.disclosure import withheld


@pytest.mark.parametrize(
    ("counts", "shown", "because"),
    [
        ([12, 30, 0], [12, 30, 0], "nothing is small; a nothing stays"),
        ([3, 12, 30], [None, None, 30], "3 goes, and 12 with it: else 45 less 42 tells it"),
        ([3, 4, 30], [None, None, 30], "two are withheld already"),
        ([5, 6, 9], [None, None, 9], "5 is small, 6 is not but goes with it"),
        ([1, 0, 0], [None, None, 0], "only a nothing is there to go with it"),
        ([2], [None], "nobody to hide among"),
        ([], [], "no parts"),
    ],
)
def test_small_counts_and_the_next_smallest_are_withheld(
    counts: list[int], shown: list[int | None], because: str
) -> None:
    assert withheld(counts) == shown, because


@given(counts=st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_no_small_count_can_be_worked_out_from_the_total(counts: list[int]) -> None:
    shown = withheld(counts)
    hidden = [place for place, count in enumerate(shown) if count is None]

    assert all(count is None or count == 0 or count > 5 for count in shown)
    assert all(shown[place] in (None, counts[place]) for place in range(len(counts)))
    assert len(hidden) != 1, "one alone is the total less the rest"
