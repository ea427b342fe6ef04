"""What if: the caseload after moves, an absence, a leaver, a starter or new children."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from measures.care.load import band
from measures.policy import Policy
from measures.words import OfficerRole

BASE = 1.0


@dataclass(frozen=True, kw_only=True)
class Starter:
    """An IRO who joins: what to call them, and their full-time equivalent."""

    name: str
    fte: float


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is supposed. Nothing of it is kept."""

    moves: Sequence[tuple[str, str]] = ()
    """child_id and the iro_id the child goes to."""
    absent: Sequence[str] = ()
    """Officers who are away: they keep their children and have no hours for them."""
    leavers: Sequence[str] = ()
    """Officers who leave: their children have no IRO."""
    starters: Sequence[Starter] = ()
    entrants: int = 0
    """Children who come into care; they have no IRO, no team and no brother or sister here."""


@dataclass(frozen=True, kw_only=True)
class Caseloads:
    """Who has whom: what a plan is made on."""

    children: pl.DataFrame
    """child_id, iro_id, load_weight and what a move is judged by; see `planning.propose`."""
    officers: pl.DataFrame
    """iro_id, name, role, fte_available, children, children_per_fte, band, weighted_load."""


def supposed(now: Caseloads, scenario: Scenario, policy: Policy) -> Caseloads:
    """Return the caseloads under a scenario, officers counted anew.

    A new child counts as one before the first review. Raises ValueError for a child or an officer
    that is not there.
    """
    known = set(now.officers["iro_id"].drop_nulls())
    strangers = {*scenario.absent, *scenario.leavers, *(to for _, to in scenario.moves)} - known
    unknown = {child for child, _ in scenario.moves} - set(now.children["child_id"])
    if strangers or unknown:
        raise ValueError("A scenario names an officer or a child who is not in the caseloads.")
    to = dict(scenario.moves)
    moved = pl.col("child_id").replace_strict(to, default=pl.col("iro_id"), return_dtype=pl.String)
    children = now.children.with_columns(iro_id=moved if to else pl.col("iro_id")).with_columns(
        iro_id=pl.when(~pl.col("iro_id").is_in(list(scenario.leavers))).then("iro_id")
    )
    weight = max(BASE + policy.weights.before_first_review, policy.weights.floor)
    new = pl.DataFrame(
        {
            "child_id": [f"new child {number}" for number in range(1, scenario.entrants + 1)],
            "load_weight": [weight] * scenario.entrants,
            "is_new": [True] * scenario.entrants,
        },
        schema={"child_id": pl.String, "load_weight": pl.Float64, "is_new": pl.Boolean},
    )
    children = pl.concat([children.with_columns(is_new=pl.lit(False)), new], how="diagonal")
    starters = pl.DataFrame(
        {
            "iro_id": [f"new officer {number + 1}" for number in range(len(scenario.starters))],
            "name": [starter.name for starter in scenario.starters],
            "fte_available": [starter.fte for starter in scenario.starters],
        },
        schema={"iro_id": pl.String, "name": pl.String, "fte_available": pl.Float64},
    ).with_columns(role=pl.lit(OfficerRole.IRO.value))
    gone = [*scenario.absent, *scenario.leavers]
    officers = now.officers.with_columns(
        fte_available=pl.when(pl.col("iro_id").is_in(gone).fill_null(False))
        .then(0.0)
        .otherwise("fte_available")
    )
    officers = pl.concat([officers, starters], how="diagonal")
    return Caseloads(children=children, officers=counted(officers, children, policy))


def counted(officers: pl.DataFrame, children: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return the officers with children, children_per_fte, weighted_load and band counted anew."""
    held = children.group_by("iro_id").agg(
        children=pl.len().cast(pl.Int64), weighted_load=pl.col("load_weight").sum().round(2)
    )
    per_fte = pl.when(pl.col("fte_available") > 0)
    return (
        officers.drop("children", "weighted_load", "children_per_fte", "band", strict=False)
        .join(held, on="iro_id", how="left", nulls_equal=True)
        .with_columns(pl.col("children", "weighted_load").fill_null(0))
        .with_columns(children_per_fte=per_fte.then(pl.col("children") / pl.col("fte_available")))
        .with_columns(
            band=pl.when(pl.col("iro_id").is_not_null()).then(band(policy.caseload)),
        )
        .sort(pl.col("iro_id").is_null(), "name", "iro_id")
    )
