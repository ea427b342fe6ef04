"""No log, no page: what is opened is written first, and what cannot be written is not shown."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.access_log import Action
from data_access.state.limits import FILES_EACH
from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import open_downloads, opened, sent, titles, words
from tests.pages.test_count_list_export import Keeping, keeping  # noqa: F401 - a fixture
from ui import heads, navigation
from ui.lists import downloads, viewed
from ui.lists.downloads import Purpose

MANAGER = Role.SERVICE_MANAGER.value


@contextmanager
def unable_to_write(url: str) -> Iterator[None]:
    """Another program holds the store's one place to write; it can be read all the while."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@pytest.mark.parametrize("entry", [navigation.CHILD, navigation.PERMANENCE])
def test_a_list_that_cannot_be_written_down_is_not_shown(
    store: Store, accounts: str, small_facts: Facts, entry: navigation.PageEntry
) -> None:
    children = small_facts.record["child"].join(small_facts.children, on="child_id", how="semi")
    numbers = [str(each).encode() for each in children["case_number"].drop_nulls()]
    for use in ("child links", "access log"):  # made at the first use, which is a write as well
        store.secrets.of(use)
    app = opened(store, MANAGER, navigation.DEFINITIONS)
    app.run()

    with unable_to_write(accounts):
        app.switch_page(f"../pages/{entry.file}").run()

    assert [each.value for each in app.error] == [viewed.NOT_WRITTEN]
    assert not app.exception
    assert heads.ROOM not in words(app), "no grey line is left where an answer would stand"
    assert not app.dataframe
    shown = [number for number in numbers if number in sent(app)]
    assert len(shown) <= viewed.LONG_LIST, "a few in a reading list are no long list"
    assert shown == [] or entry is not navigation.CHILD


def test_a_child_that_cannot_be_written_down_is_not_shown(
    store: Store, accounts: str, small_facts: Facts
) -> None:
    first, other = small_facts.children["child_id"].sort().head(2)
    app = opened(store, MANAGER, navigation.CHILD)
    app.selectbox(key="child_choice").set_value(first).run()
    assert "Every duty and why" in words(app)

    with unable_to_write(accounts):
        app.selectbox(key="child_choice").set_value(other).run()

    assert [each.value for each in app.error] == [viewed.NOT_WRITTEN]
    assert titles(app) == []
    assert "Every duty and why" not in words(app)


def buttons(app: AppTest) -> list[bool]:
    """Whether each download is closed, once what holds it is open."""
    open_downloads(app)
    return [node.proto.disabled for node in app.get("download_button")]


def test_a_download_is_closed_until_its_purpose_is_told(store: Store) -> None:
    app = opened(store, MANAGER, navigation.REPORT)
    assert buttons(app) == [True, True]

    app.selectbox(key="report_Annual report_purpose").set_value(Purpose.OTHER).run()
    assert buttons(app) == [True, True], "something else needs a few words"

    app.text_input(key="report_Annual report_reason").set_value("  for the ombudsman ").run()
    assert buttons(app) == [False, False]

    app.radio(key="report_kind").set_value("Meeting pack").run()
    assert buttons(app) == [True, True], "another document is for something else"


@pytest.mark.usefixtures("keeping")
def test_the_purpose_is_written_before_the_file_is_made(store: Store) -> None:
    app = open_downloads(opened(store, MANAGER, navigation.REPORT))
    app.selectbox(key="report_Annual report_purpose").set_value(Purpose.INSPECTION).run()
    node = next(each for each in app.get("download_button") if each.proto.label == "HTML")
    made = Keeping.last.file(node.proto.deferred_file_id)

    entry = store.access_log.entries(limit=1)[0]
    assert made.startswith(b"<!doctype html>")
    assert entry.action == Action.LIST_EXPORTED
    assert entry.username == MANAGER
    assert entry.detail["purpose"] == "Inspection or audit"
    assert entry.detail["reason"] is None
    assert entry.detail["format"] == "html"


@pytest.mark.usefixtures("keeping")
def test_who_has_taken_away_as_many_files_as_one_may_is_told_when_the_next_can_be_made(
    store: Store,
) -> None:
    senior = Role.SENIOR_IRO.value
    app = open_downloads(opened(store, senior, navigation.REPORT))
    app.selectbox(key="report_Annual report_purpose").set_value(Purpose.INSPECTION).run()
    assert buttons(app) == [False, False]
    offered = [each.proto.deferred_file_id for each in app.get("download_button")]
    for _ in range(FILES_EACH):
        store.access_log.write(senior, Action.LIST_EXPORTED)

    with pytest.raises(downloads.TooManyFilesError):
        Keeping.last.file(offered[1])
    assert store.access_log.entries(limit=1)[0].action == Action.REFUSED

    app.run()
    assert buttons(app) == [True, True]
    told = f"You have taken away {FILES_EACH} files within an hour, as many as one may."
    assert told in words(app)
