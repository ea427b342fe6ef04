"""The script every page runs in: its turn, the clock, the sign-in gate, the navigation."""

import streamlit as st

from measures.told.disclosure import FIGURES_ONLY
from ui import board, brand, clock, frame, heads, meeting, navigation, notices, refusals, turns
from ui.data import load
from ui.entrance import access
from ui.filters import filters, links, saved_views
from ui.sections.board import board_pages

st.set_page_config(
    page_title=brand.SERVICE,
    page_icon=brand.icon(),
    layout="wide",
    initial_sidebar_state="collapsed",
)
with turns.PAGES.turn():
    clock.begin_rerun()

    known = access.signed_in()
    page = st.navigation(
        navigation.streamlit_pages(
            known.role if known else None,
            is_meeting=known is not None and known.meeting is not None,
            refuse=refusals.draw,
        ),
        position="top" if known else "hidden",
    )
    person = access.require_sign_in()
    st.logo(brand.icon(), size="medium")

    place, controls = st.columns([6, 4], gap="small")
    with (
        controls,
        st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"),
    ):
        access.keep_watch()
        meeting.mark(person)
        if access.is_demo_data():
            st.badge("Demonstration data", icon=":material/science:", color="violet")
        with st.container(
            key="screen_only_controls",
            horizontal=True,
            horizontal_alignment="right",
            vertical_alignment="center",
            width="content",
        ):
            meeting.switch(person)
            if person.meeting is None:
                own = navigation.page(navigation.MY_ACCOUNT)
                st.page_link(
                    own, label=person.role.label, icon=":material/person:", width="content"
                )
            if st.button("Sign out", type="tertiary", icon=":material/logout:"):
                access.sign_out()

    held = load.held()
    if held.snapshot is None:
        notices.no_data(held)
        st.stop()
    data_date = held.snapshot.data_date or clock.london_date()
    is_meeting = person.meeting is not None
    entry = navigation.by_address(page.url_path, person.role, is_meeting=is_meeting)
    if person.role in FIGURES_ONLY:
        with heads.head(place, entry, person.role, is_meeting=is_meeting, filters={}) as head:
            notices.age_of_data(held)
            published = board.asked(person, data_date=data_date)
            frame.begin_board(person, published, data_date=data_date, page=entry, head=head)
            board_pages.run(page, entry)
    else:
        if entry is not navigation.CHILD:
            links.forget_child()
        saved_views.lead(person, page, data_date=data_date)
        scope = filters.selected(person, data_date=data_date)
        filters.write_url(scope, data_date=data_date)
        query = filters.url_of(scope, data_date=data_date)
        with heads.head(place, entry, person.role, is_meeting=is_meeting, filters=query) as head:
            notices.age_of_data(held)
            notices.bank_holidays(scope.as_at)
            shown = load.view(scope, meeting=person.meeting)
            frame.begin(person, shown, data_date=data_date, page=entry, head=head)
            page.run()
