"""How long a browser takes to show the first figures: new to the dashboard, and on loading anew."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.tables import Tally, heading, show
from tests.browser.launching import launched
from ui.entrance.public_address import PublicAddress

TIMES = 10
LOOK_EVERY_MS = 500
"""Rarely, for looking takes the page's own time; it notes itself when it has the figures."""
SETTLING = 3
"""After so many times a browser has kept the program as it runs it; they are not counted."""
LIMITS = {"cold": 2.5, "warm": 1.0}
"""Seconds at the 95th percentile. Source: docs/security.md, row R19."""
FIGURE, TITLE = "[data-testid=stMetricValue]", "h1"
"""What is waited for: the first figure; of the empty page its title, which is all it has."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What is opened: its name, its address, and the cookie of a person signed in."""

    name: str
    url: str
    cookie: str | None


def first_figures(*sites: Site) -> None:
    """Print how long each site takes: browsers that were never here, and one that often is."""
    with launched() as browser:
        heading("first figures, browsers never here before", f"95 % within {LIMITS['cold']:g} s")
        for site in sites:
            _show(site, [_opened(browser, site, times=1)[0] for _ in range(TIMES)], LIMITS["cold"])
        heading("first figures, loaded anew", f"95 % within {LIMITS['warm']:g} s")
        for site in sites:
            times = _opened(browser, site, times=SETTLING + TIMES)
            _show(site, times[SETTLING:], LIMITS["warm"])


def _show(site: Site, seconds: list[float], limit: float) -> None:
    tally = Tally()
    tally.seconds["Overview" if site.cookie else ""] = seconds
    show(site.name, tally, limit)


def _opened(browser: Browser, site: Site, *, times: int) -> list[float]:
    """Open a site in a browser of its own, again and again; return the seconds of each time."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if site.cookie is not None:
        name = PublicAddress(None).cookie_name
        context.add_cookies([{"name": name, "value": site.cookie, "url": site.url}])
    page = context.new_page()
    page.add_init_script(NOTED.replace("SHOWN", FIGURE if site.cookie else TITLE))
    seconds = [_until_shown(page, site) for _ in range(times)]
    context.close()
    return seconds


NOTED = """
const look = () => {
  const found = document.querySelector("SHOWN");
  if (found?.checkVisibility({opacityProperty: true})) window.shownAt = performance.now();
  else requestAnimationFrame(look);
};
look();
"""
"""The page notes when it shows what is waited for, in milliseconds since it was asked for."""


def _until_shown(page: Page, site: Site) -> float:
    page.goto(site.url, wait_until="commit")
    while (shown_at := page.evaluate("window.shownAt")) is None:
        page.wait_for_timeout(LOOK_EVERY_MS)
    page.wait_for_timeout(LOOK_EVERY_MS)  # drawn to its end before the next is begun
    return float(shown_at) / 1000
