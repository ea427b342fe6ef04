"""The choices that make each document of the Report page."""

import dataclasses
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from measures.facts import Facts
from measures.told.units import SERVICE, Unit
from ui import board, frame, wording
from ui.data import load
from ui.report import annual as annual_content
from ui.report import outside, pack, sheet
from ui.report.document import Document
from ui.report.pack import Reader

YEARS_OFFERED = 5

DRAFT = (
    "A draft to work on. Disputes about yourself, if there are any, are left out of all that you "
    "are shown: the Service Manager makes the report that is published."
)

WHOLE = "Whole service"
_SEED = "_pack_aliases"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A document that was put together, and what it is kept under."""

    document: Document
    file_stem: str
    snapshot_id: str


def _saying() -> AbstractContextManager[None]:
    """Say what is being done, once what it is made of is there: that says so itself."""
    return st.spinner("Putting the document together")


def annual() -> Chosen | None:
    """Ask for the financial year; say so where the data does not hold it."""
    here = frame.current()
    last = here.data_date.year - (
        2 if here.data_date < annual_content.year_end(here.data_date.year - 1) else 1
    )
    year = st.selectbox(
        "Financial year",
        [last - back for back in range(YEARS_OFFERED)],
        format_func=annual_content.year_named,
        key="report_year",
    )
    facts = load.at_year_end(annual_content.year_end(year), here.view)
    covers_from = facts.snapshot.covers_from if facts is not None else None
    begins = annual_content.year_end(year - 1)
    if facts is None or (covers_from is not None and covers_from > begins):
        named = annual_content.year_named(year)
        st.info(
            f"The data does not hold the whole of {named}: nothing is reported.",
            icon=":material/help:",
        )
        return None
    with _saying():
        report = annual_content.annual_report(facts, year)
    stem = f"annual-report-{annual_content.year_named(year)}"
    if here.view.is_without_own_disputes:
        report = dataclasses.replace(report, title=f"Draft: {report.title}", handling=DRAFT)
        stem = f"draft-{stem}"
    return Chosen(document=report, file_stem=stem, snapshot_id=facts.snapshot.id)


def supervision() -> Chosen | None:
    """Ask for the officer and the day."""
    here = frame.current()
    officers = _officers()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        iro_id = st.selectbox(
            "Officer",
            list(officers),
            index=None,
            format_func=lambda identity: officers.get(identity, ""),
            placeholder="Choose an officer",
            key="sheet_officer",
        )
        day = _day("sheet_day")
    if iro_id is None or day is None:
        return None
    asked = dataclasses.replace(here.view.scope.cleared(), as_at=day, iros=(iro_id,))
    facts = load.view(asked).facts
    if iro_id not in facts.officers["iro_id"].to_list():
        st.info("This officer was not with the service that day.", icon=":material/help:")
        return None
    role = here.person.role
    with _saying():
        made = sheet.supervision_sheet(
            facts,
            role=role,
            children=sheet.naming(facts, role, may_name_restricted=here.person.may_name_restricted),
            data_taken=wording.moment(load.data_moment()),
        )
    return Chosen(
        document=made,
        file_stem=f"supervision-sheet-{wording.file_name(officers[iro_id], day, '').rstrip('.')}",
        snapshot_id=facts.snapshot.id,
    )


def _officers() -> dict[str, str]:
    """Return the officers who are employed, or hold a child, on the day of the page, A to Z."""
    view = frame.current().view
    here = view.permitted.officers.filter(
        pl.col("iro_id").is_not_null(),
        pl.col("is_employed").fill_null(False) | (pl.col("children") > 0),
    )
    return dict(here.sort("name", "iro_id").select("iro_id", view.names.of_officers).iter_rows())


def _day(key: str) -> date | None:
    """Ask for the day whose close the document describes: that of the page at first."""
    here = frame.current()
    chosen = st.date_input(
        "As at",
        here.view.scope.as_at,
        min_value=here.view.whole.snapshot.covers_from,
        max_value=max(here.data_date, here.view.scope.as_at),
        format="DD/MM/YYYY",
        key=key,
    )
    return chosen if isinstance(chosen, date) else None


def meeting() -> Chosen | None:
    """Ask for the readers, the part of the service, the day and what to compare with."""
    here = frame.current()
    readers = {
        each.value: each
        for each in Reader
        if each is not Reader.OUTSIDE or not here.view.is_without_own_disputes
    }
    reader = readers[st.radio("For", list(readers), key="pack_reader") or Reader.ROOM.value]
    units = _units()
    if reader is Reader.OUTSIDE:
        return _for_outside(units)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = st.selectbox("Part of the service", list(units), key="pack_part")
        day = _day("pack_day")
    if day is None:
        return None
    kind, identity = units[of]
    asked = dataclasses.replace(
        here.view.scope.cleared(),
        as_at=day,
        localities=(str(identity),) if kind == "locality" else (),
        teams=(str(identity),) if kind == "team" else (),
    )
    seed = st.session_state.setdefault(_SEED, secrets.token_hex(8))
    view = load.view(asked, meeting=seed if reader is Reader.ROOM_BY_ALIAS else None)
    before = _before(view)
    with _saying():
        made = pack.meeting_pack(
            view,
            before,
            reader=reader,
            role=here.person.role,
            of=of,
            data_taken=wording.moment(load.data_moment()),
        )
    return Chosen(
        document=made,
        file_stem=wording.file_name(f"meeting pack {of}", day, "").rstrip("."),
        snapshot_id=here.view.whole.snapshot.id,
    )


def _for_outside(units: Mapping[str, Unit]) -> Chosen:
    """Ask for one part of the service and one month end: all that may be told outside."""
    snapshot = frame.current().view.whole.snapshot
    ends = outside.month_ends(snapshot, frame.current().data_date)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = st.selectbox("Part of the service", list(units), key="pack_part")
        day = st.selectbox(
            "As at the month end", ends, format_func=wording.day, key="pack_month_end"
        )
    figures = board.published_on(day)
    with _saying():
        made = outside.pack_for_outside(
            figures,
            units[of],
            of=of,
            policy=load.policy(),
            snapshot=snapshot,
            data_taken=wording.moment(load.data_moment()),
        )
    return Chosen(
        document=made,
        file_stem=wording.file_name(f"meeting pack for outside {of}", day, "").rstrip("."),
        snapshot_id=snapshot.id,
    )


def _units() -> dict[str, Unit]:
    """Return the whole service, each locality and each team, by name."""
    names = frame.current().view.names
    found = {WHOLE: SERVICE}
    found |= {f"Locality: {name}": ("locality", each) for each, name in names.localities.items()}
    found |= {f"Team: {name}": ("team", each) for each, name in names.teams.items()}
    return found


def _before(view: load.View) -> Facts | None:
    """Ask for the earlier data, if some is kept of days before the one shown."""
    offered = {
        identity: day
        for identity, day in load.earlier_snapshots(view).items()
        if day < view.scope.as_at
    }
    if not offered:
        return None
    identity = st.selectbox(
        "Changes since the data of",
        list(offered),
        format_func=lambda identity: wording.day(offered.get(identity)),
        key="pack_since",
    )
    before, _ = load.as_it_stood(view, identity, offered[identity])
    return before
