"""Whether the access log is whole, answered at once however long it has grown.

A log of years has hundreds of thousands of rows. To walk them all takes seconds, in which no page
could be drawn. So the whole is walked beside the pages, a slice at a time, once in WHOLE_EVERY;
what came since is walked when somebody asks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock, Thread

from data_access.state.access_log import AccessLog, Walked
from data_access.state.database import StateUnavailableError

WHOLE_EVERY = timedelta(hours=1)
"""How often every row is walked: an old row that was altered shows on the page within this time,
and at once to `manage.py log check`."""

PATIENCE = 2.0
"""Seconds that whoever asks first waits for the walk: a log of some months is walked by then."""

_BREATH = 0.005
"""Seconds between two slices, in which pages are drawn."""


@dataclass(frozen=True, kw_only=True)
class LogState:
    """What is known of the log."""

    is_intact: bool | None
    """None while its first walk is under way."""
    walked_at: datetime | None = None
    """When the last walk of every row began; what came since was walked just now."""
    upto: Walked | None = None
    """How far it was found whole; None unless it is."""


NOTHING_YET = LogState(is_intact=None)
BROKEN = LogState(is_intact=False)


class LogCheck:
    """Walks one log. However many ask, one walk of the whole is under way at a time."""

    def __init__(
        self,
        log: AccessLog,
        now: Callable[[], datetime],
        *,
        rest: Callable[[], None] = lambda: time.sleep(_BREATH),
    ) -> None:
        """Know nothing yet. `rest` is called between slices of a walk of the whole."""
        self._log = log
        self._now = now
        self._rest = rest
        self._lock = Lock()
        self._walk: Thread | None = None
        self._known = NOTHING_YET

    def state(self, *, patience: float = PATIENCE) -> LogState:
        """Return what is known now, what came since the last walk included; begin one that is due.

        Who asks while nothing is known waits `patience` seconds for it. Raises
        StateUnavailableError when the store cannot be read.
        """
        known = self._known
        if known.walked_at is None or self._now() - known.walked_at >= WHOLE_EVERY:
            self._begin(patience if known is NOTHING_YET else 0)
            known = self._known
        if known.upto is not None:
            upto = self._log.walked(known.upto)
            # None also where all before was pruned meanwhile: the walk of the whole tells.
            self._learn(NOTHING_YET if upto is None else replace(known, upto=upto), since=known)
            if upto is None:
                self._begin(patience)
        return self._known

    def _begin(self, patience: float) -> None:
        """Begin to walk the whole unless that is under way, and wait a while for its end."""
        with self._lock:
            if self._walk is None or not self._walk.is_alive():
                self._walk = Thread(target=self._walk_whole, name="access-log", daemon=True)
                self._walk.start()
            walk = self._walk
        walk.join(patience)

    def _walk_whole(self) -> None:
        began = self._now()
        try:
            upto = self._log.walked(rest=self._rest)
        except StateUnavailableError:
            return  # whoever asks is told by the store itself
        found = LogState(is_intact=True, walked_at=began, upto=upto) if upto else BROKEN
        with self._lock:
            self._known = found

    def _learn(self, known: LogState, *, since: LogState) -> None:
        """Take in what somebody found, unless a walk of the whole has ended since."""
        with self._lock:
            if self._known is since:
                self._known = known
