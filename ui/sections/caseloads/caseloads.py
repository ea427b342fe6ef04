"""Whether the work is shared fairly."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from measures import policy
from measures.care.load import PERSONAL, WEIGHTS
from measures.counts import summaries
from measures.groups import groups
from measures.headline import catalogue
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.told.disclosure import hidden_groups
from measures.words import DutyCode
from ui import charts, frame, meeting, notices, on_page, wording
from ui.data import load
from ui.data.names import Names
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists, worded
from ui.navigation import CASELOADS, FIGURES
from ui.sections.caseloads.officer_ranges import NO_IRO, against_range, officer_rows
from ui.sections.shared import figures, loads, opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

OFFICER_COLUMNS = (
    Column("name", "Officer", Kind.NAME),
    Column("children", "Children", Kind.COUNT),
    Column("children_per_fte", "Per FTE", Kind.COUNT),
    Column("band", "Band", Kind.STATUS),
    Column("fte_available", "FTE", Kind.RATIO),
    Column("weighted_load", "Weighted", Kind.RATIO),
)

MEASURES = (
    catalogue.CHILDREN_WITHOUT_IRO,
    catalogue.BY_CODE[f"{DutyCode.IRO_APPOINTED.value}_on_time"],
)
"""The figures of this page: their rows, and no others, open here."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    here = frame.current()
    counts = summaries.caseload_counts(here.view.facts)
    ratio = CHILDREN_PER_FTE.figure(here.view.whole).value
    limits = load.policy().caseload
    without = here.view.facts.children["iro_id"].null_count()
    service = (
        f"The service stands at {ratio:.0f} children per full-time IRO; the range is "
        f"{limits.per_fte_low} to {limits.per_fte_high}."
        if ratio is not None
        else "No officer's FTE is entered, so no ratio can be given."
    )
    if not here.view.facts.snapshot.is_supplied("iro_allocation"):
        return "Which child has which IRO is not supplied.", "Caseloads cannot be shown."
    has = "child is" if without < 2 else "children are"
    unjudged = counts["working"] - counts["judged"]
    if counts["judged"] and unjudged:
        without_fte = wording.sentence(wording.count(unjudged, "IRO"))
        service = f"{without_fte} cannot be judged: no FTE is entered. {service}"
    left = f"{wording.sentence(wording.number_word(without))} {has} without an IRO."
    return loads.against_the_range(counts), f"{service} {left}"


def is_supplied() -> bool:
    """Whether the data says which child has which IRO; says so on the page if it does not."""
    if frame.current().view.facts.snapshot.is_supplied("iro_allocation"):
        return True
    notices.not_supplied("which child has which IRO")
    return False


def headline_tiles() -> None:
    """Draw the figures of the service's load."""
    before = figures.past()
    figures.row(
        [
            figures.per_fte_tile(before, FIGURES),
            *(figures.measure_tile(measure, CASELOADS, before) for measure in MEASURES),
        ]
    )


def range_and_table() -> None:
    """Draw each officer against their range, and the same figures as a table."""
    here = frame.current()
    rows = officer_rows()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        on_page.header("Each officer against their range", "Against the range")
        if rows.is_empty():
            frame.empty("officer in view")
        else:
            _range(rows)
    with right:
        on_page.header("Officers A to Z")
        if rows.is_empty():
            frame.empty("officer in view")
            return
        note = "Load, ratio and band are of each officer's whole caseload."
        shown = list(OFFICER_COLUMNS)
        if here.view.scope.is_filtered:
            note += " In view: how many of those children the filters cover."
            shown.insert(2, Column("children_in_view", "In view", Kind.COUNT))
        st.markdown(f":small[:gray[{note}]]")
        tables.reading_table(rows, shown, role=here.person.role, alt="Officers A to Z")


CASELOAD_OF = "caseload_of"
RAW, WEIGHTED = "Children held", "Weighted load"


def _range(rows: pl.DataFrame) -> None:
    limits = load.policy().caseload
    is_weighted = st.radio("Show", [RAW, WEIGHTED], horizontal=True, key="range_of") == WEIGHTED
    mark, tick = (
        ("weighted load", "children held") if is_weighted else ("children held", "weighted load")
    )
    read = (
        f"The bar is {limits.per_fte_low} to {limits.per_fte_high} children scaled to the "
        f"officer's available hours. The mark is {mark}, the upright tick {tick}, the figure "
        f"{'weighted load' if is_weighted else 'children'} for a full-time IRO."
    )
    if lists.sees_rows():
        read += " Click a row to list the officer's children."
    if is_weighted:
        read += " The range is guidance on children: against a weighted load it is our own reading."
    st.markdown(f":small[:gray[{read}]]")
    column = "weighted_load" if is_weighted else "children"
    most = max(rows.rows(named=True), key=lambda row: row[column] or 0)
    officers = rows["iro_id"].to_list()
    charts.draw_to_open(
        charts.range_chart(against_range(rows, is_weighted=is_weighted), is_weighted=is_weighted),
        alt=f"{WEIGHTED if is_weighted else RAW} of {rows.height} officers against their range; "
        f"most by {most['name']}, {most[column]:g}",
        key=opening.chart_key(CASELOAD_OF),
        on_pick=lambda place: _choose(officers[place] if place < len(officers) else None),
    )


def _choose(officer: str | None) -> None:
    """Choose an officer in the picker, or open the children who have none."""
    if officer is None:
        st.query_params[figures.SHOW] = catalogue.CHILDREN_WITHOUT_IRO.code
    else:
        st.session_state[CASELOAD_OF] = officer


def case_mix() -> None:
    """Draw what each officer's load is made of, folded away under the chart."""
    here = frame.current()
    says = {item.key: item.says for item in policy.settings(load.policy())}
    rows = _mixed(summaries.case_mix(here.view.facts), here.view.names)
    if rows.is_empty():
        return
    is_shared = meeting.is_on()
    tables.twin(
        rows.with_columns(*_of_a_shared_screen(rows)) if is_shared else rows,
        [
            Column("name", "Officer", Kind.NAME),
            Column("children", "Children", Kind.COUNT),
            *(
                Column(
                    f"has_{name}",
                    wording.sentence(says[f"weights.{name}"]),
                    Kind.TEXT if is_shared and f"has_{name}" in PERSONAL else Kind.COUNT,
                )
                for name in WEIGHTS
            ),
        ],
        role=here.person.role,
        alt="Children of each officer by what their load is made of",
        label="Case mix: children by what their load is made of",
    )
    parted = _circumstance_and_officer()
    opening.picker_in_two(groups.CASE_MIX, parted, "Of which officer", is_ordered=False)
    opening.opened(groups.CASE_MIX, opening.joined(parted))


@once_for_the_same_rows
def _mixed(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    return rows.with_columns(names.of_officers.fill_null(NO_IRO))


def _of_a_shared_screen(rows: pl.DataFrame) -> list[pl.Series]:
    """Return the counts of children by who they are in words, the small ones withheld.

    The officers' children make up one whole, so an officer with a small count has a partner.
    """
    greatest = load.policy().disclosure.withheld_up_to
    told = []
    for name in PERSONAL:
        counts = rows[name].to_list()
        of = rows["children"].to_list()
        hidden = hidden_groups(
            [(n, every - n) for n, every in zip(counts, of, strict=True)], greatest=greatest
        )
        words = [
            WITHHELD if is_hidden else wording.number(n)
            for n, is_hidden in zip(counts, hidden, strict=True)
        ]
        told.append(pl.Series(name, words, dtype=pl.String))
    return told


WITHHELD = "Withheld"
"""Stands for a count by who children are that is not told on a shared screen."""


def _circumstance_and_officer() -> opening.Parted:
    """Return what words a group "iro_id circumstance" in two parts."""
    says = {f"weights.{name}": name for name in WEIGHTS}
    words = {
        f"has_{says[item.key]}": item.says
        for item in policy.settings(load.policy())
        if item.key in says
    }
    name = officer_names()

    def parted(group: str) -> tuple[str, str]:
        identity, _, of = group.rpartition(" ")
        return wording.sentence(words[of]), name(identity)

    return parted


def officer_names() -> Callable[[str], str]:
    """Return what names the officer in a group by officer."""
    names = {**frame.current().view.names.iros, groups.NO_IRO: NO_IRO}
    return lambda identity: names.get(identity, wording.NOTHING)


def caseload() -> None:
    """List the children whom one officer holds: the rows behind a figure of the table."""
    here = frame.current()
    held = {
        row["iro_id"]: row["name"]
        for row in officer_rows().iter_rows(named=True)
        if row["iro_id"] is not None and row["children"]
    }
    if not held:
        return
    chosen = st.selectbox(
        "Show the children of",
        list(held),
        index=None,
        format_func=lambda identity: held.get(identity, ""),
        placeholder="Choose an officer",
        key=CASELOAD_OF,
        on_change=opening.let_go,
        args=(CASELOAD_OF,),
        width=opening.PICKER_WIDTH,
    )
    if chosen is None:
        return
    lists.working(
        worded.child_rows(here.view.facts.children.filter(pl.col("iro_id") == chosen)),
        [*lists.child_columns()[:9], Column("load_because", "Load")],
        title=f"Children of {held[chosen]}",
        definition="Children in care allocated to the officer on the day, inside the filters.",
        key="caseload",
    )
