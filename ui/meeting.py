"""Meeting view: the same pages on a shared screen, with aliases in place of names."""

from pathlib import Path

import streamlit as st

from measures.words import Role
from ui import frame
from ui.entrance import access

MAY_SWITCH = (Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.IRO)
"""Roles that lead meetings. A viewer sees no names at any time."""

TYPE = 1.125
"""How many times the usual size of type it has, as the style says."""

_STYLE = Path(__file__).resolve().parent / "styles" / "meeting.html"
"""Our own element round the page, and type an eighth larger: nothing of Streamlit's is styled."""


def is_on() -> bool:
    """Whether this page is drawn for a shared screen."""
    return frame.current().person.meeting is not None


def mark(person: access.SignedIn) -> None:
    """Draw the frame and the badge of meeting view, if it is on."""
    if person.meeting is not None:
        st.html(_STYLE)
        st.badge("Meeting view, names hidden", icon=":material/visibility_off:", color="violet")


def switch(person: access.SignedIn) -> None:
    """Draw the button that begins meeting view or leaves it."""
    if person.role not in MAY_SWITCH:
        return
    is_meeting = person.meeting is not None
    label = "Leave meeting view" if is_meeting else "Meeting view"
    icon = ":material/visibility:" if is_meeting else ":material/co_present:"
    told = (
        "After 15 minutes without a click you sign in again, before names are shown."
        if is_meeting
        else "Hides every name, case number and date of birth from this browser until you leave it."
    )
    if st.button(label, type="tertiary", icon=icon, help=told, key="meeting_switch"):
        access.switch_meeting(person)
