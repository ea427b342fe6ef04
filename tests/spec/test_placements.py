"""Placements as national counts see them, and long-term stability."""

from datetime import date

from measures.care.placements import long_term_stability, placements, placements_12_months
from tests.histories import Row, recorded
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 1)


def _episodes(text: str) -> list[Row]:
    """Return episodes from `started_on reason place carer legal` in order, parted by `;`."""
    rows: list[Row] = []
    for part in text.split(";"):
        started_on, reason, place, carer, legal = part.split()
        rows.append(
            {
                "care_period_id": "period",
                "started_on": started_on,
                "start_reason": None if reason == "-" else reason,
                "placement_type": place,
                "carer_id": None if carer == "-" else carer,
                "legal_status": legal,
            }
        )
    return rows


@worked_examples("""
    then                                                       | placements | because
    2026-01-10 P U6 b C2                                       | 2 | a move
    2026-01-10 B U6 b C2                                       | 2 | a move with a new order
    2026-01-10 L U6 a C2                                       | 1 | a new order alone
    2026-01-10 T U4 a C2                                       | 1 | same carer
    2026-01-10 U U4 a C2                                       | 1 | same carer, new order
    2026-01-10 - U6 b C2                                       | 1 | no reason recorded
    2026-01-10 P T1 - C2; 2026-01-20 P U6 a C2                 | 1 | back from hospital
    2026-01-10 P T1 - C2; 2026-01-20 P U6 b C2                 | 2 | from hospital to a new carer
    2026-01-10 P T1 - C2; 2026-01-20 P U6 - C2                 | 2 | the carer is not known
    2026-01-10 P T1 - C2; 2026-01-12 P T4 - C2; 2026-01-20 P U6 a C2 | 1 | two short stays away
    2026-01-10 P U6 b C2; 2026-01-20 P U6 a C2                 | 3 | away in care and back
    2026-01-10 P U6 b C2; 2026-01-10 P U6 c C2                 | 2 | one lasted less than a day
    2026-01-10 P U6 b C2; 2026-01-11 P U6 c C2                 | 3 | one lasted a day
    2026-03-01 P U6 b C2                                       | 2 | one began today
    2026-03-02 P U6 b C2                                       | 1 | one begins tomorrow
    2026-01-10 P A5 a E1                                       | 1 | adopted by the same carer
    2026-01-10 P A6 b E1                                       | 2 | placed with adopters
""")
def test_a_placement_starts_with_a_move_and_goes_on_through_other_changes(
    then: str, placements: int, because: str
) -> None:
    record = recorded(
        AS_AT,
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2025-12-01"}],
        episode=_episodes(f"2025-12-01 S U6 a C2; {then}"),
    )

    assert placements_12_months(record)["placements_12_months"].to_list() == [placements]


def test_a_placement_runs_from_its_first_episode_to_the_end_of_its_last() -> None:
    text = "2025-01-01 - U6 a C2; 2025-02-01 T U4 a C2; 2025-03-01 P T1 - C2; 2025-04-01 P K2 b C2"
    record = recorded(
        AS_AT,
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2025-01-01"}],
        episode=_episodes(text),
    )

    rows = placements(record).select("placement_type", "carer_id", "started_on", "ended_on").rows()

    assert rows == [
        ("U4", "a", date(2025, 1, 1), date(2025, 3, 1)),
        ("K2", "b", date(2025, 4, 1), None),
    ]


@worked_examples("""
    ended      | counted | because
    2025-03-02 | 1       | its last day was the day before the window
    2025-03-03 | 2       | its last day was the first of the window
""")
def test_an_earlier_care_period_counts_while_its_placement_was_open_in_the_window(
    ended: date, counted: int, because: str
) -> None:
    record = recorded(
        AS_AT,
        care_period=[
            {"child_id": "child", "started_on": "2024-01-01", "ended_on": ended},
            {"child_id": "child", "started_on": "2025-06-01"},
        ],
        episode=[
            {"care_period_id": "care_period-1", "started_on": "2024-01-01", "start_reason": "S"},
            {"care_period_id": "care_period-2", "started_on": "2025-06-01", "start_reason": "S"},
        ],
    )

    assert placements_12_months(record)["placements_12_months"].to_list() == [counted]


def test_short_breaks_and_children_without_episodes_have_no_count() -> None:
    record = recorded(
        AS_AT,
        care_period=[
            {"care_period_id": "period", "child_id": "child", "started_on": "2025-12-01"},
            {"care_period_id": "bare", "child_id": "z", "started_on": "2025-12-01"},
        ],
        episode=_episodes("2025-12-01 S U6 a V4"),
    )

    assert placements_12_months(record)["placements_12_months"].to_list() == [None, None]


@worked_examples("""
    born       | entered    | then                    | is_in | is_stable | because
    2012-01-01 | 2023-09-01 | 2024-03-01 P U6 b C2    | true  | true      | 2 years in one home
    2012-01-01 | 2023-09-01 | 2024-03-02 P U6 b C2    | true  | false     | a day less
    2012-01-01 | 2023-09-02 | 2024-03-01 P U6 b C2    | false |           | not in care 2½ years
    2010-03-02 | 2023-09-01 | 2024-03-01 P U6 b C2    | true  | true      | 16 tomorrow
    2010-03-01 | 2023-09-01 | 2024-03-01 P U6 b C2    | false |           | 16 today
               | 2023-09-01 | 2024-03-01 P U6 b C2    |       |           | age not known
    2022-01-01 | 2023-09-01 | 2025-09-01 P A6 b E1    | true  | true      | with the home before
    2022-01-01 | 2023-09-01 | 2025-09-01 P U6 b E1    | true  | false     | fostering, not adoptive
    2012-01-01 | 2023-09-01 | 2026-02-20 P T1 - C2    | true  | true      | away for a while
""")
def test_long_term_stability(
    born: date | None,
    entered: date,
    then: str,
    is_in: bool | None,
    is_stable: bool | None,
    because: str,
) -> None:
    record = recorded(
        AS_AT,
        child=[{"child_id": "child", "date_of_birth": born}],
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": entered}],
        episode=_episodes(f"{entered} S U6 a C2; {then}"),
    )

    assert long_term_stability(record).rows() == [("child", is_in, is_stable)]


def test_short_breaks_are_left_out_of_stability() -> None:
    record = recorded(
        AS_AT,
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2020-01-01"}],
        episode=_episodes("2020-01-01 S U6 a V3"),
    )

    assert long_term_stability(record).height == 0
