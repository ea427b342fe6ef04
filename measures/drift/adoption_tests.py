"""Drift tests on the way to adoption: P4, P5 and P6."""

import polars as pl

from measures.clock import phases
from measures.dates import worded
from measures.drift.clocks import carried_episodes, judged, milestone_dates, unbroken_since
from measures.record import Record
from measures.words import LegalStatus, MilestoneKind, Plan
from measures.working_days import months_after


def adoption_tests(children: pl.DataFrame, record: Record) -> list[pl.DataFrame]:
    """Return the rows of P4, P5 and P6."""
    rows = with_steps(children, record)
    return [_not_placed(rows, record), _no_match(rows, record), _no_order(rows, record)]


def with_steps(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Add the steps to adoption taken in this care period.

    Adds decided_on (the latest decision to place for adoption that no later step reversed),
    ordered_on (the latest placement order that none reversed: milestone, or since when E1 is in
    force), placed_on (the first placement with adopters), authorised_on (since when the authority
    may place the child; null once that ended) and matched_on.
    """
    kind = MilestoneKind
    placed_since = (
        carried_episodes(record)
        .filter("is_placed")
        .group_by("care_period_id")
        .agg(moved_in_on=pl.col("started_on").min())
    )
    authority = (
        phases.authorities(
            record, members=children.select("care_period_id", clock_id="care_period_id")
        )
        .filter(pl.col("until_on").is_null())
        .group_by("clock_id")
        .agg(authorised_on=pl.col("authorised_on").min())
        .rename({"clock_id": "care_period_id"})
    )
    under_order = pl.col("legal_status") == LegalStatus.E1.value
    steps = [
        milestone_dates(record, kind.ADOPTION_DECISION.value, "decided_on", latest=True),
        milestone_dates(record, kind.PLACEMENT_ORDER.value, "order_made_on", latest=True),
        milestone_dates(record, kind.ADOPTION_REVERSED.value, "reversed_on", latest=True),
        milestone_dates(record, kind.PLACED_WITH_ADOPTERS.value, "joined_on"),
        milestone_dates(record, kind.MATCHED.value, "matched_on"),
        unbroken_since(record, under_order, "under_order_on"),
        placed_since,
        authority,
    ]
    rows = children
    for step in steps:
        rows = rows.join(step, on="care_period_id", how="left")
    return rows.with_columns(
        decided_on=_unreversed("decided_on"),
        ordered_on=pl.max_horizontal(_unreversed("order_made_on"), _unreversed("under_order_on")),
        placed_on=pl.min_horizontal("joined_on", "moved_in_on"),
    )


def _unreversed(step: str) -> pl.Expr:
    """Return the day of a step unless it was reversed that day or later."""
    reversed_on = pl.col("reversed_on")
    return pl.when(reversed_on.is_null() | (pl.col(step) > reversed_on)).then(pl.col(step))


def _not_placed(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P4: from coming into care until placed with adopters."""
    started = pl.col("started_on")
    amber = started + pl.duration(days=record.policy.drift.p4_amber_days)
    is_for_adoption = (
        (pl.col("plan") == Plan.ADOPTION.value).fill_null(False)
        | pl.col("decided_on").is_not_null()
        | pl.col("ordered_on").is_not_null()
    )
    is_waiting = pl.col("placed_on").is_null()
    supplied = record.snapshot.is_supplied
    lacks = pl.lit(not (supplied("permanence_plan") and supplied("milestone")))
    return judged(
        rows,
        test="P4",
        record=record,
        holds=is_for_adoption & is_waiting,
        amber_on=amber,
        is_unknown=lacks & ~is_for_adoption & is_waiting & (amber < record.close),
        needs="the plans for permanence or the milestones are",
        because=pl.format(
            "In care since {}, for adoption, and not placed with adopters within {} days.",
            worded(started),
            pl.lit(record.policy.drift.p4_amber_days),
        ),
    )


def _no_match(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P5: from authority to place for adoption until matched."""
    authorised = pl.col("authorised_on")
    return judged(
        rows,
        test="P5",
        record=record,
        holds=pl.col("matched_on").is_null(),
        amber_on=authorised + pl.duration(days=record.policy.drift.p5_amber_days),
        red_on=months_after(authorised, record.policy.drift.p5_red_months),
        is_unknown=pl.lit(not record.snapshot.is_supplied("milestone")),
        needs="the milestones are",
        because=pl.format(
            "Authority to place for adoption since {} and no match recorded.", worded(authorised)
        ),
    )


def _no_order(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P6: from the decision to place for adoption until a placement order."""
    decided = pl.col("decided_on")
    return judged(
        rows,
        test="P6",
        record=record,
        holds=pl.col("ordered_on").is_null(),
        amber_on=months_after(decided, record.policy.drift.p6_amber_months),
        is_unknown=pl.lit(not record.snapshot.is_supplied("milestone")),
        needs="the milestones are",
        because=pl.format(
            "Decision to place for adoption on {} and no placement order.", worded(decided)
        ),
    )
