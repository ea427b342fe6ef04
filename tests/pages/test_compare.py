"""What changed a number: two days or two choices of filters, and exactly the rows between them."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts, facts
from measures.facts.scope import Scope, scoped
from measures.headline import change
from measures.headline.catalogue import BY_CODE
from measures.headline.measure import Measure
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.opening import answer, links, opened, titles
from ui.navigation import COMPARE, OVERVIEW

MANAGER = Role.SERVICE_MANAGER.value
THEN = date(2026, 9, 30)
LOCALITY = "LOC-1"


@pytest.fixture(scope="module")
def facts_then(small_snapshot: Snapshot) -> Facts:
    return facts(small_snapshot, as_at=THEN, policy=Policy())


def listed(app: AppTest) -> list[int]:
    """Rows of the two lists, those alone in the second first; an empty one is not drawn."""
    return [each.value.shape[0] for each in app.dataframe]


@pytest.mark.parametrize("code", ["reviews_overdue", "children_drifting", "disputes_open"])
def test_a_count_on_two_days_opens_what_is_new_and_what_is_cleared(
    store: Store, small_facts: Facts, facts_then: Facts, code: str
) -> None:
    app = opened(store, MANAGER, COMPARE, measure=code, day=THEN.isoformat())
    measure: Measure = BY_CODE[code]
    was, now = (int(measure.figure(each).numerator or 0) for each in (facts_then, small_facts))
    parts = change.parts(facts_then, small_facts, measure)
    new, cleared = parts.new.height, parts.cleared.height

    assert not app.exception
    assert was + new - cleared == now
    assert (
        f"**{measure.label}: {was:,} on 30 Sep 2026, {now:,} on 23 Nov 2026: {new:,} new, "
        f"{cleared:,} cleared.** {was:,} and {new:,} new, less {cleared:,}, are {now:,}."
    ) == answer(app)
    assert listed(app) == [count for count in (new, cleared) if count]
    assert [each.value for each in app.metric] == [f"{was:,}", f"{now:,}"]


def test_a_share_on_two_days_opens_the_rows_that_fall_short(
    store: Store, small_facts: Facts, facts_then: Facts
) -> None:
    app = opened(store, MANAGER, COMPARE, measure="reviews_on_time", day=THEN.isoformat())
    parts = change.parts(facts_then, small_facts, BY_CODE["reviews_on_time"])

    assert f"{parts.new.height} new, {parts.cleared.height} no longer among them" in answer(app)
    assert listed(app) == [parts.new.height, parts.cleared.height]


def test_two_choices_of_filters_open_what_is_in_one_alone(store: Store, small_facts: Facts) -> None:
    app = opened(store, MANAGER, COMPARE, measure="children_in_care", locality=LOCALITY)
    app.radio(key="compare_with").set_value("Other filters").run()
    app.multiselect(key="compare_age").set_value(["16_and_over"]).run()
    role = Role.SERVICE_MANAGER
    first = scoped(small_facts, Scope(as_at=AS_AT, role=role, cohorts=(("age", ("16_and_over",)),)))
    second = scoped(small_facts, Scope(as_at=AS_AT, role=role, localities=(LOCALITY,)))
    ones, others = set(first.children["child_id"]), set(second.children["child_id"])

    assert not app.exception
    assert (
        f"{len(ones)} (aged 16 and over), {len(others)} (Ashcombe): {len(others - ones)} in the "
        f"second alone, {len(ones - others)} in the first alone, {len(ones & others)} in both."
    ) in answer(app)
    assert listed(app) == [len(others - ones), len(ones - others)]


def test_every_tile_leads_to_what_changed_it(store: Store) -> None:
    app = opened(store, MANAGER, OVERVIEW, locality=LOCALITY)
    found = [
        link for link in links(app) if "What changed" in link.label and link.query.get("measure")
    ]

    assert len(found) >= 4
    for link in found:
        assert link.query["measure"][0] in BY_CODE
        assert link.query["locality"] == [LOCALITY]


def test_bad_values_in_the_address_do_no_harm(store: Store) -> None:
    app = opened(store, MANAGER, COMPARE, measure="none-such", day="yesterday")

    assert titles(app) == ["What changed"]
    assert not app.exception
    assert "Reviews on time" in answer(app)


def test_an_iro_compares_their_own_children_alone(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    app = opened(store, Role.IRO.value, COMPARE, measure="children_in_care", day=THEN.isoformat())
    mine = small_facts.children.filter(iro_id=busiest).height

    assert app.metric[1].value == str(mine)
