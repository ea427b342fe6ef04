"""Reads the review database into a snapshot: one transaction, every table checked."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from sqlalchemy import (
    ColumnClause,
    Connection,
    Engine,
    column,
    inspect,
    select,
    table,
)
from sqlalchemy.exc import SQLAlchemyError

from data_access.as_text import as_text
from data_access.engine import DatabaseUnreachableError, masked
from measures.frames import TABLES, TableContract
from measures.snapshot import Snapshot
from measures.working_days import FIRST_YEAR, LAST_YEAR

TRUE_WORDS = ("1", "true", "t", "yes", "y")
FALSE_WORDS = ("0", "false", "f", "no", "n")


EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
"""The days a record of a child in care can name. A day outside them is a slip of the pen (year
0026) or stands for none (1900-01-01, 9999-12-31). Source: docs/security.md, row R9."""


class ContractError(Exception):
    """A required table or column is missing; the message names it and what to do."""


def read_snapshot(engine: Engine) -> Snapshot:
    """Read every table of the contract in one transaction and return the snapshot.

    A missing optional table or nullable column is read as not supplied and noted; unreadable
    dates and numbers become null and are noted with their count. Exact duplicate keys are kept
    once. Raises ContractError for a missing required table or column and
    DatabaseUnreachableError when the database does not answer.
    """
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            notes: list[str] = []
            present = _present(connection)
            frames = {
                name: _table(connection, contract, present, notes)
                for name, contract in TABLES.items()
            }
    except SQLAlchemyError as error:
        raise DatabaseUnreachableError(
            f"The review database at [{masked(str(engine.url))}] could not be read "
            f"({type(error).__name__}). Check that it is running and that the address is right."
        ) from error
    return _stamped(frames, notes)


Present = Mapping[str, tuple[str, Mapping[str, ColumnClause[Any]]]]
"""Tables and views by their names in lower case: the real name, and the columns by theirs."""


def _present(connection: Connection) -> Present:
    """Return the tables and views of the contract that are there.

    Names and types of columns are all that is read of them: keys and indexes of a council's
    database make no difference here, and looking them up takes longer than reading the rows.
    """
    inspector = inspect(connection)
    names = [*inspector.get_table_names(), *inspector.get_view_names()]
    wanted = {name: name.lower() for name in names if name.lower() in TABLES}
    return {
        lower: (
            name,
            {
                each["name"].lower(): column(each["name"], each["type"])
                for each in inspector.get_columns(name)
            },
        )
        for name, lower in wanted.items()
    }


def _table(
    connection: Connection,
    contract: TableContract,
    present: Present,
    notes: list[str],
) -> pl.DataFrame:
    """Read one table as text and turn it into the contract's types."""
    if contract.name not in present:
        if not contract.is_optional:
            raise ContractError(
                f"The review database has no table [{contract.name}], which every figure needs. "
                f"Ask the data team to add it (docs/data-dictionary.md)."
            )
        notes.append(f"The table {contract.name} is not in the database: not supplied.")
        return contract.empty()
    real_name, columns = present[contract.name]
    missing = [name for name in contract.schema if name not in columns]
    if required := [name for name in missing if name in contract.required]:
        raise ContractError(
            f"The table [{contract.name}] has no column [{', '.join(required)}], which every "
            f"figure needs. Ask the data team to add it (docs/data-dictionary.md)."
        )
    notes += [f"The column {contract.name}.{c} is not in the database: not supplied."
              for c in missing]  # fmt: skip
    read = [name for name in contract.schema if name not in missing]
    query = select(*(columns[name].label(name) for name in read)).select_from(table(real_name))
    return _typed(as_text(connection, query, read), contract, notes)


def _typed(raw: pl.DataFrame, contract: TableContract, notes: list[str]) -> pl.DataFrame:
    """Turn text into the contract's types; what cannot be read is null and noted."""
    columns = []
    for name, dtype in contract.schema.items():
        if name not in raw.columns:
            columns.append(pl.lit(None, dtype).alias(name))
        elif isinstance(dtype, pl.Datetime):
            columns.append(pl.lit(_moments(raw[name], dtype)).alias(name))
        else:
            columns.append(_cell(pl.col(name), dtype).alias(name))
    typed = raw.select(columns)
    for name in (each for each in raw.columns if contract.schema[each] != pl.String):
        lost = int((raw[name] != "").sum()) - typed[name].count()
        if lost > 0:
            notes.append(
                f"In {contract.name}.{name}, {lost} "
                f"{'entry' if lost == 1 else 'entries'} could not be read: counted as not recorded."
            )
    unusable = typed.filter(pl.any_horizontal(pl.col(c).is_null() for c in contract.required))
    if contract.begins and unusable.height:
        notes.append(
            f"In {contract.name}, {unusable.height} rows lack a value that may not be empty."
        )
    # A database without an order gives its rows in any: the same rows must be the same snapshot.
    typed = typed.sort(contract.key, maintain_order=True)
    unique = typed.unique(contract.key, keep="first", maintain_order=True)
    if unique.height < typed.height:
        notes.append(
            f"In {contract.name}, {typed.height - unique.height} rows repeat the key of another; "
            "the first of each is used."
        )
    return unique


def _moments(texts: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Read timestamps in any ISO form; one without a zone is UTC, an unreadable one null."""

    def moment(text: str | None) -> datetime | None:
        try:
            read = datetime.fromisoformat(text.strip()) if text else None
            return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC) if read else None
        except (ValueError, OverflowError):  # the second: a zone away from the first or last day
            return None

    return pl.Series(texts.name, [moment(text) for text in texts], dtype=dtype)


def _cell(text: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Date:
        day = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        return pl.when(day.is_between(EARLIEST, LATEST)).then(day)
    if dtype == pl.Boolean:
        word = text.str.strip_chars().str.to_lowercase()
        return pl.when(word.is_in(TRUE_WORDS)).then(True).when(word.is_in(FALSE_WORDS)).then(False)
    if dtype in (pl.Float64, pl.Int64):
        return text.cast(pl.Float64, strict=False).cast(dtype, strict=False)
    return text


def _stamped(frames: Mapping[str, pl.DataFrame], notes: list[str]) -> Snapshot:
    """Stamp the frames with the newest extract and a fingerprint of their content."""
    newest = frames["extract"].sort("extracted_at", "loaded_at", "extract_id").tail(1).to_dicts()
    extract = newest[0] if newest else {}
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(name.encode())
        digest.update(frames[name].hash_rows(seed=0).to_numpy().tobytes())
    return Snapshot(
        id=digest.hexdigest()[:16],
        source=extract.get("source") or "not stated",
        extracted_at=extract.get("extracted_at"),
        loaded_at=extract.get("loaded_at"),
        covers_from=extract.get("covers_from"),
        is_demo=bool(extract.get("is_demo")),
        frames=frames,
        notes=tuple(notes),
    )
