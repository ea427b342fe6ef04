"""A county without keys, types or checks, in which a test may break what it likes."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from data_access.engine import reading
from data_access.read import read_snapshot
from measures.frames import TABLES
from measures.snapshot import Snapshot


def loose_copy(of: Path, to: Path) -> None:
    """Copy the rows of the contract's tables of one SQLite file to another, and nothing else."""
    with closing(sqlite3.connect(to)) as connection, connection:
        connection.execute("attach database ? as source", (str(of),))
        for name in TABLES:
            connection.execute(f"create table {name} as select * from source.{name}")


def broken(county: Path, folder: Path, *statements: str) -> str:
    """Copy a county into a folder and run statements on the copy; return its address."""
    path = folder / "review.db"
    shutil.copy(county, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return f"sqlite:///{path}"


def snapshot_of(url: str) -> Snapshot:
    """Read a review database as the dashboard does."""
    engine = reading(url)
    try:
        return read_snapshot(engine)
    finally:
        engine.dispose()
