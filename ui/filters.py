"""The filter bar: which part of the service is in view, kept in the URL by id, never by name."""

from collections.abc import Callable, Iterable
from datetime import date

import streamlit as st

from measures.scope import NONE_RECORDED, Scope
from measures.words import Role
from ui import access, fields, load, wording

LOCALITY, TEAM, IRO, AS_AT = "locality", "team", "iro", "as_at"
"""The names in the URL."""

_NOTICE = "_filter_notice"
_WRITTEN = "_filters_written"
_CHOSEN = "_filters_chosen"
_KEYS = {LOCALITY: "filter_locality", TEAM: "filter_team", IRO: "filter_iro", AS_AT: "filter_as_at"}


def selected(person: access.SignedIn, *, data_date: date) -> Scope:
    """Return the scope chosen for this person; reads the URL once and the widgets after.

    A value in the URL that names nothing is ignored, and `notice` says so.
    """
    _restore()
    _adopt_url(data_date)
    state = st.session_state
    state[_CHOSEN] = {key: state[key] for key in _KEYS.values() if key in state}
    return Scope(
        as_at=state.get(_KEYS[AS_AT]) or data_date,
        role=person.role,
        own_iro_id=person.iro_id,
        localities=tuple(state.get(_KEYS[LOCALITY], ())),
        teams=tuple(state.get(_KEYS[TEAM], ())),
        iros=tuple(state.get(_KEYS[IRO], ())) if _may_choose_iro(person.role) else (),
    )


def _restore() -> None:
    """Set each filter to what was chosen, at every rerun.

    Streamlit drops a widget's value at every other change of page, and a widget in a popover that
    opens later shows a value only if this very rerun has set it.
    """
    for key, value in st.session_state.get(_CHOSEN, {}).items():
        st.session_state[key] = st.session_state.get(key, value)


def _may_choose_iro(role: Role) -> bool:
    """Whether a role filters by officer: an IRO sees own children alone, a viewer no names."""
    return role != Role.IRO and fields.may_see("iro", role)


def _adopt_url(data_date: date) -> None:
    """Take filters from the URL when it names some that this page did not write itself."""
    found = {name: tuple(st.query_params.get_all(name)) for name in _KEYS}
    named = {name: values for name, values in found.items() if values}
    if not named or found == st.session_state.get(_WRITTEN):
        return
    ignored: list[str] = []
    known = _known_ids()
    for name in (LOCALITY, TEAM, IRO):
        good = [value for value in found[name] if value in known[name]]
        ignored += [name for value in found[name] if value not in known[name]]
        st.session_state[_KEYS[name]] = good
    st.session_state[_KEYS[AS_AT]] = data_date
    if found[AS_AT]:
        try:
            st.session_state[_KEYS[AS_AT]] = date.fromisoformat(found[AS_AT][0])
        except ValueError:
            ignored.append("date")
    st.session_state[_NOTICE] = ignored


def _known_ids() -> dict[str, set[str]]:
    snapshot = load.held().snapshot
    if snapshot is None:
        return {LOCALITY: set(), TEAM: set(), IRO: set()}
    names = load.names(snapshot.id)
    return {
        LOCALITY: {*names.localities, NONE_RECORDED},
        TEAM: {*names.teams, NONE_RECORDED},
        IRO: {*names.iros, NONE_RECORDED},
    }


def write_url(scope: Scope, *, data_date: date) -> None:
    """Put the filters into the URL, so that a link or a bookmark opens the same view."""
    wanted = {
        LOCALITY: scope.localities,
        TEAM: scope.teams,
        IRO: scope.iros,
        AS_AT: (scope.as_at.isoformat(),) if scope.as_at != data_date else (),
    }
    if wanted != {name: tuple(st.query_params.get_all(name)) for name in wanted}:
        for name, values in wanted.items():
            if values:
                st.query_params[name] = list(values)
            elif name in st.query_params:
                del st.query_params[name]
    st.session_state[_WRITTEN] = wanted


def url_of(scope: Scope, *, data_date: date) -> dict[str, list[str]]:
    """Return the query parameters of a scope, for links between pages."""
    found = {LOCALITY: list(scope.localities), TEAM: list(scope.teams), IRO: list(scope.iros)}
    if scope.as_at != data_date:
        found[AS_AT] = [scope.as_at.isoformat()]
    return {name: values for name, values in found.items() if values}


def draw(view: load.View, *, data_date: date) -> None:
    """Draw the sentence that says what is in view, and the filters beside it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        taken = f"Data taken {wording.moment(load.data_moment())}."
        st.markdown(f":small[:gray[{sentence(view)} {taken}]]", width="content")
        with st.popover("Change filters", type="tertiary", icon=":material/tune:"):
            _widgets(view, data_date)
        if view.scope.is_filtered or view.scope.as_at != data_date:
            st.button(
                "Clear filters",
                type="tertiary",
                icon=":material/close:",
                on_click=_clear(data_date),
            )
    if ignored := st.session_state.pop(_NOTICE, None):
        st.info(
            f"Part of the link was ignored: it names a {wording.list_of(sorted(set(ignored)))} "
            "that is not in the data.",
            icon=":material/info:",
        )
    if view.scope.as_at > data_date:
        st.info(
            f"You are looking at {wording.day(view.scope.as_at)}, later than the data "
            f"({wording.day(data_date)}): what has happened since is not in these figures.",
            icon=":material/event:",
        )
    covers_from = view.whole.snapshot.covers_from
    if covers_from is not None and view.scope.as_at < covers_from:
        st.info(
            f"Events are complete only from {wording.day(covers_from)}: figures as at "
            f"{wording.day(view.scope.as_at)} are not supplied in full.",
            icon=":material/event_busy:",
        )


def sentence(view: load.View) -> str:
    """Say what is in view: "Gloucester and Stroud, as at 20 Nov 2026: 214 of 758 children"."""
    scope, names = view.scope, view.names
    parts = [
        wording.list_of([_named(i, names.localities, "no locality") for i in scope.localities]),
        wording.list_of([_named(i, names.teams, "no team") for i in scope.teams]),
        wording.list_of([_named(i, names.iros, "no IRO") for i in scope.iros]),
    ]
    where = ", ".join(part for part in parts if part)
    total = view.permitted.children.height
    seen = view.facts.children.height
    whose = "My children" if scope.role == Role.IRO else "Whole service"
    if not where:
        return f"{whose}, as at {wording.day(scope.as_at)}: {_children(total)} in care."
    return f"{where}, as at {wording.day(scope.as_at)}: {seen:,} of {_children(total)} in care."


def _children(count: int) -> str:
    return wording.plural(count, "child", "children")


def _named(identity: str, names: dict[str, str], none: str) -> str:
    return none if identity == NONE_RECORDED else wording.escape(names.get(identity, none))


def _widgets(view: load.View, data_date: date) -> None:
    names, scope = view.names, view.scope
    _choice("Locality", LOCALITY, names.localities, "No locality recorded")
    inside = {
        team: name
        for team, name in names.teams.items()
        if not scope.localities or (names.team_localities.get(team) or NONE_RECORDED)
        in scope.localities
    }  # fmt: skip
    _choice("Team", TEAM, _and_chosen(inside, names.teams, scope.teams), "No team recorded")
    if _may_choose_iro(scope.role):
        present = set(view.facts.officers["iro_id"].drop_nulls())
        theirs = {i: n for i, n in names.iros.items() if i in present or not scope.is_filtered}
        _choice("IRO", IRO, _and_chosen(theirs, names.iros, scope.iros), "No IRO allocated")
    st.session_state.setdefault(_KEYS[AS_AT], data_date)
    st.date_input(
        "As at", key=_KEYS[AS_AT], format="DD/MM/YYYY",
        help="The whole dashboard is shown as it stood at the close of this day.",
    )  # fmt: skip


def _and_chosen(
    offered: dict[str, str], every: dict[str, str], chosen: Iterable[str]
) -> dict[str, str]:
    """Keep what is chosen among the options, so that narrowing one filter loses no other."""
    kept = {i: every[i] for i in chosen if i in every}
    return dict(sorted({**offered, **kept}.items(), key=lambda item: item[1]))


def _choice(label: str, name: str, options: dict[str, str], none: str) -> None:
    labels = {**options, NONE_RECORDED: none}
    st.multiselect(
        label,
        list(labels),
        key=_KEYS[name],
        format_func=lambda identity: labels.get(identity, identity),
        placeholder="All",
    )


def _clear(data_date: date) -> Callable[[], None]:
    def clear() -> None:
        for name in (LOCALITY, TEAM, IRO):
            st.session_state[_KEYS[name]] = []
        st.session_state[_KEYS[AS_AT]] = data_date

    return clear
