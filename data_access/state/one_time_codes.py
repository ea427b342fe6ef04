"""One-time codes of the break-glass account (RFC 6238), each usable once."""

import base64
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote

from sqlalchemy import update

from data_access.state.database import Database
from data_access.state.limits import CODE_SECONDS, CODE_STEPS_AWAY
from data_access.state.tables import OneTimeCodeRow

CODE_DIGITS = 6
SECRET_BYTES = 20
"""The length of SHA-1's own output, as RFC 4226 asks (section 4, R6)."""

ISSUER = "Independent Reviewing Service"


class OneTimeCodes:
    """The one-time codes of the store."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def enrol(self, username: str) -> str:
        """Make a new secret for an account and return it in base32, to be shown once."""
        secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        with self._database.writing() as session:
            session.merge(OneTimeCodeRow(username=username, secret=secret, used_step=0))
        return secret

    def use(self, username: str, typed: str) -> bool:
        """Whether a code is right now, using it up: the same one is refused the second time.

        So is every earlier one. False for an account without a secret. Spaces are ignored.
        """
        with self._database.reading() as session:
            row = session.get(OneTimeCodeRow, username)
            secret = None if row is None else row.secret
        if secret is None:
            return False
        now = step_of(self._now())
        wanted = "".join(typed.split())
        for step in range(now - CODE_STEPS_AWAY, now + CODE_STEPS_AWAY + 1):
            right = code_of(base64.b32decode(secret), step)
            if hmac.compare_digest(right.encode(), wanted.encode()):
                return self._use_up(username, step)
        return False

    def _use_up(self, username: str, step: int) -> bool:
        """Note the step as used; False if it is used already, or a later one, by whoever."""
        with self._database.writing() as session:
            changed = session.execute(
                update(OneTimeCodeRow)
                .where(OneTimeCodeRow.username == username, OneTimeCodeRow.used_step < step)
                .values(used_step=step)
                .returning(OneTimeCodeRow.username)
            ).all()
        return bool(changed)


def step_of(at: datetime) -> int:
    """Return the number of the 30-second step that an instant lies in, counted from 1970."""
    return int(at.timestamp()) // CODE_SECONDS


def code_of(secret: bytes, step: int, *, digits: int = CODE_DIGITS) -> str:
    """Return the code of one step, with leading zeros.

    Source: RFC 6238 over RFC 4226 section 5.3, with SHA-1, which authenticator apps expect.
    """
    digest = hmac.new(secret, step.to_bytes(8, "big"), sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def address_of(secret: str, username: str) -> str:
    """Return the otpauth address that authenticator apps read, for a secret in base32."""
    label = quote(f"{ISSUER}:{username}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(ISSUER)}"
