"""Drift tests of court, home and review decisions: P7, P9, P10, P13, P14."""

from datetime import date

from tests.histories import Row
from tests.spec.drifting import one_child, said
from tests.spec.examples import worked_examples


# Issued on 1 Sep 2025: 26 weeks later is 2 Mar 2026.
@worked_examples("""
    as_at      | issued     | concluded  | severity | because
    2026-03-02 | 2025-09-01 |            |          | 26 weeks
    2026-03-03 | 2025-09-01 |            | amber    | the day after
    2027-03-03 | 2025-09-01 |            | amber    | it has no red
    2026-03-03 | 2025-09-01 | 2026-03-03 |          | concluded today
    2026-03-03 | 2025-09-01 | 2026-03-04 | amber    | to be concluded tomorrow
    2026-03-03 | 2025-09-01 | 2025-08-01 | amber    | earlier proceedings concluded
    2026-03-03 |            |            |          | none issued, care order
""")
def test_p7_care_proceedings_are_open(
    as_at: date,
    issued: date | None,
    concluded: date | None,
    severity: str | None,
    because: str,
) -> None:
    steps: list[Row] = []
    if issued:
        steps += [{"kind": "proceedings_issued", "happened_on": issued}]
    if concluded:
        steps += [{"kind": "proceedings_concluded", "happened_on": concluded}]
    record = one_child(as_at, milestone=steps)

    assert said(record, "P7") == (severity, date(2026, 3, 3) if severity else None)


def test_p7_without_milestones_reads_an_unbroken_interim_care_order() -> None:
    episodes = [
        {"started_on": "2025-01-01", "start_reason": "S", "legal_status": "C1"},
        {"started_on": "2025-06-01", "start_reason": "L", "legal_status": "V2"},
        {"started_on": "2025-09-01", "start_reason": "L", "legal_status": "C1"},
        {"started_on": "2025-12-01", "start_reason": "P", "legal_status": "C1"},
    ]
    for without in ((), ("milestone",)):
        record = one_child("2026-03-03", episode=episodes, without=without)
        assert said(record, "P7") == ("amber", date(2026, 3, 3))
        assert said(one_child("2026-03-02", episode=episodes, without=without), "P7")[0] is None


def test_p7_is_unknown_without_milestones_and_interim_order() -> None:
    assert said(one_child("2026-03-03", without=("milestone",)), "P7") == ("unknown", None)


# At home under a care order since 31 Aug 2024.
@worked_examples("""
    as_at      | legal | place | applied    | severity | because
    2025-08-31 | C2    | P1    |            |          | 12 months
    2025-09-01 | C2    | P1    |            | amber    | more than 12 months
    2026-02-28 | C2    | P1    |            | amber    | 18 months
    2026-03-01 | C2    | P1    |            | red      | more than 18 months
    2026-03-01 | C2    | P1    | 2026-02-01 |          | discharge applied for
    2026-03-01 | C2    | P1    | 2026-03-02 | red      | but not yet
    2026-03-01 | C1    | P1    |            |          | an interim order
    2026-03-01 | C2    | U6    |            |          | not at home
""")
def test_p9_care_order_at_home(
    as_at: date, legal: str, place: str, applied: date | None, severity: str | None, because: str
) -> None:
    record = one_child(
        as_at,
        started_on="2024-08-31",
        legal_status=legal,
        placement_type=place,
        milestone=[{"kind": "discharge_application", "happened_on": applied}] if applied else [],
    )

    assert said(record, "P9") == (severity, date(2025, 9, 1) if severity else None)


def test_p9_counts_from_when_both_held_without_a_break() -> None:
    episodes = [
        {"started_on": "2024-01-01", "legal_status": "C2", "placement_type": "P1"},
        {"started_on": "2024-06-01", "legal_status": "C2", "placement_type": "U6"},
        {"started_on": "2024-07-01", "legal_status": "C1", "placement_type": "P1"},
        {"started_on": "2024-08-31", "legal_status": "C2", "placement_type": "P1"},
        {"started_on": "2025-02-01", "legal_status": "C2", "placement_type": "P1"},
    ]

    assert said(one_child("2025-09-01", episode=episodes), "P9") == ("amber", date(2025, 9, 1))


def test_p9_is_unknown_where_an_application_may_not_have_been_supplied() -> None:
    record = one_child("2026-03-01", placement_type="P1", without=("milestone",))

    assert said(record, "P9") == ("unknown", None)
    assert said(one_child("2026-03-01", without=("milestone",)), "P9") == (None, None)


@worked_examples("""
    moves                            | severity | since      | because
    2025-06-01                       |          |            | 2 placements
    2025-06-01 2025-09-01            | amber    | 2025-09-01 | 3 placements
    2025-06-01 2025-09-01 2026-01-01 | red      | 2025-09-01 | 4 placements
    2025-03-15 2025-06-01 2025-09-01 | red      | 2025-06-01 | the first ran into the window
    2025-03-03 2025-06-01 2025-09-01 | red      | 2025-06-01 | until its second day
    2025-03-02 2025-06-01 2025-09-01 | amber    | 2025-09-01 | not when it ended before its first
""")
def test_p10_placements_in_12_months(
    moves: object, severity: str | None, since: date | None, because: str
) -> None:
    starts = ["2024-01-01", *str(moves).split()]
    episodes = [
        {"started_on": start, "start_reason": "P" if number else "S", "placement_type": "U6"}
        for number, start in enumerate(starts)
    ]

    assert said(one_child("2026-03-01", episode=episodes), "P10") == (severity, since)


# Decided at the review of 1 Jan 2025; later reviews on 1 Apr, 1 Oct 2025 and 1 Apr 2026.
@worked_examples("""
    as_at      | theme      | completed  | severity | since      | because
    2025-09-30 | permanence |            |          |            | open at one later review
    2025-10-01 | permanence |            | amber    | 2025-10-01 | at two
    2026-03-31 | permanence |            | amber    | 2025-10-01 | not yet at three
    2026-04-01 | permanence |            | red      | 2025-10-01 | at three
    2026-04-01 | health     |            |          |            | another theme
    2026-04-01 |            |            |          |            | no theme recorded
    2026-04-01 | permanence | 2026-02-01 |          |            | carried out
    2026-04-01 | permanence | 2026-04-02 | red      | 2025-10-01 | but not yet
""")
def test_p13_a_decision_about_permanence_stays_open(
    as_at: date,
    theme: str | None,
    completed: date | None,
    severity: str | None,
    since: date | None,
    because: str,
) -> None:
    days = ("2025-01-01", "2025-04-01", "2025-10-01", "2026-04-01")
    record = one_child(
        as_at,
        review=[{"review_id": f"review-{day}", "completed_on": day} for day in days],
        review_decision=[
            {"review_id": "review-2025-01-01", "theme": theme, "completed_on": completed}
        ],
    )

    assert said(record, "P13") == (severity, since)


def test_p13_is_unknown_where_review_decisions_are_not_supplied() -> None:
    assert said(one_child("2026-03-01", without=("review_decision",)), "P13") == ("unknown", None)


# In such a placement since 1 Feb 2026: 28 days later is 1 Mar 2026.
@worked_examples("""
    as_at      | place | severity | because
    2026-02-01 | Z1    | amber    | from the first day
    2026-03-01 | Z1    | amber    | day 28
    2026-03-02 | Z1    | red      | more than 28 days
    2026-02-01 | Z11   | amber    | the codes from 2025-26
    2026-02-01 | Z14   | amber    | up to Z14
    2026-03-02 | K2    |          | a registered home
""")
def test_p14_unregistered_placement(
    as_at: date, place: str, severity: str | None, because: str
) -> None:
    record = one_child(as_at, started_on="2026-02-01", placement_type=place)

    assert said(record, "P14") == (severity, date(2026, 2, 1) if severity else None)
