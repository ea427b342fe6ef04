"""The last good snapshot, kept fresh by one reader at a time for any number of sessions."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from data_access import snapshots
from data_access.engine import DatabaseUnreachableError, reading
from data_access.read import ContractError, read_snapshot
from measures.snapshot import Snapshot

REFRESH_AFTER = timedelta(minutes=5)
"""How old a read may be before the database is asked again."""

RETRY_AFTER = timedelta(seconds=5)
"""How soon a database that did not answer is asked again."""


UNREACHABLE = "The review database did not answer or could not be read."
"""What the screen says; where the database is stands in the log alone."""

BROKEN_READS = (OSError, ValueError, TypeError, LookupError, MemoryError, pl.exceptions.PolarsError)
"""What values nobody foresaw may raise in a read: the last good data stay on the screen."""

LOG = logging.getLogger("review.data")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What there is to show: the last good snapshot, and what went wrong since, in a sentence."""

    snapshot: Snapshot | None
    problem: str | None
    read_at: datetime | None
    """When the snapshot was last read from the database; null for one kept from before."""
    tried_at: datetime


class Holder:
    """Holds the last good snapshot of one database.

    The first caller waits for the read; afterwards one caller at a time refreshes in the
    background and every other is answered at once with what is held.
    """

    def __init__(self, url: str, folder: Path, *, now: Callable[[], datetime]) -> None:
        """Read from `url`, keep snapshots in `folder`, take the time from `now`."""
        self._url = url
        self._fingerprint = snapshots.fingerprint(url)
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._held: Held | None = None

    def get(self) -> Held:
        """Return what is held; refresh it first if nothing is, in the background if it is old."""
        with self._lock:
            held = self._held
        if held is None:
            with self._reading:
                if self._held is None:
                    self._refresh()
        elif self._is_due(held) and self._reading.acquire(blocking=False):
            threading.Thread(target=self._refresh_and_release, daemon=True).start()
        with self._lock:
            if self._held is None:
                raise RuntimeError("A refresh leaves something held.")
            return self._held

    def last(self) -> Held | None:
        """Return what is held without asking the database; null before anybody has asked."""
        with self._lock:
            return self._held

    def refresh(self) -> Held:
        """Read the database now and return what is held then."""
        with self._reading:
            self._refresh()
        return self.get()

    def _is_due(self, held: Held) -> bool:
        wait = RETRY_AFTER if held.problem else REFRESH_AFTER
        return self._now() - held.tried_at >= wait

    def _refresh_and_release(self) -> None:
        try:
            self._refresh()
        finally:
            self._reading.release()

    def _refresh(self) -> None:
        tried_at = self._now()
        try:
            engine = reading(self._url)
            try:
                snapshot = read_snapshot(engine)
            finally:
                engine.dispose()
        except ContractError as error:
            self._keep(self._after_failure(str(error), tried_at))
            return
        except DatabaseUnreachableError as error:
            LOG.warning("%s", error)
            self._keep(self._after_failure(UNREACHABLE, tried_at))
            return
        except BROKEN_READS as error:
            LOG.error("Reading the review database broke: %s", type(error).__name__)
            self._keep(self._after_failure(UNREACHABLE, tried_at))
            return
        if self._held and self._held.snapshot and self._held.snapshot.id == snapshot.id:
            snapshot = self._held.snapshot
        problem = None
        try:
            snapshots.save(snapshot, self._folder, kept_at=tried_at, database=self._fingerprint)
        except OSError as error:
            problem = (
                "The data was read but could not be kept for a time when the database does not "
                "answer: free some disk space or make the snapshot folder writable."
            )
            LOG.error("The snapshot was not kept: %s", type(error).__name__)
        self._keep(Held(snapshot=snapshot, problem=problem, read_at=tried_at, tried_at=tried_at))

    def _after_failure(self, problem: str, tried_at: datetime) -> Held:
        if self._held and self._held.snapshot:
            return Held(
                snapshot=self._held.snapshot,
                problem=problem,
                read_at=self._held.read_at,
                tried_at=tried_at,
            )
        kept = self._last_kept()
        return Held(snapshot=kept, problem=problem, read_at=None, tried_at=tried_at)

    def _last_kept(self) -> Snapshot | None:
        """Return the newest whole snapshot of this database on disk; another's is never shown."""
        stamps = sorted(snapshots.kept(self._folder), key=lambda stamp: stamp.kept_at)
        for stamp in reversed(stamps):
            if stamp.database != self._fingerprint:
                continue
            try:
                return snapshots.load(self._folder, stamp.id)
            except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
                LOG.warning("A kept snapshot could not be read (%s).", type(error).__name__)
        return None

    def _keep(self, held: Held) -> None:
        with self._lock:
            self._held = held
