"""The share of the work as an integer programme, solved wish by wish with HiGHS.

A unit is what moves together: a child alone, or the brothers and sisters who share an IRO. One
yes-or-no number for each unit and officer says who has whom.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from measures.policy import Policy
from measures.words import OfficerRole
from planning.scenario import Caseloads

SECONDS = 5.0
"""How long one wish may be worked on. What is then the best found is said not to be proven."""

ALONE = "alone "

Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Units, officers with hours, who may not have whom (by place), and each officer's range."""

    units: pl.DataFrame
    officers: pl.DataFrame
    barred: set[tuple[int, int]]
    low: Numbers
    high: Numbers


def stated(
    now: Caseloads, policy: Policy, conflicts: pl.DataFrame, *, may_move_all: bool
) -> Problem:
    """Return the problem of the caseloads; see `planning.propose.proposed` for the columns."""
    officers = now.officers.filter(
        pl.col("role") == OfficerRole.IRO.value, pl.col("fte_available") > 0
    ).sort("iro_id")
    at = {identity: place for place, identity in enumerate(officers["iro_id"])}
    key = pl.concat_str(
        pl.coalesce("sibling_group", pl.concat_str(pl.lit(ALONE), "child_id")),
        pl.col("iro_id").fill_null(""),
        separator="|",
    )
    stays = pl.lit(False) if may_move_all else pl.col("is_near_review").fill_null(True)
    stays = stays & ~pl.col("is_new").fill_null(False)
    units = (
        judged(now)
        .sort("child_id")
        .with_columns(key=key, is_held=stays)
        .group_by("key", maintain_order=True)
        .agg(
            pl.col("child_id"),
            pl.col("sibling_group", "iro_id", "locality_id").first(),
            n=pl.len(),
            is_held=pl.col("is_held").any(),
        )
        .with_columns(at=pl.col("iro_id").replace_strict(at, default=None, return_dtype=pl.Int64))
    )
    apart = set(conflicts.select("child_id", "iro_id").iter_rows())
    barred = {
        (unit, at[iro_id])
        for unit, children in enumerate(units["child_id"])
        for child in children
        for iro_id in at
        if (child, iro_id) in apart and units["at"][unit] != at[iro_id]
    }
    fte = officers["fte_available"].to_numpy()
    limits = policy.caseload
    return Problem(
        units=units,
        officers=officers,
        barred=barred,
        low=np.ceil(fte * limits.per_fte_low - 1e-9),
        high=np.floor(fte * limits.per_fte_high + 1e-9),
    )


def judged(now: Caseloads) -> pl.DataFrame:
    """Return the children whom a proposal is about.

    Left out: those of a Senior IRO or Service Manager who has hours, and of an officer whose hours
    are not entered. They stay where they are.
    """
    fte = pl.col("fte_available")
    is_iro = pl.col("role") == OfficerRole.IRO.value
    settled = now.officers.filter(
        pl.col("iro_id").is_not_null(), fte.is_null() | (~is_iro & (fte > 0))
    )["iro_id"]
    return now.children.filter(~pl.col("iro_id").is_in(settled.implode()).fill_null(False))


WISHES = 4


def solved(problem: Problem, *, wishes: int = WISHES) -> tuple[Numbers, int, bool]:
    """Return the officer's place of each unit, the children out of range, and if it is proven.

    `wishes`: how many of the wishes to grant; with 1 only the children out of range are certain.
    """
    units, officers = problem.units, problem.officers
    n_units, n_officers = units.height, officers.height
    pairs = n_units * n_officers
    at, sizes = units["at"].to_list(), units["n"].to_numpy().astype(float)
    fits = np.ones((n_units, n_officers))
    for unit, officer in problem.barred:
        fits[unit, officer] = 0
    for unit, (place, is_held) in enumerate(zip(at, units["is_held"], strict=True)):
        if is_held and place is not None:
            fits[unit] = 0
            fits[unit, place] = 1
        elif not fits[unit].any():
            fits[unit, place if place is not None else 0] = 1
    groups = _groups(units)
    n_spread = len(groups) * n_officers
    width = pairs + 2 * n_officers + n_spread
    upper = np.concatenate([fits.ravel(), np.full(2 * n_officers, np.inf), np.ones(n_spread)])
    integrality = np.concatenate([np.ones(pairs), np.zeros(2 * n_officers + n_spread)])
    rules = _rules(problem, sizes, groups, width)
    spread_from = pairs + 2 * n_officers
    costs = [np.zeros(width) for _ in range(4)]
    costs[0][pairs:spread_from] = 1
    for unit, place in enumerate(at):
        for officer in range(n_officers):
            column = unit * n_officers + officer
            if place != officer:
                costs[1][column] = sizes[unit]
            locality = units["locality_id"][unit]
            if locality is not None and officers["base_locality_id"][officer] != locality:
                costs[3][column] = sizes[unit] if place != officer else 0
    costs[2][spread_from:] = 1
    is_proven, best = True, np.zeros(width)
    misfit = 0
    for wish, cost in enumerate(costs[:wishes]):
        found = milp(
            cost,
            constraints=rules,
            bounds=Bounds(0, upper),
            integrality=integrality,
            options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            is_proven = False
            break
        best = found.x
        is_proven = is_proven and found.status == 0
        reached = float(cost @ best)
        if wish == 0:
            misfit = round(reached)
        rules = [*rules, LinearConstraint(cost[np.newaxis, :], -np.inf, reached + 1e-6)]
    choice = best[:pairs].reshape(n_units, n_officers).argmax(axis=1)
    return choice, misfit, is_proven


def _groups(units: pl.DataFrame) -> list[list[int]]:
    """Return the units of each group of siblings that has children with different IROs."""
    places = units.with_row_index("unit").filter(pl.col("sibling_group").is_not_null())
    grouped = places.group_by("sibling_group", maintain_order=True).agg("unit")
    return [members for members in grouped["unit"].to_list() if len(members) > 1]


def _rules(
    problem: Problem, sizes: Numbers, groups: list[list[int]], width: int
) -> list[LinearConstraint]:
    """One IRO for each unit; each officer's load against the range; who has whom of a group."""
    n_units, n_officers = problem.units.height, problem.officers.height
    pairs = n_units * n_officers
    unit = np.repeat(np.arange(n_units), n_officers)
    columns = np.arange(pairs)
    one = coo_array((np.ones(pairs), (unit, columns)), shape=(n_units, width))
    officer = np.tile(np.arange(n_officers), n_units)
    each = np.arange(n_officers)
    held = np.repeat(sizes, n_officers)

    def load(slack_from: int, sign: float) -> Any:  # noqa: ANN401 - SciPy's own
        values = np.concatenate([held, np.full(n_officers, sign)])
        rows = np.concatenate([officer, each])
        return coo_array(
            (values, (rows, np.concatenate([columns, slack_from + each]))),
            shape=(n_officers, width),
        )

    rules = [
        LinearConstraint(one, 1, 1),
        LinearConstraint(load(pairs, -1), -np.inf, problem.high),
        LinearConstraint(load(pairs + n_officers, 1), problem.low, np.inf),
    ]
    spread = [
        (member * n_officers + place, pairs + 2 * n_officers + number * n_officers + place)
        for number, members in enumerate(groups)
        for member in members
        for place in range(n_officers)
    ]
    if spread:
        rows = np.repeat(np.arange(len(spread)), 2)
        values = np.tile([1.0, -1.0], len(spread))
        matrix = coo_array((values, (rows, np.array(spread).ravel())), shape=(len(spread), width))
        rules.append(LinearConstraint(matrix, -np.inf, 0))
    return rules
