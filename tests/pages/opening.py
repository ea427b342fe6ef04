"""Opening pages through the shell, and reading what was sent to the screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from tests.signing_in import sign_in_for_test, visit_for_test
from ui.filters import filter_bar, saved_views
from ui.lists import downloads
from ui.navigation import OVERVIEW, PageEntry

SHELL = Path(__file__).resolve().parents[2] / "ui" / "shell.py"


def opened(
    store: Store, username: str, entry: PageEntry | None = None, **query: str | list[str]
) -> AppTest:
    """Sign the account in and open a page (the role's first if none is named).

    The page is named at the sign-in form, which knows every page and is drawn in no time. The
    filters and saved views are open, so that what they hold is drawn.
    """
    app = AppTest.from_file(SHELL, default_timeout=60)
    if entry is not None and entry is not OVERVIEW:
        visit_for_test(app)
        app.run()
        app.switch_page(f"../pages/{entry.file}")
    sign_in_for_test(app, store, username)
    open_popovers(app)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def open_popovers(app: AppTest) -> AppTest:
    """Have the filters and saved views open from the next run on; shut, they are not drawn."""
    for key in (filter_bar.OPEN, saved_views.OPEN):
        app.session_state[key] = True
    return app


def downloads_of(app: AppTest) -> list[str]:
    """The key of each "Download" of the page, open or shut."""
    boxes = [node.proto.popover for node in app.get("popover")]
    return [box.id.split("-", 2)[2] for box in boxes if box.label == downloads.LABEL]


def open_downloads(app: AppTest) -> AppTest:
    """Open every "Download" of the page; shut, what they hold is not drawn."""
    shut = [key for key in downloads_of(app) if not app.session_state[key]]
    for key in shut:
        app.session_state[key] = True
    return app.run() if shut else app


def walked(
    store: Store, username: str, entries: Iterable[PageEntry], **query: str | list[str]
) -> Iterator[tuple[PageEntry, AppTest]]:
    """Open one page after another in one session, as a person goes through the menu.

    With a query each page is asked for with it, as by a link.
    """
    app = None
    for entry in entries:
        if app is None:
            app = opened(store, username, entry, **query)
        else:
            app.switch_page(f"../pages/{entry.file}")
            for name, value in query.items():
                app.query_params[name] = value
            open_popovers(app).run()
        yield entry, app


def titles(app: AppTest) -> list[str]:
    return [title.value for title in app.title]


def words(app: AppTest) -> str:
    """Everything of the screen that is Markdown, a notice or a heading, line by line."""
    kinds = (app.title, app.header, app.markdown, app.info, app.warning, app.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def answer(app: AppTest) -> str:
    """The sentence under the page's title."""
    return next(each.value for each in app.markdown if each.value.startswith("**"))


def sent(app: AppTest) -> bytes:
    """Every byte that the page sent to the browser, charts and tables included."""
    protos = [getattr(node, "proto", None) for node in app._tree]
    return b"\n".join(proto.SerializeToString() for proto in protos if proto is not None)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link of a tile."""

    label: str
    page: str
    query: dict[str, list[str]]


def links(app: AppTest) -> Iterator[Link]:
    for node in app.get("page_link"):
        found = node.proto
        yield Link(label=found.label, page=found.page, query=parse_qs(found.query_string))
