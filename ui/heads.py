"""The head of a page: its title, its answer and the pages beside it, drawn without a jump.

A page that was not open before has its title at once, and grey lines where its answer will stand,
so that nothing below moves when the figures are worked out.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from measures.words import Role
from ui import glossary, navigation
from ui.navigation import PageEntry

ANSWER_LETTERS = (5,) * 20
"""Letters of the words that room is kept for where a page's answer is not known: 120 with spaces,
two lines beside the controls at a desk and three on a phone."""

ROOM = ":gray-background["
"""How the room of an answer begins."""

_BLANK = "\u2007"
"""As wide as a digit, never broken or joined, and silent: a letter not there yet."""

_LETTERS = "_letters_of_answers"
"""Letters of the words of each page's last answer, by address: its lines break as the last did."""

_OPEN = "_page_with_head"
"""Address of the page whose head was drawn last, and whether the menu's title is its own."""


class Head:
    """The place above the filters of one rerun."""

    def __init__(self, place: Any, page: PageEntry | None) -> None:  # noqa: ANN401 - Streamlit's own container
        """Draw what is known of a page before its figures are; null on the way to a first page.

        The title by which the menu calls it stands at once, unless the page, open before, has put
        another in its place; an answer that was there stays until the new one is.
        """
        self._page = page
        with place:
            self._title, self._answer = st.container(), st.container()
        self._drawn: str | None = None
        self._room: Any = None
        if page is None:
            return
        address, is_its_own = st.session_state.get(_OPEN, (None, True))
        is_new = address != page.address
        if is_new or is_its_own:
            self._title, self._drawn = self._title.title(page.title, anchor=False), page.title
        if is_new:
            letters = st.session_state.get(_LETTERS, {}).get(page.address, ANSWER_LETTERS)
            words = " ".join(_BLANK * n for n in letters)
            self._answer = self._room = self._answer.markdown(f"{ROOM}{words}]")

    def write(self, title: str, answer: str = "", rest: str = "") -> None:
        """Put the title and the answer, its first sentence in bold; none for an empty one."""
        if title != self._drawn:
            self._title.title(title, anchor=False)
        if answer:
            told = f"**{answer}** {rest}".strip()
            self._answer.markdown(told, help=glossary.explain(f"{answer} {rest}"))
            self._room = None
            if self._page is not None:
                letters = tuple(map(len, f"{answer} {rest}".split()))
                st.session_state.setdefault(_LETTERS, {})[self._page.address] = letters
        if self._page is not None:
            st.session_state[_OPEN] = (self._page.address, title == self._page.title)

    def give_back(self) -> None:
        """Take away the room of an answer that did not come, of a page that broke or stopped."""
        if self._room is not None:
            self._room.empty()
            self._room = None


@contextmanager
def head(
    place: Any,  # noqa: ANN401 - Streamlit's own container
    page: PageEntry | None,
    role: Role,
    *,
    is_meeting: bool,
    filters: Mapping[str, Sequence[str]],
) -> Iterator[Head]:
    """Begin the head of a page in a place, `filters` as query parameters for the links of it."""
    with place, st.container(gap="xsmall"):
        begun = Head(st.container(gap="xsmall"), page)
        if page is not None:
            _family(page, navigation.family(page, role, is_meeting=is_meeting), filters)
    try:
        yield begun
    finally:
        begun.give_back()


def _family(
    page: PageEntry, beside: Sequence[PageEntry], filters: Mapping[str, Sequence[str]]
) -> None:
    """Draw the way to the pages of a page's family, the one open not a link."""
    if not beside:
        st.empty()  # else those of the page open before stay until the script has run to its end
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for entry in beside:
            if entry is page:
                st.markdown(f"**{entry.title}**", width="content")
            else:
                st.page_link(navigation.page(entry), label=entry.title, query_params=filters)
