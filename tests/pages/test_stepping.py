"""From child to child through the list as it was: only those one may open, and no further."""

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import opened, titles, words
from ui.lists import frozen
from ui.navigation import CHILD
from ui.sections.shared.stepping import CHOICE


def child_page(store: Store, role: Role, children: list[str], shown: str) -> AppTest:
    """The page of a child of a list, opened by somebody of a role."""
    app = opened(store, role.value, CHILD)
    app.session_state[frozen._KEPT] = frozen.FrozenList(
        title="Overdue reviews", child_ids=tuple(children)
    )
    app.selectbox(key=CHOICE).set_value(shown).run()
    return app


def step(app: AppTest, which: str) -> AppTest:
    app.button(key=f"step_{which}").click().run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def children(small_facts: Facts) -> list[str]:
    return small_facts.children["child_id"].sort().to_list()[:3]


def case_number(small_facts: Facts, child_id: str) -> str:
    rows = small_facts.record["child"].filter(child_id=child_id)
    return str(rows["case_number"].item())


def test_a_child_of_the_list_says_where_it_stands_and_leads_on(
    store: Store, small_facts: Facts, children: list[str]
) -> None:
    app = child_page(store, Role.SERVICE_MANAGER, children, children[0])
    assert "**1 of 3** in Overdue reviews" in words(app)
    assert app.button(key="step_previous").disabled

    step(app, "next")
    assert "**2 of 3** in Overdue reviews" in words(app)
    assert titles(app)[0].endswith(case_number(small_facts, children[1]).replace("-", "\\-"))

    step(app, "next")
    assert app.button(key="step_next").disabled
    step(app, "previous")
    assert "**2 of 3** in Overdue reviews" in words(app)


def test_a_child_opened_another_way_has_no_list(store: Store, children: list[str]) -> None:
    app = child_page(store, Role.SERVICE_MANAGER, children[:2], children[2])
    assert "Overdue reviews" not in words(app)
    assert not [each for each in app.button if str(each.key).startswith("step_")]


def test_no_address_holds_a_child(store: Store, children: list[str]) -> None:
    app = step(child_page(store, Role.SERVICE_MANAGER, children, children[0]), "next")
    address = str(app.query_params)
    assert not [child for child in children if child in address]


def test_an_iro_is_led_past_the_children_of_others(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    own = small_facts.children.filter(iro_id=busiest)["child_id"].sort().to_list()[:2]
    rest = small_facts.children.filter(small_facts.children["iro_id"] != busiest)
    other = rest["child_id"].sort()[0]
    app = child_page(store, Role.IRO, [own[0], other, own[1]], own[0])

    step(app, "next")

    assert "**3 of 3** in Overdue reviews" in words(app)
    assert app.button(key="step_next").disabled


def test_a_list_is_kept_with_each_child_once() -> None:
    app = AppTest.from_function(_keep)
    app.run()
    assert not app.exception
    assert app.markdown[0].value == "Needs attention: a, b"


def _keep() -> None:
    import streamlit as st

    from ui.lists import frozen

    frozen.keep("Needs attention", ["a", "b", "a"])
    found = frozen.kept()
    assert found is not None
    st.markdown(f"{found.title}: {', '.join(found.child_ids)}")
