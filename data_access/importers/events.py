"""Reviews, milestones, missing episodes and social workers: dated facts, put where they belong."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from data_access.importers import cells
from data_access.importers.kept import (
    Aside,
    Derived,
    Flag,
    KeptRow,
    as_newest_day_says,
    as_newest_load_says,
)
from measures.words import MilestoneKind, MissingKind, Participation

_CODES = frozenset(Participation)
UNKNOWN_CHILD = "the child is in neither Header nor Episodes"
OUTSIDE = "the date is outside every care period of the child"
NO_EPISODE = "the child has no episode, so no care period can hold the date"
TWO_CODES = "review-with-two-codes"
REVERSED_OUTSIDE = "reversal-outside-period"
NO_TEAM = {"team_id": "team-not-recorded", "name": "Team not recorded"}
"""SSDA903 names a social worker but no team, which `team_allocation` needs: this one stands in."""


class Placed(NamedTuple):
    """A care period with its id."""

    care_period_id: str
    started_on: date
    ended_on: date | None


Periods = Mapping[str, Sequence[Placed]]
Tables = Mapping[str, Sequence[KeptRow]]
Born = Mapping[str, date | None]


def holding(periods: Sequence[Placed], happened_on: date) -> str | None:
    """Return the period that holds a day; the day a period ends is its own unless one starts.

    The periods of a child follow one another, so only the last to start by that day can hold it.
    """
    started = bisect_right(periods, happened_on, key=lambda period: period.started_on)
    if started == 0:
        return None
    period = periods[started - 1]
    is_past = period.ended_on is not None and happened_on > period.ended_on
    return None if is_past else period.care_period_id


class _Held(NamedTuple):
    child: str
    held_on: date
    code: str | None
    care_period_id: str


def reviews(tables: Tables, placed: Periods, born: Born, *, into: Derived) -> None:
    """Fill `review`. Two codes for one day are two rows, flagged; the same twice is set aside."""
    read: list[tuple[KeptRow, _Held]] = []
    for row in tables.get("Reviews", ()):
        held = _review(row, placed, born)
        if isinstance(held, Aside):
            into.aside[row.row_id] = held
        else:
            read.append((row, held))
    newest = as_newest_load_says(read, key=lambda held: (held.child, held.held_on))
    for (child, held_on), group in newest.items():
        kept: dict[str | None, KeptRow] = {}
        for row, held in group:
            if held.code in kept:
                words = "it repeats a review of the same child, day and code"
                into.aside[row.row_id] = Aside(kind=words, place=kept[held.code].place)
                continue
            kept[held.code] = row
            review_id = f"{child}-R-{held_on}" + (f"-{len(kept)}" if len(kept) > 1 else "")
            into.tables["review"][review_id] = {
                "care_period_id": held.care_period_id,
                "completed_on": held_on,
                "participation_code": held.code,
            }
        if len(kept) > 1:
            into.flags.extend(Flag(code=TWO_CODES, row_id=row.row_id) for row in kept.values())


def _review(row: KeptRow, placed: Periods, born: Born) -> _Held | Aside:
    child, _, review, code = row.cells
    try:
        child = cells.child(child)
    except cells.CellError as error:
        return Aside(kind=str(error))
    try:
        held_on = cells.day(review, column="REVIEW")
    except cells.CellError as error:
        return Aside(kind=str(error), rule="166")
    if held_on is None:
        return Aside(kind="REVIEW is blank: the day of the review is not known", rule="166")
    if child not in born:
        return Aside(kind=UNKNOWN_CHILD, rule="INT08")
    if child not in placed:
        return Aside(kind=NO_EPISODE, rule="1012")
    care_period_id = holding(placed[child], held_on)
    if care_period_id is None:
        return Aside(kind=OUTSIDE)
    known = code.upper() if code.upper() in _CODES else None
    return _Held(child, held_on, known, care_period_id)


class _Step(NamedTuple):
    child: str
    kind: str
    happened_on: date
    care_period_id: str

    @property
    def milestone_id(self) -> str:
        return f"{self.child}-M-{self.kind}-{self.happened_on}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _StepTable:
    name: str
    kinds: tuple[tuple[str, str, str], ...]
    no_child_rule: str


_STEPS = (
    _StepTable(
        name="PlacedAdoption",
        kinds=(
            ("DATE_PLACED", MilestoneKind.ADOPTION_DECISION.value, "115"),
            ("DATE_PLACED_CEASED", MilestoneKind.ADOPTION_REVERSED.value, "116"),
        ),
        no_child_rule="INT02",
    ),
    _StepTable(
        name="AD1", kinds=(("DATE_MATCH", MilestoneKind.MATCHED.value, "113"),), no_child_rule=""
    ),
)


def milestones(tables: Tables, placed: Periods, born: Born, *, into: Derived) -> None:
    """Fill `milestone` from PlacedAdoption and AD1; a row of dates all given before is aside."""
    given_in: dict[str, tuple[date, int]] = {}
    for table in _STEPS:
        for row in tables.get(table.name, ()):
            steps = _steps(row, table, placed, born, into=into)
            if isinstance(steps, Aside):
                into.aside[row.row_id] = steps
                continue
            load = (row.as_at, row.sequence)
            if all(given_in.get(step.milestone_id) == load for step in steps):
                words = "the same child and dates are given in an earlier row"
                into.aside[row.row_id] = Aside(kind=words)
            for step in steps:
                given_in.setdefault(step.milestone_id, load)
                into.tables["milestone"][step.milestone_id] = {
                    "care_period_id": step.care_period_id,
                    "kind": step.kind,
                    "happened_on": step.happened_on,
                }


def _steps(
    row: KeptRow, table: _StepTable, placed: Periods, born: Born, *, into: Derived
) -> list[_Step] | Aside:
    days: list[tuple[str, date]] = []
    try:
        child = cells.child(row.cells[0])
    except cells.CellError as error:
        return Aside(kind=str(error))
    for text, (column, kind, rule) in zip(row.cells[1:], table.kinds, strict=True):
        try:
            happened_on = cells.day(text, column=column)
        except cells.CellError as error:
            return Aside(kind=str(error), rule=rule)
        if happened_on is not None:
            days.append((kind, happened_on))
    if not days:
        return Aside(kind=f"{table.kinds[0][0]} is blank: there is no date to keep")
    if child not in born:
        return Aside(kind=UNKNOWN_CHILD, rule=table.no_child_rule or None)
    if child not in placed:
        return Aside(kind=NO_EPISODE, rule="1012")
    steps: list[_Step] = []
    for kind, happened_on in days:
        care_period_id = holding(placed[child], happened_on)
        if care_period_id is None and steps:
            care_period_id = steps[0].care_period_id
            into.flags.append(Flag(code=REVERSED_OUTSIDE, row_id=row.row_id))
        if care_period_id is None:
            return Aside(kind=OUTSIDE)
        steps.append(_Step(child, kind, happened_on, care_period_id))
    return steps


class _Stretch(NamedTuple):
    child: str
    what: str
    started_on: date
    ended_on: date | None


def _stretch(
    row: KeptRow, born: Born, *, what: str, start: tuple[str, str], end: tuple[str, str]
) -> _Stretch | Aside:
    try:
        child = cells.child(row.cells[0])
        started_on = cells.day(start[1], column=start[0])
        ended_on = cells.day(end[1], column=end[0])
    except cells.CellError as error:
        return Aside(kind=str(error))
    if started_on is None:
        return Aside(kind=f"{start[0]} is blank: the day it began is not known")
    if ended_on is not None and ended_on < started_on:
        return Aside(kind=f"it ends ({end[0]}) before it begins ({start[0]})")
    if child not in born:
        return Aside(kind=UNKNOWN_CHILD, rule="INT04" if start[0] == "MIS_START" else None)
    return _Stretch(child, what, started_on, ended_on)


def _one_each(
    read: Sequence[tuple[KeptRow, _Stretch]], *, into: Derived
) -> dict[tuple[str, str, date], date | None]:
    """Return one end per child, kind and start: the latest given; the other rows are set aside."""
    newest = as_newest_day_says(read, key=lambda it: (it.child, it.what, it.started_on))
    ends: dict[tuple[str, str, date], date | None] = {}
    for key, group in newest.items():
        best, chosen = max(group, key=lambda item: item[1].ended_on or date.min)
        ends[key] = chosen.ended_on
        for row, stretch in group:
            if row is best or row.sequence != best.sequence:
                continue
            same = stretch == chosen
            words = "it repeats another row" if same else "another row gives it with a later end"
            into.aside[row.row_id] = Aside(kind=words, place=best.place)
    return ends


def missing_episodes(tables: Tables, born: Born, *, into: Derived) -> None:
    """Fill `missing_episode`."""
    read: list[tuple[KeptRow, _Stretch]] = []
    for row in tables.get("Missing", ()):
        _, kind, start, end = row.cells
        stretch: _Stretch | Aside
        if kind.upper() not in set(MissingKind):
            stretch = Aside(kind="MISSING is neither M (missing) nor A (away)")
        else:
            stretch = _stretch(
                row, born, what=kind.upper(), start=("MIS_START", start), end=("MIS_END", end)
            )
        if isinstance(stretch, Aside):
            into.aside[row.row_id] = stretch
        else:
            read.append((row, stretch))
    for (child, kind, started_on), ended_on in _one_each(read, into=into).items():
        into.tables["missing_episode"][f"{child}-{kind}-{started_on}"] = {
            "child_id": child,
            "kind": kind,
            "started_on": started_on,
            "ended_on": ended_on,
        }


def social_workers(tables: Tables, born: Born, *, into: Derived) -> None:
    """Fill `team_allocation.social_worker` with SW_ID, under the team that stands in."""
    read: list[tuple[KeptRow, _Stretch]] = []
    for row in tables.get("SWEpisodes", ()):
        _, worker, start, end = row.cells
        stretch: _Stretch | Aside = Aside(kind="SW_ID is blank: the social worker is not known")
        if worker:
            stretch = _stretch(
                row, born, what=worker[:100], start=("SW_DECOM", start), end=("SW_DEC", end)
            )
        if isinstance(stretch, Aside):
            into.aside[row.row_id] = stretch
        else:
            read.append((row, stretch))
    used: Counter[str] = Counter()
    for (child, worker, started_on), ended_on in _one_each(read, into=into).items():
        into.tables["team"][NO_TEAM["team_id"]] = {"name": NO_TEAM["name"]}
        allocation_id = f"{child}-W-{started_on}"
        used[allocation_id] += 1
        if used[allocation_id] > 1:
            allocation_id = f"{allocation_id}-{used[allocation_id]}"
        into.tables["team_allocation"][allocation_id] = {
            "child_id": child,
            "team_id": NO_TEAM["team_id"],
            "social_worker": worker,
            "started_on": started_on,
            "ended_on": ended_on,
        }
