"""Who is drifting, and has anyone challenged it?"""

import streamlit as st

from ui import frame, on_page
from ui.entrance import access
from ui.sections.permanence import adoption, permanence, silent_drift
from ui.sections.reviews import reviews

access.require_sign_in()

frame.heading("Permanence", *permanence.answer())
if not reviews.asked_rows(permanence.MEASURES):
    permanence.headline_tiles()
    on_page.links(
        "Not challenged",
        "Drift by test",
        "Timeliness and challenge",
        "Plans",
        "Homes",
        "Drifting children",
        "Adoption",
        "Time to permanence",
        "Time in care",
    )
    left, right = st.columns([6, 5], gap="medium")
    with left:
        silent_drift.silent()
        permanence.tests()
    with right:
        silent_drift.beside()
        permanence.plans()
        permanence.stability()
    permanence.opened()
    permanence.drifting()
    adoption.track()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        permanence.time_to_permanence()
    with right:
        permanence.time_in_care()
