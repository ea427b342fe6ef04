"""What is written to the access log before it is shown: children opened, lists of many names.

What cannot be written is not shown: no log, no page.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from data_access.state.access_log import Action, Detail
from data_access.state.database import StateUnavailableError
from measures.words import Role
from ui import frame, meeting
from ui.entrance import state
from ui.filters import links

LONG_LIST = 20
"""A list of more names than this is written to the access log. Source: docs/security.md, T16."""

NOT_WRITTEN = (
    "What is opened is recorded, and that cannot be written just now: so it is not shown. Try "
    "again in a minute; if it lasts, tell your administrator that the dashboard's own store does "
    "not answer."
)

_RECORDED = "_lists_recorded"
_REFUSED = "_refusals_recorded"


def record(title: str, rows: int) -> None:
    """Write to the access log that a long list of names is about to be shown; once a visit."""
    here = frame.current()
    if rows <= LONG_LIST or meeting.is_on():
        return
    recorded: set[tuple[str, int, str]] = st.session_state.setdefault(_RECORDED, set())
    what = (title, rows, here.sentence)
    if what not in recorded:
        write(Action.LIST_VIEWED, {"list": title, "rows": rows})
        recorded.add(what)


def child(child_id: str) -> None:
    """Write to the access log that a child's page is about to be shown, and why it may be."""
    own, why = _reason(child_id)
    with _or_nothing():
        stands_for = links.trace(child_id)
    write(Action.CHILD_VIEWED, {"child": stands_for, "is_own": own, "reason": why})


def _reason(child_id: str) -> tuple[bool, str]:
    """Whether the child is the person's own, and what gives them the right to look."""
    here = frame.current()
    children = here.view.permitted.children
    officers = children.filter(children["child_id"] == child_id)["iro_id"].to_list()
    if here.person.iro_id is not None and here.person.iro_id in officers:
        return True, "own"
    if here.person.role is Role.IRO:
        return False, "cover"
    return False, here.person.role.label


def refused(what: str, asked: str, *, named: bool = False) -> None:
    """Write to the access log that something was asked for and not given; once for each `asked`.

    `asked` is written only if it is a name of ours: what stood in an address could be anything.
    """
    told: set[tuple[str, str]] = st.session_state.setdefault(_REFUSED, set())
    if (what, asked) not in told:
        write(Action.REFUSED, {"asked": f"{what}: {asked}" if named else what})
        told.add((what, asked))


def write(action: Action, detail: Detail) -> None:
    """Write an act of the person signed in; where that fails say so and draw nothing further."""
    with _or_nothing():
        state.store().access_log.write(frame.current().person.username, action, detail)


@contextmanager
def _or_nothing() -> Iterator[None]:
    try:
        yield
    except StateUnavailableError:
        st.error(NOT_WRITTEN, icon=":material/error:")
        frame.stop()
