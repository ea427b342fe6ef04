"""Dates in words, as they stand on screen and in sentences: 21 Jan 2026."""

from datetime import date, datetime

import polars as pl


def in_words(day: date) -> str:
    """Word one date; the same on every system (`%-d` is not known on Windows)."""
    return f"{day.day} {day:%b %Y}"


def worded(day: str | pl.Expr) -> pl.Expr:
    """Word a column of dates; null stays null."""
    expression = pl.col(day) if isinstance(day, str) else day
    return expression.dt.strftime("%-d %b %Y")


def years_before(moment: datetime, years: int) -> datetime:
    """Return the same moment some years before; of 29 February the 28th where there is none."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
