"""Working days and months, as the regulations count them.

A working day is not a Saturday, a Sunday or a bank holiday in England and Wales (CPR 2010
reg. 2(1); Banking and Financial Dealings Act 1971). Council closure days are working days.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays
import polars as pl

FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Bank holidays are worked out for these years; other dates count weekends alone."""

BANK_HOLIDAYS_KNOWN_TO = date(2028, 12, 31)
"""Last day for which one-off bank holidays have been announced; later dates are estimates."""


@lru_cache(maxsize=8)
def _bank_holidays(extra: tuple[date, ...]) -> tuple[date, ...]:
    england = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1), language="en_GB"
    )
    return tuple(sorted({*england, *extra}))


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    """Counts working days over the bank holidays of England and Wales and any extra days."""

    extra_holidays: tuple[date, ...] = ()
    """Days that the council's policy adds, such as a newly announced bank holiday."""

    known_to: date = BANK_HOLIDAYS_KNOWN_TO
    """Last day for which bank holidays are known; a later date is an estimate."""

    bank_holidays: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the list once."""
        object.__setattr__(self, "bank_holidays", _bank_holidays(self.extra_holidays))

    def after(self, day: pl.Expr, working_days: int) -> pl.Expr:
        """Return the nth working day after `day`, counting from the day after; null stays null.

        A start on a weekend or bank holiday counts from the next working day, so it is first
        rolled back: Saturday + 1 is Monday.
        """
        return day.dt.add_business_days(working_days, holidays=self.bank_holidays, roll="backward")

    def before(self, day: pl.Expr, working_days: int) -> pl.Expr:
        """Return the nth working day before `day`: the mirror of `after`; null stays null."""
        return day.dt.add_business_days(-working_days, holidays=self.bank_holidays, roll="forward")

    def between(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Return how many working days lie after `start` up to and with `end`; null stays null."""
        tomorrow = pl.duration(days=1)
        return pl.business_day_count(start + tomorrow, end + tomorrow, holidays=self.bank_holidays)

    def on_or_before(self, day: pl.Expr) -> pl.Expr:
        """Return the last working day on or before `day`; null stays null."""
        return day.dt.add_business_days(0, holidays=self.bank_holidays, roll="backward")

    def day_after(self, day: date, working_days: int) -> date:
        """Return the nth working day after one day (see `after`)."""
        closed = set(self.bank_holidays)
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in closed:
                left -= 1
        return day


def bank_holidays(extra: tuple[date, ...] = ()) -> tuple[date, ...]:
    """Return the bank holidays of England and Wales with any extra days, in order."""
    return _bank_holidays(extra)


def add_working_days(day: date, working_days: int, calendar: WorkingDays) -> date:
    """Return the nth working day after `day`; at 0 the day itself."""
    return calendar.day_after(day, working_days)


def months_after(day: pl.Expr, months: int) -> pl.Expr:
    """Return the corresponding date `months` later, or the month's last day if it lacks one.

    31 Aug + 6 months is 28 Feb; that + 6 months is 28 Aug: the original day is not remembered.
    Source: Dodds v Walker [1981] 1 WLR 1027. Null stays null.
    """
    return day.dt.offset_by(f"{months}mo")


def months_after_day(day: date, months: int) -> date:
    """Return the corresponding date `months` later (negative: earlier) of one day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def birthday(date_of_birth: pl.Expr, years: int) -> pl.Expr:
    """Return the day a child reaches an age; a child born on 29 Feb reaches it on 1 March."""
    moved = date_of_birth.dt.offset_by(f"{years}y")
    is_leap_birth = (date_of_birth.dt.month() == 2) & (date_of_birth.dt.day() == 29)
    return (
        pl.when(is_leap_birth & (moved.dt.day() != 29))
        .then(moved + pl.duration(days=1))
        .otherwise(moved)
    )
