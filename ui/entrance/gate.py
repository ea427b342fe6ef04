"""The seam with streamlit-authenticator: its form and its hash; the session is ours.

Its own cookie can be read by scripts and cannot be revoked, its lock forgets, and it answers an
unknown name faster than a known one. So this class gives it our accounts, our check and no cookie.
A contract test drives every name used here (tests/ui/test_access.py).
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import streamlit_authenticator as stauth
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.utilities import Encryptor

from data_access.state import hashes
from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.limits import PASSWORD_BYTES
from data_access.state.store import Store

FORM = {
    "Form name": "Sign in",
    "Username": "Username",
    "Password": "Password",
    "Login": "Sign in",
}


class NoCookie:
    """Stands where the library keeps its cookie. It calls `opened` after a right password."""

    def __init__(self, opened: Callable[[], None]) -> None:
        """Remember what to do when a password was right."""
        self._opened = opened

    def get_cookie(self) -> None:
        """There is no cookie of the library's."""

    def set_cookie(self) -> None:
        """The password was right."""
        self._opened()

    def delete_cookie(self) -> None:
        """There is nothing to delete."""


class Gate(stauth.Authenticate):  # type: ignore[misc]  # the library has no types
    """The library's sign-in form over our accounts, with our lock and equal answers."""

    def __init__(
        self,
        store: Store,
        *,
        is_demo_data: bool,
        address: str | None,
        opened: Callable[[Account], None],
    ) -> None:
        """Prepare the form. `opened` is called with the account after a right password.

        The parent's constructor is not called: it would draw a component that reads every cookie.
        """
        self._store = store
        self._address = address
        self._with_codes = store.one_time_codes.holders()
        self._accounts = {
            account.username: account
            for account in store.accounts.everyone()
            if account.is_welcome(is_demo_data=is_demo_data) and _has_password(account, store.now())
        }
        unused = "unused: no token is ever signed"
        self.api_key = None
        self.path = None
        self.secret_key = unused
        self.attrs: dict[str, Any] = {"login_sleep_time": 0}
        self.encryptor = Encryptor(unused)
        self.cookie_controller = NoCookie(lambda: opened(self._accounts[self._username]))
        self.authentication_controller = AuthenticationController(
            {"usernames": {name: _as_credential(who) for name, who in self._accounts.items()}},
            None,
            False,
            None,
            None,
            unused,
            None,
        )
        self._library_login: Callable[..., bool | None] = self.authentication_controller.login
        self.authentication_controller.login = self._login
        model = self.authentication_controller.authentication_model
        self._library_check: Callable[[str, str], bool | None] = model.check_credentials
        model.check_credentials = self._check
        self._username = ""
        self.is_incomplete = False
        """Whether the form was just sent without a username or without a password."""

    def asks_for_code(self, account: Account) -> bool:
        """Whether a one-time code is asked for after the password of that account."""
        return account.is_break_glass or account.username in self._with_codes

    def _login(self, username: str, password: str, *rest: object, **more: object) -> bool | None:
        """Pass a sent form on, if both boxes were filled in."""
        self.is_incomplete = not (username.strip() and password.strip())
        return (
            None if self.is_incomplete else self._library_login(username, password, *rest, **more)
        )

    def _check(self, username: str, password: str) -> bool:
        """Whether the password is right; the same words and the same time for every failure."""
        attempts, log = self._store.attempts, self._store.access_log
        origin = {"address": self._address}
        if attempts.locked_until(username, address=self._address) is not None:
            _spend_time()
            log.write(None, Action.SIGN_IN_WHILE_LOCKED, origin)
            return False
        is_checkable = username in self._accounts and len(password.encode()) <= PASSWORD_BYTES
        if is_checkable:
            was_right = self._is_password(username, password)
        else:
            _spend_time()
            was_right = False
        is_whole = not (was_right and self.asks_for_code(self._accounts[username]))
        if is_whole:  # else the code is still to come, and decides
            attempts.record(username, was_right=was_right, address=self._address)
        if was_right:
            self._username = username
            self._store.accounts.renew_hash(self._accounts[username], password)
            if is_whole:
                log.write(username, Action.SIGNED_IN, origin)
        else:
            log.write(None, Action.SIGN_IN_FAILED, origin)
        return was_right

    def _is_password(self, username: str, password: str) -> bool:
        """By the library for a hash of its kind, bcrypt; by ours for one of any that came after."""
        stored = self._accounts[username].password_hash
        if stored.startswith(hashes.Bcrypt.mark):
            return bool(self._library_check(username, password))
        return hashes.is_password(password, stored)


def _has_password(account: Account, at: datetime) -> bool:
    """Whether a password opens the account: not with single sign-on, nor a lapsed first one."""
    return account.is_local and not account.is_lapsed(at)


def _as_credential(account: Account) -> dict[str, Any]:
    return {
        "first_name": account.name,
        "last_name": "",
        "email": account.email,
        "roles": [account.role.value],
        "password": account.password_hash,
    }


def _spend_time() -> None:
    """Take as long as a real check, so that the time tells nothing about the name."""
    hashes.is_password("not the password", _no_ones_hash())


@cache
def _no_ones_hash() -> str:
    return hashes.of_password("nobody's password")
