"""What each filter offers: its choices, and how many children each would leave in view."""

from collections.abc import Mapping

import polars as pl

from measures.facts import Facts
from measures.facts.cohorts import BY_CODE, is_chosen
from measures.facts.scope import MAY_CHOOSE_COHORTS, NONE_RECORDED, Scope, is_among
from measures.once import once

OWNERS = {"locality_id": "localities", "team_id": "teams", "iro_id": "iros"}
"""Columns that say whose a child is, and the field of the scope that chooses by each."""


@once
def children_left(permitted: Facts, scope: Scope) -> Mapping[str, Mapping[str, int]]:
    """Return, for each filter, the children in care with each of its choices.

    Keyed by the column of an owner or the code of a cohort. Counted under the other filters, not
    under its own: so many would a choice bring into view. A choice nobody has is not there;
    `NONE_RECORDED` stands for children without an owner. A role that may not choose cohorts gets
    none. `permitted`: the facts within the role, before the filters; a test holds each count to
    the children that `scoped` leaves.
    """
    may_choose = scope.role in MAY_CHOOSE_COHORTS
    chosen = {
        **{
            column: is_among(column, names)
            for column, field in OWNERS.items()
            if (names := getattr(scope, field))
        },
        **{code: is_chosen(((code, names),)) for code, names in scope.cohorts if may_choose},
    }
    rows = permitted.children.select("child_id", *OWNERS)
    if may_choose:
        rows = rows.join(permitted.further.traits, on="child_id", how="left")
    judged = rows.with_columns(
        outside=pl.sum_horizontal(pl.lit(0), *(~is_in for is_in in chosen.values()))
    )
    inside = judged.filter(pl.col("outside") == 0)
    left = {}
    for name in (*OWNERS, *(BY_CODE if may_choose else ())):
        seen = inside
        if name in chosen:
            seen = judged.filter(
                (pl.col("outside") == 0) | ((pl.col("outside") == 1) & ~chosen[name])
            )
        counts = seen[name].fill_null(NONE_RECORDED).value_counts()
        left[name] = {str(choice): int(count) for choice, count in counts.iter_rows()}
    return left
