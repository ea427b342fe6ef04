"""Each option of a filter says exactly how many children it would bring into view."""

import dataclasses
from typing import Any

import pytest

from measures.facts import Facts
from measures.facts.choices import OWNERS, children_left
from measures.facts.cohorts import BY_CODE, NOT_RECORDED
from measures.facts.scope import Scope, permitted, scoped
from measures.words import Role
from tests.data_access.demo_counties import AS_AT

NOTHING_CHOSEN: dict[str, Any] = {}
ONE_PLACE = {"localities": ("LOC-1",)}
MANY = {
    "localities": ("LOC-1", "LOC-2"),
    "cohorts": (("age", ("16_and_over", "10_to_15")), ("disabled", ("no", NOT_RECORDED))),
}


def manager(**chosen: Any) -> Scope:  # noqa: ANN401 - fields of a scope
    return Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, **chosen)


@pytest.mark.parametrize("chosen", [NOTHING_CHOSEN, ONE_PLACE, MANY])
def test_each_count_is_what_choosing_it_alone_would_leave(
    small_facts: Facts, chosen: dict[str, Any]
) -> None:
    scope = manager(**chosen)
    left = children_left(permitted(small_facts, scope), scope)

    assert set(left) == {*OWNERS, *BY_CODE}
    for column, field in OWNERS.items():
        for identity, count in left[column].items():
            only: dict[str, Any] = {field: (identity,)}
            alone = dataclasses.replace(scope, **only)
            assert scoped(small_facts, alone).children.height == count, (column, identity)
    for code in BY_CODE:
        others = tuple(item for item in scope.cohorts if item[0] != code)
        for choice in BY_CODE[code].choices:
            alone = dataclasses.replace(scope, cohorts=(*others, (code, (choice,))))
            count = left[code].get(choice, 0)
            assert scoped(small_facts, alone).children.height == count, (code, choice)


def test_an_iros_options_are_counted_among_their_own_children(small_facts: Facts) -> None:
    own = str(small_facts.children["iro_id"].drop_nulls().sort()[0])
    scope = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=own)
    mine = permitted(small_facts, scope)

    left = children_left(mine, scope)

    assert left["iro_id"] == {own: mine.children.height}
    assert sum(left["age"].values()) == mine.children.height


def test_a_viewer_is_offered_no_circumstances(small_facts: Facts) -> None:
    scope = Scope(as_at=AS_AT, role=Role.VIEWER)

    assert set(children_left(permitted(small_facts, scope), scope)) == set(OWNERS)
