"""Whose views are heard: one share by who the children are, small groups withheld."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl
import streamlit as st

from measures.counts import quality_counts
from measures.groups import groups
from measures.headline import catalogue
from measures.told.disclosure import hidden_groups
from measures.words import Role
from ui import frame, meeting, notices, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.sections.practice.voice import SPOKEN_TO
from ui.sections.shared import figures, opening
from ui.tables import tables
from ui.tables.columns import Column
from ui.tables.status import Judgement

BY_WHO = (
    catalogue.PARTICIPATION,
    SPOKEN_TO,
    catalogue.SEEN_ALONE,
    catalogue.RIGHTS_EXPLAINED,
    catalogue.PARENTS_CONSULTED,
)
"""Shares that are looked at by who the children are."""


def draw() -> None:
    """Draw one share by who the children are, small groups withheld.

    Not for a viewer: a group withheld could be worked out from the others and the total.
    """
    here = frame.current()
    facts = here.view.facts
    if here.person.role == Role.VIEWER:
        return
    st.header("Who is heard", anchor=False)
    code = st.radio(
        "Figure to compare",
        [measure.code for measure in BY_WHO],
        format_func=lambda code: figures.SHORT.get(code, catalogue.BY_CODE[code].label),
        horizontal=True,
        key="voice_measure",
    )
    measure = catalogue.BY_CODE[code]
    least = facts.policy.figures.small_base
    st.markdown(
        f":small[:gray[{wording.escape(measure.definition)} Where fewer than {least} are counted, "
        "the share is not shown.]]"
    )
    if not measure.is_supplied(facts):
        notices.not_supplied(measure.label.lower())
        return
    rows = quality_counts.by_characteristic(facts, measure)
    if rows.is_empty():
        frame.empty("row to count")
        return
    every = rows.rows(named=True)
    guarded = _guarded(every) if meeting.is_on() else [False] * len(every)
    if any(guarded):
        st.markdown(
            ":small[:gray[On a shared screen a group is withheld where a count of it "
            f"is from 1 to {facts.policy.disclosure.withheld_up_to}, or where one could be worked "
            "out from it.]]"
        )
    tables.reading_table(
        _worded(rows, guarded),
        [Column("group", "Who"), Column("share", "Share"), Column("counts", "Counts")],
        role=here.person.role,
        alt=f"{measure.label} by who the children are",
    )
    opening.picker(groups.by_who(measure))
    opening.opened(groups.by_who(measure))


@once_for_the_same_rows
def _worded(rows: pl.DataFrame, hidden: list[bool]) -> pl.DataFrame:
    return pl.DataFrame(
        _written(rows.rows(named=True), hidden),
        schema={"group": pl.String, "share": pl.String, "counts": pl.String},
        orient="row",
    )


WITHHELD = "Withheld"
"""Stands for a group by a personal characteristic that is not told on a shared screen."""


def _written(rows: Sequence[Mapping[str, Any]], hidden: Sequence[bool]) -> list[tuple[str, ...]]:
    """Return group, share and counts of each row in words.

    Where every group of a topic is withheld one line stands for all: six groups by name would be
    one each of a total of six.
    """
    told: list[tuple[str, ...]] = []
    for topic, group in groupby(zip(rows, hidden, strict=True), key=lambda pair: pair[0]["topic"]):
        pairs = list(group)
        if all(is_hidden for _, is_hidden in pairs):
            told.append((f"{topic}: every group", WITHHELD, WITHHELD))
            continue
        told += [
            (
                f"{row['topic']}: {row['group']}",
                *((WITHHELD, WITHHELD) if is_hidden else (_share(row), _counts(row))),
            )
            for row, is_hidden in pairs
        ]
    return told


def _guarded(rows: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Return which groups a shared screen does not tell: those of a topic make one whole."""
    greatest = load.policy().disclosure.withheld_up_to
    found: list[bool] = []
    for _, topic in groupby(rows, key=lambda row: row["topic"]):
        counts = [
            (row["numerator"] or 0, (row["denominator"] or 0) - (row["numerator"] or 0),
             row["unknown"] or 0)
            for row in topic
        ]  # fmt: skip
        found += hidden_groups(counts, greatest=greatest)
    return found


def _share(row: Mapping[str, object]) -> str:
    if row["is_too_few"]:
        return Judgement.TOO_FEW.label
    low, high = (_percent(row[name]) for name in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def _percent(value: object) -> str:
    return wording.percent(value if isinstance(value, float) else None)


def _counts(row: Mapping[str, object]) -> str:
    unknown = f", {row['unknown']:,} not recorded" if row["unknown"] else ""
    return f"{row['numerator']:,} of {row['denominator']:,}{unknown}"
