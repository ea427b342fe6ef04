"""How many pages one browser, and one network address, may hold open at once."""

import ipaddress
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PER_BROWSER = 10
"""Pages one browser may hold open. A person has at most five browsers signed in
(`data_access/state/limits.py`). Source: docs/security.md, row T22."""

PER_ADDRESS = 40
"""Pages open from one network address, unless PER_ADDRESS_NAME says otherwise. Source: row T22."""

PER_ADDRESS_NAME = "REVIEW_CONNECTIONS_PER_ADDRESS"


LOG = logging.getLogger("review.edge")

TOLD_EVERY = 60.0
"""Seconds between two lines of the log on what is refused: a storm must not fill it."""


class ConnectionLimitError(ValueError):
    """The limit in the environment is no number a limit can be."""


class Refused:
    """Counts what was refused, and tells the log of it once in TOLD_EVERY."""

    def __init__(self, told: str, *, seconds: Callable[[], float] = time.monotonic) -> None:
        """Begin with none; `told` words a number of them."""
        self._told = told
        self._seconds = seconds
        self._count = 0
        self._told_at = -TOLD_EVERY + seconds()

    def one_more(self) -> None:
        """Count one."""
        self._count += 1
        now = self._seconds()
        if now - self._told_at >= TOLD_EVERY:
            LOG.warning(self._told, self._count)
            self._count, self._told_at = 0, now


class Connections:
    """Counts open connections. Asked on the one event loop, so it needs no lock.

    This machine itself is not counted by address: a proxy that does not say for whom it asks, and
    the tests, stand there.
    """

    def __init__(
        self,
        *,
        per_browser: int = PER_BROWSER,
        per_address: int = PER_ADDRESS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with no connection open. `seconds`: a clock that only goes on."""
        self._refused = Refused("Connections refused since the last such line: %d", seconds=seconds)
        self._per_browser = per_browser
        self._per_address = per_address
        self._browsers: Counter[str] = Counter()
        self._addresses: Counter[str] = Counter()

    @classmethod
    def from_environment(cls) -> "Connections":
        """Take the limit of an address from REVIEW_CONNECTIONS_PER_ADDRESS, else PER_ADDRESS.

        Raises ConnectionLimitError for anything but a whole number above zero.
        """
        text = os.environ.get(PER_ADDRESS_NAME, "").strip() or str(PER_ADDRESS)
        if not text.isdecimal() or int(text) == 0:
            raise ConnectionLimitError(
                f"{PER_ADDRESS_NAME} is [{text}]. Write how many pages may be open from one "
                f"network address, as a whole number above zero, or leave it out for {PER_ADDRESS}."
            )
        return cls(per_address=int(text))

    @contextmanager
    def open(self, *, browser: str | None, address: str) -> Iterator[bool]:
        """Hold a place for a connection while the block runs; yield whether there was one.

        No browser means no place. A refused connection takes none and is counted in the log,
        without its address.
        """
        is_counted = not _is_this_machine(address)
        if (
            browser is None
            or self._browsers[browser] >= self._per_browser
            or (is_counted and self._addresses[address] >= self._per_address)
        ):
            self._refused.one_more()
            yield False
            return
        places = [(self._browsers, browser)]
        if is_counted:
            places.append((self._addresses, address))
        for counter, key in places:
            counter[key] += 1
        try:
            yield True
        finally:
            for counter, key in places:
                counter[key] -= 1
                if counter[key] == 0:  # so that what is closed is forgotten
                    del counter[key]


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
