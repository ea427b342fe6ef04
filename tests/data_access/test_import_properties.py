"""What holds of every chain of episodes, however strange."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importers.chains import chains
from data_access.importers.derived import derived
from data_access.importers.kept import KeptRow

FIRST = date(2024, 1, 1)


def a_row(number: int, start: int, lasts: int | None, rne: str, rec: str, year: int) -> KeptRow:
    began = FIRST + timedelta(start)
    ended = "" if lasts is None else f"{began + timedelta(lasts):%d/%m/%Y}"
    cells = ("A1", f"{began:%d/%m/%Y}", rne, "C2", "N1", "U6", "PR1", ended, rec, "")
    return KeptRow(
        row_id=str(number),
        table="Episodes",
        cells=cells,
        file_name="episodes.csv",
        line=number,
        as_at=date(2024 + year, 3, 31),
        sequence=year,
    )


ROWS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.none() | st.integers(0, 40),
        st.sampled_from(["S", "P", "L"]),
        st.sampled_from(["X1", "E4A", ""]),
        st.integers(1, 2),
    ),
    max_size=10,
).map(lambda rows: [a_row(number, *row) for number, row in enumerate(rows)])


@settings(max_examples=200, deadline=None)
@given(rows=ROWS)
def test_periods_follow_one_another_and_every_episode_is_in_one(rows: list[KeptRow]) -> None:
    found = chains(rows)

    periods = found.periods.get("A1", [])
    for before, after in pairwise(periods):
        assert before.ended_on is not None
        assert before.ended_on <= after.started_on
    episodes = [episode for period in periods for episode in period.episodes]
    assert len({episode.episode_id for episode in episodes}) == len(episodes)
    for before_it, after_it in pairwise(episodes):
        assert before_it.spell.ended_on is not None
        assert before_it.spell.ended_on <= after_it.spell.started_on
    used = {episode.row.row_id for episode in episodes}
    assert used.isdisjoint(found.aside)


@settings(max_examples=200, deadline=None)
@given(rows=ROWS, order=st.randoms())
def test_what_the_rows_say_does_not_depend_on_their_order(
    rows: list[KeptRow], order: Random
) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)

    assert derived(shuffled, period_ids={}).tables == derived(rows, period_ids={}).tables


@settings(max_examples=200, deadline=None)
@given(rows=ROWS)
def test_ids_are_settled_after_one_load_of_an_added_year(rows: list[KeptRow]) -> None:
    first = derived([row for row in rows if row.sequence == 2], period_ids={})
    stored = {key: str(it["care_period_id"]) for key, it in first.tables["episode"].items()}

    both = derived(rows, period_ids=stored)

    again = {key: str(it["care_period_id"]) for key, it in both.tables["episode"].items()}
    assert derived(rows, period_ids=again).tables == both.tables
