"""The way through a long page: a row of links to its headings, which are their own targets."""

import streamlit as st

from ui import wording


def links(*labels: str) -> None:
    """Draw a link to each heading that `header` draws below under one of these labels."""
    ways = " · ".join(f"[{wording.escape(label)}](#{_anchor(label)})" for label in labels)
    st.markdown(f":small[On this page: {ways}]")


def header(title: str, label: str | None = None) -> None:
    """Draw a heading that `links` leads to; `label` is its short name, if it has one."""
    st.header(title, anchor=_anchor(label or title))


def _anchor(label: str) -> str:
    return wording.slug(label)
