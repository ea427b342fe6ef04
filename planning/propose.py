"""Propose: the fewest changes of IRO that bring every officer into the range.

The order in which wishes count, each fully before the next (docs/adr/0007):

1. every officer within the range of children for their hours, or as near as can be;
2. the fewest children who change IRO (a child without one must be given one);
3. brothers and sisters with one IRO;
4. the child's IRO in the child's locality.

Never: a child whose review is near (20 working days either side), whose review date is not known,
or an officer who was the child's social worker or team manager. Brothers and sisters who share an
IRO move together or not at all.
"""

from dataclasses import dataclass

import polars as pl

from measures.policy import Policy
from planning.advice import advice
from planning.scenario import Caseloads
from planning.solve import Numbers, Problem, judged, solved, stated


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed, and how good it is."""

    moves: pl.DataFrame
    """child_id, from_iro_id, to_iro_id, why: one row per child who changes or is given an IRO."""
    after: dict[str, str]
    """child_id -> iro_id of every child."""
    out_of_range: int
    """Children too many or too few that no move could mend, over all officers."""
    is_proven: bool
    """Whether nothing better exists; false if the time ran out."""
    held_back: int
    """Children who stay because a review is near or its date is not known."""
    advice: str
    """Why it cannot be done whole and what would make it possible; empty if it is done whole."""


def proposed(now: Caseloads, policy: Policy, *, conflicts: pl.DataFrame) -> Proposal:
    """Return the proposal for the caseloads given.

    `now.children` needs child_id, iro_id, sibling_group, locality_id and is_near_review (null:
    not known, so the child stays); `now.officers` iro_id, name, role, fte_available and
    base_locality_id. `conflicts`: child_id and iro_id that may not come together. The same
    question has the same answer.
    """
    problem = stated(now, policy, conflicts, may_move_all=False)
    if problem.officers.is_empty():
        return _nothing(now, "No IRO has hours: enter their full-time equivalent first.")
    choice, misfit, is_proven = solved(problem)
    return _worded(now, problem, choice, misfit, is_proven, policy, conflicts)


def _worded(
    now: Caseloads,
    problem: Problem,
    choice: Numbers,
    misfit: int,
    is_proven: bool,
    policy: Policy,
    conflicts: pl.DataFrame,
) -> Proposal:
    officers, units = problem.officers, problem.units
    ids, names = (
        officers["iro_id"].to_list(),
        dict(now.officers.select("iro_id", "name").iter_rows()),
    )
    settled = now.children.join(judged(now).select("child_id"), on="child_id", how="anti")
    before = dict(now.children.select("child_id", "iro_id").iter_rows())
    held = {row[0]: row[1] for row in now.officers.select("iro_id", "children").iter_rows()}
    rows: list[tuple[str, str | None, str, str]] = []
    after: dict[str, str] = dict(settled.select("child_id", "iro_id").iter_rows())
    for unit, place in enumerate(choice.tolist()):
        to = ids[place]
        members = units["child_id"][unit].to_list()
        for child in members:
            after[child] = to
            if before[child] != to:
                rows.append((child, before[child], to, _why(
                    before[child], to, names, held, problem, len(members),
                    units["locality_id"][unit] == officers["base_locality_id"][place],
                )))  # fmt: skip
    schema = {"child_id": pl.String, "from_iro_id": pl.String, "to_iro_id": pl.String,
              "why": pl.String}  # fmt: skip
    held_back = int(units.filter("is_held")["n"].sum())
    told = advice(now, problem, misfit, policy, conflicts) if misfit else ""
    return Proposal(
        moves=pl.DataFrame(rows, schema=schema, orient="row").sort("from_iro_id", "child_id"),
        after=after,
        out_of_range=misfit,
        is_proven=is_proven,
        held_back=held_back,
        advice=told,
    )


def _why(
    left: str | None,
    to: str,
    names: dict[str, str],
    held: dict[str | None, int],
    problem: Problem,
    together: int,
    is_local: bool,
) -> str:
    ids = problem.officers["iro_id"].to_list()
    high = problem.high[ids.index(left)] if left in ids else None
    if left is None:
        said = "Has no IRO."
    elif high is None:
        said = f"{names[left]} is not available."
    elif held[left] > high:
        said = f"{names[left]} holds {held[left]}; the range ends at {high:.0f}."
    else:
        said = f"{names[to]} has room: {held[to]}, and the range begins at " + (
            f"{problem.low[ids.index(to)]:.0f}."
        )
    if together > 1:
        said += f" {together} brothers and sisters move together."
    if is_local:
        said += " Same locality."
    return said


def _nothing(now: Caseloads, told: str) -> Proposal:
    schema = {"child_id": pl.String, "from_iro_id": pl.String, "to_iro_id": pl.String,
              "why": pl.String}  # fmt: skip
    return Proposal(
        moves=pl.DataFrame(schema=schema), after={}, out_of_range=now.children.height,
        is_proven=True, held_back=0, advice=told,
    )  # fmt: skip
