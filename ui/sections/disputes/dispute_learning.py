"""What disputes are about, where, what comes of them, and what was learnt."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from measures.counts import challenge
from measures.groups import groups, groups_disputes
from measures.groups.grouping import Grouping
from measures.words import DisputeOutcome
from ui import charts, frame, meeting, navigation, notices, on_page, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists, worded
from ui.sections.shared import opening
from ui.tables import fields, tables
from ui.tables.columns import Column, Kind

NOT_RECORDED = "Not recorded"
OUTCOMES = {word.value: word.label for word in DisputeOutcome}
STORIES = 8
"""Closed disputes whose effect for the child is told on the page: the newest."""


def themes() -> None:
    """Draw the disputes raised in the period by theme, and what came of them."""
    here = frame.current()
    facts = here.view.facts
    months = load.policy().figures.period_months
    rows = challenge.by_theme(facts)
    on_page.header(f"Themes and outcomes, {months} months", "Themes and outcomes")
    if rows.is_empty():
        frame.empty(f"dispute raised in {months} months")
        return
    named = _themes_in_words(rows)
    most = named.row(0, named=True)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.markdown(
            ":small[:gray[Disputes raised. How many there are says nothing bad."
            f"{opening.how('a bar')}]]"
        )
        opening.chart(
            groups.THEMES,
            charts.themes(named),
            rows["theme"].to_list(),
            alt=f"Disputes raised in {months} months by theme; most {most['label']}, {most['n']}",
        )
    with right:
        _raised(named, "Theme")
    opening.pickers((groups.THEMES, groups.OUTCOMES))
    _in_two(groups_disputes.THEME_OUTCOMES, {})
    opening.opened(groups_disputes.THEME_OUTCOMES, opening.joined(_parted({})))


@once_for_the_same_rows
def _themes_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(label=worded.sentence_case("theme").fill_null(NOT_RECORDED))


def places() -> None:
    """Draw the disputes raised by team and by locality, with good practice beside, A to Z."""
    here = frame.current()
    names = here.view.names
    on_page.header("Challenge and good practice, by team and locality", "Teams and localities")
    st.markdown(
        ":small[:gray[A to Z. A team with much challenge may have much to be challenged on, or "
        "listen well: what came of it says more than how much there was.]]"
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _place("team_id", "Team", names.teams, groups_disputes.TEAM_OUTCOMES)
    with right:
        _place("locality_id", "Locality", names.localities, groups_disputes.LOCALITY_OUTCOMES)
    for grouping, known in (
        (groups_disputes.TEAM_OUTCOMES, names.teams),
        (groups_disputes.LOCALITY_OUTCOMES, names.localities),
    ):
        opening.opened(grouping, opening.joined(_parted(known)))


def _place(column: str, label: str, names: Mapping[str, str], grouping: Grouping) -> None:
    facts = frame.current().view.facts
    raised, noted = challenge.raised_by(facts, column), challenge.practice_by(facts, column)
    rows = _side_by_side(raised, noted, column, names)
    if rows.is_empty():
        frame.empty("dispute raised and no practice noted")
        return
    _raised(rows, label)
    _in_two(grouping, names)


@once_for_the_same_rows
def _side_by_side(
    raised: pl.DataFrame, noted: pl.DataFrame, column: str, names: Mapping[str, str]
) -> pl.DataFrame:
    """Return disputes raised with practice noted beside, and whose they are in words, A to Z."""
    rows = raised.join(noted, on=column, how="full", coalesce=True, nulls_equal=True).with_columns(
        pl.exclude(column).fill_null(0)
    )
    label = pl.col(column).replace_strict(names, default=pl.col(column), return_dtype=pl.String)
    return rows.with_columns(label=label.fill_null(NOT_RECORDED)).sort(
        pl.col(column).is_null(), "label"
    )


def _in_two(grouping: Grouping, names: Mapping[str, str]) -> None:
    opening.picker_in_two(grouping, _parted(names), "What came of them", is_ordered=True)


def _raised(rows: pl.DataFrame, topic: str) -> None:
    """Draw rows of disputes raised: how many, what came of them, and practice noted beside."""
    has_practice = "good_practice" in rows.columns
    tables.reading_table(
        _outcomes_in_words(rows),
        [
            Column("label", topic),
            Column("n", "Raised", Kind.COUNT),
            Column("counts", "What came of them"),
            *([Column("value", "Good practice and concerns")] if has_practice else []),
        ],
        role=frame.current().person.role,
        alt=f"Disputes raised by {topic.lower()} and what came of them",
    )


@once_for_the_same_rows
def _outcomes_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    outcomes = {word.value: word.label.lower() for word in DisputeOutcome}
    has_practice = "good_practice" in rows.columns
    worded = [
        {
            "label": row["label"],
            "n": row["n"],
            "counts": wording.list_of(
                [f"{row[code]} {words}" for code, words in outcomes.items() if row[code]]
                + ([f"{row['n'] - row['closed']} not closed"] if row["n"] > row["closed"] else [])
            )
            or wording.NOTHING,
            "value": f"{row['good_practice']} and {row['concern']}" if has_practice else "",
        }
        for row in rows.iter_rows(named=True)
    ]
    return pl.DataFrame(worded)


def _parted(names: Mapping[str, str]) -> opening.Parted:
    """Word a group that is an id or a theme, and what came of the dispute, in two parts."""

    def parted(group: str) -> tuple[str, str]:
        first, separator, outcome = group.rpartition(groups_disputes.AND)
        if not separator:
            return names.get(group, group), ""
        name = NOT_RECORDED if first == groups_disputes.NONE else names.get(first, first)
        return wording.sentence(name), groups_disputes.CAME_OF.get(outcome, outcome)

    return parted


def learning() -> None:
    """Draw what came of the disputes closed in the period: outcome, effect for the child, told."""
    here = frame.current()
    facts = here.view.facts
    months = load.policy().figures.period_months
    closed = challenge.closed(facts)
    on_page.header(
        f"What we learnt, {wording.tally(closed.height, 'dispute')} closed in {months} months",
        "What we learnt",
    )
    if closed.is_empty():
        frame.empty(f"dispute closed in {months} months")
        return
    left, right = st.columns([5, 6], gap="medium")
    with left:
        tables.reading_table(
            _outcomes(challenge.learning(facts)),
            [Column("label", "Outcome"), Column("n", "Closed", Kind.COUNT),
             Column("counts", "Effect written, and whether the child was told")],
            role=here.person.role,
            alt="Disputes closed by outcome, with the effect written and whether children were "
            "told",
        )  # fmt: skip
        opening.picker(groups_disputes.CLOSED_OUTCOMES)
    with right:
        _stories(closed)
    opening.opened(groups_disputes.CLOSED_OUTCOMES)
    _practice()


@once_for_the_same_rows
def _outcomes(learnt: pl.DataFrame) -> pl.DataFrame:
    """Word the outcomes of closed disputes, with what was written and told of each."""
    return pl.DataFrame(
        [
            {
                "label": OUTCOMES.get(row["outcome"], NOT_RECORDED),
                "n": row["n"],
                "counts": f"{row['with_impact']} with what it meant for the child; "
                f"{row['told']} told, {row['not_told']} not told, {row['not_known']} not known"
                if row["n"]
                else wording.NOTHING,
            }
            for row in learnt.iter_rows(named=True)
        ]
    )


def _stories(closed: pl.DataFrame) -> None:
    """Tell what the newest closed disputes changed for their children, in the IRO's words."""
    here = frame.current()
    if not lists.sees_rows():
        return
    if meeting.is_on():
        st.markdown("What changed for each child is free text, which a meeting is not sent.")
        return
    told = _with_impact(closed)
    if told.is_empty():
        st.markdown("What changed for the children is not written for any of them.")
        return
    known = fields.allowed(lists.named(told, here.view), here.person.role)
    tables.reading_list(
        pl.DataFrame(
            [
                {
                    "About": f"**{wording.theme(row['theme'])}**  \n"
                    f":small[{OUTCOMES.get(row['outcome'], NOT_RECORDED)}, "
                    f"{wording.day(row['closed_on'])}]",
                    "What changed for the child": wording.escape(row["impact"])
                    + f"  \n:small[{wording.escape(row['case_number'])}]",
                }
                for row in known.iter_rows(named=True)
            ]
        ),
        alt=f"What {told.height} disputes changed for the child",
    )


@once_for_the_same_rows
def _with_impact(closed: pl.DataFrame) -> pl.DataFrame:
    return closed.filter(pl.col("impact").is_not_null()).head(STORIES)


def _practice() -> None:
    here = frame.current()
    facts = here.view.facts
    if not facts.snapshot.is_supplied("practice_feedback"):
        notices.not_supplied("good practice and concerns noted by IROs")
        return
    noted = challenge.feedback_counts(facts)
    good = wording.tally(noted["good_practice"], "note")
    worry = wording.tally(noted["concern"], "note")
    st.markdown(f"Beside them IROs made **{good} of good practice** and **{worry} of concern**.")
    if lists.sees_rows():
        st.page_link(
            navigation.page(navigation.QUALITY),
            label="Show what they noted",
            query_params=here.filters,
        )
