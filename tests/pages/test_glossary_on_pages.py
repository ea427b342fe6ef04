"""Terms are explained on hover where they first stand on a page, and once."""

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.glossary import TERMS
from measures.words import Role
from tests.pages.opening import opened, words
from ui import wording
from ui.navigation import CASELOADS, DEFINITIONS, OVERVIEW, PERMANENCE, PageEntry

MANAGER = Role.SERVICE_MANAGER.value


def explained(app: AppTest) -> list[str]:
    """What stands on hover beside a sentence or a tile, the filters left out."""
    helps = [str(each.proto.help) for kind in (app.markdown, app.metric) for each in kind]
    return [line for text in helps for line in text.split("\n\n") if line.startswith("**")]


@pytest.mark.parametrize("entry", [OVERVIEW, CASELOADS, PERMANENCE], ids=lambda each: each.title)
def test_a_term_is_explained_once_on_a_page(store: Store, entry: PageEntry) -> None:
    found = explained(opened(store, MANAGER, entry))

    assert found
    assert len(found) == len(set(found))
    assert set(found) <= {f"**{term.name}**: {term.says}" for term in TERMS}


def test_the_overviews_answer_explains_its_own_words(store: Store) -> None:
    app = opened(store, MANAGER, OVERVIEW)
    [answer] = [
        each for each in app.markdown if each.value.startswith("**") and "IRO" in each.value
    ]

    assert "**IRO**: Independent Reviewing Officer" in answer.proto.help


def test_the_definitions_page_holds_every_term(store: Store) -> None:
    app = opened(store, MANAGER, DEFINITIONS)
    [table] = [each.value for each in app.table if "Word" in each.value.columns]

    assert list(table["Word"]) == [f"**{wording.escape(term.name)}**" for term in TERMS]
    assert "Children by their circumstances" in words(app)
