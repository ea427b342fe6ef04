"""No barrier that axe can find on what is opened from a page; the pages are in test_pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import assert_no_barrier_in_light_or_dark, barriers
from tests.browser.conftest import Visitor, drawn, open_page, put_into
from ui.navigation import OVERVIEW, REVIEWS

pytestmark = pytest.mark.browser


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
