"""How wide the columns of a grid stand: whole where there is room, in several lines where not."""

import math
from collections.abc import Mapping, Sequence

import polars as pl

from ui.tables.columns import Column, Kind, written

PIXELS: Mapping[Kind, int] = {
    Kind.CHILD: 95,
    Kind.STATUS: 170,
    Kind.STEP: 112,
    Kind.DATE: 100,
    Kind.COUNT: 75,
    Kind.RATIO: 75,
    Kind.SHARE: 75,
    Kind.NAME: 130,
    Kind.YES_NO: 70,
}
"""Pixels at least. Text takes what is left."""

_WRAPPED_PIXELS: Mapping[Kind, int] = {**PIXELS, Kind.STATUS: 116, Kind.DATE: 93, Kind.NAME: 104}
"""The same where texts wrap."""

_LONG_NAME, _LONG_NAME_PIXELS = 30, 138
"""Characters of names that need three lines, and the pixels in which they have no more."""

_HEADING, _TEXT, _SIDES = 7, 6.5, 18
"""Pixels of a character of a heading and of a cell, and of a cell's sides."""

_DESK = 1240
"""Pixels that the columns share on a desk's screen."""

_MOST: Mapping[Kind, int] = {Kind.NAME: 260, Kind.TEXT: 260, Kind.STATUS: 260}
_MOST_OF_THE_LAST = 800
"""Pixels at most of a column as wide as its longest text: beyond, it is cut."""

_LEAST_OF_TEXT = 150

_MOST_TO_WRAP = 48
"""Characters of a name at most that LINES hold."""

LINES, _MOST_LINES = 3, 5
"""Lines of a row whose texts wrap: these at least, and as many as its longest text needs."""

_RUNNING, _LOST = 5.6, 3
"""Pixels of a character in a long text; and characters of a line that stay empty because the next
word does not fit."""

WRAPPED = 8
"""Rows at most of a grid whose texts wrap: a longer one scrolls sideways instead."""


def least(column: Column, pixels: Mapping[Kind, int] = PIXELS) -> int | None:
    """Return the pixels that a column has at least; None for text, which takes what is left."""
    of_kind = pixels.get(column.kind)
    return None if of_kind is None else max(of_kind, _HEADING * len(column.label) + _SIDES)


def fitted(
    rows: pl.DataFrame, columns: Sequence[Column], *, larger: float = 1
) -> tuple[dict[str, int | None], int]:
    """Return the pixels of each column by its field, None to take what is left; and a row's lines.

    A row has one line where no text wraps. `larger`: how many times the size of its type is the
    usual one, as on a shared screen.
    """
    pixels, lines = _fitted(rows, columns, desk=round(_DESK / larger))
    return {field: of and round(of * larger) for field, of in pixels.items()}, lines


def _fitted(
    rows: pl.DataFrame, columns: Sequence[Column], *, desk: int
) -> tuple[dict[str, int | None], int]:
    """Return what `fitted` does in type of the usual size, for a desk of so many pixels.

    Where all texts fit beside one another they have what is left. Otherwise a short grid keeps its
    columns narrow and wraps; a long one, or one with names or texts too long for that, is as wide
    as its texts, and scrolls.
    """
    narrow = {column.field: least(column) for column in columns}
    texts = [column for column in columns if column.kind is Kind.TEXT]
    whole = {
        column.field: _whole(rows[column.field], column, is_last=column is columns[-1])
        for column in columns
        if column.kind in _MOST
    }
    wide: dict[str, int | None] = {**narrow, **whole}
    if sum(pixels or 0 for pixels in wide.values()) <= desk:
        return {**wide, **dict.fromkeys(column.field for column in texts)}, 1
    longest = max(
        (_longest(rows[each.field], each) for each in columns if each.kind is Kind.NAME), default=0
    )
    if rows.height > WRAPPED or longest > _MOST_TO_WRAP:
        return wide, 1
    fixed = {column.field: least(column, _WRAPPED_PIXELS) for column in columns}
    long = _LONG_NAME * _TEXT + _SIDES
    for column in columns:
        if column.kind is Kind.NAME and whole[column.field] > long:
            fixed[column.field] = _LONG_NAME_PIXELS
    left = desk - sum(pixels or 0 for pixels in fixed.values())
    shared = _shared(left, {each.field: _needed(rows[each.field], each) for each in texts})
    needed = [LINES, *(_lines(rows[each.field], each, shared[each.field]) for each in texts)]
    return (wide, 1) if max(needed) > _MOST_LINES else ({**fixed, **shared}, max(needed))


def _shared(left: int, needed: Mapping[str, int]) -> dict[str, int]:
    """Share pixels among texts: none has more than it needs, but for the longest, nor too few."""
    shared: dict[str, int] = {}
    for field in sorted(needed, key=lambda field: needed[field]):
        each = left // (len(needed) - len(shared))
        is_longest = len(shared) == len(needed) - 1
        shared[field] = max(each if is_longest else min(needed[field], each), _LEAST_OF_TEXT)
        left -= shared[field]
    return shared


def _lines(values: pl.Series, column: Column, pixels: int) -> int:
    """Return the lines that the longest text of a column needs."""
    return math.ceil(_longest(values, column) / ((pixels - _SIDES) / _RUNNING - _LOST))


def _whole(values: pl.Series, column: Column, *, is_last: bool) -> int:
    """Return the pixels of the longest text of a column, or of its heading."""
    pixels = max(_needed(values, column), least(column) or 0)
    return min(pixels, _MOST_OF_THE_LAST if is_last else _MOST[column.kind])


def _needed(values: pl.Series, column: Column) -> int:
    return max(round(_TEXT * _longest(values, column)), _HEADING * len(column.label)) + _SIDES


def _longest(values: pl.Series, column: Column) -> int:
    """Return the characters of the longest value of a column as it is written."""
    some = (value for value in values.unique() if value is not None)
    return max((len(written(value, column.kind)) for value in some), default=0)
