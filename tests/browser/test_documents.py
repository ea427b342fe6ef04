"""Documents in a real browser: one page, nothing fetched, readable; and a download that is logged.

Pages are counted in what Chromium prints.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from data_access.state.access_log import Action
from measures.facts import Facts, facts
from measures.facts.scope import Scope, scoped
from measures.words import Role
from tests.browser.conftest import PURPOSE, Server, Visitor, idle, open_page, taken_away
from ui import navigation
from ui.report import sheet
from ui.report.annual import annual_report, year_end
from ui.report.document import Document
from ui.report.html import html

ROLE = Role.SERVICE_MANAGER
LONG_NAME = "Bartholomew Featherstonehaugh-Cholmondeley"


@pytest.fixture
def paper(browser: Browser) -> Iterator[Page]:
    """A page with no network: whatever it asked for would be noted as a failure."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def pages_of(paper: Page, document: Document, folder: Path) -> int:
    """Return how many A4 pages a document prints on."""
    path = folder / "document.html"
    path.write_bytes(html(document))
    asked: list[str] = []
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto(path.as_uri())
    printed = paper.pdf(format="A4", prefer_css_page_size=True)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    return printed.count(b"/Type /Page\n")


def busiest_caseload(whole: Facts) -> Facts:
    held = whole.officers.filter(pl.col("iro_id").is_not_null()).sort("children", descending=True)
    iro = str(held["iro_id"][0])
    return scoped(whole, Scope(as_at=whole.as_at, role=ROLE, iros=(iro,)))


def made(mine: Facts) -> Document:
    document = sheet.supervision_sheet(
        mine, role=ROLE, children=sheet.naming(mine, ROLE), data_taken="25 Nov 2026 06:10"
    )
    return dataclasses.replace(document, title=f"Supervision sheet: {LONG_NAME}")


def test_the_busiest_officer_s_sheet_is_one_page_in_two_columns(
    small_facts: Facts, paper: Page, tmp_path: Path
) -> None:
    assert pages_of(paper, made(busiest_caseload(small_facts)), tmp_path) == 1


def test_a_sheet_whose_every_list_is_cut_is_still_one_page(
    small_facts: Facts, paper: Page, tmp_path: Path
) -> None:
    """Everything of the officer twenty times over: lists are cut, and say so."""
    mine = busiest_caseload(small_facts)
    document = made(
        dataclasses.replace(
            mine,
            duties=pl.concat([mine.duties] * 20),
            disputes=pl.concat([mine.disputes] * 20),
        )
    )

    assert document.rows > sheet.ROWS
    assert any("shown" in table.caption for each in document.sections for table in each.tables)
    assert pages_of(paper, document, tmp_path) == 1


def test_documents_are_accessible_and_fit_a_phone(
    small_facts: Facts, paper: Page, tmp_path: Path
) -> None:
    for document in (made(busiest_caseload(small_facts)), _annual(small_facts)):
        assert pages_of(paper, document, tmp_path) >= 1
        found = Axe().run(paper)
        assert found.violations_count == 0, found.generate_report()
        paper.set_viewport_size({"width": 390, "height": 800})
        assert paper.evaluate("document.documentElement.scrollWidth") <= 390


def _annual(whole: Facts) -> Document:
    year = whole.as_at.year - 1
    return annual_report(
        facts(whole.snapshot, as_at=year_end(year), policy=whole.policy), year
    )  # fmt: skip


def test_a_sheet_is_downloaded_from_the_page_and_logged_with_its_rows(
    manager: Visitor, server: Server
) -> None:
    page = open_page(manager, navigation.REPORT)
    page.get_by_role("radiogroup", name="Document").get_by_text("Supervision sheet").click()
    idle(page)
    page.get_by_role("combobox", name="Officer").click()
    page.get_by_role("option").first.click()
    idle(page)
    taken = taken_away(page, "HTML")
    content = Path(taken.path()).read_text(encoding="utf-8")

    assert taken.suggested_filename.startswith("supervision-sheet-")
    assert "What to talk about" in content
    with closing(server.store()) as store:
        entry = next(
            each
            for each in store.access_log.entries(limit=20)
            if each.action == Action.LIST_EXPORTED
        )
    assert str(entry.detail["list"]).startswith("Supervision sheet")
    assert entry.detail["format"] == "html"
    assert isinstance(entry.detail["rows"], int)
    assert entry.detail["purpose"] == PURPOSE
