"""What is made of the same rows is made once, and of other rows anew."""

import dataclasses
import gc
import weakref

import polars as pl
import pytest

from measures.facts import Facts
from ui.data import same_rows
from ui.data.same_rows import Kept, bytes_of, once_for_the_same_rows
from ui.tables.columns import Column


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was made anew, with room of its own for it."""
    monkeypatch.setattr(same_rows, "_KEPT", Kept(most_bytes=1_000_000))
    return []


def test_of_the_very_same_rows_it_is_made_once(asked: list[object]) -> None:
    @once_for_the_same_rows
    def total(rows: pl.DataFrame, *, column: str) -> int:
        asked.append(rows)
        return int(rows[column].sum())

    rows = pl.DataFrame({"n": [1, 2], "m": [3, 4]})
    assert [total(rows, column="n"), total(rows, column="n"), total(rows, column="m")] == [3, 3, 7]
    assert len(asked) == 2


def test_equal_rows_are_not_the_same_rows(asked: list[object]) -> None:
    @once_for_the_same_rows
    def height(rows: pl.DataFrame) -> int:
        asked.append(rows)
        return rows.height

    assert height(pl.DataFrame({"n": [1]})) == height(pl.DataFrame({"n": [1]})) == 1
    assert len(asked) == 2


def test_a_list_is_known_by_its_members(asked: list[object]) -> None:
    @once_for_the_same_rows
    def fields(columns: list[Column]) -> list[str]:
        asked.append(columns)
        return [column.field for column in columns]

    assert fields([Column("n", "Number")]) == fields([Column("n", "Number")]) == ["n"]
    assert fields([Column("m", "Number")]) == ["m"]
    assert len(asked) == 2


def test_rows_live_as_long_as_what_was_made_of_them(asked: list[object]) -> None:
    """Or other rows could come to stand at the same place in memory, and be taken for them."""

    @once_for_the_same_rows
    def height(rows: pl.DataFrame) -> int:
        return rows.height

    for n in range(200):
        assert height(pl.DataFrame({"n": range(n)})) == n


def test_facts_are_let_go_of_when_nobody_else_holds_them(
    asked: list[object], small_facts: Facts
) -> None:
    @once_for_the_same_rows
    def children(facts: Facts) -> int:
        asked.append(None)
        return facts.children.height

    cut = dataclasses.replace(small_facts)
    gone = weakref.ref(cut)
    assert children(cut) == children(cut) == cut.children.height
    assert children(small_facts) == cut.children.height
    assert len(asked) == 2
    del cut
    gc.collect()
    assert gone() is None


def test_there_is_room_for_so_much_and_the_longest_not_asked_for_goes(asked: list[object]) -> None:
    kept, rows = Kept(most_bytes=30_000), pl.DataFrame({"n": ["some words"] * 100})
    size = same_rows.EACH_BYTES + bytes_of([rows]) + bytes_of(rows)
    fit = 30_000 // size
    for n in range(fit):
        kept.keep(n, [rows], rows)
    assert kept.find(0) is not None
    kept.keep(fit, [rows], rows)
    assert len(kept) == fit
    assert kept.find(0) is not None
    assert kept.find(1) is None


def test_what_is_larger_than_the_room_is_not_kept() -> None:
    kept, rows = Kept(most_bytes=10_000), pl.DataFrame({"n": ["some words"] * 10_000})
    kept.keep("large", [rows], rows)
    assert kept.find("large") is None
