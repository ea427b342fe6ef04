"""The access log page: who looked at a child, and lists of many names, written before shown."""

import pytest

from data_access.state.access_log import Action
from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import opened, words
from ui import navigation
from ui.filters import links
from ui.sections.people import access_log

MANAGER = Role.SERVICE_MANAGER.value


def look_at(store: Store, username: str, child_id: str) -> None:
    store.access_log.write(
        username, Action.CHILD_VIEWED, {"child": links.trace(child_id), "is_own": False}
    )


def test_it_says_who_looked_at_a_child_and_at_no_other(store: Store, small_facts: Facts) -> None:
    first, other = small_facts.children["child_id"].head(2)
    app = opened(store, MANAGER, navigation.ACCESS_LOG)
    look_at(store, "omar", first)
    look_at(store, "petra", other)

    app.selectbox(key="log_child").set_value(first).run()

    assert not app.exception
    table = app.dataframe[0].value
    assert "omar" in set(table["log_who"])
    assert "petra" not in set(table["log_who"])
    assert "petra" in set(app.dataframe[1].value["log_who"]), "outside a caseload"
    assert "The access log is whole" in words(app)


def test_a_view_outside_a_caseload_stays_in_sight_however_much_has_been_done_since(
    store: Store, small_facts: Facts
) -> None:
    first, own = small_facts.children["child_id"].head(2)
    look_at(store, "zelda", first)
    store.access_log.write("yann", Action.CHILD_VIEWED, {"child": links.trace(own), "is_own": True})
    for _ in range(access_log.SHOWN):
        store.access_log.write("omar", Action.LIST_VIEWED, {"list": "Reviews", "rows": 30})

    app = opened(store, MANAGER, navigation.ACCESS_LOG)

    outside, newest = (set(each.value["log_who"]) for each in app.dataframe)
    assert "zelda" in outside
    assert not outside & {"yann", "omar"}
    assert "zelda" not in newest


def test_a_childs_page_opened_in_earnest_is_found_by_the_child(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    child_id = small_facts.children.filter(iro_id=busiest)["child_id"][0]
    app = opened(store, Role.IRO.value, navigation.CHILD)
    choice = app.selectbox[0]
    before = len(store.access_log.of_child(links.trace(child_id)))

    choice.set_value(child_id).run()

    assert not app.exception
    [newest, *_] = store.access_log.of_child(links.trace(child_id))
    assert len(store.access_log.of_child(links.trace(child_id))) == before + 1
    assert newest.username == Role.IRO.value
    assert newest.detail["is_own"] is True


def test_a_list_of_more_than_twenty_names_is_logged_once_a_visit(store: Store) -> None:
    def seen() -> int:
        entries = store.access_log.entries(limit=5000)
        return sum(each.action == Action.LIST_VIEWED for each in entries)

    before = seen()
    app = opened(store, MANAGER, navigation.PERMANENCE)
    first = seen()
    app.run()

    assert first == before + 1
    assert seen() == first


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SERVICE_MANAGER])
def test_only_the_service_manager_has_the_page(role: Role) -> None:
    assert navigation.ACCESS_LOG not in navigation.entries(role)
