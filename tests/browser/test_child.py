"""The child's page in a real browser: the timeline's zoom, and two pages of A4."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, idle, open_page
from ui import navigation

pytestmark = pytest.mark.browser

A_PAGE = re.compile(rb"/Type\s*/Page[^s]")
"""A page of a PDF, as Chromium writes it."""

PAGES_AT_MOST = 2

AXIS = '[role="graphics-symbol"][aria-roledescription="axis"]'


@pytest.fixture
def child(manager: Visitor) -> Page:
    """The page of a child who needs a decision today."""
    page = open_page(manager, navigation.OVERVIEW)
    page.get_by_role("link", name=re.compile("LCS-")).first.click()
    expect(page.get_by_role("heading", name="Doubts in the data")).to_be_visible(timeout=20_000)
    idle(page)
    return page


def axis(page: Page) -> str:
    """What the time axis says to a screen reader: from when until when."""
    said = page.locator(AXIS).first.get_attribute("aria-label")
    assert said
    return said


def changed(page: Page, before: str, act: Callable[[], object]) -> str:
    """Do something and return what the axis says when it has changed."""
    act()
    expect(page.locator(AXIS).first).not_to_have_attribute("aria-label", before, timeout=10_000)
    return axis(page)


def test_the_timeline_shows_the_period_chosen_with_the_keyboard(child: Page) -> None:
    whole = axis(child)
    child.get_by_role("radio", name="Whole time").focus()

    two_years = changed(child, whole, lambda: child.keyboard.press("ArrowRight"))
    idle(child)
    expect(child.get_by_role("radio", name="Last 2 years")).to_be_checked()
    changed(child, two_years, lambda: child.keyboard.press("ArrowRight"))


def over_the_chart(page: Page) -> tuple[float, float]:
    """Put the mouse over the middle of the timeline, wherever it stands now, and say where."""
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    return middle


def wheeled(page: Page, before: str, *, tries: int) -> str:
    """Turn the wheel over the timeline, again while it says the same; return what it says then."""
    for _ in range(tries):
        over_the_chart(page)
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(400)
        if axis(page) != before:
            break
    return axis(page)


def test_the_timeline_zooms_with_ctrl_and_the_wheel_and_not_with_the_wheel_alone(
    child: Page,
) -> None:
    whole = axis(child)
    assert wheeled(child, whole, tries=2) == whole

    child.keyboard.down("Control")
    nearer = wheeled(child, whole, tries=20)
    child.keyboard.up("Control")
    assert nearer != whole

    changed(child, nearer, lambda: child.mouse.dblclick(*over_the_chart(child)))
    assert axis(child) == whole


def on_paper(page: Page) -> bytes:
    """The page for paper as Chromium prints it."""
    page.get_by_role("link", name="Print view").click()
    expect(page.get_by_role("link", name="Back to the page")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Printed for")).to_be_visible(timeout=20_000)
    idle(page)
    return page.pdf(format="A4", prefer_css_page_size=True)


def test_a_child_is_printed_on_two_pages_of_a4(child: Page) -> None:
    pages = len(A_PAGE.findall(on_paper(child)))
    assert 1 < pages <= PAGES_AT_MOST


def test_on_paper_stands_what_can_be_read_and_not_what_can_be_clicked(child: Page) -> None:
    on_paper(child)
    child.emulate_media(media="print")
    for name in ("Next review and why", "Timeline", "Drift", "Doubts in the data"):
        expect(child.get_by_role("heading", name=name)).to_be_visible()
    expect(child.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    expect(child.get_by_role("link", name="Back to the page")).to_be_hidden()
    expect(child.get_by_test_id("stDataFrame")).to_have_count(0)
    child.emulate_media(media="screen")

    child.get_by_role("link", name="Back to the page").click()
    expect(child.get_by_role("radio", name="Whole time")).to_be_visible(timeout=20_000)
