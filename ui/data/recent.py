"""What of the things kept ready was asked for of late, and what is to go to make room."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")


class Recent(Generic[K]):
    """Keys by when they were last asked for, each with a size of its own."""

    def __init__(self, *, most: int) -> None:
        """Begin with none; `most`: what the sizes may come to together."""
        self._most = most
        self._sizes: OrderedDict[K, int] = OrderedDict()
        self._lock = Lock()

    def asked(self, key: K, size: int) -> list[K]:
        """Note that a key was asked for; return those longest not asked for that are to go.

        The key itself never is, however large.
        """
        gone = []
        with self._lock:
            self._sizes[key] = size
            self._sizes.move_to_end(key)
            while sum(self._sizes.values()) > self._most and len(self._sizes) > 1:
                gone.append(self._sizes.popitem(last=False)[0])
        return gone
