"""What changed between two snapshots: nothing is lost, and nobody is cleared by vanishing."""

import dataclasses
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.facts import Facts, facts
from measures.facts.scope import Scope, scoped
from measures.headline.catalogue import CATALOGUE, CHILDREN_IN_CARE, REVIEWS_OVERDUE
from measures.headline.change import (
    CLEARED,
    LEFT_CARE,
    NEW,
    NOT_IN_DATA,
    STAYS,
    TOPICS,
    WAS_OUTSIDE,
    came_and_went,
    escalated,
    iro_changes,
    parts,
)
from measures.headline.measure import Measure
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.histories import Row, snapshot
from tests.spec.examples import worked_examples
from tests.spec.test_trends import children_of

THEN, NOW = date(2026, 3, 3), date(2026, 3, 17)


def told(story: str) -> tuple[Facts, Facts]:
    """The facts of one child on both days, each from the data as it was known that day."""
    tables = children_of([story])
    return (
        facts(snapshot(covers_from=None, **tables), as_at=THEN, policy=Policy()),
        facts(snapshot(covers_from=None, **tables), as_at=NOW, policy=Policy()),
    )


EXAMPLES = [
    ("in 2026-02-10 C2 U6", (0, 1, 0, 1), NEW, None, "due 10 Mar: overdue since the meeting"),
    ("in 2026-01-12 C2 U6", (1, 0, 0, 1), STAYS, None, "due 9 Feb: overdue on both days"),
    ("in 2026-01-12 C2 U6; held 2026-03-10", (1, 0, 1, 0), CLEARED, None, "held between"),
    ("in 2026-01-12 C2 U6; out 2026-03-10", (1, 0, 1, 0), CLEARED, LEFT_CARE, "left care between"),
    ("in 2026-03-02 C2 U6", (0, 0, 0, 0), None, None, "not due before 30 Mar"),
]


@pytest.mark.parametrize(("story", "counts", "word", "why", "because"), EXAMPLES)
def test_an_overdue_review_is_new_cleared_or_stays(
    story: str,
    counts: tuple[int, int, int, int],
    word: str | None,
    why: str | None,
    because: str,
) -> None:
    before, after = told(story)

    found = parts(before, after, REVIEWS_OVERDUE).flow
    rows = parts(before, after, REVIEWS_OVERDUE).owned.select("change", "why").rows()

    assert (found.opening, found.new, found.cleared, found.closing) == counts, because
    assert rows == ([(word, why)] if word else []), because


def test_a_child_who_vanished_from_the_data_is_said_to_have_not_cleared() -> None:
    before, _ = told("in 2026-01-12 C2 U6")
    after = facts(snapshot(covers_from=None, **children_of(["in 2025-05-01 C2 U6"])), as_at=NOW,
                  policy=Policy())  # fmt: skip
    other = dataclasses.replace(
        before,
        duties=before.duties.with_columns(child_id=pl.lit("gone"), care_period_id=pl.lit("gone")),
    )

    rows = parts(other, after, REVIEWS_OVERDUE).owned.filter(pl.col("change") == CLEARED)

    assert rows["why"].to_list() == [NOT_IN_DATA]


DISPUTE: Row = {"dispute_id": "d", "care_period_id": "0-period-1", "raised_on": "2026-02-02"}
FIRST: Row = {"dispute_id": "d", "stage": "1", "started_on": "2026-02-10", "ended_on": "2026-03-09"}


@worked_examples("""
    formal_on  | stage | started_on | closed_on  | steps   | because
               |       |            |            |         | informal on both days: nothing rose
    2026-03-10 |       |            |            | none ?  | made formal between, no stage recorded
    2026-03-10 | 1     | 2026-03-10 |            | none 1  | made formal at the first stage
    2026-02-10 | 1     | 2026-02-10 |            |         | at the first stage on both days
    2026-02-10 | 2     | 2026-03-10 |            | 1 2     | a stage higher than it was
    2026-02-10 | 2     | 2026-03-10 | 2026-03-12 |         | closed since: nothing to decide
    2026-02-10 | 2     | 2026-03-18 |            |         | the next stage begins later
""")
def test_a_dispute_escalates_when_it_is_made_formal_or_rises_a_stage(
    formal_on: date | None,
    stage: int | None,
    started_on: date | None,
    closed_on: date | None,
    steps: str | None,
    because: str,
) -> None:
    dispute: Row = {**DISPUTE, "formal_on": formal_on, "closed_on": closed_on}
    stages: list[Row] = [FIRST] if stage == 2 else []
    if stage is not None:
        stages.append({"dispute_id": "d", "stage": str(stage), "started_on": started_on})
    shot = snapshot(
        covers_from=None,
        dispute=[dispute],
        dispute_stage=stages,
        **children_of(["in 2026-01-12 C2 U6"]),
    )
    before, after = (facts(shot, as_at=day, policy=Policy()) for day in (THEN, NOW))

    rows = escalated(before, after).select("from_stage", "stage").rows()

    assert [f"{was or 'none'} {now or '?'}" for was, now in rows] == ([steps] if steps else [])


@pytest.fixture(scope="module")
def whole_days(small_snapshot: Snapshot, small_facts: Facts) -> dict[int, Facts]:
    return {
        back: facts(small_snapshot, as_at=small_facts.as_at - timedelta(days=back), policy=Policy())
        for back in (0, 14, 45, 120)
    }


@pytest.mark.parametrize("measure", TOPICS, ids=lambda measure: measure.code)
@settings(max_examples=6, deadline=None)
@given(days=st.tuples(st.sampled_from([14, 45, 120]), st.sampled_from([0, 14])))
def test_opening_and_new_less_cleared_are_closing(
    whole_days: dict[int, Facts], measure: Measure, days: tuple[int, int]
) -> None:
    before, after = whole_days[days[0]], whole_days[days[1]]

    found = parts(before, after, measure).flow

    assert found.opening + found.new - found.cleared == found.closing
    assert found.opening == measure.figure(before).numerator
    assert found.closing == measure.figure(after).numerator


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: measure.code)
def test_the_rows_of_any_figure_are_told_apart_and_none_is_lost(
    whole_days: dict[int, Facts], measure: Measure
) -> None:
    before, after = whole_days[120], whole_days[0]
    found = parts(before, after, measure)

    assert found.stays.height + found.cleared.height == measure.shown_rows(before).height
    assert found.stays.height + found.new.height == measure.shown_rows(after).height
    for rows, facts_then in ((found.new, after), (found.cleared, before)):
        opened = measure.shown_rows(facts_then)
        assert rows.drop("why").join(opened, on=opened.columns, how="anti",
                                     nulls_equal=True).is_empty()  # fmt: skip


def test_what_came_by_the_filters_alone_is_said_to_have(whole_days: dict[int, Facts]) -> None:
    before, after = whole_days[120], whole_days[0]
    cohort = (("age", ("16_and_over",)),)
    first, second = (
        scoped(each, Scope(as_at=each.as_at, role=Role.SERVICE_MANAGER, cohorts=cohort))
        for each in (before, after)
    )
    found = parts(first, second, CHILDREN_IN_CARE, unfiltered=(before, after))
    was_in_care = found.new["child_id"].is_in(before.children["child_id"].implode())
    left = ~found.cleared["child_id"].is_in(after.children["child_id"].implode())

    assert was_in_care.any()  # somebody had their sixteenth birthday
    assert found.new.filter(was_in_care)["why"].unique().to_list() == [WAS_OUTSIDE]
    assert found.new.filter(~was_in_care)["why"].null_count() == (~was_in_care).sum()
    assert left.any()
    assert set(found.cleared.filter(left)["why"]) == {LEFT_CARE}


def test_children_who_came_left_and_changed_iro_are_told(whole_days: dict[int, Facts]) -> None:
    before, after = whole_days[120], whole_days[0]
    came, left = came_and_went(before, after)
    changes = iro_changes(before, after)

    assert before.children.height + came.height - left.height == after.children.height
    assert came.height > 0
    assert left.height > 0
    was = dict(before.children.select("child_id", "iro_id").iter_rows())
    now = dict(after.children.select("child_id", "iro_id").iter_rows())
    expected = {child for child in set(was) & set(now) if was[child] != now[child]}
    assert set(changes["child_id"]) == expected
    assert expected
