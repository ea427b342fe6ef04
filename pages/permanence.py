"""Who is drifting, and has anyone challenged it?"""

import streamlit as st

from ui import access, frame
from ui.sections import permanence, reviews

access.require_sign_in()

frame.heading("Permanence", *permanence.answer())
if not reviews.asked_rows(permanence.MEASURES):
    permanence.headline_tiles()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        permanence.tests()
        permanence.time_to_permanence()
    with right:
        permanence.plans_and_time()
    permanence.opened()
    permanence.drifting()
