"""What has changed between two snapshots: new, cleared and still there, topic by topic.

opening + new - cleared = closing holds for every topic. A child who is no longer in care, or no
longer in the data, is said to be that: what stood about them is not simply cleared.
"""

from dataclasses import dataclass

import polars as pl

from measures.catalogue import (
    CHILDREN_DRIFTING,
    CHILDREN_WITHOUT_IRO,
    DISPUTES_OPEN,
    DISPUTES_PAST_LIMIT,
    NOT_HEARD_TWICE,
    REVIEWS_OVERDUE,
    REVIEWS_UNBOOKED,
    REVIEWS_UNRECORDED,
    SILENT_DRIFT,
    Measure,
)
from measures.facts import Facts

TOPICS: tuple[Measure, ...] = (
    REVIEWS_OVERDUE,
    REVIEWS_UNRECORDED,
    REVIEWS_UNBOOKED,
    SILENT_DRIFT,
    CHILDREN_DRIFTING,
    DISPUTES_PAST_LIMIT,
    DISPUTES_OPEN,
    CHILDREN_WITHOUT_IRO,
    NOT_HEARD_TWICE,
)
"""What an agenda goes through, in order."""

KEYS = {
    "duties": ("care_period_id", "duty", "sequence"),
    "children": ("child_id",),
    "children_heard": ("child_id",),
    "disputes": ("dispute_id",),
}
"""What makes a row of a frame the same thing in two snapshots."""

NEW, CLEARED, STAYS = "new", "cleared", "stays"
LEFT_CARE, NOT_IN_DATA = "left care", "not in the data any more"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """How the count of a topic came about."""

    measure: Measure
    opening: int
    new: int
    cleared: int
    closing: int


def changed_rows(before: Facts, after: Facts, measure: Measure) -> pl.DataFrame:
    """Return the rows of a topic in either snapshot.

    Columns: child_id, iro_id, team_id, locality_id (of the later snapshot, else the earlier),
    change (`new`, `cleared`, `stays`) and why (null; `left care` or `not in the data any more` for
    a row cleared with its child). Sorted: new, cleared, stays, then by child.
    """
    keys = list(KEYS[measure.frame])
    owners = ["child_id", "iro_id", "team_id", "locality_id"]
    columns = [*keys, *(column for column in owners if column not in keys)]
    was, now = (_rows(facts, measure).select(columns).unique(keys, maintain_order=True)
                for facts in (before, after))  # fmt: skip
    known = after.record["child"].select("child_id", is_known=pl.lit(True))
    in_care = after.children.select("child_id", is_in_care=pl.lit(True))
    both = pl.concat(
        [
            now.join(was, on=keys, how="anti", nulls_equal=True).with_columns(change=pl.lit(NEW)),
            was.join(now, on=keys, how="anti", nulls_equal=True).with_columns(
                change=pl.lit(CLEARED)
            ),
            now.join(was, on=keys, how="semi", nulls_equal=True).with_columns(change=pl.lit(STAYS)),
        ]
    )
    why = (
        pl.when(pl.col("change") != CLEARED)
        .then(None)
        .when(pl.col("is_known").is_null())
        .then(pl.lit(NOT_IN_DATA))
        .when(pl.col("is_in_care").is_null())
        .then(pl.lit(LEFT_CARE))
    )
    order = {NEW: 0, CLEARED: 1, STAYS: 2}
    return (
        both.join(known, on="child_id", how="left")
        .join(in_care, on="child_id", how="left")
        .with_columns(why=why, rank=pl.col("change").replace_strict(order))
        .sort("rank", "child_id")
        .select(*owners, "change", "why")
    )


def flow(before: Facts, after: Facts, measure: Measure) -> Flow:
    """Return opening, new, cleared and closing of a topic."""
    rows = changed_rows(before, after, measure)
    counts = dict(rows.group_by("change").len().iter_rows())
    new, cleared, stays = (counts.get(word, 0) for word in (NEW, CLEARED, STAYS))
    return Flow(
        measure=measure, opening=stays + cleared, new=new, cleared=cleared, closing=stays + new
    )


def iro_changes(before: Facts, after: Facts) -> pl.DataFrame:
    """Return the children in care in both snapshots whose IRO is another one now.

    Columns: child_id, iro_id (now), team_id, locality_id and from_iro_id (null: had none).
    """
    was = before.children.select("child_id", from_iro_id="iro_id")
    return (
        after.children.join(was, on="child_id")
        .filter(pl.col("iro_id").ne_missing(pl.col("from_iro_id")))
        .select("child_id", "iro_id", "team_id", "locality_id", "from_iro_id")
        .sort("child_id")
    )


def came_and_went(before: Facts, after: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the children who came into care between the snapshots, and those who left it."""
    came = after.children.join(before.children.select("child_id"), on="child_id", how="anti")
    left = before.children.join(after.children.select("child_id"), on="child_id", how="anti")
    return came, left


def _rows(facts: Facts, measure: Measure) -> pl.DataFrame:
    return measure.rows(facts) if measure.is_supplied(facts) else measure.rows(facts).clear()
