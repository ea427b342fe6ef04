"""What of a figure may stand in a document that leaves the service."""

import polars as pl

from measures.facts import Facts
from measures.words import Participation


def by_taking_part(codes: pl.DataFrame, facts: Facts) -> list[list[tuple[str, int]]]:
    """Part the codes of participation by whose total the share tells: took part, did not, neither.

    Each of them hides its own small counts: one code alone would be the total less the others.
    """
    code = pl.col("code")
    is_neither = code.is_null() | (code == Participation.UNDER_FOUR.value)
    has_taken_part = code.is_in(list(facts.policy.figures.participated_codes)).fill_null(False)
    parts = (has_taken_part & ~is_neither, ~has_taken_part & ~is_neither, is_neither)
    return [list(codes.filter(part).select("label", "n").iter_rows()) for part in parts]
