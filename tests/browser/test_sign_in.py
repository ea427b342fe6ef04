"""Sign-in, in a real browser against a real server."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from data_access.state.demo_accounts import DEMO_PASSWORD
from data_access.state.limits import IDLE
from tests.browser.conftest import (
    COLOURS,
    Server,
    Visitor,
    drawn,
    put_into,
    sign_in,
    somebodys,
    try_to_sign_in,
    wait_until_there,
)
from ui import navigation
from ui.entrance import access
from ui.entrance import sign_in as form
from ui.entrance.index_page import ASK_SECONDS, CLEARED, ROTATE_PATH, TICKET_HEADER

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
CHILD = next(each for each in navigation.PAGES if each.file == "child.py").address
DEFINITIONS = next(each for each in navigation.PAGES if each.file == "definitions.py").address


def heading(page: Page, title: str) -> None:
    wait_until_there(page, title)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=15_000)


def at_sign_in(page: Page) -> None:
    wait_until_there(page, "Sign in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def session_cookie(page: Page) -> dict[str, object]:
    [found] = [each for each in page.context.cookies() if each.get("name") == "review_sid"]
    return dict(found)


def swapped(page: Page, before: object) -> dict[str, object]:
    """The cookie after sign-in, waiting until it has changed."""
    for _ in range(50):
        if (found := session_cookie(page))["value"] != before:
            return found
        page.wait_for_timeout(100)
    pytest.fail("The cookie did not change at sign-in.")


def test_a_wrong_password_is_refused_in_words_and_the_right_one_opens(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    page.goto(server.url)
    at_sign_in(page)

    try_to_sign_in(page, "manager", "not the password")
    expect(page.get_by_text(form.REFUSED)).to_be_visible()
    at_sign_in(page)

    sign_in(page, "manager")
    heading(page, "Overview")


def test_the_cookie_is_for_the_server_only_and_changes_at_sign_in(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    page.goto(server.url)
    at_sign_in(page)
    before = session_cookie(page)

    sign_in(page, "manager")
    after = swapped(page, before["value"])

    for cookie in (before, after):
        assert cookie["httpOnly"] is True
        assert cookie["sameSite"] == "Strict"
    assert page.evaluate("document.cookie") == "", "Streamlit's for uploads is not set either"


def test_reloading_keeps_the_person_signed_in_and_so_does_a_second_tab(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    page.goto(server.url)
    before = session_cookie(page)["value"]
    sign_in(page, "manager")
    swapped(page, before)

    page.reload()
    heading(page, "Overview")
    second = page.context.new_page()
    second.goto(f"{server.url}/{DEFINITIONS}")
    heading(second, "Definitions")


@pytest.fixture(scope="module")
def stranger(browser: Browser) -> Iterator[Page]:
    """The browser of somebody who has never signed in, without a cookie at each link."""
    with somebodys(browser) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def left_open(browser: Browser, server: Server) -> Iterator[Page]:
    """A signed-in page whose session has ended since, untouched: it looks itself, now and then."""
    with somebodys(browser) as context:
        page = context.new_page()
        page.goto(server.url)
        sign_in(page, "senior")
        heading(page, "Overview")
        with closing(server.store()) as store:
            store.sessions.revoke_all("senior", why="ended by the administrator")
        yield page


@pytest.mark.usefixtures("left_open")  # which comes to look while these links are opened
@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda entry: str(entry.title))
def test_a_cold_link_to_each_page_shows_only_the_sign_in_form(
    server: Server, stranger: Page, entry: navigation.PageEntry
) -> None:
    page = stranger
    page.context.clear_cookies()

    page.goto(f"{server.url}/{entry.address}")

    at_sign_in(page)
    expect(page.get_by_role("heading", name=entry.title, level=1)).to_have_count(0)


def test_the_very_first_request_of_a_fresh_server_shows_only_the_sign_in_form(
    fresh_server: Server, visit: Visit
) -> None:
    page = visit(fresh_server).page

    for path in (CHILD, "child", "overview"):
        page.goto(f"{fresh_server.url}/{path}")

        at_sign_in(page)
        for entry in navigation.PAGES:
            expect(page.get_by_role("heading", name=entry.title, level=1)).to_have_count(0)


@pytest.mark.parametrize(
    ("username", "query"),
    [("manager", "kept=yes&team=TEAM-01"), ("viewer", "locality=LOC-1")],
)
def test_a_link_with_a_filter_opens_where_it_points_after_sign_in(
    server: Server, visit: Visit, username: str, query: str
) -> None:
    page = visit(server).page
    page.goto(f"{server.url}/{DEFINITIONS}?{query}")
    at_sign_in(page)

    sign_in(page, username)

    drawn(page, "Definitions")
    assert page.url == f"{server.url}/{DEFINITIONS}?{query}"


def test_what_a_viewer_may_not_ask_is_taken_out_of_the_address_and_said(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    page.goto(f"{server.url}/{DEFINITIONS}?locality=LOC-1&home=foster")

    sign_in(page, "viewer")

    drawn(page, "Definitions")
    expect(page.get_by_text("Not shown: part of the link.")).to_be_visible()
    assert page.url == f"{server.url}/{DEFINITIONS}?locality=LOC-1"


def test_a_link_to_a_page_of_another_role_does_not_open_it(server: Server, visit: Visit) -> None:
    page = visit(server).page
    page.goto(f"{server.url}/{CHILD}")

    sign_in(page, "viewer")

    drawn(page, "Child")
    expect(page.get_by_text("Your role does not have this page.")).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("heading")).to_have_count(1)
    expect(main.get_by_label("Find a child by case number or name")).to_have_count(0)
    expect(main.get_by_text(re.compile("LCS-"))).to_have_count(0)


def test_a_role_without_the_overview_starts_at_its_first_page(server: Server, visit: Visit) -> None:
    page = visit(server).page
    page.goto(server.url)

    sign_in(page, "support")

    heading(page, "Reviews")
    for title in ("Overview", "Caseloads", "Permanence", "Disputes"):
        expect(page.get_by_role("link", name=title, exact=True)).to_have_count(0)


def test_signing_out_closes_every_tab_and_the_cookie_is_worth_nothing_elsewhere(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    page.goto(server.url)
    before = session_cookie(page)["value"]
    sign_in(page, "manager")
    stolen = swapped(page, before)
    thief = visit(server).page
    thief.context.add_cookies(
        [{"name": "review_sid", "value": str(stolen["value"]), "url": server.url}]
    )
    second = page.context.new_page()
    second.goto(server.url)
    heading(second, "Overview")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    at_sign_in(page)
    second.get_by_role("link", name="Definitions").click()
    at_sign_in(second)
    thief.goto(server.url)
    at_sign_in(thief)

    # The same tab, without a reload, lets the next person in; and their cookie works too.
    sign_in(page, "viewer")
    page.wait_for_timeout(500)
    page.reload()
    heading(page, "Overview")


def test_a_cookie_known_before_sign_in_does_not_let_its_planter_in(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    planter = visit(server).page
    planter.goto(server.url)
    at_sign_in(planter)
    planted = str(session_cookie(planter)["value"])
    page.context.add_cookies([{"name": "review_sid", "value": planted, "url": server.url}])
    page.goto(server.url)

    sign_in(page, "manager")
    swapped(page, planted)

    # The page that the planter has open, and any new one on the same cookie.
    try_to_sign_in(planter, "manager", "not the password")
    expect(planter.get_by_text(form.REFUSED)).to_be_visible()
    planter.reload()
    at_sign_in(planter)


def test_an_open_page_is_cleared_when_the_session_ends(left_open: Page) -> None:
    page = left_open

    expect(page.get_by_text("You are signed out.")).to_be_visible(
        timeout=(access.POLL_SECONDS + 10) * 1000
    )
    expect(page.get_by_role("heading", name="Overview", level=1)).to_have_count(0)


def test_the_ticket_of_a_sign_in_stands_in_no_address(server: Server, visit: Visit) -> None:
    visitor = visit(server)
    page = visitor.page
    handed_in: list[Request] = []
    page.on("request", lambda asked: handed_in.append(asked) if asked.method == "POST" else None)
    page.goto(server.url)
    at_sign_in(page)
    before = session_cookie(page)["value"]
    sign_in(page, "manager")
    swapped(page, before)

    ticket = handed_in[0].headers[TICKET_HEADER.lower()]
    assert [asked.url for asked in handed_in] == [f"{server.url}{ROTATE_PATH}"]
    assert len(ticket) > 40
    assert [url for url in visitor.requested if ticket in url] == []
    assert ticket not in page.content()
    assert visitor.policy_violations() == []


def test_the_first_page_after_sign_in_looks_as_it_does_later(server: Server, visit: Visit) -> None:
    page = visit(server).page

    def where_is_sign_out() -> object:
        drawn(page, "Overview")
        return page.get_by_role("button", name="Sign out").bounding_box()

    page.goto(server.url)
    sign_in(page, "manager")
    at_first = where_is_sign_out()
    page.reload()

    assert at_first is not None
    assert where_is_sign_out() == at_first


def test_a_page_clears_itself_when_the_server_is_gone_and_comes_back(
    server: Server, visit: Visit
) -> None:
    page = visit(server).page
    page.clock.install()
    page.goto(server.url)
    sign_in(page, "manager")
    heading(page, "Overview")
    page.context.set_offline(True)

    page.clock.fast_forward((IDLE.seconds - 90) * 1000)
    expect(page.get_by_role("heading", name="Overview", level=1)).to_be_visible()
    page.clock.fast_forward(120 * 1000)
    expect(page.get_by_role("alert")).to_contain_text(CLEARED)
    assert page.locator("body").inner_text().strip() == CLEARED

    page.context.set_offline(False)
    page.clock.fast_forward(ASK_SECONDS * 1000)
    heading(page, "Overview")


def test_the_sign_in_page_fits_the_screen(server: Server, visit: Visit) -> None:
    page = visit(server).page
    page.goto(server.url)
    at_sign_in(page)

    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width


def test_the_sign_in_page_has_no_barrier_that_axe_can_find(server: Server, visit: Visit) -> None:
    page = visit(server).page
    page.goto(server.url)
    at_sign_in(page)
    try_to_sign_in(page, "manager", "not the password")
    expect(page.get_by_text(form.REFUSED)).to_be_visible()

    for colours in COLOURS:
        put_into(page, colours)
        found = Axe().run(page)
        assert found.violations_count == 0, (colours, found.generate_report())


def test_the_servers_log_holds_no_address_and_no_password(server: Server, visit: Visit) -> None:
    page = visit(server).page
    page.goto(f"{server.url}/{CHILD}?child=canary-child")
    sign_in(page, "manager")
    heading(page, "Child")

    written = server.log.read_text()

    assert "canary-child" not in written
    assert DEMO_PASSWORD not in written
