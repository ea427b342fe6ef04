"""The way to adoption: each child on it, what they wait for, and how long against the limit."""

import polars as pl
import streamlit as st

from measures.drift.adoption_track import AdoptionStep, StepClock
from measures.groups import groups_permanence as groups
from ui import charts, frame, notices, on_page, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.sections.shared import opening
from ui.tables import status, tables
from ui.tables.columns import Column, Kind

BARS = 24
"""Children of the chart at most: those longest on the way; the list holds all."""


def track() -> None:
    """Draw the children on the way to adoption, their steps and their clocks."""
    here = frame.current()
    supplied = here.view.whole.snapshot.is_supplied
    rows = here.view.facts.adoption_track
    on_page.header(f"The way to adoption, {rows.height}", "Adoption")
    if not supplied("permanence_plan") and not supplied("milestone"):
        notices.not_supplied("plans for permanence and the steps to adoption")
        return
    if rows.is_empty():
        frame.empty("child on the way to adoption")
        return
    days = load.policy().drift.p4_amber_days
    late = int((rows["entry_clock"] == StepClock.PAST_LIMIT.value).sum())
    st.markdown(
        f":small[:gray[Coming into care, decision, placement order, match, moving in, adoption "
        f"order. {wording.sentence(wording.count(late, 'child', 'children'))} took or have waited "
        f"more than {days} days to move in.]]"
    )
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _clocks(rows, days)
    with right:
        _steps(rows)
        opening.picker(groups.TRACK)
    opening.opened(groups.TRACK)
    _list(rows)


def _clocks(rows: pl.DataFrame, days: int) -> None:
    here = frame.current()
    if not lists.sees_rows():
        return
    shown = _longest(lists.named(rows, here.view))
    longest = shown.row(0, named=True)
    st.markdown(
        f":small[:gray[{shown.height} of {rows.height}, the longest first. Bands are steps; beside "
        "a bar, its days and what the child waits for now.]]"
    )
    charts.draw(
        charts.adoption_track(shown, limit_days=days, as_at=here.view.scope.as_at),
        alt=f"Days from coming into care to moving in of {shown.height} children; the longest "
        f"{longest['entry_days']}, limit {days}",
    )


@once_for_the_same_rows
def _longest(rows: pl.DataFrame) -> pl.DataFrame:
    words = {step.value: step.label for step in AdoptionStep}
    return rows.head(BARS).with_columns(
        label=pl.col("case_number"), waits=pl.col("step").replace_strict(words)
    )


def _steps(rows: pl.DataFrame) -> None:
    """Draw how many children wait for each step, and how the clocks of the step stand."""
    here = frame.current()
    table = _by_step(rows)
    st.markdown(
        "By what they wait for now: "
        + " ".join(
            status.badge(word, f"{int(table[word.value].sum())} {word.label.lower()}")
            for word in StepClock
        )
    )
    tables.reading_table(
        table,
        [Column("topic", "Waits for"),
         *(Column(word.value, word.label, Kind.COUNT) for word in StepClock)],
        role=here.person.role,
        alt="Children on the way to adoption by what they wait for and how its clock stands",
    )  # fmt: skip


@once_for_the_same_rows
def _by_step(rows: pl.DataFrame) -> pl.DataFrame:
    clock = pl.col("clock")
    counted = rows.group_by("step").agg(
        (clock == word.value).sum().cast(pl.Int64).alias(word.value) for word in StepClock
    )
    order = pl.DataFrame(
        {"step": [step.value for step in AdoptionStep],
         "topic": [step.label for step in AdoptionStep]}
    )  # fmt: skip
    return (
        order.join(counted, on="step", how="left", maintain_order="left")
        .with_columns(pl.col(word.value).fill_null(0) for word in StepClock)
        .drop("step")
    )


def _list(rows: pl.DataFrame) -> None:
    with st.expander(f"Every child on the way, {rows.height}"):
        prepared, shown = lists.prepare(rows, groups.TRACK.frame)
        lists.working(
            prepared,
            shown,
            title="Children on the way to adoption",
            definition="Children in care whose plan is adoption, or whom the authority decided to "
            "place. Limits are those of drift tests P4, P5 and P6.",
            key="adoption_track",
        )
