"""How long a browser takes to show the first figures: new to the dashboard, and on loading anew."""

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.tables import Tally, heading, show
from tests.browser.launching import launched
from ui.entrance.public_address import PublicAddress

TIMES = 10
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
    """Print how long each site takes: a browser that was never here, and the same once more."""
    with launched() as browser:
        for kind, limit in LIMITS.items():
            words = "never here before" if kind == "cold" else "loading the page anew"
            heading(f"first figures, one browser {words}", f"95 % within {limit:g} s")
            for site in sites:
                tally = Tally()
                for _ in range(TIMES):
                    tally.seconds["Overview" if site.cookie else ""].append(
                        _opened(browser, site, again=kind == "warm")
                    )
                show(site.name, tally, limit)


def _opened(browser: Browser, site: Site, *, again: bool) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if site.cookie is not None:
        name = PublicAddress(None).cookie_name
        context.add_cookies([{"name": name, "value": site.cookie, "url": site.url}])
    page = context.new_page()
    took = _until_shown(page, site)
    if again:
        took = _until_shown(page, site)
    context.close()
    return took


def _until_shown(page: Page, site: Site) -> float:
    began = time.perf_counter()
    page.goto(site.url, wait_until="commit")
    page.wait_for_selector(FIGURE if site.cookie else TITLE)
    return time.perf_counter() - began
