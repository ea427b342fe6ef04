"""One's own account: password, one-time codes, open sessions, what the log says of oneself."""

import streamlit as st

from data_access.state import hashes
from data_access.state.access_log import Action
from data_access.state.limits import PASSWORD_CHARACTERS
from data_access.state.passwords import WeakPasswordError, hashed
from measures.words import Role
from ui import clock, frame, wording
from ui.entrance import codes, state
from ui.sections.disputes import disputes
from ui.sections.people import access_log

WRONG = "The present password is wrong, or there were too many tries. Wait 15 minutes, or go on."

WRONG_WITH_CODE = (
    "The present password or the code is wrong, the code was used already, or there were too many "
    "tries. Wait for the next code or 15 minutes, or go on."
)

_CODES_SET_UP = "_own_codes_set_up"


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    person = frame.current().person
    restricted = " You see the names of restricted children." if person.may_name_restricted else ""
    is_an_officer = person.role is Role.SENIOR_IRO and person.iro_id is not None
    set_aside = f" {disputes.SET_ASIDE}" if is_an_officer else ""
    return (
        f"You are {wording.escape(person.username)}, {person.role.label}.",
        f"What you open is recorded; below is what is recorded of you.{restricted}{set_aside}",
    )


def password() -> None:
    """Draw the form that changes one's own password; it ends every session, this one too."""
    person = frame.current().person
    st.header("Change my password", anchor=False)
    if not person.is_local:
        st.info("You sign in with single sign-on and have no password here.", icon=":material/key:")
        return
    st.markdown(
        f":small[:gray[At least {PASSWORD_CHARACTERS} characters: a few words do. You are signed "
        "out everywhere and sign in again with the new one.]]"
    )
    with st.form("own_password"):
        now, code = _asked_again("own")
        first = st.text_input("New password", type="password", autocomplete="new-password",
                              key="own_new")  # fmt: skip
        again = st.text_input("New password again", type="password", autocomplete="new-password",
                              key="own_again")  # fmt: skip
        sent = st.form_submit_button("Change it", type="primary")
    if sent and (problem := _changed(now, code, first, again)):
        st.error(problem, icon=":material/error:")


def _changed(now: str, code: str | None, first: str, again: str) -> str | None:
    """Change the password and sign out; return what is wrong if it cannot be."""
    person, store = frame.current().person, state.store()
    account = store.accounts.existing(person.username)
    if first != again:
        return "The two new passwords differ. Type the same one twice."
    try:
        fresh = hashed(first, username=account.username, name=account.name)
    except WeakPasswordError as error:
        return str(error)
    if wrong := _wrong(now, code, asked="a new password"):
        return wrong
    store.access_log.write(person.username, Action.PASSWORD_CHANGED)
    store.accounts.set_password(account.username, fresh)
    st.rerun()


def _asked_again(key: str) -> tuple[str, str | None]:
    """Draw the boxes for what opens one's account; the code is None for who has no codes."""
    password = st.text_input("Present password", type="password", autocomplete="current-password",
                             key=f"{key}_now")  # fmt: skip
    if not state.store().one_time_codes.are_of(frame.current().person.username):
        return password, None
    return password, st.text_input(
        codes.CODE_LABEL, autocomplete="one-time-code", key=f"{key}_code"
    )


def _wrong(password: str, code: str | None, *, asked: str) -> str | None:
    """Return what is wrong with what was typed, None if it opens the account.

    Tries count towards the lock, and a refusal is logged.
    """
    person, store = frame.current().person, state.store()
    account = store.accounts.existing(person.username)
    if store.attempts.locked_until(person.username) is None:
        is_right = hashes.is_password(password, account.password_hash) and (
            not store.one_time_codes.are_of(person.username)
            or store.one_time_codes.use(person.username, code or "")
        )
        store.attempts.record(person.username, was_right=is_right)
        if is_right:
            return None
    store.access_log.write(person.username, Action.REFUSED, {"asked": asked})
    return WRONG if code is None else WRONG_WITH_CODE


def one_time_codes() -> None:
    """Draw how one's own one-time codes are set up or replaced; nothing with single sign-on."""
    person, store = frame.current().person, state.store()
    if not person.is_local:
        return
    st.header("One-time codes", anchor=False)
    if st.session_state.pop(_CODES_SET_UP, False):
        st.success(
            "Your codes are set up. From now on you are asked for one when you sign in.",
            icon=":material/check_circle:",
        )
    has_codes = store.one_time_codes.are_of(person.username)
    st.markdown(
        ":small[:gray[At sign-in you are asked for a code from the authenticator app on your "
        "phone. Have a new phone? Replace them before you give the old one away.]]"
        if has_codes
        else ":small[:gray[With them you are asked at sign-in for a code from an authenticator app "
        "on your phone, and a password alone opens nothing.]]"
    )
    if codes.is_begun(store, person.username):
        if codes.draw_set_up(store, person.username):
            st.session_state[_CODES_SET_UP] = True
            st.rerun()
        if st.button("Leave it as it was", key="own_codes_leave"):
            codes.leave()
            st.rerun()
        return
    with st.form("own_codes", clear_on_submit=True):
        now, code = _asked_again("own_codes")
        label = "Replace my codes" if has_codes else "Begin to set up codes"
        sent = st.form_submit_button(label)
    if not sent:
        return
    if wrong := _wrong(now, code, asked="one-time codes"):
        st.error(wrong, icon=":material/error:")
    else:
        codes.begin(store, person.username)
        st.rerun()


def sessions() -> None:
    """Draw one's open sessions, and the button that ends the others."""
    person, store = frame.current().person, state.store()
    mine = store.sessions.all_live(person.username)
    st.header(f"Where I am signed in, {len(mine)}", anchor=False)
    for each in mine:
        here = " (here)" if each.family == person.family else ""
        st.markdown(
            f"Since {wording.moment(each.created_at.astimezone(clock.LONDON))}, last click "
            f"{wording.moment(each.last_seen_at.astimezone(clock.LONDON))}{here}"
        )
    others = [each for each in mine if each.family != person.family]
    if others and st.button("Sign out everywhere else", key="own_kick"):
        store.access_log.write(person.username, Action.SESSIONS_ENDED, {"number": len(others)})
        for each in others:
            store.sessions.revoke(each.family, why="ended by the person")
        st.rerun()


def trail() -> None:
    """Draw what the access log says of oneself, the newest first."""
    st.header("What is recorded of me", anchor=False)
    access_log.of_account(frame.current().person.username)
