"""The units that a reader outside the service may ask about, and the tree in which they add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measures.facts.scope import Scope
from measures.policy import Disclosure
from measures.told.disclosure import Part, behind, rounded, told

Unit = tuple[str, str | None]
"""What a figure is of: `("service", "all")`, `("locality", id)` or `("team", id)`."""

SERVICE: Unit = ("service", "all")

Counts = Mapping[str | None, tuple[int, ...]]
"""By team, null for none: the counted rows of a figure and, of a share, those that fall short."""


def unit_of(scope: Scope) -> Unit:
    """Return the unit that a scope of `disclosure.asked` asks about."""
    if scope.teams:
        return ("team", scope.teams[0])
    return ("locality", scope.localities[0]) if scope.localities else SERVICE


def blurred(count: int, rules: Disclosure) -> int:
    """Return a count that is not small, rounded as the policy says."""
    return rounded(count, base=rules.rounded_to, greatest=rules.withheld_up_to)


def range_of(shown: int, rules: Disclosure) -> tuple[int, int]:
    """Return the least and the greatest count that is shown as this one is."""
    return behind(shown, base=rules.rounded_to, greatest=rules.withheld_up_to)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The service, its localities and their teams; rows without one stand under null."""

    teams: Mapping[str, str | None]
    """Team -> its locality, null for none."""
    localities: Sequence[str]
    rules: Disclosure

    def shown(self, counts: Counts, width: int) -> dict[Unit, tuple[int, ...] | None]:
        """Return the counts of each unit, rounded; null where they are withheld.

        `width` counts stand behind a figure. A unit without an id (no team, no locality) bears on
        what may be told of the others and is not told itself.
        """
        whole = self._whole(counts, width)
        keys = told(whole, greatest=self.rules.withheld_up_to)
        teams = (team for locality in whole.parts for team in locality.parts)
        return {
            part.key: tuple(blurred(count, self.rules) for count in part.counts)
            if part.key in keys
            else None
            for part in (whole, *whole.parts, *teams)
            if part.key[1] is not None
        }

    def _whole(self, counts: Counts, width: int) -> Part[Unit]:
        nothing = (0,) * width
        of_locality: dict[str | None, list[Part[Unit]]] = {each: [] for each in self.localities}
        for team in {*self.teams, *counts}:
            locality = None if team is None else self.teams.get(team)
            part: Part[Unit] = Part(key=("team", team), counts=counts.get(team, nothing))
            of_locality.setdefault(locality, []).append(part)
        parts = tuple(
            Part(key=("locality", locality), counts=_sum(teams, width), parts=tuple(teams))
            for locality, teams in of_locality.items()
        )
        return Part(key=SERVICE, counts=_sum(parts, width), parts=parts)


def _sum(parts: Sequence[Part[Unit]], width: int) -> tuple[int, ...]:
    return tuple(sum(part.counts[place] for part in parts) for place in range(width))
