"""Everything that must happen by a date, each declared once.

A duty says who owes it for what, from which day it counts, its limit, what ends it and where the
rule comes from; overdue, due soon, the on-time rate, the trend and the explanation follow.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from measures import law
from measures.clock.judge import duty_status
from measures.record import Record
from measures.words import DutyCode, Status

Rule = Callable[[Record], pl.Expr]


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A duty other than the review itself."""

    code: DutyCode
    of: str
    """The family of subjects (`measures.clock.subjects`) each of which owes one."""
    opened_on: str
    due_on: Rule
    done_on: str
    void_on: str | None = None
    """When the duty falls away; null for one that stays open after the child leaves care."""
    needs: tuple[tuple[str, str], ...] = ()
    """Tables, or columns of tables, without any entry in which the duty cannot be judged."""
    applies: Rule = lambda _: pl.lit(True)
    status: Rule = duty_status
    explained: str
    """The sentence; `{opened}`, `{due}`, `{done}` are dates, `{limit}` the policy's number."""
    limit: Callable[[Record], int] = lambda _: 0
    not_required_says: str | None = None
    """The sentence when nothing is owed for another reason than that the duty fell away."""
    source: str


def working_days_after(limit: Callable[[Record], int], column: str) -> Rule:
    """Return the rule: so many working days after a column."""
    return lambda record: record.calendar.after(pl.col(column), limit(record))


def _after_review(code: DutyCode, column: str, limit: Callable[[Record], int], says: str) -> Duty:
    return Duty(
        code=code,
        of="held_review",
        opened_on="held_on",
        due_on=working_days_after(limit, "held_on"),
        done_on=column,
        needs=(("review", column),),
        explained=f"{says}: review held {{opened}} + {{limit}} working days = {{due}}",
        limit=limit,
        source="IRO Handbook 2010, ch. 3 (outcomes from the review)",
    )


def _before_review_status(column: str) -> Rule:
    """Before the review: not yet due or due soon. Once held with nothing recorded: missed.

    Leaving care voids one not yet past its day; one already past it was missed.
    """

    def status(record: Record) -> pl.Expr:
        due, done = pl.col("due_on"), pl.col("done_on")
        is_supplied = record.snapshot.is_column_supplied("review", column)
        soon = (due - record.close).dt.total_days() <= (record.policy.clock.due_soon_days_other)
        undone = pl.lit(Status.MISSED.value if is_supplied else Status.UNKNOWN.value)
        return (
            pl.when((done <= due).fill_null(False))
            .then(pl.lit(Status.DONE_ON_TIME.value))
            .when(done.is_not_null() & due.is_not_null())
            .then(pl.lit(Status.DONE_LATE.value))
            .when(pl.col("held_on").is_not_null())
            .then(undone)
            .when((pl.col("void_on") > due).fill_null(False))
            .then(undone)
            .when(pl.col("void_on").is_not_null())
            .then(pl.lit(Status.NOT_REQUIRED.value))
            .when(due.is_null())
            .then(pl.lit(Status.UNKNOWN.value))
            .when(soon)
            .then(pl.lit(Status.DUE_SOON.value))
            .otherwise(pl.lit(Status.NOT_YET_DUE.value))
        )

    return status


def _not_in_short_breaks(record: Record) -> pl.Expr:
    """A child in a series of short breaks owes no plan for permanence (CPR 2010 reg. 48)."""
    return (
        pl.when(pl.col("is_short_break") & pl.col("done_on").is_null())
        .then(pl.lit(Status.NOT_REQUIRED.value))
        .otherwise(duty_status(record))
    )


def _silence_is_agreement(record: Record) -> pl.Expr:
    """A manager's silence past the limit counts as agreed, outside the on-time rate."""
    judged = duty_status(record)
    return (
        pl.when(judged == Status.OVERDUE.value)
        .then(pl.lit(Status.NOT_REQUIRED.value))
        .otherwise(judged)
    )


DUTIES: tuple[Duty, ...] = (
    Duty(
        code=DutyCode.IRO_APPOINTED,
        of="period",
        opened_on="started_on",
        due_on=working_days_after(lambda r: r.policy.limits.iro_appointed, "started_on"),
        done_on="first_iro_on",
        void_on="ended_on",
        needs=(("iro_allocation", "iro_id"),),
        limit=lambda r: r.policy.limits.iro_appointed,
        explained="IRO appointed: came into care {opened} + {limit} working days = {due}",
        source="Children Act 1989 s. 25A; local procedures for the 5 working days",
    ),
    Duty(
        code=DutyCode.CHILD_SPOKEN_TO,
        of="coming_review",
        opened_on="opened_on",
        due_on=lambda _: pl.col("review_on"),
        done_on="child_spoken_to_on",
        void_on="void_on",
        status=_before_review_status("child_spoken_to_on"),
        explained="Child spoken to in private before the review on {due}",
        source="CPR 2010 reg. 36(1)(b)",
    ),
    Duty(
        code=DutyCode.SOCIAL_WORKER_REPORT,
        of="coming_review",
        opened_on="opened_on",
        due_on=lambda r: r.calendar.before(
            pl.col("review_on"), r.policy.limits.social_worker_report
        ),
        done_on="social_worker_report_on",
        void_on="void_on",
        status=_before_review_status("social_worker_report_on"),
        limit=lambda r: r.policy.limits.social_worker_report,
        explained="Social worker's report: {limit} working days before the review = {due}",
        source="IRO Handbook 2010, ch. 3",
    ),
    _after_review(
        DutyCode.DECISIONS_SENT,
        "decisions_sent_on",
        lambda r: r.policy.limits.decisions_sent,
        "Decisions sent",
    ),
    Duty(
        code=DutyCode.MANAGER_RESPONSE,
        of="held_review",
        opened_on="decisions_sent_on",
        due_on=working_days_after(lambda r: r.policy.limits.manager_response, "decisions_sent_on"),
        done_on="manager_responded_on",
        applies=lambda _: pl.col("decisions_sent_on").is_not_null(),
        status=_silence_is_agreement,
        needs=(("review", "manager_responded_on"),),
        limit=lambda r: r.policy.limits.manager_response,
        not_required_says="No answer by then: agreed by silence",
        explained="Manager's response: decisions sent {opened} + {limit} working days = {due}",
        source="IRO Handbook 2010, ch. 3; silence counts as agreed",
    ),
    _after_review(
        DutyCode.RECORD_COMPLETED,
        "record_completed_on",
        lambda r: r.policy.limits.record_completed,
        "Record completed",
    ),
    _after_review(
        DutyCode.RECORD_DISTRIBUTED,
        "record_distributed_on",
        lambda r: r.policy.limits.record_distributed,
        "Record distributed",
    ),
    _after_review(
        DutyCode.SENT_TO_CHILD,
        "sent_to_child_on",
        lambda r: r.policy.limits.record_distributed,
        "Outcome sent to the child",
    ),
    Duty(
        code=DutyCode.MIDWAY_CHECK,
        of="cycle",
        opened_on="opens_on",
        due_on=lambda _: pl.col("closes_on"),
        done_on="checked_on",
        void_on="ended_on",
        needs=(("iro_contact", "kind"),),
        limit=lambda r: r.policy.limits.midway_window_days,
        explained="Midway check: half-way between reviews, up to {limit} days after = {due}",
        source="local practice, not law",
    ),
    Duty(
        code=DutyCode.PERMANENCE_PLAN,
        of="period",
        opened_on="started_on",
        due_on=lambda _: pl.col("plan_due_on"),
        done_on="first_plan_on",
        void_on="ended_on",
        status=_not_in_short_breaks,
        not_required_says="Short breaks: none is required",
        needs=(("permanence_plan", "agreed_on"),),
        explained="Plan for permanence: by the second review, or when it was due = {due}",
        source="Statutory guidance volume 2 (2015); IRO Handbook 2010",
    ),
    Duty(
        code=DutyCode.REVIEW_DECISION,
        of="decision",
        opened_on="held_on",
        due_on=lambda _: pl.col("due_on"),
        done_on="completed_on",
        explained="Decision of the review: to be carried out by {due}",
        source="CPR 2010 reg. 45; the review's own date",
    ),
    Duty(
        code=DutyCode.DISPUTE_STAGE,
        of="dispute_stage",
        opened_on="started_on",
        due_on=lambda _: pl.col("due_on"),
        done_on="done_on",
        explained="Dispute stage: begun {opened}, working days allowed at the stage = {due}",
        source="IRO Handbook 2010, 6.2; the council's own stages",
    ),
    Duty(
        code=DutyCode.DISPUTE_TOTAL,
        of="dispute",
        opened_on="formal_on",
        due_on=working_days_after(lambda _: law.DISPUTE_TOTAL_WORKING_DAYS, "formal_on"),
        done_on="closed_on",
        limit=lambda _: law.DISPUTE_TOTAL_WORKING_DAYS,
        explained="Dispute, all stages: formal {opened} + {limit} working days = {due}",
        source="IRO Handbook 2010, 6.2",
    ),
)
"""Every duty but the reviews, in the order of design.md."""


def duty_rows(duty: Duty, subjects: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return one judged row per subject that owes the duty.

    A duty whose table or column has no entry at all is `unknown` wherever it would have been
    overdue or missed: not supplied is not undone.
    """
    is_supplied = all(record.snapshot.is_column_supplied(*need) for need in duty.needs)
    void_on = pl.col(duty.void_on) if duty.void_on else pl.lit(None, pl.Date)
    rows = (
        subjects.filter(duty.applies(record))
        .with_columns(due_on=duty.due_on(record), done=pl.col(duty.done_on), void=void_on)
        .with_columns(opened_on=pl.col(duty.opened_on), done_on=pl.col("done"))
        .with_columns(void_on=pl.when(pl.col("done_on").is_null()).then("void"))
    )
    rows = rows.with_columns(
        void_on=pl.when(pl.col("void_on") <= record.close).then("void_on"),
        held_on=pl.col("held_on") if "held_on" in rows.columns else pl.lit(None, pl.Date),
    ).with_columns(status=duty.status(record))
    if not is_supplied:
        undone = [Status.OVERDUE.value, Status.MISSED.value]
        if duty.code == DutyCode.MANAGER_RESPONSE:
            undone.append(Status.NOT_REQUIRED.value)
        rows = rows.with_columns(
            status=pl.when(pl.col("status").is_in(undone))
            .then(pl.lit(Status.UNKNOWN.value))
            .otherwise("status")
        )
    return rows.with_columns(
        duty=pl.lit(duty.code.value), rule=pl.lit(None, pl.String), is_supplied=pl.lit(is_supplied)
    )
