"""The access log: who did what, in rows that are chained so that a change shows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select

from data_access.state.database import Database
from data_access.state.tables import AccessLogRow

Detail = Mapping[str, str | int | bool | None]


class Action(StrEnum):
    """What the log records. Stored as text, so that a word given up stays readable."""

    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGN_IN_WHILE_LOCKED = "sign-in while locked"
    SIGNED_OUT = "signed out"
    PASSWORD_CHANGED = "password changed"
    CHILD_VIEWED = "child viewed"
    LIST_VIEWED = "list viewed"
    LIST_EXPORTED = "list exported"
    ACCOUNT_ADDED = "account added"
    ACCOUNT_CLOSED = "account closed"
    ROLE_CHANGED = "role changed"
    SESSIONS_ENDED = "sessions ended"
    MEETING_BEGUN = "meeting view begun"
    MEETING_ENDED = "meeting view ended"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the log. `username` is None where nobody was signed in."""

    at: datetime
    username: str | None
    action: str
    detail: Detail


class AccessLog:
    """The access log of the store. Rows are added; none is ever changed."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def write(self, username: str | None, action: Action, detail: Detail | None = None) -> None:
        """Add one row. `detail` must hold no name of a child and no secret."""
        worded = json.dumps(dict(detail or {}), sort_keys=True, ensure_ascii=False)
        with self._database.writing() as session:
            self._database.lock_chain(session)
            previous = session.scalar(
                select(AccessLogRow.row_hash).order_by(AccessLogRow.access_log_id.desc()).limit(1)
            )
            row = AccessLogRow(
                at=self._now(),
                username=username,
                action=str(action),
                detail=worded,
                previous_hash=previous or "",
            )
            row.row_hash = _row_hash(row)
            session.add(row)

    def entries(self, *, limit: int = 1000) -> list[Entry]:
        """The newest rows, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(AccessLogRow).order_by(AccessLogRow.access_log_id.desc()).limit(limit)
            )
            return [_entry(row) for row in rows]

    def of_child(self, trace: str, *, limit: int = 1000) -> list[Entry]:
        """The newest rows about one child, newest first; `trace` stands for the child."""
        wanted = f'"child": {json.dumps(trace)}'
        with self._database.reading() as session:
            rows = session.scalars(
                select(AccessLogRow)
                .where(AccessLogRow.detail.contains(wanted, autoescape=True))
                .order_by(AccessLogRow.access_log_id.desc())
                .limit(limit)
            )
            return [_entry(row) for row in rows]

    def is_intact(self) -> bool:
        """Whether no row was altered, removed from the middle or slipped in.

        Rows removed from the end are seen only against a `head` that was noted elsewhere.
        """
        previous = ""
        with self._database.reading() as session:
            rows = session.scalars(select(AccessLogRow).order_by(AccessLogRow.access_log_id))
            for row in rows:
                if row.previous_hash != previous or row.row_hash != _row_hash(row):
                    return False
                previous = row.row_hash
        return True

    def head(self) -> str:
        """The hash of the newest row, to be noted elsewhere; empty while there is no row."""
        with self._database.reading() as session:
            newest = session.scalar(
                select(AccessLogRow.row_hash).order_by(AccessLogRow.access_log_id.desc()).limit(1)
            )
        return newest or ""


def _entry(row: AccessLogRow) -> Entry:
    return Entry(at=row.at, username=row.username, action=row.action, detail=json.loads(row.detail))


def _row_hash(row: AccessLogRow) -> str:
    parts = [row.previous_hash, row.at.isoformat(), row.username, row.action, row.detail]
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
