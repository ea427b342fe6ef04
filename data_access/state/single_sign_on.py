"""Single sign-on, as far as the store knows it: ways out and back, and tokens used once."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete

from data_access.state import hashes
from data_access.state.database import Database
from data_access.state.limits import SSO_TRY_LIFE, TOKEN_AGE
from data_access.state.tables import SsoTokenRow, SsoTryRow


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What a browser takes to the identity provider. `browser` goes into its cookie alone."""

    state: str
    browser: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """The S256 challenge of the verifier. Source: RFC 7636, section 4.2."""
        digest = sha256(self.verifier.encode()).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, kw_only=True)
class Way:
    """What must match when the browser comes back, and where it then goes."""

    nonce: str
    verifier: str
    return_to: str


class SingleSignOn:
    """The ways to the identity provider and the tokens that came back."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def begin(self, *, return_to: str) -> Begun:
        """Note that a browser leaves for the provider; good for SSO_TRY_LIFE and one return."""
        begun = Begun(
            state=secrets.token_urlsafe(32),
            browser=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(64),
        )
        at = self._now()
        with self._database.writing() as session:
            session.execute(delete(SsoTryRow).where(SsoTryRow.expires_at <= at))
            session.add(
                SsoTryRow(
                    state_hash=_hash(begun.state),
                    browser_hash=_hash(begun.browser),
                    nonce=begun.nonce,
                    verifier=begun.verifier,
                    return_to=return_to,
                    expires_at=at + SSO_TRY_LIFE,
                )
            )
        return begun

    def come_back(self, state: str, *, browser: str) -> Way | None:
        """Use up the way of a state; None if it is unknown, used, too old or another browser's."""
        with self._database.writing() as session:
            row = session.get(SsoTryRow, _hash(state))
            if row is None:
                return None
            way = Way(nonce=row.nonce, verifier=row.verifier, return_to=row.return_to)
            is_good = row.expires_at > self._now() and row.browser_hash == _hash(browser)
            session.delete(row)
        return way if is_good else None

    def use_token(self, subject: str, issued_at: datetime) -> bool:
        """Use up an ID token: True once, and only while it is fresh (TOKEN_AGE)."""
        age = self._now() - issued_at
        if not -TOKEN_AGE < age <= TOKEN_AGE:
            return False
        with self._database.writing() as session:
            self._database.lock_chain(session)
            session.execute(
                delete(SsoTokenRow).where(SsoTokenRow.issued_at < self._now() - 4 * TOKEN_AGE)
            )
            if session.get(SsoTokenRow, (subject, issued_at)) is not None:
                return False
            session.add(SsoTokenRow(subject=subject, issued_at=issued_at))
        return True


def subject_of(issuer: str, subject: str) -> str:
    """Return what stands for a person at a provider: `sub` is unique within its issuer alone.

    A fingerprint: the provider's signature says who it is, and whoever knows this opens nothing. So
    it is none of `hashes`, and outlives a change there.
    """
    return sha256(f"{issuer}|{subject}".encode()).hexdigest()


def _hash(secret: str) -> str:
    return hashes.of_secret(secret)
