"""The sessions that nobody has ended, as every page looks them up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from data_access.state.accounts import Account, account_of
from data_access.state.tables import AccountRow, BrowserIdRow, MeetingRow, SessionRow


@dataclass(frozen=True, kw_only=True)
class LiveSession:
    """A session that is neither ended nor timed out, and the active account it belongs to."""

    family: str
    account: Account
    created_at: datetime
    last_seen_at: datetime
    meeting: str | None = None
    """The seed of the aliases while the session is in meeting view; None while it is not."""


_SESSION, _ACCOUNT, _MEETING, _BROWSER_ID = (
    table.__table__ for table in (SessionRow, AccountRow, MeetingRow, BrowserIdRow)
)
OPEN = (
    select(
        *_ACCOUNT.c, _SESSION.c.family, _SESSION.c.created_at, _SESSION.c.last_seen_at,
        _MEETING.c.seed,
    )
    .join_from(_SESSION, _ACCOUNT, _ACCOUNT.c.username == _SESSION.c.username)
    .outerjoin(_MEETING, _MEETING.c.family == _SESSION.c.family)
    .where(_SESSION.c.revoked_at.is_(None), _ACCOUNT.c.is_active)
)  # fmt: skip
"""Sessions that nobody has ended, with their accounts, where these are active.

In columns, not objects, and built once: every page asks for one, and so it costs a third.
"""
OPEN_OF_FAMILY = OPEN.where(_SESSION.c.family == bindparam("asked"))
OPEN_OF_BROWSER = OPEN.join(_BROWSER_ID, _BROWSER_ID.c.family == _SESSION.c.family).where(
    _BROWSER_ID.c.id_hash == bindparam("asked")
)


def live_session(row: Row[*tuple[Any, ...]]) -> LiveSession:
    """Return the session of a row of `OPEN`."""
    return LiveSession(
        family=row.family,
        account=account_of(row),
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        meeting=row.seed,
    )
