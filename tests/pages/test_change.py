"""The agenda: opening, new, cleared and closing, and the rows of each."""

import dataclasses
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from streamlit.testing.v1 import app_test

from data_access import snapshots
from data_access.state.store import Store
from measures.facts import Facts, facts
from measures.headline.change import TOPICS
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.pages.opening import answer, opened, words
from tests.pages.test_count_list_export import Keeping, exported_rows, say_what_for
from ui import clock, navigation, wording
from ui.data import load

MANAGER = Role.SERVICE_MANAGER.value
DAYS = 14


@pytest.fixture
def with_earlier(
    store: Store, small_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """The dashboard with a snapshot kept two weeks before: the same county as it stood then.

    What was kept is forgotten before and after: other tests have nothing kept.
    """
    assert small_snapshot.extracted_at is not None
    earlier = dataclasses.replace(
        small_snapshot,
        id="earlier",
        extracted_at=small_snapshot.extracted_at - timedelta(days=DAYS),
    )
    snapshots.save(earlier, tmp_path, kept_at=clock.utc_instant())
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path))
    load._earlier_id.clear()
    yield store
    load._earlier_id.clear()


def test_nothing_new_and_nothing_cleared_is_said_in_words(with_earlier: Store) -> None:
    nobody = {"locality": ["LOC-1"], "team": ["TEAM-02"]}

    app = opened(with_earlier, MANAGER, navigation.CHANGE, **nobody)

    assert "no matters are new and none are cleared." in answer(app)
    assert "No children came into view and none left it" in words(app)

    compared = opened(with_earlier, MANAGER, navigation.COMPARE, **nobody)

    assert "nothing to count on 31 Oct 2026, nothing to count on 23 Nov" in answer(compared)
    assert "none new, none no longer among them." in answer(compared)
    assert "None due in 12 months; target 95%." in words(compared)


def test_a_share_of_too_few_is_not_told_by_how_it_changed(with_earlier: Store) -> None:
    few_children = {"unaccompanied": ["yes"], "age": ["10_to_15"]}
    app = opened(with_earlier, MANAGER, navigation.VOICE, **few_children)

    few = [each for each in app.metric if each.value == wording.NOTHING]
    assert few
    assert not [each.delta for each in few if each.delta]
    assert [each.delta for each in app.metric if each.delta]


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
            heading = f". {measure.label}: {new or 'none'} new, {cleared or 'none'} cleared"
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


def test_the_agenda_is_taken_away_whole_with_what_it_is_first(
    with_earlier: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_test, "MediaFileManager", Keeping)
    app = opened(with_earlier, MANAGER, navigation.CHANGE)
    say_what_for(app)
    [word] = [each.proto for each in app.get("download_button") if "Word" in each.proto.label]

    made = Document(io.BytesIO(Keeping.last.file(word.deferred_file_id)))

    texts = [each.text for each in made.paragraphs]
    assert any(text.startswith("Shown: Whole service, as at 23 Nov 2026") for text in texts)
    headings = [
        each.text for each in made.paragraphs if each.style and each.style.name == "Heading 1"
    ]
    assert headings == ["What this is", *(each.value for each in app.subheader)]
    listed = sum(each.value.shape[0] for each in app.dataframe)
    assert sum(len(table.rows) - 1 for table in made.tables) == listed
    assert list(exported_rows(app, "agenda")) == [listed, listed]
    [entry] = [
        each for each in with_earlier.access_log.entries() if each.detail.get("format") == "docx"
    ][:1]
    assert entry.detail["rows"] == listed
