"""What is not known of one child, in words, and which figures it leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from measures.dates import worded
from measures.facts import Facts
from measures.frames import TABLES
from measures.headline.touched import CHILDREN, DRIFT, PARTICIPATION, REVIEWS
from measures.words import DutyCode, Status


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something not known, and the codes of the measures whose value it may change."""

    what: str
    touches: tuple[str, ...] = ()


_NOT_RECORDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "date_of_birth": (
        "The date of birth is not recorded, or lies after the start of care.",
        (*CHILDREN, "participation"),
    ),
    "legal_status": ("The present legal status is not recorded.", (*REVIEWS, *DRIFT)),
    "placement_type": (
        "Where the child lives is not recorded.",
        (*DRIFT, "long_term_stability"),
    ),
    "sex": ("Sex is not recorded.", ()),
    "ethnicity": ("Ethnicity is not recorded.", ()),
    "is_disabled": ("Whether the child is disabled is not recorded.", ()),
}
"""Columns of the children frame, what their absence means in words, and what it touches."""

_OWNERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "iro_id": ("iro_allocation", "No IRO is recorded on this day.", ("children_without_iro",)),
    "team_id": ("team_allocation", "No team is recorded on this day.", ()),
}
"""Columns, the table that must be supplied, the words and what it touches."""


def child_doubts(facts: Facts, child_id: str) -> list[Doubt]:
    """Return what is not known of a child by `as_at`; empty where nothing is in doubt.

    Of a child not in care on the day only what is said of their duties and reviews. A table that is
    not supplied at all is no doubt about one child (the Data page says it), unless a drift test
    cannot be judged for want of it.
    """
    found: list[Doubt] = []
    rows = facts.children.filter(pl.col("child_id") == child_id)
    for row in rows.iter_rows(named=True):
        found += [
            Doubt(what=what, touches=touches)
            for column, (what, touches) in _NOT_RECORDED.items()
            if row[column] is None
        ]
        found += [
            Doubt(what=what, touches=touches)
            for column, (table, what, touches) in _OWNERS.items()
            if row[column] is None and facts.snapshot.is_supplied(table)
        ]
        if row["is_history_incomplete"]:
            found.append(
                Doubt(
                    what="The record begins part-way through this time in care, so earlier reviews "
                    "may be missing.",
                    touches=REVIEWS,
                )
            )
        if row["drift_unknown"]:
            tests = row["drift_unknown"].replace(";", ", ")
            found.append(
                Doubt(what=f"Drift cannot be judged for want of data: {tests}.", touches=DRIFT)
            )
    return [*found, *_of_duties(facts, child_id), *_of_reviews(facts, child_id)]


def _of_duties(facts: Facts, child_id: str) -> list[Doubt]:
    """Return duties that cannot be judged, and meetings of which nothing was written."""
    own = facts.duties.filter(pl.col("child_id") == child_id)
    unrecorded = own.filter(pl.col("status") == Status.UNRECORDED.value).select(
        said=pl.format(
            "A review was booked for {} and nothing is written: it may have been held.",
            worded(pl.col("booked_for")),
        )
    )
    unknown = (
        own.filter(pl.col("status") == Status.UNKNOWN.value)
        .group_by("duty", is_done=pl.col("done_on").is_not_null(), maintain_order=True)
        .agg(n=pl.len())
    )
    labels = {duty.value: duty.label for duty in DutyCode}
    return [
        *(
            Doubt(what=said, touches=("reviews_overdue", "reviews_unrecorded", "reviews_on_time"))
            for said in unrecorded["said"].unique(maintain_order=True).drop_nulls()
        ),
        *(
            Doubt(
                what=f"{labels[duty]}: whether it was in time cannot be judged"
                + (f", {n} times." if n > 1 else "."),
                touches=_touched_by_unknown(duty, is_done=is_done),
            )
            for duty, is_done, n in unknown.iter_rows()
        ),
    ]


def _touched_by_unknown(duty: str, *, is_done: bool) -> tuple[str, ...]:
    if duty == DutyCode.REVIEW_DECISION.value and not is_done:
        return ("decisions_overdue",)
    return ("reviews_on_time",) if duty == DutyCode.REVIEW.value else (f"{duty}_on_time",)


def _of_reviews(facts: Facts, child_id: str) -> list[Doubt]:
    """Return what the last review held does not say."""
    last = (
        facts.reviews_held.filter(pl.col("child_id") == child_id)
        .sort("held_on", "review_id")
        .tail(1)
        .rechunk()
    )
    if last.is_empty():
        return []
    row = last.select(
        pl.col("participation_code", "parents_consulted", "rights_explained"),
        day=worded(pl.col("held_on")),
    ).row(0, named=True)
    of = f"of the last review, {row['day']}, "
    found = []
    if row["participation_code"] is None:
        found.append(Doubt(what=f"The record {of}does not say how the child took part.",
                           touches=PARTICIPATION))  # fmt: skip
    if row["parents_consulted"] is None:
        found.append(Doubt(what=f"The record {of}does not say whether parents were consulted.",
                           touches=("parents_consulted",)))  # fmt: skip
    if row["rights_explained"] is None:
        found.append(Doubt(what=f"The record {of}does not say whether rights were explained.",
                           touches=("rights_explained",)))  # fmt: skip
    return found


def own_rows(frames: Mapping[str, pl.DataFrame], child_id: str) -> dict[str, frozenset[str]]:
    """Return the keys of every row of a snapshot that is about one child, by table.

    Rows hang on a child directly, by care period, review or dispute. `child` also holds the case
    number, by which the DfE's rules name a child.
    """
    own: dict[str, frozenset[str]] = {}
    parents = {"child_id": frozenset({child_id})}
    for name in ("care_period", "review", "dispute"):
        frame, key = frames[name], TABLES[name].key
        column = "child_id" if name == "care_period" else "care_period_id"
        keys = frame.filter(pl.col(column).is_in(list(parents[column])))[key]
        parents[key] = frozenset(keys.to_list())
    for name, frame in frames.items():
        by = next((column for column in _PARENTS if column in frame.columns), None)
        if name == "child":
            numbers = frame.filter(pl.col("child_id") == child_id)["case_number"].drop_nulls()
            own[name] = frozenset({child_id, *numbers})
        elif by is not None:
            keys = frame.filter(pl.col(by).is_in(list(parents[by])))[TABLES[name].key]
            own[name] = frozenset(keys.to_list())
    return own


_PARENTS = ("review_id", "dispute_id", "care_period_id", "child_id")
"""Columns by which a row belongs to a child; `review` and `dispute` themselves by their own key."""
