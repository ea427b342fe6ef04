"""The dashboard's own store locked, full or read-only: nobody is let in, and nothing unaudited."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.database import StateUnavailableError
from data_access.state.store import Store
from measures.words import Role

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 1, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one account and one open session."""
    made = tmp_path / "state.db"
    with closing(Store(f"sqlite:///{made}", now=lambda: AT)) as store:
        store.accounts.put(
            Account(username="ivy", name="Ivy", role=Role.IRO, iro_id="I1", password_hash="-")
        )
        store.sessions.open("ivy")
    return made


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(Store(f"sqlite:///{path}", now=lambda: AT)) as opened:
        yield opened


def test_a_locked_store_lets_nobody_in_and_writes_nothing_half(path: Path, store: Store) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")

        with pytest.raises(StateUnavailableError):
            store.sessions.open("ivy")
        with pytest.raises(StateUnavailableError):
            store.access_log.write("ivy", Action.SIGNED_IN)
        other.rollback()

    assert len(store.sessions.all_live()) == 1
    assert store.access_log.entries() == []
    store.access_log.write("ivy", Action.SIGNED_IN)
    assert store.access_log.is_intact()


WRITE_VERSION = 18
"""The place of the byte that says which SQLite may write a file; one too new may only be read, by
anybody, the administrator of the machine included."""


def test_a_store_that_may_only_be_read_lets_nobody_in(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[WRITE_VERSION] = 99
    path.write_bytes(content)

    with (
        pytest.raises(StateUnavailableError),
        closing(Store(f"sqlite:///{path}", now=lambda: AT)) as store,
    ):
        store.sessions.open("ivy")

    assert path.read_bytes() == content


RUN = {"cwd": ROOT, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}

FULL = """
import resource, sys
from datetime import UTC, datetime
from data_access.state.access_log import Action
from data_access.state.database import StateUnavailableError
from data_access.state.store import Store

store = Store(sys.argv[1], now=lambda: datetime(2026, 1, 21, 9, tzinfo=UTC))
store.access_log.write("ivy", Action.SIGNED_IN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for attempt in (
    lambda: store.access_log.write("ivy", Action.SIGNED_IN),
    lambda: store.sessions.open("ivy"),
):
    try:
        attempt()
    except StateUnavailableError:
        print("refused")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes to set")
def test_a_full_disk_lets_nobody_in_and_leaves_the_log_whole(path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FULL, f"sqlite:///{path}"],
        capture_output=True, text=True, check=False, timeout=120, **RUN,  # type: ignore[call-overload]  # the same for each run
    )  # fmt: skip

    assert said.stdout.split() == ["refused", "refused"], said.stderr
    with closing(Store(f"sqlite:///{path}", now=lambda: AT)) as store:
        assert len(store.access_log.entries()) == 1
        assert store.access_log.is_intact()
        assert len(store.sessions.all_live()) == 1


WRITES = """
import sys
from datetime import UTC, datetime
from data_access.state.access_log import Action
from data_access.state.store import Store

store = Store(sys.argv[1], now=lambda: datetime(2026, 1, 21, 9, tzinfo=UTC))
for number in range(100_000):
    store.access_log.write("ivy", Action.CHILD_VIEWED, {"view": number})
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process in another way")
def test_a_killed_server_loses_no_row_of_a_page_that_was_shown(path: Path) -> None:
    """The row is written before the page is: what was printed here is what somebody saw."""
    seen = 0
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WRITES, f"sqlite:///{path}"], stdout=subprocess.PIPE, **RUN  # type: ignore[call-overload]  # the same for each run
        ) as process:  # fmt: skip
            process.stdout.readline()
            time.sleep(0.2)
            process.send_signal(signal.SIGKILL)
            seen += 1 + len(process.stdout.read().split())

    with closing(Store(f"sqlite:///{path}", now=lambda: AT)) as store:
        rows = len(store.access_log.entries(limit=1_000_000))
        assert seen <= rows <= seen + 4, "each kill may lose the printing, never the row"
        assert store.access_log.is_intact()
