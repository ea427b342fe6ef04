"""What shows of a page while it is loaded stays where it is."""

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.conftest import Visitor, arrive_at
from tests.browser.screens import DESK, PHONE
from ui import navigation
from ui.navigation import PageEntry

pytestmark = pytest.mark.browser

WATCH = """(() => {
  const patience = new CSSStyleSheet();
  patience.replaceSync("[data-testid=stMainBlockContainer] { animation-delay: 60s !important }");
  document.adoptedStyleSheets = [patience];
  const parts = "h1, h2, label, [data-testid=stMetric], [data-testid=stTable], "
    + "[data-testid=stDataFrame], [data-testid=stExpander]";
  window.watched = {moments: 0, jumps: []};
  let before = new Map();
  const look = () => {
    const main = document.querySelector("[data-testid=stMainBlockContainer]");
    const now = new Map();
    if (main && getComputedStyle(main).opacity === "1") {
      for (const part of main.querySelectorAll(parts)) {
        const { top, height } = part.getBoundingClientRect();
        if (height && top < innerHeight) {
          now.set(part.tagName + " " + part.innerText.slice(0, 40), top);
        }
      }
    }
    window.watched.moments += now.size > 0;
    for (const [part, top] of now) {
      const was = before.get(part) ?? top;
      if (Math.abs(top - was) > 2) {
        window.watched.jumps.push(`${part}: ${Math.round(was)} to ${Math.round(top)}`);
      }
    }
    before = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
"""Asked at each frame: where each heading, label, figure and table that shows stands.

A page waits a second and a half at most for its parts. On a busy machine they may take longer, and
then they are right to move: so here the page waits for them for as long as they take.
"""


@pytest.fixture(scope="module")
def watched(manager: Visitor) -> Visitor:
    """The manager, each of whose pages is watched from its first frame."""
    manager.page.add_init_script(WATCH)
    return manager


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "entry",
    [navigation.OVERVIEW, navigation.DISPUTES, navigation.DATA, navigation.QUALITY],
    ids=lambda entry: entry.title,
)
def test_a_page_loaded_by_its_address_does_not_jump(
    watched: Visitor, entry: PageEntry, size: ViewportSize
) -> None:
    page = watched.page
    page.set_viewport_size(size)

    arrive_at(watched, entry)
    page.wait_for_timeout(500)

    seen = page.evaluate("window.watched")
    assert seen["moments"] > 10, "the page showed, and was looked at"
    assert seen["jumps"] == []
