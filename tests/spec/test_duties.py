"""Every duty around the review as tables a practice manager can check (domain §2, "Precisely").

Working days in the examples: April and May 2025 have bank holidays on 18 and 21 April, 5 and 26
May. The child comes into care on Tuesday 1 April 2025; their first review is due on 1 May.
"""

from datetime import date
from typing import Any

import polars as pl

from measures.facts import facts
from measures.policy import Limits, Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

PERIOD = {"care_period_id": "p"}


def duties(
    code: str, as_at: date, *, ended_on: date | None = None, policy: Policy | None = None,
    **tables: list[dict[str, Any]],
) -> list[tuple[str, date | None]]:  # fmt: skip
    """Return status and due date of each row of one duty, in order of due date."""
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "iro": [{"iro_id": "i", "name": "An officer"}],
        "care_period": [
            {**PERIOD, "child_id": "c", "started_on": "2025-04-01", "ended_on": ended_on}
        ],
        "episode": [{**PERIOD, "started_on": "2025-04-01", "start_reason": "S",
                     "legal_status": "C2", "placement_type": "U6"}],
        **tables,
    }  # fmt: skip
    found = facts(snapshot(**rows), as_at=as_at, policy=policy or Policy()).duties
    return [
        (row["status"], row["due_on"])
        for row in found.filter(pl.col("duty") == code)
        .sort("due_on", nulls_last=True)
        .iter_rows(named=True)
    ]


def one(code: str, as_at: date, **about: Any) -> str:  # noqa: ANN401 - rows of any table
    """Return "status due" of the only row of a duty, or "none"."""
    rows = duties(code, as_at, **about)
    assert len(rows) < 2
    return " ".join(str(part) for part in rows[0]) if rows else "none"


@worked_examples("""
    allocated  | ended_on   | as_at      | stands                    | because
    2025-04-08 |            | 2025-05-01 | done_on_time 2025-04-08   | on the fifth working day
    2025-04-09 |            | 2025-05-01 | done_late 2025-04-08      | a day late
    2025-03-20 |            | 2025-05-01 | done_on_time 2025-04-08   | an allocation before entry counts
    2025-04-20 |            | 2025-04-08 | due_soon 2025-04-08       | due today is not overdue
    2025-04-20 |            | 2025-04-09 | overdue 2025-04-08        | the day after
    2025-04-20 |            | 2025-04-01 | due_soon 2025-04-08       | 7 days ahead is soon
    2025-04-20 | 2025-04-08 | 2025-04-10 | not_required 2025-04-08   | left on the due day
    2025-04-20 | 2025-04-09 | 2025-04-10 | missed 2025-04-08         | left the day after
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_an_iro_is_appointed_within_5_working_days(
    allocated: date, ended_on: date | None, as_at: date, stands: str, because: str
) -> None:
    allocation = {**PERIOD, "iro_id": "i", "started_on": allocated}
    about: dict[str, Any] = {"iro_allocation": [allocation], "ended_on": ended_on}
    assert one("iro_appointed", as_at, **about) == stands


def test_without_any_allocation_in_the_data_nobody_is_called_late() -> None:
    assert one("iro_appointed", date(2025, 6, 1)) == "unknown 2025-04-08"


@worked_examples("""
    duty               | column                | done       | as_at      | stands                  | because
    decisions_sent     | decisions_sent_on     | 2025-05-08 | 2025-06-20 | done_on_time 2025-05-08 | fifth working day after 30 April, 5 May left out
    decisions_sent     | decisions_sent_on     | 2025-05-09 | 2025-06-20 | done_late 2025-05-08    | a day late
    decisions_sent     | decisions_sent_on     | 2025-05-20 | 2025-05-08 | due_soon 2025-05-08     | recorded later: not yet known
    decisions_sent     | decisions_sent_on     | 2025-05-20 | 2025-05-09 | overdue 2025-05-08      | the day after
    record_completed   | record_completed_on   | 2025-05-22 | 2025-06-20 | done_on_time 2025-05-22 | 15 working days
    record_completed   | record_completed_on   | 2025-05-23 | 2025-06-20 | done_late 2025-05-22    | 16 working days
    record_completed   | record_completed_on   | 2025-06-10 | 2025-05-23 | overdue 2025-05-22      | the day after
    record_completed   | record_completed_on   | 2025-06-10 | 2025-05-14 | not_yet_due 2025-05-22  | 8 days ahead
    record_distributed | record_distributed_on | 2025-05-30 | 2025-06-20 | done_on_time 2025-05-30 | 20 working days, 26 May left out
    record_distributed | record_distributed_on | 2025-05-31 | 2025-06-20 | done_late 2025-05-30    | a day late
    sent_to_child      | sent_to_child_on      | 2025-05-30 | 2025-06-20 | done_on_time 2025-05-30 | the outcome in words a child understands
    sent_to_child      | sent_to_child_on      | 2025-06-02 | 2025-06-01 | overdue 2025-05-30      | not sent by then
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_what_follows_a_review_has_its_limit(
    duty: str, column: str, done: date, as_at: date, stands: str, because: str
) -> None:
    review = {**PERIOD, "completed_on": "2025-04-30", column: done}
    assert one(duty, as_at, review=[review]) == stands


@worked_examples("""
    duty               | because
    decisions_sent     | the whole column is empty
    record_completed   | the whole column is empty
    record_distributed | the whole column is empty
    sent_to_child      | the whole column is empty
""")
def test_a_step_that_no_review_records_is_unknown(duty: str, because: str) -> None:
    review = {**PERIOD, "completed_on": "2025-04-30"}
    assert one(duty, date(2025, 9, 1), review=[review]).startswith("unknown")


def test_what_follows_a_review_stays_open_after_the_child_has_left() -> None:
    other = {"care_period_id": "q", "completed_on": "2025-01-15", "decisions_sent_on": "2025-01-16"}
    reviews = [{**PERIOD, "completed_on": "2025-04-30"}, other]
    left = date(2025, 5, 2)
    assert one("decisions_sent", date(2025, 6, 1), review=reviews, ended_on=left) == (
        "overdue 2025-05-08"
    )


@worked_examples("""
    sent       | answered   | as_at      | stands                  | because
               |            | 2025-06-20 | none                    | nothing was sent, so nothing is owed
    2025-05-08 | 2025-05-15 | 2025-06-20 | done_on_time 2025-05-15 | fifth working day
    2025-05-08 | 2025-05-16 | 2025-06-20 | done_late 2025-05-15    | a day late
    2025-05-08 |            | 2025-05-15 | due_soon 2025-05-15     | still time to answer
    2025-05-08 |            | 2025-05-16 | not_required 2025-05-15 | silence counts as agreed
    2025-05-08 | 2025-05-20 | 2025-05-16 | not_required 2025-05-15 | as at that day still silent
    2025-05-08 | 2025-05-20 | 2025-05-20 | done_late 2025-05-15    | a late answer is an answer
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_managers_silence_counts_as_agreed(
    sent: date | None, answered: date | None, as_at: date, stands: str, because: str
) -> None:
    other = {"care_period_id": "q", "completed_on": "2025-01-15", "manager_responded_on": as_at}
    review = {**PERIOD, "completed_on": "2025-04-30", "decisions_sent_on": sent,
              "manager_responded_on": answered}  # fmt: skip
    assert one("manager_response", as_at, review=[review, other]) == stands


@worked_examples("""
    met        | completed  | booked     | spoken     | as_at      | stands                    | because
               | 2025-04-30 |            | 2025-04-30 | 2025-06-01 | done_on_time 2025-04-30   | on the day of the review
               | 2025-04-30 |            | 2025-05-01 | 2025-06-01 | done_late 2025-04-30      | after it
    2025-04-24 | 2025-04-30 |            | 2025-04-28 | 2025-06-01 | done_late 2025-04-24      | before the first meeting counts
               | 2025-04-30 |            |            | 2025-06-01 | missed 2025-04-30         | held with nothing recorded
               |            | 2025-04-28 |            | 2025-04-10 | not_yet_due 2025-04-28    | the day that is booked
               |            | 2025-04-28 |            | 2025-04-21 | due_soon 2025-04-28       | 7 days ahead
               |            |            |            | 2025-04-10 | not_yet_due 2025-05-01    | nothing booked: the day it is due
               |            | 2025-04-28 | 2025-04-20 | 2025-04-21 | done_on_time 2025-04-28   | already spoken to
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_the_child_is_spoken_to_before_the_review(
    met: date | None, completed: date | None, booked: date | None, spoken: date | None,
    as_at: date, stands: str, because: str,
) -> None:  # fmt: skip
    review = {**PERIOD, "first_meeting_on": met, "completed_on": completed, "booked_for": booked,
              "child_spoken_to_on": spoken}  # fmt: skip
    other = {"care_period_id": "q", "completed_on": "2025-01-15", "child_spoken_to_on": as_at}
    rows = duties("child_spoken_to", as_at, review=[review, other])
    assert f"{rows[0][0]} {rows[0][1]}" == stands


@worked_examples("""
    ended_on   | as_at      | stands                  | because
    2025-05-01 | 2025-06-01 | not_required 2025-05-01 | left care on the day the review was due
    2025-05-02 | 2025-06-01 | missed 2025-05-01       | left care a day after it: the review was missed, and this with it
    2025-06-02 | 2025-06-01 | due_soon 2025-05-01     | before the review it is never called overdue
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_leaving_care_voids_what_was_to_be_done_before_the_review(
    ended_on: date, as_at: date, stands: str, because: str
) -> None:
    other = {"care_period_id": "q", "completed_on": "2025-01-15", "child_spoken_to_on": as_at}
    rows = duties("child_spoken_to", as_at, review=[other], ended_on=ended_on)
    assert f"{rows[0][0]} {rows[0][1]}" == stands


@worked_examples("""
    first      | second     | spoken     | stands                  | because
    2025-04-10 | 2025-04-28 | 2025-04-20 | done_on_time 2025-04-28 | a booking has passed: the one on or after today is the review's day
    2025-04-10 | 2025-04-28 |            | due_soon 2025-04-28     | and nothing is recorded on it yet
    2025-04-10 |            |            | not_yet_due 2025-05-01  | no booking to come: the day it is due
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_the_day_of_a_coming_review_is_a_booking_still_to_come(
    first: date, second: date | None, spoken: date | None, stands: str, because: str
) -> None:
    other = {"care_period_id": "q", "completed_on": "2025-01-15", "child_spoken_to_on": first}
    bookings = [{**PERIOD, "booked_for": first}]
    if second:
        bookings.append({**PERIOD, "booked_for": second, "child_spoken_to_on": spoken})
    rows = duties("child_spoken_to", date(2025, 4, 22), review=[*bookings, other])
    assert f"{rows[0][0]} {rows[0][1]}" == stands


def test_a_child_not_spoken_to_is_unknown_where_no_review_records_it() -> None:
    review = {**PERIOD, "completed_on": "2025-04-30"}
    rows = duties("child_spoken_to", date(2025, 6, 1), review=[review])
    assert rows[0] == ("unknown", date(2025, 4, 30))


@worked_examples("""
    report     | as_at      | stands                  | because
    2025-04-25 | 2025-06-01 | done_on_time 2025-04-25 | three working days before 30 April
    2025-04-28 | 2025-06-01 | done_late 2025-04-25    | two working days before
""")
def test_the_social_workers_report_comes_3_working_days_before(
    report: date, as_at: date, stands: str, because: str
) -> None:
    review = {**PERIOD, "completed_on": "2025-04-30", "social_worker_report_on": report}
    rows = duties("social_worker_report", as_at, review=[review])
    assert f"{rows[0][0]} {rows[0][1]}" == stands


@worked_examples("""
    contact    | next_held  | ended_on   | as_at      | stands                  | because
    2025-06-15 |            |            | 2025-07-10 | done_on_time 2025-06-28 | inside the window around 14 June
    2025-05-31 |            |            | 2025-07-10 | done_on_time 2025-06-28 | on the first day of the window
    2025-05-30 |            |            | 2025-07-10 | overdue 2025-06-28      | before the window opens is no midway check
    2025-06-28 |            |            | 2025-07-10 | done_on_time 2025-06-28 | on its last day
    2025-06-30 |            |            | 2025-07-10 | done_late 2025-06-28    | after the window, before the review
    2025-09-01 |            |            | 2025-06-28 | due_soon 2025-06-28     | due today
    2025-09-01 |            |            | 2025-06-29 | overdue 2025-06-28      | the day after
    2025-09-01 | 2025-06-20 |            | 2025-06-25 | not_required 2025-06-28 | the next review came before the window closed
    2025-09-01 | 2025-07-20 |            | 2025-07-25 | missed 2025-06-28       | the next review came after it
    2025-09-01 |            | 2025-06-10 | 2025-07-25 | not_required 2025-06-28 | left before it was overdue
    2025-09-01 |            | 2025-07-10 | 2025-07-25 | missed 2025-06-28       | left when it was overdue
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_midway_check_falls_half_way_between_reviews(
    contact: date, next_held: date | None, ended_on: date | None, as_at: date, stands: str,
    because: str,
) -> None:  # fmt: skip
    reviews = [{**PERIOD, "completed_on": "2025-04-30"}]
    if next_held:
        reviews.append({**PERIOD, "completed_on": next_held})  # type: ignore[dict-item] # a date
    check = {**PERIOD, "contacted_on": contact, "kind": "midway_check"}
    supplied = {"care_period_id": "q", "contacted_on": "2025-01-01", "kind": "visit"}
    rows = duties("midway_check", as_at, review=reviews, iro_contact=[check, supplied],
                  ended_on=ended_on)  # fmt: skip
    assert f"{rows[0][0]} {rows[0][1]}" == stands


def test_before_the_first_review_no_midway_check_is_owed() -> None:
    contact = {**PERIOD, "contacted_on": "2025-04-20", "kind": "midway_check"}
    assert one("midway_check", date(2025, 5, 1), iro_contact=[contact]) == "none"


@worked_examples("""
    second     | agreed     | ended_on   | as_at      | stands                  | because
               | 2025-08-01 |            | 2025-08-20 | done_on_time 2025-08-01 | 20 working days and 3 months from entry
               | 2025-08-02 |            | 2025-08-20 | done_late 2025-08-01    | a day late
    2025-07-10 | 2025-07-10 |            | 2025-08-20 | done_on_time 2025-07-10 | by the second review, which came earlier
    2025-07-10 | 2025-07-11 |            | 2025-08-20 | done_late 2025-07-10    | the day after the second review
    2025-08-20 | 2025-09-01 |            | 2025-08-25 | overdue 2025-08-01      | a late second review does not move it
               | 2025-09-01 | 2025-08-01 | 2025-08-25 | not_required 2025-08-01 | left on the due day
               | 2025-09-01 | 2025-08-02 | 2025-08-25 | missed 2025-08-01       | left when it was overdue
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_plan_for_permanence_is_in_place_by_the_second_review(
    second: date | None, agreed: date, ended_on: date | None, as_at: date, stands: str,
    because: str,
) -> None:  # fmt: skip
    reviews: list[dict[str, Any]] = [{**PERIOD, "completed_on": "2025-04-30"}]
    if second:
        reviews.append({**PERIOD, "completed_on": second})
    plan = {**PERIOD, "plan": "long_term_fostering", "agreed_on": agreed}
    found = one("permanence_plan", as_at, review=reviews, permanence_plan=[plan], ended_on=ended_on)
    assert found == stands


@worked_examples("""
    due        | done       | as_at      | stands                  | because
    2025-06-10 | 2025-06-10 | 2025-07-01 | done_on_time 2025-06-10 | on the day
    2025-06-10 | 2025-06-11 | 2025-07-01 | done_late 2025-06-10    | a day late
    2025-06-10 | 2025-08-01 | 2025-06-11 | overdue 2025-06-10      | not done by then
    2025-06-10 | 2025-08-01 | 2025-06-10 | due_soon 2025-06-10     | due today
               |            | 2025-07-01 | unknown None            | no date was set
""")
def test_a_decision_is_carried_out_by_its_own_date(
    due: date | None, done: date | None, as_at: date, stands: str, because: str
) -> None:
    review = {**PERIOD, "review_id": "r", "completed_on": "2025-04-30"}
    decision = {"review_id": "r", "due_on": due, "completed_on": done}
    assert one("review_decision", as_at, review=[review], review_decision=[decision]) == stands


@worked_examples("""
    started    | responded  | ended      | closed     | as_at      | stands                  | because
    2025-05-01 | 2025-05-09 |            |            | 2025-06-01 | done_on_time 2025-05-09 | fifth working day, 5 May left out
    2025-05-01 | 2025-05-12 |            |            | 2025-06-01 | done_late 2025-05-09    | the next one
    2025-05-01 |            | 2025-05-08 |            | 2025-06-01 | done_on_time 2025-05-09 | ending the stage stops its clock
    2025-05-01 |            |            | 2025-05-07 | 2025-06-01 | done_on_time 2025-05-09 | so does closing the dispute
    2025-05-01 |            |            |            | 2025-05-09 | due_soon 2025-05-09     | due today
    2025-05-01 |            |            |            | 2025-05-10 | overdue 2025-05-09      | the day after
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_dispute_stage_has_its_working_days(
    started: date, responded: date | None, ended: date | None, closed: date | None, as_at: date,
    stands: str, because: str,
) -> None:  # fmt: skip
    dispute = {**PERIOD, "dispute_id": "d", "raised_on": "2025-04-28", "formal_on": started,
               "closed_on": closed}  # fmt: skip
    stage = {"dispute_id": "d", "stage": "1", "started_on": started, "responded_on": responded,
             "ended_on": ended}  # fmt: skip
    assert one("dispute_stage", as_at, dispute=[dispute], dispute_stage=[stage]) == stands


@worked_examples("""
    formal     | closed     | as_at      | stands                  | because
    2025-05-01 | 2025-06-02 | 2025-07-01 | done_on_time 2025-06-02 | twentieth working day, 5 and 26 May left out
    2025-05-01 | 2025-06-03 | 2025-07-01 | done_late 2025-06-02    | the next one
    2025-05-01 |            | 2025-06-02 | due_soon 2025-06-02     | due today
    2025-05-01 |            | 2025-06-03 | overdue 2025-06-02      | the day after
               |            | 2025-06-03 | none                    | informal: no clock of law
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_dispute_has_20_working_days_in_all(
    formal: date | None, closed: date | None, as_at: date, stands: str, because: str
) -> None:
    dispute = {**PERIOD, "raised_on": "2025-04-28", "formal_on": formal, "closed_on": closed}
    assert one("dispute_total", as_at, dispute=[dispute]) == stands


def test_a_council_may_set_its_own_limit() -> None:
    policy = Policy(limits=Limits(decisions_sent=10))
    review = {**PERIOD, "completed_on": "2025-04-30", "decisions_sent_on": "2025-05-15"}
    assert one("decisions_sent", date(2025, 6, 1), review=[review], policy=policy) == (
        "done_on_time 2025-05-15"
    )
