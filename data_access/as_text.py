"""Reads rows as text: databases hold a date or a number in more than one form, text in each."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from polars.exceptions import ComputeError
from sqlalchemy import Connection, Select

from data_access.column_parts import column_parts


def as_text(connection: Connection, query: Select[Any], names: Sequence[str]) -> pl.DataFrame:
    """Return the rows of a query, each value as text and null where there is none.

    The rows are taken as the driver gives them: a type that a database states for a column is
    not believed, so that one entry of another kind takes nothing else down. Days and moments
    are written as ISO 8601, moments in UTC (one without a zone is UTC); bytes that are no UTF-8
    are shown as the replacement character.
    """
    parts = [pl.DataFrame(schema=dict.fromkeys(names, pl.String))]
    for columns in column_parts(connection, query, text=bytes):
        cells = zip(names, columns, strict=True)
        parts.append(pl.DataFrame([_column(values).alias(name) for name, values in cells]))
    return pl.concat(parts, rechunk=True)


def _column(values: Sequence[object]) -> pl.Series:
    """Return values as text: those of one plain kind at once, any others each by itself."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {str}:
        return pl.Series(values, dtype=pl.String)
    if kinds == {int}:
        return pl.Series(values, dtype=pl.Int64).cast(pl.String)
    if kinds == {bytes}:
        with suppress(ComputeError):  # one that is no UTF-8: each by itself
            return pl.Series(values, dtype=pl.Binary).cast(pl.String)
    return pl.Series([_text(value) for value in values], dtype=pl.String)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
