"""Restricted children are counted for everybody and named to those who may."""

from dataclasses import replace

import polars as pl
import pytest

from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import opened, sent, words
from ui import navigation


@pytest.fixture
def hidden(small_facts: Facts) -> list[str]:
    """The names of the restricted children of the small county who are in care."""
    rows = small_facts.record["child"].filter(
        pl.col("is_restricted"),
        pl.col("child_id").is_in(small_facts.children["child_id"].implode()),
    )
    names = [f"{row['first_name']} {row['last_name']}" for row in rows.iter_rows(named=True)]
    assert names, "the small county has a restricted child in care"
    return names


def allow(store: Store, username: str, *, allowed: bool) -> None:
    account = store.accounts.existing(username)
    store.accounts.put(replace(account, may_name_restricted=allowed))


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.BUSINESS_SUPPORT])
def test_a_restricted_child_is_named_only_to_a_person_who_may(
    store: Store, hidden: list[str], role: Role
) -> None:
    plain = sent(opened(store, role.value, navigation.CHILD))
    allow(store, role.value, allowed=True)
    try:
        permitted = sent(opened(store, role.value, navigation.CHILD))
    finally:
        allow(store, role.value, allowed=False)

    assert [name for name in hidden if name.encode() in plain] == []
    assert [name for name in hidden if name.encode() not in permitted] == []


def test_they_are_counted_all_the_same(store: Store, small_facts: Facts, hidden: list[str]) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value)

    assert f"{small_facts.children.height:,} children in care" in words(app)
