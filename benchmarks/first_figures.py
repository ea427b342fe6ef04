"""How long a browser takes to show the first figures: new to the dashboard, and on loading anew."""

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.tables import Tally, heading, show
from tests.browser.launching import launched
from ui.entrance.public_address import PublicAddress

TIMES = 10
SETTLING = 3
"""After so many times a browser has kept the program as it runs it; they are not counted."""
LIMITS = {"cold": 2.5, "warm": 1.0}
"""Seconds at the 95th percentile. Source: docs/security.md, row R19."""
FIGURE, TITLE = "[data-testid=stMetricValue] >> nth=0", "h1"
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
    seconds = [_until_shown(page, site) for _ in range(times)]
    context.close()
    return seconds


def _until_shown(page: Page, site: Site) -> float:
    began = time.perf_counter()
    page.goto(site.url, wait_until="commit")
    page.wait_for_selector(FIGURE if site.cookie else TITLE)
    return time.perf_counter() - began
