"""Killed in the middle: what is there afterwards is the old or the new, never half."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from data_access import snapshots
from data_access.engine import writing
from tests.data_access.returns import YEARS, load
from tests.faults.loose import snapshot_of

ROOT = Path(__file__).resolve().parents[2]
POINTS = 8
"""At how many moments of the work it is killed, spread over it by chance."""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows ends a process in another way"
)


def killed(script: str, *arguments: str, after: float) -> None:
    """Start a script, wait for its word that it begins, and kill it some time after."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


KEEPS = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from data_access import snapshots
from tests.faults.loose import snapshot_of

whole = snapshot_of(sys.argv[1])
print("begins", flush=True)
for number in range(100_000):
    snapshots.save(
        replace(whole, id=f"{int(sys.argv[3]):04d}{number:06d}"),
        Path(sys.argv[2]),
        kept_at=datetime(2026, 1, 21, tzinfo=UTC),
    )
"""


def test_killed_while_it_keeps_a_snapshot_it_leaves_a_whole_one_or_none(
    county: Path, tmp_path: Path
) -> None:
    folder, url = tmp_path / "kept", f"sqlite:///{county}"
    whole = snapshot_of(url)

    for point in range(POINTS):
        killed(KEEPS, url, str(folder), str(point), after=random.Random(point).uniform(0.01, 0.3))

        stamps = snapshots.kept(folder)
        for stamp in stamps[:3]:
            loaded = snapshots.load(folder, stamp.id)
            assert loaded.frames["child"].equals(whole.frames["child"])
        offered = {stamp.id for stamp in stamps}
        visible = {each.name for each in folder.iterdir() if not each.name.startswith(".")}
        assert visible == offered, "what is there without a dot is whole"


LOADS = """
import sys
from pathlib import Path
from data_access.engine import writing
from tests.data_access.returns import load

engine = writing(sys.argv[1])
print("begins", flush=True)
load(Path(sys.argv[2]), engine, Path(sys.argv[3]))
"""


def counted(path: Path) -> tuple[int, ...]:
    """How many rows the tables of a return hold; nothing where the tables are not made yet."""
    with closing(sqlite3.connect(path)) as connection:
        names = {name for [name] in connection.execute("select name from sqlite_master")}
        return tuple(
            connection.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("child", "care_period", "episode", "review", "extract")
            if table in names
        )


def test_killed_while_it_loads_a_return_it_leaves_the_data_as_before_or_as_after(
    tmp_path: Path,
) -> None:
    year = YEARS / "year_2026"
    engine = writing(f"sqlite:///{tmp_path / 'done.db'}")
    load(year, engine, tmp_path / "rejects")
    engine.dispose()
    after = counted(tmp_path / "done.db")
    assert sum(after) > 0

    for point in range(POINTS):
        path = tmp_path / f"killed-{point}.db"
        moment = random.Random(point).uniform(0, 1.5)
        killed(LOADS, f"sqlite:///{path}", str(year), str(tmp_path / "rejects"), after=moment)

        found = counted(path) if path.exists() else ()
        assert found in ((), (0, 0, 0, 0, 0), after)
