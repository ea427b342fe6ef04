"""What a document is made of, whichever file it is written to: plain words, figures and tables.

Whoever makes one has dropped what its readers may not see; `html` and `word` write all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from measures.headline.catalogue import Measure
from measures.words import Role
from ui.charts import Chart
from ui.tables.columns import Column, Kind, seen, written

OF_NUMBERS = (Kind.COUNT, Kind.RATIO, Kind.SHARE)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: its caption, its heads and its cells in words. The first cell heads its row."""

    caption: str
    """Empty where the section's title says it all: the table is then named by that."""
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    """Places of the columns that hold numbers and stand to the right."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart with what it shows in a sentence."""

    chart: Chart
    alt: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class ToWrite:
    """A field that is left for a person to fill in."""

    label: str
    asks: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a document."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    """Lines of a list with bullets."""
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    to_write: tuple[ToWrite, ...] = ()
    is_wide: bool = False
    """Whether it runs over both columns of a sheet."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """The whole of it."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    handling: str = ""
    """Who may have it, and what to do with it; empty where a section says so."""
    is_demo: bool = False
    is_sheet: bool = False
    """Whether it is one A4 page in two columns."""
    rows: int = 0
    """Rows about single children in it, for the access log."""
    used: tuple[Measure, ...] = field(default=(), repr=False)
    """The measures it gives, in order; its definitions are theirs."""


def table_of(
    rows: pl.DataFrame, columns: Sequence[Column], *, role: Role, caption: str, most: int = 0
) -> Table:
    """Return a table of the columns that the role may see.

    `most`: how many rows at most; the caption then says how many there are in all. 0 is all.
    """
    mine = seen(rows, columns, role)
    shown = rows.head(most) if most else rows
    if shown.height < rows.height:
        caption = f"{caption} ({shown.height:,} of {rows.height:,} shown)"
    cells = [
        tuple(written(value, column.kind) for value, column in zip(values, mine, strict=True))
        for values in shown.select(column.field for column in mine).iter_rows()
    ]
    return Table(
        caption=caption,
        heads=tuple(column.label for column in mine),
        rows=tuple(cells),
        numbers=frozenset(at for at, column in enumerate(mine) if column.kind in OF_NUMBERS),
    )


def definitions(measures: Sequence[Measure]) -> Table:
    """Return the table of what measures mean and where each comes from."""
    return Table(
        caption="What the figures mean",
        heads=("Figure", "Definition", "Source"),
        rows=tuple((each.label, each.definition, each.source) for each in measures),
    )
