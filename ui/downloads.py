"""The one way a file leaves the dashboard: made on the click, for the sign-in that clicked."""

from collections.abc import Callable

import streamlit as st

from data_access.state.store import Store
from ui import access, frame, state
from ui.ownership import owned


class NoLongerAllowedError(RuntimeError):
    """The sign-in ended, or its role or view changed, since the page with the button was drawn."""


def offer(label: str, make: Callable[[], bytes], file_name: str, mime: str, key: str) -> None:
    """Draw a button that makes its file on the click: nothing is kept until then.

    `make` writes the access log before it returns the bytes. The file can be fetched by this
    sign-in alone.
    """
    person = frame.current().person
    st.download_button(
        label,
        data=while_allowed(make, person, state.store()),
        file_name=file_name,
        mime=owned(mime, person.family),
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


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
