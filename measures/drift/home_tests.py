"""Drift tests of court and home: P7, P9, P10 and P14."""

import polars as pl

from measures import law
from measures.care.placements import placements_in_window
from measures.dates import worded
from measures.drift.clocks import AMBER, RED, SCHEMA, judged, milestone_dates, unbroken_since
from measures.record import Record
from measures.words import UNREGISTERED, LegalStatus, MilestoneKind, Placement
from measures.working_days import months_after


def home_tests(children: pl.DataFrame, record: Record) -> list[pl.DataFrame]:
    """Return the rows of P7, P9, P10 and P14."""
    return [
        _proceedings_open(children, record),
        _care_order_at_home(children, record),
        _moves(children, record),
        _unregistered(children, record),
    ]


def _proceedings_open(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P7: care proceedings issued and not concluded, else an unbroken interim care order.

    Source of the limit: Children Act 1989, s. 32.
    """
    concluded = milestone_dates(
        record, MilestoneKind.PROCEEDINGS_CONCLUDED.value, "concluded_on", latest=True
    )
    issued = (
        record["milestone"]
        .filter(pl.col("kind") == MilestoneKind.PROCEEDINGS_ISSUED.value)
        .join(concluded, on="care_period_id", how="left")
        .filter(pl.col("concluded_on").is_null() | (pl.col("happened_on") > pl.col("concluded_on")))
        .group_by("care_period_id")
        .agg(issued_on=pl.col("happened_on").min())
    )
    interim = unbroken_since(record, pl.col("legal_status") == LegalStatus.C1.value, "interim_on")
    rows = (
        children.join(issued, on="care_period_id", how="left")
        .join(interim, on="care_period_id", how="left")
        .with_columns(clock_on=pl.coalesce("issued_on", "interim_on"))
    )
    clock = pl.col("clock_on")
    return judged(
        rows,
        test="P7",
        record=record,
        amber_on=clock + pl.duration(weeks=law.CARE_PROCEEDINGS_WEEKS),
        is_unknown=pl.lit(not record.snapshot.is_supplied("milestone")) & clock.is_null(),
        needs="the milestones are",
        because=pl.when(pl.col("issued_on").is_not_null())
        .then(pl.format("Care proceedings issued on {} are still open.", worded("issued_on")))
        .otherwise(pl.format("Under an interim care order since {}.", worded("interim_on"))),
    )


def _care_order_at_home(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P9: placed with parents under a care order, no application to discharge it."""
    limits = record.policy.drift
    at_home = unbroken_since(
        record,
        (pl.col("legal_status") == LegalStatus.C2.value)
        & (pl.col("placement_type") == Placement.P1.value),
        "at_home_on",
    )
    applied = milestone_dates(record, MilestoneKind.DISCHARGE_APPLICATION.value, "applied_on")
    clock = pl.col("at_home_on")
    amber = months_after(clock, limits.p9_amber_months)
    return judged(
        children.join(at_home, on="care_period_id").join(applied, on="care_period_id", how="left"),
        test="P9",
        record=record,
        holds=pl.col("applied_on").is_null(),
        amber_on=amber,
        red_on=months_after(clock, limits.p9_red_months),
        is_unknown=pl.lit(not record.snapshot.is_supplied("milestone")) & (amber < record.close),
        needs="the milestones are",
        because=pl.format(
            "Placed with parents under a care order since {}; no application to discharge it.",
            worded(clock),
        ),
    )


def _moves(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P10: many placements in 12 months. It fires since the one that reached the count began."""
    limits = record.policy.drift
    counted = (
        placements_in_window(record)
        .sort("child_id", "started_on", "care_period_id")
        .group_by("child_id", maintain_order=True)
        .agg(
            placements=pl.len(),
            reached_on=pl.col("started_on").get(limits.p10_amber_placements - 1, null_on_oob=True),
        )
    )
    return (
        children.join(counted, on="child_id")
        .filter(pl.col("placements") >= limits.p10_amber_placements)
        .with_columns(
            test=pl.lit("P10"),
            severity=pl.when(pl.col("placements") >= limits.p10_red_placements)
            .then(pl.lit(RED))
            .otherwise(pl.lit(AMBER)),
            since_on=pl.col("reached_on"),
            because=pl.format("{} placements in the last 12 months.", pl.col("placements")),
        )
        .match_to_schema(SCHEMA, extra_columns="ignore")
    )


def _unregistered(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """P14: in an unregistered or other placement: amber from its first day."""
    codes = [place.value for place in UNREGISTERED]
    there = unbroken_since(record, pl.col("placement_type").is_in(codes), "there_on")
    clock = pl.col("there_on")
    return judged(
        children.join(there, on="care_period_id"),
        test="P14",
        record=record,
        amber_on=clock - pl.duration(days=1),
        red_on=clock + pl.duration(days=record.policy.drift.p14_red_days),
        because=pl.format("In an unregistered or other placement since {}.", worded(clock)),
    )
