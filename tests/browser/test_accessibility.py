"""No barrier that axe can find on any page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import COLOURS, Visitor, drawn, open_page, put_into
from ui import navigation
from ui.navigation import OVERVIEW, REVIEWS

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BARS = ("serious", "critical")

KNOWN = ("target-size", 'role="spinbutton"')
"""Day, month and year inside Streamlit's date box are 22 pixels wide and touch. The box takes the
arrow keys, typing and a calendar button of full size, and its inside is not ours to restyle."""


def barriers(page: Page) -> list[str]:
    """What axe finds that bars somebody, with the place."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]} {node['failureSummary'][:200]}"
        for each in found.response["violations"]
        if each["impact"] in BARS
        for node in each["nodes"]
        if not (each["id"] == KNOWN[0] and KNOWN[1] in node["html"])
    ]


def assert_no_barrier_in_light_or_dark(page: Page) -> None:
    for colours in COLOURS:
        put_into(page, colours)
        assert barriers(page) == [], colours


@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda entry: entry.title)
def test_a_page_has_no_barrier(manager: Visitor, entry: navigation.PageEntry) -> None:
    assert_no_barrier_in_light_or_dark(open_page(manager, entry))


def test_a_childs_page_has_no_barrier(manager: Visitor) -> None:
    page = open_page(manager, OVERVIEW)
    page.locator("a[href*='c=']").first.click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible(timeout=15_000)

    assert_no_barrier_in_light_or_dark(page)


def test_the_filters_and_the_rows_of_a_figure_have_no_barrier(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS, "?locality=LOC-1&show=reviews_on_time")
    drawn(page, "Reviews")
    put_into(page, "light")
    assert barriers(page) == []

    page.get_by_role("button", name="Change filters").click()
    expect(page.get_by_role("combobox", name="Team")).to_be_visible()
    assert barriers(page) == []
