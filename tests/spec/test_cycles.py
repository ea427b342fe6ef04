"""The steps of a review cycle, and which lists of Business Support's work a duty stands on."""

from datetime import date
from typing import Any

import polars as pl

from measures.counts import cycles, support
from measures.counts.support import Task
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.words import DutyCode, Status
from tests.histories import snapshot
from tests.spec.examples import worked_examples

HELD = "2026-01-22"
EVERY_STEP = {
    "child_spoken_to_on": "2026-01-20",
    "social_worker_report_on": "2026-01-16",
    "decisions_sent_on": "2026-01-28",
    "manager_responded_on": "2026-02-02",
    "record_completed_on": "2026-02-11",
    "record_distributed_on": "2026-02-18",
    "sent_to_child_on": "2026-02-18",
}


def county(as_at: date, **changed: str | None) -> Facts:
    """One child since 2 January 2026 whose review on 22 January had every step, but for some.

    A second child's review fills every column, so that an empty one is not "not supplied".
    """
    other = {"care_period_id": "q", "completed_on": "2025-01-22", **_of_other()}
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}, {"child_id": "d"}],
        "care_period": [
            {"care_period_id": "p", "child_id": "c", "started_on": "2026-01-02"},
            {"care_period_id": "q", "child_id": "d", "started_on": "2025-01-02",
             "ended_on": "2025-03-01"},
        ],
        "iro_contact": [
            {"care_period_id": "q", "contacted_on": "2025-02-20", "kind": "midway_check"}
        ],
        "review": [
            {"care_period_id": "p", "completed_on": HELD, **EVERY_STEP, **changed}, other
        ],
    }  # fmt: skip
    return facts(snapshot(**rows), as_at=as_at, policy=Policy())


def _of_other() -> dict[str, str]:
    return {name: day.replace("2026", "2025") for name, day in EVERY_STEP.items()}


@worked_examples("""
    column             | on         | as_at      | step               | state        | because
    child_spoken_to    | 2026-01-20 | 2026-03-02 | child_spoken_to    | done_on_time | before it
    child_spoken_to    |            | 2026-03-02 | child_spoken_to    | missed       | held without
    decisions_sent     | 2026-01-30 | 2026-03-02 | decisions_sent     | done_late    | a day late
    record_completed   |            | 2026-02-04 | record_completed   | not_yet_due  | 8 days left
    record_completed   |            | 2026-02-05 | record_completed   | due_soon     | 7 days left
    record_distributed |            | 2026-03-02 | record_distributed | overdue      | 20 days over
    manager_responded  |            | 2026-03-02 | manager_response   | not_required | agreed
    decisions_sent     |            | 2026-03-02 | manager_response   |              | no question
    decisions_sent     | 2026-01-28 | 2026-03-14 | midway_check       | not_yet_due  | to 22 March
""")
def test_the_state_of_a_step(
    column: str, on: date | None, as_at: date, step: str, state: str | None, because: str
) -> None:
    changed = {f"{column}_on": on.isoformat() if on else None}
    [row] = cycles.cycles(county(as_at, **changed)).iter_rows(named=True)

    assert row["held_on"] == date(2026, 1, 22)
    assert row[step] == state


@worked_examples("""
    as_at      | n | because
    2026-07-22 | 1 | held 25 weeks and 6 days ago
    2026-07-23 | 0 | held 26 weeks ago: no longer recent
""")
def test_recent_reviews_are_those_of_26_weeks(as_at: date, n: int, because: str) -> None:
    found = county(as_at)
    assert cycles.cycles(found).height == n
    assert cycles.cycles_of(found, "c").height == 1


def test_a_cycle_waits_while_a_step_is_overdue() -> None:
    waiting = cycles.cycles(county(date(2026, 3, 2), record_distributed_on=None))
    whole = cycles.cycles(county(date(2026, 3, 2)))
    assert cycles.waiting_counts(waiting) == {True: 1, False: 0}
    assert cycles.waiting_counts(whole) == {True: 0, False: 1}


@worked_examples("""
    duty               | status            | booked_for | task      | because
    review             | overdue           |            | to_book   | overdue and no meeting
    review             | overdue           | 2026-04-01 |           | a meeting is booked
    review             | due_soon_unbooked |            | to_book   | due soon and no meeting
    review             | booked_late       | 2026-04-01 | to_book   | an earlier day is needed
    review             | due_soon          | 2026-03-20 |           | booked in time
    review             | not_yet_due       |            |           | not yet time to book
    review             | unrecorded        | 2026-02-20 |           | to be recorded, not booked
    adoption_review    | due_soon_unbooked |            |           | one meeting serves both
    decisions_sent     | overdue           |            | decisions | late
    decisions_sent     | due_soon          |            | decisions | due within the week
    record_distributed | not_yet_due       |            | records   | held, not sent
    sent_to_child      | overdue           |            | to_child  | in words the child understands
    record_distributed | done_late         |            |           | sent
    record_completed   | overdue           |            |           | the IRO writes the record
    decisions_sent     | unknown           |            |           | the data does not say
""")
def test_what_business_support_has_to_do(
    duty: str, status: str, booked_for: date | None, task: str | None, because: str
) -> None:
    row = pl.DataFrame(
        {"duty": [duty], "status": [status], "booked_for": [booked_for]},
        schema={"duty": pl.String, "status": pl.String, "booked_for": pl.Date},
    )
    assert row.select(task=support.task_of()).item() == task


@worked_examples("""
    as_at      | when    | due_on     | because
    2026-02-02 | day     | 2026-02-19 | the twentieth working day is ahead
    2026-02-19 | day     | 2026-02-19 | today is a day, not overdue
    2026-02-20 | overdue |            | yesterday
    2026-01-22 | day     | 2026-02-19 | 28 days ahead: as far as we look
""")
def test_work_stands_by_the_day_it_is_due(
    as_at: date, when: str, due_on: date | None, because: str
) -> None:
    rows = support.work_by_day(county(as_at, record_distributed_on=None))
    [row] = rows.filter(pl.col(Task.RECORDS.value) > 0).iter_rows(named=True)
    assert (row["when"], row["due_on"], row[Task.RECORDS.value]) == (when, due_on, 1)


def test_the_days_add_up_to_the_lists(small_facts: Facts) -> None:
    counts = support.task_counts(small_facts)
    days = support.work_by_day(small_facts)
    assert all(counts.values())
    assert {task: days[task.value].sum() for task in Task} == counts


def test_what_is_not_supplied_is_not_said_to_be_sent(small_facts: Facts) -> None:
    period = {"care_period_id": "p", "child_id": "c", "started_on": "2026-01-02"}
    bare = {"care_period_id": "p", "completed_on": HELD}
    found = facts(
        snapshot(child=[{"child_id": "c"}], care_period=[period], review=[bare]),
        as_at=date(2026, 3, 2),
        policy=Policy(),
    )
    assert support.task_counts(found)[Task.DECISIONS] == 0
    assert support.not_judged(found)[Task.DECISIONS] == 1
    assert not any(support.not_judged(small_facts).values())


def test_every_step_of_the_cycles_is_the_duty_itself(small_facts: Facts) -> None:
    rows = cycles.cycles(small_facts)
    wide = rows.select("subject_id", *cycles.STEP_COLUMNS)
    long = wide.unpivot(index="subject_id", variable_name="duty", value_name="status")
    duties = small_facts.duties.join(rows.select("subject_id"), on="subject_id", how="semi")

    assert rows.height > 50
    for step in cycles.CYCLE_STEPS:
        seen = long.filter(pl.col("duty") == step.value)["status"].drop_nulls().value_counts()
        own = duties.filter(pl.col("duty") == step.value)["status"].value_counts()
        assert seen.sort("status").rows() == own.sort("status").rows(), step
    assert {Status.OVERDUE.value} & set(rows[DutyCode.MIDWAY_CHECK.value])
