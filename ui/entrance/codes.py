"""One-time codes at the entrance: whether every local account needs them, and how they are set up.

A secret that was shown stays in Session State until a first right code of it is typed, so that
nobody is locked out by half a set-up.
"""

import os
from datetime import datetime
from typing import NoReturn

import streamlit as st

from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.limits import CODE_SET_UP_WAIT
from data_access.state.live_sessions import LiveSession
from data_access.state.one_time_codes import address_of, new_secret
from data_access.state.store import Store
from ui import brand

NAME = "REVIEW_ONE_TIME_CODES"
REQUIRED = "required"
OPTIONAL = "optional"

CODE_LABEL = "Code from the authenticator app"

WRONG = (
    "That code is not right, so nothing has changed. Check that the clock of your phone is right "
    "and type the code that the app shows now."
)

_SHOWN = "_codes_secret_shown"


class CodesSettingError(ValueError):
    """REVIEW_ONE_TIME_CODES holds another word than the two it may; the message names them."""


def are_required() -> bool:
    """Whether every local account needs one-time codes: REVIEW_ONE_TIME_CODES is "required".

    Unset means "optional". Raises CodesSettingError for any other word.
    """
    word = os.environ.get(NAME, "").strip() or OPTIONAL
    if word not in (REQUIRED, OPTIONAL):
        raise CodesSettingError(
            f"{NAME} is [{word}]. Write {REQUIRED} or {OPTIONAL}, or leave it out for {OPTIONAL}."
        )
    return word == REQUIRED


def are_lacking(store: Store, account: Account) -> bool:
    """Whether an account must set its codes up before it is shown anything.

    Never one of single sign-on, whose second factor is the provider's, nor a demonstration
    account, whose password is public.
    """
    return (
        account.is_local
        and not account.is_demo
        and are_required()
        and not store.one_time_codes.are_of(account.username)
    )


def draw_required(store: Store, live: LiveSession) -> NoReturn:
    """Draw the form that sets up the codes of an account that needs them; end the rerun there.

    The password was typed just now: a session that is older than that ends, and the person signs
    in again.
    """
    username = live.account.username
    if store.now() - live.created_at > CODE_SET_UP_WAIT:
        store.sessions.revoke(live.family, why="one-time codes are required")
        st.rerun()
    with brand.sign_in_frame():
        st.subheader("Set up one-time codes", anchor=False)
        st.markdown(
            "Every account here needs a code from an authenticator app beside its password. Set "
            "yours up now; nothing else is shown before."
        )
        if not is_begun(store, username):
            begin(store, username)
        if draw_set_up(store, username):
            st.rerun()
    st.stop()


def begin(store: Store, username: str) -> None:
    """Make a secret to be shown. It is in force for nobody, and this page alone keeps it."""
    st.session_state[_SHOWN] = (username, new_secret(), store.now())


def is_begun(store: Store, username: str) -> bool:
    """Whether this page shows a secret to that person, and not for too long already."""
    return _shown(store, username) is not None


def leave() -> None:
    """Forget the secret that is shown, if there is one."""
    st.session_state.pop(_SHOWN, None)


def draw_set_up(store: Store, username: str) -> bool:
    """Draw the secret that was begun and ask for a first code; return whether that was right now.

    Then the codes are in force, the code is used up and the access log has its row. False where
    nothing was begun.
    """
    secret = _shown(store, username)
    if secret is None:
        return False
    with st.form("codes_set_up", clear_on_submit=True):
        st.markdown("In the authenticator app on your phone add an account with this key:")
        st.code(_in_fours(secret), language=None, wrap_lines=True)
        st.markdown("Or copy this address into an app that takes one:")
        st.code(address_of(secret, username), language=None, wrap_lines=True)
        st.markdown("Then type the code that the app shows. Until it is right nothing changes.")
        typed = st.text_input(CODE_LABEL, autocomplete="one-time-code", key="codes_first")
        sent = st.form_submit_button("Set up the codes", type="primary")
    if not sent:
        return False
    had = store.one_time_codes.are_of(username)
    if not store.one_time_codes.confirm(username, secret, typed):
        st.error(WRONG, icon=":material/error:")
        return False
    leave()
    store.access_log.write(username, Action.CODES_REPLACED if had else Action.CODES_SET_UP)
    return True


def _shown(store: Store, username: str) -> str | None:
    """Return the secret that this page shows to that person, None if none or for too long."""
    found: tuple[str, str, datetime] | None = st.session_state.get(_SHOWN)
    if found is None:
        return None
    whose, secret, at = found
    if whose != username or store.now() - at > CODE_SET_UP_WAIT:
        leave()
        return None
    return secret


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
