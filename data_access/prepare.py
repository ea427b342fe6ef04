"""What `make run` needs before the app starts: the demo county, moved to today, and accounts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from data_access import snapshots
from data_access.demo import make_demo_county
from data_access.engine import DatabaseUnreachableError, reading, writing
from data_access.read import read_snapshot
from data_access.settings import Settings
from data_access.state.demo_accounts import DemoAccount, make_demo_accounts
from data_access.state.store import Store
from data_access.tables import Extract, Iro
from measures.dates import in_words
from measures.snapshot import LONDON
from measures.words import OfficerRole

EARLIER = timedelta(days=14)
"""How far back the kept earlier snapshot of the demo county lies."""


def prepare(
    settings: Settings,
    *,
    today: date,
    now: Callable[[], datetime],
    progress: Callable[[str], None],
) -> list[DemoAccount]:
    """Make the demo county if there is none, move an old one to today, and make its accounts.

    A database that REVIEW_DATABASE_URL names is left alone. Returns the demonstration accounts,
    none for a database that is not the embedded one.
    """
    if not settings.is_embedded:
        progress("Using the review database that REVIEW_DATABASE_URL names.")
        return []
    stands_at = _stands_at(settings.database_url)
    if stands_at is None or stands_at < today:
        if stands_at is not None:
            progress(f"Moving the demo county from {in_words(stands_at)} to {in_words(today)}")
        _keep_earlier(settings, today - EARLIER, kept_at=now(), progress=progress)
        make_demo_county(writing(settings.database_url), as_at=today, progress=progress)
    store = Store(settings.state_url, now=now)
    try:
        return make_demo_accounts(store, _iro_ids(reading(settings.database_url)))
    finally:
        store.close()


def _stands_at(url: str) -> date | None:
    """Return the London date of the demo county's extract; null if there is none yet."""
    try:
        with reading(url).connect() as connection:
            extracted_at: datetime | None = connection.scalar(
                select(func.max(Extract.extracted_at))
            )
    except (DatabaseUnreachableError, SQLAlchemyError):
        return None
    if extracted_at is None:
        return None
    aware = extracted_at if extracted_at.tzinfo else extracted_at.replace(tzinfo=UTC)
    return aware.astimezone(LONDON).date()


def _keep_earlier(
    settings: Settings, as_at: date, *, kept_at: datetime, progress: Callable[[str], None]
) -> None:
    """Keep a snapshot of the same county two weeks earlier, so that change can be shown."""
    if any(
        stamp.is_demo and stamp.extracted_at and stamp.extracted_at.date() == as_at
        for stamp in snapshots.kept(settings.snapshot_folder)
    ):
        return
    progress(f"Keeping the county as it stood on {in_words(as_at)}, to show change")
    memory = _in_memory()
    make_demo_county(memory, as_at=as_at)
    snapshots.save(read_snapshot(memory), settings.snapshot_folder, kept_at=kept_at)
    memory.dispose()


def _in_memory() -> Engine:
    return create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )


def _iro_ids(engine: Engine) -> list[str]:
    """Return the IROs who hold cases, A to Z: the demonstration IRO is the first of them."""
    query = (
        select(Iro.iro_id)
        .where(Iro.role == OfficerRole.IRO.value, Iro.ended_on.is_(None))
        .order_by(Iro.name)
    )
    with engine.connect() as connection:
        return list(connection.scalars(query))
