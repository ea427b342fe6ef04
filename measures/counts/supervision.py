"""What supervision of one officer goes through, from the facts of their whole caseload.

A limit breached is worth talking about if there are cases enough to say so. What concerns one child
(a review overdue, drift that nobody challenged) is worth it for that child alone. Officers are not
compared with each other anywhere. Source: domain §4; the council's own limits are the policy's.
"""

from dataclasses import dataclass

import polars as pl

from measures.care.load import CIRCUMSTANCES
from measures.counts.between import overdue
from measures.facts import Facts
from measures.headline.catalogue import (
    DISPUTES_PAST_LIMIT,
    DUTIES_ON_TIME,
    NOT_HEARD_TWICE,
    OUT_OF_RANGE,
    REVIEWS_ON_TIME,
    REVIEWS_OVERDUE,
    SILENT_DRIFT,
)
from measures.headline.measure import Figure
from measures.once import once
from measures.words import DutyCode, Status

OF_ONE_CHILD = (REVIEWS_OVERDUE, SILENT_DRIFT, DISPUTES_PAST_LIMIT, NOT_HEARD_TWICE)
"""Figures that should be none: each child behind them is worth talking about."""

TO_SEND = (
    DutyCode.DECISIONS_SENT,
    DutyCode.RECORD_COMPLETED,
    DutyCode.RECORD_DISTRIBUTED,
    DutyCode.SENT_TO_CHILD,
)
"""What goes out after a review."""

STEPS = (*TO_SEND, DutyCode.MIDWAY_CHECK)
"""The IRO's own steps between reviews."""

CASELOAD = "caseload"
"""The code of a point about the number of children."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One thing to talk about: a limit, and how far past it."""

    code: str
    """`caseload`, the code of a measure, or that of a duty."""
    value: float
    """Children per full-time equivalent, a share (0 to 1), or a count."""
    of: int | None
    """How many cases it rests on; null for a count of children."""
    limit: float | None
    """What it is held against; null for a count that should be none."""


@once
def to_talk_about(facts: Facts) -> tuple[Point, ...]:
    """Return the limits breached with enough cases, of facts cut to one officer.

    Enough is the policy's `small_base`. The share on time counts as below its target only where the
    unknown could not lift it there. A step is here if one is overdue now and enough fell due in the
    policy's months. Empty where nothing is breached.
    """
    return (*_caseload(facts), *_on_time(facts), *_children(facts), *_steps(facts))


def is_surely_below(figure: Figure, target: float | None, *, enough: int) -> bool:
    """Whether a share rests on enough cases and stays below the target whatever the unknown are."""
    if target is None or figure.high is None or (figure.denominator or 0) < enough:
        return False
    return figure.high < target


def _caseload(facts: Facts) -> list[Point]:
    enough = facts.policy.figures.small_base
    return [
        Point(code=CASELOAD, value=ratio, of=children, limit=facts.policy.caseload.per_fte_high)
        for ratio, children, band in facts.officers.filter(pl.col("iro_id").is_not_null())
        .select("children_per_fte", "children", "band")
        .iter_rows()
        if band in OUT_OF_RANGE and children >= enough
    ]


def _on_time(facts: Facts) -> list[Point]:
    figure, target = REVIEWS_ON_TIME.figure(facts), REVIEWS_ON_TIME.target(facts.policy)
    if not is_surely_below(figure, target, enough=facts.policy.figures.small_base):
        return []
    value, of = figure.value or 0.0, int(figure.denominator or 0)
    return [Point(code=REVIEWS_ON_TIME.code, value=value, of=of, limit=target)]


def _children(facts: Facts) -> list[Point]:
    figures = [(measure, measure.figure(facts).numerator) for measure in OF_ONE_CHILD]
    return [
        Point(code=measure.code, value=counted, of=None, limit=None)
        for measure, counted in figures
        if counted
    ]


def _steps(facts: Facts) -> list[Point]:
    rates = {measure.code: measure for measure in DUTIES_ON_TIME}
    found = []
    for step in STEPS:
        late = overdue(facts, step).height
        judged = int(rates[f"{step.value}_on_time"].figure(facts).denominator or 0)
        if late and judged >= facts.policy.figures.small_base:
            found.append(Point(code=step.value, value=late, of=judged, limit=None))
    return found


@once
def records_to_send(facts: Facts) -> pl.DataFrame:
    """Return the decisions, records and outcomes that are overdue or due soon, oldest due first."""
    return _waiting(facts, [step.value for step in TO_SEND], [Status.OVERDUE, Status.DUE_SOON])


@once
def midway_checks_due(facts: Facts) -> pl.DataFrame:
    """Return the midway checks overdue, due soon, or whose window is open, oldest due first."""
    rows = _waiting(
        facts,
        [DutyCode.MIDWAY_CHECK.value],
        [Status.OVERDUE, Status.DUE_SOON, Status.NOT_YET_DUE],
    )
    return rows.filter(
        (pl.col("status") != Status.NOT_YET_DUE.value) | (pl.col("opened_on") <= facts.as_at)
    )


def _waiting(facts: Facts, duties: list[str], statuses: list[Status]) -> pl.DataFrame:
    return facts.duties.filter(
        pl.col("duty").is_in(duties), pl.col("status").is_in([word.value for word in statuses])
    ).sort("due_on", "child_id", "duty", "subject_id")


@once
def load_made_of(facts: Facts) -> pl.DataFrame:
    """Return what adds to the load of the children in view, the heaviest first.

    Columns: circumstance (a name of `load.WEIGHTS`), n (children it is true of) and adds (n times
    the weight, two decimals). A circumstance with no child or no weight is left out.
    """
    weights = facts.policy.weights
    rows = [
        (name, int(facts.children[f"has_{name}"].sum() or 0), float(getattr(weights, name)))
        for name in (column.removeprefix("has_") for column in CIRCUMSTANCES)
    ]
    made = pl.DataFrame(
        [(name, n, round(n * weight, 2)) for name, n, weight in rows],
        schema={"circumstance": pl.String, "n": pl.Int64, "adds": pl.Float64},
        orient="row",
    )
    return made.filter(pl.col("n") > 0, pl.col("adds") != 0).sort(
        pl.col("adds").abs(), "circumstance", descending=[True, False]
    )
