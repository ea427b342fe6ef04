"""The connection to the dashboard's own store: SQLite by default, PostgreSQL as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from data_access.state.upgrade import upgrade

BUSY_SECONDS = 5
"""How long to wait for another writer before giving up."""

CHAIN_LOCK = 7_204_118
"""The PostgreSQL advisory lock under which rows join the access log, one at a time."""


class StateUnavailableError(Exception):
    """The dashboard's own store could not be read or written; nobody is let in meanwhile."""


class Database:
    """Transactions on the dashboard's own store, brought up to this release's tables."""

    def __init__(self, url: str) -> None:
        """Open the store at `url`; raise StateUnavailableError if that cannot be done."""
        try:
            self._engine = _engine(url)
            with _worded():
                self._writes = self._engine.execution_options(is_write=True)
                with self.writing() as session:
                    self.lock_chain(session)  # replicas that start together, one after the other
                    upgrade(session.connection())
        except (ArgumentError, OSError) as error:
            raise StateUnavailableError(
                "The dashboard's own store could not be opened. Check REVIEW_STATE_URL: "
                "it looks like sqlite:///var/state.db or postgresql://user@host/database."
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the store."""
        with _worded(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that is committed at the end, or rolled back if anything goes wrong."""
        with _worded(), Session(self._writes, expire_on_commit=False) as session, session.begin():
            yield session

    def lock_chain(self, session: Session) -> None:
        """Wait for every other writer of the access log (SQLite has one writer anyway)."""
        if self._engine.dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))

    def answers(self) -> bool:
        """Whether the store can be read now."""
        try:
            with self.reading() as session:
                session.execute(text("select 1"))
        except StateUnavailableError:
            return False
        return True

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


@contextmanager
def _worded() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise StateUnavailableError(
            "The dashboard's own store did not answer. Try again in a minute; if it lasts, "
            "check that the database at REVIEW_STATE_URL is running and not full."
        ) from error


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    if parsed.database:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # password hashes: for the account that runs the dashboard only
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})

    # The driver would begin transactions late and deferred; then two writers who have both read
    # could each block the other. So it is told to begin none, and each begins as what it is.
    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.isolation_level = None
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma foreign_keys = on")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("is_write", False)
        connection.exec_driver_sql("begin immediate" if is_write else "begin")

    return engine
