"""The table of pages: title, file, address and the roles that may open each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from measures.words import Role

PAGES_FOLDER = Path(__file__).resolve().parent.parent / "pages"

EVERYONE = frozenset(Role)
CHAIRS_AND_MANAGERS = frozenset({Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.IRO})

MANAGERS = frozenset({Role.SERVICE_MANAGER, Role.SENIOR_IRO})


@dataclass(frozen=True, kw_only=True)
class PageEntry:
    """One page. Its `address` is hyphenated and never its file's name.

    Streamlit would otherwise run the file without the shell in some cases (docs/security.md, T8).
    The overview alone has only the address `/`.
    """

    title: str
    file: str
    address: str
    roles: frozenset[Role]
    under: "PageEntry | None" = None
    """The page that leads to this one; null for a page of the menu."""
    is_hidden: bool = False
    """Whether it is left out of the menu and reached by a link at the head of every page."""


Refuse = Callable[[PageEntry], None]


OVERVIEW = PageEntry(
    title="Overview",
    file="overview.py",
    address="",
    roles=CHAIRS_AND_MANAGERS | {Role.VIEWER},
)
CASELOADS = PageEntry(
    title="Caseloads",
    file="caseloads.py",
    address="caseload-balance",
    roles=CHAIRS_AND_MANAGERS,
)
WHAT_IF = PageEntry(
    title="What if", file="what_if.py", address="what-if", roles=MANAGERS, under=CASELOADS
)
CHANGE = PageEntry(
    title="Changes",
    file="change.py",
    address="since-last-meeting",
    roles=CHAIRS_AND_MANAGERS,
    under=OVERVIEW,
)
COMPARE = PageEntry(
    title="What changed",
    file="compare.py",
    address="what-changed",
    roles=CHAIRS_AND_MANAGERS,
    under=OVERVIEW,
)
FIGURES = PageEntry(
    title="One figure",
    file="figures.py",
    address="one-figure",
    roles=CHAIRS_AND_MANAGERS,
    under=OVERVIEW,
)
REPORT = PageEntry(title="Report", file="report.py", address="annual-report", roles=MANAGERS)
REVIEWS = PageEntry(title="Reviews", file="reviews.py", address="review-timeliness", roles=EVERYONE)
PERMANENCE = PageEntry(
    title="Permanence",
    file="permanence.py",
    address="permanence-plans",
    roles=CHAIRS_AND_MANAGERS | {Role.VIEWER},
)
DISPUTES = PageEntry(
    title="Disputes",
    file="disputes.py",
    address="dispute-resolution",
    roles=CHAIRS_AND_MANAGERS | {Role.VIEWER},
)
VOICE = PageEntry(
    title="Voice",
    file="voice.py",
    address="child-voice",
    roles=CHAIRS_AND_MANAGERS | {Role.VIEWER},
)
QUALITY = PageEntry(
    title="Quality",
    file="quality.py",
    address="practice-quality",
    roles=CHAIRS_AND_MANAGERS,
)
CHILD = PageEntry(
    title="Child",
    file="child.py",
    address="child-record",
    roles=CHAIRS_AND_MANAGERS | {Role.BUSINESS_SUPPORT},
)
DATA = PageEntry(title="Data", file="data.py", address="data-quality", roles=MANAGERS)
ACCESS_LOG = PageEntry(
    title="Access log",
    file="access_log.py",
    address="who-looked",
    roles=frozenset({Role.SERVICE_MANAGER}),
    under=DATA,
)
ACCOUNTS = PageEntry(
    title="Accounts",
    file="accounts.py",
    address="who-may-sign-in",
    roles=frozenset({Role.SERVICE_MANAGER}),
    under=DATA,
)
COVER = PageEntry(
    title="Cover", file="cover.py", address="cover-for-absence", roles=MANAGERS, under=CASELOADS
)
MY_ACCOUNT = PageEntry(
    title="My account",
    file="my_account.py",
    address="your-own-account",
    roles=EVERYONE,
    is_hidden=True,
)
DEFINITIONS = PageEntry(
    title="Definitions", file="definitions.py", address="what-numbers-mean", roles=EVERYONE
)

PAGES = (
    OVERVIEW,
    CHANGE,
    COMPARE,
    FIGURES,
    REVIEWS,
    CASELOADS,
    WHAT_IF,
    COVER,
    PERMANENCE,
    DISPUTES,
    VOICE,
    QUALITY,
    CHILD,
    REPORT,
    DATA,
    ACCESS_LOG,
    ACCOUNTS,
    DEFINITIONS,
    MY_ACCOUNT,
)
"""Every page, in the order of the menu; those under another follow it and are not in the menu."""


CLOSED_IN_A_MEETING = (CHILD, ACCESS_LOG, REPORT, COVER, ACCOUNTS, MY_ACCOUNT)
"""Pages about one child, named people or to take away: not on a shared screen."""


_MADE = "_streamlit_pages"


def entries(role: Role) -> tuple[PageEntry, ...]:
    """The pages a role may open, in order."""
    return tuple(entry for entry in PAGES if role in entry.roles)


def by_address(address: str, role: Role, *, is_meeting: bool) -> PageEntry | None:
    """The page at an address, if the role may open it now; null otherwise."""
    closed = CLOSED_IN_A_MEETING if is_meeting else ()
    return next(
        (each for each in entries(role) if each.address == address and each not in closed), None
    )


def family(entry: PageEntry, role: Role, *, is_meeting: bool) -> tuple[PageEntry, ...]:
    """The page of the menu that an entry belongs to and the pages under it, if there are any.

    Those the role may open now; nothing for a page without such company.
    """
    head = entry.under or entry
    found = tuple(each for each in entries(role) if each is head or each.under is head)
    if is_meeting:
        found = tuple(each for each in found if each not in CLOSED_IN_A_MEETING)
    return found if len(found) > 1 else ()


def streamlit_pages(
    role: Role | None, *, is_meeting: bool = False, refuse: Refuse | None = None
) -> list[st.Page]:
    """The pages to register: the role's own, or all of them before sign-in.

    All before sign-in, so that a link opens where it points once the person is known. For a role
    without the overview, `/` leads to the first page it may open. In meeting view the pages about
    one child or named people are not there to be opened. `refuse` draws what stands at the address
    of a page that is not the person's.
    """
    allowed = PAGES if role is None else entries(role)
    if is_meeting:
        allowed = tuple(entry for entry in allowed if entry not in CLOSED_IN_A_MEETING)
    registered = [page(entry) for entry in allowed]
    if OVERVIEW not in allowed:
        first = registered[0]
        registered.insert(
            0, st.Page(_lead_to(first), title="Start", default=True, visibility="hidden")
        )
    if refuse is None:
        return registered
    refused = [entry for entry in PAGES if entry not in allowed and entry is not OVERVIEW]
    return [*registered, *(_refusal(entry, refuse) for entry in refused)]


def page(entry: PageEntry) -> st.Page:
    """The Streamlit page of an entry, made once for a session: asked for dozens of times a page."""
    made: dict[str, st.Page] = st.session_state.setdefault(_MADE, {})
    if entry.address not in made:
        made[entry.address] = _made(entry)
    return made[entry.address]


def _made(entry: PageEntry) -> st.Page:
    """The Streamlit page of an entry, by the file's own full path."""
    file = PAGES_FOLDER / entry.file
    if entry is OVERVIEW:
        return st.Page(file, title=entry.title, default=True)
    is_hidden = entry.is_hidden or entry.under is not None
    visibility: Literal["visible", "hidden"] = "hidden" if is_hidden else "visible"
    return st.Page(file, title=entry.title, url_path=entry.address, visibility=visibility)


def _refusal(entry: PageEntry, refuse: Refuse) -> st.Page:
    """The page that stands at an address which is not the person's to open."""

    def refused() -> None:
        refuse(entry)

    return st.Page(refused, title=entry.title, url_path=entry.address, visibility="hidden")


def _lead_to(first: st.Page) -> Callable[[], None]:
    def start() -> None:
        st.switch_page(first)

    return start
