"""Working days and months: worked examples, and a second way of counting."""

from calendar import monthrange
from datetime import date, timedelta

import holidays
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.working_days import (
    WorkingDays,
    add_working_days,
    bank_holidays,
    birthday,
    months_after,
    months_after_day,
)
from tests.spec.examples import worked_examples

CALENDAR = WorkingDays()
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2061))
DAYS = st.dates(date(1995, 1, 1), date(2055, 12, 31))


def one(expression: pl.Expr) -> date | int | None:
    value: date | int | None = pl.select(expression).item()
    return value


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in ENGLAND


def walked(day: date, working_days: int) -> date:
    """Count day by day, as a person with a calendar does."""
    step = timedelta(days=1 if working_days > 0 else -1)
    left = abs(working_days)
    while left:
        day += step
        left -= is_working(day)
    return day


@worked_examples("""
    day        | working_days | after      | because
    2026-01-30 | 20           | 2026-02-27 | a Friday start counts from the Monday
    2026-01-31 | 20           | 2026-02-27 | so does a Saturday start
    2026-02-01 | 20           | 2026-02-27 | and a Sunday start
    2025-12-19 | 20           | 2026-01-21 | Christmas, Boxing Day and New Year do not count
    2026-12-24 | 1            | 2026-12-29 | Boxing Day on a Saturday is kept on the Monday
    2022-06-01 | 1            | 2022-06-06 | 2 and 3 June 2022: the jubilee
    2022-05-27 | 1            | 2022-05-30 | the last Monday of May 2022 was a working day
    2022-09-16 | 1            | 2022-09-20 | the late Queen's funeral, Monday 19 September 2022
    2023-05-05 | 1            | 2023-05-09 | the King's coronation, Monday 8 May 2023
    2023-04-28 | 5            | 2023-05-09 | both bank holidays of early May 2023
    2020-05-01 | 5            | 2020-05-11 | VE Day: the May holiday moved to Friday 8 May 2020
    2026-04-02 | 1            | 2026-04-07 | Good Friday and Easter Monday
    2028-02-28 | 2            | 2028-03-01 | 29 February is a Tuesday
               | 20           |            | an unknown day has no day after it
""")
def test_the_nth_working_day_after(
    day: date | None, working_days: int, after: date | None, because: str
) -> None:
    assert one(CALENDAR.after(pl.lit(day, pl.Date), working_days)) == after, because


@worked_examples("""
    day        | working_days | before     | because
    2026-02-27 | 3            | 2026-02-24 | three days of one week
    2026-03-02 | 3            | 2026-02-25 | a weekend between
    2026-03-01 | 1            | 2026-02-27 | before a Sunday comes the Friday
    2026-04-07 | 1            | 2026-04-02 | Easter between
    2023-05-09 | 1            | 2023-05-05 | the coronation between
""")
def test_the_nth_working_day_before(
    day: date, working_days: int, before: date, because: str
) -> None:
    assert one(CALENDAR.before(pl.lit(day), working_days)) == before, because


@worked_examples("""
    day        | months | after      | because
    2025-11-30 | 3      | 2026-02-28 | a month without a 30th gives its last day
    2027-11-30 | 3      | 2028-02-29 | or the 29th in a leap year
    2025-08-31 | 6      | 2026-02-28 | six months on
    2026-02-28 | 6      | 2026-08-28 | the original day is not remembered
    2026-01-15 | 3      | 2026-04-15 | the corresponding date
    2026-03-31 | -1     | 2026-02-28 | backwards too
    2026-01-31 | -12    | 2025-01-31 | a year back
""")
def test_the_corresponding_date(day: date, months: int, after: date, because: str) -> None:
    assert one(months_after(pl.lit(day), months)) == after, because
    assert months_after_day(day, months) == after


@worked_examples("""
    born       | years | reached    | because
    2008-02-29 | 18    | 2026-03-01 | born on 29 February, in a year without one
    2008-02-29 | 16    | 2024-02-29 | and in a year with one
    2010-07-01 | 18    | 2028-07-01 | any other day
""")
def test_the_day_an_age_is_reached(born: date, years: int, reached: date, because: str) -> None:
    assert one(birthday(pl.lit(born), years)) == reached, because


@given(DAYS, st.integers(1, 60))
def test_working_days_after_agree_with_a_walk_through_the_calendar(day: date, n: int) -> None:
    found = one(CALENDAR.after(pl.lit(day), n))

    assert found == walked(day, n) == add_working_days(day, n, CALENDAR)
    assert isinstance(found, date)
    assert is_working(found)


@given(DAYS, st.integers(1, 60))
def test_working_days_before_agree_with_a_walk_through_the_calendar(day: date, n: int) -> None:
    assert one(CALENDAR.before(pl.lit(day), n)) == walked(day, -n)


@given(DAYS, st.integers(0, 120))
def test_working_days_between_agree_with_a_walk_through_the_calendar(day: date, n: int) -> None:
    end = day + timedelta(days=n)
    counted = sum(is_working(day + timedelta(days=each)) for each in range(1, n + 1))

    assert one(CALENDAR.between(pl.lit(day), pl.lit(end))) == counted


@given(DAYS)
def test_the_last_working_day_on_or_before_a_day_is_that_day_or_the_one_before(day: date) -> None:
    expected = day if is_working(day) else walked(day, -1)

    assert one(CALENDAR.on_or_before(pl.lit(day))) == expected


@given(DAYS, st.integers(-60, 60))
def test_months_agree_with_plain_arithmetic(day: date, months: int) -> None:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    expected = date(year, month, min(day.day, monthrange(year, month)[1]))

    assert one(months_after(pl.lit(day), months)) == months_after_day(day, months) == expected


def test_a_day_that_the_council_adds_does_not_count() -> None:
    announced = WorkingDays(extra_holidays=(date(2026, 2, 2),))

    assert one(announced.after(pl.lit(date(2026, 1, 30)), 1)) == date(2026, 2, 3)
    assert date(2026, 2, 2) in bank_holidays((date(2026, 2, 2),))


@pytest.mark.parametrize("day", [date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19),
                                 date(2023, 5, 8)])  # fmt: skip
def test_one_off_bank_holidays_are_known(day: date) -> None:
    assert day in bank_holidays()
