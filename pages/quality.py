"""How good is the practice?"""

import streamlit as st

from ui import frame
from ui.entrance import access
from ui.sections.practice import quality
from ui.sections.reviews import reviews

access.require_sign_in()

frame.heading("Quality", *quality.answer())
if not reviews.asked_rows(quality.MEASURES):
    quality.headline_tiles()
    left, right = st.columns([5, 6], gap="medium")
    with left:
        quality.audits()
    with right:
        quality.plan_areas()
    quality.opened()
    quality.decisions()
    quality.practice_feedback()
