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


def proposed(
    now: Caseloads, policy: Policy, *, conflicts: pl.DataFrame, may_move_all: bool = False
) -> Proposal:
    """Return the proposal for the caseloads given.

    `now.children` needs child_id, iro_id, sibling_group, locality_id and is_near_review (null:
    not known, so the child stays); `now.officers` iro_id, name, role, fte_available and
    base_locality_id. `conflicts`: child_id and iro_id that may not come together. `may_move_all`:
    reviews near by do not hold a child back (asked only to explain what would help). The same
    question has the same answer.
    """
    problem = stated(now, policy, conflicts, may_move_all=may_move_all)
    if problem.officers.is_empty():
        return _nothing(now, "No IRO has hours: enter their full-time equivalent first.")
    choice, misfit, is_proven = solved(problem)
    return _worded(now, problem, choice, misfit, is_proven, policy, conflicts, may_move_all)


def _worded(
    now: Caseloads,
    problem: Problem,
    choice: Numbers,
    misfit: int,
    is_proven: bool,
    policy: Policy,
    conflicts: pl.DataFrame,
    may_move_all: bool,
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
    advice = "" if not misfit else _advice(now, problem, misfit, policy, conflicts, may_move_all)
    return Proposal(
        moves=pl.DataFrame(rows, schema=schema, orient="row").sort("from_iro_id", "child_id"),
        after=after,
        out_of_range=misfit,
        is_proven=is_proven,
        held_back=held_back,
        advice=advice,
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


def _advice(
    now: Caseloads,
    problem: Problem,
    misfit: int,
    policy: Policy,
    conflicts: pl.DataFrame,
    may_move_all: bool,
) -> str:
    total, room = int(problem.units["n"].sum()), float(problem.high.sum())
    least = float(problem.low.sum())
    if total > room:
        more = (total - room) / policy.caseload.per_fte_high
        return (
            f"{total - room:.0f} children more than the range allows for the hours there are. "
            f"{more:.1f} further full-time IROs would bring everyone into range."
        )
    if total < least:
        return (
            f"{least - total:.0f} children fewer than the range begins with for the hours there "
            "are: the service has room."
        )
    if not may_move_all:
        free = proposed(now, policy, conflicts=conflicts, may_move_all=True)
        if free.out_of_range < misfit:
            return (
                "The hours suffice, but reviews near by hold children back. If they could move "
                f"too, {free.moves.height} changes would leave {free.out_of_range} out of range. "
                "Ask again in four weeks."
            )
    return (
        "The hours suffice in all, but brothers and sisters who stay together, or officers who "
        "may not take a child, leave no better share."
    )


def _nothing(now: Caseloads, advice: str) -> Proposal:
    schema = {"child_id": pl.String, "from_iro_id": pl.String, "to_iro_id": pl.String,
              "why": pl.String}  # fmt: skip
    return Proposal(
        moves=pl.DataFrame(schema=schema), after={}, out_of_range=now.children.height,
        is_proven=True, held_back=0, advice=advice,
    )  # fmt: skip
