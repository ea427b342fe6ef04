"""Saved views: kept, renamed, forgotten, one begun with; each person's own."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from data_access.state.saved_views import LONGEST_NAME, MOST, SavedView, SavedViewError
from data_access.state.store import Store
from tests.state.conftest import TurnedClock, an_account

NORTH: dict[str, tuple[str, ...]] = {"locality": ("LOC-1", "none"), "age": ("16_and_over",)}


@pytest.fixture
def two(store: Store) -> Store:
    """Ivy has two views."""
    store.saved_views.save("ivy", "North", page="review-timeliness", filters=NORTH)
    store.saved_views.save("ivy", "all", page="", filters={})
    return store


def names(store: Store, username: str = "ivy") -> list[str]:
    return [view.name for view in store.saved_views.of(username)]


def test_a_view_is_read_back_as_it_was_saved(two: Store) -> None:
    assert two.saved_views.of("ivy") == [
        SavedView(name="all", page="", filters={}),
        SavedView(name="North", page="review-timeliness", filters=NORTH),
    ]


def test_nobody_sees_another_persons_views(two: Store) -> None:
    two.accounts.put(an_account("ned", iro_id="I02"))
    two.saved_views.save("ned", "North", page="", filters={})

    assert names(two, "ned") == ["North"]
    two.saved_views.delete("ned", "North")
    assert names(two) == ["all", "North"]
    with pytest.raises(SavedViewError, match="no view called"):
        two.saved_views.make_default("ned", "North")


def test_saving_under_a_name_again_replaces_the_view_and_keeps_it_the_default(two: Store) -> None:
    two.saved_views.make_default("ivy", "North")

    two.saved_views.save("ivy", "  North ", page="child-voice", filters={})

    assert two.saved_views.default("ivy") == SavedView(
        name="North", page="child-voice", filters={}, is_default=True
    )
    assert names(two) == ["all", "North"]


def test_one_view_at_most_is_the_default(two: Store) -> None:
    assert two.saved_views.default("ivy") is None
    for name in ("North", "all", "all"):
        two.saved_views.make_default("ivy", name)
        assert [view.name for view in two.saved_views.of("ivy") if view.is_default] == [name]

    two.saved_views.make_default("ivy", None)

    assert two.saved_views.default("ivy") is None


def test_a_default_that_is_gone_is_no_default(two: Store) -> None:
    two.saved_views.make_default("ivy", "North")
    two.saved_views.delete("ivy", "North")

    assert two.saved_views.default("ivy") is None
    assert names(two) == ["all"]


def test_a_view_is_renamed_unless_the_name_is_taken(two: Store) -> None:
    two.saved_views.make_default("ivy", "North")
    two.saved_views.rename("ivy", "North", to="Northern teams")
    assert names(two) == ["all", "Northern teams"]
    assert two.saved_views.default("ivy") is not None

    with pytest.raises(SavedViewError, match=r"called \[all\] already"):
        two.saved_views.rename("ivy", "Northern teams", to="all")
    two.saved_views.rename("ivy", "all", to="all")


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, name: str) -> None:
    with pytest.raises(SavedViewError, match="name of 1 to 60 characters"):
        store.saved_views.save("ivy", name, page="", filters={})


def test_a_view_too_many_is_refused_and_replacing_is_not(store: Store) -> None:
    for number in range(MOST):
        store.saved_views.save("ivy", f"View {number}", page="", filters={})

    with pytest.raises(SavedViewError, match="Delete one first"):
        store.saved_views.save("ivy", "One more", page="", filters={})
    store.saved_views.save("ivy", "View 3", page="child-voice", filters={})


def test_a_store_from_before_saved_views_gets_their_table_and_keeps_what_it_held(
    store: Store, tmp_path: Path, clock: TurnedClock
) -> None:
    family = store.sessions.open("ivy")
    store.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'state.db'}")
    with engine.begin() as connection:
        connection.execute(text("drop table saved_view"))
    assert "saved_view" not in inspect(engine).get_table_names()

    again = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)

    assert "saved_view" in inspect(engine).get_table_names()
    again.saved_views.save("ivy", "North", page="", filters=NORTH)
    assert names(again) == ["North"]
    assert again.sessions.live(family, touch=False) is not None
    engine.dispose()
    again.close()
