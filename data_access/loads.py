"""What loads left behind: the files they read, with rows loaded and rows set aside."""

import polars as pl
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from data_access.engine import DatabaseUnreachableError, masked
from data_access.tables import LoadFile

_COLUMNS = (
    LoadFile.extract_id,
    LoadFile.file_name,
    LoadFile.table_name,
    LoadFile.rows_in,
    LoadFile.rows_loaded,
    LoadFile.rows_set_aside,
)
SCHEMA = pl.Schema(
    {
        "extract_id": pl.String,
        "file_name": pl.String,
        "table_name": pl.String,
        "rows_in": pl.Int64,
        "rows_loaded": pl.Int64,
        "rows_set_aside": pl.Int64,
    }
)


def loaded_files(engine: Engine) -> pl.DataFrame | None:
    """Return one row per file of a load; null where the database keeps no such table.

    Raises `DatabaseUnreachableError` when the database does not answer.
    """
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(LoadFile.__tablename__):
                return None
            found = connection.execute(select(*_COLUMNS).order_by(LoadFile.load_file_id)).all()
    except SQLAlchemyError as error:
        raise DatabaseUnreachableError(
            f"The files of the loads at [{masked(str(engine.url))}] could not be read "
            f"({type(error).__name__}). Check that the database is running."
        ) from error
    return pl.DataFrame([tuple(row) for row in found], schema=SCHEMA, orient="row")
