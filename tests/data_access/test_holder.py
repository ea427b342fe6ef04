"""Faults of the review database in use: the last good data stay, stamped, for everybody."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from data_access import snapshots
from data_access.holder import REFRESH_AFTER, RETRY_AFTER, UNREACHABLE, Held, Holder
from tests.pages.small_databases import database

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ONE = {
    "child": [{"child_id": "C1", "case_number": "LCS-1", "first_name": "Ann", "last_name": "One"}],
    "care_period": [{"care_period_id": "P1", "child_id": "C1", "started_on": "2026-01-05"}],
}
PEOPLE = 100


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def holder(tmp_path: Path, clock: Clock) -> Holder:
    """A holder that has read a database with one child."""
    url = database(tmp_path, taken_at=NOON, **ONE)
    made = Holder(url, tmp_path / "kept", now=clock)
    assert made.get().problem is None
    return made


@pytest.fixture
def review_db(tmp_path: Path) -> Path:
    return tmp_path / "review.db"


def after(holder: Holder, clock: Clock, wait: timedelta) -> Held:
    """Let time pass, let somebody ask, and wait for the refresh that this begins."""
    clock.at += wait
    holder.get()
    with holder._reading:
        return holder.get()


@contextmanager
def connects() -> Iterator[list[object]]:
    """Every connection that is made to any database meanwhile."""
    made: list[object] = []

    def note(connection: object, _record: object) -> None:
        made.append(connection)

    event.listen(Engine, "connect", note)
    yield made
    event.remove(Engine, "connect", note)


def everybody(ask: Callable[[], Held]) -> list[Held]:
    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(lambda _: ask(), range(PEOPLE)))


def test_a_hundred_people_at_the_first_moment_cause_one_read(tmp_path: Path, clock: Clock) -> None:
    holder = Holder(database(tmp_path, taken_at=NOON, **ONE), tmp_path / "kept", now=clock)

    with connects() as made:
        answers = everybody(holder.get)

    assert len(made) == 1
    assert len({id(each.snapshot) for each in answers}) == 1


def test_while_one_reads_a_locked_database_everybody_else_has_the_last_good_data(
    holder: Holder, clock: Clock, review_db: Path
) -> None:
    before = holder.get()
    clock.at += REFRESH_AFTER
    with closing(sqlite3.connect(review_db)) as writer, connects() as made:
        writer.execute("begin exclusive")
        answers = everybody(holder.get)
        with holder._reading:
            pass
        writer.rollback()

    assert len(made) <= 1, "one in flight for any number of sessions"
    assert {id(each.snapshot) for each in answers} == {id(before.snapshot)}
    assert holder.get().problem == UNREACHABLE
    assert after(holder, clock, RETRY_AFTER).problem is None


def test_thirty_minutes_without_the_database_and_then_it_is_back(
    holder: Holder, clock: Clock, review_db: Path, tmp_path: Path
) -> None:
    before = holder.get()
    away = tmp_path / "away.db"
    review_db.rename(away)

    for _ in range(30):
        held = after(holder, clock, timedelta(minutes=5))
        assert held.snapshot is before.snapshot
        assert held.read_at == before.read_at, "the stamp is that of the last good read"
        assert held.problem == UNREACHABLE
    away.rename(review_db)

    assert after(holder, clock, RETRY_AFTER).problem is None


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("drop table review", "no table [review]"),
        ("alter table care_period rename column started_on to began_on", "no column [started_on]"),
    ],
)
def test_a_table_or_column_that_goes_in_use_is_named_and_the_last_good_data_stay(
    holder: Holder, clock: Clock, review_db: Path, broken: str, says: str
) -> None:
    before = holder.get()
    with closing(sqlite3.connect(review_db)) as connection, connection:
        connection.execute(broken)

    held = after(holder, clock, REFRESH_AFTER)

    assert held.snapshot is before.snapshot
    assert says in str(held.problem)


def test_a_file_that_is_no_database_leaves_the_last_good_data(
    holder: Holder, clock: Clock, review_db: Path
) -> None:
    before = holder.get()
    review_db.write_bytes(b"not a database " * 1000)

    held = after(holder, clock, REFRESH_AFTER)

    assert held.snapshot is before.snapshot
    assert held.problem == UNREACHABLE


def test_a_database_that_may_only_be_read_is_read(tmp_path: Path, clock: Clock) -> None:
    url = database(tmp_path, taken_at=NOON, **ONE)
    (tmp_path / "review.db").chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        held = Holder(url, tmp_path / "nowhere" / "kept", now=clock).get()
    finally:
        tmp_path.chmod(0o755)

    assert held.snapshot is not None
    assert held.snapshot.frames["child"].height == 1


def test_a_snapshot_folder_that_cannot_be_written_is_said_and_the_data_shown(
    tmp_path: Path, clock: Clock
) -> None:
    url = database(tmp_path, taken_at=NOON, **ONE)
    (tmp_path / "kept").write_text("a file where the folder should be")

    held = Holder(url, tmp_path / "kept", now=clock).get()

    assert held.snapshot is not None
    assert held.read_at == held.tried_at
    assert "could not be kept" in str(held.problem)


FULL_DISK = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from data_access.holder import Holder

url, folder = sys.argv[1], Path(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
held = Holder(url, folder, now=lambda: datetime(2026, 11, 24, 12, tzinfo=UTC)).get()
print(held.snapshot is not None, "could not be kept" in (held.problem or ""))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes to set")
def test_a_full_disk_is_said_and_leaves_no_half_snapshot(tmp_path: Path) -> None:
    url = database(tmp_path, taken_at=NOON, **ONE)
    root = Path(__file__).resolve().parents[2]

    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, url, str(tmp_path / "kept")],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        timeout=60,
    )

    assert said.stdout.split() == ["True", "True"], said.stderr
    assert list((tmp_path / "kept").iterdir()) == []


def test_without_the_database_at_start_the_newest_whole_snapshot_is_shown(
    tmp_path: Path, clock: Clock
) -> None:
    url = database(tmp_path, taken_at=NOON, **ONE)
    first = Holder(url, tmp_path / "kept", now=clock).get().snapshot
    assert first is not None
    (tmp_path / "review.db").unlink()
    clock.at += timedelta(days=1)
    url = database(tmp_path, taken_at=clock.at, **ONE)
    second = Holder(url, tmp_path / "kept", now=clock).get().snapshot
    assert second is not None
    (tmp_path / "review.db").unlink()

    held = Holder(url, tmp_path / "kept", now=clock).get()
    assert held.snapshot is not None
    assert held.snapshot.id == second.id
    assert held.problem == UNREACHABLE
    assert held.read_at is None

    (tmp_path / "kept" / second.id / "child.parquet").write_bytes(b"damaged")
    held = Holder(url, tmp_path / "kept", now=clock).get()
    assert held.snapshot is not None
    assert held.snapshot.id == first.id

    (tmp_path / "kept" / first.id / snapshots.STAMP).write_text("{")
    assert Holder(url, tmp_path / "kept", now=clock).get().snapshot is None


def test_another_databases_snapshot_is_never_shown(tmp_path: Path, clock: Clock) -> None:
    demo = tmp_path / "demo"
    demo.mkdir()
    Holder(database(demo, taken_at=NOON, **ONE), tmp_path / "kept", now=clock).get()

    held = Holder(f"sqlite:///{tmp_path / 'real.db'}", tmp_path / "kept", now=clock).get()

    assert len(snapshots.kept(tmp_path / "kept")) == 1
    assert held.snapshot is None


def test_a_kept_snapshot_is_whole_whenever_the_writer_is_killed(
    tmp_path: Path, clock: Clock
) -> None:
    """The folder is written beside and renamed: what is there without a rename is not offered."""
    url = database(tmp_path, taken_at=NOON, **ONE)
    held = Holder(url, tmp_path / "kept", now=clock).get()
    assert held.snapshot is not None
    whole = tmp_path / "kept" / held.snapshot.id
    shutil.copytree(whole, tmp_path / "kept" / ".unfinished-1")
    (tmp_path / "kept" / ".unfinished-1" / "child.parquet").unlink()

    assert [stamp.id for stamp in snapshots.kept(tmp_path / "kept")] == [held.snapshot.id]


def test_a_refresh_that_breaks_in_the_background_does_not_block_the_next(
    holder: Holder, clock: Clock, review_db: Path
) -> None:
    review_db.rename(review_db.with_suffix(".away"))
    after(holder, clock, REFRESH_AFTER)
    assert threading.active_count() < PEOPLE
    review_db.with_suffix(".away").rename(review_db)

    assert after(holder, clock, RETRY_AFTER).problem is None
