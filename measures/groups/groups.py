"""Every figure in groups that a page shows, declared once: see `measures.groups.grouping`."""

from collections.abc import Callable
from functools import cache

import polars as pl

from measures.care.load import CIRCUMSTANCES, PERSONAL
from measures.care.voice import CHARACTERISTICS, NOT_RECORDED
from measures.counts.ahead import DUE, calendar_rows
from measures.counts.between import STEPS, late_reviews
from measures.counts.challenge import FLAGS, open_disputes
from measures.counts.quality_counts import in_period, with_characteristics
from measures.facts import Facts
from measures.facts.practice import AGES, NO_DATE
from measures.groups.grouping import Grouping, Labels, pairs
from measures.groups.groups_disputes import DISPUTES
from measures.groups.groups_permanence import PERMANENCE
from measures.headline.catalogue import DUTIES_ON_TIME
from measures.headline.measure import Measure
from measures.policy import Policy
from measures.words import (
    AuditAspect,
    AuditGrade,
    DisputeOutcome,
    DisputeStatus,
    FeedbackKind,
    Participation,
    PlanArea,
    PlanAreaStatus,
    VoiceFrom,
    Word,
)

NO_IRO = "none"
"""Stands for children without an IRO in groups by officer."""


def _words(words: type[Word]) -> Callable[[Policy], Labels]:
    labels = {word.value: word.label for word in words}
    return lambda _: labels


def _by(frame: str, column: str) -> Callable[[Facts], pl.DataFrame]:
    def rows(facts: Facts) -> pl.DataFrame:
        found: pl.DataFrame = getattr(facts, frame)
        return found.with_columns(group=pl.col(column))

    return rows


def _dated(frame: str, dated: str, group: str) -> Callable[[Facts], pl.DataFrame]:
    """Rows of the policy's months, by a column."""

    def rows(facts: Facts) -> pl.DataFrame:
        return in_period(getattr(facts, frame), dated, facts).with_columns(group=pl.col(group))

    return rows


def _flagged(facts: Facts) -> pl.DataFrame:
    waiting = facts.disputes.filter(pl.col("status") != DisputeStatus.CLOSED.value)
    return pl.concat(
        [waiting.filter(pl.col(flag)).with_columns(group=pl.lit(flag)) for flag in FLAGS]
    )


def _steps_late(facts: Facts) -> pl.DataFrame:
    return pl.concat(
        [
            measure.shown_rows(facts)
            for measure in DUTIES_ON_TIME
            if measure.code in {f"{step.value}_on_time" for step in STEPS}
        ]
    ).with_columns(group=pl.col("duty"))


def _raised_with_outcome(facts: Facts) -> pl.DataFrame:
    raised = in_period(facts.disputes, "raised_on", facts)
    return raised.filter(pl.col("outcome").is_not_null()).with_columns(group=pl.col("outcome"))


def _iro() -> pl.Expr:
    return pl.col("iro_id").fill_null(NO_IRO)


def _weeks(facts: Facts) -> pl.DataFrame:
    monday = pl.col("week_on").cast(pl.String)
    return (
        calendar_rows(facts)
        .filter(pl.col("what") == DUE)
        .with_columns(group=pl.concat_str(_iro(), monday, separator=" "))
    )


def _calendar(facts: Facts) -> pl.DataFrame:
    return calendar_rows(facts).with_columns(
        group=pl.concat_str(pl.col("week_on").cast(pl.String), "what", separator=" ")
    )


def _circumstances(facts: Facts) -> pl.DataFrame:
    return pl.concat(
        [
            facts.children.filter(pl.col(name).fill_null(False)).with_columns(
                group=pl.concat_str(_iro(), pl.lit(name), separator=" ")
            )
            for name in CIRCUMSTANCES
        ]
    )


def _graded(facts: Facts) -> pl.DataFrame:
    rows = in_period(facts.audits, "audited_on", facts)
    return rows.with_columns(group=pl.concat_str("aspect", "grade", separator=" "))


def _areas(facts: Facts) -> pl.DataFrame:
    status = pl.col("area_status").fill_null("unknown")
    return facts.plan_areas.with_columns(group=pl.concat_str("area", status, separator=" "))


def _practice(group: str, kind: FeedbackKind) -> Callable[[Facts], pl.DataFrame]:
    def rows(facts: Facts) -> pl.DataFrame:
        noted = in_period(facts.practice_feedback, "noted_on", facts)
        return noted.filter(pl.col("kind") == kind.value).with_columns(group=pl.col(group))

    return rows


STAGES = Grouping(
    code="dispute_stages",
    label="Open disputes by stage",
    frame="disputes",
    rows=lambda facts: open_disputes(facts).with_columns(group=pl.col("stage")),
    labels=lambda policy: dict(policy.disputes.stage_names),
)
FLAGGED = Grouping(
    code="dispute_flags",
    label="Disputes by what holds them up",
    frame="disputes",
    rows=_flagged,
    labels=lambda _: FLAGS,
    is_partition=False,
)
THEMES = Grouping(
    code="dispute_themes",
    label="Disputes raised, by theme",
    frame="disputes",
    rows=_dated("disputes", "raised_on", "theme"),
)
OUTCOMES = Grouping(
    code="dispute_outcomes",
    label="Disputes raised, by outcome",
    frame="disputes",
    rows=_raised_with_outcome,
    labels=_words(DisputeOutcome),
)
LATE_REASONS = Grouping(
    code="late_reasons",
    label="Late reviews by reason",
    frame="duties",
    rows=lambda facts: late_reviews(facts).with_columns(group=pl.col("late_reason")),
)
STEPS_LATE = Grouping(
    code="steps_late",
    label="Steps around the review not done on time",
    frame="duties",
    rows=_steps_late,
    labels=lambda _: {step.value: step.label for step in STEPS},
)
WEEKS_AHEAD = Grouping(
    code="weeks_ahead",
    label="Reviews falling due, by officer and week",
    frame="duties",
    rows=_weeks,
)
"""Groups are "iro_id Monday", as "IRO-003 2026-11-30"; NO_IRO stands for children without one."""
CALENDAR = Grouping(
    code="review_calendar",
    label="Reviews falling due and meetings booked, by week",
    frame="duties",
    rows=_calendar,
    is_partition=False,
)
"""Groups are "Monday due" and "Monday booked", as "2026-11-30 booked"."""
CASE_MIX = Grouping(
    code="case_mix",
    label="Children by officer and circumstance",
    frame="children",
    rows=_circumstances,
    is_partition=False,
    is_personal=lambda group: group.rpartition(" ")[2] in PERSONAL,
)
"""Groups are "iro_id circumstance", the circumstances of `measures.care.load`."""
PARTICIPATION_CODES = Grouping(
    code="participation_codes",
    label="Reviews held, by how the child took part",
    frame="reviews_held",
    rows=_dated("reviews_held", "held_on", "participation_code"),
    labels=_words(Participation),
)
FEEDBACK_FROM = Grouping(
    code="feedback_from",
    label="Feedback received, by who gave it",
    frame="feedback",
    rows=_dated("feedback", "received_on", "from_whom"),
    labels=_words(VoiceFrom),
)
AUDITS = Grouping(
    code="audit_grades",
    label="Audits by aspect and grade",
    frame="audits",
    rows=_graded,
    labels=pairs(AuditAspect, {grade.value: grade.label for grade in AuditGrade}),
)
AREAS = Grouping(
    code="plan_areas",
    label="Areas of Care Plans by how they stand",
    frame="plan_areas",
    rows=_areas,
    labels=pairs(
        PlanArea, {word.value: word.label for word in PlanAreaStatus} | {"unknown": NOT_RECORDED}
    ),
)
DECISION_THEMES = Grouping(
    code="decision_themes",
    label="Decisions not carried out, by theme",
    frame="decisions",
    rows=_by("decisions", "theme"),
)
DECISION_AGES = Grouping(
    code="decision_ages",
    label="Decisions not carried out, by how late they are",
    frame="decisions",
    rows=_by("decisions", "age"),
    labels=lambda _: {label: label for label in [*(label for _, label in AGES), NO_DATE]},
)
GOOD_PRACTICE = Grouping(
    code="good_practice_themes",
    label="Good practice noted, by theme",
    frame="practice_feedback",
    rows=_practice("theme", FeedbackKind.GOOD_PRACTICE),
)
CONCERNS = Grouping(
    code="concern_themes",
    label="Concerns noted, by theme",
    frame="practice_feedback",
    rows=_practice("theme", FeedbackKind.CONCERN),
)
PRACTICE_TEAMS = Grouping(
    code="practice_teams",
    label="Practice noted, by team",
    frame="practice_feedback",
    rows=_dated("practice_feedback", "noted_on", "team_id"),
)


GROUPINGS = (
    *PERMANENCE, *DISPUTES, STAGES, FLAGGED, THEMES, OUTCOMES, LATE_REASONS, STEPS_LATE,
    WEEKS_AHEAD, CALENDAR, CASE_MIX,
    PARTICIPATION_CODES, FEEDBACK_FROM, AUDITS, AREAS, DECISION_THEMES, DECISION_AGES,
    GOOD_PRACTICE, CONCERNS, PRACTICE_TEAMS,
)  # fmt: skip
"""Every figure in groups that a page shows."""


@cache
def by_who(measure: Measure) -> Grouping:
    """Return the rows that a share leaves out, by who the children are: "Sex: Girls".

    Each row stands in one group of every characteristic.
    """

    def rows(facts: Facts) -> pl.DataFrame:
        known = with_characteristics(facts) if measure.frame == "duties" else facts
        short = measure.shown_rows(known)
        return pl.concat(
            [
                short.with_columns(
                    group=pl.concat_str(
                        pl.lit(topic), pl.col(column).fill_null(NOT_RECORDED), separator=": "
                    )
                )
                for column, topic in CHARACTERISTICS.items()
            ]
        )

    return Grouping(
        code=f"who_{measure.code}",
        label=f"{measure.label}, those left out by who they are",
        frame=measure.frame,
        rows=rows,
        is_partition=False,
        is_personal=lambda _: True,
    )
