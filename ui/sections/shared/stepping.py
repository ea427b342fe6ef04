"""From one child to the previous and the next of the list they were opened from."""

import streamlit as st

from ui import frame, wording
from ui.data import openable
from ui.lists import frozen, lists

CHOICE = "child_choice"
"""The key of the child page's own search, which must not bring the last child back."""


def draw(child_id: str) -> None:
    """Draw where the child stands in the list, and the way to the previous and the next.

    Nothing is drawn for a child opened another way. A child whom the person may no longer open is
    passed over; the list itself stays as it was when it was opened.
    """
    found = frozen.kept()
    if found is None or child_id not in found.child_ids:
        return
    place = found.child_ids.index(child_id)
    may = openable.children(frame.current().view)
    before = next((each for each in reversed(found.child_ids[:place]) if each in may), None)
    after = next((each for each in found.child_ids[place + 1 :] if each in may), None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step("Previous child", ":material/arrow_back:", before, "step_previous")
        st.markdown(
            f"**{place + 1:,} of {len(found.child_ids):,}** in {wording.escape(found.title)}",
            width="content",
        )
        _step("Next child", ":material/arrow_forward:", after, "step_next")


def _step(label: str, icon: str, child_id: str | None, key: str) -> None:
    is_pressed = st.button(
        label, icon=icon, key=key, disabled=child_id is None, on_click=_forget_search
    )
    if is_pressed and child_id is not None:
        lists.open_child(child_id)


def _forget_search() -> None:
    st.session_state[CHOICE] = None
