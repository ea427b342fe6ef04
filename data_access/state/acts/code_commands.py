"""What is done with an account's one-time codes at the command line; each act is in the access log.

`by` names who acts. The functions return the lines that tell it what was done.
"""

from data_access.state import one_time_codes
from data_access.state.access_log import Action
from data_access.state.accounts import AccountError
from data_access.state.store import Store


def renew(store: Store, username: str, *, by: str) -> list[str]:
    """Give a local account one-time codes, or new ones; they are in force at once.

    Raises AccountError for an account of single sign-on, or if there is none of that username.
    """
    account = store.accounts.existing(username)
    if not account.is_local:
        raise AccountError(
            f"[{username}] signs in with single sign-on: the second factor is the provider's."
        )
    had = store.one_time_codes.are_of(username)
    told = enrolled(store, username)
    action = Action.CODES_REPLACED if had else Action.CODES_SET_UP
    store.access_log.write(by, action, {"account": username})
    return told


def remove(store: Store, username: str, *, by: str) -> list[str]:
    """Take an account's codes away and end its sessions: for a lost phone.

    Where codes are required the person sets new ones up at the next sign-in. Raises AccountError
    for the break-glass account, for one without codes, or if there is none of that username.
    """
    account = store.accounts.existing(username)
    if account.is_break_glass:
        raise AccountError(
            f"[{username}] is the break-glass account and keeps its codes. Make it new ones with "
            f"'user codes {username}'."
        )
    if not store.one_time_codes.remove(username):
        raise AccountError(f"[{username}] has no one-time codes.")
    store.sessions.revoke_all(username, why="one-time codes removed")
    store.access_log.write(by, Action.CODES_REMOVED, {"account": username})
    return [f"{username} has no one-time codes any more, and is signed out everywhere."]


def enrolled(store: Store, username: str) -> list[str]:
    """Make an account a new secret and return the lines that show it. It is not logged here."""
    secret = store.one_time_codes.enrol(username)
    return [
        f"Secret of the one-time codes, shown once, for an authenticator app: {secret}",
        f"The same as an address: {one_time_codes.address_of(secret, username)}",
    ]
