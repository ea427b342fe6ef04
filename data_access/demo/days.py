"""Days of the demo county: working days, months and the edges of its history."""

import calendar
from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from measures.working_days import bank_holidays

EPOCH = date(2004, 1, 5)
"""The first child comes into care on about this day; nothing before it is made up."""
LEAVERS_FROM = date(2021, 4, 1)
"""Children who left before this day are not written."""
DETAIL_FROM = date(2000, 4, 1)
"""Steps around a review, decisions and contacts are on record from this day."""
BLOCK_FROM = date(2026, 11, 2)
BLOCK_DAYS = 119
"""Every 17 weeks one officer leaves and one falls ill, counted from `BLOCK_FROM`."""


def years_later(day: date, years: int) -> date:
    """Return the same day some years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_later(day: date, months: int) -> date:
    """Return the corresponding day, or the last day of a month that lacks it."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_later(day: date, days: float) -> date:
    """Return the day some days on, whole days only."""
    return day + timedelta(days=int(days))


class WorkingDays:
    """The working days of a span of years, counted by position."""

    def __init__(self, first_year: int, last_year: int) -> None:
        """Lay out every working day of these years."""
        closed = frozenset(bank_holidays())
        first = date(first_year, 1, 1)
        count = (date(last_year, 12, 31) - first).days + 1
        span = (first + timedelta(days=number) for number in range(count))
        self._days = [day for day in span if day.weekday() < 5 and day not in closed]

    def after(self, day: date, count: int) -> date:
        """Return the working day `count` working days after `day`, which is not counted."""
        return self._days[bisect_right(self._days, day) + count - 1]

    def before(self, day: date, count: int) -> date:
        """Return the working day `count` working days before `day`, which is not counted."""
        return self._days[bisect_left(self._days, day) - count]

    def at_latest(self, day: date) -> date:
        """Return the last working day on or before `day`."""
        return self._days[bisect_right(self._days, day) - 1]

    def at_earliest(self, day: date) -> date:
        """Return the first working day on or after `day`."""
        return self._days[bisect_left(self._days, day)]
