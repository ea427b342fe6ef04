"""Each page, in a real browser, with the demo county and with an imported return."""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data_access.state.access_log import Action
from measures.words import Role
from tests.browser.barriers import assert_no_barrier_in_light_or_dark
from tests.browser.conftest import (
    LONGEST,
    PURPOSE,
    Server,
    Visitor,
    drawn,
    files_of,
    make_return,
    open_page,
    started,
    taken_away,
    visiting,
)
from tests.browser.keyboard import walked
from tests.browser.screens import DESK, PHONE
from tests.browser.zoomed import assert_whole_when_zoomed
from tests.closed_network.sitecustomize import SAID
from ui import navigation
from ui.navigation import PageEntry

pytestmark = pytest.mark.browser

CHECKOUT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("IRO_SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
SAMPLE = SHARED / "ssda903_2018"

FITS = "document.documentElement.scrollWidth <= window.innerWidth"
TOO_WIDE = """() => [...document.querySelectorAll("*")]
  .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 5).map((each) => each.tagName + " " + (each.dataset.testid || each.className))"""
OUT_OF_ROOM = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")]
  .map((each) => [each, each.closest("[data-testid=stVerticalBlock]")])
  .filter(([each, block]) => block.children.length === 1)
  .map(([each, block]) => [each.clientHeight, block.clientHeight, each.getAttribute("aria-label")])
  .filter(([drawn, kept]) => Math.abs(drawn - kept) > 2)"""
"""Charts alone in their block whose drawn height is not the room that was kept for them."""
FIGURES_OF_CHILDREN = (
    navigation.OVERVIEW,
    navigation.REVIEWS,
    navigation.CASELOADS,
    navigation.PERMANENCE,
    navigation.DISPUTES,
    navigation.VOICE,
    navigation.CHILD,
    navigation.DATA,
)
"""Pages that a return changes most; that every page draws one is seen without a browser."""


def assert_whole_at_both_widths(visitor: Visitor) -> None:
    """The page open draws without an error, and fits a desk and a phone, its charts their room.

    On the way nothing is asked of another host, and the content security policy stops nothing.
    """
    page = visitor.page
    assert_without_error(page)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.wait_for_timeout(300)
        assert page.evaluate(FITS), (size, page.evaluate(TOO_WIDE))
        assert page.evaluate(OUT_OF_ROOM) == []
    assert visitor.policy_violations() == []
    assert visitor.off_origin() == []


def assert_without_error(page: Page) -> None:
    expect(page.get_by_text("This page could not be drawn.")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.fixture(scope="module", params=navigation.PAGES, ids=lambda entry: str(entry.title))
def county_page(manager: Visitor, request: pytest.FixtureRequest) -> Visitor:
    """The manager with a page of the demo county open: it is opened once for all it is asked."""
    open_page(manager, request.param)
    return manager


def test_a_page_of_the_demo_county_is_whole_at_both_widths_and_asks_no_other_host(
    county_page: Visitor, server: Server
) -> None:
    assert_whole_at_both_widths(county_page)
    assert any(url.startswith("ws") for url in county_page.requested)
    assert SAID not in server.log.read_text(), "and the server asked for no other machine"
    expect(county_page.page.get_by_text("Demonstration data")).to_be_visible()


def test_a_page_is_whole_at_twice_its_size(county_page: Visitor) -> None:
    assert_whole_when_zoomed(county_page.page)


OF_ROLES = {
    "support": navigation.entries(Role.BUSINESS_SUPPORT),
    "iro": [navigation.OVERVIEW, navigation.CASELOADS, navigation.DISPUTES],
    "senior": [navigation.DISPUTES],
}
"""By account, the pages that look unlike the manager's; the others are the same pages."""


@pytest.mark.parametrize("username", OF_ROLES)
def test_the_pages_of_a_role_are_whole_at_twice_their_size(
    browser: Browser, server: Server, username: str
) -> None:
    with visiting(browser, server, username) as visitor:
        for entry in OF_ROLES[username]:
            assert_whole_when_zoomed(open_page(visitor, entry))


def test_a_page_has_no_barrier(county_page: Visitor) -> None:
    assert_no_barrier_in_light_or_dark(county_page.page)


def test_a_page_is_walked_with_the_tab_key_in_its_order_and_shows_where_one_is(
    county_page: Visitor,
) -> None:
    stops = walked(county_page.page)

    assert [stop.what for stop in stops if not stop.follows] == []
    assert [stop.what for stop in stops if not (stop.ringed or stop.streamlits_own)] == []
    assert len(stops) > len(navigation.entries(Role.SERVICE_MANAGER))


@pytest.mark.parametrize("entry", [*FIGURES_OF_CHILDREN, navigation.REPORT], ids=lambda e: e.title)
def test_a_page_of_an_imported_return_is_whole_at_both_widths(
    manager_of_return: Visitor, entry: PageEntry
) -> None:
    open_page(manager_of_return, entry)
    assert_whole_at_both_widths(manager_of_return)
    expect(manager_of_return.page.get_by_text("Demonstration data")).to_have_count(0)


@pytest.fixture(scope="module")
def manager_of_sample(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """The manager of a whole council's fictional return, signed in once for the module."""
    folder = tmp_path_factory.mktemp("sample")
    make_return(folder, [SAMPLE])
    with started(folder) as server, visiting(browser, server, "manager") as visitor:
        yield visitor


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the public sample data is not beside us")
@pytest.mark.parametrize("entry", FIGURES_OF_CHILDREN, ids=lambda entry: entry.title)
def test_a_page_of_a_whole_councils_return_is_whole_at_both_widths(
    manager_of_sample: Visitor, entry: PageEntry
) -> None:
    open_page(manager_of_sample, entry)
    assert_whole_at_both_widths(manager_of_sample)


def test_a_number_opens_its_rows_and_a_row_opens_its_child(manager: Visitor) -> None:
    page = open_page(manager, navigation.REVIEWS)
    tile = page.get_by_role("link", name=re.compile(r"^Show (the )?\d+ ?(late|not on time)?")).first
    count = re.search(r"\d+", tile.inner_text())
    assert count
    tile.click()

    expect(page).to_have_url(re.compile(r"[?&]show=\w+"))
    drawn(page, "Reviews")
    expect(page.get_by_role("heading", name=re.compile(rf", {count[0]}$"), level=2)).to_be_visible()
    offered = files_of(page, re.compile(rf": {count[0]} rows?$"))
    expect(
        offered.get_by_role("button", name=re.compile(rf"^CSV, {count[0]} rows?$"))
    ).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered).to_have_count(0)

    canvas = page.get_by_test_id("stDataFrame").first
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + 52)
    expect(page).to_have_url(re.compile(rf"/{navigation.CHILD.address}\?.*\bc="), timeout=15_000)
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible(timeout=15_000)


def test_a_line_of_the_overview_opens_its_child_with_its_timeline_and_reasons(
    manager: Visitor,
) -> None:
    page = open_page(manager, navigation.OVERVIEW)
    page.get_by_role("link", name=re.compile("LCS-")).first.click()

    expect(page.get_by_role("heading", name="Timeline")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("heading", name="Every duty and why")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("LCS-"), level=1)).to_be_visible()
    assert "LCS" not in page.url
    assert_whole_when_zoomed(page)
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(300)
    assert page.evaluate(FITS), page.evaluate(TOO_WIDE)
    assert page.evaluate(OUT_OF_ROOM) == []
    page.set_viewport_size(DESK)


def test_a_cell_of_the_matrix_opens_its_rows_when_it_is_clicked(manager: Visitor) -> None:
    page = open_page(manager, navigation.OVERVIEW)
    cell = page.locator(
        "css=text[aria-label*='Topic: Review overdue']:not([aria-label*='–'])"
    ).first
    told = cell.get_attribute("aria-label", timeout=LONGEST) or ""
    found = re.search(r"Locality: (.+); Topic: .+; Children: (\d+)", told)
    assert found, told

    cell.click()

    drawn(page, "Reviews")
    expect(page.get_by_role("heading", name=f"Reviews overdue, {found[2]}")).to_be_visible()
    expect(
        page.get_by_test_id("stMain").get_by_text(re.compile(f"^{found[1]}, as at"))
    ).to_be_visible()
    assert manager.policy_violations() == []


def test_another_persons_link_to_a_child_does_not_open_it(
    manager: Visitor, browser: Browser, server: Server
) -> None:
    page = open_page(manager, navigation.OVERVIEW)
    page.get_by_role("link", name=re.compile("LCS-")).first.click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible(timeout=15_000)
    link = page.url

    with visiting(browser, server, "senior") as other:
        other.page.goto(link)

        expect(other.page.get_by_text("No such child is in your view.")).to_be_visible(
            timeout=LONGEST
        )
        expect(other.page.get_by_role("heading", name="Timeline")).to_have_count(0)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_is_downloaded_and_the_download_is_written_down(
    manager: Visitor, server: Server, ending: str
) -> None:
    page = open_page(manager, navigation.PERMANENCE)
    taken = taken_away(page, "CSV," if ending == "csv" else "Excel,")
    name = taken.suggested_filename
    content = Path(taken.path()).read_bytes()

    assert re.fullmatch(rf"demonstration-children-drifting-\d{{4}}-\d\d-\d\d\.{ending}", name)
    assert content.startswith(b"\xef\xbb\xbfLCS ID," if ending == "csv" else b"PK")
    with closing(server.store()) as store:
        newest = store.access_log.entries()[0]
    assert newest.action == Action.LIST_EXPORTED
    assert newest.username == "manager"
    assert newest.detail["purpose"] == PURPOSE
