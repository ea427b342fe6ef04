"""One's own account: the password, the open sessions, and what the access log says of oneself."""

import streamlit as st

from data_access.state import hashes
from data_access.state.access_log import Action
from data_access.state.limits import PASSWORD_CHARACTERS
from data_access.state.passwords import WeakPasswordError, hashed
from measures.words import Role
from ui import clock, frame, wording
from ui.entrance import state
from ui.sections.disputes import disputes
from ui.sections.people import access_log

WRONG = "The present password is wrong, or there were too many tries. Wait 15 minutes, or go on."


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
        now = st.text_input("Present password", type="password", autocomplete="current-password",
                            key="own_now")  # fmt: skip
        first = st.text_input("New password", type="password", autocomplete="new-password",
                              key="own_new")  # fmt: skip
        again = st.text_input("New password again", type="password", autocomplete="new-password",
                              key="own_again")  # fmt: skip
        sent = st.form_submit_button("Change it", type="primary")
    if sent and (problem := _changed(now, first, again)):
        st.error(problem, icon=":material/error:")


def _changed(now: str, first: str, again: str) -> str | None:
    """Change the password and sign out; return what is wrong if it cannot be."""
    person, store = frame.current().person, state.store()
    account = store.accounts.existing(person.username)
    is_locked = store.attempts.locked_until(person.username) is not None
    is_right = not is_locked and hashes.is_password(now, account.password_hash)
    if not is_locked:
        store.attempts.record(person.username, was_right=is_right)
    if not is_right:
        store.access_log.write(person.username, Action.REFUSED, {"asked": "a new password"})
        return WRONG
    if first != again:
        return "The two new passwords differ. Type the same one twice."
    try:
        fresh = hashed(first, username=account.username, name=account.name)
    except WeakPasswordError as error:
        return str(error)
    store.access_log.write(person.username, Action.PASSWORD_CHANGED)
    store.accounts.set_password(account.username, fresh)
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
