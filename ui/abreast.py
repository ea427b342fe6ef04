"""Two halves of a page, side by side where there is room: see `halves`."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

NARROWEST = 460
"""Pixels of a half: a chart's names and figures stand in it whole."""


def halves() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the left and the right half; on a narrow screen or zoomed in, one below the other.

    Streamlit's own columns stay side by side down to a phone's width, and cut what is in them.
    """
    grid = st.grid(2, min_column_width=NARROWEST, gap="medium")
    return grid.container(), grid.container()
