"""Every headline measure, declared once: tile, table, export, definitions page and test."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from measures.facts import OPEN_FORMAL, Facts
from measures.policy import Policy
from measures.record import Record
from measures.words import (
    AuditGrade,
    Band,
    DisputeStatus,
    DutyCode,
    OfficerRole,
    Participation,
    PlanAreaStatus,
    Status,
    VoiceKind,
)
from measures.working_days import months_after_day

ON_TIME_DENOMINATOR = (
    Status.HELD_ON_TIME,
    Status.HELD_LATE,
    Status.STARTED_ON_TIME,
    Status.MISSED,
    Status.OVERDUE,
    Status.DONE_ON_TIME,
    Status.DONE_LATE,
)
"""Statuses a rate can judge; `unrecorded` and `unknown` widen it, the rest are out (§1.8)."""

NOT_JUDGED = (Status.UNRECORDED, Status.UNKNOWN)
"""Statuses that may turn out either way."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measure's value with what it rests on.

    `value` is null where nothing can be counted (a share of nobody) or the input is not supplied.
    Shares are 0–1. `low` and `high` are the range the value could lie in, given the unknown rows.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    unknown: int
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One headline measure: how it is counted, and what opens when it is clicked."""

    code: str
    label: str
    definition: str
    unit: str
    """`share` (0–1), `count` or `rate` (per 100 children) or `ratio` (children per FTE)."""
    frame: str
    """The frame of the facts whose rows it counts."""
    counted: Callable[[Record], pl.Expr]
    """The rows that make the figure: clicking it opens exactly these."""
    of: Callable[[Record], pl.Expr] | None = None
    """The rows a share is of (the denominator, which leaves out unknown rows)."""
    unknown: Callable[[Record], pl.Expr] | None = None
    needs: tuple[str, ...] = ()
    """Tables without which the measure is not supplied."""
    needs_any: tuple[str, ...] = ()
    """Tables of which one at least must be supplied."""
    better: str = "neither"
    """`higher`, `lower` or `neither`: a number of disputes is never good or bad in itself."""
    target: Callable[[Policy], float | None] = lambda _: None
    source: str
    period: str = "as at"
    """`as at` the day, or over the `months` before it."""

    def is_supplied(self, facts: Facts) -> bool:
        """Whether the database supplies what the measure needs."""
        supplied = facts.snapshot.is_supplied
        return all(supplied(table) for table in self.needs) and (
            not self.needs_any or any(supplied(table) for table in self.needs_any)
        )

    def rows(self, facts: Facts) -> pl.DataFrame:
        """Return exactly the rows that the figure counts."""
        frame: pl.DataFrame = getattr(facts, self.frame)
        return frame.filter(self.counted(facts.record))

    def shown_rows(self, facts: Facts) -> pl.DataFrame:
        """Return the rows that `Show the n` opens: for a share, those that fall short of it."""
        frame: pl.DataFrame = getattr(facts, self.frame)
        if self.of is None:
            return self.rows(facts)
        return frame.filter(self.of(facts.record), ~self.counted(facts.record))

    def figure(self, facts: Facts) -> Figure:
        """Return the value for the whole of the facts given."""
        table = self.by(facts, None)
        return _figure(table.row(0, named=True))

    def by(self, facts: Facts, group: str | None) -> pl.DataFrame:
        """Return the value per group: group_id, numerator, denominator, unknown, value, low, high.

        `group` is a column of the frame; rows with none recorded have group_id null.
        """
        frame: pl.DataFrame = getattr(facts, self.frame)
        record = facts.record
        is_counted = self.counted(record).fill_null(False)
        is_unknown = self.unknown(record).fill_null(False) if self.unknown else pl.lit(False)
        is_of = self.of(record).fill_null(False) if self.of else None
        key = pl.lit("all") if group is None else pl.col(group)
        sums = [
            (is_counted & is_of if is_of is not None else is_counted).sum().alias("numerator"),
            (is_of.sum() if is_of is not None else pl.lit(None, pl.UInt32)).alias("denominator"),
            is_unknown.sum().alias("unknown"),
        ]
        if group is None:
            counted = frame.select(*sums).with_columns(group_id=pl.lit("all"))
        else:
            counted = frame.group_by(key.alias("group_id")).agg(*sums)
        counted = counted.with_columns(pl.col("numerator", "denominator", "unknown").cast(pl.Int64))
        return self._valued(counted, facts, group).sort("group_id", nulls_last=True)

    def _valued(self, counted: pl.DataFrame, facts: Facts, group: str | None) -> pl.DataFrame:
        n, d, u = (pl.col(c).cast(pl.Float64) for c in ("numerator", "denominator", "unknown"))
        if not self.is_supplied(facts):
            nothing = [pl.lit(None, pl.Float64).alias(c) for c in ("value", "low", "high")]
            return counted.with_columns(*nothing).with_columns(
                numerator=pl.lit(None, pl.Int64), denominator=pl.lit(None, pl.Int64)
            )
        if self.unit == "share":
            return counted.with_columns(
                value=pl.when(d > 0).then(n / d),
                low=pl.when(d + u > 0).then(n / (d + u)),
                high=pl.when(d + u > 0).then((n + u) / (d + u)),
            )
        if self.unit == "rate":
            children = facts.children.group_by(
                (pl.lit("all") if group is None else pl.col(group)).alias("group_id")
            ).agg(children=pl.len().cast(pl.Int64))
            rate = pl.when(pl.col("children") > 0).then(100 * n / pl.col("children"))
            return (
                counted.join(children, on="group_id", how="left", nulls_equal=True)
                .with_columns(denominator=pl.col("children").fill_null(0))
                .with_columns(value=rate, low=rate, high=rate)
                .drop("children")
            )
        return counted.with_columns(value=n, low=n, high=n + u)


def _figure(row: dict[str, float | None]) -> Figure:
    return Figure(
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        unknown=int(row["unknown"] or 0),
        low=row["low"],
        high=row["high"],
    )


def _is_duty(code: DutyCode) -> pl.Expr:
    return pl.col("duty") == code.value


def _is_status(*statuses: Status) -> pl.Expr:
    return pl.col("status").is_in([status.value for status in statuses])


def _fell_due(record: Record) -> pl.Expr:
    """Due in the months to `as_at`: after the same day that many months before, up to the day."""
    begins = months_after_day(record.as_at, -record.policy.figures.period_months)
    return (pl.col("due_on") > begins) & (pl.col("due_on") <= record.as_at)


def _judged(code: DutyCode) -> Callable[[Record], pl.Expr]:
    return lambda record: _is_duty(code) & _is_status(*ON_TIME_DENOMINATOR) & _fell_due(record)


def _unjudged(code: DutyCode) -> Callable[[Record], pl.Expr]:
    return lambda record: _is_duty(code) & _is_status(*NOT_JUDGED) & _fell_due(record)


def _on_time(code: DutyCode) -> Callable[[Record], pl.Expr]:
    return lambda record: (
        _is_duty(code) & _is_status(Status.HELD_ON_TIME, Status.DONE_ON_TIME) & _fell_due(record)
    )


def _reviews(*statuses: Status) -> Callable[[Record], pl.Expr]:
    return lambda _: _is_duty(DutyCode.REVIEW) & _is_status(*statuses)


def _disputes(*statuses: DisputeStatus) -> Callable[[Record], pl.Expr]:
    return lambda _: pl.col("status").is_in([status.value for status in statuses])


def _raised_in_period(record: Record) -> pl.Expr:
    begins = months_after_day(record.as_at, -record.policy.figures.period_months)
    return (pl.col("raised_on") > begins) & (pl.col("raised_on") <= record.as_at)


REVIEWS_ON_TIME = Measure(
    code="reviews_on_time",
    label="Reviews on time",
    definition="Of the reviews that fell due in the 12 months to the day shown, those held by "
    "their due date. Held late, begun in time but completed after, missed and overdue reviews "
    "count against; reviews not recorded widen the range; early reviews count when due.",
    unit="share",
    frame="duties",
    counted=_on_time(DutyCode.REVIEW),
    of=_judged(DutyCode.REVIEW),
    unknown=_unjudged(DutyCode.REVIEW),
    better="higher",
    target=lambda policy: policy.figures.on_time_target,
    source="CPR 2010 reg. 33; annual report, IRO Handbook 7.11",
    period="months",
)

REVIEWS_OVERDUE = Measure(
    code="reviews_overdue",
    label="Reviews overdue",
    definition="Reviews whose due date has passed and that have not been held. A review whose "
    "booked date has passed with nothing recorded is not counted but widens the range.",
    unit="count",
    frame="duties",
    counted=_reviews(Status.OVERDUE),
    unknown=lambda record: (
        _is_duty(DutyCode.REVIEW)
        & _is_status(Status.UNRECORDED)
        & (pl.col("due_on") < record.as_at)
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
    counted=_reviews(Status.DUE_SOON, Status.DUE_SOON_UNBOOKED),
    source="our default",
)

REVIEWS_UNBOOKED = Measure(
    code="reviews_unbooked",
    label="Due soon, not booked",
    definition="Reviews due within 28 days (policy) for which no meeting is booked.",
    unit="count",
    frame="duties",
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

DISPUTES_OPEN = Measure(
    code="disputes_open",
    label="Disputes open",
    definition="Formal disputes not closed. A number of disputes is not good or bad in itself.",
    unit="count",
    frame="disputes",
    counted=_disputes(*OPEN_FORMAL),
    needs=("dispute",),
    source="IRO Handbook 6.2",
)

DISPUTES_INFORMAL = Measure(
    code="disputes_informal",
    label="Informal challenges open",
    definition="Challenges raised informally and not closed.",
    unit="count",
    frame="disputes",
    counted=_disputes(DisputeStatus.INFORMAL),
    needs=("dispute",),
    source="IRO Handbook 6.2",
)

DISPUTES_PAST_LIMIT = Measure(
    code="disputes_past_limit",
    label="Disputes past a limit",
    definition="Open formal disputes whose present stage is past its limit, or that have passed "
    "20 working days in all.",
    unit="count",
    frame="disputes",
    counted=_disputes(DisputeStatus.STAGE_OVERDUE, DisputeStatus.OVERALL_OVERDUE),
    better="lower",
    target=lambda _: 0.0,
    needs=("dispute",),
    source="IRO Handbook 6.2",
)

DISPUTES_RATE = Measure(
    code="disputes_per_100",
    label="Disputes per 100 children",
    definition="Disputes raised in the 12 months to the day, formal and informal, for each 100 "
    "children in care on the day. A high rate is not bad in itself.",
    unit="rate",
    frame="disputes",
    counted=_raised_in_period,
    needs=("dispute",),
    source="our default",
    period="months",
)


def _duty_on_time(code: DutyCode, source: str) -> Measure:
    return Measure(
        code=f"{code.value}_on_time",
        label=f"{code.label}: on time",
        definition=f"Of the duties '{code.label.lower()}' that fell due in the 12 months to the "
        "day, those done by their due date.",
        unit="share",
        frame="duties",
        counted=_on_time(code),
        of=_judged(code),
        unknown=_unjudged(code),
        better="higher",
        source=source,
        period="months",
    )


DUTIES_ON_TIME = tuple(
    _duty_on_time(code, "docs/definitions.md, duties")
    for code in DutyCode
    if code != DutyCode.REVIEW
)

PERMANENCE_PLAN_ON_TIME = next(
    measure for measure in DUTIES_ON_TIME if measure.code == "permanence_plan_on_time"
)


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
    counted=lambda _: _is_status(Status.OVERDUE),
    unknown=lambda _: _is_status(Status.UNKNOWN),
    needs=("review_decision",),
    better="lower",
    source="CPR 2010 reg. 45; the review's own date",
)


CATALOGUE: tuple[Measure, ...] = (
    REVIEWS_ON_TIME,
    REVIEWS_OVERDUE,
    REVIEWS_UNRECORDED,
    REVIEWS_DUE_SOON,
    REVIEWS_UNBOOKED,
    REVIEWS_BOOKED_LATE,
    CHILDREN_IN_CARE,
    CHILDREN_WITHOUT_IRO,
    CHILDREN_DRIFTING,
    SILENT_DRIFT,
    WITHOUT_MEETING,
    UNPLACED_LONG,
    DISPUTES_OPEN,
    DISPUTES_INFORMAL,
    DISPUTES_PAST_LIMIT,
    DISPUTES_RATE,
    *DUTIES_ON_TIME,
    PARTICIPATION,
    NOT_HEARD_TWICE,
    SEEN_ALONE,
    RIGHTS_EXPLAINED,
    PARENTS_CONSULTED,
    COMPLAINTS_OPEN,
    AUDITS_GOOD,
    PLAN_AREAS_IN_PLACE,
    DECISIONS_OVERDUE,
)
"""Every headline measure, in the order of the Definitions page."""

BY_CODE = {measure.code: measure for measure in CATALOGUE}

OUT_OF_RANGE = (Band.ABOVE, Band.WELL_ABOVE)
"""Bands of an officer who holds more than the range."""


def children_per_fte(officers: pl.DataFrame) -> Figure:
    """Children held by officers of role `iro` with known FTE, per available FTE of theirs.

    Children of an officer on leave count, with nothing of FTE to set against them. Senior IRO,
    unallocated children and officers without FTE are left out and stated beside it.
    Source: domain §4, "Precisely".
    """
    counted = officers.filter(
        pl.col("role") == OfficerRole.IRO.value, pl.col("fte_available").is_not_null()
    ).select(pl.col("children").sum(), pl.col("fte_available").sum())
    children, fte = counted.row(0)
    ratio = children / fte if fte else None
    return Figure(
        value=ratio, numerator=children, denominator=fte, unknown=0, low=ratio, high=ratio
    )
