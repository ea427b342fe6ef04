"""What a child's row says beside the clock: meetings and placement for adoption (domain §1)."""

from datetime import date
from typing import Any

import polars as pl

from measures.facts import facts
from measures.policy import Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

PERIOD = {"care_period_id": "p"}


def child(as_at: date, **tables: list[dict[str, Any]]) -> dict[str, Any]:
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{**PERIOD, "child_id": "c", "started_on": "2024-01-02"}],
        "episode": [{**PERIOD, "started_on": "2024-01-02", "start_reason": "S",
                     "legal_status": "C2", "placement_type": "U4"}],
        **tables,
    }  # fmt: skip
    found = facts(snapshot(**rows), as_at=as_at, policy=Policy()).children
    return found.row(0, named=True)


@worked_examples("""
    meeting    | without    | as_at      | flagged | because
    2025-01-15 | 2025-07-10 | 2026-01-15 | false   | 12 months to the day
    2025-01-15 | 2025-07-10 | 2026-01-16 | true    | the day after, and a review since was held without one
    2025-01-15 |            | 2026-01-16 | false   | no review since: overdue, which is another matter
               | 2025-07-10 | 2025-07-11 | true    | none of the reviews was a meeting
    2025-07-10 | 2025-01-15 | 2026-01-16 | false   | the last review was a meeting
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_year_without_a_review_meeting_is_flagged(
    meeting: date | None, without: date | None, as_at: date, flagged: bool, because: str
) -> None:
    reviews: list[dict[str, Any]] = []
    if meeting:
        reviews.append({**PERIOD, "completed_on": meeting, "format": "meeting"})
    if without:
        reviews.append({**PERIOD, "completed_on": without, "format": "without_meeting"})
    assert child(as_at, review=reviews)["is_without_meeting"] is flagged


@worked_examples("""
    authorised | placed     | reversed   | as_at      | flagged | adoption | because
    2025-01-15 |            |            | 2025-07-15 | false   | true     | 6 months to the day
    2025-01-15 |            |            | 2025-07-16 | true    | true     | the day after
    2025-01-15 | 2025-06-02 |            | 2025-07-16 | false   | true     | placed in time
    2025-01-15 |            | 2025-06-02 | 2025-07-16 | false   | false    | the decision was reversed
               |            |            | 2025-07-16 | false   | false    | never authorised
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_authorised_and_not_placed_after_6_months_is_flagged(
    authorised: date | None, placed: date | None, reversed: date | None, as_at: date,
    flagged: bool, adoption: bool, because: str,
) -> None:  # fmt: skip
    milestones = [
        {**PERIOD, "kind": kind, "happened_on": day}
        for kind, day in (("placement_order", authorised), ("adoption_reversed", reversed))
        if day
    ]
    episodes: list[dict[str, Any]] = [
        {**PERIOD, "started_on": "2024-01-02", "start_reason": "S", "placement_type": "U6"}
    ]
    if placed:
        episodes.append({**PERIOD, "started_on": placed, "start_reason": "P",
                         "placement_type": "A5"})  # fmt: skip
    row = child(as_at, milestone=milestones, episode=episodes)
    assert (row["is_unplaced_long"], row["is_adoption"]) == (flagged, adoption)


def test_a_child_in_short_breaks_owes_no_plan_for_permanence() -> None:
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{**PERIOD, "child_id": "c", "started_on": "2024-01-02"}],
        "episode": [{**PERIOD, "started_on": "2024-01-02", "start_reason": "S",
                     "legal_status": "V4", "placement_type": "U6"}],
        "permanence_plan": [{"care_period_id": "q", "plan": "other", "agreed_on": "2024-01-02"}],
    }  # fmt: skip
    found = facts(snapshot(**rows), as_at=date(2025, 1, 2), policy=Policy())
    plan = found.explained(found.duties).row(
        by_predicate=pl.col("duty") == "permanence_plan", named=True
    )
    assert plan["status"] == "not_required"
    assert plan["because"].endswith("Short breaks: none is required.")


@worked_examples("""
    held       | as_at      | on_time | because
    2024-01-30 | 2024-02-10 | true    | the first review was on time
    2024-02-01 | 2024-02-10 | false   | the first review was late
    2024-01-30 | 2024-05-01 | false   | the second is overdue
    2024-01-30 | 2024-04-30 | true    | the second is due today and not yet late
               | 2024-01-20 |         | nothing has fallen due
""")
def test_a_child_is_on_time_when_every_review_that_fell_due_was(
    held: date | None, as_at: date, on_time: bool | None, because: str
) -> None:
    reviews: list[dict[str, Any]] = [{**PERIOD, "completed_on": held}] if held else []
    assert child(as_at, review=reviews)["are_reviews_on_time"] is on_time


def test_a_child_whose_review_may_have_been_held_is_unknown() -> None:
    reviews = [
        {**PERIOD, "completed_on": "2024-01-30"},
        {**PERIOD, "booked_for": "2024-04-29"},
    ]
    row = child(date(2024, 5, 1), review=reviews)
    assert (row["has_review_due"], row["are_reviews_on_time"]) == (True, None)


@worked_examples("""
    earlier    | now        | closed     | count | because
    2024-02-01 |            |            | 1     | leaving care closes no dispute
    2024-02-01 | 2025-02-03 |            | 2     | and one raised in this one
    2024-02-01 | 2025-02-03 | 2025-03-03 | 1     | the earlier one was closed since
""")
def test_open_disputes_are_those_of_the_child_in_any_care_period(
    earlier: date, now: date | None, closed: date | None, count: int, because: str
) -> None:
    periods = [
        {"care_period_id": "first", "child_id": "c", "started_on": "2024-01-02",
         "ended_on": "2024-06-03"},
        {**PERIOD, "child_id": "c", "started_on": "2025-01-02"},
    ]  # fmt: skip
    disputes: list[dict[str, Any]] = [
        {"care_period_id": "first", "raised_on": earlier, "formal_on": earlier, "closed_on": closed}
    ]
    if now:
        disputes.append({**PERIOD, "raised_on": now, "formal_on": now})
    row = child(date(2025, 4, 1), care_period=periods, dispute=disputes)
    assert row["open_disputes"] == count


def test_authority_is_known_where_no_episode_is_recorded() -> None:
    order = {**PERIOD, "kind": "placement_order", "happened_on": "2025-01-15"}
    row = child(date(2025, 2, 1), milestone=[order], episode=[])
    assert row["is_adoption"] is True
    assert row["has_adoption"] is True
