"""The words of the screen: dates, counts, shares, lists, and text from the database made safe."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

NOTHING = "–"
"""What stands where there is no value. Never used for zero."""

LONGEST_FILE_NAME = 60
"""Characters of a file's name, before its day."""

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_WORD_JOINER = "\u2060"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_FOUND_AFTER_ESCAPES = re.compile(
    r"(?<=:)(?=\\?[/+\-\w])|(?<=[Ww]{3})(?=\\\.)|(?<=@)|(?<=[-<>~])(?=\\[-=>])"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_NOT_IN_A_FILE_NAME = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def day(on: date | None) -> str:
    """Return "21 Jan 2026", or a dash for no date."""
    return NOTHING if on is None else f"{on.day} {on:%b %Y}"


def moment(at: datetime | None) -> str:
    """Return "21 Jan 2026 06:10" in the zone of `at`, or a dash."""
    return NOTHING if at is None else f"{day(at.date())} {at:%H:%M}"


def number(value: float | None, decimals: int = 0) -> str:
    """Return "1,234" or "0.6"; a dash for no value."""
    return NOTHING if value is None else f"{value:,.{decimals}f}"


def plural(n: int, one: str, many: str | None = None) -> str:
    """Return "1 review", "9 reviews", "1,204 children": figures, for notes and labels."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def number_word(n: int) -> str:
    """Return "no", "one", "nine", "10", "1,204": for sentences whose noun differs."""
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}"


def count(n: int, one: str, many: str | None = None) -> str:
    """Return "no reviews", "one review", "nine reviews", "10 reviews": for sentences."""
    noun = one if n == 1 else many or one + "s"
    return f"{number_word(n)} {noun}"


def tally(n: int, one: str, many: str | None = None) -> str:
    """Return "no reviews", "1 review", "12 reviews": for headings."""
    return plural(n, one, many) if n else count(n, one, many)


def sentence(text: str) -> str:
    """Return the text with its first letter large: a count can begin a sentence."""
    return text[:1].upper() + text[1:]


def theme(text: str | None) -> str:
    """Return a council's own word of a list, "drift and delay", as it begins a cell, escaped."""
    return escape(sentence(text or "theme not recorded"))


def within(text: str) -> str:
    """Return the text as it stands within a sentence: its first letter small, but for "IRO"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def days(n: int | None) -> str:
    """Return "41 days", "1 day", or a dash."""
    return NOTHING if n is None else plural(n, "day")


def time_since(day: date, until: date) -> str:
    """Return "4 years", whole ones by the calendar, or "41 days" within the first year."""
    is_before_its_day = (until.month, until.day) < (day.month, day.day)
    years = until.year - day.year - is_before_its_day
    return plural(years, "year") if years else days((until - day).days)


def when(n: int) -> str:
    """Return how far off a day is: "in 8 days", "today", "3 days ago"."""
    if n == 0:
        return "today"
    return f"in {days(n)}" if n > 0 else f"{days(-n)} ago"


def list_of(items: Sequence[str]) -> str:
    """Return "A", "A and B", "A, B and C"; an empty text for none."""
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def share(numerator: int, denominator: int, unknown: int = 0, *, small_base: int = 0) -> str:
    """Return "93.6%", or "93.0% to 93.6%" where some are unknown.

    `denominator` leaves the unknown out; the range runs from none of them counting to all of them
    (design.md, measures). A dash where there is nothing to divide by, "Too few to say" where the
    denominator is under `small_base`. Never 100.0% of less than all, nor 0.0% of more than none.
    """
    whole = denominator + unknown
    if not whole:
        return NOTHING
    if denominator < small_base:
        return "Too few to say"
    low, high = percent(numerator / whole), percent((numerator + unknown) / whole)
    return low if low == high else f"{low} to {high}"


def percent(proportion: float | None) -> str:
    """Return a proportion of 0 to 1 as "93.6%": never 100.0% short of 1, nor 0.0% above 0."""
    if proportion is None:
        return NOTHING
    rounded = round(proportion * 100, 1)
    if 0 < proportion < 1:
        rounded = min(max(rounded, 0.1), 99.9)
    return f"{rounded:.1f}%"


@lru_cache(maxsize=8192)
def escape(text: str | None) -> str:
    r"""Return text of the database so that Markdown shows it as it stands; a dash for none.

    Every punctuation mark gets a backslash. Links, emoji, icon names and arrows, which Streamlit
    looks for after the backslashes are gone, get an invisible joiner. Line ends, control and
    direction marks become one space.
    """
    if text is None:
        return NOTHING
    plain = " ".join(_CONTROL.sub(" ", text).split())
    return _FOUND_AFTER_ESCAPES.sub(_WORD_JOINER, _PUNCTUATION.sub(r"\\\1", plain))


def in_lines(text: str, width: int) -> str:
    """Return text in lines of at most `width` characters, a longer word broken; escaped.

    As Markdown shows lines: two spaces and a line end between them.
    """
    lines = textwrap.wrap(text, width, break_on_hyphens=False)
    return "  \n".join(escape(line) for line in lines) or escape(text)


def file_name(title: str, on: date, ending: str) -> str:
    """Return "overdue-reviews-2026-01-21.csv": only a-z, 0-9 and hyphens; never a child's name.

    Of a title too long its middle is left out: what tells two of one name apart stands at the end.
    """
    name = slug(title) or "list"
    if len(name) > LONGEST_FILE_NAME:
        name = f"{name[: LONGEST_FILE_NAME - 21].rstrip('-')}-{name[-20:].lstrip('-')}"
    return f"{name}-{on.isoformat()}.{ending}"


def slug(title: str) -> str:
    """Return "next-26-weeks": a title in a-z, 0-9 and hyphens, letters without their accents."""
    plain = unicodedata.normalize("NFKD", title)
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return _NOT_IN_A_FILE_NAME.sub("-", bare.lower()).strip("-")
