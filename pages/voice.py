"""Who is not being heard?"""

import streamlit as st

from ui import frame
from ui.entrance import access
from ui.sections.practice import voice, who_is_heard
from ui.sections.reviews import reviews

access.require_sign_in()

frame.heading("Voice", *voice.answer())
if not reviews.asked_rows(voice.MEASURES):
    voice.headline_tiles()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        voice.participation()
    with right:
        voice.feedback()
    voice.opened()
    who_is_heard.draw()
    voice.not_heard()
