"""A figure is worked out once for the same facts, and remembered with them.

Facts never change, so what a pure function says of them never does. The answer lives in the facts
themselves and goes when they go: no other person's facts can be asked for it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast


class Remembering(Protocol):
    """Facts that keep what was worked out of them."""

    @property
    def made(self) -> dict[object, object]:
        """What was worked out, by function and arguments."""


P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Remembering)


def once(function: Callable[Concatenate[F, P], R]) -> Callable[Concatenate[F, P], R]:
    """Remember what a pure function of facts returns. Its other arguments must be hashable.

    What it returns is shared: it must not be changed.
    """

    @wraps(function)
    def remembered(facts: F, /, *arguments: P.args, **named: P.kwargs) -> R:
        key = (function, arguments, tuple(sorted(named.items())))
        if key not in facts.made:  # two at once may both work it out: they find the same
            facts.made[key] = function(facts, *arguments, **named)
        return cast("R", facts.made[key])

    return remembered
