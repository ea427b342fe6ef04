"""Definitions."""

import streamlit as st

from ui import access

access.require_sign_in()

st.title("Definitions", anchor=False)
