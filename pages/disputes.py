"""Disputes."""

import streamlit as st

from ui import access

access.require_sign_in()

st.title("Disputes", anchor=False)
