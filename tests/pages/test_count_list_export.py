"""Every figure opens exactly its rows: the count, the list and both exports agree."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorage
from streamlit.testing.v1 import AppTest, app_test

from data_access.state.store import Store
from measures.counts.review_views import ReviewView
from measures.counts.support import Task
from measures.facts import Facts, facts
from measures.facts.scope import Scope, scoped
from measures.headline.catalogue import Measure
from measures.policy import Policy
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.opening import downloads_of, links, open_downloads, opened, walked
from ui import navigation, sections
from ui.lists.downloads import Purpose
from ui.navigation import CASELOADS, DISPUTES, OVERVIEW, PERMANENCE, REVIEWS, PageEntry

SECTIONS = Path(sections.__file__).parent


def section(entry: PageEntry) -> ModuleType:
    """The part of `ui.sections` that is named as the page is."""
    room = next(SECTIONS.glob(f"*/{entry.file}")).parent.name
    return import_module(f"ui.sections.{room}.{Path(entry.file).stem}")


MEASURES: dict[str, tuple[Measure, ...]] = {
    entry.file: getattr(section(entry), "MEASURES", ()) for entry in navigation.PAGES
}
"""The figures whose rows each page opens, by the page's file."""

WITH_FIGURES = [entry for entry in navigation.PAGES if MEASURES[entry.file]]
SCOPES: dict[str, dict[str, list[str]]] = {
    "the whole service": {},
    "one locality": {"locality": ["LOC-1"]},
    "two teams": {"team": ["TEAM-04", "TEAM-06"]},
    "one officer": {"iro": ["IRO-003"]},
    "half a year ago": {"as_at": ["2026-05-21"]},
}

OWN_LISTS = {
    CASELOADS: [
        ("Children without an IRO", "unallocated"),
        ("Changes of IRO in 12 months", "iro_changes"),
        ("Siblings with different IROs", "split_siblings"),
    ],
    PERMANENCE: [("Drifting children", "drifting"), ("The way to adoption", "adoption_track")],
    DISPUTES: [("Not closed", "disputes_open")],
}
"""By page: the words of the heading over its own list, and the list's key."""


class Keeping(MediaFileManager):
    """Streamlit's own manager of files, that the test can ask for what a button would send."""

    last: "Keeping"

    def __init__(self, storage: MediaFileStorage) -> None:
        super().__init__(storage)
        Keeping.last = self

    def file(self, deferred_id: str) -> bytes:
        made = self._deferred_callables[deferred_id]["callable"]()
        assert isinstance(made, bytes)
        return made


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_test, "MediaFileManager", Keeping)


def say_what_for(app: AppTest) -> None:
    """Open every download of the page and answer the question that it asks."""
    open_downloads(app)
    unanswered = [
        box for box in app.selectbox if str(box.key).endswith("_purpose") and box.value is None
    ]
    for box in unanswered:
        box.set_value(Purpose.DATA)
    if unanswered:
        app.run()


def exported_rows(app: AppTest, key: str = "") -> Iterator[int]:
    """How many rows each export of the page's list holds; of one list, if its key is given."""
    say_what_for(app)
    for node in app.get("download_button"):
        if key and not node.proto.id.endswith((f"-{key}_csv", f"-{key}_xlsx")):
            continue
        made = Keeping.last.file(node.proto.deferred_file_id)
        if node.proto.label.startswith("CSV"):
            yield sum(1 for _ in csv.reader(io.StringIO(made.decode("utf-8-sig")))) - 1
        else:
            with zipfile.ZipFile(io.BytesIO(made)) as book:
                sheet = book.read("xl/worksheets/sheet2.xml").decode()
            yield len(re.findall(r"<row ", sheet)) - 1


def listed_rows(app: AppTest) -> int:
    """Rows of the page's working list; none if it says that there is nothing."""
    if downloads_of(app):
        return int(app.dataframe[-1].value.shape[0])
    assert any(": none. " in each.value for each in app.info)
    return 0


def asked(app: AppTest, query: dict[str, list[str]]) -> AppTest:
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def counted(app: AppTest, measure: Measure) -> int:
    """The number in the link of a measure's tile; 0 where the tile has no link."""
    found = [link for link in links(app) if link.query.get("show") == [measure.code]]
    if not found:
        return 0
    number = re.fullmatch(r"Show (?:the )?([\d,]+)( late| not)?", found[0].label)
    assert number, found[0].label
    return int(number[1].replace(",", ""))


def facts_in(query: dict[str, list[str]], small_facts: Facts) -> Facts:
    scope = Scope(
        as_at=AS_AT.fromisoformat(query["as_at"][0]) if "as_at" in query else AS_AT,
        role=Role.SERVICE_MANAGER,
        localities=tuple(query.get("locality", ())),
        teams=tuple(query.get("team", ())),
        iros=tuple(query.get("iro", ())),
    )
    whole = facts(small_facts.record.snapshot, as_at=scope.as_at, policy=Policy())
    return scoped(whole, scope)


@pytest.fixture(scope="module")
def in_scope(small_facts: Facts) -> dict[str, Facts]:
    """The facts inside each scope, worked out once."""
    return {scope: facts_in(query, small_facts) for scope, query in SCOPES.items()}


@pytest.mark.parametrize("entry", WITH_FIGURES, ids=lambda each: each.title)
def test_a_tiles_count_its_list_and_its_exports_agree(
    store: Store, in_scope: dict[str, Facts], entry: PageEntry
) -> None:
    """A page is drawn once in each scope for the counts of all its tiles, then for each list.

    Each list's link names its day: a session keeps the day chosen before unless another is named.
    """
    measures = MEASURES[entry.file]
    app = opened(store, Role.SERVICE_MANAGER.value, entry)
    counts = {}
    for scope, query in SCOPES.items():
        asked(app, query)
        counts[scope] = {measure: counted(app, measure) for measure in measures}

    for measure in measures:
        seen = {}
        for scope, query in SCOPES.items():
            expected = measure.shown_rows(in_scope[scope]).height
            on_a_day = {"as_at": [AS_AT.isoformat()], **query, "show": [measure.code]}
            rows = asked(app, on_a_day)
            count = counts[scope][measure]
            seen[scope] = expected, count, listed_rows(rows), *exported_rows(rows)

        assert {scope: set(numbers) for scope, numbers in seen.items()} == {
            scope: {numbers[0]} for scope, numbers in seen.items()
        }, measure.code
        assert any(len(numbers) == 5 for numbers in seen.values()), (
            f"no scope had rows of {measure.code} to export"
        )


def test_every_link_of_a_tile_is_to_a_page_that_opens_its_rows(store: Store) -> None:
    files = {each.address: each.file for each in navigation.PAGES}

    for entry, app in walked(store, Role.SERVICE_MANAGER.value, navigation.PAGES):
        for link in links(app):
            for code in link.query.get("show", []):
                assert code in {measure.code for measure in MEASURES[files[link.page]]}, link
        assert len(app.metric) == 0 or list(links(app)), entry.title


@pytest.mark.parametrize("entry", OWN_LISTS, ids=lambda each: each.title)
def test_the_count_over_a_pages_own_list_is_its_rows_and_its_exports(
    store: Store, entry: PageEntry
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, entry)
    for scope, query in SCOPES.items():
        asked(app, query)
        for words, key in OWN_LISTS[entry]:
            [heading] = [each.value for each in app.header if each.value.startswith(f"{words}, ")]
            count = int(heading.removeprefix(f"{words}, ").replace(",", ""))
            lists = [each for each in app.dataframe if each.proto.id.endswith(f"-{key}")]
            shown = [each.value.shape[0] for each in lists]
            assert shown == ([count] if count else []), (scope, key)
            assert set(exported_rows(app, key)) == ({count} if count else set()), (scope, key)


def number_in(option: str) -> int:
    """The count that a choice says it has, "Later (1,204)"."""
    return int(re.findall(r"\(([\d,]+)\)", option)[0].replace(",", ""))


@pytest.mark.parametrize("scope", SCOPES)
def test_the_views_of_the_reviews_add_up_and_each_lists_its_rows(store: Store, scope: str) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, REVIEWS, **SCOPES[scope])
    total = re.search(r"Where ([\d,]+) review", app.header[0].value)
    assert total, app.header[0].value
    choice = app.radio(key="review_view")
    numbers = [
        int(re.findall(r"\(([\d,]+)\)", each)[0].replace(",", "")) for each in choice.options
    ]
    first = next(place for place, number in enumerate(numbers) if number)

    assert sum(numbers) == int(total[1].replace(",", ""))
    assert choice.value == list(ReviewView)[first]
    for view, number in zip(ReviewView, numbers, strict=False):
        app.radio(key="review_view").set_value(view).run()
        key = f"reviews_{view.value}"
        shown = [each for each in app.dataframe if each.proto.id.endswith(f"-{key}")]
        assert [each.value.shape[0] for each in shown] == ([number] if number else []), view
        assert set(exported_rows(app, key)) == ({number} if number else set()), view


@pytest.mark.parametrize("scope", SCOPES)
def test_each_choice_lists_and_exports_as_many_rows_as_it_says(store: Store, scope: str) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, REVIEWS, **SCOPES[scope])
    radios: dict[str, dict[Any, str]] = {
        "support_task": {each: f"support_{each}" for each in Task},
        "cycles_waiting": {True: "cycles", False: "cycles"},
    }
    for radio, keys in radios.items():
        options = app.radio(key=radio).options
        for (choice, key), option in zip(keys.items(), options, strict=True):
            number = number_in(option)
            app.radio(key=radio).set_value(choice).run()
            assert not app.exception
            shown = [each for each in app.dataframe if each.proto.id.endswith(f"-{key}")]
            assert [each.value.shape[0] for each in shown] == ([number] if number else [])
            assert set(exported_rows(app, key)) == ({number} if number else set())


@pytest.mark.parametrize("scope", SCOPES)
def test_the_overview_counts_as_the_pages_it_leads_to(store: Store, scope: str) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, OVERVIEW, **SCOPES[scope])
    tiles = {metric.label: metric.value for metric in app.metric}
    shown: dict[str, str] = {}
    for entry in (REVIEWS, PERMANENCE, DISPUTES):
        page = opened(store, Role.SERVICE_MANAGER.value, entry, **SCOPES[scope])
        shown |= {metric.label: metric.value for metric in page.metric}

    del tiles["Children per FTE"]
    assert len(tiles) == 4
    assert {label: shown[label] for label in tiles} == tiles
