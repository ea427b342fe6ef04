"""Reads rows as the driver gives them, some thousand at a time and turned into columns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select

ROWS_AT_ONCE = 5_000
"""Rows that are held as rows before they become columns; more of them gain nothing."""


def column_parts(
    connection: Connection, query: Select[Any], *, text: Callable[[bytes], object]
) -> Iterator[list[tuple[object, ...]]]:
    """Give the rows of a query, a part at a time, as the values of each column in turn.

    No part is given of a query without rows. `text` is what SQLite makes of the bytes of a text,
    which may be no UTF-8; other databases give text as such.
    """
    with _text_of_sqlite(connection, text), connection.execute(query) as result:
        while rows := result.cursor.fetchmany(ROWS_AT_ONCE):
            yield list(zip(*rows, strict=True))


@contextmanager
def _text_of_sqlite(connection: Connection, text: Callable[[bytes], object]) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    before, driver.text_factory = driver.text_factory, text
    try:
        yield
    finally:
        driver.text_factory = before
