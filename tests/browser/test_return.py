"""A council's imported SSDA903 return, as its manager sees it: what it holds, and what it lacks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, idle, open_page
from ui.navigation import CASELOADS, CHILD, DISPUTES, OVERVIEW, PERMANENCE, REVIEWS, PageEntry

pytestmark = pytest.mark.browser


def test_the_data_date_is_the_day_shown_and_its_age_is_said_in_red(
    manager_of_return: Visitor,
) -> None:
    page = open_page(manager_of_return, OVERVIEW)

    expect(
        page.get_by_text(re.compile("Whole service, as at 31 Mar 2026: 3 children"))
    ).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"This data was taken 31 Mar 2026 .* days old"))
    ).to_be_visible()


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (CASELOADS, "Which child has which IRO: not supplied"),
        (PERMANENCE, "Plans for permanence: not supplied"),
        (DISPUTES, "Disputes: not supplied"),
    ],
    ids=["Caseloads", "Permanence", "Disputes"],
)
def test_what_the_return_lacks_is_said_on_its_page(
    manager_of_return: Visitor, entry: PageEntry, what: str
) -> None:
    page = open_page(manager_of_return, entry)

    expect(page.get_by_text(what)).to_be_visible()


def test_an_overdue_review_of_the_return_opens_its_child_with_the_reason(
    manager_of_return: Visitor,
) -> None:
    page = open_page(manager_of_return, REVIEWS)
    overdue = page.get_by_test_id("stMetric").filter(has_text="Reviews overdue")
    count = overdue.get_by_test_id("stMetricValue").inner_text()
    page.get_by_role("link", name=f"Show the {count}").click()
    expect(page.get_by_role("heading", name=f"Reviews overdue, {count}")).to_be_visible()
    idle(page)

    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + 52)

    expect(page).to_have_url(re.compile(rf"/{CHILD.address}\?.*\bc="), timeout=15_000)
    expect(page.get_by_text(re.compile("previous review held .* months")).first).to_be_visible(
        timeout=15_000
    )
    expect(page.get_by_text("Unallocated")).to_have_count(0)
    assert manager_of_return.policy_violations() == []
