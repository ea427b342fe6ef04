"""Sessions on the server, and the browser ids that lead to them.

A cookie that existed before sign-in never gains any right: the page that saw the good password
gets a one-use ticket, its browser hands that in, and the answer sets a fresh cookie. Only the fresh
one leads to the session, so a cookie planted beforehand leads nowhere (OWASP ASVS 5.0, 7.2.4).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, select, update
from sqlalchemy.orm import Session

from data_access.state import hashes
from data_access.state.database import Database
from data_access.state.limits import (
    ABSOLUTE,
    ATTEMPTS_KEPT,
    IDLE,
    IDLE_IN_MEETING,
    SESSIONS_EACH,
    TICKET_LIFE,
    TOUCH_EVERY,
)
from data_access.state.live_sessions import (
    OPEN,
    OPEN_OF_BROWSER,
    OPEN_OF_FAMILY,
    LiveSession,
    live_session,
)
from data_access.state.tables import (
    BrowserIdRow,
    LoginAttemptRow,
    MeetingRow,
    RotateTicketRow,
    SessionRow,
)


@dataclass(frozen=True, kw_only=True)
class Browser:
    """What the store knows of a browser id.

    `root` stays the same through every swap of that browser's id. `family` is the session it
    leads to, None if it was never signed in. `is_superseded`: the browser holds a newer one.
    """

    root: str
    family: str | None
    is_superseded: bool


class Sessions:
    """The sessions of the store."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def open(self, username: str) -> str:
        """Open a session for an account whose password was right; return its family.

        The oldest of more than SESSIONS_EACH live sessions end.
        """
        family, at = secrets.token_hex(16), self._now()
        with self._database.writing() as session:
            others = session.scalars(
                select(SessionRow)
                .where(SessionRow.username == username, SessionRow.revoked_at.is_(None))
                .order_by(SessionRow.created_at.desc(), SessionRow.family)
                .offset(SESSIONS_EACH - 1)
            )
            for other in others:
                other.revoked_at, other.revoked_why = at, "too many sessions"
            session.add(
                SessionRow(family=family, username=username, created_at=at, last_seen_at=at)
            )
        return family

    def ticket(self, family: str, browser_id: str) -> str:
        """Return a one-use ticket with which that browser may swap its id for a signed-in one."""
        ticket = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            session.add(
                RotateTicketRow(
                    ticket_hash=_hash(ticket),
                    family=family,
                    root=_browser(session, browser_id).root,
                    expires_at=self._now() + TICKET_LIFE,
                )
            )
        return ticket

    def rotate(self, browser_id: str, ticket: str) -> str | None:
        """Use up the ticket and return the browser's new id, or None if it has no right to one.

        None: the ticket is unknown, used, too old or another browser's, or the id has been
        superseded already. The old id stays good only for connections that are open on it.
        """
        with self._database.writing() as session:
            used = session.execute(
                delete(RotateTicketRow)
                .where(RotateTicketRow.ticket_hash == _hash(ticket))
                .returning(RotateTicketRow.family, RotateTicketRow.root, RotateTicketRow.expires_at)
            ).one_or_none()
            browser = _browser(session, browser_id)
            if (
                used is None
                or used.expires_at <= self._now()
                or used.root != browser.root
                or browser.is_superseded
            ):
                return None
            fresh = secrets.token_urlsafe(32)
            session.merge(self._id(browser_id, browser, browser.family, is_superseded=True))
            session.add(self._id(fresh, browser, used.family, is_superseded=False))
            return fresh

    def _id(
        self, browser_id: str, browser: Browser, family: str | None, *, is_superseded: bool
    ) -> BrowserIdRow:
        return BrowserIdRow(
            id_hash=_hash(browser_id),
            family=family,
            root=browser.root,
            is_superseded=is_superseded,
            created_at=self._now(),
        )

    def browser(self, browser_id: str) -> Browser:
        """Return what is known of a browser id; one never seen is its own root."""
        with self._database.reading() as session:
            return _browser(session, browser_id)

    def has_cookie(self, family: str) -> bool:
        """Whether a browser has fetched the cookie of this session."""
        with self._database.reading() as session:
            return bool(session.scalar(select(exists().where(BrowserIdRow.family == family))))

    def live(self, family: str, *, touch: bool) -> LiveSession | None:
        """Return the session if it is live, else None.

        None when it was ended, idle for IDLE, older than ABSOLUTE, or when its account is closed.
        `touch` counts this as an action of the person; a poll passes False.
        """
        return self._if_live(OPEN_OF_FAMILY, family, touch=touch)

    def live_for(self, browser_id: str, *, touch: bool) -> LiveSession | None:
        """Return the live session that a browser id leads to, or None."""
        return self._if_live(OPEN_OF_BROWSER, _hash(browser_id), touch=touch)

    def _if_live(
        self, query: Select[*tuple[Any, ...]], asked: str, *, touch: bool
    ) -> LiveSession | None:
        at = self._now()
        with self._database.reading() as session:
            found = session.connection().execute(query, {"asked": asked}).one_or_none()
            live = None if found is None else live_session(found)
        if live is None or not self._has_time_left(live, at):
            return None
        if touch and at - live.last_seen_at >= TOUCH_EVERY:
            self._touch(live.family, at, was_left_alone=at - live.last_seen_at > IDLE)
            return replace(live, last_seen_at=at)
        return live

    def _has_time_left(self, live: LiveSession, at: datetime) -> bool:
        """Whether a session is neither idle nor too old; one that is, is ended."""
        is_old = at - live.created_at > ABSOLUTE
        idle = IDLE if live.meeting is None else IDLE_IN_MEETING
        if not is_old and at - live.last_seen_at <= idle:
            return True
        self.revoke(live.family, why="too old" if is_old else "idle")
        return False

    def _touch(self, family: str, at: datetime, *, was_left_alone: bool) -> None:
        with self._database.writing() as session:
            session.execute(
                update(SessionRow).where(SessionRow.family == family).values(last_seen_at=at)
            )
            if was_left_alone:  # only a meeting lives through that
                session.execute(
                    update(MeetingRow)
                    .where(MeetingRow.family == family)
                    .values(was_left_alone=True)
                )

    def all_live(self, username: str | None = None) -> list[LiveSession]:
        """Return the sessions that are live now, the newest first; of one account, if named."""
        query = OPEN.order_by(SessionRow.created_at.desc(), SessionRow.family)
        if username is not None:
            query = query.where(SessionRow.username == username)
        at = self._now()
        with self._database.reading() as session:
            found = [live_session(row) for row in session.connection().execute(query)]
        return [live for live in found if self._has_time_left(live, at)]

    def begin_meeting(self, family: str) -> None:
        """Put a session into meeting view, with aliases of its own; one that is in it stays."""
        with self._database.writing() as session:
            if session.get(MeetingRow, family) is None:
                row = MeetingRow(family=family, seed=secrets.token_hex(8), started_at=self._now())
                session.add(row)

    def end_meeting(self, family: str) -> None:
        """Take a session out of meeting view.

        One that had been left alone for IDLE ends instead: whoever acts on it since may be anybody
        in the room, and names would follow.
        """
        with self._database.writing() as session:
            was_left_alone = session.scalar(
                delete(MeetingRow)
                .where(MeetingRow.family == family)
                .returning(MeetingRow.was_left_alone)
            )
        if was_left_alone:
            self.revoke(family, why="left alone in a meeting")

    def revoke(self, family: str, *, why: str) -> None:
        """End one session; ending it again changes nothing."""
        self._end(SessionRow.family == family, why)

    def revoke_all(self, username: str, *, why: str, opened_by: datetime | None = None) -> int:
        """End every session of an account, or those opened by then; return how many ended."""
        whose = SessionRow.username == username
        if opened_by is not None:
            whose &= SessionRow.created_at <= opened_by
        return self._end(whose, why)

    def _end(self, whose: ColumnElement[bool], why: str) -> int:
        with self._database.writing() as session:
            ended = session.execute(
                update(SessionRow)
                .where(whose, SessionRow.revoked_at.is_(None))
                .values(revoked_at=self._now(), revoked_why=why)
                .returning(SessionRow.family)
            )
            return len(ended.all())

    def forget_old(self) -> None:
        """Delete attempts, sessions, browser ids and tickets older than ATTEMPTS_KEPT."""
        before = self._now() - ATTEMPTS_KEPT
        old = select(SessionRow.family).where(SessionRow.created_at < before)
        with self._database.writing() as session:
            session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at < before))
            session.execute(delete(RotateTicketRow).where(RotateTicketRow.expires_at < before))
            session.execute(
                delete(BrowserIdRow).where(
                    BrowserIdRow.family.in_(old)
                    | (BrowserIdRow.family.is_(None) & (BrowserIdRow.created_at < before))
                )
            )
            session.execute(delete(MeetingRow).where(MeetingRow.family.in_(old)))
            session.execute(delete(SessionRow).where(SessionRow.created_at < before))


def _browser(session: Session, browser_id: str) -> Browser:
    row = session.get(BrowserIdRow, _hash(browser_id))
    if row is None:
        return Browser(root=_hash(browser_id), family=None, is_superseded=False)
    return Browser(root=row.root, family=row.family, is_superseded=row.is_superseded)


def _hash(secret: str) -> str:
    return hashes.of_secret(secret)
