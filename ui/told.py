"""Published figures in words, for a page of the board and for a pack to take away alike."""

from measures.policy import Disclosure
from measures.told.published import Shown
from measures.told.units import blurred, range_of
from ui import wording

WITHHELD = "c"
"""Stands for a figure that is withheld, as in the DfE's statistics."""


def how_to_read(rules: Disclosure) -> str:
    """Say in words how the figures were made safe to tell."""
    first, last = range_of(least := blurred(rules.withheld_up_to + 1, rules), rules)
    return (
        f"Counts are rounded to the nearest {rules.rounded_to}, and shares worked out from them; "
        f"{least} stands for {first} to {last}. {WITHHELD}: withheld, because the number, or what "
        f"is left of it, is from 1 to {rules.withheld_up_to}, or because such a number could be "
        "worked out from this one."
    )


def value_text(shown: Shown) -> str:
    """Return a figure in words: a number, a per cent, `c`, or a dash where there is none."""
    if not shown.is_supplied:
        return "not supplied"
    if shown.is_withheld:
        return WITHHELD
    if shown.value is None:
        return wording.NOTHING
    if shown.measure.unit == "share":
        return f"{shown.value:.0%}"
    return wording.number(shown.value)


def counts_text(shown: Shown) -> str:
    """Return the counts behind a share or a rate: "1,205 of 1,290"; empty where there are none."""
    if shown.denominator is None:
        return ""
    return f"{shown.numerator:,} of {shown.denominator:,}"


def unknown_text(shown: Shown) -> str:
    """Say how many rows cannot be judged; empty where none are, or nothing is supplied."""
    if not shown.is_supplied or shown.unknown == 0:
        return ""
    if shown.unknown is None:
        return "Some may not be known."
    return f"{shown.unknown:,} more are not known."


def month_text(unit: str, value: float | None) -> str:
    """Return the figure of a month end in words, `c` where it is withheld or not known."""
    if value is None:
        return WITHHELD
    return f"{value:.0%}" if unit == "share" else wording.number(value)


def sentence(shown: Shown) -> str:
    """Return a figure with its counts within a sentence: "93% (1,205 of 1,290)"."""
    if not shown.is_supplied:
        return value_text(shown)
    if shown.is_withheld:
        return f"withheld ({WITHHELD})"
    if shown.value is None:
        return "nothing to count"
    unknown = wording.within(unknown_text(shown)).rstrip(".")
    if shown.measure.unit == "rate":
        return f"{wording.number(shown.value)} for every 100 children"
    if shown.measure.unit == "share":
        counts = "; ".join(part for part in (counts_text(shown), unknown) if part)
        return f"{value_text(shown)} ({counts})"
    return f"{value_text(shown)} ({unknown})" if unknown else value_text(shown)


def count_text(count: int | None) -> str:
    """Return a count that may be told; `c` for one that is withheld."""
    return WITHHELD if count is None else wording.number(count)
