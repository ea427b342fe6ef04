"""The pages that managers work from every morning: reviews, caseloads, what if; in a browser."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import (
    LONGEST,
    Server,
    Visitor,
    drawn,
    files_of,
    idle,
    open_page,
    taken_away,
    visiting,
)
from ui import navigation
from ui.navigation import CASELOADS, DISPUTES, PERMANENCE, REVIEWS, VOICE, WHAT_IF, PageEntry

pytestmark = pytest.mark.browser


def radio(page: Page, label: str) -> Locator:
    """The choices of one row of choices, in order."""
    return page.get_by_role("radiogroup", name=label, exact=True).get_by_role("radio")


def counts(page: Page, label: str) -> dict[str, int]:
    """What each choice says it has: "Later (1,204)"."""
    group = page.get_by_role("radiogroup", name=label, exact=True)
    found = re.findall(r"([^()\n]+) \(([\d,]+)\)", group.inner_text())
    return {words.strip(): int(number.replace(",", "")) for words, number in found}


def choose(page: Page, label: str, choice: str) -> None:
    page.get_by_role("radiogroup", name=label, exact=True).locator("label").filter(
        has_text=choice
    ).click()
    idle(page)


def number_in(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found[0].replace(",", ""))


def rows(n: int) -> str:
    return f"{n:,} row" if n == 1 else f"{n:,} rows"


def assert_listed(page: Page, title: str, n: int) -> None:
    """A list has as many rows as the figure it was opened from, and so has the file of it."""
    offered = files_of(page, f"{title}: {rows(n)}")
    expect(offered.get_by_role("button", name=f"CSV, {rows(n)}")).to_be_visible()
    page.keyboard.press("Escape")


def heading(page: Page, words: str) -> str:
    return page.get_by_role("heading", name=re.compile(words), level=2).first.inner_text()


def pick(page: Page, label: str, place: int) -> str:
    """Choose one of a picker by its place; return its words."""
    picker = page.get_by_label(re.compile(label)).first
    picker.scroll_into_view_if_needed()
    idle(page)  # what is drawn as it comes in sight moves the page, and that closes an open list
    picker.click()
    option = page.get_by_role("option").nth(place)
    words = option.inner_text()
    option.click()
    idle(page)
    return words


def open_first_row(page: Page, place: int = 0) -> None:
    """Tick the first row of a table of rows."""
    grid = page.get_by_test_id("stDataFrame").nth(place)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + 52)
    expect(page).to_have_url(re.compile(rf"/{navigation.CHILD.address}\?"), timeout=LONGEST)
    idle(page)


def test_the_views_of_the_reviews_add_up_and_open_on_the_first_that_is_not_empty(
    manager: Visitor,
) -> None:
    page = open_page(manager, REVIEWS)
    found = counts(page, "View")
    first = next(place for place, n in enumerate(found.values()) if n)

    assert list(found)[:3] == ["Overdue", "Not recorded", "Due this week"]
    assert list(found)[4:7] == ["Booked late", "Later", "Not required"]
    assert sum(found.values()) == number_in(heading(page, "reviews? stand"))
    expect(radio(page, "View").nth(first)).to_be_checked()


def test_the_views_are_walked_with_the_arrow_keys(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS)
    found = counts(page, "View")
    first = next(place for place, n in enumerate(found.values()) if n)

    radio(page, "View").nth(first).focus()
    page.keyboard.press("ArrowRight")
    idle(page)

    expect(radio(page, "View").nth(first + 1)).to_be_checked()
    choose(page, "View", "Later")
    assert_listed(page, "Reviews due later", found["Later"])


def test_a_week_of_the_calendar_opens_its_reviews(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS)
    chart = page.get_by_label(re.compile("^Reviews due and meetings booked in 26 weeks"))
    expect(chart.first).to_be_visible()

    words = pick(page, "Open the rows: reviews falling due and meetings booked", 0)

    assert re.match(r"Week of \d+ \w+ 20\d\d, (falling due|meetings booked)", words)
    week, _, n = words.rpartition(" (")
    assert_listed(page, f"Reviews falling due and meetings booked, by week: {week}", number_in(n))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A kind of mark, and what it is called in the label of a mark that says how many it counts."""

    entry: PageEntry
    chart: str
    marks: str
    counts: str


BARS, POINTS = ".mark-rect path", ".mark-symbol path"
OPENINGS = (
    Opening(entry=REVIEWS, chart="review_calendar", marks=BARS, counts="Reviews due"),
    Opening(entry=REVIEWS, chart="review_calendar", marks=POINTS, counts="Meetings in the week"),
    Opening(entry=REVIEWS, chart="late_reasons", marks=BARS, counts="Reviews"),
    Opening(entry=CASELOADS, chart="weeks_ahead", marks=BARS, counts="Reviews due"),
    Opening(entry=PERMANENCE, chart="drift_tests", marks=BARS, counts="Children"),
    Opening(entry=PERMANENCE, chart="plans", marks=BARS, counts="Children"),
    Opening(entry=VOICE, chart="participation_codes", marks=BARS, counts="Reviews"),
)


def click_a_mark(page: Page, chart: str, marks: str, counts: str) -> int:
    """Click the last mark of a chart that counts something; return what it says it counts."""
    drawn = page.locator(f".st-key-chart_{chart}")
    drawn.scroll_into_view_if_needed()
    idle(page)
    labels = drawn.locator(marks).evaluate_all("all => all.map((each) => each.ariaLabel || '')")
    told = [label for label in labels if re.search(rf"\b{counts}: [1-9]", label)]
    drawn.locator(f'{marks}[aria-label="{told[-1]}"]').last.click(force=True)
    idle(page)
    found = re.search(rf"\b{counts}: ([\d,]+)", told[-1])
    assert found, told[-1]
    return number_in(found[1])


def test_a_click_on_a_mark_lists_as_many_rows_as_it_counts(manager: Visitor) -> None:
    for opening in OPENINGS:
        page = manager.page
        if not page.url.endswith(opening.entry.address):
            page = open_page(manager, opening.entry)
        n = click_a_mark(page, opening.chart, opening.marks, opening.counts)

        place = page.locator(f".st-key-open_{opening.chart}")
        opened = page.get_by_label(re.compile(rf": {re.escape(rows(n))}$"))
        expect(place.locator("input")).to_have_value(re.compile(rf"\({n:,}\)$"))
        expect(opened.first).to_be_visible()
        assert manager.policy_violations() == []

    page.get_by_test_id("stMain").locator(f".st-key-open_{opening.chart} input").press("Escape")
    expect(opened).to_have_count(0)
    idle(page)
    again = f"{opening.marks}[aria-label*='{opening.counts}: {n:,}']"
    anew = page.locator(f"[class*='st-key-chart_{opening.chart}_1'] {again}")
    anew.last.click(force=True)
    expect(opened.first).to_be_visible()


def test_a_click_on_the_clock_of_a_dispute_opens_its_child(manager: Visitor) -> None:
    page = open_page(manager, DISPUTES)
    chart = page.locator(".st-key-dispute_clock_bars")
    chart.scroll_into_view_if_needed()
    idle(page)
    bar = chart.locator(".mark-rect path").last
    found = re.search(r"\bDispute: ([^;]+);", bar.get_attribute("aria-label") or "")
    assert found
    number = found[1].split(",")[0]

    bar.click(force=True)

    drawn(page, re.compile(f", {number}$"))
    page.go_back()
    drawn(page, DISPUTES.title)
    assert page.url == f"{manager.url}/{DISPUTES.address}", "and back from there it stays shut"


def test_the_steps_of_the_reviews_held_are_listed_by_what_waits(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS)
    found = counts(page, "Reviews held")

    assert sum(found.values()) == number_in(heading(page, "Step by step").split(":")[1])
    choose(page, "Reviews held", "No step is overdue")
    assert_listed(page, "Reviews held with no step overdue", found["No step is overdue"])


def test_one_steps_from_child_to_child_of_a_list_by_keyboard_and_no_id_is_in_the_address(
    manager: Visitor,
) -> None:
    page = open_page(manager, REVIEWS)
    choose(page, "View", "Later")
    total = counts(page, "View")["Later"]
    open_first_row(page)
    told = page.get_by_text(re.compile(r"^1 of [\d,]+ in Reviews due later$"))
    expect(told).to_be_visible()
    assert number_in(told.inner_text().split(" of ")[1]) <= total
    expect(page.get_by_role("button", name="Previous child")).to_be_disabled()
    first, link = page.get_by_role("heading", level=1).inner_text(), page.url
    page.go_back()
    drawn(page, REVIEWS.title)
    assert page.url == f"{manager.url}/{REVIEWS.address}", "no child stays in the address of a list"
    page.go_forward()
    drawn(page, first)
    assert page.url == link

    page.get_by_role("button", name="Next child").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^2 of [\d,]+ in Reviews due later$"))).to_be_visible(
        timeout=LONGEST
    )
    idle(page)
    second = page.get_by_role("heading", level=1).inner_text()
    assert second != first
    assert page.url != link
    assert "LCS" not in page.url

    page.get_by_role("button", name="Previous child").click()
    expect(page.get_by_role("heading", name=first, level=1)).to_be_visible(timeout=LONGEST)


def test_a_child_found_by_searching_is_not_brought_back_by_a_step(manager: Visitor) -> None:
    page = open_page(manager, REVIEWS)
    choose(page, "View", "Later")
    open_first_row(page)
    first = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Next child").click()
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible(timeout=LONGEST)
    idle(page)
    search = page.get_by_label("Find a child by case number or name")
    search.click()
    search.fill(first.rsplit(", ", 1)[1])
    page.get_by_role("option").first.click()
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible(timeout=LONGEST)
    idle(page)

    page.get_by_role("button", name="Next child").click()

    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible(timeout=LONGEST)
    idle(page)
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()


def test_business_support_sees_its_own_work_first(browser: Browser, server: Server) -> None:
    with visiting(browser, server, "support") as visitor:
        page = open_page(visitor, REVIEWS)
        first = page.get_by_role("heading", level=2).first.inner_text()
        found = counts(page, "Work to list")

        assert first.startswith("Business Support: ")
        assert number_in(first) == sum(found.values())
        assert list(found) == [
            "Reviews to book", "Decisions to send", "Records to send",
            "Outcomes to send to the child",
        ]  # fmt: skip
        days = page.get_by_label(re.compile("^What is to book and to send by day")).first
        cells = days.evaluate(
            "each => [...each.querySelectorAll('tbody tr')].map((row) =>"
            " [...row.cells].map((cell) => cell.innerText))"
        )
        sums = [sum(int(row[place]) for row in cells) for place in range(1, 5)]
        assert sums == list(found.values())
        choose(page, "Work to list", "Records to send")
        n = found["Records to send"]
        expect(page.get_by_label(f"Records to send: {rows(n)}", exact=True)).to_have_count(1)


def test_the_range_is_shown_by_children_and_by_weighted_load(manager: Visitor) -> None:
    page = open_page(manager, CASELOADS)
    expect(page.get_by_label(re.compile("^Children held of ")).first).to_be_visible()

    choose(page, "Show", "Weighted load")

    expect(page.get_by_label(re.compile("^Weighted load of ")).first).to_be_visible()
    expect(page.get_by_text("against a weighted load it is our own reading")).to_be_visible()


def test_the_weeks_that_the_days_do_not_hold_are_named_and_counted(manager: Visitor) -> None:
    page = open_page(manager, CASELOADS)
    said = page.get_by_text(re.compile(r"^\d+ weeks? of \d+ officers? holds? more reviews"))
    n = number_in(said.first.inner_text())
    over = number_in(
        page.get_by_text(re.compile(r"More than the days allow \(")).inner_text().split("(")[1]
    )
    away = number_in(
        page.get_by_text(re.compile(r"No days available \(")).inner_text().split("(")[1]
    )
    assert over + away == n > 0

    twin = page.get_by_text(re.compile(rf"^The {n} weeks? that holds? more"))
    twin.click()
    table = page.get_by_label("Weeks that hold more reviews than the days allow").first
    expect(table).to_be_visible()


def test_changes_of_iro_are_listed_with_their_reasons(manager: Visitor) -> None:
    page = open_page(manager, CASELOADS)
    n = number_in(heading(page, "^Changes of IRO").rsplit(",", 1)[1])

    words = pick(page, "List the changes", 1)

    chosen = number_in(words.rsplit("(", 1)[1])
    assert 0 < chosen <= n
    assert_listed(page, "Changes of IRO in 12 months", chosen)


def test_a_proposal_says_the_cost_of_each_move_and_before_and_after_can_be_taken_away(
    manager: Visitor,
) -> None:
    page = open_page(manager, WHAT_IF)
    page.get_by_text("Propose the fewest moves into range").click()
    page.get_by_role("heading", name=re.compile("^Moves proposed")).wait_for(timeout=LONGEST)
    idle(page)
    n = number_in(heading(page, "^Moves proposed"))
    assert n > 0

    taken = taken_away(page, re.compile(rf"^CSV, {n} rows?$"), place=-1)
    moves = list(csv.DictReader(io.StringIO(read(taken.path()))))
    assert len(moves) == n
    assert all(move["What it costs the child"] and move["Why"] for move in moves)

    taken = taken_away(page, re.compile(r"^CSV, \d+ rows?$"))
    officers = list(csv.DictReader(io.StringIO(read(taken.path()))))
    assert {"Officer", "Now", "Band now", "After", "Band after"} <= set(officers[0])
    assert sum(int(row["Now"]) for row in officers) == sum(int(row["After"]) for row in officers)


def read(path: Path | str) -> str:
    return Path(path).read_text(encoding="utf-8-sig")
