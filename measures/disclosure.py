"""Counts for readers outside the service: small numbers are withheld, and cannot be worked out."""

from collections.abc import Sequence

SMALLEST, GREATEST = 1, 5
"""Counts from the one to the other are withheld. Source: DfE looked-after statistics, `c`."""


def withheld(counts: Sequence[int]) -> list[int | None]:
    """Return the counts of one table's parts with small ones withheld (null).

    Where one alone would be withheld it could be worked out from the total, so the next smallest
    goes with it: of those above nothing if there is one, else a nothing. With fewer than two parts
    there is nobody to hide among, and a small one is withheld alone: do not show its total.
    """
    kept: list[int | None] = [None if SMALLEST <= count <= GREATEST else count for count in counts]
    if kept.count(None) == 1:
        others = [place for place, count in enumerate(kept) if count is not None]
        if others:
            nearest = min(others, key=lambda place: (counts[place] == 0, counts[place], place))
            kept[nearest] = None
    return kept
