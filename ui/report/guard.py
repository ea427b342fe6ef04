"""What of a figure may stand in a document that leaves the service."""

from collections.abc import Sequence

import polars as pl

from measures.facts import Facts
from measures.policy import Disclosure
from measures.told.told import told_count, told_parts
from measures.words import Participation

NOT_HELD = "Not held by the last day of the year, or missed"


def by_taking_part(codes: pl.DataFrame, facts: Facts) -> list[list[tuple[str, int]]]:
    """Part the codes of participation by whose total the share tells: took part, did not, neither.

    Each of them hides its own small counts: one code alone would be the total less the others.
    """
    code = pl.col("code")
    is_neither = code.is_null() | (code == Participation.UNDER_FOUR.value)
    has_taken_part = code.is_in(list(facts.policy.figures.participated_codes)).fill_null(False)
    parts = (has_taken_part & ~is_neither, ~has_taken_part & ~is_neither, is_neither)
    return [list(codes.filter(part).select("label", "n").iter_rows()) for part in parts]


def not_on_time(
    reasons: Sequence[tuple[str, int]], not_held: int, rules: Disclosure
) -> tuple[int | None, list[tuple[str, int | None]]]:
    """Return the number held late as it may be told, and the reasons with those not held.

    Held late and not held make up what the share on time leaves out, a number that is given. Where
    both may be told each stands for itself, and the reasons have the number held late as their
    whole. Where one of the two is small neither is told by itself, and the whole of reasons and
    not held together is what the share leaves out.
    """
    late = told_count(sum(n for _, n in reasons), rules)
    others = told_count(not_held, rules)
    if late is None or others is None:
        return None, told_parts([*reasons, (NOT_HELD, not_held)], rules)
    return late, [*told_parts(reasons, rules), (NOT_HELD, others)]
