"""A page at 200 % zoom: half a desk's screen in both directions (WCAG 1.4.4, 1.4.10)."""

from playwright.sync_api import Page

from tests.browser.conftest import idle
from tests.browser.screens import DESK, HALF

CUT = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
  .filter((each) => each.clientWidth && each.scrollWidth > each.clientWidth + 1)
  .filter((each) => getComputedStyle(each).overflowX === "hidden")
  .filter((each) => !each.closest("svg, [data-testid=stDataFrame]"))
  .filter((each) => each.checkVisibility() && each.innerText?.trim())
  .map((each) => each.innerText.slice(0, 60))"""
"""Texts that do not fit what they stand in, and are hidden beyond it; grids of many rows scroll.

The text is asked for last: the text of a part of the page is made anew each time, with all in it.
"""

WIDER = "document.documentElement.scrollWidth - window.innerWidth"


def assert_whole_when_zoomed(page: Page) -> None:
    """The open page fits half a desk's screen, and no text is cut off. Leaves it at full size."""
    page.set_viewport_size(HALF)
    page.wait_for_timeout(300)
    idle(page)
    assert page.evaluate(WIDER) <= 0
    assert page.evaluate(CUT) == []
    page.set_viewport_size(DESK)
