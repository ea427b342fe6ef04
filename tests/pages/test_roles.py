"""Every page for every role: it draws, it answers, and it shows what the role may see."""

import re

import polars as pl
import pytest

from data_access.state.store import Store
from measures.counts import summaries
from measures.facts import Facts
from measures.facts.scope import Scope, permitted
from measures.headline import catalogue
from measures.words import Role, Status
from tests.pages.opening import answer, downloads_of, opened, sent, titles, walked, words
from ui import navigation, wording
from ui.navigation import CASELOADS, CHILD, DISPUTES, OVERVIEW, PERMANENCE, REVIEWS, PageEntry


def facts_of(role: Role, facts: Facts, busiest: str) -> Facts:
    own = busiest if role is Role.IRO else None
    return permitted(facts, Scope(as_at=facts.as_at, role=role, own_iro_id=own))


def number_of(measure: catalogue.Measure, facts: Facts) -> int:
    return int(measure.figure(facts).numerator or 0)


def caseloads_answer(loads: dict[str, int]) -> str:
    """How the answer of Caseloads must begin: of several IROs, or of the only one in view."""
    if loads["working"] == 1:
        stands = "has room" if loads["capacity"] else "is not above the range"
        return f"the one IRO in view {'holds more' if loads['above'] else stands}"
    above, room = (
        wording.number_word(n) if n else "none" for n in (loads["above"], loads["capacity"])
    )
    return f"{above} of {loads['judged']} IROs .* {room} ha(s|ve) room"


def expected_answer(entry: PageEntry, facts: Facts) -> str:
    """How the answer of a page must begin, by the measures."""
    word = wording.number_word
    overdue = number_of(catalogue.REVIEWS_OVERDUE, facts)
    if entry is OVERVIEW:
        silent = number_of(catalogue.SILENT_DRIFT, facts)
        found = f"{word(overdue)} review.* overdue and {word(silent)} child.* no challenge recorded"
    elif entry is CASELOADS:
        found = caseloads_answer(summaries.caseload_counts(facts))
    elif entry is REVIEWS:
        found = f"{word(overdue)} review.* overdue"
    elif entry is PERMANENCE:
        found = f"{word(number_of(catalogue.CHILDREN_DRIFTING, facts))} child"
    elif entry is DISPUTES:
        late = number_of(catalogue.DISPUTES_PAST_LIMIT, facts)
        found = f"{word(number_of(catalogue.DISPUTES_OPEN, facts))} formal .*{word(late)} past"
    elif entry is CHILD:
        found = "Choose a child"
    else:
        return r"\*\*[A-Z]"
    return rf"\*\*{wording.sentence(found)}"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VIEWER])
def test_a_page_draws_and_its_answer_is_the_measures_own(
    store: Store, small_facts: Facts, busiest: str, role: Role
) -> None:
    shown = facts_of(role, small_facts, busiest)

    for entry, app in walked(store, role.value, navigation.entries(role)):
        assert not app.exception, entry.title
        assert titles(app) == [entry.title]
        assert re.match(expected_answer(entry, shown), answer(app)), (entry.title, answer(app))


@pytest.mark.parametrize("role", Role)
def test_a_role_without_a_page_is_not_given_it(store: Store, role: Role) -> None:
    own = navigation.entries(role)
    app = opened(store, role.value)

    for entry in (each for each in navigation.PAGES if each not in own):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(f"../pages/{entry.file}")

        assert titles(app) == [own[0].title]


@pytest.fixture(scope="session")
def names_of_people(small_facts: Facts) -> list[str]:
    """Every case number, child's id and name, and every officer's name, of the small county."""
    children = small_facts.record["child"]
    officers = small_facts.record["iro"]
    full = [
        f"{row['first_name']} {row['last_name']}"
        for row in children.iter_rows(named=True)
        if row["first_name"] and row["last_name"]
    ]
    found = [*children["child_id"], *children["case_number"].drop_nulls(), *full, *officers["name"]]
    return [str(each) for each in found]


@pytest.mark.parametrize("show", [None, "reviews_on_time", "silent_drift", "disputes_open"])
def test_a_viewer_is_sent_no_name_no_number_of_a_child_and_no_list(
    store: Store, names_of_people: list[str], show: str | None
) -> None:
    query = {"show": show} if show else {}

    for entry, app in walked(store, Role.VIEWER.value, navigation.entries(Role.VIEWER), **query):
        wire = sent(app)
        assert [name for name in names_of_people if name.encode() in wire] == [], entry.title
        assert not downloads_of(app), entry.title
        links = app.get("page_link")
        assert not [link for link in links if "c=" in link.proto.query_string], entry.title


def test_a_viewer_cannot_filter_by_officer_neither_by_widget_nor_by_link(
    store: Store, busiest: str
) -> None:
    app = opened(store, Role.VIEWER.value, OVERVIEW, iro=[busiest])

    assert not app.multiselect
    assert "Whole service" in answer(app)
    assert "Not shown: any other filter" in words(app)
    assert "iro" not in app.query_params


def test_the_same_search_finds_names_where_a_manager_may_see_them(
    store: Store, names_of_people: list[str]
) -> None:
    wire = sent(opened(store, Role.SERVICE_MANAGER.value, REVIEWS))

    assert [name for name in names_of_people if name.encode() in wire]


SCHEDULING_COLUMNS = {"case_number", "display_name", "status", "due_on", "booked_for", "iro"}


def columns(app: object) -> set[str]:
    return {column for frame in app.dataframe for column in frame.value.columns}  # type: ignore[attr-defined] # AppTest's own tree


def test_business_support_sees_what_booking_needs_and_no_more(store: Store) -> None:
    app = opened(store, Role.BUSINESS_SUPPORT.value, REVIEWS)

    assert columns(app) == SCHEDULING_COLUMNS


@pytest.mark.parametrize("show", ["silent_drift", "children_drifting", "disputes_open"])
def test_business_support_cannot_ask_for_the_rows_of_another_page(store: Store, show: str) -> None:
    plain = opened(store, Role.BUSINESS_SUPPORT.value, REVIEWS)

    asked = opened(store, Role.BUSINESS_SUPPORT.value, REVIEWS, show=show)

    assert [each.value for each in asked.header] == [each.value for each in plain.header]


def children_offered(app: object) -> list[str]:
    [choice] = [box for box in app.selectbox if box.label.startswith("Find a child")]  # type: ignore[attr-defined] # AppTest's own tree
    return list(choice.options)


@pytest.mark.parametrize("role", [Role.BUSINESS_SUPPORT, Role.SERVICE_MANAGER])
def test_a_childs_page_says_of_drift_only_what_the_role_may_see(
    store: Store, small_facts: Facts, role: Role
) -> None:
    drifting = small_facts.children.filter(small_facts.children["drift"].is_not_null())
    app = opened(store, role.value, CHILD)
    [choice] = [box for box in app.selectbox if box.label.startswith("Find a child")]

    choice.set_value(drifting["child_id"].sort()[0]).run()

    assert not app.exception
    assert "c" in app.query_params
    assert ("Drift" in words(app)) is (role is Role.SERVICE_MANAGER)


def test_an_iro_is_offered_and_sent_only_their_own_children(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    mine = facts_of(Role.IRO, small_facts, busiest).children["child_id"]
    known = small_facts.record["child"].select("child_id", "case_number")
    others = known.filter(~known["child_id"].is_in(mine.to_list()))["case_number"].drop_nulls()
    app = opened(store, Role.IRO.value, CHILD)

    restricted = small_facts.record["child"].filter(pl.col("is_restricted"))["child_id"]
    assert len(children_offered(app)) == mine.filter(~mine.is_in(restricted.implode())).len()
    for entry, page in walked(store, Role.IRO.value, navigation.entries(Role.IRO)):
        wire = sent(page)
        assert [number for number in others if number.encode() in wire] == [], entry.title


def test_the_iros_sentence_counts_their_own_children(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    mine = facts_of(Role.IRO, small_facts, busiest)

    app = opened(store, Role.IRO.value)

    assert f"My children, as at 23 Nov 2026: {mine.children.height} children" in words(app)
    overdue = summaries.open_reviews(mine)
    late = overdue.filter(overdue["status"] == Status.OVERDUE.value).height
    [tile] = [metric for metric in app.metric if metric.label == "Reviews overdue"]
    assert tile.value == str(late)
