"""Drift tests on the way to adoption: P4, P5, P6."""

from datetime import date

import pytest

from tests.histories import Row
from tests.spec.drifting import one_child, said
from tests.spec.examples import worked_examples


def _milestone(kind: str, happened_on: date | str) -> Row:
    return {"kind": kind, "happened_on": happened_on}


def _episodes(*changes: tuple[str, str, str]) -> list[Row]:
    """Return episodes from (started_on, legal status, placement)."""
    return [
        {
            "started_on": started_on,
            "start_reason": "P" if number else "S",
            "legal_status": legal_status,
            "placement_type": placement_type,
        }
        for number, (started_on, legal_status, placement_type) in enumerate(changes)
    ]


# In care since 1 Jan 2025: 426 days later is 3 Mar 2026.
@worked_examples("""
    as_at      | plan        | kind                 | on         | severity | because
    2026-03-03 | adoption    |                      |            |          | day 426
    2026-03-04 | adoption    |                      |            | amber    | day 427
    2030-03-04 | adoption    |                      |            | amber    | it has no red
    2026-03-04 | return_home |                      |            |          | another plan
    2026-03-04 | return_home | adoption_decision    | 2025-09-01 | amber    | a decision is enough
    2026-03-04 | return_home | placement_order      | 2025-09-01 | amber    | so is an order
    2026-03-04 | return_home | consent              | 2025-09-01 |          | consent alone is not
    2026-03-04 | adoption    | placed_with_adopters | 2026-03-04 |          | placed today
    2026-03-04 | adoption    | placed_with_adopters | 2026-03-05 | amber    | to be placed tomorrow
""")
def test_p4_entry_to_placed_with_adopters(
    as_at: date, plan: str, kind: str | None, on: date | None, severity: str | None, because: str
) -> None:
    record = one_child(
        as_at,
        started_on="2025-01-01",
        permanence_plan=[{"plan": plan, "agreed_on": "2025-06-01"}],
        milestone=[_milestone(kind, on)] if kind and on else [],
    )

    assert said(record, "P4") == (severity, date(2026, 3, 4) if severity else None)


@worked_examples("""
    decided    | reversed   | decided_again | severity | because
    2025-09-01 | 2025-10-01 |               |          | reversed
    2025-09-01 | 2025-09-01 |               |          | reversed the same day
    2025-09-01 | 2025-10-01 | 2025-11-01    | amber    | decided again
    2025-09-01 | 2026-03-05 |               | amber    | to be reversed tomorrow
""")
def test_p4_a_reversed_decision_does_not_count(
    decided: date,
    reversed: date,
    decided_again: date | None,
    severity: str | None,
    because: str,
) -> None:
    steps = [
        _milestone("adoption_decision", decided),
        _milestone("adoption_reversed", reversed),
        *([_milestone("adoption_decision", decided_again)] if decided_again else []),
    ]
    record = one_child("2026-03-04", started_on="2025-01-01", milestone=steps)

    assert said(record, "P4")[0] == severity


def test_p4_reads_the_order_and_the_placement_from_the_episodes() -> None:
    waiting = _episodes(("2025-01-01", "C2", "U6"), ("2025-06-01", "E1", "U6"))
    placed = [*waiting, *_episodes(("2026-02-01", "E1", "A6"))]

    assert said(one_child("2026-03-04", started_on="2025-01-01", episode=waiting), "P4") == (
        "amber",
        date(2026, 3, 4),
    )
    assert said(one_child("2026-03-04", started_on="2025-01-01", episode=placed), "P4") == (
        None,
        None,
    )


# Authority on 1 Oct 2025: 121 days later is 30 Jan 2026, 12 months later 1 Oct 2026.
@worked_examples("""
    as_at      | kind            | matched    | severity | because
    2026-01-30 | placement_order |            |          | day 121
    2026-01-31 | placement_order |            | amber    | day 122
    2026-10-01 | placement_order |            | amber    | 12 months
    2026-10-02 | placement_order |            | red      | more than 12 months
    2026-01-31 | consent         |            | amber    | consent is authority too
    2026-01-31 | placement_order | 2026-01-31 |          | matched today
    2026-01-31 | placement_order | 2025-09-01 |          | matched before the order
    2026-01-31 | placement_order | 2026-02-01 | amber    | to be matched tomorrow
""")
def test_p5_authority_to_match(
    as_at: date, kind: str, matched: date | None, severity: str | None, because: str
) -> None:
    steps = [_milestone(kind, "2025-10-01")]
    steps += [_milestone("matched", matched)] if matched else []
    record = one_child(as_at, milestone=steps)

    assert said(record, "P5") == (severity, date(2026, 1, 31) if severity else None)


def test_p5_counts_from_the_earliest_authority_and_reads_e1() -> None:
    episodes = _episodes(("2024-01-01", "C2", "U6"), ("2025-10-01", "E1", "U6"))
    steps = [_milestone("placement_order", "2025-10-20"), _milestone("consent", "2025-11-01")]

    assert said(one_child("2026-01-31", episode=episodes, milestone=steps), "P5") == (
        "amber",
        date(2026, 1, 31),
    )


def test_p5_ends_with_the_authority() -> None:
    steps = [
        _milestone("placement_order", "2025-10-01"),
        _milestone("adoption_reversed", "2026-01-01"),
    ]

    assert said(one_child("2026-06-01", milestone=steps), "P5") == (None, None)


# Decided on 31 Aug 2025: 6 months later is 28 Feb 2026.
@worked_examples("""
    as_at      | order      | reversed   | severity | because
    2026-02-28 |            |            |          | 6 months
    2026-03-01 |            |            | amber    | more than 6 months
    2028-03-01 |            |            | amber    | it has no red
    2026-03-01 | 2026-02-01 |            |          | an order was made
    2026-03-01 | 2026-03-02 |            | amber    | the order is to come
    2026-03-01 |            | 2025-12-01 |          | the decision was reversed
""")
def test_p6_decision_without_a_placement_order(
    as_at: date,
    order: date | None,
    reversed: date | None,
    severity: str | None,
    because: str,
) -> None:
    steps = [_milestone("adoption_decision", "2025-08-31")]
    steps += [_milestone("placement_order", order)] if order else []
    steps += [_milestone("adoption_reversed", reversed)] if reversed else []
    record = one_child(as_at, milestone=steps)

    assert said(record, "P6") == (severity, date(2026, 3, 1) if severity else None)


def test_p6_counts_from_the_latest_decision_and_reads_e1_as_an_order() -> None:
    steps = [
        _milestone("adoption_decision", "2025-01-01"),
        _milestone("adoption_decision", "2025-08-31"),
    ]
    ordered = _episodes(("2024-01-01", "C2", "U6"), ("2026-02-01", "E1", "U6"))

    assert said(one_child("2026-03-01", milestone=steps), "P6") == ("amber", date(2026, 3, 1))
    assert said(one_child("2026-03-01", milestone=steps, episode=ordered), "P6") == (None, None)


@pytest.mark.parametrize("test", ["P5", "P6"])
def test_they_are_unknown_where_milestones_are_not_supplied(test: str) -> None:
    assert said(one_child("2026-03-01", without=("milestone",)), test) == ("unknown", None)


def test_p4_is_judged_by_what_is_supplied_and_else_unknown() -> None:
    plans = [{"plan": "adoption", "agreed_on": "2025-06-01"}]
    without = ("milestone",)

    assert said(one_child("2026-03-04", permanence_plan=plans, without=without), "P4")[0] == "amber"
    assert said(one_child("2026-03-04", without=without), "P4")[0] == "unknown"
    assert said(one_child("2024-03-04", without=without), "P4")[0] is None
    assert said(one_child("2026-03-04", without=("permanence_plan",)), "P4")[0] == "unknown"
