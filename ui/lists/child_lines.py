"""Lines about one child in lists that are read: what, whose, and the link that opens the child."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import frame, meeting, navigation, wording
from ui.data import openable
from ui.filters import links


def linked_row(what: str, whose: str, row: Mapping[str, Any]) -> None:
    """Draw one line of a reading list: what in Markdown, and the link that opens the child.

    `row` is of `named`: child_id, case_number, display_name.
    """
    with st.container(border=True, gap=None):
        left, right = st.columns([8, 5], gap="small", vertical_alignment="center")
        left.markdown(what)
        with right, st.container(gap=None):
            child_link(row)
            st.markdown(f"{called(row)}{whose}")


def called(row: Mapping[str, Any]) -> str:
    """Return the name of the child of a row of `named` as a line of its own.

    It stands under the link, not in it: a link's text does not wrap. Nothing in a
    meeting, nor for a restricted child, whose name and number are one alias.
    """
    name = row["display_name"]
    if not name or name == row["case_number"] or meeting.is_on():
        return ""
    return f"{wording.escape(name)}  \n"


def child_link(row: Mapping[str, Any]) -> None:
    """Draw the link that opens the child of a row; the number alone where it opens nothing."""
    here = frame.current()
    if meeting.is_on() or not openable.is_unrestricted(row["child_id"], here.view):
        st.markdown(f"**{wording.escape(row['case_number'])}**")
        return
    st.page_link(
        navigation.page(navigation.CHILD),
        label=wording.escape(row["case_number"]),
        icon=":material/person:",
        query_params=links.child_query(row["child_id"], here.person, here.filters),
    )
