"""Figures in sentences: a measure's value with its counts and the range its unknowns leave open."""

from collections.abc import Sequence

from measures import disclosure
from measures.catalogue import Figure, Measure
from measures.facts import Facts
from measures.policy import settings
from ui import wording
from ui.report.document import Table

WITHHELD = "c"
"""Stands for a count that is withheld."""

NOT_SUPPLIED = "not supplied"


def is_small(count: float | None, facts: Facts) -> bool:
    """Whether a count is one that readers outside the service are not told."""
    greatest = facts.policy.disclosure.withheld_up_to
    return count is not None and disclosure.is_small(int(count), greatest)


def value(measure: Measure, figure: Figure) -> str:
    """Return a figure's value: "93.6%", "12.4" for every 100, "1,204"; a dash for none."""
    if measure.unit == "share":
        return wording.percent(figure.value)
    return wording.number(figure.value, 1 if measure.unit == "rate" else 0)


def said(measure: Measure, facts: Facts) -> str:
    """Return a measure's value in words with its counts and the range its unknowns leave."""
    figure = measure.figure(facts)
    if not measure.is_supplied(facts) or figure.value is None:
        return NOT_SUPPLIED
    if measure.unit == "rate":
        return f"{value(measure, figure)} for every 100 children"
    spread = _spread(measure, figure)
    if measure.unit == "share":
        return f"{value(measure, figure)} ({_counts(figure)}{spread})"
    return f"{value(measure, figure)}{spread}"


def guarded(measure: Measure, facts: Facts) -> str:
    """Return a measure's value in words for readers outside the service.

    A small count is withheld, and so is a share either part of which is. Unknown rows that are
    few are said to be few, without the range that would tell how many.
    """
    figure = measure.figure(facts)
    if not measure.is_supplied(facts) or figure.value is None:
        return NOT_SUPPLIED
    few = (
        ", a few of them not known" if is_small(figure.unknown, facts) else _spread(measure, figure)
    )
    if measure.unit == "share":
        short = (figure.denominator or 0) - (figure.numerator or 0)
        if is_small(figure.numerator, facts) or is_small(short, facts):
            return f"withheld ({WITHHELD}): too few to publish"
        return f"{value(measure, figure)} ({_counts(figure)}{few})"
    if is_small(figure.numerator, facts):
        return f"withheld ({WITHHELD})"
    if measure.unit == "rate":
        return f"{value(measure, figure)} for every 100 children"
    return f"{value(measure, figure)}{few}"


def _counts(figure: Figure) -> str:
    return f"{int(figure.numerator or 0):,} of {int(figure.denominator or 0):,}"


def _spread(measure: Measure, figure: Figure) -> str:
    """Return the range that unknown rows leave open, or nothing."""
    if not figure.unknown or figure.low == figure.high:
        return ""
    words = wording.percent if measure.unit == "share" else wording.number
    are = "is" if figure.unknown == 1 else "are"
    return (
        f", between {words(figure.low)} and {words(figure.high)} as {figure.unknown:,} {are} "
        "not known"
    )


def guarded_parts(parts: Sequence[tuple[str, int]], facts: Facts) -> list[tuple[str, int | None]]:
    """Return the parts of a whole with small counts withheld (null), and a partner with one."""
    shown = guarded_counts([count for _, count in parts], facts)
    return [(label, count) for (label, _), count in zip(parts, shown, strict=True)]


def guarded_counts(counts: Sequence[int], facts: Facts) -> list[int | None]:
    """Return the counts of the parts of a whole, withheld as in `guarded_parts`."""
    return disclosure.withheld(counts, greatest=facts.policy.disclosure.withheld_up_to)


def rule_of_withholding(facts: Facts) -> str:
    """Say which counts are withheld."""
    return (
        f"Counts of {disclosure.SMALLEST} to {facts.policy.disclosure.withheld_up_to} children, "
        f"reviews or disputes are withheld ({WITHHELD}), and where one could be worked out, "
        "another with it."
    )


def counted(caption: str, head: str, parts: Sequence[tuple[str, int | None]]) -> Table:
    """Return a table of parts; a part without a count is withheld."""
    return Table(
        caption=caption,
        heads=(head, "Number"),
        rows=tuple(
            (label, WITHHELD if count is None else wording.number(count)) for label, count in parts
        ),
        numbers=frozenset({1}),
    )


def changed_settings(facts: Facts) -> str:
    """Return the council's settings that differ from the defaults, in one sentence."""
    changed = [
        f"{item.key} = {item.value} (default {item.default})"
        for item in settings(facts.policy)
        if item.differs
    ]
    return f"Council settings that differ from the defaults: {'; '.join(changed) or 'none'}."
