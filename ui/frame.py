"""The frame of every page: the person, the view, and the head with its answer and filters."""

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st

from measures.told.disclosure import FiguresOnlyError
from ui import glossary
from ui.board import Board
from ui.data import load
from ui.entrance import access
from ui.filters import filter_bar, filters
from ui.heads import Head
from ui.navigation import PageEntry
from ui.tables import tables

_CURRENT = "_frame"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What one rerun draws a page with."""

    person: access.SignedIn
    shown: load.View | Board
    """The facts in view, or the published figures for who is told nothing else."""
    data_date: date
    page: PageEntry | None
    """The page drawn; null on the way to a role's first page."""
    head: Head
    """The place above the filters where the page puts its title and answer."""

    @property
    def view(self) -> load.View:
        """The facts in view. Raises FiguresOnlyError for who is told published figures only."""
        if isinstance(self.shown, Board):
            raise FiguresOnlyError("This role has no view of the facts.")
        return self.shown

    @property
    def board(self) -> Board:
        """The published figures. Raises TypeError for who sees the facts themselves."""
        if not isinstance(self.shown, Board):
            raise TypeError("This role sees facts, not published figures.")
        return self.shown

    @property
    def filters(self) -> dict[str, list[str]]:
        """The filters in force as query parameters, for links; a board's stay without them."""
        if isinstance(self.shown, Board):
            return {}
        return filters.url_of(self.view.scope, data_date=self.data_date)

    @property
    def sentence(self) -> str:
        """What is in view, in words."""
        return filters.sentence(self.view)


def begin(
    person: access.SignedIn,
    view: load.View,
    *,
    data_date: date,
    page: PageEntry | None,
    head: Head,
) -> None:
    """Lay out the head and the filters; `ui/shell.py` calls this before it runs the page.

    A database without any child ends the rerun here, so that no page says "none" of nobody.
    """
    glossary.begin()
    here = Frame(person=person, shown=view, data_date=data_date, page=page, head=head)
    st.session_state[_CURRENT] = here
    _stop_without_children(head)
    filter_bar.draw(view, person, page, data_date=data_date)


def begin_board(
    person: access.SignedIn,
    board: Board,
    *,
    data_date: date,
    page: PageEntry | None,
    head: Head,
) -> None:
    """Lay out the head for who is told published figures only, in place of `begin`."""
    glossary.begin()
    here = Frame(person=person, shown=board, data_date=data_date, page=page, head=head)
    st.session_state[_CURRENT] = here
    _stop_without_children(head)


def _stop_without_children(head: Head) -> None:
    snapshot = load.held().snapshot
    if snapshot is not None and snapshot.is_supplied("child"):
        return
    head.write("No data yet")
    st.info(
        "The review database answers, but it holds no child. Load a return or make the demo "
        "county (README), then reload this page.",
        icon=":material/inbox:",
    )
    stop()


def stop() -> NoReturn:
    """Draw nothing further on this page, and keep no room for an answer that will not come.

    Once Streamlit is asked to stop it takes nothing more, so the room is given back before.
    """
    current().head.give_back()
    st.stop()


def current() -> Frame:
    """Return the frame of this rerun."""
    frame: Frame = st.session_state[_CURRENT]
    return frame


def heading(title: str, answer: str, rest: str = "") -> None:
    """Put the page's title and its answer, the first sentence in bold, above the filters."""
    current().head.write(title, answer, rest)


def empty(what: str) -> None:
    """Say that there is no such thing, among whom, and how to widen it if a filter is set."""
    _nothing(f"No {what}.")


def none_of(title: str) -> None:
    """Say as `empty` does that a list with a title holds nothing."""
    _nothing(f"{title}: none.")


def _nothing(said: str) -> None:
    here = current()
    widen = "Change the filters to widen it." if here.view.scope.is_filtered else ""
    tables.empty(said, here.sentence, widen)
