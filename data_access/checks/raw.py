"""Reads a database as it is, without trusting its types: any value may be of any kind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
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
from sqlalchemy.sql.type_api import TypeEngine

from data_access.tables import Base

LONDON = ZoneInfo("Europe/London")
OUR_ADDITIONS = ("load_file", "rule_finding", "return_row")
"""Tables of ours that no other database need have."""
CONTRACT_TABLES: tuple[Table, ...] = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in OUR_ADDITIONS
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ONLY_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00:00(\.0+)?)?")
_TIMES = (Date, DateTime)


@dataclass(kw_only=True)
class RawTable:
    """One table as found: which contract columns it has, and its rows with their raw values."""

    table: Table
    columns: frozenset[str] = frozenset()
    is_there: bool = False
    rows: list[dict[str, object]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The name of the key column."""
        return f"{self.table.name}_id"

    def has(self, *names: str) -> bool:
        """Whether every one of these columns is there."""
        return self.columns.issuperset(names)


def raw_tables(connection: Connection, tables: Iterable[Table]) -> dict[str, RawTable]:
    """Return each table with the contract columns that it has; a view counts as a table."""
    inspector = inspect(connection)
    found = {}
    for table in tables:
        raw = RawTable(table=table)
        found[table.name] = raw
        if not inspector.has_table(table.name):
            continue
        there = {column["name"] for column in inspector.get_columns(table.name)}
        wanted = [column.name for column in table.columns if column.name in there]
        raw.is_there, raw.columns = True, frozenset(wanted)
        if wanted:
            is_postgresql = connection.dialect.name == "postgresql"
            found_columns = any_table(table.name, *map(any_column, wanted)).columns
            query = select(
                *(
                    # An infinite date stops the driver; as text it is one unreadable value.
                    cast(column, String).label(column.name)
                    if is_postgresql and isinstance(table.columns[column.name].type, _TIMES)
                    else column
                    for column in found_columns
                )
            )
            raw.rows = [dict(row) for row in connection.execute(query).mappings()]
    return found


def as_day(value: object) -> date | None:
    """Return the day of a raw value; null if there is none or it cannot be read."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DAY.match(value):
        try:
            return date.fromisoformat(value[:10])
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
        return aware.astimezone(LONDON).date()
    return as_day(value)


def is_readable(value: object, kind: TypeEngine[object]) -> bool:
    """Whether a raw value, not null, is one that the column's kind can hold."""
    if isinstance(kind, DateTime):
        return as_moment_day(value) is not None
    if isinstance(kind, Date):
        is_exact = not isinstance(value, str) or _ONLY_A_DAY.fullmatch(value) is not None
        return is_exact and as_day(value) is not None
    if isinstance(kind, Boolean):
        return isinstance(value, bool) or (isinstance(value, int) and value in (0, 1))
    if isinstance(kind, Float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(kind, Integer):
        return isinstance(value, int) and not isinstance(value, bool)
    return (
        isinstance(value, str) and "\x00" not in value and "\N{REPLACEMENT CHARACTER}" not in value
    )
