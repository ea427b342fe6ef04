"""Tries at a password, and the lock that too many wrong ones bring."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from data_access.state import hashes
from data_access.state.database import Database
from data_access.state.limits import FAILURES_FROM_ADDRESS, FAILURES_OF_NAME, WINDOW
from data_access.state.tables import LoginAttemptRow


class Attempts:
    """Tries at a password. They are kept in the store: a restart or a new browser forgets none."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def record(self, username: str, *, was_right: bool, address: str | None = None) -> None:
        """Note one try. `address` is the network address, None on the machine itself."""
        with self._database.writing() as session:
            session.add(
                LoginAttemptRow(
                    at=self._now(),
                    username_hash=_name(username),
                    address=address,
                    was_right=was_right,
                )
            )

    def locked_until(self, username: str, *, address: str | None = None) -> datetime | None:
        """Return when the name, or the address, may try again; None if it may now.

        A right password clears the failures of its name, never those of an address. An address
        that is not known (None) is never locked.
        """
        named = LoginAttemptRow.username_hash == _name(username)
        with self._database.reading() as session:
            last_right = session.scalar(
                select(func.max(LoginAttemptRow.at)).where(named, LoginAttemptRow.was_right)
            )
        since_right = named if last_right is None else named & (LoginAttemptRow.at > last_right)
        locks = [self._lock_end(since_right, failures=FAILURES_OF_NAME)]
        if address is not None:
            from_there = LoginAttemptRow.address == address
            locks.append(self._lock_end(from_there, failures=FAILURES_FROM_ADDRESS))
        return max((lock for lock in locks if lock is not None), default=None)

    def _lock_end(self, whose: ColumnElement[bool], *, failures: int) -> datetime | None:
        wrong = (
            whose,
            LoginAttemptRow.was_right.is_(False),
            LoginAttemptRow.at > self._now() - WINDOW,
        )
        with self._database.reading() as session:
            count, last = session.execute(
                select(func.count(), func.max(LoginAttemptRow.at)).where(*wrong)
            ).one()
        return last + WINDOW if count >= failures else None


def _name(username: str) -> str:
    return hashes.of_secret(username.strip().lower())
