"""Which part of the service is in view: read from the URL, kept there by id, never by name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from measures.facts.cohorts import BY_CODE, COHORTS, Cohort
from measures.facts.cohorts import says as cohorts_in_words
from measures.facts.scope import MAY_CHOOSE_COHORTS, NONE_RECORDED, Scope
from measures.words import Role
from ui import wording
from ui.data import load
from ui.data.names import Names
from ui.entrance import access
from ui.tables import fields

LOCALITY, TEAM, IRO, AS_AT = "locality", "team", "iro", "as_at"
"""The names in the URL; those of the cohorts are their codes."""

NAMES = (LOCALITY, TEAM, IRO, *BY_CODE, AS_AT)

Query = Mapping[str, list[str]]
"""Filters as an address and a saved view hold them: name -> ids."""

_NOTICE = "_filter_notice"
_WRITTEN = "_filters_written"
_DAY_OF_DATA = "_day_of_data"
_CHOSEN = "_filters_chosen"
_TIMES_SET = "_filters_times_set"
_COUNT = re.compile(r" \([\d,]+\)$")
NOBODYS = {LOCALITY: "No locality", TEAM: "No team", IRO: "No IRO"}
"""How the children are called of whom a filter has nothing recorded."""

_KINDS = {LOCALITY: "locality", TEAM: "team", IRO: "IRO", AS_AT: "date"}


def key(name: str) -> str:
    """Return the key of a filter's widget: another one each time that we set the filters ourselves.

    A widget in a closed popover is not told its new value: the browser would send with the next
    page what was chosen before "Clear filters".
    """
    return f"filter_{name}_{st.session_state.get(_TIMES_SET, 0)}"


def _set(values: Mapping[str, object]) -> None:
    """Set filters by name, the others staying as they are."""
    state = st.session_state
    kept = {name: state[key(name)] for name in NAMES if key(name) in state}
    state[_TIMES_SET] = state.get(_TIMES_SET, 0) + 1
    for name, value in {**kept, **values}.items():
        state[key(name)] = value


def selected(person: access.SignedIn, *, data_date: date) -> Scope:
    """Return the scope chosen for this person; reads the URL once and the widgets after.

    A value in the URL that names nothing, or that this person may not filter by, is ignored, and
    `ignored` says so.
    """
    _restore()
    _follow(data_date)
    _adopt_url(person, data_date)
    state = st.session_state
    state.setdefault(key(AS_AT), data_date)
    chosen = {name: chosen_in(key(name), name) for name in open_to(person)}
    state[_CHOSEN] = {name: state[key(name)] for name in NAMES if key(name) in state}
    return scope_of(chosen, person, as_at=state.get(key(AS_AT)) or data_date)


def labelled(name: str, count: int) -> str:
    """Return what an option says: its name and how many children it has, "Ashcombe (21)"."""
    return f"{name} ({count:,})"


def chosen_in(widget: str, name: str) -> tuple[str, ...]:
    """Return the ids chosen in the widget of a filter.

    A browser sends back the words of an option as it last drew them. If the count in them is an
    old one, Streamlit knows them no more and takes them for the choice itself: they are turned into
    the id again, here and in the widget. What names nothing any more is left out, and said.
    """
    found: Sequence[str] = st.session_state.get(widget, ())
    known = _known()[name] if found else {}
    if all(each in known for each in found):
        return tuple(found)
    by_name = {called: identity for identity, called in known.items()}
    told = {each: by_name.get(each) or by_name.get(_COUNT.sub("", each)) for each in found}
    ids = [each if each in known else told[each] for each in found]
    good = [each for each in dict.fromkeys(ids) if each is not None]
    if None in ids:
        leave_out(_KINDS.get(name) or BY_CODE[name].label.lower())
    st.session_state[widget] = good
    return tuple(good)


def scope_of(
    chosen: Mapping[str, tuple[str, ...]], person: access.SignedIn, *, as_at: date
) -> Scope:
    """Return a person's scope with the ids chosen for each filter, by its name."""
    return Scope(
        as_at=as_at,
        role=person.role,
        own_iro_id=person.iro_id,
        covered_iro_ids=person.covers,
        may_name_restricted=person.may_name_restricted,
        localities=chosen.get(LOCALITY, ()),
        teams=chosen.get(TEAM, ()),
        iros=chosen.get(IRO, ()),
        cohorts=tuple((code, chosen[code]) for code in BY_CODE if chosen.get(code)),
    )


def _restore() -> None:
    """Set each filter to what was chosen, at every rerun.

    Streamlit drops a widget's value at every other change of page, and a widget in a popover that
    opens later shows a value only if this very rerun has set it.
    """
    for name, value in st.session_state.get(_CHOSEN, {}).items():
        st.session_state[key(name)] = st.session_state.get(key(name), value)


def _follow(data_date: date) -> None:
    """Move an open page on to the new day of the data, and say so, unless a day was chosen.

    Source: docs/security.md, row R15: a page left open over midnight, or over a new extract.
    """
    before = st.session_state.get(_DAY_OF_DATA)
    if before not in (None, data_date) and st.session_state.get(key(AS_AT)) == before:
        _set({AS_AT: data_date})
        st.toast(f"The figures are now as at {wording.day(data_date)}.", icon=":material/today:")
    st.session_state[_DAY_OF_DATA] = data_date


def open_to(person: access.SignedIn) -> tuple[str, ...]:
    """Return the filters a person may use, the day left out.

    An IRO sees own children alone, a viewer no names and no circumstances of children.
    """
    iro = (IRO,) if person.role != Role.IRO and fields.may_see("iro", person.role) else ()
    return (LOCALITY, TEAM, *iro, *(cohort.code for cohort in cohorts_open_to(person)))


def cohorts_open_to(person: access.SignedIn) -> tuple[Cohort, ...]:
    """Return the cohorts a person may choose: on a shared screen none that is personal."""
    if person.role not in MAY_CHOOSE_COHORTS:
        return ()
    return tuple(each for each in COHORTS if person.meeting is None or not each.is_personal)


def _adopt_url(person: access.SignedIn, data_date: date) -> None:
    """Take filters from the URL when it names some that this page did not write itself."""
    found = {name: tuple(st.query_params.get_all(name)) for name in NAMES}
    if not any(found.values()) or found == st.session_state.get(_WRITTEN):
        return
    take(found, person, data_date)


def take(wanted: Mapping[str, tuple[str, ...]], person: access.SignedIn, data_date: date) -> None:
    """Set every filter as wanted, leaving out and remembering what this person cannot have."""
    known, may = _known(), open_to(person)
    good: dict[str, object] = {AS_AT: data_date}
    ignored: list[str] = []
    for name in NAMES[:-1]:
        asked = wanted.get(name, ())
        had = [value for value in dict.fromkeys(asked) if name in may and value in known[name]]
        if len(had) < len(set(asked)):
            ignored.append(_KINDS.get(name) or BY_CODE[name].label.lower())
        good[name] = had
    if day := wanted.get(AS_AT):
        try:
            good[AS_AT] = date.fromisoformat(day[0])
        except ValueError:
            ignored.append(_KINDS[AS_AT])
    _set(good)
    st.session_state[_NOTICE] = ignored


def leave_out(kind: str) -> None:
    """Remember one more thing that could not be had, for `ignored` to say."""
    st.session_state[_NOTICE] = [*st.session_state.get(_NOTICE, ()), kind]


def ignored() -> str | None:
    """Return, once, what the last address or saved view asked for in vain; null for nothing."""
    kinds = st.session_state.pop(_NOTICE, None)
    if not kinds:
        return None
    return (
        f"Part of the link or saved view was ignored: {wording.list_of(kinds)}. It is not in the "
        "data any more, is no choice, or is not open to you here."
    )


def _known() -> Mapping[str, Mapping[str, str]]:
    """What may be chosen in each filter: id -> name."""
    cohorts = {
        cohort.code: {choice: label for choice, (label, _) in cohort.choices.items()}
        for cohort in COHORTS
    }
    snapshot = load.held().snapshot
    if snapshot is None:
        return {LOCALITY: {}, TEAM: {}, IRO: {}, **cohorts}
    names = load.names(snapshot.id)
    return {
        LOCALITY: {**names.localities, NONE_RECORDED: NOBODYS[LOCALITY]},
        TEAM: {**names.teams, NONE_RECORDED: NOBODYS[TEAM]},
        IRO: {**names.iros, NONE_RECORDED: NOBODYS[IRO]},
        **cohorts,
    }


def write_url(scope: Scope, *, data_date: date) -> None:
    """Put the filters into the URL, so that a link or a bookmark opens the same view."""
    query = url_of(scope, data_date=data_date)
    wanted = {name: tuple(query.get(name, ())) for name in NAMES}
    if wanted != {name: tuple(st.query_params.get_all(name)) for name in NAMES}:
        for name, values in wanted.items():
            if values:
                st.query_params[name] = list(values)
            elif name in st.query_params:
                del st.query_params[name]
    st.session_state[_WRITTEN] = wanted


def url_of(scope: Scope, *, data_date: date) -> dict[str, list[str]]:
    """Return the query parameters of a scope, for links between pages."""
    found = {LOCALITY: scope.localities, TEAM: scope.teams, IRO: scope.iros, **dict(scope.cohorts)}
    if scope.as_at != data_date:
        found[AS_AT] = (scope.as_at.isoformat(),)
    return {name: list(values) for name, values in found.items() if values}


def clear(data_date: date) -> None:
    """Take every filter away."""
    _set({**dict.fromkeys(NAMES[:-1], ()), AS_AT: data_date})


def sentence(view: load.View) -> str:
    """Say what is in view: "Gloucester and Stroud, as at 20 Nov 2026: 214 of 758 children"."""
    scope = view.scope
    where = ", ".join(in_words(scope, view.names))
    total = view.permitted.children.height
    seen = view.facts.children.height
    whose = _my_children(view) if scope.role == Role.IRO else "Whole service"
    if not where:
        return f"{whose}, as at {wording.day(scope.as_at)}: {_children(total)} in care."
    return (
        f"{wording.sentence(where)}, as at {wording.day(scope.as_at)}: {seen:,} of "
        f"{_children(total)} in care."
    )


def in_words(scope: Scope, names: Names) -> list[str]:
    """Return one phrase per filter set, safe for Markdown; none for the whole service."""
    parts = [
        wording.list_of([_named(i, names.localities, "no locality") for i in scope.localities]),
        wording.list_of([_named(i, names.teams, "no team") for i in scope.teams]),
        wording.list_of([_named(i, names.iros, "no IRO") for i in scope.iros]),
        *cohorts_in_words(scope.cohorts),
    ]
    return [part for part in parts if part]


def _my_children(view: load.View) -> str:
    """Name the caseload of an IRO, with the officers they cover."""
    covered = [_named(each, view.names.iros, "an officer") for each in view.scope.covered_iro_ids]
    return f"My children and those of {wording.list_of(covered)}" if covered else "My children"


def _children(count: int) -> str:
    return wording.plural(count, "child", "children")


def _named(identity: str, names: Mapping[str, str], none: str) -> str:
    return none if identity == NONE_RECORDED else wording.escape(names.get(identity, none))
