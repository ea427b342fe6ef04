"""What is made of the same rows is made once: their words, the grid or the chart that shows them.

Rows in view come from facts, which never change and remember what was worked out of them
(`measures.once`); so a page drawn again holds the very same frames. What is made of those is kept
here and found by the frames themselves: whoever does not hold the rows finds nothing of them.
"""

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar, cast

from measures.facts import Facts

P = ParamSpec("P")
R = TypeVar("R")

MEGABYTES = 64
"""What is kept at most, with the rows it was made of; what was longest not asked for goes."""

EACH_BYTES = 4096
"""About what an answer takes besides its rows."""


class Kept:
    """Answers by what they were made of, as many as there is room for."""

    def __init__(self, *, most_bytes: int) -> None:
        """Begin with none."""
        self._most = most_bytes
        self._bytes = 0
        self._lock = Lock()
        self._answers: OrderedDict[object, tuple[object, object, int]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def find(self, key: object) -> tuple[object, object, int] | None:
        """Return what was made of, the answer and its bytes; None if it is not here."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: object, made_of: object, answer: object) -> None:
        """Keep an answer with what it was made of, which so stays the same by `id`."""
        size = EACH_BYTES + bytes_of(made_of) + bytes_of(answer)
        with self._lock:
            if key in self._answers or size > self._most:
                return
            self._answers[key] = (made_of, answer, size)
            self._bytes += size
            while self._bytes > self._most:
                _, (_, _, gone) = self._answers.popitem(last=False)
                self._bytes -= gone


_FACTS = object()
"""Under this facts hold what stands for them in a key, so that no key keeps old facts alive."""

_KEPT = Kept(most_bytes=MEGABYTES * 1024 * 1024)


def once_for_the_same_rows(function: Callable[P, R]) -> Callable[P, R]:
    """Remember what a pure function makes of frames.

    Facts, a frame, or anything else that has no hash, counts as the same if it is the very same
    object; a list by its members; anything else if it is equal. What is returned is shared: it must
    not be changed.
    """

    @wraps(function)
    def remembered(*arguments: P.args, **named: P.kwargs) -> R:
        made_of: list[object] = []
        of = [_known_by(each, made_of) for each in arguments]
        key = (function, *of, *((name, _known_by(each, made_of)) for name, each in named.items()))
        found = _KEPT.find(key)
        if found is None:
            answer = function(*arguments, **named)
            _KEPT.keep(key, made_of, answer)
            return answer
        return cast("R", found[1])

    return remembered


class _Same:
    """Stands for an object in a key: equal to what stands for the very same one."""

    __slots__ = ("_id",)

    def __init__(self, of: object) -> None:
        self._id = id(of)

    def __hash__(self) -> int:
        return self._id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._id == self._id


def _known_by(argument: object, made_of: list[object]) -> object:
    """Return what an argument is found by; add it to `made_of` if it must live as long."""
    if isinstance(argument, Facts):
        return argument.made.setdefault(_FACTS, object())
    if isinstance(argument, list):
        return tuple(_known_by(each, made_of) for each in argument)
    try:
        hash(argument)
    except TypeError:
        made_of.append(argument)
        return _Same(argument)
    return argument


def bytes_of(thing: object) -> int:
    """Return about how much memory the frames in something take."""
    for name in ("estimated_size", "get_total_buffer_size"):  # a frame of Polars, a table of Arrow
        if hasattr(thing, name):
            return int(getattr(thing, name)())
    if isinstance(thing, Mapping):
        return sum(map(bytes_of, thing.values()))
    if isinstance(thing, tuple | list):
        return sum(map(bytes_of, thing))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return sum(bytes_of(getattr(thing, field.name)) for field in dataclasses.fields(thing))
    return 0
