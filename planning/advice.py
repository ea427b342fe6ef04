"""Why a proposal cannot bring everybody into range, and what would make it possible.

Whatever is said to help has been tried: the problem is solved again with it.
"""

from dataclasses import replace
from math import ceil, floor

import polars as pl

from measures.policy import Policy
from measures.words import OfficerRole
from planning.scenario import Caseloads
from planning.solve import Problem, solved, stated

TENTHS = 10
"""Further hours are spoken of in tenths of a post."""


def advice(
    now: Caseloads, problem: Problem, misfit: int, policy: Policy, conflicts: pl.DataFrame
) -> str:
    """Return why `misfit` children stay out of range and what would change it, in sentences."""
    total = int(problem.units["n"].sum())
    over, under = total - int(problem.high.sum()), int(problem.low.sum()) - total
    if over > 0:
        return _too_many(now, over, policy, conflicts)
    if under > 0:
        return (
            f"{under} children fewer than the range begins with for the hours there are: the "
            "service has room."
        )
    free = _out_of_range(now, policy, conflicts, may_move_all=True)
    if free < misfit:
        return (
            "The hours suffice, but reviews near by hold children back. If they could move too, "
            f"{_children(free)} would stay out of range. Ask again in four weeks."
        )
    return (
        "The hours suffice in all, but brothers and sisters who stay together, or officers who "
        "may not take a child, leave no better share."
    )


def _too_many(now: Caseloads, over: int, policy: Policy, conflicts: pl.DataFrame) -> str:
    said = f"{_children(over)} more than the range allows for the hours there are."
    more = posts_for(over, policy.caseload.per_fte_high)
    helped = _with_posts(now, more)
    posts = _posts(more)
    left = _out_of_range(helped, policy, conflicts, may_move_all=False)
    if not left:
        return f"{said} Another {posts} would bring everyone into range."
    free = _out_of_range(helped, policy, conflicts, may_move_all=True)
    if not free:
        return (
            f"{said} Another {posts} would bring everyone into range once the children whose "
            f"review is near may move; until then {_children(left)} would stay outside."
        )
    return (
        f"{said} Even with another {posts}, {_children(free)} would stay outside: brothers and "
        "sisters who stay together, or officers who may not take a child."
    )


def posts_for(children: int, per_fte_high: int) -> float:
    """Return the fewest tenths of a post whose range ends high enough to hold the children."""
    tenths = ceil(children * TENTHS / per_fte_high)
    while floor(tenths * per_fte_high / TENTHS + 1e-9) < children:
        tenths += 1
    return tenths / TENTHS


def _with_posts(now: Caseloads, posts: float) -> Caseloads:
    """Add officers without children: full posts, and one for what is left."""
    whole = int(posts)
    hours = [1.0] * whole + ([round(posts - whole, 1)] if posts > whole else [])
    new = pl.DataFrame(
        {
            "iro_id": [f"further post {number}" for number in range(1, len(hours) + 1)],
            "fte_available": hours,
        }
    ).with_columns(role=pl.lit(OfficerRole.IRO.value), children=pl.lit(0, pl.Int64))
    return replace(now, officers=pl.concat([now.officers, new], how="diagonal"))


def _out_of_range(
    now: Caseloads, policy: Policy, conflicts: pl.DataFrame, *, may_move_all: bool
) -> int:
    problem = stated(now, policy, conflicts, may_move_all=may_move_all)
    return solved(problem, wishes=1)[1]


def _posts(posts: float) -> str:
    """Return "0.4 of a full-time IRO post", "full-time IRO post", "1.4 full-time IRO posts"."""
    if posts < 1:
        return f"{posts:.1f} of a full-time IRO post"
    return "full-time IRO post" if posts == 1 else f"{posts:g} full-time IRO posts"


def _children(n: int) -> str:
    return f"{n} child" if n == 1 else f"{n} children"
