"""The weeks ahead: reviews due and booked, and the days an IRO has for them."""

from datetime import date
from typing import Any

import polars as pl

from measures.care.load import weighted_band
from measures.counts import ahead
from measures.counts.ahead import WeekLoad
from measures.facts import Facts, facts
from measures.policy import Caseload, Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

WEDNESDAY = date(2026, 3, 11)
MONDAY = date(2026, 3, 9)


def officer(as_at: date = WEDNESDAY, **changed: Any) -> Facts:  # noqa: ANN401 - a cell of any column
    """One officer, full time unless said, and the availability given."""
    availability = changed.pop("availability", [])
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{"care_period_id": "p", "child_id": "c", "started_on": "2025-01-02"}],
        "iro": [{"iro_id": "i", "name": "Ivy Marsh", "fte": 1.0, **changed}],
        "iro_availability": [{"iro_id": "i", **each} for each in availability],
    }
    return facts(snapshot(**rows), as_at=as_at, policy=Policy())


def days_of(found: Facts, week_on: date) -> float | None:
    row = ahead.available_days(found).filter(pl.col("week_on") == week_on)
    value: float | None = row["available_days"].item()
    return value


@worked_examples("""
    week_on    | fte | started_on | ended_on   | days | because
    2026-03-09 | 1.0 |            |            | 3    | this week from Wednesday on
    2026-03-16 | 1.0 |            |            | 5    | a whole week
    2026-03-16 | 0.6 |            |            | 3    | three days of a part-time post
    2026-03-16 |     |            |            |      | hours not entered: not known
    2026-03-30 | 1.0 |            |            | 4    | Good Friday is not a working day
    2026-04-06 | 1.0 |            |            | 4    | nor is Easter Monday
    2026-03-16 | 1.0 | 2026-03-18 |            | 3    | starts on the Wednesday
    2026-03-16 | 1.0 |            | 2026-03-18 | 2    | the day they leave is not worked
    2026-03-23 | 1.0 |            | 2026-03-18 | 0    | has left
    2026-03-23 |     |            | 2026-03-18 | 0    | has left: hours need not be known
""")
def test_working_days_of_an_officer(
    week_on: date, fte: float | None, started_on: date | None, ended_on: date | None,
    days: float | None, because: str,
) -> None:  # fmt: skip
    found = officer(fte=fte, started_on=started_on, ended_on=ended_on)
    assert days_of(found, week_on) == days


@worked_examples("""
    from_on    | to_on      | fte | days | because
    2026-03-16 | 2026-03-23 | 0.0 | 0    | a week of leave
    2026-03-18 | 2026-03-20 | 0.0 | 3    | two days of leave; back on the Friday
    2026-03-01 |            | 0.5 | 2.5  | half time until further notice
    2026-02-02 | 2026-03-16 | 0.0 | 5    | back on the Monday
""")
def test_leave_and_other_duties_take_days(
    from_on: date, to_on: date | None, fte: float, days: float, because: str
) -> None:
    found = officer(availability=[{"started_on": from_on, "ended_on": to_on, "fte": fte}])
    assert days_of(found, date(2026, 3, 16)) == days


def test_of_two_availabilities_the_one_begun_last_counts_then_the_lowest() -> None:
    half = {"started_on": "2026-03-01", "fte": 0.5}
    leave = {"started_on": "2026-03-16", "ended_on": "2026-03-23", "fte": 0.0}
    same_day = {"started_on": "2026-03-16", "ended_on": "2026-03-23", "fte": 0.4}
    found = officer(availability=[half, same_day, leave])
    assert days_of(found, date(2026, 3, 16)) == 0
    assert days_of(found, date(2026, 3, 23)) == 2.5


def test_on_a_saturday_this_week_has_no_days_left() -> None:
    assert days_of(officer(date(2026, 3, 14)), MONDAY) == 0
    assert days_of(officer(date(2026, 3, 14), fte=None), MONDAY) == 0


@worked_examples("""
    iro_id | due | days | word          | because
    i      | 4   | 5.0  | fits          | a full week holds four reviews
    i      | 5   | 5.0  | over_days     | one too many
    i      | 2   | 2.5  | fits          | half a week holds two
    i      | 3   | 3.0  | over_days     | three days hold 2.4
    i      | 1   | 0.0  | no_days       | away all week
    i      | 0   | 0.0  | fits          | away, and nothing due
    i      | 1   |      | hours_unknown | hours not entered: not judged
           | 1   |      | no_iro        | nobody to chair it
""")
def test_a_week_against_its_days(
    iro_id: str | None, due: int, days: float | None, word: str, because: str
) -> None:
    a_day = Policy().caseload.reviews_per_fte_week / ahead.DAYS_OF_A_FULL_WEEK
    row = pl.DataFrame(
        {"iro_id": [iro_id], "due": [due], "available_days": [days]},
        schema={"iro_id": pl.String, "due": pl.Int64, "available_days": pl.Float64},
    ).with_columns(room=(pl.col("available_days") * a_day).round(2))
    assert row.select(word=ahead.week_load()).item() == word


REVIEW = {"care_period_id": "p"}


@worked_examples("""
    held       | booked     | due_week   | meeting_week | because
    2025-09-25 |            | 2026-03-23 |              | due 25 March, no meeting
    2025-09-25 | 2026-03-18 | 2026-03-23 | 2026-03-16   | the meeting a week before
    2025-09-25 | 2026-04-01 | 2026-03-23 | 2026-03-30   | booked late: a week after
    2025-09-10 | 2026-03-20 |            | 2026-03-16   | overdue: due in no week ahead
    2025-09-11 |            | 2026-03-09 |              | due today
    2025-09-15 | 2026-03-10 | 2026-03-09 |              | yesterday's meeting is past
""")
def test_the_weeks_of_a_review(
    held: date, booked: date | None, due_week: date | None, meeting_week: date | None, because: str
) -> None:
    first = {**REVIEW, "completed_on": "2024-12-20"}
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{"care_period_id": "p", "child_id": "c", "started_on": "2024-12-02"}],
        "review": [
            first, {**REVIEW, "completed_on": "2025-03-14"}, {**REVIEW, "completed_on": held},
            {**REVIEW, "booked_for": booked},
        ],
    }  # fmt: skip
    found = facts(snapshot(**rows), as_at=WEDNESDAY, policy=Policy())
    weeks = ahead.review_calendar(found)

    assert weeks.filter(pl.col("due") > 0)["week_on"].to_list() == ([due_week] if due_week else [])
    meetings = weeks.filter(pl.col("booked") > 0)["week_on"].to_list()
    assert meetings == ([meeting_week] if meeting_week else [])


def test_26_weeks_from_this_monday_and_each_counts_its_rows(small_facts: Facts) -> None:
    weeks = ahead.review_calendar(small_facts)
    rows = ahead.calendar_rows(small_facts)

    assert weeks.height == ahead.WEEKS
    assert weeks["week_on"][0] == date(2026, 11, 23)
    assert weeks["due"].sum() == rows.filter(pl.col("what") == ahead.DUE).height > 50
    assert weeks["booked"].sum() == rows.filter(pl.col("what") == ahead.BOOKED).height > 50
    assert (weeks["due_booked"] + weeks["due_unbooked"]).to_list() == weeks["due"].to_list()


def test_the_overloaded_weeks_are_those_of_the_policy(small_facts: Facts) -> None:
    weeks = ahead.weeks_by_officer(small_facts)
    over = ahead.overloaded(small_facts)
    by_hand = weeks.filter(
        pl.col("due") > 0,
        pl.col("iro_id").is_not_null(),
        pl.col("due") > pl.col("available_days") * 4 / 5,
    )
    assert over.height == by_hand.height > 0
    assert set(weeks["week_load"]) <= {word.value for word in WeekLoad}


@worked_examples("""
    fte | weighted | word       | because
    1.0 | 49.0     | capacity   | below the range
    0.5 | 35.0     | within     | 70 for a full-time post
    1.0 | 70.5     | above      | half a child too many
    1.0 | 81.0     | well_above | over 80
    0.0 | 10.0     | not_available | away
""")
def test_weighted_load_is_read_against_the_same_range(
    fte: float, weighted: float, word: str, because: str
) -> None:
    row = pl.DataFrame(
        {"iro_id": ["i"], "fte_available": [fte], "children_per_fte": [1.0],
         "weighted_per_fte": [weighted / fte if fte else None]},
        schema_overrides={"weighted_per_fte": pl.Float64},
    )  # fmt: skip
    assert weighted_band(row, Caseload())["band"].item() == word
