"""Practice: audits, what IROs noted, the Care Plan's areas, and decisions left open."""

from datetime import date

import polars as pl

from measures.counts.quality_counts import (
    area_counts,
    audit_grades,
    decisions_by_theme,
    practice_counts,
)
from measures.facts import Facts, facts
from measures.headline.catalogue import AUDITS_GOOD, DECISIONS_OVERDUE, PLAN_AREAS_IN_PLACE
from measures.policy import Policy
from measures.words import DutyCode
from tests.histories import Row, snapshot
from tests.spec.examples import worked_examples

TODAY = date(2026, 3, 31)
PERIOD = {"care_period_id": "period"}


def facts_of(
    *,
    audits: list[Row] | None = None,
    areas: list[Row] | None = None,
    noted: list[Row] | None = None,
    decided: list[Row] | None = None,
) -> Facts:
    """The facts of one child in care with one review held, and what was recorded about it."""
    shot = snapshot(
        covers_from=None,
        team=[{"team_id": "north", "name": "North"}, {"team_id": "south", "name": "South"}],
        child=[{"child_id": "child"}],
        care_period=[{**PERIOD, "child_id": "child", "started_on": "2025-01-06"}],
        episode=[{**PERIOD, "started_on": "2025-01-06", "start_reason": "S"}],
        team_allocation=[{"child_id": "child", "team_id": "north", "started_on": "2025-01-06"}],
        review=[{**PERIOD, "review_id": "held", "completed_on": "2025-02-03"}],
        quality_audit=audits or [],
        care_plan_area=[{**PERIOD, **area} for area in areas or []],
        practice_feedback=[{**PERIOD, **note} for note in noted or []],
        review_decision=[{"review_id": "held", **one} for one in decided or []],
    )
    return facts(shot, as_at=TODAY, policy=Policy())


@worked_examples("""
grade                | audited    | n | of | because
outstanding          | 2026-01-05 | 1 | 1  | better than good
good                 | 2026-01-05 | 1 | 1  | good
requires_improvement | 2026-01-05 | 0 | 1  | short of good
inadequate           | 2026-01-05 | 0 | 1  | short of good
good                 | 2025-03-31 | 0 | 0  | twelve months ago to the day
good                 | 2025-04-01 | 1 | 1  | within twelve months
good                 | 2026-04-01 | 0 | 0  | after the day
""")
def test_audits_are_counted_by_grade(
    grade: str, audited: date, n: int, of: int, because: str
) -> None:
    audit: Row = {"review_id": "held", "audited_on": audited, "aspect": "conduct", "grade": grade}
    found = facts_of(audits=[audit])
    figure = AUDITS_GOOD.figure(found)

    assert (figure.numerator, figure.denominator) == (n, of), because
    assert audit_grades(found).filter(aspect="Conduct")[grade].item() == of, because


def test_an_audit_of_a_review_that_is_not_there_is_counted_under_none() -> None:
    audit: Row = {"review_id": "gone", "audited_on": "2026-01-05", "aspect": "conduct",
                  "grade": "good"}  # fmt: skip
    table = AUDITS_GOOD.by(facts_of(audits=[audit]), "team_id")

    assert table.select("group_id", "numerator").rows() == [(None, 1)]


@worked_examples("""
first      | status_1        | second     | status_2   | counted         | because
2025-03-01 | missing         |            |            | missing         | the only entry
2025-03-01 | missing         | 2025-09-01 | in_place   | in_place        | the latest entry
2025-09-01 | needs_attention | 2025-03-01 | in_place   | needs_attention | whatever the order
2025-03-01 | in_place        | 2026-04-01 | missing    | in_place        | the later is yet to come
2026-04-01 | in_place        |            |            | unknown         | nothing by the day
2026-03-31 | in_place        |            |            | in_place        | on the day itself
""")
def test_an_area_stands_as_its_latest_entry_says(
    first: date, status_1: str, second: date | None, status_2: str | None, counted: str,
    because: str,
) -> None:  # fmt: skip
    areas: list[Row] = [{"area": "health", "updated_on": first, "status": status_1}]
    if second:
        areas.append({"area": "health", "updated_on": second, "status": status_2})
    found = facts_of(areas=areas)
    health = area_counts(found).filter(area="Health").row(0, named=True)
    figure = PLAN_AREAS_IN_PLACE.figure(found)

    assert {name: health[name] for name in health if health[name] == 1} == {counted: 1}, because
    assert figure.unknown == (6 if counted == "unknown" else 5)
    assert figure.numerator == int(counted == "in_place")


def test_every_child_in_care_has_six_areas(small_facts: Facts) -> None:
    table = area_counts(small_facts)
    per_area = table.select(pl.sum_horizontal("in_place", "needs_attention", "missing", "unknown"))

    assert per_area.to_series().to_list() == [small_facts.children.height] * 6


@worked_examples("""
due        | completed  | age                    | overdue | unknown | because
2026-03-31 |            | Not yet due            | 0 | 0 | due today
2026-03-30 |            | Up to 30 days late     | 1 | 0 | one day late
2026-03-01 |            | Up to 30 days late     | 1 | 0 | 30 days late
2026-02-28 |            | 31 to 91 days late     | 1 | 0 | 31 days late
2025-12-30 |            | 31 to 91 days late     | 1 | 0 | 91 days late
2025-12-29 |            | More than 91 days late | 1 | 0 | 92 days late
           |            | No date was set        | 0 | 1 | no date: it cannot be judged
2026-01-05 | 2026-03-31 | none                   | 0 | 0 | carried out on the day
2026-01-05 | 2026-04-01 | 31 to 91 days late     | 1 | 0 | carried out after the day
""")
def test_a_decision_is_outstanding_until_it_is_carried_out(
    due: date | None, completed: date | None, age: str, overdue: int, unknown: int, because: str
) -> None:
    found = facts_of(decided=[{"theme": "health", "due_on": due, "completed_on": completed}])
    figure = DECISIONS_OVERDUE.figure(found)

    assert found.decisions["age"].to_list() == ([] if age == "none" else [age]), because
    assert (figure.numerator, figure.unknown) == (overdue, unknown), because
    assert decisions_by_theme(found)["n"].sum() == int(age != "none")


def test_the_decisions_outstanding_are_those_of_the_duty(small_facts: Facts) -> None:
    duties = small_facts.duties.filter(
        pl.col("duty") == DutyCode.REVIEW_DECISION.value, pl.col("done_on").is_null()
    )
    columns = ["child_id", "iro_id", "team_id", "locality_id", "due_on", "status"]
    table = decisions_by_theme(small_facts)
    ages = pl.sum_horizontal("not_due", "late_1", "late_2", "late_3", "no_date")

    assert duties.height > 0
    assert (
        small_facts.decisions.select(columns)
        .sort(columns)
        .equals(duties.select(columns).sort(columns))
    )
    assert table["n"].sum() == duties.height
    assert (table.select(ages).to_series() == table["n"]).all()


@worked_examples("""
own   | noted      | kind          | team  | good | concern | because
south | 2026-01-05 | concern       | south | 0 | 1 | the team it names
      | 2026-01-05 | good_practice | north | 1 | 0 | else the child's team on the day
      | 2025-03-31 | concern       | none  | 0 | 0 | twelve months ago to the day
      | 2026-04-01 | concern       | none  | 0 | 0 | after the day
""")
def test_practice_is_counted_by_the_team_it_names(
    own: str | None, noted: date, kind: str, team: str, good: int, concern: int, because: str
) -> None:
    note: Row = {"team_id": own, "noted_on": noted, "kind": kind, "theme": "recording"}
    found = facts_of(noted=[note])

    by_team = practice_counts(found, "team_id").rows()
    by_theme = practice_counts(found, "theme").rows()

    assert by_team == ([] if team == "none" else [(team, good, concern)]), because
    assert by_theme == ([] if team == "none" else [("recording", good, concern)]), because
