"""The one way a file leaves the dashboard: its purpose told, made on the click, for who clicked.

What a download is for is asked first, by a short list and, where that does not say it, a few words;
the answer is in the access log before the file is made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from data_access.state.access_log import Action, Detail
from data_access.state.limits import FILES_EACH
from data_access.state.store import Store
from ui import clock, frame
from ui.entrance import access, state
from ui.entrance.ownership import owned

LONGEST_REASON = 200
"""Characters of the few words."""

LABEL = "Download"
"""Of what opens the question and the files."""

MADE_ON_CLICK = "A file is made when you click: a long list or a document may take a few seconds."


class Purpose(StrEnum):
    """What a download may be for."""

    REVIEWS = "Preparing or arranging reviews"
    MEETING = "Supervision or a team meeting"
    REPORT = "A report to managers or the board"
    INSPECTION = "Inspection or audit"
    DATA = "Checking or correcting the data"
    OTHER = "Something else"


class NoLongerAllowedError(RuntimeError):
    """The sign-in ended, or its role or view changed, since the page with the button was drawn."""


class NoPurposeError(RuntimeError):
    """A file was asked for without a purpose; only a request made by hand comes to this."""


class TooManyFilesError(RuntimeError):
    """The account has taken away as many files within the hour as one may."""


@dataclass(frozen=True, kw_only=True)
class File:
    """One file on offer. `make` is called on the click, after the access log was written."""

    label: str
    ending: str
    name: str
    mime: str
    make: Callable[[], bytes]


def offer(files: Sequence[File], *, key: str, detail: Detail) -> None:
    """Draw the question and a button for each file once "Download" is opened; a click makes a file.

    `detail` says what the list is and how many rows it has. The buttons work once the question is
    answered; "Something else" needs a few words. If the log cannot be written there is no file, nor
    if the account has taken away FILES_EACH within the hour. A file can be fetched by this sign-in
    alone.
    """
    box = st.popover(LABEL, icon=":material/download:", key=f"{key}_download", on_change="rerun")
    if not box.open:  # what hardly anybody opens would be a tenth of a page of lists
        return
    person, store = frame.current().person, state.store()
    with box:
        purpose = st.selectbox(
            "What is it for?",
            list(Purpose),
            index=None,
            format_func=lambda each: each.value,
            placeholder="Choose first: it is recorded",
            key=f"{key}_purpose",
        )
        reason = st.text_input(
            "In a few words, if the list does not say it",
            max_chars=LONGEST_REASON,
            help="No child's name or number: this is kept in the access log.",
            key=f"{key}_reason",
        ).strip()
        st.markdown(f":small[:gray[{MADE_ON_CLICK}]]")
        is_told = purpose is not None and (purpose is not Purpose.OTHER or bool(reason))
        again = store.access_log.next_file_at(person.username) if is_told else None
        if again is not None:
            st.warning(
                f"You have taken away {FILES_EACH} files within an hour, as many as one may. The "
                f"next can be made at {again.astimezone(clock.LONDON):%H:%M}.",
                icon=":material/schedule:",
            )
        told = {"purpose": purpose.value if purpose else None, "reason": reason or None}
        for file in files:
            made = _recorded(file, person, store, is_told=is_told, detail={**detail, **told})
            st.download_button(
                file.label,
                data=while_allowed(made, person, store),
                file_name=file.name,
                mime=owned(file.mime, person.family),
                key=f"{key}_{file.ending}",
                icon=":material/download:",
                on_click="ignore",
                disabled=not is_told or again is not None,
                width="stretch",
            )


def _recorded(
    file: File, person: access.SignedIn, store: Store, *, is_told: bool, detail: Detail
) -> Callable[[], bytes]:
    def made() -> bytes:
        if not is_told:
            raise NoPurposeError("A file was asked for without a purpose.")
        if store.access_log.next_file_at(person.username) is not None:
            store.access_log.write(person.username, Action.REFUSED, {"asked": "a file too many"})
            raise TooManyFilesError(f"{FILES_EACH} files were taken away within the hour.")
        what = {**detail, "format": file.ending}
        store.access_log.write(person.username, Action.LIST_EXPORTED, what)
        return file.make()

    return made


def while_allowed(
    make: Callable[[], bytes], person: access.SignedIn, store: Store
) -> Callable[[], bytes]:
    """Return `make`, but looking the sign-in up first, as for every page.

    What is returned raises NoLongerAllowedError once the sign-in has ended, has another role or is
    in meeting view: then no file is made and no row of an export written.
    """

    def made() -> bytes:
        live = store.sessions.live(person.family, touch=True)
        if live is None or live.account.role is not person.role or live.meeting is not None:
            raise NoLongerAllowedError("The page with this button is out of date.")
        return make()

    return made
