"""The tables of the dashboard's own store. Every instant is UTC; every secret is kept as a hash."""

from datetime import UTC, date, datetime
from typing import Annotated

from sqlalchemy import (
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from measures.words import Role


class UtcInstant(TypeDecorator[datetime]):
    """An instant: aware on both sides in Python, stored without a zone as UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the UTC instant without its zone; an instant without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone cannot be stored. Pass UTC.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


hashed = Annotated[str, mapped_column(String(64))]
hashed_key = Annotated[str, mapped_column(String(64), primary_key=True)]


class Base(DeclarativeBase):
    """The tables of the dashboard's own store."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to declare it
        datetime: UtcInstant,
        date: Date(),
        Role: Enum(
            Role,
            native_enum=False,
            create_constraint=True,
            length=32,
            name="role_is_known",
            values_callable=lambda roles: [role.value for role in roles],
        ),
    }


class AccountRow(Base):
    """A person who may sign in. Nobody is deleted: a leaver becomes inactive.

    `first_password_until`: when a first password lapses, null for one the person chose.
    `sso_subject`: the hash of who this is at the identity provider; null for a local account.
    """

    __tablename__ = "account"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    role: Mapped[Role]
    iro_id: Mapped[str | None] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(100))
    is_active: Mapped[bool]
    is_demo: Mapped[bool]
    must_change_password: Mapped[bool]
    updated_at: Mapped[datetime]
    first_password_until: Mapped[datetime | None]
    may_name_restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_break_glass: Mapped[bool] = mapped_column(default=False, server_default=false())
    sso_subject: Mapped[str | None] = mapped_column(String(64))


class OneTimeCodeRow(Base):
    """The secret of an account's one-time codes, and the last step whose code was used."""

    __tablename__ = "one_time_code"

    username: Mapped[str] = mapped_column(ForeignKey(AccountRow.username), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    used_step: Mapped[int] = mapped_column(default=0)


class CoverRow(Base):
    """Leave for one account to see another officer's children, from its first to its last day.

    `ended_at` is null unless somebody ended it before its last day.
    """

    __tablename__ = "cover"

    cover_id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey(AccountRow.username), index=True)
    iro_id: Mapped[str] = mapped_column(String(64))
    first_on: Mapped[date]
    last_on: Mapped[date]
    granted_by: Mapped[str] = mapped_column(String(64))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(64))


class SsoTryRow(Base):
    """One way to the identity provider and back: kept for minutes, used once.

    `browser_hash` is the hash of a cookie that only this browser holds.
    """

    __tablename__ = "sso_try"

    state_hash: Mapped[hashed_key]
    browser_hash: Mapped[hashed]
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    return_to: Mapped[str] = mapped_column(String(2000))
    expires_at: Mapped[datetime]


class SsoTokenRow(Base):
    """An ID token that has bought its one session: who it was about and when it was issued."""

    __tablename__ = "sso_token"

    subject: Mapped[hashed_key]
    issued_at: Mapped[datetime] = mapped_column(primary_key=True)


class SessionRow(Base):
    """One sign-in, from the password to its end. All browser ids born of it are one family."""

    __tablename__ = "session"

    family: Mapped[str] = mapped_column(String(32), primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey(AccountRow.username), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_why: Mapped[str | None] = mapped_column(String(64))


class MeetingRow(Base):
    """A session in meeting view: since when, and the seed of the aliases of this meeting.

    `was_left_alone`: whether somebody acted on it after a time that ends a session with names.
    """

    __tablename__ = "meeting"

    family: Mapped[str] = mapped_column(ForeignKey(SessionRow.family), primary_key=True)
    seed: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    was_left_alone: Mapped[bool] = mapped_column(default=False, server_default=false())


class BrowserIdRow(Base):
    """The hash of a cookie's value. `root` is the hash of the first id that browser had here.

    `family` is null for an id that was never signed in; `is_superseded` means that the browser
    has been given a newer one, so no new connection may use this one.
    """

    __tablename__ = "browser_id"

    id_hash: Mapped[hashed_key]
    family: Mapped[str | None] = mapped_column(ForeignKey(SessionRow.family), index=True)
    root: Mapped[hashed]
    is_superseded: Mapped[bool]
    created_at: Mapped[datetime]


class RotateTicketRow(Base):
    """Permission, once and for seconds, for one browser to swap its id for a signed-in one."""

    __tablename__ = "rotate_ticket"

    ticket_hash: Mapped[hashed_key]
    family: Mapped[str] = mapped_column(ForeignKey(SessionRow.family))
    root: Mapped[hashed]
    expires_at: Mapped[datetime]


class LoginAttemptRow(Base):
    """One try at a password. The name is kept as a hash: people type passwords there."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_name", "username_hash", "at"),
        Index("ix_login_attempt_address", "address", "at"),
    )

    login_attempt_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    username_hash: Mapped[hashed]
    address: Mapped[str | None] = mapped_column(String(64))
    was_right: Mapped[bool]


class AccessLogRow(Base):
    """One thing somebody did. Each row carries the hash of the row before it."""

    __tablename__ = "access_log"

    access_log_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    username: Mapped[str | None] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    row_hash: Mapped[hashed]


class SavedViewRow(Base):
    """A page with filters that a person keeps under a name. Filters are ids; none is a child's."""

    __tablename__ = "saved_view"

    username: Mapped[str] = mapped_column(ForeignKey(AccountRow.username), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    page: Mapped[str] = mapped_column(String(64))
    filters: Mapped[str] = mapped_column(Text)
    is_default: Mapped[bool]
    saved_at: Mapped[datetime]


class SecretRow(Base):
    """A random secret of the dashboard's own, by the name of its use."""

    __tablename__ = "secret"

    use: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(128))
