"""What if: supposing changes the table beside today's, and a proposal lists its moves."""

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts
from measures.words import OfficerRole, Role
from planning.inputs import caseloads_of, conflicts_of
from planning.propose import proposed
from tests.pages.opening import opened, words
from ui import navigation

MANAGER = Role.SERVICE_MANAGER.value


def page(store: Store) -> AppTest:
    return opened(store, MANAGER, navigation.WHAT_IF)


def after(app: AppTest) -> dict[str, int]:
    table = next(each.value for each in app.table if "After" in each.value.columns)
    return dict(zip(table["Officer"], table["After"], strict=True))


def before(app: AppTest) -> dict[str, int]:
    table = next(each.value for each in app.table if "Now" in each.value.columns)
    told = [str(each).strip().replace(",", "") for each in table["Now"]]
    numbers = [int(each) if each.isdigit() else 0 for each in told]
    return dict(zip(table["Officer"], numbers, strict=True))


def test_with_nothing_supposed_nothing_changes(store: Store) -> None:
    app = page(store)

    assert not app.exception
    assert after(app) == before(app)


def test_a_leaver_leaves_their_children_without_an_iro(store: Store, small_facts: Facts) -> None:
    app = page(store)
    officer = (
        small_facts.officers.filter(role=OfficerRole.IRO.value).sort("children").row(-1, named=True)
    )

    app.multiselect(key="what_if_leavers").set_value([officer["iro_id"]]).run()

    assert not app.exception
    none = "No IRO allocated"
    assert after(app)[none] == before(app).get(none, 0) + officer["children"]
    assert after(app)[officer["name"]] == 0


def test_new_children_and_a_starter_are_counted(store: Store) -> None:
    app = page(store)
    app.number_input(key="what_if_entrants").set_value(12).run()
    app.number_input(key="what_if_starters").set_value(1).run()

    assert not app.exception
    assert after(app)["No IRO allocated"] == before(app).get("No IRO allocated", 0) + 12
    assert after(app)["New IRO 1"] == 0


def test_children_chosen_go_to_the_officer_chosen(store: Store, small_facts: Facts) -> None:
    app = page(store)
    officers = small_facts.officers.filter(role=OfficerRole.IRO.value).sort("children")
    to, busy = officers.row(-2, named=True), officers.row(-1, named=True)
    child = small_facts.children.filter(iro_id=busy["iro_id"])["child_id"][0]

    app.multiselect(key="what_if_children").set_value([child]).run()
    app.selectbox(key="what_if_to").set_value(to["iro_id"]).run()

    assert not app.exception
    assert after(app)[to["name"]] == to["children"] + 1
    assert after(app)[busy["name"]] == busy["children"] - 1


def test_a_proposal_lists_each_move_and_says_how_far_it_gets(
    store: Store, small_facts: Facts
) -> None:
    found = proposed(
        caseloads_of(small_facts), small_facts.policy, conflicts=conflicts_of(small_facts)
    )
    app = page(store)

    app.toggle(key="what_if_propose").set_value(True).run()

    assert not app.exception
    assert app.dataframe[-1].value.shape[0] == found.moves.height > 0
    said = "\\n".join(each.value for each in (*app.success, *app.warning))
    assert f"{found.moves.height:,} change" in said
    assert sum(after(app).values()) == sum(before(app).values())
    assert f"Moves proposed, {found.moves.height}" in words(app)


@pytest.mark.parametrize("role", [Role.IRO, Role.BUSINESS_SUPPORT, Role.VIEWER])
def test_only_those_who_share_out_the_work_have_the_page(role: Role) -> None:
    assert navigation.WHAT_IF not in navigation.entries(role)
