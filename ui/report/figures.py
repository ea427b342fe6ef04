"""Figures in sentences: a measure's value with its counts and the range its unknowns leave open."""

from collections.abc import Sequence

from measures.facts import Facts
from measures.headline.catalogue import Figure, Measure
from measures.policy import Policy, settings
from ui import told, wording
from ui.report.document import Table

NOT_SUPPLIED = "not supplied"


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


def counted(caption: str, head: str, parts: Sequence[tuple[str, int | None]]) -> Table:
    """Return a table of parts; a part without a count is withheld."""
    return Table(
        caption=caption,
        heads=(head, "Number"),
        rows=tuple((label, told.count_text(count)) for label, count in parts),
        numbers=frozenset({1}),
    )


def changed_settings(policy: Policy) -> str:
    """Return the council's settings that differ from the defaults, in one sentence."""
    changed = [
        f"{item.key} = {item.value} (default {item.default})"
        for item in settings(policy)
        if item.differs
    ]
    return f"Council settings that differ from the defaults: {'; '.join(changed) or 'none'}."
