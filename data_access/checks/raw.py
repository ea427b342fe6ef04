"""Reads a database as it is, without trusting its types: any value may be of any kind."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Table,
    cast,
    inspect,
    select,
)
from sqlalchemy import column as any_column
from sqlalchemy import table as any_table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.type_api import TypeEngine

from data_access.column_parts import column_parts
from data_access.tables import Base
from measures.snapshot import LONDON

OUR_ADDITIONS = ("load_file", "rule_finding", "return_row")
"""Tables of ours that no other database need have."""
CONTRACT_TABLES: tuple[Table, ...] = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in OUR_ADDITIONS
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTHS = ("0", "1", "t", "f", "true", "false", "True", "False")


@dataclass(kw_only=True)
class RawTable:
    """One table as found: the contract columns that it has, with their raw values."""

    table: Table
    is_there: bool = False
    is_unreadable: bool = False
    cells: dict[str, list[object]] = field(default_factory=dict)
    """The values of each column, in the order of the rows."""
    _days: dict[str, list[date | None]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name of the key column."""
        return f"{self.table.name}_id"

    @property
    def ids(self) -> list[object]:
        """The key of each row."""
        return self.cells[self.key]

    def has(self, *names: str) -> bool:
        """Whether every one of these columns is there."""
        return self.cells.keys() >= set(names)

    def days(self, column: str) -> list[date | None]:
        """Return a column as days; null for each value that is none or cannot be read."""
        if column not in self._days:
            self._days[column] = [
                _text_day(value) if type(value) is str else as_day(value)  # most by far are text
                for value in self.cells[column]
            ]
        return self._days[column]

    def rows(self) -> Iterator[dict[str, object]]:
        """Give each row by its columns."""
        for values in zip(*self.cells.values(), strict=True):
            yield dict(zip(self.cells, values, strict=True))


def raw_tables(connection: Connection, tables: Iterable[Table]) -> dict[str, RawTable]:
    """Return each table with the contract columns it has; views count, case does not matter."""
    inspector = inspect(connection)
    names = {
        name.lower(): name for name in (*inspector.get_view_names(), *inspector.get_table_names())
    }
    found, texts = {}, _Texts()
    for table in tables:
        raw = found[table.name] = RawTable(table=table)
        if (name := names.get(table.name)) is None:
            continue
        raw.is_there = True
        try:
            with connection.begin_nested():
                _fill(raw, name, connection, texts)
        except SQLAlchemyError:
            raw.is_unreadable, raw.cells = True, {}
    return found


class _Texts(dict[bytes, str]):
    """Texts by their bytes: one that stands in many rows is held once."""

    def __missing__(self, raw: bytes) -> str:
        self[raw] = text = raw.decode("utf-8", "replace")
        return text


def _fill(raw: RawTable, name: str, connection: Connection, texts: _Texts) -> None:
    columns = inspect(connection).get_columns(name)
    there = {column["name"].lower(): column["name"] for column in columns}
    wanted = [column.name for column in raw.table.columns if column.name in there]
    raw.cells = {column: [] for column in wanted}
    if not wanted:
        return
    source = any_table(name, *(any_column(there[column]) for column in wanted))
    query = select(*(_raw(source.c[there[c]], raw.table, c, connection) for c in wanted))
    for part in column_parts(connection, query, text=texts.__getitem__):
        for column, values in zip(wanted, part, strict=True):
            raw.cells[column].extend(values)


def _raw(
    found: ColumnElement[Any], table: Table, name: str, connection: Connection
) -> ColumnElement[Any]:
    """Read a date of PostgreSQL as text: an infinite one would stop the driver."""
    is_time = isinstance(table.columns[name].type, (Date, DateTime))
    if is_time and connection.dialect.name == "postgresql":
        return cast(found, String).label(name)
    return found.label(name)


def as_day(value: object) -> date | None:
    """Return the day of a raw value; null if there is none or it cannot be read."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _text_day(value) if isinstance(value, str) else None


@lru_cache(maxsize=100_000)
def _text_day(text: str) -> date | None:
    if _ISO_DAY.match(text):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return None
    return None


def as_moment_day(value: object) -> date | None:
    """Return the London day of a raw timestamp (without a zone: UTC); null if unreadable."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        try:
            return aware.astimezone(LONDON).date()
        except OverflowError:  # the first and the last day of all, for some zones
            return None
    return as_day(value)


def is_readable(value: object, kind: TypeEngine[object]) -> bool:
    """Whether the dashboard can read a raw value, not null, as the column's kind."""
    if isinstance(kind, DateTime):
        return as_moment_day(value) is not None
    if isinstance(kind, Date):
        return as_day(value) is not None
    if isinstance(kind, Boolean):
        return str(value) in _TRUTHS
    if isinstance(kind, (Float, Integer)):
        return _is_number(value)
    return (
        isinstance(value, str) and "\x00" not in value and "\N{REPLACEMENT CHARACTER}" not in value
    )


def _is_number(value: object) -> bool:
    try:
        return math.isfinite(float(str(value)))
    except ValueError:
        return False
