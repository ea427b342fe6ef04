"""Cover: who sees an absent officer's children, from which day to which."""

from datetime import timedelta

import streamlit as st

from data_access.state.accounts import AccountError
from data_access.state.acts import cover_commands
from data_access.state.covers import Cover, CoverError
from data_access.state.limits import COVER_DAYS
from measures.words import Role
from ui import clock, frame, wording
from ui.entrance import state

USUAL_DAYS = 14
"""How long the form suggests."""

_TOLD = "_cover_told"


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    today = clock.london_date()
    covers = state.store().covers.not_over(on=today)
    now = sum(cover.holds_on(today) for cover in covers)
    return (
        f"{wording.sentence(wording.count(now, 'cover is', 'covers are'))} in force today."
        if now
        else "No cover is in force today.",
        f"Each lasts at most {COVER_DAYS} days and ends by itself. The allocation of the children "
        "does not change.",
    )


def in_force() -> None:
    """Draw the grants in force or to come, each with the button that ends it."""
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(wording.escape(told), icon=":material/check_circle:")
    today = clock.london_date()
    covers = state.store().covers.not_over(on=today)
    for cover in covers:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_worded(cover))
            if st.button(
                "End it now", key=f"cover_end_{cover.cover_id}", icon=":material/event_busy:",
                help=f"End {cover.username}'s cover for {_officer(cover.iro_id)}",
            ):  # fmt: skip
                by = frame.current().person.username
                [st.session_state[_TOLD]] = cover_commands.end(state.store(), cover.cover_id, by=by)
                st.rerun()


def grant() -> None:
    """Draw the form that grants cover."""
    st.header("Grant cover", anchor=False)
    officers = frame.current().view.names.iros
    people = {
        each.username: f"{each.name} ({each.username})"
        for each in state.store().accounts.everyone()
        if each.role is Role.IRO and each.is_active
    }
    today = clock.london_date()
    with st.form("cover_grant"):
        left, right = st.columns(2)
        from_day, to_day = st.columns(2)
        username = left.selectbox(
            "Who covers", list(people), index=None,
            format_func=lambda each: people.get(each, each),
            placeholder="Choose an IRO who may sign in", key="cover_who",
        )  # fmt: skip
        iro_id = right.selectbox(
            "Whose children", list(officers), index=None,
            format_func=lambda each: officers.get(each, each),
            placeholder="Choose an officer", key="cover_whose",
        )  # fmt: skip
        first_on = from_day.date_input("First day", today, format="DD/MM/YYYY", key="cover_first")
        last_on = to_day.date_input(
            "Last day", today + timedelta(days=USUAL_DAYS - 1), format="DD/MM/YYYY",
            key="cover_last",
        )  # fmt: skip
        sent = st.form_submit_button("Grant cover", type="primary")
    if not sent:
        return
    if username is None or iro_id is None:
        st.error("Choose who covers and whose children.", icon=":material/error:")
        return
    try:
        [st.session_state[_TOLD]] = cover_commands.grant(
            state.store(), username, iro_id=iro_id, first_on=first_on, last_on=last_on,
            today=today, by=frame.current().person.username,
        )  # fmt: skip
    except (AccountError, CoverError) as error:
        st.error(wording.escape(str(error)), icon=":material/error:")
        return
    st.rerun()


def _officer(iro_id: str) -> str:
    return frame.current().view.names.iros.get(iro_id, iro_id)


def _worded(cover: Cover) -> str:
    today = clock.london_date()
    when = "In force" if cover.holds_on(today) else "To come"
    return (
        f"**{wording.escape(cover.username)}** sees the children of "
        f"**{wording.escape(_officer(cover.iro_id))}** from {wording.day(cover.first_on)} to "
        f"{wording.day(cover.last_on)}.  \n:small[:gray[{when}. Granted by "
        f"{wording.escape(cover.granted_by)}.]]"
    )
