"""The service's mark and the calm frame round the sign-in form."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import streamlit as st

SERVICE = "Independent Reviewing Service"
PRODUCT = "Oversight dashboard"

_IMAGES = Path(__file__).resolve().parent / "images"


@cache
def icon() -> str:
    """The mark as SVG text: it travels inside the page, so it needs no address of its own."""
    return (_IMAGES / "icon.svg").read_text(encoding="utf-8").strip()


@contextmanager
def sign_in_frame() -> Iterator[None]:
    """A narrow column in the middle of the page, headed by the service's name."""
    with (
        st.container(horizontal_alignment="center"),
        st.container(width=472, gap="medium"),
    ):
        with st.container(gap=None):
            st.image(icon(), width=48, alt="")
            st.title(SERVICE, anchor=False)
            st.header(PRODUCT, anchor=False)
        yield
        st.markdown(
            ":small[:gray[For members of the service only. What you open is recorded. "
            "Sign out when you leave the screen.]]"
        )
