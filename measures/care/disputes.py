"""Disputes: the stage each has reached, its clocks, and which are stuck.

Source: IRO Handbook 2010, 6.2; domain §3 and its "Precisely". A number of disputes is never bad
in itself; an overdue one is.
"""

import polars as pl

from measures import law
from measures.held import held_reviews
from measures.owners import with_owners
from measures.record import Record, once_per_record
from measures.words import DisputeStage, DisputeStatus

FORMAL_STAGES = (
    DisputeStage.STAGE_1.value,
    DisputeStage.STAGE_2.value,
    DisputeStage.STAGE_3.value,
    DisputeStage.STAGE_4.value,
)
"""The stages that the 20-working-day total counts, in order."""


@once_per_record
def disputes(record: Record) -> pl.DataFrame:
    """One row per dispute raised by `as_at`.

    Columns: dispute_id, child_id, care_period_id, iro_id (the dispute's own, else the IRO in
    force), team_id, locality_id (in force on closed_on, else on `as_at`), raised_on, formal_on
    (else the first start of stages 1–4; null: informal), stage, stage_started_on, stage_due_on,
    overall_due_on, closed_on, outcome, status (`DisputeStatus`), theme, impact,
    was_child_informed, cafcass_on (first referral), days_open and working_days_open (to closed_on,
    else to `as_at`), working_days_used (of the 20 since formal_on; null if informal),
    is_informal_overdue, is_no_update, is_review_held_since.

    Stage: the highest begun and not ended, else the last begun; null for a formal dispute without
    stages. A stage answered, ended or closed is not overdue. The three flags are false once a
    dispute is closed. Leaving care does not close a dispute.
    """
    rows = (
        _begun(record)
        .join(_formal_starts(record), on="dispute_id", how="left")
        .with_columns(formal_on=pl.coalesce("formal_on", "first_formal_on"))
    )
    return (
        rows.join(_current_stages(rows, record), on="dispute_id", how="left")
        .join(_last_steps(rows, record), on="dispute_id", how="left")
        .join(_referrals(record), on="dispute_id", how="left")
        .join(_reviews_since(rows, record), on="dispute_id", how="left")
        .with_columns(
            overall_due_on=record.calendar.after(
                pl.col("formal_on"), law.DISPUTE_TOTAL_WORKING_DAYS
            ),
            until_on=pl.coalesce("closed_on", pl.lit(record.as_at)),
        )
        .with_columns(
            status=_status(record),
            days_open=(pl.col("until_on") - pl.col("raised_on")).dt.total_days(),
            working_days_used=record.calendar.between(pl.col("formal_on"), pl.col("until_on")).cast(
                pl.Int64
            ),
            working_days_open=record.calendar.between(pl.col("raised_on"), pl.col("until_on")).cast(
                pl.Int64
            ),
            **_flags(record),
        )
        .pipe(_with_owners, record)
        .select(COLUMNS)
        .sort("dispute_id")
    )


COLUMNS = (
    "dispute_id",
    "child_id",
    "care_period_id",
    "iro_id",
    "team_id",
    "locality_id",
    "raised_on",
    "formal_on",
    "stage",
    "stage_started_on",
    "stage_due_on",
    "overall_due_on",
    "closed_on",
    "outcome",
    "status",
    "theme",
    "impact",
    "was_child_informed",
    "cafcass_on",
    "days_open",
    "working_days_open",
    "working_days_used",
    "is_informal_overdue",
    "is_no_update",
    "is_review_held_since",
)
"""The columns of `disputes`, in order."""


def dispute_stages(record: Record) -> pl.DataFrame:
    """One row per stage 1–4 begun by `as_at`, of a dispute raised by then.

    Columns: dispute_id, dispute_stage_id, child_id, care_period_id, stage, started_on, due_on (by
    the council's working days for the stage), done_on (the earliest of answered, ended and the
    dispute closed; null while the clock runs).
    """
    return (
        _stages(record)
        .filter(pl.col("stage").is_in(FORMAL_STAGES))
        .join(_begun(record), on="dispute_id")
        .select(
            "dispute_id",
            "dispute_stage_id",
            "child_id",
            "care_period_id",
            "stage",
            "started_on",
            "due_on",
            done_on=pl.min_horizontal("responded_on", "ended_on", "closed_on"),
        )
        .sort("dispute_id", "started_on", "stage", "dispute_stage_id")
    )


def _begun(record: Record) -> pl.DataFrame:
    """Return the disputes raised by `as_at` with their child (null for an unknown care period)."""
    children = record.snapshot.frames["care_period"].select("care_period_id", "child_id")
    return record["dispute"].join(children, on="care_period_id", how="left")


def _stages(record: Record) -> pl.DataFrame:
    """Return the stages begun by `as_at` with due_on; null for Cafcass, which has no limit."""
    limits = record.policy.disputes.stage_working_days
    due = pl.lit(None, pl.Date)
    for stage, working_days in limits.items():
        due = (
            pl.when(pl.col("stage") == stage)
            .then(record.calendar.after(pl.col("started_on"), working_days))
            .otherwise(due)
        )
    return record["dispute_stage"].with_columns(due_on=due)


def _formal_starts(record: Record) -> pl.DataFrame:
    return (
        record["dispute_stage"]
        .filter(pl.col("stage").is_in(FORMAL_STAGES))
        .group_by("dispute_id")
        .agg(first_formal_on=pl.col("started_on").min())
    )


def _current_stages(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return the stage each dispute has reached, with its dates.

    A formal dispute is at one of stages 1–4; an informal one at stage 0 if that was recorded.
    """
    number = pl.col("stage").cast(pl.Int64)
    is_formal = pl.col("formal_on").is_not_null()
    begun = (
        _stages(record)
        .filter(pl.col("stage") != DisputeStage.CAFCASS.value)
        .join(rows.select("dispute_id", "formal_on"), on="dispute_id")
        .filter(is_formal == pl.col("stage").is_in(FORMAL_STAGES))
        .with_columns(number=number, is_running=pl.col("ended_on").is_null())
    )
    running = begun.filter("is_running").sort(
        "dispute_id", "number", "started_on", "dispute_stage_id"
    )
    ended = begun.filter(~pl.col("is_running")).sort(
        "dispute_id", "started_on", "number", "dispute_stage_id"
    )
    return (
        pl.concat([ended, running])
        .unique("dispute_id", keep="last", maintain_order=True)
        .select(
            "dispute_id",
            "stage",
            stage_started_on="started_on",
            stage_due_on="due_on",
            stage_done_on=pl.min_horizontal("responded_on", "ended_on"),
        )
    )


def _last_steps(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return dispute_id and last_step_on: raised, formal, or any stage begun, answered, ended."""
    stages = (
        record["dispute_stage"]
        .group_by("dispute_id")
        .agg(last_stage_step_on=pl.max_horizontal("started_on", "responded_on", "ended_on").max())
    )
    return rows.join(stages, on="dispute_id", how="left").select(
        "dispute_id",
        last_step_on=pl.max_horizontal("raised_on", "formal_on", "last_stage_step_on"),
    )


def _referrals(record: Record) -> pl.DataFrame:
    return (
        record["dispute_stage"]
        .filter(pl.col("stage") == DisputeStage.CAFCASS.value)
        .group_by("dispute_id")
        .agg(cafcass_on=pl.col("started_on").min())
    )


def _reviews_since(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return the disputes since whose raising a review of the care period was held."""
    return (
        rows.select("dispute_id", "care_period_id", "raised_on")
        .join(held_reviews(record).select("care_period_id", "held_on"), on="care_period_id")
        .filter(pl.col("held_on") > pl.col("raised_on"))
        .select("dispute_id")
        .unique()
        .with_columns(has_review_since=pl.lit(True))
    )


def _status(record: Record) -> pl.Expr:
    overall_passed = (pl.col("overall_due_on") < record.as_at).fill_null(False)
    stage_passed = (
        (pl.col("stage_due_on") < record.as_at) & pl.col("stage_done_on").is_null()
    ).fill_null(False)
    return (
        pl.when(pl.col("closed_on").is_not_null())
        .then(pl.lit(DisputeStatus.CLOSED.value))
        .when(pl.col("formal_on").is_null())
        .then(pl.lit(DisputeStatus.INFORMAL.value))
        .when(overall_passed)
        .then(pl.lit(DisputeStatus.OVERALL_OVERDUE.value))
        .when(stage_passed)
        .then(pl.lit(DisputeStatus.STAGE_OVERDUE.value))
        .otherwise(pl.lit(DisputeStatus.IN_TIME.value))
    )


def _flags(record: Record) -> dict[str, pl.Expr]:
    """Return the flags of an open dispute: true calls for a look, false also once closed."""
    policy = record.policy.disputes
    is_open = pl.col("closed_on").is_null()
    guide = pl.coalesce(
        "stage_due_on",
        record.calendar.after(
            pl.col("raised_on"), policy.stage_working_days[DisputeStage.INFORMAL.value]
        ),
    )
    is_unanswered = pl.col("formal_on").is_null() & pl.col("stage_done_on").is_null()
    quiet_until = record.calendar.after(pl.col("last_step_on"), policy.no_update_working_days)
    return {
        "is_informal_overdue": is_open & is_unanswered & (guide < record.as_at),
        "is_no_update": is_open & (quiet_until < record.as_at),
        "is_review_held_since": is_open & pl.col("has_review_since").fill_null(False),
    }


def _with_owners(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    own = rows.rename({"iro_id": "own_iro_id"})
    return with_owners(own, on="until_on", record=record).with_columns(
        iro_id=pl.coalesce("own_iro_id", "iro_id")
    )
