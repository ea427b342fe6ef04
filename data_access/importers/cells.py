"""What a cell of the return says: a day, a code or nothing, or why it cannot be read."""

import re
from datetime import date
from functools import lru_cache

_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years outside these are slips of the keyboard. The day of the load plays no part, so that the
same files always load alike; dates after the data date are loaded and flagged."""
CHILD_CHARACTERS = 30
CODE_CHARACTERS = 8


class CellError(ValueError):
    """A cell that cannot be read; the message says why, without the child's id."""


@lru_cache(maxsize=100_000)
def day(text: str, *, column: str) -> date | None:
    """Return the day a cell names, null if blank.

    Day first (`03/11/2017`, `3/11/2017`), or as Excel writes a date into CSV (`2017-11-03`,
    a time after it is ignored). A two-digit year and a day that no calendar has are refused.
    """
    if not text:
        return None
    plain = _TIME.sub("", text)
    if found := _DAY_FIRST.fullmatch(plain):
        of_month, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, of_month = (int(part) for part in found.groups())
    elif _TWO_DIGIT_YEAR.fullmatch(plain):
        raise CellError(f"{column} has a two-digit year: write all four digits")
    else:
        raise CellError(f"{column} is not a date written dd/mm/yyyy")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"{column} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, of_month)
    except ValueError as error:
        raise CellError(f"{column} is a day that does not exist") from error


def child(text: str) -> str:
    """Return the child's id as delivered; leading zeros stay."""
    if not text:
        raise CellError("CHILD is blank")
    if len(text) > CHILD_CHARACTERS:
        raise CellError(f"CHILD is longer than {CHILD_CHARACTERS} characters")
    if not text.isprintable():
        raise CellError("CHILD holds a sign that cannot be printed")
    return text


def code(text: str) -> str | None:
    """Return a code in capitals; null if blank or too long to be a code of any list."""
    return text.upper() if 0 < len(text) <= CODE_CHARACTERS else None


def birthday(born_on: date, years: int) -> date:
    """Return the nth birthday; of one born on 29 February, 1 March in other years."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)
