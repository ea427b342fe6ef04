"""The review database: the contract with a council's data team, as typed tables.

Names here are fixed: other tools are written against them. Every key is text. A date column
ends `_on` and has day precision; null means *not recorded*, never *no*. An interval is
`started_on` inclusive to `ended_on` exclusive, `ended_on` null while it runs. Coded columns hold
the code (`C2`, `U4`, `PN1`), never the label.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKey,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from measures.words import (
    AuditAspect,
    AuditGrade,
    ContactKind,
    DisputeOutcome,
    DisputeStage,
    Employment,
    FeedbackKind,
    MilestoneKind,
    MissingKind,
    OfficerRole,
    Participation,
    Plan,
    PlanArea,
    PlanAreaStatus,
    ReviewFormat,
    Sex,
    VoiceFrom,
    VoiceKind,
)

identity = Annotated[str, mapped_column(String(64), primary_key=True)]
code = Annotated[str, mapped_column(String(8))]
short_text = Annotated[str, mapped_column(String(200))]
long_text = Annotated[str, mapped_column(Text)]


def stored(vocabulary: type[StrEnum]) -> Enum:
    """Return the column type of a closed vocabulary: its values as text, checked."""
    return Enum(
        vocabulary,
        name=f"{vocabulary.__name__.lower()}_is_known",
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Every table of the review database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute by name
        date: Date,
        datetime: DateTime(timezone=True),
        float: Float,
    }


def interval_holds() -> CheckConstraint:
    """Return the promise that an interval does not end before it starts."""
    return CheckConstraint("ended_on is null or ended_on >= started_on", name="ends_after_start")


class Locality(Base):
    """A part of the county by which the service looks at its work."""

    __tablename__ = "locality"

    locality_id: Mapped[identity]
    name: Mapped[short_text]


class Team(Base):
    """A social work team; its locality is the locality of the children allocated to it."""

    __tablename__ = "team"

    team_id: Mapped[identity]
    name: Mapped[short_text]
    locality_id: Mapped[str | None] = mapped_column(ForeignKey(Locality.locality_id), index=True)
    manager_name: Mapped[short_text | None]


class Iro(Base):
    """An officer of the reviewing service. `fte` null means not entered; it is never assumed."""

    __tablename__ = "iro"
    __table_args__ = (
        CheckConstraint("fte is null or (fte > 0 and fte <= 1.2)", name="fte_is_possible"),
        CheckConstraint("cp_children is null or cp_children >= 0", name="cp_children_counted"),
    )

    iro_id: Mapped[identity]
    name: Mapped[short_text]
    role: Mapped[str] = mapped_column(stored(OfficerRole))
    fte: Mapped[float | None]
    base_locality_id: Mapped[str | None] = mapped_column(ForeignKey(Locality.locality_id))
    employment: Mapped[str | None] = mapped_column(stored(Employment))
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    cp_children: Mapped[int | None]


class IroAvailability(Base):
    """What part of a full-time post an officer has available in an interval, and why."""

    __tablename__ = "iro_availability"
    __table_args__ = (
        interval_holds(),
        CheckConstraint("fte >= 0 and fte <= 1.2", name="fte_is_possible"),
    )

    iro_availability_id: Mapped[identity]
    iro_id: Mapped[str] = mapped_column(ForeignKey(Iro.iro_id), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    fte: Mapped[float]
    reason: Mapped[short_text | None]


class Child(Base):
    """A child who is or was in care. `is_restricted`: counted, never named unless permitted."""

    __tablename__ = "child"

    child_id: Mapped[identity]
    case_number: Mapped[short_text | None]
    first_name: Mapped[short_text | None]
    last_name: Mapped[short_text | None]
    date_of_birth: Mapped[date | None]
    sex: Mapped[str | None] = mapped_column(stored(Sex))
    ethnicity: Mapped[code | None]
    is_disabled: Mapped[bool | None]
    has_communication_needs: Mapped[bool | None]
    first_language: Mapped[short_text | None]
    sibling_group: Mapped[short_text | None]
    uasc_until: Mapped[date | None]
    is_restricted: Mapped[bool] = mapped_column(default=False)


class CarePeriod(Base):
    """An unbroken time in care, from starting to be looked after to ceasing to be."""

    __tablename__ = "care_period"
    __table_args__ = (interval_holds(),)

    care_period_id: Mapped[identity]
    child_id: Mapped[str] = mapped_column(ForeignKey(Child.child_id), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[code | None]


class Episode(Base):
    """A stretch of a care period with one legal status and one placement (SSDA903 episode)."""

    __tablename__ = "episode"
    __table_args__ = (interval_holds(),)

    episode_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    started_on: Mapped[date]
    start_reason: Mapped[code | None]
    legal_status: Mapped[code | None]
    category_of_need: Mapped[code | None]
    placement_type: Mapped[code | None]
    placement_provider: Mapped[code | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[code | None]
    change_reason: Mapped[code | None]
    distance_miles: Mapped[float | None]
    is_outside_authority: Mapped[bool | None]
    is_deprived_of_liberty: Mapped[bool | None]
    carer_id: Mapped[short_text | None]


class TeamAllocation(Base):
    """Which team, and which social worker of it, held the child when."""

    __tablename__ = "team_allocation"
    __table_args__ = (interval_holds(),)

    team_allocation_id: Mapped[identity]
    child_id: Mapped[str] = mapped_column(ForeignKey(Child.child_id), index=True)
    team_id: Mapped[str] = mapped_column(ForeignKey(Team.team_id), index=True)
    social_worker: Mapped[short_text | None]
    started_on: Mapped[date]
    ended_on: Mapped[date | None]


class IroAllocation(Base):
    """Which officer was the child's IRO when."""

    __tablename__ = "iro_allocation"
    __table_args__ = (interval_holds(),)

    iro_allocation_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    iro_id: Mapped[str] = mapped_column(ForeignKey(Iro.iro_id), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    change_reason: Mapped[short_text | None]


class Review(Base):
    """A review of the child's case, booked or held, and the steps around it."""

    __tablename__ = "review"

    review_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    system_due_on: Mapped[date | None]
    booked_for: Mapped[date | None]
    first_meeting_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    format: Mapped[str | None] = mapped_column(stored(ReviewFormat))
    was_adjourned: Mapped[bool | None]
    invitations_sent_on: Mapped[date | None]
    chair_iro_id: Mapped[str | None] = mapped_column(ForeignKey(Iro.iro_id))
    participation_code: Mapped[str | None] = mapped_column(stored(Participation))
    late_reason: Mapped[short_text | None]
    social_worker_report_on: Mapped[date | None]
    child_spoken_to_on: Mapped[date | None]
    parents_consulted: Mapped[bool | None]
    rights_explained: Mapped[bool | None]
    decisions_sent_on: Mapped[date | None]
    manager_responded_on: Mapped[date | None]
    record_completed_on: Mapped[date | None]
    record_distributed_on: Mapped[date | None]
    sent_to_child_on: Mapped[date | None]


class ReviewDecision(Base):
    """A decision of a review: what is to be done, by whom and by when."""

    __tablename__ = "review_decision"

    review_decision_id: Mapped[identity]
    review_id: Mapped[str] = mapped_column(ForeignKey(Review.review_id), index=True)
    theme: Mapped[short_text | None]
    text: Mapped[long_text | None]
    owner: Mapped[short_text | None]
    due_on: Mapped[date | None]
    completed_on: Mapped[date | None]


class IroContact(Base):
    """A contact of the IRO between reviews."""

    __tablename__ = "iro_contact"

    iro_contact_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    iro_id: Mapped[str | None] = mapped_column(ForeignKey(Iro.iro_id))
    contacted_on: Mapped[date]
    kind: Mapped[str] = mapped_column(stored(ContactKind))
    was_child_seen_alone: Mapped[bool | None]


class CarePlanArea(Base):
    """How one of the six areas of the Care Plan stood when last updated."""

    __tablename__ = "care_plan_area"

    care_plan_area_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    area: Mapped[str] = mapped_column(stored(PlanArea))
    updated_on: Mapped[date]
    status: Mapped[str] = mapped_column(stored(PlanAreaStatus))


class PermanencePlan(Base):
    """A plan for permanence, main or parallel, from the day it was agreed."""

    __tablename__ = "permanence_plan"

    permanence_plan_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    plan: Mapped[str] = mapped_column(stored(Plan))
    is_parallel: Mapped[bool]
    agreed_on: Mapped[date]
    target_on: Mapped[date | None]
    achieved_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    contingency: Mapped[long_text | None]


class Milestone(Base):
    """A dated step towards permanence."""

    __tablename__ = "milestone"

    milestone_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    kind: Mapped[str] = mapped_column(stored(MilestoneKind))
    happened_on: Mapped[date]


class Dispute(Base):
    """A concern that an IRO raised with the authority; formal from `formal_on`."""

    __tablename__ = "dispute"

    dispute_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    iro_id: Mapped[str | None] = mapped_column(ForeignKey(Iro.iro_id))
    raised_on: Mapped[date]
    formal_on: Mapped[date | None]
    theme: Mapped[short_text | None]
    summary: Mapped[long_text | None]
    was_child_informed: Mapped[bool | None]
    legal_advice_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(stored(DisputeOutcome))
    impact: Mapped[long_text | None]


class DisputeStageRow(Base):
    """One step of a dispute: when it began, was answered and ended."""

    __tablename__ = "dispute_stage"
    __table_args__ = (interval_holds(),)

    dispute_stage_id: Mapped[identity]
    dispute_id: Mapped[str] = mapped_column(ForeignKey(Dispute.dispute_id), index=True)
    stage: Mapped[str] = mapped_column(stored(DisputeStage))
    started_on: Mapped[date]
    responded_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class MissingEpisode(Base):
    """A time when the child was missing or away without authorisation."""

    __tablename__ = "missing_episode"
    __table_args__ = (interval_holds(),)

    missing_episode_id: Mapped[identity]
    child_id: Mapped[str] = mapped_column(ForeignKey(Child.child_id), index=True)
    kind: Mapped[str] = mapped_column(stored(MissingKind))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]


class PracticeFeedback(Base):
    """Good practice or a concern that an IRO noted about a team's work."""

    __tablename__ = "practice_feedback"

    practice_feedback_id: Mapped[identity]
    care_period_id: Mapped[str] = mapped_column(ForeignKey(CarePeriod.care_period_id), index=True)
    iro_id: Mapped[str | None] = mapped_column(ForeignKey(Iro.iro_id))
    team_id: Mapped[str | None] = mapped_column(ForeignKey(Team.team_id))
    noted_on: Mapped[date]
    kind: Mapped[str] = mapped_column(stored(FeedbackKind))
    theme: Mapped[short_text | None]
    text: Mapped[long_text | None]


class QualityAudit(Base):
    """A graded look at the organisation, conduct or recording of one review."""

    __tablename__ = "quality_audit"

    quality_audit_id: Mapped[identity]
    review_id: Mapped[str] = mapped_column(ForeignKey(Review.review_id), index=True)
    audited_on: Mapped[date]
    aspect: Mapped[str] = mapped_column(stored(AuditAspect))
    grade: Mapped[str] = mapped_column(stored(AuditGrade))


class VoiceFeedback(Base):
    """What a child, parent, carer or professional said of the service."""

    __tablename__ = "voice_feedback"

    voice_feedback_id: Mapped[identity]
    child_id: Mapped[str | None] = mapped_column(ForeignKey(Child.child_id), index=True)
    iro_id: Mapped[str | None] = mapped_column(ForeignKey(Iro.iro_id))
    received_on: Mapped[date]
    resolved_on: Mapped[date | None]
    from_whom: Mapped[str] = mapped_column(stored(VoiceFrom))
    kind: Mapped[str] = mapped_column(stored(VoiceKind))
    text: Mapped[long_text | None]


class Extract(Base):
    """One load of data: where from, how fresh, and from which day events are complete."""

    __tablename__ = "extract"

    extract_id: Mapped[identity]
    source: Mapped[short_text]
    extracted_at: Mapped[datetime]
    loaded_at: Mapped[datetime]
    covers_from: Mapped[date | None]
    is_demo: Mapped[bool]


class LoadFile(Base):
    """One file of a load: rows in = rows loaded + rows set aside (our addition, optional)."""

    __tablename__ = "load_file"
    __table_args__ = (
        CheckConstraint("rows_in = rows_loaded + rows_set_aside", name="rows_add_up"),
    )

    load_file_id: Mapped[identity]
    extract_id: Mapped[str] = mapped_column(ForeignKey(Extract.extract_id), index=True)
    file_name: Mapped[short_text]
    table_name: Mapped[short_text | None]
    rows_in: Mapped[int]
    rows_loaded: Mapped[int]
    rows_set_aside: Mapped[int]


class RuleFinding(Base):
    """How many rows of a load a DfE rule flags, loaded or set aside (our addition, optional)."""

    __tablename__ = "rule_finding"

    rule_finding_id: Mapped[identity]
    extract_id: Mapped[str] = mapped_column(ForeignKey(Extract.extract_id), index=True)
    rule: Mapped[short_text]
    rows_flagged: Mapped[int]


class ReturnRow(Base):
    """One delivered row of an SSDA903 return, loaded or set aside (our addition, optional).

    Only the columns the dashboard uses are kept (never postcodes, UPN, mothers or health):
    enough to count DfE rules as the DfE does, and to join a later or an earlier year's return.
    `as_at` and `sequence` are the newest load that held the row; `cells` is a JSON list.
    """

    __tablename__ = "return_row"

    return_row_id: Mapped[identity]
    extract_id: Mapped[str] = mapped_column(ForeignKey(Extract.extract_id), index=True)
    table_name: Mapped[short_text]
    file_name: Mapped[long_text]
    line_number: Mapped[int]
    as_at: Mapped[date]
    sequence: Mapped[int]
    cells: Mapped[long_text]
