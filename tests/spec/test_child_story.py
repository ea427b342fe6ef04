"""What stands in the lanes of a child's timeline, and which days are on its axis."""

from datetime import date
from typing import Any

from measures.counts.child_story import LANES, Period, child_story
from measures.facts import Facts, facts
from measures.policy import Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 31)
HELD = {"care_period_id": "p", "booked_for": "2025-11-27", "first_meeting_on": "2025-12-04",
        "completed_on": "2025-12-04"}  # fmt: skip


def one_child(**tables: list[dict[str, Any]]) -> Facts:
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{"care_period_id": "p", "child_id": "c", "started_on": "2025-11-03"}],
        "episode": [
            {"care_period_id": "p", "started_on": "2025-11-03", "start_reason": "S",
             "legal_status": "C1", "placement_type": "U6"},
            {"care_period_id": "p", "started_on": "2026-02-02", "start_reason": "L",
             "legal_status": "C2", "placement_type": "U6"},
        ],
        "review": [HELD],
        **tables,
    }  # fmt: skip
    return facts(snapshot(**rows), as_at=AS_AT, policy=Policy())


def lane(found: Facts, name: str) -> list[tuple[Any, ...]]:
    marks = child_story(found, "c").marks
    return [row[1:] for row in marks.iter_rows() if row[0] == name]


def test_a_change_of_status_ends_its_span_and_leaves_the_home_as_it_was() -> None:
    spans = child_story(one_child(), "c").spans.select("lane", "label", "started_on", "ended_on")
    assert [row for row in spans.iter_rows() if row[0] in ("Home", "Legal status")] == [
        ("Home", "Foster care", date(2025, 11, 3), None),
        ("Legal status", "Interim care order", date(2025, 11, 3), date(2026, 2, 2)),
        ("Legal status", "Care order", date(2026, 2, 2), None),
    ]


def test_two_iros_of_one_name_are_told_apart() -> None:
    found = one_child(
        iro=[{"iro_id": "i", "name": "Ann Lee"}, {"iro_id": "j", "name": "Ann Lee"}],
        iro_allocation=[
            {"care_period_id": "p", "iro_id": "i", "started_on": "2025-11-03",
             "ended_on": "2026-01-05"},
            {"care_period_id": "p", "iro_id": "j", "started_on": "2026-01-05"},
        ],
    )  # fmt: skip
    spans = child_story(found, "c").spans.filter(lane="IRO")
    assert spans["label"].to_list() == ["Ann Lee (i)", "Ann Lee (j)"]


def test_a_review_is_marked_when_held_and_the_day_it_was_due_beside_it() -> None:
    story = child_story(one_child(), "c")
    assert lane(one_child(), "Reviews") == [
        ("Review 1", date(2025, 12, 4), None, "held_late"),
        ("Review 2", date(2026, 3, 4), None, "overdue"),
    ]
    assert story.dues.rows() == [("Reviews", "Review 1, due by", date(2025, 12, 1))]


def test_a_time_missing_is_a_mark_with_its_end() -> None:
    found = one_child(
        missing_episode=[
            {"child_id": "c", "kind": "A", "started_on": "2026-01-05", "ended_on": "2026-01-07"},
            {"child_id": "other", "started_on": "2026-01-05"},
        ]
    )
    assert lane(found, "Missing") == [
        ("Away without authorisation", date(2026, 1, 5), date(2026, 1, 7), None)
    ]


def test_steps_due_are_the_other_duties_not_done() -> None:
    decision = {"review_id": "r", "due_on": "2026-05-01"}
    reviews = [{**HELD, "review_id": "r", "decisions_sent_on": "2025-12-05"}]
    steps = lane(one_child(review=reviews, review_decision=[decision]), "Steps due")

    assert ("Review decision carried out", date(2026, 5, 1), None, "not_yet_due") in steps
    assert "Decisions sent" not in " ".join(str(step[0]) for step in steps)


def test_the_target_of_the_plan_in_force_stands_beside_it() -> None:
    plan = {"care_period_id": "p", "plan": "adoption", "agreed_on": "2026-01-05",
            "target_on": "2026-12-01"}  # fmt: skip
    dues = child_story(one_child(permanence_plan=[plan]), "c").dues
    assert ("Plan", "Target of the plan", date(2026, 12, 1)) in dues.rows()


def test_a_lane_whose_table_is_not_supplied_is_left_out_and_named() -> None:
    story = child_story(one_child(), "c")
    assert story.not_supplied == ("IRO", "Plan", "Disputes", "Missing")
    supplied = one_child(missing_episode=[{"child_id": "x", "started_on": "2026-01-05"}])
    assert "Missing" in child_story(supplied, "c").lanes
    assert set(story.lanes) | set(story.not_supplied) == set(LANES)


@worked_examples("""
    period    | first      | last       | because
    whole     | 2025-11-03 | 2026-03-31 | from coming into care to the day of the figures
    two_years | 2024-03-31 | 2026-04-30 | two years, and a month ahead
    year      | 2025-03-31 | 2026-04-30 | twelve months, and a month ahead
    ahead     | 2026-03-01 | 2026-09-30 | what is to come, and the month before
""")
def test_a_period_is_the_days_on_the_axis(
    period: str, first: date, last: date, because: str
) -> None:
    assert child_story(one_child(), "c").window(Period(period), AS_AT) == (first, last)
