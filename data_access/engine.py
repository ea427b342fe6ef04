"""Connections to the review database: read-only for the dashboard, writable for loads."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

STATEMENT_SECONDS = 30
"""How long one read of a whole table may take before it is given up."""


LOCKED_SECONDS = 30
"""How long a load waits for another program that writes to the same SQLite file."""


class DatabaseUnreachableError(Exception):
    """The review database could not be opened or read; the message says what and what to do."""


def masked(url: str) -> str:
    """Return the address without its password, for messages and logs."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "an address that is not a database URL"


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise DatabaseUnreachableError(
            "The database address is not a database URL. Write it like "
            "sqlite:///var/review.db or postgresql://user@host/database."
        ) from error


def reading(url: str) -> Engine:
    """Return an engine that only reads. A missing SQLite file is an error, never a new file.

    SQLite text that is not UTF-8 is read with the replacement character, so that one bad byte
    does not take a whole table down.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        path = Path(parsed.database)
        if not path.exists():
            raise DatabaseUnreachableError(
                f"There is no review database at [{path}]. Make the demo county with "
                f"'python manage.py demo' or set REVIEW_DATABASE_URL to your own."
            )
        engine = create_engine(
            f"sqlite:///file:{path.resolve().as_posix()}?mode=ro&uri=true",
            hide_parameters=True,
            connect_args={"timeout": 2},
        )

        @event.listens_for(engine, "connect")
        def _tolerate_bad_text(connection, _record) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the driver's own types
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")

        return engine
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 5,
                "options": "-c default_transaction_read_only=on "
                f"-c statement_timeout={STATEMENT_SECONDS}s",
                "application_name": "iro-oversight",
            },
            isolation_level="REPEATABLE READ",
        )
    return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)


def writing(url: str) -> Engine:
    """Return an engine for loads; SQLite checks foreign keys, and its folder is made.

    On SQLite a transaction is the only one that writes, and holds the tables it makes: Python's
    driver by itself begins none before the first row, so each table would be written alone.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": LOCKED_SECONDS})

    @event.listens_for(engine, "connect")
    def _check_foreign_keys(connection, _record) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the driver's own types
        connection.isolation_level = None  # it begins nothing: `_begin` does
        connection.execute("pragma foreign_keys = on")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate")

    return engine
