"""What needs a decision today?"""

import streamlit as st

from ui import frame
from ui.entrance import access
from ui.sections.overview import overview

access.require_sign_in()

frame.heading("Overview", *overview.answer())
overview.headline_tiles()
left, right = st.columns([5, 4], gap="medium")
with left:
    overview.needs_attention()
with right:
    overview.matrix()
    overview.next_reviews()
