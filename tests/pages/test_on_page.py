"""The way through the long pages: links to their headings, and the search of Definitions."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.words import Role
from tests.pages.opening import opened, words
from ui.navigation import CASELOADS, DEFINITIONS, DISPUTES, PERMANENCE, REVIEWS, PageEntry


def ways(app: AppTest) -> list[str]:
    """The headings that the links of a page lead to."""
    [row] = [each.value for each in app.markdown if "On this page" in each.value]
    return re.findall(r"\]\(#([a-z0-9-]+)\)", row)


def headings(app: AppTest) -> list[str]:
    return [each.proto.anchor for each in app.header if each.proto.anchor]


NOBODY = {"age": "under_5", "unaccompanied": "yes"}
"""Filters that no child of the demo county meets."""

LONG = [REVIEWS, CASELOADS, PERMANENCE, DISPUTES, DEFINITIONS]


@pytest.mark.parametrize("entry", LONG, ids=lambda entry: entry.title)
@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.IRO])
def test_the_links_of_a_page_lead_to_its_headings_in_their_order(
    store: Store, entry: PageEntry, role: Role
) -> None:
    app = opened(store, role.value, entry)

    assert len(ways(app)) > 4
    assert ways(app) == headings(app)

    for name, choice in NOBODY.items():
        app.query_params[name] = choice
    app.run()

    assert not app.exception
    said = words(app)
    assert re.search(r"\b0 of [1-9]\d* children in care", said) or entry is DEFINITIONS
    assert ways(app) == headings(app)
    assert not re.search(r"\b0 of 0\b|\b0 (child|review|dispute)|\b0 times", said)


def test_business_support_with_its_own_work_first_is_offered_no_links(store: Store) -> None:
    app = opened(store, Role.BUSINESS_SUPPORT.value, REVIEWS)

    assert not [each for each in app.markdown if "On this page" in each.value]


def test_definitions_are_found_by_any_word_of_theirs(store: Store) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, DEFINITIONS)
    every = sum(len(table.value) for table in app.table)

    app.text_input(key="definitions_find").set_value("Overdue  decisions").run()

    found = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    [counted] = [each.value for each in app.markdown if f" of {every} entr" in each.value]
    assert 0 < sum(len(table.value) for table in app.table) < every
    assert counted.startswith(f":small[:gray[{sum(len(table.value) for table in app.table)} of")
    assert "decisions" in " ".join(found).casefold()
    assert ways(app) == headings(app)


def test_what_stands_nowhere_in_the_definitions_is_said_as_it_was_asked(store: Store) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, DEFINITIONS)

    app.text_input(key="definitions_find").set_value("a *zebra*").run()

    assert [each.value for each in app.info] == [
        r"No entry says “a \*zebra\*”. Try a shorter word."
    ]
    assert not app.table
