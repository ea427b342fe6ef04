"""Small review databases for the states a page must be able to say in words."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from data_access.engine import writing
from data_access.tables import Base
from tests.histories import Row, table


def database(folder: Path, *, taken_at: datetime, **tables: Iterable[Row]) -> str:
    """Write a review database with the rows named, taken at a moment; return its address."""
    url = f"sqlite:///{folder / 'review.db'}"
    engine = writing(url)
    Base.metadata.create_all(engine)
    taken = [{"extracted_at": taken_at, "loaded_at": taken_at}]
    rows = {"extract": taken, **tables}
    with engine.begin() as connection:
        for each in Base.metadata.sorted_tables:
            if each.name in rows:
                connection.execute(insert(each), table(each.name, rows[each.name]).to_dicts())
    engine.dispose()
    return url
