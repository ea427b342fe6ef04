"""Which disputes are stuck?"""

import streamlit as st

from ui import frame, on_page
from ui.entrance import access
from ui.sections.disputes import dispute_board, dispute_learning, disputes
from ui.sections.reviews import reviews

access.require_sign_in()

frame.heading("Disputes", *disputes.answer())
if not reviews.asked_rows(disputes.MEASURES):
    disputes.headline_tiles()
    if disputes.is_supplied():
        on_page.links(
            "Board",
            "Clocks",
            "What holds them up",
            "Not closed",
            "Themes and outcomes",
            "Teams and localities",
            "What we learnt",
        )
        dispute_board.board()
        left, right = st.columns([6, 5], gap="medium")
        with left:
            dispute_board.clocks()
        with right:
            disputes.flags()
        disputes.opened()
        disputes.open_list()
        dispute_learning.themes()
        dispute_learning.places()
        dispute_learning.learning()
