"""Filters: through the widgets, in the address, and over every figure alike."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Visitor, drawn, idle, open_page, sign_in, somebodys
from ui.navigation import CASELOADS, OVERVIEW, PERMANENCE, REVIEWS

pytestmark = pytest.mark.browser

SENTENCE = re.compile(r"as at \d+ \w+ \d{4}: (?:([\d,]+) of )?([\d,]+) child(?:ren)? in care")


def in_view(page: Page) -> tuple[int, int]:
    """Children in view and in the whole service, by the sentence."""
    found = SENTENCE.search(page.get_by_text(SENTENCE).first.inner_text())
    assert found
    total = int(found[2].replace(",", ""))
    return (int(found[1].replace(",", "")) if found[1] else total), total


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a filter, as a person does."""
    page.get_by_role("button", name="Change filters").click()
    box = page.get_by_role("combobox", name=re.compile(label))
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Clear filters")).to_be_visible(timeout=15_000)
    idle(page)


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("button", name="Clear filters")).to_have_count(0, timeout=15_000)
    idle(page)


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).first.click()
    drawn(page, title)


def number_in_heading(page: Page, words: str) -> int:
    text = page.get_by_role("heading", name=re.compile(words), level=2).first.inner_text()
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found[0].replace(",", ""))


def officers(page: Page) -> dict[str, list[str]]:
    """The table of officers: name to the cells of its row."""
    rows = page.get_by_test_id("stTable").first.locator("tbody tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in rows]
    return {line[0]: line[1:] for line in cells}


def test_a_locality_changes_every_figure_alike_and_is_in_the_address_by_id(
    manager: Visitor,
) -> None:
    page = open_page(manager, CASELOADS)
    _, whole = in_view(page)
    before = officers(page)

    choose(page, "Locality", "Ashcombe")

    assert re.search(r"[?&]locality=LOC-1(&|$)", page.url)
    assert "Ashcombe" not in page.url
    seen, total = in_view(page)
    assert (total, seen < whole) == (whole, True)
    after = officers(page)
    assert after
    in_these = 0
    for name, cells in after.items():
        # Children, in view, FTE, per FTE, weighted, band: all but "in view" as before.
        assert [cells[0], *cells[2:]] == before[name], name
        assert int(cells[1]) <= int(cells[0])
        in_these += int(cells[1])
    assert in_these == seen

    go(page, "Reviews")
    assert in_view(page) == (seen, whole)
    assert "locality=LOC-1" in page.url
    assert number_in_heading(page, "reviews stand") >= seen - 1

    go(page, "Permanence")
    go(page, "Overview")
    assert in_view(page) == (seen, whole)
    assert "locality=LOC-1" in page.url

    clear(page)
    assert "locality" not in page.url
    assert in_view(page) == (whole, whole)
    go(page, "Reviews")  # where the browser still had the filter in its closed popover
    assert "locality" not in page.url
    assert in_view(page) == (whole, whole)


def test_a_team_changes_every_figure_alike_and_what_is_chosen_stays_shown(
    manager: Visitor,
) -> None:
    page = open_page(manager, REVIEWS)
    _, whole = in_view(page)
    reviews_of_all = number_in_heading(page, "reviews stand")

    choose(page, "Team", "Children in care team Ashcombe")

    assert re.search(r"[?&]team=TEAM-\d+(&|$)", page.url)
    seen, total = in_view(page)
    assert total == whole
    assert 0 < seen < whole
    assert number_in_heading(page, "reviews stand") < reviews_of_all
    go(page, "Permanence")
    assert in_view(page) == (seen, whole)
    go(page, "Disputes")
    page.get_by_role("button", name="Change filters").click()
    expect(
        page.get_by_test_id("stPopoverBody").get_by_text("Children in care team")
    ).to_be_visible()
    page.keyboard.press("Escape")
    clear(page)


def test_values_in_a_link_that_name_nothing_are_ignored_with_a_notice(manager: Visitor) -> None:
    page = open_page(manager, OVERVIEW, "?locality=Nowhere&team=TEAM-01&as_at=yesterday")

    expect(page.get_by_text("ignored: locality and date.")).to_be_visible()
    assert "Nowhere" not in page.url
    assert "team=TEAM-01" in page.url
    assert "as_at" not in page.url
    clear(page)


def test_a_day_in_the_past_changes_the_figures_and_is_said(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS)
    tiles = page.get_by_test_id("stMetricValue").all_inner_texts()

    open_page(manager, REVIEWS, "?as_at=2026-03-31")

    expect(page.get_by_text("as at 31 Mar 2026:").first).to_be_visible()
    assert page.get_by_test_id("stMetricValue").all_inner_texts() != tiles
    go(page, "Disputes")
    expect(page.get_by_text("as at 31 Mar 2026:").first).to_be_visible()
    assert "as_at=2026-03-31" in page.url
    clear(page)


def test_a_deep_link_with_filters_opens_filtered_after_sign_in(
    browser: Browser, server: Server
) -> None:
    entry = PERMANENCE
    with somebodys(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}/{entry.address}?locality=LOC-1&as_at=2026-06-30")

        sign_in(page, "manager")

        drawn(page, entry.title)
        assert "locality=LOC-1" in page.url
        assert "as_at=2026-06-30" in page.url
        expect(page.get_by_text("Ashcombe, as at 30 Jun 2026:").first).to_be_visible()
