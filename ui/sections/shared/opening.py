"""The way from a figure in groups to its rows: one picker, the same on every page.

A click on a mark of a chart chooses in the picker, so that both list the same rows.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from measures.facts import Facts
from measures.groups.grouping import Grouping
from measures.once import once
from ui import charts, frame, meeting, wording
from ui.lists import lists

Worded = Callable[[str], str]
"""Words a group that holds an id."""

Parted = Callable[[str], tuple[str, str]]
"""Words a group of two parts: what is chosen first, and what then."""

PICKER_WIDTH = 400
"""Pixels: three stand abreast on a desk's screen, one on a phone."""

ALL = "All of them"

CHOOSE = "Choose one to list its rows"


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
        placeholder=CHOOSE,
        key=_key(grouping),
        on_change=let_go,
        args=(grouping.code,),
        width=PICKER_WIDTH,
    )


def chart(
    grouping: Grouping,
    drawn: charts.Chart,
    marks: Sequence[str | None],
    *,
    alt: str,
    parted: Parted | None = None,
) -> None:
    """Draw a chart of a grouping: a click on a mark chooses its group in the picker after it.

    `marks` holds the group of each place of the chart. `parted` is that of `picker_in_two`, if the
    grouping has such a one. A mark whose group the picker does not offer opens nothing.
    """
    if not lists.sees_rows():
        charts.draw(drawn, alt=alt)
        return
    places = {group: place for place, (group, _, _) in enumerate(_groups(grouping, None, _facts()))}
    key = _key(grouping)

    def choose(mark: int) -> None:
        group = marks[mark] if mark < len(marks) else None
        if group not in places:
            return
        st.session_state[key] = places[group]
        if parted is not None and group is not None:
            st.session_state[f"{key}_first"], _ = parted(group)

    charts.draw_to_open(drawn, alt=alt, key=chart_key(grouping.code), on_pick=choose)


def chart_key(of: str) -> str:
    """Return the key of the chart whose picker is called so; another one each time it is let go."""
    turn = st.session_state.get(_turn(of), 0)
    return f"chart_{of}_{turn}" if turn else f"chart_{of}"


def let_go(of: str) -> None:
    """Draw a chart anew once its picker has been changed by hand, if a mark of it was clicked.

    The mark would stay the one clicked, and clicking it again would be no news to the browser.
    """
    drawn = st.session_state.get(chart_key(of))
    if drawn and any(drawn["selection"].values()):
        st.session_state[_turn(of)] = st.session_state.get(_turn(of), 0) + 1


def _turn(of: str) -> str:
    return f"_turn_of_{of}"


def how(mark: str) -> str:
    """Say that a click on a mark, "a bar", opens its rows; nothing to a role that sees none."""
    return f" Click {mark} to list its rows." if lists.sees_rows() else ""


def pickers(groupings: Sequence[Grouping]) -> None:
    """Draw the pickers of several groupings abreast, and list the rows of those chosen."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for grouping in groupings:
            picker(grouping)
    for grouping in groupings:
        opened(grouping)


def picker_in_two(grouping: Grouping, parted: Parted, then: str, *, is_ordered: bool) -> None:
    """Draw two pickers for groups of two parts, some hundred of them: what, then which of it.

    A group whose second part is empty is all of the first. Beside each first part stands how many
    rows it has. `then` is the label of the second picker. `is_ordered`: the second parts stand in
    the order of the groups, not A to Z. `opened` lists the rows, with `joined` of the same words.
    """
    groups = _groups(grouping, None, _facts())
    if not groups:
        return
    parts = [parted(group) if group is not None else (label, "") for group, label, _ in groups]
    apart: dict[str, int] = {}
    whole: dict[str, int] = {}
    for (first, second), (_, _, n) in zip(parts, groups, strict=True):
        counted = apart if second else whole
        counted[first] = counted.get(first, 0) + n
    together = apart | whole
    key = _key(grouping)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = st.selectbox(
            f"Open the rows: {wording.within(grouping.label)}",
            sorted(together),
            index=None,
            format_func=lambda first: f"{first} ({together.get(first, 0):,})",
            placeholder="Choose one",
            key=f"{key}_first",
            on_change=_forget,
            args=(grouping.code,),
            width=PICKER_WIDTH,
        )
        offered = [place for place, (first, _) in enumerate(parts) if first == chosen]
        if not is_ordered:
            offered.sort(key=lambda place: parts[place][1])
        st.selectbox(
            then,
            offered,
            index=None,
            format_func=lambda place: f"{parts[place][1] or ALL} ({groups[place][2]:,})",
            placeholder=CHOOSE if offered else "Choose the other one first",
            disabled=not offered,
            key=key,
            on_change=let_go,
            args=(grouping.code,),
            width=PICKER_WIDTH,
        )


def _forget(code: str) -> None:
    """What was chosen second belongs to what was chosen first before."""
    st.session_state[f"open_{code}"] = None
    let_go(code)


def joined(parted: Parted) -> Worded:
    """Word a group of two parts as a whole: "Andrew Stone: disabled"."""
    return lambda group: ": ".join(filter(None, parted(group)))


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


def _facts(before_filters: bool = False) -> Facts:
    view = frame.current().view
    return view.permitted if before_filters else view.facts


def _groups(
    grouping: Grouping, worded: Worded | None, facts: Facts
) -> list[tuple[str | None, str, int]]:
    """Return each group, what it is called and how many rows it has."""
    if not lists.sees_rows():
        return []
    is_shared = meeting.is_on()
    return [
        (group, worded(group) if worded and group is not None else label, n)
        for group, label, n in _counted(facts, grouping)
        if not (is_shared and group is not None and grouping.is_personal(group))
    ]


@once
def _counted(facts: Facts, grouping: Grouping) -> Sequence[tuple[str | None, str, int]]:
    return grouping.counts(facts).rows()
