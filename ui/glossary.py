"""Terms of the service, explained on hover where each first stands on a page."""

from collections.abc import Sequence

import streamlit as st

from measures.glossary import Term, terms_in

_EXPLAINED = "_terms_explained"


def begin() -> None:
    """Begin a page: none of its terms is explained yet."""
    st.session_state[_EXPLAINED] = set()


def explain(text: str) -> str | None:
    """Return what the terms of a text mean that this page has not explained yet; null for none."""
    explained: set[str] = st.session_state.setdefault(_EXPLAINED, set())
    fresh = [term for term in terms_in(text) if term.name not in explained]
    explained.update(term.name for term in fresh)
    return told(fresh)


def told(terms: Sequence[Term]) -> str | None:
    """Return terms with their meanings, one a paragraph; null for none."""
    return "\n\n".join(f"**{term.name}**: {term.says}" for term in terms) or None
