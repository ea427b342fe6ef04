"""Restricted children: counted in every figure, named and opened only by people who may.

A child's record is restricted where knowing who it is would do harm: a child of somebody who works
for the council, or one whose address must not be known. To everybody whom the Service Manager has
not allowed it they are "Restricted 1", "Restricted 2": their rows are counted, due and booked like
any other, without name, case number, page, print or search.
"""

import polars as pl

from measures.facts import Facts
from measures.once import once

ALIAS = "Restricted"


@once
def aliases(whole: Facts) -> dict[str, str]:
    """Return child_id -> "Restricted 2" of the restricted children, the same for everybody."""
    rows = whole.record["child"].filter(pl.col("is_restricted").fill_null(False))
    ids = sorted(rows["child_id"].to_list())
    return {child_id: f"{ALIAS} {place}" for place, child_id in enumerate(ids, start=1)}


def or_alias(named: pl.Expr, whole: Facts) -> pl.Expr:
    """Return `named` with the alias in its place where the row's child_id is a restricted child."""
    known = aliases(whole)
    alias = pl.col("child_id").replace_strict(known, default=None, return_dtype=pl.String)
    return pl.coalesce(alias, named)
