"""What axe finds on an open page that bars somebody."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import COLOURS, put_into

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BARS = ("serious", "critical")

KNOWN = ("target-size", 'role="spinbutton"')
"""Day, month and year inside Streamlit's date box are 22 pixels wide and touch. The box takes the
arrow keys, typing and a calendar button of full size, and its inside is not ours to restyle."""


OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of those standards in which the theme makes a difference."""


def barriers(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds that bars somebody, with the place, by all rules or by those named."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]} {node['failureSummary'][:200]}"
        for each in found.response["violations"]
        if each["impact"] in BARS
        for node in each["nodes"]
        if not (each["id"] == KNOWN[0] and KNOWN[1] in node["html"])
    ]


def assert_no_barrier_in_light_or_dark(page: Page) -> None:
    """By every rule in the light theme, then by those of colours in the dark one."""
    for colours in COLOURS:
        put_into(page, colours)
        assert barriers(page, None if colours == "light" else OF_COLOURS) == [], colours
