"""What an administrator does with accounts at the command line; each act is in the access log."""

from dataclasses import replace

from data_access.state.access_log import Action
from data_access.state.accounts import Account, AccountError
from data_access.state.passwords import first_password, hashed
from data_access.state.store import Store
from measures.words import Role

ADMINISTRATOR = "(command line)"
"""Who the access log names for what is done here."""


def add(
    store: Store, username: str, *, name: str, role: Role, iro_id: str | None, password: str | None
) -> list[str]:
    """Add an account. Without a password a first one is made, to be changed at the first sign-in.

    Raises AccountError if the username is taken or not allowed, WeakPasswordError.
    """
    if store.accounts.get(username) is not None:
        raise AccountError(
            f"There is an account [{username}] already. Change it with 'user role' or "
            "'user password'."
        )
    chosen = password or first_password()
    store.accounts.put(
        Account(
            username=username,
            name=name,
            role=role,
            iro_id=iro_id,
            password_hash=hashed(chosen, username=username),
            must_change_password=password is None,
        )
    )
    _log(store, Action.ACCOUNT_ADDED, username, role=role.value)
    return [f"{username} may now sign in as {role.label}.", *_told(password, chosen)]


def disable(store: Store, username: str) -> list[str]:
    """Close an account and end its sessions at once. Raises AccountError if it is the last one."""
    _keep_a_manager(store, username)
    store.accounts.close(username)
    _log(store, Action.ACCOUNT_CLOSED, username)
    return [f"{username} can no longer sign in, and is signed out everywhere."]


def change_role(store: Store, username: str, role: Role, *, iro_id: str | None) -> list[str]:
    """Give an account another role; it bites at the person's next click."""
    account = _existing(store, username)
    if role is not Role.SERVICE_MANAGER:
        _keep_a_manager(store, username)
    store.accounts.put(replace(account, role=role, iro_id=iro_id))
    _log(store, Action.ROLE_CHANGED, username, before=account.role.value, role=role.value)
    return [f"{username} is now {role.label}."]


def new_password(store: Store, username: str, *, password: str | None) -> list[str]:
    """Set a first password again, to be changed at the next sign-in; every session ends."""
    account = _existing(store, username)
    chosen = password or first_password()
    store.accounts.put(
        replace(
            account,
            password_hash=hashed(chosen, username=username),
            must_change_password=True,
            is_active=True,
        )
    )
    _log(store, Action.PASSWORD_CHANGED, username)
    return [f"{username} has a new first password.", *_told(password, chosen)]


def sessions(store: Store) -> list[str]:
    """Return a line for each session that nobody has ended and that is not too old."""
    lines = [
        f"{live.account.username:<20} since {live.created_at:%d %b %Y %H:%M} UTC, last click "
        f"{live.last_seen_at:%H:%M} UTC{', in meeting view' if live.meeting else ''}"
        for live in store.sessions.all_live()
    ]
    return lines or ["Nobody is signed in."]


def kick(store: Store, username: str) -> list[str]:
    """End every session of an account; it may sign in again."""
    _existing(store, username)
    store.sessions.revoke_all(username, why="ended by an administrator")
    _log(store, Action.SESSIONS_ENDED, username)
    return [f"{username} is signed out everywhere."]


def _existing(store: Store, username: str) -> Account:
    account = store.accounts.get(username)
    if account is None:
        raise AccountError(f"There is no account [{username}]. List them with 'user list'.")
    return account


def _keep_a_manager(store: Store, username: str) -> None:
    """Refuse to take away the last Service Manager: nobody could see who looked at what."""
    managers = {
        account.username
        for account in store.accounts.everyone()
        if account.is_active and account.role is Role.SERVICE_MANAGER
    }
    if managers == {username}:
        raise AccountError(
            f"[{username}] is the only Service Manager. Add another one first: 'user add'."
        )


def _told(asked: str | None, chosen: str) -> list[str]:
    if asked is not None:
        return []
    return [f"First password, shown once and to be changed at sign-in: {chosen}"]


def _log(store: Store, action: Action, username: str, **detail: str) -> None:
    store.access_log.write(ADMINISTRATOR, action, {"account": username, **detail})
