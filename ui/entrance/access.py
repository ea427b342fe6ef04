"""Who is signed in. `require_sign_in()` is the first call of every page.

Only the session on the server counts; it is looked up once at every rerun, so an ended session, a
closed account or a new role bites at the next click. Nothing here can be switched off.
"""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from data_access.state.access_log import Action
from data_access.state.covers import Cover
from data_access.state.database import StateUnavailableError
from data_access.state.live_sessions import LiveSession
from data_access.state.store import Store
from measures.words import Role
from ui import clock
from ui.data import load
from ui.entrance import codes, sign_in, state
from ui.entrance.public_address import PublicAddress
from ui.entrance.single_sign_on import redirect

BROWSER_ID = "_browser_id"
"""The Session State entry that stands in for the cookie where there is no browser (AppTest).

Bound to no widget, so nothing a browser sends can set it; and the session it leads to must be
live in the store all the same."""

POLL_SECONDS = 15
"""How often an open page asks whether its session has ended. Source: docs/security.md, T5."""

_HELD = '<span class="ticket" data-ticket="{ticket}"></span>'
"""What `page.js` looks for; it takes no room (`screen.css`)."""
_MARK = "_signed_in_here"
_WAS_HERE = "_was_signed_in"
_ENDED = "_was_signed_out"
_LOOKED = "_session_looked_up"
_IS_WHOLE_PAGE = "_whole_page_is_drawn"


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The person at the screen. `iro_id` is the officer they are, None if none is bound."""

    username: str
    name: str
    role: Role
    iro_id: str | None
    family: str
    meeting: str | None = None
    """The seed of the aliases in meeting view; None outside it."""
    covers: tuple[str, ...] = ()
    """Officers whose children this IRO sees today by a cover grant."""
    may_name_restricted: bool = False
    is_local: bool = True
    """Whether the person has a password here; false with single sign-on."""


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """Left in Session State by a right password: this page, on this browser id, may go on."""

    family: str
    browser_id: str
    is_rotated: bool = False


def signed_in() -> SignedIn | None:
    """The person signed in, or None; draws nothing. Looking counts as an action of theirs.

    None as well for who must choose a password or set up codes first: no menu leads past that.
    """
    try:
        live = _live_in_this_rerun()
        if live is None or live.account.must_change_password:
            return None
        return None if codes.are_lacking(state.store(), live.account) else _person(live)
    except StateUnavailableError:
        return None


def require_sign_in() -> SignedIn:
    """Return the person signed in; otherwise draw the sign-in form and end the rerun there."""
    try:
        live = _live_in_this_rerun()
        store = state.store()
        if live is None:
            _forget_person()
            _draw_sign_in(store)
        else:
            if live.account.must_change_password:
                sign_in.draw_new_password(store, live.account)
            if codes.are_lacking(store, live.account):
                codes.draw_required(store, live)
            st.session_state[_WAS_HERE] = True
            return _person(live)
    except StateUnavailableError:
        st.error(
            "Your account cannot be checked just now, so nothing is shown. Try again in a minute; "
            "if it lasts, tell your administrator that the dashboard's own store does not answer.",
            icon=":material/error:",
        )
    st.stop()


def sign_out() -> None:
    """End this session everywhere it is open, clear the screen and draw the sign-in form.

    With single sign-on the browser goes on to the provider, which ends its own session.
    """
    store = state.store()
    live = _live(store, touch=False)
    if live is not None:
        store.sessions.revoke(live.family, why="signed out")
        store.access_log.write(live.account.username, Action.SIGNED_OUT)
    _forget_person()
    if live is not None and not live.account.is_local:
        redirect.out_of_provider()
        st.stop()
    st.rerun()


def switch_meeting(person: SignedIn) -> None:
    """Begin or end meeting view for this session; kept on the server, so a refresh keeps it."""
    store = state.store()
    if person.meeting is None:
        store.access_log.write(person.username, Action.MEETING_BEGUN)
        store.sessions.begin_meeting(person.family)
    else:
        store.access_log.write(person.username, Action.MEETING_ENDED)
        store.sessions.end_meeting(person.family)
    for key in set(st.session_state) - {BROWSER_ID, _MARK, _WAS_HERE}:
        del st.session_state[key]
    st.rerun()


def keep_watch() -> None:
    """Give the browser its signed-in cookie and clear its screen when the session ends.

    `ui/shell.py` calls this once, after the gate. It draws nothing that can be seen.
    """
    try:
        _swap_cookie(state.store())
    except StateUnavailableError:
        st.rerun()
    st.session_state[_IS_WHOLE_PAGE] = True
    _clear_when_ended()


@st.fragment(run_every=f"{POLL_SECONDS}s")
def _clear_when_ended() -> None:
    """Ask whether the session has ended. A poll is not an action: it keeps no session alive.

    As part of a whole page it asks nothing: the page has just looked.
    """
    if st.session_state.pop(_IS_WHOLE_PAGE, False):
        return
    try:
        has_ended = _live(state.store(), touch=False) is None
    except StateUnavailableError:
        has_ended = True
    if has_ended:
        st.rerun()


def is_demo_data() -> bool:
    """Whether the data in use is the demonstration county; demo accounts work only there."""
    return load.is_demo_data()


def _live_in_this_rerun() -> LiveSession | None:
    """The session of this rerun, looked up when first asked for; a sign-in may still follow."""
    at = clock.rerun_began_at()
    looked: tuple[datetime, LiveSession] | None = st.session_state.get(_LOOKED)
    if looked is not None and looked[0] == at:
        return looked[1]
    live = _live(state.store(), touch=True)
    if live is not None:
        st.session_state[_LOOKED] = (at, live)
    return live


def _live(store: Store, *, touch: bool) -> LiveSession | None:
    """The session this page may show: its own sign-in's, else the one its cookie leads to."""
    browser_id = _browser_id()
    if browser_id is None:
        return None
    mark = _mark()
    live = None
    if mark is not None and mark.browser_id == browser_id:
        live = store.sessions.live(mark.family, touch=touch)
    live = live or store.sessions.live_for(browser_id, touch=touch)
    if live is None or not live.account.is_welcome(is_demo_data=is_demo_data()):
        return None
    return live


def _browser_id() -> str | None:
    """The browser's id: its cookie, or the test's stand-in where no browser is."""
    cookie = _text(st.context.cookies.get(PublicAddress.from_environment().cookie_name))
    stand_in: str | None = st.session_state.get(BROWSER_ID)
    return cookie or stand_in


def _text(found: object) -> str | None:
    """What Streamlit found, where it is text: without a browser it answers with no text."""
    return found if isinstance(found, str) else None


def _mark() -> _Mark | None:
    mark: _Mark | None = st.session_state.get(_MARK)
    return mark


def _person(live: LiveSession) -> SignedIn:
    account = live.account
    covers: list[Cover] = []
    if account.role is Role.IRO:
        covers = state.store().covers.of(account.username, on=clock.london_date())
    return SignedIn(
        username=account.username,
        name=account.name,
        role=account.role,
        iro_id=account.iro_id,
        family=live.family,
        meeting=live.meeting,
        covers=tuple(sorted({cover.iro_id for cover in covers})),
        may_name_restricted=account.may_name_restricted,
        is_local=account.is_local,
    )


def _forget_person() -> None:
    """Empty Session State when somebody was signed in here, so the next person finds nothing."""
    if _MARK not in st.session_state and _WAS_HERE not in st.session_state:
        return
    for key in set(st.session_state) - {BROWSER_ID}:
        del st.session_state[key]
    st.session_state[_ENDED] = True


def _swap_cookie(store: Store) -> None:
    """Draw the unseen ticket that buys the browser its signed-in cookie, until it has it."""
    mark = _mark()
    if mark is None or mark.is_rotated:
        return
    is_rotated = store.sessions.has_cookie(mark.family)
    st.session_state[_MARK] = _Mark(
        family=mark.family, browser_id=mark.browser_id, is_rotated=is_rotated
    )
    if not is_rotated:
        ticket = store.sessions.ticket(mark.family, mark.browser_id)
        st.html(_HELD.format(ticket=ticket))


def _draw_sign_in(store: Store) -> None:
    browser_id = _browser_id()

    def opened(username: str) -> None:
        family = store.sessions.open(username)
        st.session_state.pop(_ENDED, None)
        st.session_state[_MARK] = _Mark(family=family, browser_id=str(browser_id))

    sign_in.draw(
        store,
        browser_id=browser_id,
        address=_text(st.context.ip_address),
        is_demo_data=is_demo_data(),
        was_signed_out=bool(st.session_state.get(_ENDED)),
        opened=opened,
    )
