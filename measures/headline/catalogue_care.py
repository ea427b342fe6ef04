"""Headline measures of reviews, children, disputes and the duties around a review."""

from collections.abc import Callable

import polars as pl

from measures.clock.duties import DUTIES
from measures.headline.measure import Measure, is_status
from measures.record import Record
from measures.words import NOT_JUDGED, ON_TIME_DENOMINATOR, SHORT_BREAKS, DutyCode, Status
from measures.working_days import months_after


def _is_duty(code: DutyCode) -> pl.Expr:
    return pl.col("duty") == code.value


def _fell_due(record: Record) -> pl.Expr:
    """Due in the months to `as_at`: after the same day that many months before, up to the day."""
    begins = months_after(record.close, -record.policy.figures.period_months)
    return (pl.col("due_on") > begins) & (pl.col("due_on") <= record.close)


def _judged(code: DutyCode) -> Callable[[Record], pl.Expr]:
    return lambda record: _is_duty(code) & is_status(*ON_TIME_DENOMINATOR) & _fell_due(record)


def _unjudged(code: DutyCode) -> Callable[[Record], pl.Expr]:
    return lambda record: _is_duty(code) & is_status(*NOT_JUDGED) & _fell_due(record)


def _on_time(code: DutyCode) -> Callable[[Record], pl.Expr]:
    return lambda record: (
        _is_duty(code) & is_status(Status.HELD_ON_TIME, Status.DONE_ON_TIME) & _fell_due(record)
    )


def _reviews(*statuses: Status) -> Callable[[Record], pl.Expr]:
    return lambda _: _is_duty(DutyCode.REVIEW) & is_status(*statuses)


REVIEWS_ON_TIME = Measure(
    code="reviews_on_time",
    label="Reviews on time",
    definition="Of the reviews that fell due in the 12 months to the day shown, those held by "
    "their due date. Held late, begun in time but completed after, missed and overdue reviews "
    "count against; reviews not recorded widen the range; early reviews count when due.",
    unit="share",
    frame="duties",
    duty=DutyCode.REVIEW,
    counted=_on_time(DutyCode.REVIEW),
    of=_judged(DutyCode.REVIEW),
    unknown=_unjudged(DutyCode.REVIEW),
    better="higher",
    target=lambda policy: policy.figures.on_time_target,
    source="CPR 2010 reg. 33; annual report, IRO Handbook 7.11",
    period="months",
)

REVIEWS_ON_TIME_BY_CHILD = Measure(
    code="reviews_on_time_by_child",
    label="Children on time",
    definition="Of the children in care for whom a review fell due in the 12 months to the day, "
    "those all of whose reviews were on time, as the old national indicator counted.",
    unit="share",
    frame="children",
    counted=lambda _: pl.col("are_reviews_on_time"),
    of=lambda _: pl.col("are_reviews_on_time").is_not_null(),
    unknown=lambda _: (
        pl.col("has_review_due").fill_null(False) & pl.col("are_reviews_on_time").is_null()
    ),
    better="higher",
    source="former national indicator NI 66, by child",
)

REVIEWS_OVERDUE = Measure(
    code="reviews_overdue",
    label="Reviews overdue",
    definition="Reviews whose due date has passed and that have not been held. A review whose "
    "booked date has passed with nothing recorded is not counted but widens the range.",
    unit="count",
    frame="duties",
    duty=DutyCode.REVIEW,
    counted=_reviews(Status.OVERDUE),
    unknown=lambda record: (
        _is_duty(DutyCode.REVIEW) & is_status(Status.UNRECORDED) & (pl.col("due_on") < record.close)
    ),
    better="lower",
    target=lambda policy: float(policy.figures.overdue_limit),
    source="CPR 2010 reg. 33",
)

REVIEWS_UNRECORDED = Measure(
    code="reviews_unrecorded",
    label="Reviews not recorded",
    definition="Reviews whose booked date has passed and for which nothing has been recorded: "
    "possibly held.",
    unit="count",
    frame="duties",
    duty=DutyCode.REVIEW,
    counted=_reviews(Status.UNRECORDED),
    better="lower",
    source="our default",
)

REVIEWS_DUE_SOON = Measure(
    code="reviews_due_soon",
    label="Reviews due soon",
    definition="Reviews due within 28 days (policy), booked or not.",
    unit="count",
    frame="duties",
    duty=DutyCode.REVIEW,
    counted=_reviews(Status.DUE_SOON, Status.DUE_SOON_UNBOOKED),
    source="our default",
)

REVIEWS_UNBOOKED = Measure(
    code="reviews_unbooked",
    label="Due soon, not booked",
    definition="Reviews due within 28 days (policy) for which no meeting is booked.",
    unit="count",
    frame="duties",
    duty=DutyCode.REVIEW,
    counted=_reviews(Status.DUE_SOON_UNBOOKED),
    better="lower",
    source="our default",
)

REVIEWS_BOOKED_LATE = Measure(
    code="reviews_booked_late",
    label="Reviews booked late",
    definition="Reviews not yet overdue whose meeting is booked after the due date.",
    unit="count",
    frame="duties",
    duty=DutyCode.REVIEW,
    counted=_reviews(Status.BOOKED_LATE),
    better="lower",
    source="our default",
)

CHILDREN_IN_CARE = Measure(
    code="children_in_care",
    label="Children in care",
    definition="Children looked after at the close of the day, short breaks included.",
    unit="count",
    frame="children",
    counted=lambda _: pl.col("child_id").is_not_null(),
    source="Children Act 1989 s. 22",
)

CHILDREN_WITHOUT_IRO = Measure(
    code="children_without_iro",
    label="Without an IRO",
    definition="Children in care with no IRO allocated on the day, or whose IRO has left.",
    unit="count",
    frame="children",
    counted=lambda _: pl.col("iro_id").is_null(),
    better="lower",
    target=lambda _: 0.0,
    needs=("iro_allocation",),
    source="Children Act 1989 s. 25A",
)

CHILDREN_DRIFTING = Measure(
    code="children_drifting",
    label="Children drifting",
    definition="Children for whom at least one drift test is amber or red. Children for whom a "
    "test cannot be judged, because what it needs was not supplied, widen the range.",
    unit="count",
    frame="children",
    counted=lambda _: pl.col("drift").is_not_null(),
    unknown=lambda _: pl.col("drift").is_null() & pl.col("drift_unknown").is_not_null(),
    better="lower",
    source="our default; no statute defines drift",
)

SILENT_DRIFT = Measure(
    code="silent_drift",
    label="Silent drift",
    definition="Drifting children for whom no dispute, formal or informal, has been raised or "
    "stayed open, and no concern noted, since the earliest test began to fire.",
    unit="count",
    frame="children",
    counted=lambda _: pl.col("is_silent_drift"),
    unknown=lambda _: pl.col("drift").is_not_null() & pl.col("is_silent_drift").is_null(),
    needs_any=("dispute", "practice_feedback"),
    better="lower",
    target=lambda _: 0.0,
    source="our default",
)

LONG_TERM_STABILITY = Measure(
    code="long_term_stability",
    label="Long-term stability",
    definition="Of the children under 16 looked after for 2 years and 6 months or more, those who "
    "have lived in the same placement for 2 years or more (or with adopters and before together).",
    unit="share",
    frame="children",
    counted=lambda _: pl.col("is_stable"),
    of=lambda _: pl.col("is_in_group"),
    unknown=lambda _: (
        pl.col("is_in_group").is_null()
        & ~pl.col("legal_status").is_in([s.value for s in SHORT_BREAKS]).fill_null(False)
    ),
    better="higher",
    source="DfE national indicator",
)

WITHOUT_MEETING = Measure(
    code="without_meeting",
    label="No review meeting",
    definition="Children whose reviews for more than 12 months (policy) were all held without a "
    "meeting. The six-month interval may be kept without one; a meeting at least yearly.",
    unit="count",
    frame="children",
    counted=lambda _: pl.col("is_without_meeting"),
    better="lower",
    source="2015 guidance on long-term foster placements",
)

UNPLACED_LONG = Measure(
    code="unplaced_6_months",
    label="Not placed in 6 months",
    definition="Children whom the authority may place for adoption and who are still not placed "
    "6 months after it first could.",
    unit="count",
    frame="children",
    counted=lambda _: pl.col("is_unplaced_long"),
    better="lower",
    source="AAR 2005 reg. 36(1)(b)",
)


def _within(label: str) -> str:
    """The label of a duty as it stands within a sentence: its first letter small, but for "IRO"."""
    return label if label[1].isupper() else label[0].lower() + label[1:]


def _duty_on_time(code: DutyCode, source: str) -> Measure:
    return Measure(
        code=f"{code.value}_on_time",
        label=f"{code.label}: on time",
        definition=f"Of the duties '{_within(code.label)}' that fell due in the 12 months to the "
        "day, those done by their due date.",
        unit="share",
        frame="duties",
        duty=code,
        counted=_on_time(code),
        of=_judged(code),
        unknown=_unjudged(code),
        better="higher",
        source=source,
        period="months",
    )


_SOURCES = {DutyCode.ADOPTION_REVIEW: "AAR 2005 reg. 36"} | {
    duty.code: duty.source for duty in DUTIES
}

DUTIES_ON_TIME = tuple(
    _duty_on_time(code, _SOURCES[code]) for code in DutyCode if code != DutyCode.REVIEW
)

PERMANENCE_PLAN_ON_TIME = next(
    measure for measure in DUTIES_ON_TIME if measure.code == "permanence_plan_on_time"
)
