"""Small review databases for the states a page must be able to say in words."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from data_access.engine import writing
from data_access.tables import Base
from tests.histories import Row, table


@cache
def empty_database() -> bytes:
    """A file with every table and no row, made once: making the tables takes longest."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "review.db"
        engine = writing(f"sqlite:///{path}")
        Base.metadata.create_all(engine)
        engine.dispose()
        return path.read_bytes()


def database(folder: Path, *, taken_at: datetime, **tables: Iterable[Row]) -> str:
    """Write a review database with the rows named, taken at a moment; return its address."""
    path = folder / "review.db"
    if not path.exists():
        path.write_bytes(empty_database())
    url = f"sqlite:///{path}"
    engine = writing(url)
    taken = [{"extracted_at": taken_at, "loaded_at": taken_at}]
    rows = {"extract": taken, **tables}
    with engine.begin() as connection:
        for each in Base.metadata.sorted_tables:
            if each.name in rows:
                connection.execute(insert(each), table(each.name, rows[each.name]).to_dicts())
    engine.dispose()
    return url
