"""What a page says when there is nothing, little or old data: in words, and never as zero."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import ui.data.load
from data_access.engine import writing
from data_access.state.store import Store
from measures.words import Role
from tests.data_access.returns import YEARS, load
from tests.pages.opening import opened, titles, walked, words
from tests.pages.small_databases import database
from ui import clock, heads, navigation
from ui.navigation import CASELOADS, CHILD, DISPUTES, OVERVIEW, PERMANENCE, REVIEWS, PageEntry

MANAGER = Role.SERVICE_MANAGER.value

OF_THE_WHOLE_SERVICE = (
    navigation.WHAT_IF,
    navigation.COVER,
    navigation.REPORT,
    navigation.DATA,
    navigation.ACCESS_LOG,
    navigation.ACCOUNTS,
    navigation.MY_ACCOUNT,
    navigation.DEFINITIONS,
)
"""Pages that filters do not change."""

ONE_CHILD = {
    "child": [{"child_id": "C1", "case_number": "LCS-1", "first_name": "Ann", "last_name": "One"}],
    "care_period": [{"care_period_id": "P1", "child_id": "C1", "started_on": "2026-01-05"}],
    "episode": [{"care_period_id": "P1", "started_on": "2026-01-05", "legal_status": "V2"}],
}


@pytest.fixture
def here(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a database of its own, to which the dashboard is pointed."""
    assert store.answers()
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    return tmp_path


def hours_ago(hours: float) -> datetime:
    return clock.utc_instant() - timedelta(hours=hours)


def test_a_database_without_children_says_that_there_is_no_data_yet(
    store: Store, here: Path
) -> None:
    database(here, taken_at=hours_ago(1))

    for entry, app in walked(store, MANAGER, navigation.PAGES):
        assert not app.exception, entry.title
        assert titles(app) == ["No data yet"]
        assert not app.metric
        assert "holds no child" in words(app), entry.title
        assert heads.ROOM not in words(app), "and no grey line is left where an answer would stand"


def test_a_database_that_is_not_there_says_so_and_offers_to_try_again(
    store: Store, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database(here, taken_at=hours_ago(1), **ONE_CHILD)
    place = here

    def each_without_its_database() -> Iterator[PageEntry]:
        nonlocal place
        for number, entry in enumerate(navigation.PAGES):
            place = here / str(number)
            place.mkdir()
            monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{place / 'review.db'}")
            monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(place / "snapshots"))
            yield entry

    for entry, app in walked(store, MANAGER, each_without_its_database()):
        assert titles(app) == ["No data yet"], entry.title
        assert "Traceback" not in words(app)
        assert not app.exception

        shutil.copy(here / "review.db", place / "review.db")
        next(button for button in app.button if button.label == "Try again").click().run()

        assert titles(app) == [entry.title]


@pytest.mark.parametrize("role", Role)
def test_one_child_is_enough_for_every_page(store: Store, here: Path, role: Role) -> None:
    database(here, taken_at=hours_ago(1), **ONE_CHILD)

    for entry, app in walked(store, role.value, navigation.entries(role)):
        assert not app.exception, entry.title
        assert titles(app) == [entry.title]


def test_filters_that_nothing_matches_are_said_in_words(store: Store) -> None:
    nothing = {"locality": ["LOC-1"], "team": ["TEAM-02"]}

    for entry, app in walked(store, MANAGER, navigation.PAGES, **nothing):
        assert not app.exception, entry.title
        assert re.search(r"as at 23 Nov 2026: 0 of \d+ children in care", words(app)), entry.title
        if entry not in (CHILD, *OF_THE_WHOLE_SERVICE):
            said = [each.value for each in (*app.info, *app.markdown)]
            assert any(each.removeprefix(":small[:gray[").startswith("No ") for each in said), (
                entry.title
            )


@pytest.mark.parametrize(
    ("hours", "is_amber", "is_red"),
    [(1, False, False), (23.5, False, False), (25.5, True, False), (167, True, False),
     (169.5, False, True)],
)  # fmt: skip
def test_old_data_is_amber_after_a_day_and_red_after_a_week(
    store: Store, here: Path, hours: float, is_amber: bool, is_red: bool
) -> None:
    database(here, taken_at=hours_ago(hours), **ONE_CHILD)

    app = opened(store, MANAGER, OVERVIEW)

    assert bool(app.warning) is is_amber
    assert bool(app.error) is is_red
    for notice in (*app.warning, *app.error):
        assert re.search(r"is \d+ (hours|days) old", notice.value)
    assert "Data taken" in words(app)


def test_data_that_cannot_be_refreshed_is_shown_with_a_warning(store: Store, here: Path) -> None:
    database(here, taken_at=hours_ago(1), **ONE_CHILD)
    opened(store, MANAGER, OVERVIEW)
    (here / "review.db").unlink()

    ui.data.load.retry()
    app = opened(store, MANAGER, OVERVIEW)

    assert titles(app) == ["Overview"]
    assert "did not answer" in app.warning[0].value


@pytest.fixture(scope="session")
def a_return(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of an imported SSDA903 return, and nothing else."""
    folder = tmp_path_factory.mktemp("return")
    engine = writing(f"sqlite:///{folder / 'review.db'}")
    load(YEARS / "year_2026", engine, folder / "rejects")
    engine.dispose()
    return folder


@pytest.fixture
def on_a_return(store: Store, a_return: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{a_return / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(a_return / "snapshots"))
    return store


@pytest.mark.parametrize("role", Role)
def test_a_return_alone_draws_every_page(on_a_return: Store, role: Role) -> None:
    for entry, app in walked(on_a_return, role.value, navigation.entries(role)):
        assert not app.exception, entry.title
        assert titles(app) == [entry.title]
        assert "Demonstration data" not in words(app)


def test_what_a_return_does_not_hold_is_said_in_words(on_a_return: Store) -> None:
    said = {
        CASELOADS: "Which child has which IRO: not supplied",
        PERMANENCE: "Plans for permanence: not supplied",
        DISPUTES: "Disputes: not supplied",
        OVERVIEW: "Disputes and IROs' concerns are not supplied",
    }

    for entry, app in walked(on_a_return, MANAGER, said):
        assert said[entry] in words(app), entry.title


def test_what_a_return_does_not_hold_is_never_shown_as_none(on_a_return: Store) -> None:
    overview = opened(on_a_return, MANAGER, OVERVIEW)
    tiles = {metric.label: metric.value for metric in overview.metric}
    assert tiles["Children per FTE"] == tiles["Silent drift"] == tiles["Disputes late"] == "–"
    assert "No IRO" not in words(overview)
    assert "hold more than the range" not in words(overview)

    disputes = opened(on_a_return, MANAGER, DISPUTES)
    assert {metric.value for metric in disputes.metric} == {"–"}
    assert "No open formal dispute" not in words(disputes)

    caseloads = opened(on_a_return, MANAGER, CASELOADS)
    assert not any("without an IRO" in each.value for each in caseloads.header)

    reviews = opened(on_a_return, MANAGER, REVIEWS)
    assert set(reviews.dataframe[-1].value["iro"]) == {"Not supplied"}


def test_a_child_of_a_return_is_not_called_unallocated(on_a_return: Store) -> None:
    app = opened(on_a_return, MANAGER, CHILD)
    [choice] = [box for box in app.selectbox if box.label.startswith("Find a child")]

    choice.set_value(choice.options[0]).run()

    assert not app.exception
    assert "Unallocated" not in words(app)
    assert "**Not supplied**" in words(app)
