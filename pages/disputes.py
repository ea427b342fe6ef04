"""Which disputes are stuck?"""

import streamlit as st

from ui import access, frame
from ui.sections import disputes, reviews

access.require_sign_in()

frame.heading("Disputes", *disputes.answer())
if not reviews.asked_rows(disputes.MEASURES):
    disputes.headline_tiles()
    if disputes.is_supplied():
        left, right = st.columns([5, 6], gap="medium")
        with left:
            disputes.by_stage()
            disputes.flags()
        with right:
            disputes.clocks()
        disputes.opened()
        disputes.open_list()
        disputes.themes()
