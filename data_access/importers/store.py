"""Writes what a load changed, and only that, inside the caller's transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import (
    Connection,
    Enum,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    type_coerce,
    update,
)

from data_access.importers.delivered import LoadRefusedError
from data_access.importers.kept import OWNED, Derived, KeptRow, Values
from data_access.tables import Base, Episode, ReturnRow

_TABLES = Base.metadata.tables
_BATCH = 5_000


def stored_rows(connection: Connection) -> dict[str, KeptRow]:
    """Return every row of the return that earlier loads kept."""
    rows = {}
    for stored in connection.execute(select(ReturnRow.__table__)):
        rows[stored.return_row_id] = KeptRow(
            row_id=stored.return_row_id,
            table=stored.table_name,
            cells=tuple(json.loads(stored.cells)),
            file_name=stored.file_name,
            line=stored.line_number,
            as_at=stored.as_at,
            sequence=stored.sequence,
        )
    return rows


def stored_period_ids(connection: Connection) -> dict[str, str]:
    """Return the care period that each stored episode is in."""
    query = select(Episode.episode_id, Episode.care_period_id)
    return {row.episode_id: row.care_period_id for row in connection.execute(query)}


def keep_rows(
    connection: Connection,
    rows: Iterable[KeptRow],
    *,
    before: Mapping[str, KeptRow],
    extract_id: str,
) -> None:
    """Keep new rows, and the newer load of rows seen before."""
    new: list[Values] = []
    newer: list[Values] = []
    for row in rows:
        if row.row_id not in before:
            new.append(
                {
                    "return_row_id": row.row_id,
                    "extract_id": extract_id,
                    "table_name": row.table,
                    "file_name": row.file_name,
                    "line_number": row.line,
                    "as_at": row.as_at,
                    "sequence": row.sequence,
                    "cells": json.dumps(row.cells),
                }
            )
        elif before[row.row_id].as_at != row.as_at:
            newer.append({"key": row.row_id, "as_at": row.as_at, "sequence": row.sequence})
    table = _TABLES["return_row"]
    _insert(connection, table, new)
    _update(connection, table, newer)


def differences(connection: Connection, *, now: Derived) -> dict[str, tuple[list[Values], ...]]:
    """Return, per owned table, the rows to insert and the rows to update."""
    changes: dict[str, tuple[list[Values], ...]] = {}
    for name in OWNED:
        table, wanted = _TABLES[name], now.tables[name]
        key = _key(table)
        columns = list(next(iter(wanted.values()), {}))
        stored = _stored(connection, table, [key, *columns])
        new: list[Values] = []
        changed: list[Values] = []
        for row_id, values in wanted.items():
            if row_id not in stored:
                new.append({key: row_id, **values})
            elif stored[row_id] != tuple(values.values()):
                changed.append({"key": row_id, **values})
        changes[name] = (new, changed)
    return changes


def _stored(
    connection: Connection, table: Table, columns: Sequence[str]
) -> dict[str, tuple[object, ...]]:
    """Return the stored values by key; a word outside its list is text here, to be corrected."""
    query = select(
        *(
            type_coerce(table.c[name], String)
            if isinstance(table.c[name].type, Enum)
            else table.c[name]
            for name in columns
        )
    )
    try:
        return {row[0]: tuple(row[1:]) for row in connection.execute(query)}
    except ValueError as error:
        raise LoadRefusedError(
            f"The table {table.name} holds a value that cannot be read, so nothing was loaded: "
            f"'manage.py check' says which."
        ) from error


def write(
    connection: Connection,
    changes: Mapping[str, tuple[list[Values], ...]],
    *,
    before: Derived,
    now: Derived,
) -> None:
    """Insert, update and then remove what earlier loads derived and these rows no longer say."""
    for name in OWNED:
        new, changed = changes[name]
        _insert(connection, _TABLES[name], new)
        _update(connection, _TABLES[name], changed)
    _point_elsewhere(connection, before=before, now=now)
    for name in reversed(OWNED):
        gone: list[Values] = [
            {"key": row_id} for row_id in before.tables[name] if row_id not in now.tables[name]
        ]
        table = _TABLES[name]
        for batch in _batches(gone):
            connection.execute(delete(table).where(table.c[_key(table)] == bindparam("key")), batch)


def _point_elsewhere(connection: Connection, *, before: Derived, now: Derived) -> None:
    """Move facts of other sources from a period that was joined to another into that other."""
    moved = _joined_periods(before, now)
    if not moved:
        return
    for table in Base.metadata.sorted_tables:
        if table.name in OWNED or "care_period_id" not in table.c:
            continue
        column = table.c.care_period_id
        connection.execute(
            update(table).where(column == bindparam("old")).values(care_period_id=bindparam("new")),
            [{"old": old, "new": new} for old, new in moved.items()],
        )


def _joined_periods(before: Derived, now: Derived) -> dict[str, str]:
    kept = now.tables["care_period"]
    moved: dict[str, str] = {}
    for episode_id, values in before.tables["episode"].items():
        old = cast(str, values["care_period_id"])
        if old not in kept and episode_id in now.tables["episode"]:
            moved.setdefault(old, cast(str, now.tables["episode"][episode_id]["care_period_id"]))
    return moved


def _key(table: Table) -> str:
    return f"{table.name}_id"


def _insert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    for batch in _batches(rows):
        connection.execute(insert(table), batch)


def _update(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    for batch in _batches(rows):
        columns: dict[str, object] = {
            column: bindparam(column) for column in batch[0] if column != "key"
        }
        statement = update(table).where(table.c[_key(table)] == bindparam("key")).values(columns)
        connection.execute(statement, batch)


def _batches(rows: Sequence[Values]) -> Iterable[list[Values]]:
    for start in range(0, len(rows), _BATCH):
        yield list(rows[start : start + _BATCH])
