"""How good the practice is: audits, what IROs noted, the Care Plan's areas, decisions left open.

Source: IRO Handbook 2010, 7.11 (audits, good practice); CPR 2010 reg. 5 (the Care Plan's areas).
"""

import polars as pl

from measures.clock.duties import DUTIES, duty_rows
from measures.clock.subjects import decisions
from measures.owners import with_owners
from measures.record import Record
from measures.words import DutyCode, PlanArea

DECISION = next(duty for duty in DUTIES if duty.code == DutyCode.REVIEW_DECISION)

AGES = (
    (1, "Not yet due"),
    (31, "Up to 30 days late"),
    (92, "31 to 91 days late"),
    (None, "More than 91 days late"),
)
"""Days late under which an outstanding decision falls in the band, and its label."""

NO_DATE = "No date was set"


def audits(record: Record) -> pl.DataFrame:
    """One row per aspect of a review audited by `as_at`.

    Columns: quality_audit_id, review_id, child_id, care_period_id, audited_on, aspect, grade,
    iro_id, team_id, locality_id (on the day of the audit). An audit of a review that the database
    does not hold has no child and no owner.
    """
    of = record.snapshot.frames["review"].select("review_id", "care_period_id")
    rows = record["quality_audit"].join(of, on="review_id", how="left")
    return _of_child(rows, "audited_on", record).sort("audited_on", "quality_audit_id").rechunk()


def practice_feedback(record: Record) -> pl.DataFrame:
    """One row per good practice or concern noted by `as_at`.

    Columns: practice_feedback_id, child_id, care_period_id, noted_on, kind, theme, iro_id and
    team_id (its own, else those in force on the day), locality_id (the team's).
    """
    own = record["practice_feedback"].rename({"iro_id": "own_iro_id", "team_id": "own_team_id"})
    localities = record["team"].select("team_id", "locality_id")
    rows = _of_child(own, "noted_on", record).with_columns(
        iro_id=pl.coalesce("own_iro_id", "iro_id"),
        team_id=pl.coalesce("own_team_id", "team_id"),
    )
    return (
        rows.drop("locality_id", "own_iro_id", "own_team_id", "text")
        .join(localities, on="team_id", how="left")
        .sort("noted_on", "practice_feedback_id")
        .rechunk()
    )


def _of_child(rows: pl.DataFrame, on: str, record: Record) -> pl.DataFrame:
    children = record["care_period"].select("care_period_id", "child_id")
    known = rows.join(children, on="care_period_id", how="left")
    return with_owners(known, on=on, record=record)


def plan_areas(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """One row per child in care and area of the Care Plan, six for each child.

    Columns: child_id, care_period_id, iro_id, team_id, locality_id, area, area_status (the latest
    by `as_at`: `in_place`, `needs_attention`, `missing`; null: not recorded), updated_on.
    `children`: the children of the facts.
    """
    areas = pl.DataFrame({"area": [area.value for area in PlanArea]})
    latest = (
        record["care_plan_area"]
        .sort("updated_on", "care_plan_area_id")
        .group_by("care_period_id", "area", maintain_order=True)
        .agg(area_status=pl.col("status").last(), updated_on=pl.col("updated_on").last())
    )
    return (
        children.select("child_id", "care_period_id", "iro_id", "team_id", "locality_id")
        .join(areas, how="cross")
        .join(latest, on=["care_period_id", "area"], how="left")
        .sort("child_id", "area")
        .rechunk()
    )


def decisions_outstanding(record: Record) -> pl.DataFrame:
    """One row per decision of a review that has not been carried out.

    Columns: review_decision_id, child_id, care_period_id, iro_id, team_id, locality_id (on
    `as_at`), theme, due_on, status (as the duty's), days_late (null without a due date; negative
    while it is not due), age (a label of `AGES`, or `NO_DATE`). The same rows as the duty's that
    are not done.
    """
    judged = duty_rows(DECISION, decisions(record), record).filter(pl.col("done_on").is_null())
    late = (pl.lit(record.as_at) - pl.col("due_on")).dt.total_days()
    bands = [pl.when(late < days).then(pl.lit(label)) for days, label in AGES if days]
    return (
        with_owners(judged.with_columns(on=pl.lit(record.as_at)), on="on", record=record)
        .with_columns(
            days_late=late,
            age=pl.when(late.is_null())
            .then(pl.lit(NO_DATE))
            .otherwise(pl.coalesce(*bands, pl.lit(AGES[-1][1]))),
        )
        .select(
            "review_decision_id", "child_id", "care_period_id", "iro_id", "team_id",
            "locality_id", "theme", "due_on", "status", "days_late", "age",
        )
        .sort("due_on", "review_decision_id", nulls_last=True)
        .rechunk()
    )  # fmt: skip
