"""Disputes raised and closed in groups: by team, by locality, by theme and what came of them."""

from collections.abc import Callable

import polars as pl

from measures.counts.challenge import closed, raised
from measures.facts import Facts
from measures.groups.grouping import Grouping
from measures.words import DisputeOutcome

AND = " | "
"""Stands between a theme, team or locality and what came of the dispute."""

NONE = "none"
"""Stands for a theme, team or locality that is not recorded, where an outcome follows."""

OPEN, NO_OUTCOME = "open", "no_outcome"
"""Stand for a dispute not closed, and for one closed without an outcome recorded."""

CAME_OF = {outcome.value: outcome.label.lower() for outcome in DisputeOutcome} | {
    OPEN: "not closed",
    NO_OUTCOME: "closed, outcome not recorded",
}
"""What came of a dispute, in words."""


def _came_of() -> pl.Expr:
    return (
        pl.when(pl.col("closed_on").is_null())
        .then(pl.lit(OPEN))
        .otherwise(pl.col("outcome").fill_null(NO_OUTCOME))
    )


def _and_outcome(column: str) -> Callable[[Facts], pl.DataFrame]:
    """Rows by a column alone, and again by the column and what came of them."""

    def rows(facts: Facts) -> pl.DataFrame:
        own = raised(facts)
        pair = pl.concat_str(pl.col(column).fill_null(NONE), _came_of(), separator=AND)
        return pl.concat([own.with_columns(group=pl.col(column)), own.with_columns(group=pair)])

    return rows


THEME_OUTCOMES = Grouping(
    code="dispute_theme_outcomes",
    label="Disputes raised, by theme and what came of them",
    frame="disputes",
    rows=lambda facts: raised(facts).with_columns(
        group=pl.concat_str(pl.col("theme").fill_null(NONE), _came_of(), separator=AND)
    ),
)
TEAM_OUTCOMES = Grouping(
    code="dispute_teams",
    label="Disputes raised, by team and what came of them",
    frame="disputes",
    rows=_and_outcome("team_id"),
    is_partition=False,
)
LOCALITY_OUTCOMES = Grouping(
    code="dispute_localities",
    label="Disputes raised, by locality and what came of them",
    frame="disputes",
    rows=_and_outcome("locality_id"),
    is_partition=False,
)
CLOSED_OUTCOMES = Grouping(
    code="disputes_closed",
    label="Disputes closed, by outcome",
    frame="disputes",
    rows=lambda facts: closed(facts).with_columns(group=pl.col("outcome")),
    labels=lambda _: {outcome.value: outcome.label for outcome in DisputeOutcome},
)

DISPUTES = (THEME_OUTCOMES, TEAM_OUTCOMES, LOCALITY_OUTCOMES, CLOSED_OUTCOMES)
"""Figures in groups of disputes raised and closed."""
