"""Facts of days are kept ready while there is room for them."""

from datetime import timedelta

import pytest

from data_access.state.store import Store
from tests.data_access.demo_counties import AS_AT
from tests.pages.conftest import accounts, busiest, home, store
from ui.data import load
from ui.data.recent import Recent

__all__ = ["accounts", "busiest", "home", "store"]


def test_what_was_longest_not_asked_for_goes_first() -> None:
    recent = Recent[str](most=10)

    assert recent.asked("Monday", 4) == []
    assert recent.asked("Tuesday", 4) == []
    assert recent.asked("Monday", 4) == [], "asked for again: it is the latest now"
    assert recent.asked("Wednesday", 4) == ["Tuesday"]
    assert recent.asked("Friday", 9) == ["Monday", "Wednesday"]


def test_what_is_larger_than_the_room_is_kept_alone() -> None:
    recent = Recent[str](most=10)

    assert recent.asked("Monday", 11) == []
    assert recent.asked("Tuesday", 11) == ["Monday"]


def test_days_are_made_anew_once_there_was_no_room_for_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = load.held().snapshot
    assert snapshot is not None
    policy_hash = load.policy().hash
    days = [AS_AT - timedelta(days=back) for back in (1, 2)]

    def again(most: int) -> bool:
        """Whether the day's facts are made anew after two others, with room for so many rows."""
        monkeypatch.setattr(load, "_DAYS", Recent(most=most))
        before = load.facts_of(snapshot.id, AS_AT, policy_hash)
        others = [load.facts_of(snapshot.id, day, policy_hash) for day in days]
        assert {each.as_at for each in others} == set(days)
        return load.facts_of(snapshot.id, AS_AT, policy_hash) is not before

    rows = load.facts_of(snapshot.id, AS_AT, policy_hash).duties.height
    assert not again(most=4 * rows)
    assert again(most=2 * rows)
    assert not again(most=4 * rows)
