"""Writing the demo county: one transaction into a database that holds nothing real."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, delete, func, insert, inspect, select
from sqlalchemy.exc import OperationalError

from data_access.demo.county import Rows
from data_access.engine import DatabaseUnreachableError
from data_access.tables import Base, Extract

EXTRACTED_AT = time(6, 10)
LOADED_AT = time(6, 25)


class NotADemoDatabaseError(Exception):
    """The database holds data that the demo county must not be mixed with."""


def _london(as_at: date, at: time) -> datetime:
    return datetime.combine(as_at, at, tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def _holds_real_data(connection: Connection) -> bool:
    """Tell whether the database holds rows that did not come from a demo county."""
    existing = set(inspect(connection).get_table_names())
    if Extract.__tablename__ in existing:
        kinds = set(connection.scalars(select(Extract.is_demo).distinct()))
        if kinds == {True}:
            return False
        if kinds:
            return True
    filled = (
        connection.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name in existing
    )
    return any(filled)


def write(engine: Engine, units: Iterable[Rows], *, as_at: date) -> dict[str, int]:
    """Write every unit and the extract row, in one transaction; return the rows by table.

    An earlier demo county is replaced. Raises `NotADemoDatabaseError` for a database with
    other data in it and `DatabaseUnreachableError` for one that takes no rows, and leaves either
    as it was.
    """
    try:
        return _written(engine, units, as_at=as_at)
    except OperationalError as error:
        raise DatabaseUnreachableError(
            "The database would not take the demo county: another program may be writing to it, or "
            "this one may not. Stop the other program, or give a file that may be written to."
        ) from error


def _written(engine: Engine, units: Iterable[Rows], *, as_at: date) -> dict[str, int]:
    written: dict[str, int] = {}
    with engine.begin() as connection:
        if _holds_real_data(connection):
            raise NotADemoDatabaseError(
                "This database holds data that is not a demo county, so nothing was written: "
                "give an empty database or one that holds an earlier demo county."
            )
        Base.metadata.create_all(connection)
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
        for rows_by_table in units:
            for table in Base.metadata.sorted_tables:
                rows = rows_by_table.get(table.name)
                if rows:
                    connection.execute(insert(table), rows)
                    written[table.name] = written.get(table.name, 0) + len(rows)
        extract = {
            "extract_id": f"demo-{as_at.isoformat()}",
            "source": "Demonstration county",
            "extracted_at": _london(as_at, EXTRACTED_AT),
            "loaded_at": _london(as_at, LOADED_AT),
            "covers_from": None,
            "is_demo": True,
        }
        connection.execute(insert(Extract), [extract])
        written[Extract.__tablename__] = 1
    return written
