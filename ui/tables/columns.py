"""What a column of a table or export is: its field, its heading and how its values are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

import polars as pl

from measures.words import Role
from ui import wording
from ui.tables import fields, status


class Kind(Enum):
    """How a column's values are written and how wide it stands."""

    CHILD = auto()
    """The child's case number: a button that opens the child, in this tab."""
    STATUS = auto()
    """A status word as stored, shown as glyph and word."""
    STEP = auto()
    """A status word in a row of steps, shown as glyph and short word."""
    DATE = auto()
    COUNT = auto()
    """Whole numbers."""
    RATIO = auto()
    """Numbers with one decimal."""
    SHARE = auto()
    """0 to 1, shown as a per cent."""
    NAME = auto()
    """A person, team or locality."""
    TEXT = auto()
    YES_NO = auto()


@dataclass(frozen=True)
class Column:
    """One column of a table or export."""

    field: str
    label: str
    kind: Kind = Kind.TEXT


def seen(rows: pl.DataFrame, columns: Sequence[Column], role: Role) -> list[Column]:
    """Return the columns that the role may see and the rows hold.

    Raises UndeclaredFieldError for a field that ui/tables/fields.py does not name, and
    polars.ColumnNotFoundError for one that the rows do not have.
    """
    mine = [column for column in columns if fields.may_see(column.field, role)]
    for column in mine:
        if column.field not in rows.columns:
            raise pl.exceptions.ColumnNotFoundError(column.field)
    return mine


def written(value: Any, kind: Kind) -> str:  # noqa: ANN401 - a cell of any column
    """Return a cell as plain text, not escaped; a dash for nothing."""
    if value is None:
        return wording.NOTHING
    if kind is Kind.STATUS:
        return status.glyph_word(value)
    if kind is Kind.STEP:
        return status.glyph_step(value)
    if kind is Kind.DATE and isinstance(value, date):
        return wording.day(value)
    if kind is Kind.COUNT:
        return wording.number(value)
    if kind is Kind.RATIO:
        return wording.number(value, 1)
    if kind is Kind.SHARE:
        return wording.percent(value)
    if kind is Kind.YES_NO:
        return "Yes" if value else "No"
    return str(value)
