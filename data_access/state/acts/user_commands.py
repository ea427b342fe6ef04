"""What is done with accounts, at the command line or on the page; each act is in the access log.

`by` names who acts. Every function returns the lines that tell it what was done.
"""

from dataclasses import replace
from datetime import datetime

from data_access.state.access_log import Action
from data_access.state.accounts import Account, AccountError
from data_access.state.acts import code_commands
from data_access.state.limits import FIRST_PASSWORD_LIFE
from data_access.state.passwords import NO_PASSWORD, first_password, hashed
from data_access.state.store import Store
from measures.words import Role

ADMINISTRATOR = "(command line)"
"""Who the access log names for what is done at the command line."""

BY_PROVIDER = "(single sign-on)"
"""Who the access log names for what the identity provider says."""


def add(
    store: Store,
    username: str,
    *,
    name: str,
    role: Role,
    iro_id: str | None,
    password: str | None,
    by: str = ADMINISTRATOR,
) -> list[str]:
    """Add an account. Without a password a first one is made, to be changed at the first sign-in.

    Raises AccountError if the username is taken or not allowed, WeakPasswordError.
    """
    _refuse_taken(store, username)
    chosen = password or first_password()
    store.accounts.put(
        Account(
            username=username,
            name=name,
            role=role,
            iro_id=iro_id,
            password_hash=hashed(chosen, username=username, name=name),
            must_change_password=password is None,
            first_password_until=store.now() + FIRST_PASSWORD_LIFE if password is None else None,
        )
    )
    _log(store, by, Action.ACCOUNT_ADDED, username, role=role.value)
    return [f"{username} may now sign in as {role.label}.", *_told(password, chosen)]


def add_break_glass(store: Store, username: str, *, name: str) -> list[str]:
    """Add the one break-glass account: a Service Manager with one-time codes, disabled at first.

    Its password does not lapse: it lies in a sealed envelope until the day it is needed. Raises
    AccountError if there is one already.
    """
    _refuse_taken(store, username)
    others = [each.username for each in store.accounts.everyone() if each.is_break_glass]
    if others:
        raise AccountError(
            f"There is a break-glass account already: [{others[0]}]. One is enough; make it a new "
            "password with 'user password', or new codes with 'user codes'."
        )
    chosen = first_password()
    store.accounts.put(
        Account(
            username=username,
            name=name,
            role=Role.SERVICE_MANAGER,
            password_hash=hashed(chosen, username=username, name=name),
            is_active=False,
            is_break_glass=True,
        )
    )
    _log(store, ADMINISTRATOR, Action.ACCOUNT_ADDED, username, break_glass=True)
    return [
        f"{username} is the break-glass account. It is disabled until 'user enable {username}'.",
        f"Password, shown once, for a sealed envelope: {chosen}",
        *code_commands.enrolled(store, username),
    ]


def enable(store: Store, username: str, *, by: str = ADMINISTRATOR) -> list[str]:
    """Open a closed account again, with the password it had."""
    account = store.accounts.existing(username)
    store.accounts.put(replace(account, is_active=True))
    _log(store, by, Action.ACCOUNT_OPENED, username)
    return [f"{username} may sign in again."]


def disable(store: Store, username: str, *, by: str = ADMINISTRATOR) -> list[str]:
    """Close an account and end its sessions at once. Raises AccountError if it is the last one."""
    _keep_a_manager(store, username)
    store.accounts.close(username)
    _log(store, by, Action.ACCOUNT_CLOSED, username)
    return [f"{username} can no longer sign in, and is signed out everywhere."]


def change_role(
    store: Store, username: str, role: Role, *, iro_id: str | None, by: str = ADMINISTRATOR
) -> list[str]:
    """Give an account another role; it bites at the person's next click."""
    account = store.accounts.existing(username)
    if role is not Role.SERVICE_MANAGER:
        _keep_a_manager(store, username)
    store.accounts.put(replace(account, role=role, iro_id=iro_id))
    _log(store, by, Action.ROLE_CHANGED, username, before=account.role.value, role=role.value)
    return [f"{username} is now {role.label}."]


def new_password(
    store: Store, username: str, *, password: str | None, by: str = ADMINISTRATOR
) -> list[str]:
    """Set a first password again, to be changed at the next sign-in; every session ends.

    That of the break-glass account does not lapse and need not be changed.
    """
    account = store.accounts.existing(username)
    if not account.is_local:
        raise AccountError(f"[{username}] signs in with single sign-on and has no password here.")
    chosen = password or first_password()
    is_first = not account.is_break_glass
    store.accounts.put(
        replace(
            account,
            password_hash=hashed(chosen, username=username, name=account.name),
            must_change_password=is_first,
            first_password_until=store.now() + FIRST_PASSWORD_LIFE if is_first else None,
            is_active=account.is_active if account.is_break_glass else True,
        )
    )
    _log(store, by, Action.PASSWORD_CHANGED, username)
    return [f"{username} has a new first password.", *_told(password, chosen)]


def name_restricted(
    store: Store, username: str, *, allowed: bool, by: str = ADMINISTRATOR
) -> list[str]:
    """Let an account see the names of restricted children, or no longer."""
    account = store.accounts.existing(username)
    store.accounts.put(replace(account, may_name_restricted=allowed))
    _log(store, by, Action.RESTRICTED_NAMES, username, allowed=allowed)
    what = "sees" if allowed else "no longer sees"
    return [f"{username} {what} the names of restricted children."]


def sessions(store: Store) -> list[str]:
    """Return a line for each session that nobody has ended and that is not too old."""
    lines = [
        f"{live.account.username:<20} since {live.created_at:%d %b %Y %H:%M} UTC, last click "
        f"{live.last_seen_at:%H:%M} UTC{', in meeting view' if live.meeting else ''}"
        for live in store.sessions.all_live()
    ]
    return lines or ["Nobody is signed in."]


def kick(store: Store, username: str, *, by: str = ADMINISTRATOR) -> list[str]:
    """End every session of an account; it may sign in again."""
    store.accounts.existing(username)
    store.sessions.revoke_all(username, why="ended by an administrator")
    _log(store, by, Action.SESSIONS_ENDED, username)
    return [f"{username} is signed out everywhere."]


def from_provider(
    store: Store, *, subject: str, username: str, name: str, role: Role, iro_id: str | None
) -> Account:
    """Return the account of a person whom the identity provider vouches for, made if need be.

    The role is the provider's at every sign-in. The officer is the provider's where it names one,
    else the one a Service Manager set. Raises AccountError for a closed account, and for a
    username that belongs to somebody else here.
    """
    account = store.accounts.of_subject(subject)
    if account is None:
        _refuse_taken(store, username)
        account = Account(
            username=username,
            name=name,
            role=role,
            iro_id=iro_id,
            password_hash=NO_PASSWORD,
            sso_subject=subject,
        )
        store.accounts.put(account)
        _log(store, BY_PROVIDER, Action.ACCOUNT_ADDED, username, role=role.value)
        return account
    if not account.is_active:
        raise AccountError(f"The account [{account.username}] is closed.")
    bound = (iro_id or account.iro_id) if role in (Role.IRO, Role.SENIOR_IRO) else None
    fresh = replace(account, name=name, role=role, iro_id=bound)
    if fresh != account:
        store.accounts.put(fresh)
    if role is not account.role:
        _log(
            store, BY_PROVIDER, Action.ROLE_CHANGED, account.username,
            before=account.role.value, role=role.value,
        )  # fmt: skip
    return fresh


def end_by_provider(store: Store, *, subject: str, opened_by: datetime) -> None:
    """End the sessions that a person had here when their session at the provider ended.

    One opened since stays, so the same message sent twice ends nothing more. Nothing for a person
    who has no account here.
    """
    account = store.accounts.of_subject(subject)
    if account is not None and store.sessions.revoke_all(
        account.username, why="ended at the identity provider", opened_by=opened_by
    ):
        _log(store, BY_PROVIDER, Action.SESSIONS_ENDED, account.username)


def _refuse_taken(store: Store, username: str) -> None:
    if store.accounts.get(username) is not None:
        raise AccountError(
            f"There is an account [{username}] already. Change it with 'user role' or "
            "'user password', or choose another username."
        )


def _keep_a_manager(store: Store, username: str) -> None:
    """Refuse to take away the last Service Manager: nobody could see who looked at what.

    The break-glass account does not count: it is for the day when nobody else can sign in.
    """
    managers = {
        account.username
        for account in store.accounts.everyone()
        if account.is_active and account.role is Role.SERVICE_MANAGER and not account.is_break_glass
    }
    if managers == {username}:
        raise AccountError(
            f"[{username}] is the only Service Manager. Add another one first: 'user add'."
        )


def _told(asked: str | None, chosen: str) -> list[str]:
    if asked is not None:
        return []
    return [f"First password, shown once and to be changed at sign-in: {chosen}"]


def _log(store: Store, by: str, action: Action, username: str, **detail: str | bool) -> None:
    store.access_log.write(by, action, {"account": username, **detail})
