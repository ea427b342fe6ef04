"""What is written to the access log before it is shown: lists of many names."""

import streamlit as st

from data_access.state.access_log import Action
from ui import frame, meeting, state

LONG_LIST = 20
"""A list of more names than this is written to the access log. Source: docs/security.md, T16."""

_RECORDED = "_lists_recorded"


def record(title: str, rows: int) -> None:
    """Write to the access log that a long list of names is about to be shown; once a visit."""
    here = frame.current()
    if rows <= LONG_LIST or meeting.is_on():
        return
    recorded: set[tuple[str, int, str]] = st.session_state.setdefault(_RECORDED, set())
    what = (title, rows, here.sentence)
    if what not in recorded:
        detail: dict[str, str | int | bool | None] = {"list": title, "rows": rows}
        state.store().access_log.write(here.person.username, Action.LIST_VIEWED, detail)
        recorded.add(what)
