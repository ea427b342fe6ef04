"""Drift tests of the plan for permanence: P1, P2, P3, P8, P11, P12."""

from datetime import date

import pytest

from measures.care.plans import current_plans
from measures.drift import drift_tests
from tests.histories import Row
from tests.spec.drifting import one_child, said
from tests.spec.examples import worked_examples


def _plan(plan: str, agreed_on: date | str, **more: object) -> list[dict[str, object]]:
    return [{"plan": plan, "agreed_on": agreed_on, **more}]


# Coming into care on 1 Dec 2025: 20 working days later is 31 Dec 2025, + 3 months 31 Mar 2026.
@worked_examples("""
    as_at      | second_review | plan_ended | severity | since      | because
    2026-03-31 |               |            |          |            | the last day for a plan
    2026-04-01 |               |            | amber    | 2026-04-01 | the day after
    2026-06-30 |               |            | amber    | 2026-04-01 | 3 months after its date
    2026-07-01 |               |            | red      | 2026-04-01 | more than 3 months after
    2026-03-10 | 2026-03-10    |            |          |            | the day of the second review
    2026-03-11 | 2026-03-10    |            | amber    | 2026-03-11 | the second review was earlier
    2026-04-01 | 2026-05-10    |            | amber    | 2026-04-01 | it is not held yet
    2026-04-01 |               | 2026-04-02 |          |            | its plan ends tomorrow
    2026-04-02 |               | 2026-04-02 | amber    | 2026-04-01 | its plan ended today
""")
def test_p1_no_plan_is_in_force_after_the_second_review(
    as_at: date,
    second_review: date | None,
    plan_ended: date | None,
    severity: str | None,
    since: date | None,
    because: str,
) -> None:
    reviews = [{"completed_on": "2025-12-20"}]
    if second_review:
        reviews.append({"completed_on": str(second_review)})
    plans = _plan("adoption", "2026-01-05", ended_on=plan_ended) if plan_ended else []
    record = one_child(as_at, started_on="2025-12-01", review=reviews, permanence_plan=plans)

    assert said(record, "P1") == (severity, since)


@worked_examples("""
    as_at      | achieved   | severity | since      | because
    2026-01-31 |            |          |            | 12 months on is the last day
    2026-02-01 |            | amber    | 2026-02-01 | the day after 12 months
    2026-07-31 |            | amber    | 2026-02-01 | 18 months on
    2026-08-01 |            | red      | 2026-02-01 | more than 18 months
    2026-08-01 | 2026-07-01 |          |            | achieved
    2026-08-01 | 2026-08-02 | red      | 2026-02-01 | achieved only later
""")
def test_p2_the_plan_is_unchanged_and_not_achieved(
    as_at: date, achieved: date | None, severity: str | None, since: date | None, because: str
) -> None:
    plans = _plan("long_term_fostering", "2025-01-31", achieved_on=achieved)

    assert said(one_child(as_at, permanence_plan=plans), "P2") == (severity, since)


@worked_examples("""
    as_at      | achieved   | severity | since      | because
    2026-01-31 |            |          |            | the target day itself
    2026-02-01 |            | amber    | 2026-02-01 | the day after
    2026-04-30 |            | amber    | 2026-02-01 | 3 months after
    2026-05-01 |            | red      | 2026-02-01 | more than 3 months after
    2026-05-01 | 2026-02-10 |          |            | achieved, though late
""")
def test_p3_the_target_date_has_passed(
    as_at: date, achieved: date | None, severity: str | None, since: date | None, because: str
) -> None:
    plans = _plan("adoption", "2025-12-01", target_on="2026-01-31", achieved_on=achieved)

    assert said(one_child(as_at, permanence_plan=plans), "P3") == (severity, since)


@worked_examples("""
    as_at      | agreed     | born       | uasc_until | severity | since      | because
    2025-08-28 |            | 2015-06-01 |            |          |            | 6 months
    2025-08-29 |            | 2015-06-01 |            | amber    | 2025-08-29 | over 6 months
    2026-02-28 |            | 2015-06-01 |            | amber    | 2025-08-29 | 12 months
    2026-03-01 |            | 2015-06-01 |            | red      | 2025-08-29 | over 12 months
    2026-03-30 | 2025-09-30 | 2015-06-01 |            |          |            | 6 months of a plan
    2026-03-31 | 2025-09-30 | 2015-06-01 |            | amber    | 2026-03-31 | over 6 months
    2026-03-01 | 2024-09-30 | 2015-06-01 |            | red      | 2025-08-29 | an older plan
    2026-03-01 |            | 2010-03-01 |            |          |            | 16 today
    2026-03-01 |            | 2010-03-02 |            | red      | 2025-08-29 | 16 tomorrow
    2026-03-01 |            |            |            | red      | 2025-08-29 | age not known
    2026-03-01 |            | 2015-06-01 | 2026-03-02 |          |            | unaccompanied
    2026-03-01 |            | 2015-06-01 | 2026-03-01 | red      | 2025-08-29 | no longer today
""")
def test_p8_section_20_without_a_plan_or_a_change(
    as_at: date,
    agreed: date | None,
    born: date | None,
    uasc_until: date | None,
    severity: str | None,
    since: date | None,
    because: str,
) -> None:
    record = one_child(
        as_at,
        started_on="2025-02-28",
        born=born,
        uasc_until=uasc_until,
        legal_status="V2",
        permanence_plan=_plan("kinship_fostering", agreed) if agreed else [],
    )

    assert said(record, "P8") == (severity, since)


def test_p8_counts_from_the_start_of_the_section_20_now_in_force() -> None:
    episodes = [
        {"started_on": "2024-01-01", "start_reason": "S", "legal_status": "V2"},
        {"started_on": "2024-06-01", "start_reason": "L", "legal_status": "C1"},
        {"started_on": "2025-02-28", "start_reason": "L", "legal_status": "V2"},
        {"started_on": "2025-05-01", "start_reason": "P", "legal_status": "V2"},
        {"started_on": "2025-06-01", "start_reason": "P"},
    ]

    assert said(one_child("2025-09-01", episode=episodes), "P8") == ("amber", date(2025, 8, 29))


@worked_examples("""
    as_at      | plan                | place | matched    | severity | since      | because
    2026-02-28 | long_term_fostering | U6    |            |          |            | 6 months
    2026-03-01 | long_term_fostering | U6    |            | amber    | 2026-03-01 | over 6 months
    2028-03-01 | long_term_fostering | U6    |            | amber    | 2026-03-01 | it has no red
    2026-03-01 | long_term_fostering | U4    |            |          |            | U4 is a match
    2026-03-01 | long_term_fostering | U1    |            |          |            | so is U1
    2026-03-01 | long_term_fostering | U6    | 2025-12-01 |          |            | a match recorded
    2026-03-01 | long_term_fostering | U6    | 2026-03-02 | amber    | 2026-03-01 | but not yet
    2026-03-01 | kinship_fostering   | U6    |            |          |            | another plan
""")
def test_p11_long_term_fostering_is_not_matched(
    as_at: date,
    plan: str,
    place: str,
    matched: date | None,
    severity: str | None,
    since: date | None,
    because: str,
) -> None:
    record = one_child(
        as_at,
        placement_type=place,
        permanence_plan=_plan(plan, "2025-08-31"),
        milestone=[{"kind": "long_term_match", "happened_on": matched}] if matched else [],
    )

    assert said(record, "P11") == (severity, since)


@worked_examples("""
    as_at      | plan         | place | severity | since      | because
    2026-02-28 | return_home  | U6    |          |            | 6 months
    2026-03-01 | return_home  | U6    | amber    | 2026-03-01 | more than 6 months
    2026-05-31 | return_home  | U6    | amber    | 2026-03-01 | 9 months
    2026-06-01 | return_home  | U6    | red      | 2026-03-01 | more than 9 months
    2026-06-01 | return_home  | P1    |          |            | lives with parents
    2026-06-01 | independence | U6    |          |            | another plan
""")
def test_p12_return_home_is_the_plan_and_the_child_is_away(
    as_at: date, plan: str, place: str, severity: str | None, since: date | None, because: str
) -> None:
    record = one_child(as_at, placement_type=place, permanence_plan=_plan(plan, "2025-08-31"))

    assert said(record, "P12") == (severity, since)


@pytest.mark.parametrize("test", ["P1", "P2", "P3", "P11", "P12"])
def test_a_test_of_the_plan_is_unknown_where_plans_are_not_supplied(test: str) -> None:
    record = one_child("2026-03-01", without=("permanence_plan",))

    assert said(record, test) == ("unknown", None)


def test_p8_is_unknown_without_plans_only_for_those_it_may_concern() -> None:
    without = ("permanence_plan",)

    assert said(one_child("2026-03-01", legal_status="V2", without=without), "P8")[0] == "unknown"
    assert said(one_child("2026-03-01", legal_status="C2", without=without), "P8")[0] is None
    assert said(one_child("2024-07-01", legal_status="V2", without=without), "P8")[0] is None


def test_p11_is_unknown_where_a_match_may_not_have_been_supplied() -> None:
    plans = _plan("long_term_fostering", "2025-08-31")
    record = one_child("2026-03-01", permanence_plan=plans, without=("milestone",))

    assert said(record, "P11") == ("unknown", None)


def test_the_plan_in_force_is_the_last_agreed_then_the_lowest_id() -> None:
    plans: list[Row] = [
        {"permanence_plan_id": "1", "plan": "return_home", "agreed_on": "2025-01-01"},
        {"permanence_plan_id": "3", "plan": "adoption", "agreed_on": "2025-06-01"},
        {"permanence_plan_id": "2", "plan": "special_guardianship", "agreed_on": "2025-06-01"},
        {"plan": "other", "agreed_on": "2025-07-01", "is_parallel": True},
        {"plan": "other", "agreed_on": "2025-08-01", "ended_on": "2025-12-01"},
        {"plan": "other", "agreed_on": "2026-03-02"},
    ]

    assert current_plans(one_child("2026-03-01", permanence_plan=plans))["plan"].to_list() == [
        "special_guardianship"
    ]


def test_no_plan_in_force_is_none_and_plans_not_supplied_are_null() -> None:
    assert current_plans(one_child("2026-03-01"))["plan"].to_list() == ["none"]
    assert current_plans(one_child("2026-03-01", without=("permanence_plan",)))[
        "plan"
    ].to_list() == [None]


def test_every_reason_shows_its_dates_as_a_person_reads_them() -> None:
    rows = drift_tests(one_child("2026-03-01", started_on="2025-02-28", legal_status="V2"))

    assert dict(rows.select("test", "because").iter_rows()) == {
        "P1": "No plan for permanence is in force; one was due by 28 Jun 2025.",
        "P8": "Section 20 since 28 Feb 2025 and no plan for permanence is in force.",
    }


@pytest.mark.parametrize("legal_status", ["V3", "V4"])
def test_children_in_short_breaks_are_left_out_of_drift(legal_status: str) -> None:
    record = one_child("2026-03-01", legal_status=legal_status, placement_type="Z1")

    assert drift_tests(record).height == 0
