"""The tables of the dashboard's own store. Every instant is UTC; every secret is kept as a hash."""

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, Index, String, Text, TypeDecorator
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
    """A person who may sign in. Nobody is deleted: a leaver becomes inactive."""

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
    """A session in meeting view: since when, and the seed of the aliases of this meeting."""

    __tablename__ = "meeting"

    family: Mapped[str] = mapped_column(ForeignKey(SessionRow.family), primary_key=True)
    seed: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]


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
