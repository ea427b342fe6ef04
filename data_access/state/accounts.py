"""Accounts: who may sign in, in which role, for which IRO."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from data_access.state import hashes
from data_access.state.database import Database
from data_access.state.tables import AccountRow, SessionRow
from measures.words import Role

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class AccountError(ValueError):
    """An account that cannot be as asked; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person who may sign in.

    `iro_id` is the officer whose children an IRO sees: an IRO account without one sees none.
    `is_demo` accounts work on demonstration data only. `first_password_until` is when a first
    password lapses. `sso_subject` stands for the person at the identity provider: such an account
    has no password here.
    """

    username: str
    name: str
    role: Role
    password_hash: str
    email: str | None = None
    iro_id: str | None = None
    is_active: bool = True
    is_demo: bool = False
    must_change_password: bool = False
    first_password_until: datetime | None = None
    may_name_restricted: bool = False
    """Whether the names of restricted children are shown to this person."""
    is_break_glass: bool = False
    sso_subject: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether the account signs in with a password of the dashboard's own."""
        return self.sso_subject is None

    def is_welcome(self, *, is_demo_data: bool) -> bool:
        """Whether it may be used now: demonstration accounts on demonstration data only."""
        return self.is_active and (is_demo_data or not self.is_demo)

    def is_lapsed(self, at: datetime) -> bool:
        """Whether it still has a first password, and that has run out."""
        return (
            self.must_change_password
            and self.first_password_until is not None
            and at > self.first_password_until
        )


class Accounts:
    """The accounts of the store. A change bites at the person's next click."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def put(self, account: Account) -> None:
        """Add the account or replace the one of that username.

        A new password or a closed account ends that person's sessions. Raises AccountError for a
        username that could not be typed at sign-in or an IRO id on a role that has none.
        """
        if not USERNAME.fullmatch(account.username):
            raise AccountError(
                f"The username [{account.username}] is not allowed. Use 1 to 64 small letters, "
                "digits, dots, hyphens, underscores or @, beginning with a letter or digit."
            )
        if account.iro_id is not None and account.role not in (Role.IRO, Role.SENIOR_IRO):
            raise AccountError(
                f"An IRO id [{account.iro_id}] fits the roles iro and senior_iro only, "
                f"not [{account.role}]. Leave it out."
            )
        with self._database.writing() as session:
            before = session.get(AccountRow, account.username)
            if before is not None and (
                before.password_hash != account.password_hash or not account.is_active
            ):
                _end_sessions(session, account.username, at=self._now(), why="account changed")
            session.merge(AccountRow(**vars(account), updated_at=self._now()))

    def get(self, username: str) -> Account | None:
        """Return the account of that username, active or not, or None."""
        with self._database.reading() as session:
            row = session.get(AccountRow, username)
            return None if row is None else account_of(row)

    def of_subject(self, subject: str) -> Account | None:
        """Return the account of a person at the identity provider, active or not, or None."""
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.sso_subject == subject))
            return None if row is None else account_of(row)

    def everyone(self) -> list[Account]:
        """Every account, by username."""
        with self._database.reading() as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.username))
            return [account_of(row) for row in rows]

    def set_password(self, username: str, password_hash: str) -> None:
        """Store the hash of a password the person chose; every session of theirs ends."""
        self.put(
            replace(
                self.existing(username),
                password_hash=password_hash,
                must_change_password=False,
                first_password_until=None,
            )
        )

    def renew_hash(self, account: Account, password: str) -> None:
        """Make the hash of a right password anew where it is not by today's algorithm and cost.

        Nothing else changes and no session ends: the password is the same. Nothing is done where
        another password was set meanwhile.
        """
        if hashes.is_password_hash_of_today(account.password_hash):
            return
        fresh = hashes.of_password(password)
        with self._database.writing() as session:
            session.execute(
                update(AccountRow)
                .where(
                    AccountRow.username == account.username,
                    AccountRow.password_hash == account.password_hash,
                )
                .values(password_hash=fresh)
            )

    def close(self, username: str) -> None:
        """Make the account inactive and end its sessions; raise AccountError if there is none."""
        self.put(replace(self.existing(username), is_active=False))

    def existing(self, username: str) -> Account:
        """Return the account of that username; raise AccountError if there is none."""
        account = self.get(username)
        if account is None:
            raise AccountError(f"There is no account [{username}]. List them with 'user list'.")
        return account


def account_of(row: AccountRow | Row[*tuple[Any, ...]]) -> Account:
    """Return a stored account, or its columns, as a value that outlives its transaction."""
    return Account(
        username=row.username,
        name=row.name,
        role=row.role,
        password_hash=row.password_hash,
        email=row.email,
        iro_id=row.iro_id,
        is_active=row.is_active,
        is_demo=row.is_demo,
        must_change_password=row.must_change_password,
        first_password_until=row.first_password_until,
        may_name_restricted=row.may_name_restricted,
        is_break_glass=row.is_break_glass,
        sso_subject=row.sso_subject,
    )


def _end_sessions(session: Session, username: str, *, at: datetime, why: str) -> None:
    session.execute(
        update(SessionRow)
        .where(SessionRow.username == username, SessionRow.revoked_at.is_(None))
        .values(revoked_at=at, revoked_why=why)
    )
