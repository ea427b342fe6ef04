"""A real server and a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Download,
    Error,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.sync_api import TimeoutError as TookTooLongError
from sqlalchemy import select

from data_access.demo import make_demo_county
from data_access.engine import writing
from data_access.state.accounts import Account
from data_access.state.demo_accounts import DEMO_PASSWORD, make_demo_accounts
from data_access.state.passwords import hashed
from data_access.state.store import Store
from data_access.tables import Iro
from measures.words import OfficerRole, Role
from tests.browser.launching import launched
from tests.data_access.returns import YEARS, load
from tests.signing_in import signed_in_cookie
from ui.navigation import PageEntry

ROOT = Path(__file__).resolve().parents[2]
CLOSED_NETWORK = ROOT / "tests" / "closed_network"
"""What closes the network of a server: Python imports `sitecustomize` from there at its start."""

START_SECONDS = 60
LONGEST = 90_000
"""Milliseconds that a page may take on a machine busy with other work; none waits without need."""
CHILDREN = 120
"""About how many children of the demo county are in care: enough for every page to have rows."""

REFUSED_WITHOUT_HARM = "script-src wasm-eval"
"""Streamlit's protobuf code tries WebAssembly once for 64-bit numbers. Our policy refuses, and it
goes on in JavaScript; allowing WebAssembly for that alone would loosen the policy for nothing."""

REPORT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A dashboard that answers, and the folder with its databases."""

    url: str
    folder: Path
    log: Path

    def store(self) -> Store:
        """The server's own store, opened beside it."""
        return Store(state_url(self.folder), now=lambda: datetime.now(UTC))


def state_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'state.db'}"


def database_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'review.db'}"


def make_data(folder: Path) -> None:
    """Make what the server needs before it starts: a small demo county of today, and accounts."""
    now = datetime.now(UTC)
    engine = writing(database_url(folder))
    make_demo_county(engine, as_at=now.date(), children=CHILDREN)
    with engine.connect() as connection:
        officers = connection.scalars(
            select(Iro.iro_id)
            .where(Iro.role == OfficerRole.IRO.value, Iro.ended_on.is_(None))
            .order_by(Iro.name)
        ).all()
    engine.dispose()
    store = Store(state_url(folder), now=lambda: now)
    make_demo_accounts(store, officers)
    store.close()


def by_uvicorn(port: int) -> list[str]:
    """The command to serve the dashboard with."""
    options = ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    options += ["--ws-per-message-deflate", "false"]
    return [sys.executable, "-m", "uvicorn", "app:app", "--app-dir", str(ROOT), *options]


def by_streamlit(port: int) -> list[str]:
    """The other command that serves it."""
    script = str(ROOT / "app.py")
    return [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]


@contextmanager
def started(folder: Path, *, command: Callable[[int], list[str]] = by_uvicorn) -> Iterator[Server]:
    """A freshly started server on a free port, with its databases in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "REVIEW_DATABASE_URL": database_url(folder),
        "REVIEW_STATE_URL": state_url(folder),
        "REVIEW_SNAPSHOT_DIR": str(folder / "snapshots"),
        "PYTHONPATH": str(CLOSED_NETWORK),
    }
    environment.pop("REVIEW_PUBLIC_URL", None)
    log = folder / f"server-{port}.log"
    with (
        log.open("wb") as written,
        subprocess.Popen(
            command(port), cwd=folder, env=environment, stdout=written, stderr=written
        ) as process,
    ):
        server = Server(url=f"http://127.0.0.1:{port}", folder=folder, log=log)
        try:
            wait_until_it_answers(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_it_answers(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The server did not start. Its log:\n{server.log.read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the whole run, with the data of `make_data`."""
    folder = tmp_path_factory.mktemp("server")
    make_data(folder)
    with started(folder) as running:
        yield running


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has asked anything yet."""
    make_data(tmp_path)
    with started(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium or Chrome, else Playwright's own; in CI there must be one."""
    with ExitStack() as open_till_the_end:
        try:
            found = open_till_the_end.enter_context(launched())
        except Error as error:
            reason = (
                "No browser: install Chromium or Chrome, or run 'playwright install chromium'. "
                f"({str(error).splitlines()[0]})"
            )
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield found


@dataclass(kw_only=True)
class Visitor:
    """A person's browser: its own cookies, and a note of everything it asked for."""

    page: Page
    url: str
    requested: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        self.requested.append(request.url)

    def off_origin(self) -> list[str]:
        """What was asked of any other host."""
        inside = (self.url, self.url.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.requested if not url.startswith(inside)]

    def policy_violations(self) -> list[str]:
        """What the content security policy stopped on this page, but for the known attempt."""
        found: list[str] = self.page.evaluate("window.violations")
        return [each for each in found if each != REFUSED_WITHOUT_HARM]


_EMPTIED: dict[Browser, list[BrowserContext]] = {}
"""By browser, what visitors before left behind, emptied of all that was theirs."""


@contextmanager
def somebodys(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who has never been here: no cookie, nothing kept, no page open.

    It may have been another person's, emptied when they left. What stays is Chromium's cache of
    Streamlit's own program, the same for everybody: to load it anew is most of a first page's time.
    """
    left = _EMPTIED.setdefault(browser, [])
    context = left.pop() if left else browser.new_context(accept_downloads=True)
    try:
        yield context
        empty(context)
    except BaseException:
        context.close()
        raise
    left.append(context)


def empty(context: BrowserContext) -> None:
    """Take away every page, cookie and permission, and whatever sites keep in this browser."""
    sites = {(each.scheme, each.netloc) for page in context.pages if (each := urlsplit(page.url))}
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    for opened in context.pages:
        if opened is not page:
            opened.close()
    for scheme, host in sites:
        if host:
            site = {"origin": f"{scheme}://{host}", "storageTypes": "all"}
            devtools.send("Storage.clearDataForOrigin", site)
    page.close()
    context.clear_cookies()
    context.clear_permissions()


def visitor_in(context: BrowserContext, server: Server, *, width: int, height: int) -> Visitor:
    """The visitor of a server in a browser, with a page of this size and nothing open yet."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(REPORT_VIOLATIONS)
    visitor = Visitor(page=page, url=server.url)
    page.on("request", visitor.note)
    page.on("websocket", lambda socket: visitor.requested.append(socket.url))
    return visitor


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Make visitors, each with cookies of their own: `visit(server, width=390)`."""
    with ExitStack() as here:

        def arrive(server: Server, *, width: int = 1440, height: int = 900) -> Visitor:
            context = here.enter_context(somebodys(browser))
            return visitor_in(context, server, width=width, height=height)

        yield arrive


Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")


def put_into(page: Page, colours: Colours) -> None:
    """Put an open page into the light or the dark theme, as the person's machine may at dusk."""
    page.emulate_media(color_scheme=colours)
    idle(page)


def sign_in(page: Page, username: str, *, password: str = DEMO_PASSWORD) -> None:
    """Fill in the sign-in form, which must be on the page, and wait for the dashboard.

    Also waits for the signed-in cookie: a page opened before it came would ask to sign in again.
    """
    before = session_id(page)
    try_to_sign_in(page, username, password)
    wait_until_there(page, "Sign out")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=15_000)
    for _ in range(200):
        if session_id(page) != before:
            return
        page.wait_for_timeout(50)
    pytest.fail("The cookie did not change at sign-in.")


def session_id(page: Page) -> str | None:
    """The value of the session's cookie in this browser; None without one."""
    found = [each for each in page.context.cookies() if each.get("name") == "review_sid"]
    return found[0].get("value") if found else None


def try_to_sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the sign-in form and send it."""
    page.get_by_label("Username").fill(username, timeout=LONGEST)  # the first page of a server
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


PURPOSE = "Inspection or audit"
"""What `say_what_for` answers."""


def say_what_for(page: Page, *, place: int = 0) -> Locator:
    """Open the page's `place`-th "Download", answer what it is for, and return what it offers.

    -1 is the last. Each file must be closed before the answer, and open after it.
    """
    page.get_by_role("button", name="Download", exact=True).nth(place).click()
    opened = page.get_by_test_id("stPopoverBody")
    files = opened.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(files.first).to_be_visible(timeout=LONGEST)
    for file in files.all():
        expect(file).to_be_disabled()
    opened.get_by_label("What is it for?").click()
    page.get_by_role("option", name=PURPOSE).click()
    for file in files.all():
        expect(file).to_be_enabled(timeout=LONGEST)
    idle(page)
    return opened


def taken_away(page: Page, file: str | re.Pattern[str], *, place: int = 0) -> Download:
    """Take a file away as a person does: open "Download", say what it is for, and click the file.

    `file` is the name of its button in that "Download".
    """
    opened = say_what_for(page, place=place)
    with page.expect_download(timeout=LONGEST) as arriving:
        opened.get_by_role("button", name=file).click()
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    return arriving.value


def files_of(page: Page, listed: str | re.Pattern[str]) -> Locator:
    """Open the downloads of the list of this name, and no other's; return what is offered there."""
    page.get_by_role("region", name=listed, exact=True).locator(
        "xpath=following::button[.//p[normalize-space()='Download']][1]"
    ).click()
    opened = page.get_by_test_id("stPopoverBody")
    expect(opened.get_by_label("What is it for?")).to_be_visible(timeout=LONGEST)
    return opened


LINKS_TO = """(links, there) => links
  .filter((link) => link.checkVisibility())
  .filter((link) => new URL(link.href).pathname === there && !new URL(link.href).search)
  .map((link) => link.getAttribute("href"))"""


def open_page(visitor: Visitor, entry: PageEntry, query: str = "", *, title: str = "") -> Page:
    """Go to a page and wait until it is drawn whole.

    Where the page open now has a link to it, that is clicked, as a person does: it costs the
    browser a third of what loading Streamlit anew does. Without one, or with a query here or there,
    or when it is open already, by the address, as a link from outside does: nothing chosen is left.
    """
    page, there = visitor.page, f"/{entry.address}"
    links, here = page.locator("a[href]"), urlsplit(page.url)
    must_arrive = query or here.query or here.path == there
    ways = [] if must_arrive else links.evaluate_all(LINKS_TO, there)
    if not ways or page.get_by_test_id("stPopoverBody").count():
        return arrive_at(visitor, entry, query, title=title)
    # By where it leads and not by its place: links before it may come or go until the click.
    page.locator(f"a[href='{ways[0]}']").filter(visible=True).first.click()
    drawn(page, title or entry.title)
    return page


def arrive_at(visitor: Visitor, entry: PageEntry, query: str = "", *, title: str = "") -> Page:
    """Open a page by its address, as a link from outside does, and wait until it is drawn whole."""
    visitor.page.goto(f"{visitor.url}/{entry.address}{query}")
    drawn(visitor.page, title or entry.title)
    return visitor.page


STILL_FOR = 150
"""Milliseconds that nothing may stir: a click sets the page in motion only a little later."""

IS_STILL = """(asked) => {
  const titles = [...document.querySelectorAll("h1")].map((each) => each.innerText);
  const is_there = asked.title === null
    || titles.some((each) => new RegExp(asked.title, "i").test(each));
  const is_still = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && !document.querySelector("[data-testid=stSkeleton], [data-stale=true]");
  if (!is_there || !is_still) {
    asked.since = null;
    return false;
  }
  asked.since ??= performance.now();
  return performance.now() - asked.since >= asked.still_for;
}"""
"""Asked inside the page, so that the wait ends when the page is ready: an expectation that does not
hold at once is looked at again only after up to a second. What must hold is still expected."""


IS_THERE = """(words) => [...document.querySelectorAll("button, h1")]
  .filter((each) => each.checkVisibility())
  .some((each) => each.innerText.split("\\n").some((line) => line.trim() === words))"""


def wait_until_there(page: Page, words: str) -> None:
    """Wait until a button or a page's title says exactly this."""
    with suppress(TookTooLongError):  # as below
        page.wait_for_function(IS_THERE, arg=words, polling=30, timeout=LONGEST)


def wait_until_still(page: Page, title: str | None = None) -> None:
    """Wait until nothing has stirred for a moment, under a title that matches if one is given."""
    asked = {"title": title, "still_for": STILL_FOR, "since": None}
    with suppress(TookTooLongError):  # what is expected next says what is there instead
        page.wait_for_function(IS_STILL, arg=asked, polling=30, timeout=LONGEST)


def drawn(page: Page, title: str | re.Pattern[str]) -> None:
    """Wait until the page of a title is drawn whole and the server is idle."""
    wait_until_still(page, title.pattern if isinstance(title, re.Pattern) else re.escape(title))
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    is_idle(page)


def idle(page: Page) -> None:
    """Wait until the script has run to its end, charts included."""
    wait_until_still(page)
    is_idle(page)


def at_rest(there: Locator) -> Locator:
    """Wait until something that unfolds or moves has stood still, so that a click meets it."""
    before = None
    while (now := there.bounding_box(timeout=LONGEST)) is None or now != before:
        before = now
        there.page.wait_for_timeout(2 * STILL_FOR)
    return there


def is_idle(page: Page) -> None:
    state = "[data-testid=stApp][data-test-script-state=notRunning]"
    expect(page.locator(state)).to_be_visible(timeout=LONGEST)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LONGEST)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=LONGEST)


@contextmanager
def visiting(browser: Browser, server: Server, username: str) -> Iterator[Visitor]:
    """A person signed in, with cookies of their own, at the width of a desk's screen.

    Nothing is open yet. The session is made in the server's store: the form has tests of its own.
    """
    with somebodys(browser) as context:
        with closing(server.store()) as store:
            cookie = signed_in_cookie(store, username)[1]
        context.add_cookies([{"name": "review_sid", "value": cookie, "url": server.url}])
        yield visitor_in(context, server, width=1440, height=900)


@pytest.fixture(scope="module")
def manager(browser: Browser, server: Server) -> Iterator[Visitor]:
    """The manager, signed in once for a module; each test opens what it needs."""
    with visiting(browser, server, "manager") as visitor:
        yield visitor


@pytest.fixture(scope="session")
def return_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on an imported SSDA903 return, two years of it, and nothing else."""
    folder = tmp_path_factory.mktemp("return")
    make_return(folder, [YEARS / "year_2025", YEARS / "year_2026"])
    with started(folder) as running:
        yield running


def make_return(folder: Path, years: Sequence[Path]) -> None:
    """Load returns into a database of their own, with a manager of the council's."""
    engine = writing(database_url(folder))
    for year in years:
        load(year, engine, folder / "rejects")
    engine.dispose()
    store = Store(state_url(folder), now=lambda: datetime.now(UTC))
    store.accounts.put(
        Account(
            username="manager",
            name="A Service Manager",
            role=Role.SERVICE_MANAGER,
            password_hash=hashed(DEMO_PASSWORD, username="manager"),
        )
    )
    store.close()


@pytest.fixture(scope="module")
def manager_of_return(browser: Browser, return_server: Server) -> Iterator[Visitor]:
    """The manager of the council that sent the return, signed in once for a module."""
    with visiting(browser, return_server, "manager") as visitor:
        yield visitor
