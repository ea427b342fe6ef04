"""Signing in where no browser is: the store holds a real session all the same."""

import secrets

from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from ui.entrance import access


def signed_in_cookie(store: Store, username: str) -> tuple[str, str]:
    """Open a real session for the account; its family and the browser id that leads to it."""
    before = secrets.token_urlsafe(32)
    family = store.sessions.open(username)
    cookie = store.sessions.rotate(before, store.sessions.ticket(family, before))
    if cookie is None:
        raise RuntimeError("The store gave no cookie for a ticket it had just made.")
    return family, cookie


def sign_in_for_test(app_test: AppTest, store: Store, username: str) -> str:
    """Sign the account in and put its browser id where the gate looks; return the family.

    The account must exist in the store that REVIEW_STATE_URL names.
    """
    family, cookie = signed_in_cookie(store, username)
    app_test.session_state[access.BROWSER_ID] = cookie
    return family


def visit_for_test(app_test: AppTest) -> str:
    """Give the app a browser id that nobody is signed in on, as a first visit has."""
    browser_id = secrets.token_urlsafe(32)
    app_test.session_state[access.BROWSER_ID] = browser_id
    return browser_id
