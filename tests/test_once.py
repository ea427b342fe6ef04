"""What was worked out of facts is remembered with these facts, and with no others."""

import dataclasses

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from measures.facts import Facts, scope
from measures.facts.scope import Scope, scoped
from measures.headline.catalogue import CATALOGUE
from measures.headline.measure import Measure
from measures.words import Role


def fresh(facts: Facts) -> Facts:
    """The same facts, of which nothing was asked yet."""
    return dataclasses.replace(facts)


def test_the_second_answer_is_the_first_one(small_facts: Facts) -> None:
    facts = fresh(small_facts)
    measure = CATALOGUE[0]

    assert measure.by(facts, "locality_id") is measure.by(facts, "locality_id")
    assert measure.by(facts, "locality_id") is not measure.by(facts, "team_id")


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: measure.code)
def test_facts_cut_anew_are_asked_anew(small_facts: Facts, measure: Measure) -> None:
    facts = fresh(small_facts)
    team = facts.children["team_id"].drop_nulls()[0]
    of_team = Scope(as_at=facts.as_at, role=Role.SERVICE_MANAGER, teams=(team,))

    measure.by(facts, "team_id")
    after = measure.by(scoped(facts, of_team), "team_id")

    assert_frame_equal(after, measure.by(scoped(fresh(small_facts), of_team), "team_id"))
    assert set(after["group_id"]) <= {team}


def test_the_whole_service_is_one_for_everybody_who_may_see_it(small_facts: Facts) -> None:
    facts = fresh(small_facts)
    for_manager, for_support, for_iro = (
        scoped(facts, Scope(as_at=facts.as_at, role=role, own_iro_id=own))
        for role, own in (
            (Role.SERVICE_MANAGER, None),
            (Role.BUSINESS_SUPPORT, None),
            (Role.IRO, facts.children["iro_id"].drop_nulls()[0]),
        )
    )

    assert for_manager is for_support
    assert for_iro is not for_manager
    assert for_iro.children.height < for_manager.children.height


def test_what_is_remembered_is_not_part_of_what_the_facts_are(small_facts: Facts) -> None:
    facts = fresh(small_facts)
    assert facts.made == {}

    CATALOGUE[0].figure(facts)

    assert facts.made
    assert dataclasses.replace(facts, children=pl.DataFrame()).made == {}


def test_a_cut_asked_for_again_is_the_one_kept_ready(small_facts: Facts) -> None:
    facts = fresh(small_facts)
    iro = facts.children["iro_id"].drop_nulls()[0]
    of_iro = Scope(as_at=facts.as_at, role=Role.IRO, own_iro_id=iro)
    of_colleague = dataclasses.replace(of_iro, own_iro_id="another")

    first = scoped(facts, of_iro)

    assert scoped(facts, dataclasses.replace(of_iro)) is first
    assert scoped(facts, of_colleague) is not first
    assert scoped(fresh(small_facts), of_iro) is not first, "other facts, another cut"
    assert scoped(facts, of_colleague).children.is_empty()


def test_of_many_cuts_those_longest_not_asked_for_go(
    small_facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = fresh(small_facts)
    largest = small_facts.duties["team_id"].drop_nulls().value_counts(sort=True)["team_id"][:3]
    first, second, third = (
        Scope(as_at=facts.as_at, role=Role.SERVICE_MANAGER, teams=(team,)) for team in largest
    )
    monkeypatch.setattr(scope, "ROWS_REMEMBERED", 0)
    alone = scoped(facts, first)
    assert scoped(facts, first) is alone, "the last is kept however large it is"
    room_for_two = alone.duties.height + scoped(fresh(small_facts), second).duties.height
    monkeypatch.setattr(scope, "ROWS_REMEMBERED", room_for_two)

    other = scoped(facts, second)
    assert scoped(facts, first) is alone
    scoped(facts, third)

    assert scoped(facts, first) is alone
    assert scoped(facts, second) is not other, "longest not asked for"
