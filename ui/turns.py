"""One page is drawn at a time: together, several take longer than one after another.

Python runs one thread at a time and hands over every few milliseconds. A page asks Polars, SQLite
and the network for hundreds of small things, and after each waits for its next turn among all that
are being drawn: a hundred people at once cost a third more, and nobody's page came early. So pages
queue here, first come, first served. One that does something long keeps nobody waiting for longer
than `LONGEST_SECONDS`.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Lock

LONGEST_SECONDS = 0.25
"""How long a page is drawn alone; after that the next begins beside it. Most need a tenth of it."""


@dataclass(eq=False)
class _Ticket:
    """A place in the queue."""

    called: Condition
    began_at: float | None = field(default=None)
    """When its turn began; null while it waits."""


class Turns:
    """A queue in which each has a turn alone, and nobody holds the others up for long."""

    def __init__(self, *, longest_seconds: float = LONGEST_SECONDS) -> None:
        """Begin with nobody waiting."""
        self._longest = longest_seconds
        self._lock = Lock()
        self._waiting: deque[_Ticket] = deque()
        self._holder: _Ticket | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and give it on at the end, however that comes."""
        mine = _Ticket(Condition(self._lock))
        with self._lock:
            self._waiting.append(mine)
            self._call_next()
            while mine.began_at is None:
                mine.called.wait(self._left())
                self._call_next()
        try:
            yield
        finally:
            with self._lock:
                if self._holder is mine:
                    self._holder = None
                    self._call_next()

    def _left(self) -> float:
        """Seconds until whoever has the turn has had it long enough."""
        if self._holder is None or self._holder.began_at is None:
            return 0.0
        return max(0.0, self._holder.began_at + self._longest - time.monotonic())

    def _call_next(self) -> None:
        """Give the turn to the first in the queue, if it is free or was held long enough."""
        if self._waiting and self._left() == 0.0:
            self._holder = self._waiting.popleft()
            self._holder.began_at = time.monotonic()
            self._holder.called.notify()


PAGES = Turns()
"""The queue of the pages of this server."""
