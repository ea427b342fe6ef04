"""What was worked out of facts is remembered with these facts, and with no others."""

import dataclasses

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from measures.catalogue import CATALOGUE
from measures.facts import Facts
from measures.measure import Measure
from measures.scope import Scope, scoped
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
    scope = Scope(as_at=facts.as_at, role=Role.SERVICE_MANAGER, teams=(team,))

    measure.by(facts, "team_id")
    after = measure.by(scoped(facts, scope), "team_id")

    assert_frame_equal(after, measure.by(scoped(fresh(small_facts), scope), "team_id"))
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
