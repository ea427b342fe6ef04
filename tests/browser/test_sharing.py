"""Filters by circumstances, saved views, the link, what changed a number, the agenda, the menu."""

import dataclasses
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data_access import snapshots
from data_access.engine import reading
from data_access.read import read_snapshot
from measures.words import Role
from tests.browser.conftest import (
    Server,
    Visitor,
    arrive_at,
    at_rest,
    database_url,
    drawn,
    idle,
    open_page,
    taken_away,
    visiting,
)
from ui import navigation
from ui.navigation import CHANGE, MY_ACCOUNT, OVERVIEW, PERMANENCE, REVIEWS

pytestmark = pytest.mark.browser

PATIENT = 60_000
"""Milliseconds to wait for an answer: the first page of a server works out two years of months."""

IN_VIEW = re.compile(r"as at \d+ \w+ \d{4}: ([\d,]+) of ([\d,]+) children in care")


def in_view(page: Page) -> int:
    found = IN_VIEW.search(page.get_by_text(IN_VIEW).first.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def number(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found[0].replace(",", ""))


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("button", name="Clear filters")).to_have_count(0, timeout=PATIENT)
    idle(page)


def test_a_circumstance_chosen_brings_as_many_children_as_its_option_says(
    manager: Visitor,
) -> None:
    page = open_page(manager, REVIEWS)
    page.get_by_role("button", name="Change filters").click()
    page.get_by_role("combobox", name=re.compile("^Age")).click()
    option = page.get_by_role("option", name=re.compile("16 and over"))
    said = int(re.sub(r".*\((\d+)\).*", r"\1", option.inner_text()))
    option.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    idle(page)

    expect(page.get_by_text("Aged 16 and over, as at").first).to_be_visible(timeout=PATIENT)
    assert in_view(page) == said
    assert re.search(r"[?&]age=16_and_over(&|$)", page.url)
    expect(page.get_by_text("A child who has left care is in none")).to_be_visible(timeout=PATIENT)

    page.get_by_role("link", name="Permanence", exact=True).first.click()
    drawn(page, "Permanence")
    assert in_view(page) == said
    clear(page)
    assert "age=" not in page.url


def test_what_a_link_asks_for_in_vain_is_named_by_kind(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS, "?iro=IRO-999&age=ancient&home=foster")

    expect(page.get_by_text("ignored: IRO and age.")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("Foster care, as at").first).to_be_visible(timeout=PATIENT)
    assert "IRO-999" not in page.url
    assert "ancient" not in page.url
    clear(page)


def views(page: Page) -> None:
    page.get_by_role("button", name="Views and link").click()
    expect(page.get_by_text("Link to this page")).to_be_visible(timeout=PATIENT)


def test_a_saved_view_opens_first_on_the_next_arrival_and_is_nobody_elses(
    browser: Browser, server: Server, manager: Visitor
) -> None:
    page = open_page(manager, REVIEWS, "?locality=LOC-1&age=16_and_over")
    chosen = in_view(page)
    views(page)
    page.get_by_role("textbox", name="Save this page and its filters as").fill("North, 16+")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible(timeout=PATIENT)
    idle(page)
    page.get_by_text("Rename, delete, open first").click()
    idle(page)
    at_rest(page.get_by_role("button", name="Open first", exact=True)).click()
    expect(page.get_by_text("Opens first from now on.")).to_be_visible(timeout=PATIENT)

    with visiting(browser, server, "manager") as arrived:
        arrived.page.goto(server.url)
        drawn(arrived.page, "Reviews")
        assert in_view(arrived.page) == chosen
        assert "locality=LOC-1" in arrived.page.url
    with visiting(browser, server, "senior") as other:
        other.page.goto(server.url)
        drawn(other.page, "Overview")
        views(other.page)
        expect(other.page.get_by_text("North, 16+")).to_have_count(0)

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted.")).to_be_visible(timeout=PATIENT)
    page.keyboard.press("Escape")
    clear(page)


def pasted(context: BrowserContext) -> str:
    """What was copied, as somebody pastes it elsewhere: our own pages may not read it."""
    elsewhere = context.new_page()
    elsewhere.set_content("<textarea></textarea>")
    field = elsewhere.locator("textarea")
    field.focus()
    elsewhere.keyboard.press("Control+V")
    text = field.input_value()
    elsewhere.close()
    return text


def test_a_copied_link_opens_the_same_page_for_a_colleague(
    browser: Browser, server: Server, manager: Visitor
) -> None:
    page = open_page(manager, PERMANENCE, "?locality=LOC-1&home=foster&show=children_drifting")
    chosen = in_view(page)
    views(page)
    page.get_by_test_id("stCode").hover()
    page.get_by_test_id("stCode").get_by_role("button", name="Copy to clipboard").click()
    link = pasted(page.context)
    page.keyboard.press("Escape")
    clear(page)

    assert link.startswith(f"{server.url}/{PERMANENCE.address}?")
    with visiting(browser, server, "senior") as colleague:
        colleague.page.goto(link)
        drawn(colleague.page, "Permanence")
        assert in_view(colleague.page) == chosen
        assert "show=children_drifting" in colleague.page.url


def test_a_tile_leads_to_what_changed_it_and_its_rows(manager: Visitor) -> None:
    page = open_page(manager, OVERVIEW)
    page.get_by_test_id("stMain").get_by_role("link", name="What changed").nth(1).click()
    drawn(page, "What changed")

    assert "measure=" in page.url
    sentence = page.get_by_text(re.compile(r"(\d+|none) new, (\d+|none) ")).first.inner_text()
    found = re.search(r"([\d,]+|none) new, ([\d,]+|none) ", sentence)
    assert found
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    told = [number(heading.rsplit(",", 1)[-1]) for heading in headings]
    assert told == [0 if words == "none" else number(words) for words in found.groups()]
    assert manager.policy_violations() == []


@pytest.fixture(scope="module")
def kept_earlier(server: Server) -> None:
    """The server's data as it stood two weeks before, kept beside today's."""
    engine = reading(database_url(server.folder))
    now = read_snapshot(engine)
    engine.dispose()
    assert now.extracted_at is not None
    earlier = dataclasses.replace(
        now, id="two-weeks-before", extracted_at=now.extracted_at - timedelta(days=14)
    )
    snapshots.save(earlier, server.folder / "snapshots", kept_at=datetime.now(UTC))


@pytest.mark.usefixtures("kept_earlier")
def test_the_agenda_adds_up_and_is_taken_away_as_word(manager: Visitor) -> None:
    page = open_page(manager, CHANGE)
    rows = page.get_by_test_id("stTable").first.locator("tbody tr").all()
    lines = [row.locator("th, td").all_inner_texts() for row in rows]
    for topic, *cells in lines:
        opening, new, cleared, closing = (number(cell) for cell in cells)
        assert opening + new - cleared == closing, topic
    headings = page.get_by_role("heading", level=3).all_inner_texts()
    assert [int(heading.split(".")[0]) for heading in headings] == list(range(1, len(headings) + 1))

    file = taken_away(page, "Word, to read in the meeting")
    taken = Document(io.BytesIO(file.path().read_bytes()))

    titles = [
        each.text for each in taken.paragraphs if each.style and each.style.name == "Heading 1"
    ]
    assert titles == ["What this is", *headings]
    assert "demonstration" in file.suggested_filename
    assert any("Shown: Whole service" in each.text for each in taken.paragraphs)


def test_the_menu_fits_and_every_page_can_be_reached_from_it(manager: Visitor) -> None:
    page = arrive_at(manager, OVERVIEW)
    menu = [entry for entry in navigation.PAGES if entry.under is None and not entry.is_hidden]
    links = page.get_by_test_id("stTopNavLink")
    expect(links).to_have_count(len(menu))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    expect(links.first).to_have_css("outline-style", "solid")
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 1440

    for entry in navigation.PAGES:
        if entry.under is None:
            continue
        assert not entry.under.is_hidden
        open_page(manager, entry.under)
        page.get_by_test_id("stMain").get_by_role(
            "link", name=entry.title, exact=True
        ).first.click()
        drawn(page, entry.title)
        expect(
            page.get_by_test_id("stMain").get_by_role("link", name=entry.under.title, exact=True)
        ).to_be_visible(timeout=PATIENT)

    assert [entry for entry in navigation.PAGES if entry.is_hidden] == [MY_ACCOUNT]
    page.get_by_test_id("stMain").get_by_role("link", name=Role.SERVICE_MANAGER.label).click()
    drawn(page, "My account")


def test_a_term_of_the_answer_is_explained_by_keyboard_too(manager: Visitor) -> None:
    page = open_page(manager, OVERVIEW)
    mark = page.get_by_test_id("stMain").get_by_test_id("stTooltipIcon").first
    mark.get_by_role("button").first.focus()

    expect(page.get_by_role("tooltip").get_by_text("Independent Reviewing Officer")).to_be_visible(
        timeout=PATIENT
    )
