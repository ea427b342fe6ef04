"""The facts: everything the pages count, derived once from a snapshot, a day and a policy."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from measures.care.disputes import disputes
from measures.care.load import officers
from measures.clock.because import because
from measures.clock.duties import DUTIES, duty_rows
from measures.clock.judge import days_overdue, with_review_status
from measures.clock.reviews import review_rows
from measures.clock.subjects import subjects
from measures.drift import drift_tests
from measures.facts.children import children
from measures.facts.further import Further
from measures.once import once
from measures.owners import with_owners
from measures.policy import Policy
from measures.record import Record, record
from measures.snapshot import Snapshot
from measures.words import DisputeStatus


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """Duties and states as at a day. Frames must not be changed. Equal only to itself."""

    record: Record
    duties: pl.DataFrame = field(repr=False)
    """One row per duty: the export's columns, and booked_for, met_on, late_reason and others."""
    children: pl.DataFrame = field(repr=False)
    """One row per child looked after on `as_at`."""
    officers: pl.DataFrame = field(repr=False)
    """One row per officer, and one with iro_id null: children without an IRO."""
    disputes: pl.DataFrame = field(repr=False)
    """One row per dispute raised by `as_at`."""
    drift: pl.DataFrame = field(repr=False)
    """One row per child and drift test that fires or cannot be judged."""
    further: Further = field(repr=False)
    """Unscoped frames made when first asked for; read them through the properties below."""
    cut: pl.Expr = field(default_factory=lambda: pl.lit(True), repr=False, compare=False)
    """True for rows in scope; `measures.facts.scope` sets it as it cuts the frames above."""
    made: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of these facts; see `measures.once`. Facts cut anew begin with none."""

    @property
    def reviews_held(self) -> pl.DataFrame:
        """One row per review held, with participation; see `voice.reviews_held`."""
        return _in_scope(self, "reviews_held")

    @property
    def children_heard(self) -> pl.DataFrame:
        """One row per child in care: heard, seen alone; see `voice.children_heard`."""
        return _in_scope(self, "children_heard")

    @property
    def feedback(self) -> pl.DataFrame:
        """One row per feedback received; see `voice.feedback`."""
        return _in_scope(self, "feedback")

    @property
    def audits(self) -> pl.DataFrame:
        """One row per aspect of a review audited; see `practice.audits`."""
        return _in_scope(self, "audits")

    @property
    def practice_feedback(self) -> pl.DataFrame:
        """One row per good practice or concern noted; see `practice.practice_feedback`."""
        return _in_scope(self, "practice_feedback")

    @property
    def plan_areas(self) -> pl.DataFrame:
        """One row per child in care and area of the Care Plan; see `practice.plan_areas`."""
        return _in_scope(self, "plan_areas")

    @property
    def decisions(self) -> pl.DataFrame:
        """One row per decision not carried out; see `practice.decisions_outstanding`."""
        return _in_scope(self, "decisions")

    @property
    def adoption_track(self) -> pl.DataFrame:
        """One row per child on the way to adoption; see `adoption_track.adoption_track`."""
        return _in_scope(self, "adoption_track")

    @property
    def waits(self) -> pl.DataFrame:
        """One row per time in care until permanence; see `drift.waits`."""
        return _in_scope(self, "waits")

    @property
    def as_at(self) -> date:
        """The day whose close the facts describe."""
        return self.record.as_at

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.record.policy

    @property
    def snapshot(self) -> Snapshot:
        """The data the facts are made from."""
        return self.record.snapshot

    def explained(self, duties: pl.DataFrame) -> pl.DataFrame:
        """Add `because`, the reason in a sentence, to duty rows about to be shown or exported."""
        among = duties["duty"].unique().to_list()
        return duties.rechunk().with_columns(because=because(self.record, among))


@once
def _in_scope(facts: Facts, frame: str) -> pl.DataFrame:
    rows: pl.DataFrame = getattr(facts.further, frame)
    return rows.filter(facts.cut)


DUTY_COLUMNS = (
    "duty",
    "rule",
    "sequence",
    "subject_id",
    "child_id",
    "care_period_id",
    "iro_id",
    "team_id",
    "locality_id",
    "opened_on",
    "due_on",
    "done_on",
    "void_on",
    "status",
    "days_overdue",
    "anchor_on",
    "gap_on",
    "met_on",
    "booked_for",
    "is_begun",
    "is_latest",
    "late_reason",
)
"""Columns of the duties frame, in order."""


def facts(snapshot: Snapshot, *, as_at: date, policy: Policy) -> Facts:
    """Return the facts at the close of `as_at`.

    A later `as_at` than the data is allowed; the pages say so. Pure: the same snapshot, day and
    policy give the same facts.
    """
    at_close = record(snapshot, as_at=as_at, policy=policy)
    reviews = with_review_status(review_rows(at_close), at_close)
    by_family = subjects(at_close, reviews)
    others = (
        duty_rows(duty, by_family[duty.of], at_close).with_columns(
            days_overdue=days_overdue(at_close)
        )
        for duty in DUTIES
    )
    # Owners are found duty by duty: all at once would hold every row several times over.
    duties = pl.concat([_owned(_uniform(rows), at_close) for rows in (reviews, *others)])
    in_care = children(at_close, reviews)
    return Facts(
        record=at_close,
        duties=duties,
        children=in_care,
        officers=officers(at_close, in_care),
        disputes=disputes(at_close).sort("dispute_id"),
        drift=drift_tests(at_close),
        further=Further(record=at_close, duties=duties, children=in_care),
    )


def _uniform(rows: pl.DataFrame) -> pl.DataFrame:
    """Give duty rows the common columns, null where a duty has no such thing."""
    wanted = {name: _DTYPES.get(name, pl.String()) for name in DUTY_COLUMNS}
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in wanted.items()
    )


_DTYPES: dict[str, pl.DataType] = {
    "sequence": pl.Int64(),
    "days_overdue": pl.Int64(),
    "is_begun": pl.Boolean(),
    "is_latest": pl.Boolean(),
    **{name: pl.Date() for name in DUTY_COLUMNS if name.endswith("_on") or name == "booked_for"},
}


def _owned(duties: pl.DataFrame, at_close: Record) -> pl.DataFrame:
    """Say whose each row is: those in force when done, else on the last day, else on `as_at`."""
    last_day = pl.col("void_on") - pl.duration(days=1)
    dated = duties.with_columns(on=pl.coalesce("done_on", last_day, pl.lit(at_close.as_at)))
    owned = with_owners(dated, on="on", record=at_close)
    return owned.select(DUTY_COLUMNS).sort(
        "duty", "child_id", "care_period_id", "sequence", "subject_id", "opened_on", "due_on",
        nulls_last=True,
    )  # fmt: skip


OPEN_FORMAL = (
    DisputeStatus.IN_TIME,
    DisputeStatus.STAGE_OVERDUE,
    DisputeStatus.OVERALL_OVERDUE,
)
"""Statuses of a formal dispute that is not closed: what headlines call open."""
