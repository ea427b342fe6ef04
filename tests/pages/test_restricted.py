"""Restricted children are counted for everybody, and named and opened only to those who may."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.access_log import Action
from data_access.state.store import Store
from measures.facts import Facts
from measures.policy import Categories
from measures.snapshot import Snapshot
from measures.told.aliases import aliased
from measures.words import Role
from tests.pages.opening import opened, sent, titles, words
from tests.pages.test_count_list_export import Keeping, keeping, say_what_for
from ui import navigation
from ui.entrance.access import SignedIn
from ui.filters import links
from ui.sections.child.child import NOT_FOUND

__all__ = ["keeping"]  # a fixture: every download is kept for the test to read

MANAGER = Role.SERVICE_MANAGER


@pytest.fixture
def hidden(small_facts: Facts) -> pl.DataFrame:
    """The restricted children of the small county who are in care."""
    rows = small_facts.record["child"].filter(pl.col("is_restricted"))
    found = rows.join(
        small_facts.children.select("child_id", "iro_id"), on="child_id", maintain_order="left"
    )
    assert found.height, "the small county has a restricted child in care"
    return found


def known_by(hidden: pl.DataFrame) -> list[str]:
    """Whatever says who the restricted children are: names and case numbers."""
    names = hidden.select(pl.concat_str("first_name", "last_name", separator=" ")).to_series()
    return [*names.to_list(), *hidden["case_number"].to_list()]


def told(app: AppTest, wanted: list[str]) -> list[str]:
    said = sent(app)
    return [word for word in wanted if re.search(rb"%b(?!\d)" % re.escape(word.encode()), said)]


def allow(store: Store, username: str, *, allowed: bool) -> None:
    account = store.accounts.existing(username)
    store.accounts.put(replace(account, may_name_restricted=allowed))


@pytest.fixture
def allowed(store: Store) -> Iterator[Store]:
    """The Service Manager may name restricted children, for one test."""
    allow(store, MANAGER.value, allowed=True)
    yield store
    allow(store, MANAGER.value, allowed=False)


def token(child_id: str, role: Role = MANAGER) -> str:
    person = SignedIn(
        username=role.value, name="", role=role, iro_id=None, covers=(), meeting=None, family=""
    )
    return links.token(child_id, person)


@pytest.mark.parametrize("role", [MANAGER, Role.SENIOR_IRO, Role.BUSINESS_SUPPORT])
def test_a_restricted_child_is_named_only_to_a_person_who_may(
    store: Store, hidden: pl.DataFrame, role: Role
) -> None:
    plain = opened(store, role.value, navigation.CHILD)
    allow(store, role.value, allowed=True)
    try:
        permitted = opened(store, role.value, navigation.CHILD)
    finally:
        allow(store, role.value, allowed=False)

    assert told(plain, known_by(hidden)) == []
    assert told(permitted, known_by(hidden)) == known_by(hidden)


def test_no_page_and_no_list_tells_who_a_restricted_child_is(
    store: Store, hidden: pl.DataFrame
) -> None:
    app = opened(store, MANAGER.value)
    for entry in navigation.entries(MANAGER):
        if entry is not navigation.OVERVIEW:
            app.switch_page(f"../pages/{entry.file}")
            app.run()
        assert not app.exception, entry.title
        assert told(app, known_by(hidden)) == [], entry.title


def test_their_rows_stand_in_lists_and_exports_under_one_alias(
    store: Store, hidden: pl.DataFrame
) -> None:
    app = opened(store, MANAGER.value, navigation.CASELOADS)
    app.selectbox(key="caseload_of").set_value(hidden["iro_id"][0]).run()

    [rows] = [
        each.value
        for each in app.dataframe
        if "Restricted 1" in each.value.get("case_number", pd.Series()).to_list()
    ]
    assert set(rows.loc[rows["case_number"] == "Restricted 1", "display_name"]) == {"Restricted 1"}
    assert told(app, known_by(hidden)) == []
    say_what_for(app)
    made = [
        Keeping.last.file(node.proto.deferred_file_id).decode("utf-8-sig")
        for node in app.get("download_button")
        if node.proto.label.startswith("CSV")
    ]
    assert made
    assert any("Restricted 1" in text for text in made)
    assert not [word for word in known_by(hidden) for text in made if f"{word}," in text]


@pytest.mark.parametrize("query", [{}, {links.PAPER: "1"}], ids=["page", "print view"])
def test_the_page_of_a_restricted_child_answers_as_of_one_who_is_not_there(
    store: Store, hidden: pl.DataFrame, query: dict[str, str]
) -> None:
    child_id = hidden["child_id"][0]
    theirs, nobodys = (
        opened(store, MANAGER.value, navigation.CHILD, **{links.CHILD: asked}, **query)
        for asked in (token(child_id), "0123456789abcdef012345")
    )

    assert titles(theirs) == ["Child"]
    assert NOT_FOUND in words(theirs)
    assert words(theirs) == words(nobodys)
    assert told(theirs, known_by(hidden)) == []
    newest = store.access_log.entries(limit=5)
    assert Action.REFUSED.value in {entry.action for entry in newest}
    assert Action.CHILD_VIEWED.value not in {entry.action for entry in newest[:2]}


def test_who_may_opens_the_page_and_it_is_logged(allowed: Store, hidden: pl.DataFrame) -> None:
    child_id = hidden["child_id"][0]
    app = opened(allowed, MANAGER.value, navigation.CHILD, **{links.CHILD: token(child_id)})

    assert told(app, known_by(hidden.head(1))) == known_by(hidden.head(1))
    assert NOT_FOUND not in words(app)
    newest = allowed.access_log.entries(limit=3)
    assert [entry.detail["child"] for entry in newest if entry.action == Action.CHILD_VIEWED] == [
        links.trace(child_id)
    ]


def test_a_link_to_a_child_has_128_bits(store: Store) -> None:
    made = {token(f"C{number}") for number in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in made)


def test_on_a_shared_screen_nobody_is_seen_to_be_restricted(small_snapshot: Snapshot) -> None:
    child = aliased(small_snapshot, "seed", Categories()).frames["child"]

    assert not child["is_restricted"].any()
    assert child["case_number"].str.starts_with("Child ").all()


def test_they_are_counted_all_the_same(
    store: Store, small_facts: Facts, hidden: pl.DataFrame
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value)

    assert f"{small_facts.children.height:,} children in care" in words(app)
