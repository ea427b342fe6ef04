"""Accounts: who may sign in and as what, and the acts of a Service Manager on them."""

from collections.abc import Callable
from enum import StrEnum

import polars as pl
import streamlit as st

from data_access.state.accounts import Account, AccountError
from data_access.state.acts import user_commands
from data_access.state.passwords import WeakPasswordError
from measures.words import Role
from ui import clock, frame, wording
from ui.entrance import state
from ui.tables import tables
from ui.tables.columns import Column

COLUMNS = (
    Column("account", "Username"),
    Column("account_name", "Name"),
    Column("account_role", "Role"),
    Column("account_officer", "Officer"),
    Column("account_state", "State"),
)
SESSION_COLUMNS = (
    Column("account", "Username"),
    Column("since_at", "Signed in"),
    Column("last_at", "Last click"),
    Column("account_state", "State"),
)

WITH_OFFICER = (Role.IRO, Role.SENIOR_IRO)
"""Roles that may be an officer of the review database."""

_TOLD = "_account_told"


class Act(StrEnum):
    """What a Service Manager may do with another person's account."""

    ROLE = "Give another role"
    PASSWORD = "Make a new first password"
    SIGN_OUT = "Sign out everywhere"
    DISABLE = "Disable"
    ENABLE = "Enable again"
    NAME_RESTRICTED = "Show the names of restricted children"
    HIDE_RESTRICTED = "No longer show the names of restricted children"


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    accounts = state.store().accounts.everyone()
    active = sum(account.is_active for account in accounts)
    return (
        f"{wording.sentence(wording.count(active, 'person', 'people'))} may sign in.",
        "A leaver's account is disabled, never deleted: the access log names it. Every act here is "
        "recorded and takes effect at the person's next click.",
    )


def everyone() -> None:
    """Draw every account, by username."""
    store = state.store()
    accounts, with_codes = store.accounts.everyone(), store.one_time_codes.holders()
    officers = frame.current().view.names.iros
    rows = pl.DataFrame(
        {
            "account": [each.username for each in accounts],
            "account_name": [each.name for each in accounts],
            "account_role": [each.role.label for each in accounts],
            "account_officer": [_officer(each, officers) for each in accounts],
            "account_state": [
                _state(each, has_codes=each.username in with_codes) for each in accounts
            ],
        }
    )
    tables.working_table(
        rows, COLUMNS, role=frame.current().person.role, alt="Every account", key="accounts"
    )


def _officer(account: Account, officers: dict[str, str]) -> str:
    if account.role not in WITH_OFFICER:
        return wording.NOTHING
    if account.iro_id is None:
        return "None: sees no children" if account.role is Role.IRO else wording.NOTHING
    return officers.get(account.iro_id, f"Not in the data: {account.iro_id}")


def _state(account: Account, *, has_codes: bool) -> str:
    words = [
        "may sign in" if account.is_active else "disabled",
        "demonstration" if account.is_demo else None,
        "single sign-on" if not account.is_local else None,
        "break-glass" if account.is_break_glass else None,
        "one-time codes" if has_codes else None,
        "first password not changed yet" if account.must_change_password else None,
        "sees names of restricted children" if account.may_name_restricted else None,
    ]
    return wording.sentence(", ".join(word for word in words if word))


def signed_in() -> None:
    """Draw who is signed in now."""
    live = state.store().sessions.all_live()
    st.header(f"Signed in now, {len(live)}", anchor=False)
    rows = pl.DataFrame(
        {
            "account": [each.account.username for each in live],
            "since_at": [wording.moment(each.created_at.astimezone(clock.LONDON)) for each in live],
            "last_at": [
                wording.moment(each.last_seen_at.astimezone(clock.LONDON)) for each in live
            ],
            "account_state": [
                "In meeting view" if each.meeting else wording.NOTHING for each in live
            ],
        }
    )
    tables.working_table(
        rows, SESSION_COLUMNS, role=frame.current().person.role, alt="Sessions", key="sessions"
    )


def add() -> None:
    """Draw the form that adds an account; its first password is shown once."""
    st.header("Add an account", anchor=False)
    with st.form("account_add", clear_on_submit=True):
        left, right = st.columns(2)
        lower_left, lower_right = st.columns(2)
        username = left.text_input(
            "Username", help="Small letters, digits, dots and hyphens.", key="add_username"
        )
        name = right.text_input("Name", key="add_name")
        role = lower_left.selectbox(
            "Role", list(Role), format_func=lambda r: r.label, key="add_role"
        )
        officer = _officer_choice(lower_right, "add_officer")
        sent = st.form_submit_button("Add the account", type="primary")
    if sent and role is not None:
        _do(lambda by: _added(username.strip(), name.strip(), role, officer, by=by))
    _told("add")


def _added(username: str, name: str, role: Role, officer: str | None, *, by: str) -> list[str]:
    if not name:
        raise AccountError("Enter the person's name as well.")
    bound = officer if role in WITH_OFFICER else None
    return user_commands.add(
        state.store(), username, name=name, role=role, iro_id=bound, password=None, by=by
    )


def change() -> None:
    """Draw the form that changes another person's account, after a tick that confirms it."""
    st.header("Change an account", anchor=False)
    me = frame.current().person.username
    others = {
        each.username: f"{each.username}, {each.name}"
        for each in state.store().accounts.everyone()
        if each.username != me
    }
    with st.form("account_change", clear_on_submit=True):
        left, right = st.columns(2)
        lower_left, lower_right = st.columns(2)
        username = left.selectbox(
            "Account", list(others), index=None, format_func=lambda each: others.get(each, each),
            placeholder="Choose an account", key="change_account",
        )  # fmt: skip
        act = right.selectbox(
            "What to do", list(Act), format_func=lambda each: each.value, key="change_act"
        )
        role = lower_left.selectbox(
            "New role, where another is given", list(Role), format_func=lambda r: r.label,
            key="change_role",
        )  # fmt: skip
        officer = _officer_choice(lower_right, "change_officer")
        is_sure = st.checkbox("I have checked that this is the right account", key="change_sure")
        sent = st.form_submit_button("Change the account", type="primary")
    st.markdown(
        ":small[:gray[Your own account is on My account, or with another Service Manager.]]"
    )
    if sent and (username is None or act is None or not is_sure):
        st.error("Choose an account and tick that you have checked it.", icon=":material/error:")
    elif sent:
        _do(lambda by: _changed(str(username), Act(act), role, officer, by=by), place="change")
    _told("change")


def _changed(username: str, act: Act, role: Role, officer: str | None, *, by: str) -> list[str]:
    store = state.store()
    match act:
        case Act.ROLE:
            bound = officer if role in WITH_OFFICER else None
            return user_commands.change_role(store, username, role, iro_id=bound, by=by)
        case Act.PASSWORD:
            return user_commands.new_password(store, username, password=None, by=by)
        case Act.SIGN_OUT:
            return user_commands.kick(store, username, by=by)
        case Act.DISABLE:
            return user_commands.disable(store, username, by=by)
        case Act.ENABLE:
            return user_commands.enable(store, username, by=by)
        case Act.NAME_RESTRICTED | Act.HIDE_RESTRICTED:
            allowed = act is Act.NAME_RESTRICTED
            return user_commands.name_restricted(store, username, allowed=allowed, by=by)


def _officer_choice(place: st.delta_generator.DeltaGenerator, key: str) -> str | None:
    officers = frame.current().view.names.iros
    return place.selectbox(
        "Officer, for an IRO or a Senior IRO",
        list(officers),
        index=None,
        format_func=lambda each: officers.get(each, each),
        placeholder="None",
        key=key,
    )


def _do(act: Callable[[str], list[str]], *, place: str = "add") -> None:
    """Do it as the person signed in and keep what it said for the next rerun alone."""
    by = frame.current().person.username
    try:
        st.session_state[_TOLD] = (place, act(by))
    except (AccountError, WeakPasswordError) as error:
        st.error(wording.escape(str(error)), icon=":material/error:")
        return
    st.rerun()


def _told(place: str) -> None:
    """Draw what was done, once: a first password is nowhere to be seen again."""
    if st.session_state.get(_TOLD, ("", []))[0] != place:
        return
    _, lines = st.session_state.pop(_TOLD)
    for line in lines:
        words, _, password = line.partition(": ")
        if password:
            st.success(f"{words}:", icon=":material/key:")
            st.code(password, language=None)
        else:
            st.success(wording.escape(line), icon=":material/check_circle:")
