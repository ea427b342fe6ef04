"""Every figure opens exactly its rows: the count, the list and both exports agree."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorage
from streamlit.testing.v1 import AppTest, app_test

from data_access.state.store import Store
from measures.catalogue import Measure
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.review_views import ReviewView
from measures.scope import Scope, scoped
from measures.support import Task
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.opening import links, opened
from ui import navigation
from ui.downloads import Purpose
from ui.navigation import CASELOADS, DISPUTES, OVERVIEW, PERMANENCE, REVIEWS, PageEntry

MEASURES: dict[str, tuple[Measure, ...]] = {
    entry.file: getattr(import_module(f"ui.sections.{Path(entry.file).stem}"), "MEASURES", ())
    for entry in navigation.PAGES
}
"""The figures whose rows each page opens, by the page's file."""

FIGURES = [(measure, entry) for entry in navigation.PAGES for measure in MEASURES[entry.file]]
SCOPES: dict[str, dict[str, list[str]]] = {
    "the whole service": {},
    "one locality": {"locality": ["LOC-1"]},
    "two teams": {"team": ["TEAM-04", "TEAM-06"]},
    "one officer": {"iro": ["IRO-003"]},
    "half a year ago": {"as_at": ["2026-05-21"]},
}

OWN_LISTS = [
    (CASELOADS, "Children without an IRO", "unallocated"),
    (PERMANENCE, "Drifting children", "drifting"),
    (PERMANENCE, "The way to adoption", "adoption_track"),
    (DISPUTES, "Not closed", "disputes_open"),
    (CASELOADS, "Changes of IRO in 12 months", "iro_changes"),
    (CASELOADS, "Siblings with different IROs", "split_siblings"),
]
"""Page, the words of the heading over its own list, and the list's key."""


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
    """Answer the question that every download asks."""
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
    if app.get("download_button"):
        return int(app.dataframe[-1].value.shape[0])
    assert any(each.value.startswith("No ") for each in app.info)
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


@pytest.mark.parametrize(
    ("measure", "entry"), FIGURES, ids=lambda each: getattr(each, "code", None) or each.title
)
def test_a_tiles_count_its_list_and_its_exports_agree(
    store: Store, small_facts: Facts, measure: Measure, entry: PageEntry
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, entry)
    seen = {}
    for scope, query in SCOPES.items():
        expected = measure.shown_rows(facts_in(query, small_facts)).height
        count = counted(asked(app, query), measure)
        rows = asked(app, {**query, "show": [measure.code]})
        seen[scope] = expected, count, listed_rows(rows), *exported_rows(rows)

    assert {scope: set(numbers) for scope, numbers in seen.items()} == {
        scope: {numbers[0]} for scope, numbers in seen.items()
    }
    assert any(len(numbers) == 5 for numbers in seen.values()), "no scope had rows to export"


@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda each: each.title)
def test_every_link_of_a_tile_is_to_a_page_that_opens_its_rows(
    store: Store, entry: PageEntry
) -> None:
    files = {each.address: each.file for each in navigation.PAGES}
    app = opened(store, Role.SERVICE_MANAGER.value, entry)

    for link in links(app):
        for code in link.query.get("show", []):
            assert code in {measure.code for measure in MEASURES[files[link.page]]}, link
    assert len(app.metric) == 0 or list(links(app))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("entry", "words", "key"), OWN_LISTS, ids=[each[2] for each in OWN_LISTS])
def test_the_count_over_a_pages_own_list_is_its_rows_and_its_exports(
    store: Store, entry: PageEntry, words: str, key: str, scope: str
) -> None:
    app = asked(opened(store, Role.SERVICE_MANAGER.value, entry), SCOPES[scope])

    [heading] = [each.value for each in app.header if each.value.startswith(f"{words}, ")]
    count = int(heading.removeprefix(f"{words}, ").replace(",", ""))
    lists = [each for each in app.dataframe if each.proto.id.endswith(f"-{key}")]
    assert [each.value.shape[0] for each in lists] == ([count] if count else [])
    assert set(exported_rows(app, key)) == ({count} if count else set())


def number_in(option: str) -> int:
    """The count that a choice says it has, "Later (1,204)"."""
    return int(re.findall(r"\(([\d,]+)\)", option)[0].replace(",", ""))


@pytest.mark.parametrize("scope", SCOPES)
def test_the_views_of_the_reviews_add_up_and_each_lists_its_rows(store: Store, scope: str) -> None:
    app = asked(opened(store, Role.SERVICE_MANAGER.value, REVIEWS), SCOPES[scope])
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
@pytest.mark.parametrize(
    ("radio", "prefix"), [("support_task", "support_"), ("cycles_waiting", "")]
)
def test_each_choice_lists_and_exports_as_many_rows_as_it_says(
    store: Store, scope: str, radio: str, prefix: str
) -> None:
    app = asked(opened(store, Role.SERVICE_MANAGER.value, REVIEWS), SCOPES[scope])
    options = app.radio(key=radio).options
    choices = list(Task) if prefix else [True, False]

    for choice, option in zip(choices, options, strict=True):
        number = number_in(option)
        app.radio(key=radio).set_value(choice).run()
        assert not app.exception
        key = f"{prefix}{choice}" if prefix else "cycles"
        shown = [each for each in app.dataframe if each.proto.id.endswith(f"-{key}")]
        assert [each.value.shape[0] for each in shown] == ([number] if number else [])
        assert set(exported_rows(app, key)) == ({number} if number else set())


@pytest.mark.parametrize("scope", SCOPES)
def test_the_overview_counts_as_the_pages_it_leads_to(store: Store, scope: str) -> None:
    app = asked(opened(store, Role.SERVICE_MANAGER.value, OVERVIEW), SCOPES[scope])
    tiles = {metric.label: metric.value for metric in app.metric}
    shown: dict[str, str] = {}
    for entry in (REVIEWS, PERMANENCE, DISPUTES):
        page = asked(opened(store, Role.SERVICE_MANAGER.value, entry), SCOPES[scope])
        shown |= {metric.label: metric.value for metric in page.metric}

    del tiles["Children per FTE"]
    assert len(tiles) == 4
    assert {label: shown[label] for label in tiles} == tiles
