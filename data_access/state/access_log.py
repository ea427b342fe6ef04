"""The access log: who did what, in rows that are chained so that a change shows."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, or_, select, true
from sqlalchemy.orm import Session

from data_access.state import hashes
from data_access.state.database import Database
from data_access.state.limits import FILES_EACH, FILES_WINDOW
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
    REFUSED = "refused"
    ACCOUNT_ADDED = "account added"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_OPENED = "account opened again"
    ROLE_CHANGED = "role changed"
    RESTRICTED_NAMES = "names of restricted children"
    SESSIONS_ENDED = "sessions ended"
    COVER_GRANTED = "cover granted"
    COVER_ENDED = "cover ended"
    BREAK_GLASS_USED = "break-glass account used"
    CODES_SET_UP = "one-time codes set up"
    CODES_REPLACED = "one-time codes replaced"
    CODES_REMOVED = "one-time codes removed"
    LOG_PRUNED = "access log pruned"
    MEETING_BEGUN = "meeting view begun"
    MEETING_ENDED = "meeting view ended"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the log. `username` is None where nobody was signed in."""

    at: datetime
    username: str | None
    action: str
    detail: Detail


@dataclass(frozen=True, kw_only=True)
class Walked:
    """How far the log was walked and found whole: its last row, that row's hash, rows in all."""

    last_id: int | None
    head: str
    rows: int


_ROWS_AT_ONCE = 2_000

_LOG = AccessLogRow.__table__
"""Read in columns, not objects: a log of years has hundreds of thousands of rows."""

_FIRST_ROWS = select(*_LOG.c).order_by(_LOG.c.access_log_id).limit(_ROWS_AT_ONCE)
"""From the very first: a row that was slipped in may have any number, below nothing too."""
_NEXT_ROWS = _FIRST_ROWS.where(_LOG.c.access_log_id > bindparam("after"))


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
            self._add(session, username, str(action), worded)

    def _add(self, session: Session, username: str | None, action: str, detail: str) -> None:
        """Add a row after the newest one; the caller holds the lock of the chain."""
        previous = session.scalar(
            select(AccessLogRow.row_hash).order_by(AccessLogRow.access_log_id.desc()).limit(1)
        )
        row = AccessLogRow(
            at=self._now(),
            username=username,
            action=action,
            detail=detail,
            previous_hash=previous or "",
        )
        row.row_hash = hashes.chained(_content(row))
        session.add(row)

    def prune(self, *, before: datetime, by: str) -> int:
        """Delete the rows older than `before` and return how many; the chain stays verifiable.

        The act is a row itself, which carries the hash of the last row deleted: the first row kept
        must follow that one. Only rows from the beginning go, so a row that a clock set back made
        look old stays until those before it have gone.
        """
        with self._database.writing() as session:
            self._database.lock_chain(session)
            first_kept = session.scalar(
                select(func.min(AccessLogRow.access_log_id)).where(AccessLogRow.at >= before)
            )
            old = [] if first_kept is None else [AccessLogRow.access_log_id < first_kept]
            last = session.scalars(
                select(AccessLogRow)
                .where(*old)
                .order_by(AccessLogRow.access_log_id.desc())
                .limit(1)
            ).one_or_none()
            if last is None:
                return 0
            rows = session.scalar(select(func.count()).select_from(AccessLogRow).where(*old)) or 0
            detail = {"rows": rows, "before": before.date().isoformat(), "head": last.row_hash}
            self._add(session, by, str(Action.LOG_PRUNED), json.dumps(detail, sort_keys=True))
            session.flush()
            session.execute(
                delete(AccessLogRow).where(AccessLogRow.access_log_id <= last.access_log_id)
            )
            return rows

    def entries(self, *, limit: int = 1000) -> list[Entry]:
        """The newest rows, newest first."""
        return self._newest(true(), limit=limit)

    def of_account(self, username: str, *, limit: int = 1000) -> list[Entry]:
        """The newest rows of what one account did, newest first."""
        return self._newest(_LOG.c.username == username, limit=limit)

    def _newest(self, which: ColumnElement[bool], *, limit: int) -> list[Entry]:
        query = select(*_LOG.c).where(which).order_by(_LOG.c.access_log_id.desc()).limit(limit)
        with self._database.reading() as session:
            return [_entry(row) for row in session.connection().execute(query)]

    def next_file_at(self, username: str) -> datetime | None:
        """Return when an account may take a file away again; None if it may now."""
        with self._database.reading() as session:
            first_counted = session.scalar(
                select(AccessLogRow.at)
                .where(
                    AccessLogRow.username == username,
                    AccessLogRow.action == str(Action.LIST_EXPORTED),
                    AccessLogRow.at > self._now() - FILES_WINDOW,
                )
                .order_by(AccessLogRow.at.desc())
                .offset(FILES_EACH - 1)
                .limit(1)
            )
        return None if first_counted is None else first_counted + FILES_WINDOW

    def of_child(self, *traces: str, limit: int = 1000) -> list[Entry]:
        """The newest rows about one child, newest first; each of `traces` stands for the child."""
        wanted = [f'"child": {json.dumps(trace)}' for trace in traces]
        is_wanted = (_LOG.c.detail.contains(each, autoescape=True) for each in wanted)
        return self._newest(or_(*is_wanted), limit=limit)

    def of_others_children(self, *, limit: int = 1000) -> list[Entry]:
        """The newest views of a child by somebody who is not the child's IRO, newest first."""
        is_own = _LOG.c.detail.contains('"is_own": true', autoescape=True)
        return self._newest((_LOG.c.action == str(Action.CHILD_VIEWED)) & ~is_own, limit=limit)

    def is_intact(self) -> bool:
        """Whether no row was altered, removed or slipped in, but for what `prune` deleted.

        Rows removed from the end are seen only against a `head` that was noted elsewhere.
        """
        return self.walked() is not None

    def walked(
        self, after: Walked | None = None, *, rest: Callable[[], None] = lambda: None
    ) -> Walked | None:
        """Walk from the first row to the newest; None if one was altered, removed or slipped in.

        With `after`, only what came since that walk. `rest` is called between slices of the rows,
        so that whoever walks a long log can let others go on.
        """
        try:
            with self._database.reading() as session:
                return self._walked(session, after, rest)
        except (ValueError, KeyError, TypeError):  # a row that cannot be read was altered
            return None

    def _walked(
        self, session: Session, after: Walked | None, rest: Callable[[], None]
    ) -> Walked | None:
        if after is None:
            after = Walked(last_id=None, head=_pruned_head(session), rows=0)
        last_id, previous, count = after.last_id, after.head, after.rows
        while rows := _slice(session.connection(), last_id):
            for row in rows:
                if row.previous_hash != previous or not _is_as_written(row):
                    return None
                last_id, previous = row.access_log_id, row.row_hash
            count += len(rows)
            rest()
        return Walked(last_id=last_id, head=previous, rows=count)

    def head(self) -> str:
        """The hash of the newest row, to be noted elsewhere; empty while there is no row."""
        with self._database.reading() as session:
            newest = session.scalar(
                select(AccessLogRow.row_hash).order_by(AccessLogRow.access_log_id.desc()).limit(1)
            )
        return newest or ""


def _slice(connection: Connection, after: int | None) -> Sequence[Row[*tuple[Any, ...]]]:
    if after is None:
        return connection.execute(_FIRST_ROWS).all()
    return connection.execute(_NEXT_ROWS, {"after": after}).all()


def _pruned_head(session: Session) -> str:
    """Return the hash that the first row must follow: of the last row pruned, empty if none was."""
    pruned = session.scalar(
        select(AccessLogRow.detail)
        .where(AccessLogRow.action == str(Action.LOG_PRUNED))
        .order_by(AccessLogRow.access_log_id.desc())
        .limit(1)
    )
    return "" if pruned is None else str(json.loads(pruned)["head"])


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(at=row.at, username=row.username, action=row.action, detail=json.loads(row.detail))


def _is_as_written(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether a row's hash is its own, by the digest that the row names."""
    return hashes.is_chained(row.row_hash, _content(row))


def _content(row: AccessLogRow | Row[*tuple[Any, ...]]) -> str:
    parts = [row.previous_hash, row.at.isoformat(), row.username, row.action, row.detail]
    return json.dumps(parts, ensure_ascii=False)
