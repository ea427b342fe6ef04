"""The steps that are timed, each in a process of its own so that its peak memory is its own."""

import logging
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

MOST_GIGABYTES = 19
"""More than this and a step is stopped and said not to fit, rather than the machine."""

MOST_SECONDS = 1800
"""How long a page may take the first time, when it looks back over the months of every child."""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """How long a step took, the most memory its process had, and a word about what it did."""

    seconds: float
    megabytes: float
    says: str


def alone(step: Callable[..., tuple[float, str]], *arguments: object) -> Timed | None:
    """Run a step in a fresh process; None if it did not fit into memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_measured, step, *arguments).result()
        except (BrokenProcessPool, MemoryError):
            return None


def _measured(step: Callable[..., tuple[float, str]], *arguments: object) -> Timed:
    threading.Thread(target=_stop_when_too_large, daemon=True).start()
    seconds, says = step(*arguments)
    return Timed(seconds=seconds, megabytes=_peak_megabytes(), says=says)


def _stop_when_too_large() -> None:
    """End this process when it holds more than it may.

    What it holds is asked, not what it has reserved: allocators reserve twice that and more, and
    a limit of the operating system would count it.
    """
    while _peak_megabytes() < MOST_GIGABYTES * 1024:
        time.sleep(0.2)
    os._exit(1)


def _peak_megabytes() -> float:
    """Return this process's own peak; on Linux `getrusage` would count its parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1024)


def importing(folder: Path, into: Path) -> tuple[float, str]:
    """Load a return into a new SQLite file."""
    from benchmarks.county import AS_AT
    from data_access.engine import writing
    from data_access.importers.ssda903 import import_ssda903

    began = time.perf_counter()
    import_ssda903(
        folder,
        engine=writing(f"sqlite:///{into / 'imported.db'}"),
        rejects=into / "rejects",
        extracted_at=AS_AT,
        loaded_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return time.perf_counter() - began, "into SQLite"


def reading_database(url: str) -> tuple[float, str]:
    """Read the review database into a snapshot."""
    from data_access.engine import reading
    from data_access.read import read_snapshot

    began = time.perf_counter()
    snapshot = read_snapshot(reading(url))
    seconds = time.perf_counter() - began
    return seconds, f"{sum(f.height for f in snapshot.frames.values()):,} rows"


def loading_kept(folder: Path, snapshot_id: str) -> tuple[float, str]:
    """Load a snapshot kept on disk."""
    from data_access import snapshots

    began = time.perf_counter()
    snapshot = snapshots.load(folder, snapshot_id)
    seconds = time.perf_counter() - began
    return seconds, f"{sum(f.height for f in snapshot.frames.values()):,} rows"


def building(folder: Path, snapshot_id: str) -> tuple[float, str]:
    """Build the facts of one day."""
    from benchmarks.county import AS_AT
    from data_access import snapshots
    from measures.facts import facts
    from measures.policy import Policy

    snapshot = snapshots.load(folder, snapshot_id)
    began = time.perf_counter()
    built = facts(snapshot, as_at=AS_AT, policy=Policy())
    seconds = time.perf_counter() - began
    return seconds, f"{built.children.height:,} children, {built.duties.height:,} duties"


def drawing(environment: Mapping[str, str]) -> tuple[float, str]:
    """Run the script of the overview a second time, as when a filter is changed."""
    os.environ.update(environment)
    logging.disable(logging.WARNING)  # Streamlit warns that no browser is there
    from streamlit.testing.v1 import AppTest

    from data_access.settings import ROOT
    from data_access.state.demo_accounts import make_demo_accounts
    from data_access.state.store import Store
    from tests.signing_in import sign_in_for_test
    from ui import clock

    store = Store(environment["REVIEW_STATE_URL"], now=clock.utc_instant)
    make_demo_accounts(store, [])
    page = AppTest.from_file(ROOT / "ui" / "shell.py", default_timeout=MOST_SECONDS)
    sign_in_for_test(page, store, "manager")
    page.run()
    began = time.perf_counter()
    page.run()
    seconds = time.perf_counter() - began
    if page.exception:
        raise RuntimeError(f"The overview failed: {page.exception[0].message}")
    return seconds, f"overview, {len(page.main.children)} parts"


def comparing(folder: Path, snapshot_id: str, way: str) -> tuple[float, str]:
    """Count the same reviews on time one of three ways."""
    from benchmarks import timeliness
    from data_access import snapshots

    ways = {
        "ours": timeliness.ours,
        "pandas": timeliness.by_pandas,
        "DuckDB": timeliness.by_duckdb,
    }
    snapshot = snapshots.load(folder, snapshot_id)
    periods = timeliness.standard_periods(timeliness.reviews_of(snapshot))
    counted = min(
        (ways[way](snapshot, periods) for _ in range(3)), key=lambda counted: counted.seconds
    )
    return counted.seconds, f"{counted.on_time:,} on time"
