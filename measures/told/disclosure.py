"""What readers outside the service are told of small numbers.

Three rules together, so that no count of 1 to 5 can be worked out from what is shown:

1. The question is cut (`asked`): the whole service, one locality or one team, at a month end.
2. A small count is withheld, and with it another of the same whole, wherever that whole is split
   (`told`). A unit withheld takes all its parts with it, so each withheld count has a partner that
   could be larger where it is smaller: no sum over what is shown fixes it.
3. What is left is rounded (`rounded`), so that the difference of two figures, two filters or two
   month ends never says how many.

Why it is so, and what it does not promise: docs/adr/0010.
"""

import dataclasses
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from measures.facts.scope import NONE_RECORDED, Scope
from measures.words import Role
from measures.working_days import months_after_day

SMALLEST, GREATEST = 1, 5
"""Counts from the one to the other are small. Source: DfE looked-after statistics, `c`."""

FIGURES_ONLY = frozenset({Role.VIEWER})
"""Roles that are told figures of `measures.told.published` and nothing else."""

MONTHS_OFFERED = 24
"""Month ends a reader outside the service may ask about."""


class FiguresOnlyError(PermissionError):
    """Somebody who is told published figures only was about to be shown facts: our own mistake."""


K = TypeVar("K", bound=Hashable)


def is_small(count: int, greatest: int = GREATEST) -> bool:
    """Whether a count is small enough to tell of single children."""
    return SMALLEST <= count <= greatest


def rounded(count: int, *, base: int, greatest: int = GREATEST) -> int:
    """Return a count that is not small to the nearest multiple of `base`; nothing stays nothing.

    Never less than the first multiple above `greatest`, which would say more than its neighbours.
    The difference of any two rounded counts leaves at least `base` possible numbers.
    """
    if count == 0:
        return 0
    least = (greatest // base + 1) * base
    return max(least, (count + base // 2) // base * base)


def behind(shown: int, *, base: int, greatest: int = GREATEST) -> tuple[int, int]:
    """Return the least and the greatest count that `rounded` shows as this one."""
    if shown == 0:
        return 0, 0
    least = max(shown - base // 2, greatest + 1)
    is_least = shown == rounded(greatest + 1, base=base, greatest=greatest)
    return greatest + 1 if is_least else least, shown + (base - 1) // 2


@dataclass(frozen=True, kw_only=True)
class Part(Generic[K]):
    """A unit, the counts behind one figure of it, and the units that it is made of.

    The counts of `parts`, where there are any, add up to `counts`, each to each.
    """

    key: K
    counts: tuple[int, ...]
    parts: tuple["Part[K]", ...] = ()


def told(whole: Part[K], *, greatest: int = GREATEST) -> set[K]:
    """Return the units of which a figure may be told, the whole among them unless it is small."""
    if _has_small(whole, greatest):
        return set()
    return set(_told(whole, greatest))


def _told(part: Part[K], greatest: int) -> Iterator[K]:
    """The unit and, of its parts, those that may be told: it may be told itself."""
    yield part.key
    hidden = {each.key for each in _hidden(part.parts, greatest)}
    for each in part.parts:
        if each.key not in hidden:
            yield from _told(each, greatest)


def _hidden(parts: Sequence[Part[K]], greatest: int) -> list[Part[K]]:
    """Return the parts to withhold: the small ones, and a partner where they need one.

    The partner is the smallest part with twice the threshold or more of whatever is small, so that
    it stays possible whichever small number stands beside it. Where there is none, all go.
    """
    small = [part for part in parts if _has_small(part, greatest)]
    if not small:
        return []
    places = {
        place
        for part in small
        for place, count in enumerate(part.counts)
        if is_small(count, greatest)
    }
    if all(_is_blurred([part.counts[place] for part in small], greatest) for place in places):
        return small
    partners = [
        part
        for part in parts
        if not _has_small(part, greatest)
        and all(part.counts[place] >= 2 * greatest for place in places)
    ]
    if not partners:
        return list(parts)
    return [*small, min(partners, key=lambda part: (sum(part.counts), str(part.key)))]


def _is_blurred(counts: Sequence[int], greatest: int) -> bool:
    """Whether counts, their sum known, leave each of themselves three numbers or more.

    One that is twice the threshold or more does it. So do several small ones, unless they are all
    so near to the least or to the greatest that their sum tells.
    """
    if any(count >= 2 * greatest for count in counts):
        return True
    if not all(is_small(count, greatest) for count in counts):
        return False
    n, total = len(counts), sum(counts)
    return n >= 2 and n * SMALLEST + 2 <= total <= n * greatest - 2


def _has_small(part: Part[K], greatest: int) -> bool:
    return any(is_small(count, greatest) for count in part.counts)


def withheld(counts: Sequence[int], *, greatest: int = GREATEST) -> list[int | None]:
    """Return the counts of one table's parts with the small ones withheld (null).

    Where one could be worked out from the total, another is withheld with it, or all are. Where
    all are, or there is but one part, there is nobody to hide among: two parts of one each add up
    to two. So show no withheld part by itself, nor how many there are, where the total may be
    known: `told_of_parts` makes one of them.
    """
    return [
        None if is_hidden else count
        for count, is_hidden in zip(
            counts, hidden_groups([(count,) for count in counts], greatest=greatest), strict=True
        )
    ]


OTHERS = "Others"
"""What the withheld parts of a whole are called together: which they are is not said."""


def told_of_parts(
    parts: Sequence[tuple[str, int]], *, greatest: int = GREATEST, others: str = OTHERS
) -> list[tuple[str, int | None]]:
    """Return label and count of the parts of a whole, the withheld ones as one part at the end.

    Its label is `others` and its count null. Neither which parts are withheld nor how many is told,
    so that the total may stand beside them: six groups of one each are six, and so is one of four
    beside one of two.
    """
    shown = withheld([count for _, count in parts], greatest=greatest)
    told = [(label, n) for (label, _), n in zip(parts, shown, strict=True) if n is not None]
    return [*told, (others, None)] if None in shown else list(told)


def hidden_groups(groups: Sequence[tuple[int, ...]], *, greatest: int = GREATEST) -> list[bool]:
    """Return which groups of one whole are withheld, where several counts stand behind each.

    For a breakdown whose total is told: a group with a small count, and a partner or all of them.
    """
    parts = [Part(key=place, counts=counts) for place, counts in enumerate(groups)]
    hidden = {part.key for part in _hidden(parts, greatest)}
    return [place in hidden for place in range(len(groups))]


def month_ends_offered(data_date: date, *, covers_from: date | None) -> list[date]:
    """Return the month ends that may be asked about, the latest first; there is always one.

    The data must hold them: not before it begins, nor after it was taken.
    """
    first = (data_date + timedelta(days=1)).replace(day=1)
    ends = [months_after_day(first, -back) - timedelta(days=1) for back in range(MONTHS_OFFERED)]
    return [day for day in ends if covers_from is None or day >= covers_from] or ends[:1]


def asked(
    scope: Scope, *, data_date: date, covers_from: date | None
) -> tuple[Scope, tuple[str, ...]]:
    """Cut what is asked to what the role may ask; return it with what was refused, in words.

    A role that sees rows asks what it likes. One that sees figures only gets the whole service,
    one locality or one team, at a month end; every other filter is dropped, also one that this
    function has never heard of. A day that is no month end becomes the one before, and the day of
    the data, which nobody asked for, does so without a word.
    """
    if scope.role not in FIGURES_ONLY:
        return scope, ()
    refused = []
    localities, teams = scope.localities, scope.teams
    if len(teams) > 1 or len(localities) > 1:
        refused.append("more than one locality or team at once")
        localities = teams = ()
    if NONE_RECORDED in (*localities, *teams):
        refused.append("children without a locality or a team")
        localities = teams = ()
    if teams and localities:
        refused.append("a locality together with a team")
        localities = ()
    ends = month_ends_offered(data_date, covers_from=covers_from)
    as_at = next((day for day in ends if day <= scope.as_at), ends[-1])
    if scope.as_at not in (as_at, data_date):
        refused.append("a day that is not one of the month ends")
    cut = Scope(as_at=as_at, role=scope.role, localities=localities, teams=teams)
    if dataclasses.replace(cut, as_at=scope.as_at) != dataclasses.replace(
        scope, own_iro_id=None, localities=localities, teams=teams
    ):
        refused.append("any other filter")
    return cut, tuple(refused)
