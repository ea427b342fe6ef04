"""The way from a figure in groups to its rows: one picker, the same on every page."""

from collections.abc import Callable

import streamlit as st

from measures.facts import Facts
from measures.grouping import Grouping
from ui import frame, lists, meeting, wording

Worded = Callable[[str], str]
"""Words a group that holds an id."""


def picker(
    grouping: Grouping,
    worded: Worded | None = None,
    *,
    before_filters: bool = False,
) -> None:
    """Draw the picker of a grouping's groups with their counts; `opened` lists the one chosen.

    `worded` names groups that hold an id. `before_filters`: of all that the role may see, for a
    figure that is of the whole service whatever the filters. Nothing is drawn for a role that sees
    no rows, nor where no group has any. On a shared screen groups that say who the children are
    are left out.
    """
    groups = _groups(grouping, worded, _facts(before_filters))
    if not groups:
        return
    st.selectbox(
        f"Open the rows: {wording.within(grouping.label)}",
        range(len(groups)),
        index=None,
        format_func=lambda place: f"{groups[place][1]} ({groups[place][2]:,})",
        placeholder="Choose one to list its rows",
        key=_key(grouping),
    )


def opened(
    grouping: Grouping,
    worded: Worded | None = None,
    *,
    before_filters: bool = False,
) -> None:
    """List exactly the rows of the group chosen in a grouping's picker, if one is."""
    place = st.session_state.get(_key(grouping))
    if place is None:  # words of some hundred groups that nobody asked for take their time
        return
    facts = _facts(before_filters)
    groups = _groups(grouping, worded, facts)
    if place >= len(groups):
        return
    group, name, n = groups[place]
    rows = grouping.rows_of(facts, group)
    prepared, shown = lists.prepare(rows, grouping.frame)
    st.subheader(f"{wording.escape(grouping.label)}: {wording.escape(name)}, {n:,}", anchor=False)
    lists.working(
        prepared,
        shown,
        title=f"{grouping.label}: {name}",
        definition=f"The rows that the figure counts: {grouping.label}.",
        key=f"rows_{grouping.code}",
    )


def _key(grouping: Grouping) -> str:
    return f"open_{grouping.code}"


def _facts(before_filters: bool) -> Facts:
    view = frame.current().view
    return view.permitted if before_filters else view.facts


def _groups(
    grouping: Grouping, worded: Worded | None, facts: Facts
) -> list[tuple[str | None, str, int]]:
    """Return each group, what it is called and how many rows it has."""
    if not lists.sees_rows():
        return []
    counts = grouping.counts(facts)
    is_shared = meeting.is_on()
    return [
        (group, worded(group) if worded and group is not None else label, n)
        for group, label, n in counts.iter_rows()
        if not (is_shared and group is not None and grouping.is_personal(group))
    ]
