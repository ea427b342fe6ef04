"""Figures of a part of the service for readers outside it, told so that no small count follows.

A locality is told only beside the other localities, a team only beside the teams of its locality:
where one is withheld, another is withheld with it, so that no total less the rest gives it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from measures.catalogue import Measure
from measures.facts import Facts
from ui.report.figures import NOT_SUPPLIED, WITHHELD, guarded, guarded_counts


@dataclass(frozen=True, kw_only=True)
class Part:
    """The whole service, one locality or one team: the parts that may be told of."""

    locality: str | None = None
    team: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole service."""
        return self.locality is None and self.team is None


def last_month_end(day: date) -> date:
    """Return the last month end up to a day: readers outside are told of no other days."""
    after = day + timedelta(days=1)
    return after.replace(day=1) - timedelta(days=1)


def told(measure: Measure, part: Part, *, facts: Facts, whole: Facts) -> str:
    """Return a measure in words for one part, withheld where it could give a small count away.

    `facts` are cut to the part; `whole` are of the whole service on the same day.
    """
    if not measure.is_supplied(whole):
        return NOT_SUPPLIED
    if part.is_whole:
        return guarded(measure, facts)
    teams = dict(whole.record["team"].select("team_id", "locality_id").iter_rows())
    locality = part.locality if part.team is None else teams.get(part.team)
    is_told = locality in _beside(measure.by(whole, "locality_id"), whole)
    if part.team is not None:
        beside = measure.by(whole, "team_id").filter(
            pl.col("group_id").is_in([team for team, of in teams.items() if of == locality])
        )
        is_told = is_told and part.team in _beside(beside, whole)
    return guarded(measure, facts) if is_told else f"withheld ({WITHHELD})"


def _beside(counted: pl.DataFrame, whole: Facts) -> Mapping[str | None, int]:
    """Return the groups that may be told beside the others, with their counts."""
    rest = pl.col("denominator").fill_null(pl.col("numerator")) - pl.col("numerator")
    groups, counts, others = (
        counted.select("group_id", "numerator", rest=rest).get_columns()
    )  # fmt: skip
    told_counts = guarded_counts([int(n or 0) for n in counts], whole)
    told_rest = guarded_counts([int(n or 0) for n in others], whole)
    return {
        group: n
        for group, n, short in zip(groups, told_counts, told_rest, strict=True)
        if n is not None and short is not None
    }
