"""What a member of the corporate parenting board asks, and the published figures that answer.

Their own filter bar: the whole service, one locality or one team, at a month end. It shares nothing
with `ui/filters/filters.py`, so that a filter somebody adds there is not theirs.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from measures.facts import Facts
from measures.facts.scope import Scope
from measures.headline.measure import Measure
from measures.headline.trends import counted_rows
from measures.once import once
from measures.told.disclosure import MONTHS_OFFERED, month_ends_offered
from measures.told.disclosure import asked as cut
from measures.told.published import Published, Shown, published
from measures.told.units import SERVICE, Unit, unit_of
from ui import wording
from ui.data import load
from ui.data.names import Names
from ui.entrance import access
from ui.filters.filters import AS_AT, IRO, LOCALITY, TEAM

WHOLE = "Whole service"

_UNIT, _MONTH = "board_unit", "board_month"
_KEPT = "_board_asked"
_WRITTEN = "_board_written"


@dataclass(frozen=True, kw_only=True)
class Board:
    """The published figures of a month end, and the part of the service that is asked about."""

    published: Published
    unit: Unit
    localities: dict[str, str]
    """Names by id, A to Z."""
    name: str
    """What is asked about, as it is called."""

    def of(self, measure: Measure) -> Shown:
        """Return a figure of what is asked about."""
        return self.published.of(self.unit, measure)

    def months(self, measure: Measure) -> list[tuple[date, float | None]]:
        """Return the months of a figure, the oldest first; empty where it has none."""
        return list(self.published.months.get((measure.code, self.unit), ()))

    @property
    def is_whole(self) -> bool:
        """Whether the whole service is asked about: figures in groups are told of it alone."""
        return self.unit == SERVICE


@once
def _month_rows(latest: Facts) -> pl.DataFrame:
    return counted_rows(latest)


@st.cache_resource(show_spinner="Working out the figures", max_entries=MONTHS_OFFERED)
def _published(snapshot_id: str, as_at: date, latest: date, policy_hash: str) -> Published:
    """Return what may be told of a month end; `latest`: the last month end of the data."""
    months = _month_rows(load.facts_of(snapshot_id, latest, policy_hash))
    return published(load.facts_of(snapshot_id, as_at, policy_hash), months)


def published_on(day: date) -> Published:
    """Return what may be told of one of the month ends on offer, to whichever reader outside."""
    snapshot = load.held().snapshot
    if snapshot is None:
        raise RuntimeError("The shell draws no page without a snapshot.")
    ends = month_ends_offered(snapshot.data_date or day, covers_from=snapshot.covers_from)
    return _published(snapshot.id, day, ends[0], load.policy().hash)


def asked(person: access.SignedIn, *, data_date: date) -> Board:
    """Read what is asked from the link or the widgets, cut it, draw the bar, return the answer."""
    snapshot = load.held().snapshot
    if snapshot is None:
        raise RuntimeError("The shell draws no page without a snapshot.")
    names = load.names(snapshot.id)
    ends = month_ends_offered(data_date, covers_from=snapshot.covers_from)
    wanted, refused = _wanted(person, names, data_date)
    scope, also = cut(wanted, data_date=data_date, covers_from=snapshot.covers_from)
    unit = unit_of(scope)
    st.session_state[_KEPT] = {_UNIT: unit, _MONTH: scope.as_at}
    _write_url(unit, scope.as_at, latest=ends[0])
    _bar(names, ends)
    if refused or also:
        st.info(
            f"Not shown: {wording.list_of([*refused, *also])}. Your role sees the whole service, "
            "one locality or one team at a month end, so that no small number can be worked out.",
            icon=":material/info:",
        )
    return Board(
        published=_published(snapshot.id, scope.as_at, ends[0], load.policy().hash),
        unit=unit,
        localities=names.localities,
        name=_named(unit, names),
    )


def _wanted(person: access.SignedIn, names: Names, data_date: date) -> tuple[Scope, list[str]]:
    """Return what a new link asks, else what the widgets do, and what of a link names nothing."""
    found = st.query_params.to_dict()
    lists = {name: tuple(st.query_params.get_all(name)) for name in found}
    if lists and lists != st.session_state.get(_WRITTEN):
        known = {LOCALITY: names.localities, TEAM: names.teams}
        refused = []
        if any(value not in known[name] for name in known for value in lists.get(name, ())):
            refused.append("a place that is not in the data, or has no name there")
        if set(lists) - {LOCALITY, TEAM, AS_AT, IRO}:
            refused.append("part of the link")
        try:
            as_at = date.fromisoformat(lists[AS_AT][0]) if AS_AT in lists else data_date
        except ValueError:
            as_at = data_date
            refused.append("a day that is not one of the month ends")
        places = {
            name: tuple(value for value in lists.get(name, ()) if value in known[name])
            for name in known
        }
        scope = Scope(
            as_at=as_at,
            role=person.role,
            localities=places[LOCALITY],
            teams=places[TEAM],
            iros=lists.get(IRO, ()),
        )
        return scope, refused
    kept = st.session_state.get(_KEPT, {})
    kind, identity = st.session_state.get(_UNIT) or kept.get(_UNIT) or SERVICE
    chosen = (str(identity),) if kind != SERVICE[0] else ()
    return Scope(
        as_at=st.session_state.get(_MONTH) or kept.get(_MONTH) or data_date,
        role=person.role,
        localities=chosen if kind == "locality" else (),
        teams=chosen if kind == "team" else (),
    ), []


def _write_url(unit: Unit, as_at: date, *, latest: date) -> None:
    """Put what is asked into the URL, and nothing else."""
    kind, identity = unit
    wanted = {
        **({kind: (str(identity),)} if unit != SERVICE else {}),
        **({AS_AT: (as_at.isoformat(),)} if as_at != latest else {}),
    }
    if wanted != {name: tuple(st.query_params.get_all(name)) for name in st.query_params}:
        st.query_params.from_dict({name: list(values) for name, values in wanted.items()})
    st.session_state[_WRITTEN] = wanted


def _bar(names: Names, ends: list[date]) -> None:
    units: list[Unit] = [
        SERVICE,
        *(("locality", each) for each in _a_to_z(names.localities)),
        *(("team", each) for each in _a_to_z(names.teams)),
    ]
    for key, value in st.session_state[_KEPT].items():
        st.session_state[key] = value
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Part of the service", units, key=_UNIT, width=320,
            format_func=lambda unit: _named(unit, names),
        )  # fmt: skip
        st.selectbox("As at the month end", ends, key=_MONTH, width=200, format_func=wording.day)
        st.markdown(
            f":small[:gray[Data taken {wording.moment(load.data_moment())}.]]", width="content"
        )


def _a_to_z(names: dict[str, str]) -> list[str]:
    return sorted(names, key=lambda identity: (names[identity].casefold(), identity))


def _named(unit: Unit, names: Names) -> str:
    kind, identity = unit
    if unit == SERVICE or identity is None:
        return WHOLE
    return names.localities[identity] if kind == "locality" else f"Team: {names.teams[identity]}"
