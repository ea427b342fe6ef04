"""What stands at the address of a page that is not the person's to open."""

import streamlit as st

from ui import frame
from ui.lists import viewed
from ui.navigation import PageEntry


def draw(entry: PageEntry) -> None:
    """Say that the role does not have the page, or that it is closed in meeting view.

    That it was asked for is in the access log.
    """
    frame.current().head.write(entry.title)
    if frame.current().person.meeting is not None:
        st.info("This page is closed in meeting view.", icon=":material/visibility_off:")
        return
    viewed.refused("a page", entry.title, named=True)
    st.error(
        "Your role does not have this page. If you need it for your work, ask your Service "
        "Manager. That you asked for it has been recorded.",
        icon=":material/block:",
    )
