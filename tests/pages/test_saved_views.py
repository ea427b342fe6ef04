"""Saved views and the link to a page, through the shell."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import open_popovers, opened, sent, titles, words
from ui.navigation import CHILD, OVERVIEW, REVIEWS, VOICE

MANAGER = Role.SERVICE_MANAGER.value
FILTERS: dict[str, tuple[str, ...]] = {"locality": ("LOC-1",), "age": ("16_and_over",)}


@pytest.fixture
def here(store: Store) -> Iterator[Store]:
    """The store, with no saved view before and after."""
    yield store
    for role in Role:
        for view in store.saved_views.of(role.value):
            store.saved_views.delete(role.value, view.name)


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def link(app: AppTest) -> str:
    [found] = [str(each.value) for each in app.code]
    return found


def save(app: AppTest, name: str) -> AppTest:
    app.text_input(key="view_name").set_value(name)
    return press(app, "Save")


def test_a_view_is_saved_opened_renamed_begun_with_and_deleted(here: Store) -> None:
    app = save(opened(here, MANAGER, REVIEWS, locality="LOC-1", age="16_and_over"), "North, 16+")
    [view] = here.saved_views.of(MANAGER)
    assert (view.name, view.page, view.filters) == ("North, 16+", REVIEWS.address, FILTERS)

    app = opened(here, MANAGER, VOICE)
    app.button(key="view_open_North, 16+").click().run()
    assert titles(app) == ["Reviews"]
    assert "aged 16 and over, as at" in words(app)
    assert "ignored" not in words(app)

    assert not app.code, "what was chosen is shut"
    open_popovers(app).run()
    app.text_input(key="view_new_name").set_value("The north").run()
    press(app, "Rename")
    press(app, "Open first")
    assert here.saved_views.default(MANAGER) == here.saved_views.of(MANAGER)[0]
    assert here.saved_views.of(MANAGER)[0].name == "The north"
    press(app, "Do not open first")
    assert here.saved_views.default(MANAGER) is None
    press(app, "Delete")
    assert here.saved_views.of(MANAGER) == []


def test_the_default_opens_on_arrival_and_not_where_the_address_names_something(
    here: Store,
) -> None:
    here.saved_views.save(MANAGER, "North", page=REVIEWS.address, filters=FILTERS)
    here.saved_views.make_default(MANAGER, "North")

    app = opened(here, MANAGER, OVERVIEW)
    assert titles(app) == ["Reviews"]
    assert "aged 16 and over, as at" in words(app)
    assert app.query_params["locality"] == "LOC-1"

    assert titles(opened(here, MANAGER, OVERVIEW, locality="LOC-2")) == ["Overview"]
    assert "Whole service, as at" in words(opened(here, MANAGER, VOICE))


def test_once_arrived_the_overview_is_the_overview(here: Store) -> None:
    here.saved_views.save(MANAGER, "North", page=REVIEWS.address, filters=FILTERS)
    here.saved_views.make_default(MANAGER, "North")
    app = opened(here, MANAGER, OVERVIEW)
    press(app, "Clear filters")
    app.switch_page("../pages/overview.py").run()

    assert titles(app) == ["Overview"]
    assert "Whole service, as at" in words(app)


def test_what_is_gone_from_a_view_is_left_out_and_said(here: Store) -> None:
    gone = {"iro": ("IRO-999",), "team": ("TEAM-99", "none"), "locality": ("LOC-1",)}
    here.saved_views.save(MANAGER, "Old", page="page-that-was", filters=gone)
    app = opened(here, MANAGER, REVIEWS)
    app.button(key="view_open_Old").click().run()

    assert titles(app) == ["Overview"]
    assert "ignored: team, IRO and page." in words(app)
    assert "no team, as at" in words(app)


def test_a_view_without_filters_takes_those_in_force_away(here: Store) -> None:
    here.saved_views.save(MANAGER, "All", page=REVIEWS.address, filters={})
    app = opened(here, MANAGER, REVIEWS, locality="LOC-1")
    app.button(key="view_open_All").click().run()

    assert "Whole service, as at" in words(app)
    assert "locality" not in app.query_params


def test_a_childs_name_or_number_is_no_name_of_a_view(here: Store, small_facts: Facts) -> None:
    child = small_facts.record["child"].drop_nulls("first_name").row(0, named=True)
    app = opened(here, MANAGER, REVIEWS)
    for name in (f"{child['first_name']} {child['last_name']}", child["case_number"].lower()):
        assert "Not saved: the name holds" in words(save(app, f"About {name}"))

    assert here.saved_views.of(MANAGER) == []


def test_a_shared_screen_is_sent_no_saved_view(here: Store) -> None:
    here.saved_views.save(MANAGER, "Zqxviews", page=REVIEWS.address, filters={})
    app = opened(here, MANAGER, REVIEWS)
    assert b"Zqxviews" in sent(app)

    open_popovers(app.button(key="meeting_switch").click().run()).run()

    assert b"Zqxviews" not in sent(app)
    assert app.code


def test_the_link_is_this_page_with_its_filters_and_opens_for_another_role(here: Store) -> None:
    app = opened(here, MANAGER, REVIEWS, locality=["LOC-1", "LOC-2"], show="reviews_overdue")
    parts = urlsplit(link(app))
    query = parse_qs(parts.query)

    assert parts.path == f"/{REVIEWS.address}"
    assert query == {"locality": ["LOC-1", "LOC-2"], "show": ["reviews_overdue"]}
    theirs = opened(here, Role.SENIOR_IRO.value, REVIEWS, **query)
    assert not theirs.exception
    assert link(theirs) == link(app)


def test_a_childs_page_has_no_link_to_share(here: Store) -> None:
    app = opened(here, MANAGER, CHILD)

    assert not app.code
    assert "it opens for you alone" in words(app)
