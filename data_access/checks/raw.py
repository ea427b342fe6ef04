"""Reads a database as it is, without trusting its types: any value may be of any kind."""

import math
import re
from collections.abc import Iterable
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
    """One table as found: which contract columns it has, and its rows with their raw values."""

    table: Table
    columns: frozenset[str] = frozenset()
    is_there: bool = False
    is_unreadable: bool = False
    rows: list[dict[str, object]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The name of the key column."""
        return f"{self.table.name}_id"

    def has(self, *names: str) -> bool:
        """Whether every one of these columns is there."""
        return self.columns.issuperset(names)


def raw_tables(connection: Connection, tables: Iterable[Table]) -> dict[str, RawTable]:
    """Return each table with the contract columns it has; views count, case does not matter."""
    inspector = inspect(connection)
    names = {
        name.lower(): name for name in (*inspector.get_view_names(), *inspector.get_table_names())
    }
    found = {}
    for table in tables:
        raw = found[table.name] = RawTable(table=table)
        if (name := names.get(table.name)) is None:
            continue
        raw.is_there = True
        try:
            with connection.begin_nested():
                _fill(raw, name, connection)
        except SQLAlchemyError:
            raw.is_unreadable, raw.columns, raw.rows = True, frozenset(), []
    return found


def _fill(raw: RawTable, name: str, connection: Connection) -> None:
    columns = inspect(connection).get_columns(name)
    there = {column["name"].lower(): column["name"] for column in columns}
    wanted = [column.name for column in raw.table.columns if column.name in there]
    if wanted:
        source = any_table(name, *(any_column(there[column]) for column in wanted))
        query = select(*(_raw(source.c[there[c]], raw.table, c, connection) for c in wanted))
        raw.rows = [dict(zip(wanted, row, strict=True)) for row in connection.execute(query)]
    raw.columns = frozenset(wanted)


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
