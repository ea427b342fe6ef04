"""The agenda: opening, new, cleared and closing, and the rows of each."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from data_access import snapshots
from data_access.state.store import Store
from measures.change import TOPICS
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.pages.opening import answer, opened, words
from ui import clock, navigation

MANAGER = Role.SERVICE_MANAGER.value
DAYS = 14


@pytest.fixture
def with_earlier(
    store: Store, small_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Store:
    """The dashboard with a snapshot kept two weeks before: the same county as it stood then."""
    assert small_snapshot.extracted_at is not None
    earlier = dataclasses.replace(
        small_snapshot,
        id="earlier",
        extracted_at=small_snapshot.extracted_at - timedelta(days=DAYS),
    )
    snapshots.save(earlier, tmp_path, kept_at=clock.utc_instant())
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path))
    return store


def test_the_agenda_shows_each_topic_as_the_two_days_count_it(
    with_earlier: Store, small_snapshot: Snapshot, small_facts: Facts
) -> None:
    before = facts(small_snapshot, as_at=small_facts.as_at - timedelta(days=DAYS), policy=Policy())
    app = opened(with_earlier, MANAGER, navigation.CHANGE)

    assert not app.exception
    [table] = [each.value for each in app.table if "Topic" in each.value.columns]
    rows = {
        str(row[0]).replace("\\", ""): [int(number) for number in row[1:]]
        for row in table.to_numpy().tolist()
    }
    assert set(rows) == {measure.label for measure in TOPICS}
    for measure in TOPICS:
        opening, new, cleared, closing = rows[measure.label]
        assert opening == measure.figure(before).numerator
        assert closing == measure.figure(small_facts).numerator
        assert opening + new - cleared == closing
        if new or cleared:
            heading = f". {measure.label}: {new} new, {cleared} cleared"
            assert any(each.value.endswith(heading) for each in app.subheader)
    assert f"{sum(row[1] for row in rows.values())}" in answer(app) or "new" in answer(app)
    listed = [each.value.shape[0] for each in app.dataframe]
    assert sum(listed) >= sum(row[1] + row[2] for row in rows.values())


def test_without_an_earlier_snapshot_it_says_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path))

    app = opened(store, MANAGER, navigation.CHANGE)

    assert not app.exception
    assert "No earlier data is kept yet." in words(app)
