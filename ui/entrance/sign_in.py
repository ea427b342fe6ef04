"""The sign-in form and what may follow it: a one-time code, or choosing one's own password."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import streamlit as st

from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.limits import CODE_WAIT, FAILURES_OF_NAME, PASSWORD_CHARACTERS, WINDOW
from data_access.state.passwords import WeakPasswordError, hashed
from data_access.state.store import Store
from ui import brand
from ui.entrance.codes import CODE_LABEL
from ui.entrance.single_sign_on import redirect
from ui.entrance.single_sign_on.settings import SsoSettings

REFUSED = (
    "The username or password is wrong, or there were too many tries. Check both and try again. "
    f"After {FAILURES_OF_NAME} wrong tries wait {WINDOW.seconds // 60} minutes, or ask your "
    "administrator."
)
"""One wording for every failure: a wrong name, a wrong password, a lapsed one, a lock."""

CODE_REFUSED = "That code is not right, or was used already. Wait for the next one."

EMERGENCY = "This account is for emergencies. Its use raises an alert and is recorded."

OWN_CODE = "Type the code that your phone shows now. If you lost the phone, ask your administrator."

ALERT = logging.getLogger("review.alert")
"""What must be looked into at once; it goes to the log of the service (docs/deployment.md)."""

_AWAITED = "_code_awaited"


def draw(
    store: Store,
    *,
    browser_id: str | None,
    address: str | None,
    is_demo_data: bool,
    was_signed_out: bool,
    opened: Callable[[str], None],
) -> NoReturn:
    """Draw the sign-in form, or the one for a code, and end the rerun there.

    `opened` is called with the username once everything asked of the person was right.
    """
    from ui.entrance.gate import (  # its library declares components, which only a page may
        FORM,
        Gate,
    )

    with brand.sign_in_frame():
        if browser_id is None:
            st.error("This browser sent no cookie. Allow cookies for this address and reload.")
            st.stop()
        awaited = _awaited(store, browser_id)
        if awaited is not None:
            _draw_code(store, awaited, address=address, is_demo_data=is_demo_data, opened=opened)
        if was_signed_out:
            st.info("You are signed out.", icon=":material/check_circle:")
        _draw_single_sign_on()

        def was_right(account: Account) -> None:
            if gate.asks_for_code(account):
                st.session_state[_AWAITED] = (account.username, browser_id, store.now())
            else:
                opened(account.username)

        gate = Gate(store, is_demo_data=is_demo_data, address=address, opened=was_right)
        gate.login(fields=FORM, key="sign_in")
        outcome = st.session_state.get("authentication_status")
        st.session_state["authentication_status"] = None
        if outcome is True:
            st.rerun()
        if gate.is_incomplete:
            st.error("Enter both your username and your password.", icon=":material/error:")
        elif outcome is False:
            st.error(REFUSED, icon=":material/error:")
    st.stop()


def _draw_single_sign_on() -> None:
    """Draw the way to the identity provider, where the council has one."""
    settings = SsoSettings.from_environment()
    if settings is not None and st.button(
        settings.label, icon=":material/login:", width="stretch", key="sign_in_sso"
    ):
        redirect.to_provider(st.context.url, st.query_params.to_dict())


def _awaited(store: Store, browser_id: str) -> str | None:
    """Return the username whose password was right in this page and whose code is awaited."""
    found: tuple[str, str, datetime] | None = st.session_state.get(_AWAITED)
    if found is None:
        return None
    username, seen_on, at = found
    if seen_on != browser_id or store.now() - at > CODE_WAIT:
        del st.session_state[_AWAITED]
        return None
    return username


def _draw_code(
    store: Store,
    username: str,
    *,
    address: str | None,
    is_demo_data: bool,
    opened: Callable[[str], None],
) -> NoReturn:
    account = store.accounts.get(username)
    with st.form("one_time_code", clear_on_submit=True):
        st.subheader("One-time code", anchor=False)
        st.markdown(EMERGENCY if account is not None and account.is_break_glass else OWN_CODE)
        typed = st.text_input(CODE_LABEL, autocomplete="one-time-code")
        sent = st.form_submit_button("Sign in", type="primary")
    if sent and _is_code_right(store, username, typed, address=address, is_demo_data=is_demo_data):
        del st.session_state[_AWAITED]
        opened(username)
        st.rerun()
    if sent:
        st.error(CODE_REFUSED, icon=":material/error:")
    st.stop()


def _is_code_right(
    store: Store, username: str, typed: str, *, address: str | None, is_demo_data: bool
) -> bool:
    """Whether the code is right and the account still open; tries count towards the lock."""
    account = store.accounts.get(username)
    is_break_glass = account is not None and account.is_break_glass
    origin: dict[str, str | bool | None] = {"address": address}
    origin |= {"break_glass": True} if is_break_glass else {"with": "a one-time code"}
    if store.attempts.locked_until(username, address=address) is not None:
        store.access_log.write(None, Action.SIGN_IN_WHILE_LOCKED, origin)
        return False
    is_right = (
        account is not None
        and account.is_welcome(is_demo_data=is_demo_data)
        and store.one_time_codes.use(username, typed)
    )
    store.attempts.record(username, was_right=is_right, address=address)
    if not is_right:
        store.access_log.write(None, Action.SIGN_IN_FAILED, origin)
        return False
    if is_break_glass:
        store.access_log.write(username, Action.BREAK_GLASS_USED, origin)
        ALERT.critical("ALERT: the break-glass account signed in. Look into it now.")
    else:
        store.access_log.write(username, Action.SIGNED_IN, origin)
    return True


def draw_new_password(store: Store, account: Account) -> NoReturn:
    """Draw the form that replaces a first password, and end the rerun there."""
    with brand.sign_in_frame(), st.form("new_password"):
        st.subheader("Choose your own password", anchor=False)
        st.markdown(
            f"The one you were given is for the first sign-in only. Use at least "
            f"{PASSWORD_CHARACTERS} characters: a few words do."
        )
        first = st.text_input("New password", type="password", autocomplete="new-password")
        again = st.text_input("New password again", type="password", autocomplete="new-password")
        if st.form_submit_button("Save and sign in again", type="primary"):
            if first != again:
                st.error("The two passwords differ. Type the same one twice.")
                st.stop()
            try:
                fresh = hashed(first, username=account.username, name=account.name)
            except WeakPasswordError as error:
                st.error(str(error))
                st.stop()
            store.access_log.write(account.username, Action.PASSWORD_CHANGED)
            store.accounts.set_password(account.username, fresh)
            st.rerun()
    st.stop()
