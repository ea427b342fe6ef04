"""Single numbers as readers outside the service may be told them: small ones withheld, rounded.

For what a document tells besides the figures of `measures.told.published`; by the same rules, so
that the two together say no more than each.
"""

from collections.abc import Sequence

from measures.policy import Disclosure
from measures.told.disclosure import OTHERS, is_small, told_of_parts, withheld
from measures.told.units import blurred


def told_count(count: int, rules: Disclosure) -> int | None:
    """Return a count by itself as it may be told: rounded; null where it is small."""
    return None if is_small(count, rules.withheld_up_to) else blurred(count, rules)


def told_share(part: int, whole: int, rules: Disclosure) -> tuple[int, int] | None:
    """Return a part and its whole as they may be told; null where the part or the rest is small."""
    told, rest = told_count(part, rules), told_count(whole - part, rules)
    return None if told is None or rest is None else (told, told + rest)


def told_counts(counts: Sequence[int], rules: Disclosure) -> list[int | None]:
    """Return the counts of the parts of a whole, each in its place; null where it is withheld.

    For a table whose rows are known anyway, such as the quarters of a year.
    """
    kept = withheld(counts, greatest=rules.withheld_up_to)
    return [None if n is None else blurred(n, rules) for n in kept]


def told_parts(
    parts: Sequence[tuple[str, int]], rules: Disclosure, *, others: str = OTHERS
) -> list[tuple[str, int | None]]:
    """Return the parts of a whole as they may be told, those withheld as one part, `others`."""
    told = told_of_parts(parts, greatest=rules.withheld_up_to, others=others)
    return [(label, None if n is None else blurred(n, rules)) for label, n in told]
