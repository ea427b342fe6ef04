"""The list from which a child was opened, kept on the server as it was: no id is in any address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

_KEPT = "_frozen_list"


@dataclass(frozen=True, kw_only=True)
class FrozenList:
    """A list's title and its children in its order, each once."""

    title: str
    child_ids: tuple[str, ...]


def keep(title: str, child_ids: Sequence[str]) -> None:
    """Remember a list as the one that children are opened from; the last one kept counts."""
    st.session_state[_KEPT] = FrozenList(title=title, child_ids=tuple(dict.fromkeys(child_ids)))


def kept() -> FrozenList | None:
    """Return the list that children were last opened from; null before any was."""
    found: FrozenList | None = st.session_state.get(_KEPT)
    return found
