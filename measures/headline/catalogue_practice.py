"""Headline measures of the child's voice, of practice and of the Care Plan."""

from collections.abc import Callable

import polars as pl

from measures.headline.measure import Measure, is_status
from measures.record import Record
from measures.words import AuditGrade, Participation, PlanAreaStatus, Status, VoiceKind
from measures.working_days import months_after_day


def _within(column: str) -> Callable[[Record], pl.Expr]:
    """Dated in the policy's months to `as_at`."""

    def is_within(record: Record) -> pl.Expr:
        begins = months_after_day(record.as_at, -record.policy.figures.period_months)
        return (pl.col(column) > begins) & (pl.col(column) <= record.as_at)

    return is_within


_HELD, _AUDITED = _within("held_on"), _within("audited_on")
_UNDER_FOUR = Participation.UNDER_FOUR.value
_CODE = pl.col("participation_code")

PARTICIPATION = Measure(
    code="participation",
    label="Took part in their review",
    definition="Of the reviews held in the 12 months to the day, those at which the child gave or "
    "sent their views (codes PN1, PN2, PN3, PN5 and PN6, by the policy). A child under four (PN0) "
    "is not counted; a review without a code widens the range.",
    unit="share",
    frame="reviews_held",
    counted=lambda record: (
        _HELD(record)
        & _CODE.is_in(list(record.policy.figures.participated_codes))
        & (_CODE != _UNDER_FOUR)
    ),
    of=lambda record: _HELD(record) & (_CODE != _UNDER_FOUR),
    unknown=lambda record: (
        _HELD(record) & _CODE.is_null() & ~pl.col("is_under_four").fill_null(False)
    ),
    better="higher",
    source="SSDA903 review codes; IRO Handbook 7.11",
    period="months",
)

NOT_HEARD_TWICE = Measure(
    code="not_heard_twice",
    label="Not heard twice running",
    definition="Children in care at whose last two reviews no views were conveyed (codes PN4 and "
    "PN7). A review without a code widens the range.",
    unit="count",
    frame="children_heard",
    counted=lambda _: pl.col("is_not_heard_twice"),
    unknown=lambda _: pl.col("is_not_heard_twice").is_null(),
    better="lower",
    target=lambda _: 0.0,
    source="our default",
)

SEEN_ALONE = Measure(
    code="seen_alone",
    label="Seen alone by their IRO",
    definition="Of the children in care, those whom their IRO saw alone at a visit in the 12 "
    "months to the day. A child without a visit counts against; a visit that does not say widens "
    "the range.",
    unit="share",
    frame="children_heard",
    counted=lambda _: pl.col("is_seen_alone"),
    of=lambda _: pl.col("is_seen_alone").is_not_null(),
    unknown=lambda _: pl.col("is_seen_alone").is_null(),
    needs=("iro_contact",),
    better="higher",
    source="CPR 2010 reg. 36(1)(b); local practice",
    period="months",
)


def _said(column: str, label: str, definition: str) -> Measure:
    """A yes or no of each review held; nothing recorded is unknown, not no."""
    return Measure(
        code=column,
        label=label,
        definition=f"{definition} A review that does not say widens the range.",
        unit="share",
        frame="reviews_held",
        counted=lambda record: _HELD(record) & pl.col(column),
        of=lambda record: _HELD(record) & pl.col(column).is_not_null(),
        unknown=lambda record: _HELD(record) & pl.col(column).is_null(),
        better="higher",
        source="CPR 2010 regs. 35 and 36; IRO Handbook ch. 3",
        period="months",
    )


RIGHTS_EXPLAINED = _said(
    "rights_explained",
    "Rights explained",
    "Of the reviews held in the 12 months to the day, those before which the child was told of "
    "their rights, complaints and advocacy.",
)
PARENTS_CONSULTED = _said(
    "parents_consulted",
    "Parents consulted",
    "Of the reviews held in the 12 months to the day, those for which parents were consulted.",
)

COMPLAINTS_OPEN = Measure(
    code="complaints_open",
    label="Complaints not resolved",
    definition="Complaints received for which no day of resolution is recorded.",
    unit="count",
    frame="feedback",
    counted=lambda _: (
        (pl.col("kind") == VoiceKind.COMPLAINT.value) & pl.col("resolved_on").is_null()
    ),
    needs=("voice_feedback",),
    source="our default",
)

AUDITS_GOOD = Measure(
    code="audits_good",
    label="Audits good or better",
    definition="Of the aspects of reviews audited in the 12 months to the day, those graded good "
    "or outstanding.",
    unit="share",
    frame="audits",
    counted=lambda record: (
        _AUDITED(record)
        & pl.col("grade").is_in([AuditGrade.OUTSTANDING.value, AuditGrade.GOOD.value])
    ),
    of=lambda record: _AUDITED(record) & pl.col("grade").is_not_null(),
    unknown=lambda record: _AUDITED(record) & pl.col("grade").is_null(),
    needs=("quality_audit",),
    better="higher",
    source="IRO Handbook 7.11",
    period="months",
)

PLAN_AREAS_IN_PLACE = Measure(
    code="plan_areas_in_place",
    label="Care Plan areas in place",
    definition="Of the six areas of each child's Care Plan, those that are in place by the latest "
    "entry. Areas without an entry widen the range.",
    unit="share",
    frame="plan_areas",
    counted=lambda _: pl.col("area_status") == PlanAreaStatus.IN_PLACE.value,
    of=lambda _: pl.col("area_status").is_not_null(),
    unknown=lambda _: pl.col("area_status").is_null(),
    needs=("care_plan_area",),
    better="higher",
    source="CPR 2010 reg. 5 and sch. 1",
)

DECISIONS_OVERDUE = Measure(
    code="decisions_overdue",
    label="Review decisions overdue",
    definition="Decisions of reviews whose own date has passed and that are not recorded as "
    "carried out. A decision without a date widens the range.",
    unit="count",
    frame="decisions",
    counted=lambda _: is_status(Status.OVERDUE),
    unknown=lambda _: is_status(Status.UNKNOWN),
    needs=("review_decision",),
    better="lower",
    source="CPR 2010 reg. 45; the review's own date",
)
