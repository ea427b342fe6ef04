"""One-time codes of local accounts (RFC 6238), each usable once.

Whoever has a secret here is asked for a code beside the password.
"""

import base64
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote

from sqlalchemy import delete, select, update

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
        """Make a new secret for an account and return it in base32, to be shown once.

        It is in force at once, and the account's old one no longer.
        """
        secret = new_secret()
        self._put(username, secret, used_step=0)
        return secret

    def confirm(self, username: str, secret: str, typed: str) -> bool:
        """Put a secret that the person was shown in force, if a code of it is right now.

        That code is used up. False for a wrong code: then the account stays as it was.
        """
        step = self._step_of_right(secret, typed)
        if step is None:
            return False
        self._put(username, secret, used_step=step)
        return True

    def remove(self, username: str) -> bool:
        """Take the secret of an account away; False if it had none."""
        with self._database.writing() as session:
            removed = session.execute(
                delete(OneTimeCodeRow)
                .where(OneTimeCodeRow.username == username)
                .returning(OneTimeCodeRow.username)
            ).all()
        return bool(removed)

    def are_of(self, username: str) -> bool:
        """Whether an account has codes."""
        with self._database.reading() as session:
            return session.get(OneTimeCodeRow, username) is not None

    def holders(self) -> frozenset[str]:
        """Return the usernames of all accounts that have codes."""
        with self._database.reading() as session:
            return frozenset(session.scalars(select(OneTimeCodeRow.username)))

    def use(self, username: str, typed: str) -> bool:
        """Whether a code is right now, using it up: the same one is refused the second time.

        So is every earlier one. False for an account without a secret. Spaces are ignored.
        """
        with self._database.reading() as session:
            row = session.get(OneTimeCodeRow, username)
            secret = None if row is None else row.secret
        step = None if secret is None else self._step_of_right(secret, typed)
        return step is not None and self._use_up(username, step)

    def _step_of_right(self, secret: str, typed: str) -> int | None:
        """Return the step whose code was typed, None if it is that of no step near enough."""
        now = step_of(self._now())
        wanted = "".join(typed.split())
        for step in range(now - CODE_STEPS_AWAY, now + CODE_STEPS_AWAY + 1):
            right = code_of(base64.b32decode(secret), step)
            if hmac.compare_digest(right.encode(), wanted.encode()):
                return step
        return None

    def _put(self, username: str, secret: str, *, used_step: int) -> None:
        with self._database.writing() as session:
            session.merge(OneTimeCodeRow(username=username, secret=secret, used_step=used_step))

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


def new_secret() -> str:
    """Return a random secret in base32. It is in force for nobody until it is stored."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


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
