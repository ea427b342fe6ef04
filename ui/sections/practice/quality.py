"""How good the practice is, and what the Care Plans lack."""

import polars as pl
import streamlit as st

from measures.counts import quality_counts
from measures.facts.practice import AGES, NO_DATE
from measures.groups import groups
from measures.headline import catalogue
from measures.words import AuditGrade, PlanArea
from ui import charts, frame, notices, wording
from ui.data.names import Names
from ui.data.same_rows import once_for_the_same_rows
from ui.navigation import QUALITY
from ui.sections.practice.voice import guarded_tile
from ui.sections.shared import figures, opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

MEASURES = (
    catalogue.DECISIONS_OVERDUE,
    catalogue.PLAN_AREAS_IN_PLACE,
    catalogue.AUDITS_GOOD,
    catalogue.PARENTS_CONSULTED,
)
"""The figures of the page, each of which opens its rows."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    if not facts.snapshot.is_supplied("review_decision"):
        return "Decisions of reviews are not supplied.", ""
    late = catalogue.DECISIONS_OVERDUE.figure(facts)
    n = int(late.numerator or 0)
    first = f"There {_is(n)} {wording.count(n, 'overdue review decision')}."
    missing = int(quality_counts.area_counts(facts)["missing"].sum())
    if not facts.snapshot.is_supplied("care_plan_area"):
        return first, "The areas of the Care Plan are not supplied."
    areas = wording.count(missing, "area of a Care Plan", "areas of Care Plans")
    return first, f"{wording.sentence(areas)} {_is(missing)} missing."


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def headline_tiles() -> None:
    """Draw the figures of practice."""
    before = figures.past()
    figures.row([guarded_tile(measure, QUALITY, before) for measure in MEASURES])


def audits() -> None:
    """Draw the audits of the last months by aspect and grade."""
    here = frame.current()
    facts = here.view.facts
    st.header("Audits of reviews", anchor=False)
    if not facts.snapshot.is_supplied("quality_audit"):
        notices.not_supplied("audits")
        return
    rows = quality_counts.audit_grades(facts)
    total = sum(rows.select(pl.col(*_GRADES).sum()).row(0))
    months = facts.policy.figures.period_months
    if not total:
        frame.empty(f"aspect of a review graded in {months} months")
        return
    st.markdown(f":small[:gray[{wording.plural(total, 'aspect')} graded in {months} months.]]")
    tables.reading_table(
        _graded(rows),
        [
            Column("aspect", "Aspect"),
            Column("n", "Good or better", Kind.COUNT),
            Column("counts", "Grades"),
        ],
        role=here.person.role,
        alt=f"Audits in {months} months by aspect and grade",
    )
    opening.picker(groups.AUDITS)


_GRADES = [grade.value for grade in AuditGrade]


def plan_areas() -> None:
    """Draw how the six areas of the Care Plan stand."""
    here = frame.current()
    facts = here.view.facts
    st.header("The six areas of the Care Plan", anchor=False)
    if not facts.snapshot.is_supplied("care_plan_area"):
        notices.not_supplied("the areas of the Care Plan")
        return
    rows = quality_counts.area_counts(facts)
    if facts.children.is_empty():
        frame.empty("child in care")
        return
    st.markdown(
        ":small[:gray[Children whose area is missing (solid) or needs attention, by the latest "
        "entry. The rest are in place or not recorded."
        f"{opening.how('a part of a bar')}]]"
    )
    worst = rows.sort("missing", "needs_attention", descending=True).row(0, named=True)
    opening.chart(
        groups.AREAS,
        charts.areas(rows),
        [f"{area.value} {state}" for area in PlanArea for state in ("missing", "needs_attention")],
        alt=f"Care Plan areas; most missing {worst['area']}, {worst['missing']}",
    )
    tables.twin(
        rows,
        [
            Column("area", "Area"),
            Column("in_place", "In place", Kind.COUNT),
            Column("needs_attention", "Needs attention", Kind.COUNT),
            Column("missing", "Missing", Kind.COUNT),
            Column("unknown", "Not recorded", Kind.COUNT),
        ],
        role=here.person.role,
        alt="Children by how each area of the Care Plan stands",
    )
    opening.picker(groups.AREAS)


def opened() -> None:
    """List the rows of the grade and of the area that were chosen."""
    opening.opened(groups.AUDITS)
    opening.opened(groups.AREAS)


def decisions() -> None:
    """Draw the decisions not carried out, by theme and how late they are."""
    here = frame.current()
    facts = here.view.facts
    if not facts.snapshot.is_supplied("review_decision"):
        notices.not_supplied("decisions of reviews")
        return
    rows = quality_counts.decisions_by_theme(facts)
    st.header(f"Decisions not carried out, {int(rows['n'].sum()):,}", anchor=False)
    if rows.is_empty():
        frame.empty("decision outstanding")
        return
    st.markdown(":small[:gray[Decisions of reviews by theme, the most overdue first.]]")
    worded = _by_theme(rows)
    theme, every = Column("theme", "Theme"), Column("n", "Not carried out", Kind.COUNT)
    role = here.person.role
    tables.reading_table(
        worded,
        [theme, every, Column("late", "Overdue", Kind.COUNT)],
        role=role,
        alt="Decisions not carried out by theme",
    )
    tables.twin(
        _how_late(worded),
        [theme, Column("counts", "How late they are")],
        role=role,
        alt="Decisions not carried out by theme and by how late they are",
        label="By how late they are",
    )
    opening.pickers((groups.DECISION_THEMES, groups.DECISION_AGES))


@once_for_the_same_rows
def _graded(rows: pl.DataFrame) -> pl.DataFrame:
    better = pl.col(AuditGrade.OUTSTANDING.value) + pl.col(AuditGrade.GOOD.value)
    return rows.with_columns(n=better, counts=_in_words([(g.value, g.label) for g in AuditGrade]))


@once_for_the_same_rows
def _how_late(rows: pl.DataFrame) -> pl.DataFrame:
    names = ("not_due", "late_1", "late_2", "late_3", "no_date")
    labels = [*(label for _, label in AGES), NO_DATE]
    return rows.with_columns(counts=_in_words(list(zip(names, labels, strict=True))))


@once_for_the_same_rows
def _by_theme(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(theme=_theme())


@once_for_the_same_rows
def _by_team(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Name the teams, A to Z; a row without one, or of one nobody names, is of no team."""
    team = pl.col("team_id").replace_strict(names.teams, default=None, return_dtype=pl.String)
    return rows.with_columns(team=team.fill_null("No team")).sort("team")


def _in_words(columns: list[tuple[str, str]]) -> pl.Expr:
    """Return the counts of some columns in one sentence: what is 0 is left out."""
    parts = [
        pl.when(pl.col(name) > 0).then(pl.format("{} {}", name, pl.lit(label.lower())))
        for name, label in columns
    ]
    return pl.concat_str(*parts, separator=", ", ignore_nulls=True)


def _theme() -> pl.Expr:
    words = pl.col("theme").str.to_lowercase().fill_null("theme not recorded")
    return words.str.slice(0, 1).str.to_uppercase() + words.str.slice(1)


def practice_feedback() -> None:
    """Draw the good practice and the concerns IROs noted, by theme and by team A to Z."""
    here = frame.current()
    facts = here.view.facts
    st.header("What IROs noted about practice", anchor=False)
    if not facts.snapshot.is_supplied("practice_feedback"):
        notices.not_supplied("practice feedback")
        return
    themes = quality_counts.practice_counts(facts, "theme")
    if themes.is_empty():
        frame.empty("practice feedback")
        return
    months = facts.policy.figures.period_months
    st.markdown(
        f":small[:gray[Noted in {months} months. Many notes are a sign of attention, not of poor "
        "practice. Teams stand A to Z.]]"
    )
    teams = _by_team(quality_counts.practice_counts(facts, "team_id"), here.view.names)
    counts = [
        Column("good_practice", "Good practice", Kind.COUNT),
        Column("concern", "Concerns", Kind.COUNT),
    ]
    left, right = st.columns(2, gap="medium")
    with left:
        tables.reading_table(
            _by_theme(themes),
            [Column("theme", "Theme"), *counts],
            role=here.person.role,
            alt="Practice feedback by theme",
        )
    with right:
        tables.reading_table(
            teams,
            [Column("team", "Team"), *counts],
            role=here.person.role,
            alt="Practice feedback by team, A to Z",
        )
    opening.pickers((groups.GOOD_PRACTICE, groups.CONCERNS))
    opening.picker(groups.PRACTICE_TEAMS, _team)
    opening.opened(groups.PRACTICE_TEAMS, _team)


def _team(team_id: str) -> str:
    """Name a team; one that the table of teams does not hold is unknown."""
    return frame.current().view.names.teams.get(team_id, "Unknown")
