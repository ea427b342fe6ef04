"""The board of disputes not closed, stage by stage, and their clocks against the law's days."""

from typing import Any

import polars as pl
import streamlit as st

from measures import law
from measures.counts import challenge
from measures.groups import groups
from measures.words import DisputeStage, DisputeStatus
from ui import charts, frame, meeting, on_page, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import child_lines, frozen, lists, worded
from ui.sections.shared import opening
from ui.tables import status
from ui.tables.columns import Column, Kind

CARDS = 6
"""Cards of a stage at most: those nearest to their limit or furthest past it."""

STAGE_PIXELS = 190
"""A column of a stage at least: a card's status and case number stand in it whole."""

MARKS = 24
"""Bars of the chart at most: the longest open; the list holds all."""

STAGES = ("0", "1", "2", "3", "4")
"""Stages of the board, from left to right; on a phone one below the other."""

PAST = (DisputeStatus.STAGE_OVERDUE.value, DisputeStatus.OVERALL_OVERDUE.value)


def board() -> None:
    """Draw a column for each stage with a card for each dispute not closed."""
    here = frame.current()
    rows = challenge.not_closed(here.view.facts)
    on_page.header(f"Board, {wording.tally(rows.height, 'dispute')} not closed", "Board")
    if rows.is_empty():
        frame.empty("dispute that is not closed")
        return
    st.markdown(
        ":small[:gray[By stage, the nearest to a limit first. How many there are says nothing bad: "
        "only a limit that has passed has a colour.]]"
    )
    names = dict(load.policy().disputes.stage_names)
    cards: dict[str | None, list[dict[str, Any]]] = {stage: [] for stage in STAGES}
    for row in lists.named(worded.dispute_rows(_staged(rows)), here.view).iter_rows(named=True):
        cards.setdefault(row["column"], []).append(row)
    if lists.sees_rows():
        ordered = (row["child_id"] for stage in cards.values() for row in stage)
        frozen.keep("Disputes not closed", [child for child in ordered if child is not None])
    grid = st.grid(len(cards), min_column_width=STAGE_PIXELS, gap="small")
    for stage, own in cards.items():
        with grid, st.container():
            _stage(names.get(stage or "", "Stage not recorded"), own)
    opening.picker(groups.STAGES)
    opening.opened(groups.STAGES)


@once_for_the_same_rows
def _staged(rows: pl.DataFrame) -> pl.DataFrame:
    """Add column, the stage whose column a dispute stands in; null where none is recorded."""
    is_informal = pl.col("status") == DisputeStatus.INFORMAL.value
    informal = pl.lit(DisputeStage.INFORMAL.value)
    stage = pl.when(is_informal).then(informal).otherwise("stage")
    return rows.with_columns(column=pl.when(stage.is_in(STAGES)).then(stage))


def _stage(name: str, rows: list[dict[str, Any]]) -> None:
    st.subheader(f"{wording.escape(name)}, {len(rows)}", anchor=False)
    late = sum(row["status"] in PAST for row in rows)
    st.markdown(f":small[{late or 'None'} past a limit]")
    if not lists.sees_rows():
        return
    with st.container(gap="xsmall"):
        for row in rows[:CARDS]:
            _card(row)
    if len(rows) > CARDS:
        st.markdown(f":small[:gray[and {len(rows) - CARDS} more, in the list below]]")


def _card(row: dict[str, Any]) -> None:
    with st.container(border=True, gap=None):
        st.markdown(status.badge(row["status"]))
        child_lines.child_link(row)
        cafcass = (
            f"  \n:small[To Cafcass {wording.day(row['cafcass_on'])}]" if row["cafcass_on"] else ""
        )
        called = child_lines.called(row)
        st.markdown(
            f"{called}**{wording.escape(row['about'] or 'Theme not recorded')}**  \n"
            f":small[{_clock(row)}]  \n"
            f":small[{wording.escape(row['iro'])}, {wording.escape(row['team'])}]{cafcass}"
        )


def _clock(row: dict[str, Any]) -> str:
    if row["working_days_used"] is None:
        return f"{wording.plural(row['working_days_open'], 'working day')} so far"
    used = f"{row['working_days_used']} of {law.DISPUTE_TOTAL_WORKING_DAYS} working days"
    return f"{used}; stage due {wording.day(row['stage_due_on'])}" if row["stage_due_on"] else used


@once_for_the_same_rows
def _longest_first(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort(
        "working_days_used", "dispute_id", descending=[True, False], nulls_last=True
    ).with_columns(about=worded.sentence_case("theme"))


@once_for_the_same_rows
def _bars(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what the chart draws of the longest open; of two of one child each with its id."""
    shown = rows.head(MARKS)
    several = shown["child_id"].is_duplicated().any()
    label = pl.concat_str("case_number", pl.lit(" "), "dispute_id")
    return shown.select(
        "status", "working_days_used", dispute=label if several else pl.col("case_number")
    )


def clocks() -> None:
    """Draw the working days each open formal dispute has used of the law's 20."""
    here = frame.current()
    limit = law.DISPUTE_TOTAL_WORKING_DAYS
    on_page.header(f"Clocks against {limit} working days", "Clocks")
    every = _longest_first(challenge.open_disputes(here.view.facts))
    if every.is_empty():
        frame.empty("open formal dispute")
        return
    if not lists.sees_rows():
        st.info("Your role sees figures only, not single disputes.", icon=":material/info:")
        return
    named = _bars(lists.named(every, here.view))
    longest = named.row(0, named=True)
    drawn = charts.dispute_clocks(named)
    told = (
        f"Working days used by {named.height} open disputes; the longest has used "
        f"{longest['working_days_used']} of {limit}"
    )
    if meeting.is_on():
        charts.draw(drawn, alt=told)
    else:
        st.markdown(":small[:gray[Click a bar to open its child.]]")
        clicked = charts.draw_to_open(drawn, alt=told, key="dispute_clock_bars")
        if clicked is not None and clicked < named.height:
            lists.open_row("Clocks of open disputes", every, clicked)
    with st.expander("The same figures as a table, which opens each child"):
        columns = lists.dispute_columns()
        lists.working(
            every,
            [
                *columns[:3],
                Column("working_days_used", "Working days", Kind.COUNT),
                Column("overall_due_on", "20 days end", Kind.DATE),
                columns[3],
                *columns[8:],
            ],
            title="Clocks of open disputes",
            definition=f"Working days since each open dispute became formal, of the {limit} that "
            "all formal stages may take together (IRO Handbook 6.2).",
            key="dispute_clocks",
        )
