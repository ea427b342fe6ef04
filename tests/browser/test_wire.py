"""What reaches the browser, byte by byte: websocket frames and every answer of the server."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from google.protobuf.message import DecodeError  # type: ignore[import-untyped] # no types
from playwright.sync_api import Browser, Error, Page, Response, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from measures.told.aliases import FREE_TEXT
from measures.words import Role
from tests.browser.conftest import Server, Visitor, drawn, idle, open_page, visiting
from tests.browser.zoomed import assert_whole_when_zoomed
from tests.canaries.planting import frames_in
from ui import navigation

pytestmark = pytest.mark.browser

IN_A_MEETING = [
    entry
    for entry in navigation.entries(Role.SERVICE_MANAGER)
    if entry not in navigation.CLOSED_IN_A_MEETING
]
FULL_OF_WORDS = (
    navigation.OVERVIEW,
    navigation.REVIEWS,
    navigation.CASELOADS,
    navigation.PERMANENCE,
    navigation.DISPUTES,
)
"""Pages most likely not to fit in a meeting's larger type; in the usual type each is zoomed."""

PICKERS_AT_MOST = 1
"""Pickers opened on each page: its first option. All of them are opened in tests/pages."""


@dataclass(kw_only=True)
class Wire:
    """Everything that one page of a browser was sent."""

    received: list[bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Keep every websocket frame and the body of every answer from now on."""
        page.on(
            "websocket",
            lambda socket: socket.on(
                "framereceived",
                lambda sent: self.received.append(
                    sent if isinstance(sent, bytes) else sent.encode()
                ),
            ),
        )
        page.on("response", self._body)

    def _body(self, response: Response) -> None:
        if "/static/" in response.url:  # Streamlit's own program: the same for everybody
            return
        try:
            self.received.append(response.url.encode() + b"\n" + response.body())
        except Error:  # a redirect, or a page already left, has no body
            self.received.append(response.url.encode())

    def read(self) -> bytes:
        """All of it, with the tables and charts of each frame written out as text."""
        return b"\n".join(part for each in self.received for part in self._unpacked(each))

    def _unpacked(self, received: bytes) -> Iterator[bytes]:
        yield received
        message = ForwardMsg()
        try:
            message.ParseFromString(received)
        except DecodeError:  # not a frame of Streamlit's: its bytes are searched as they are
            return
        for frame in frames_in(message):
            yield frame.write_csv().encode()


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What is written in the database about people, as it would look on the wire."""

    words: tuple[bytes, ...]
    births: tuple[bytes, ...]

    def found_in(self, wire: bytes) -> list[str]:
        """Those of them that are on the wire."""
        return [each.decode() for each in (*self.words, *self.births) if each in wire]


EPOCH = date(1970, 1, 1)


@pytest.fixture(scope="module")
def written(server: Server) -> Secrets:
    """Every name, case number, birth and free text of the server's database.

    First names that are words, and births on a day on which something else happened too, would be
    found where they are not meant: names are searched whole ("Ada Byron"), births that any other
    column holds are left out, and there must be plenty left.
    """
    with closing(sqlite3.connect(server.folder / "review.db")) as connection:
        people = connection.execute(
            "select first_name, last_name, case_number, date_of_birth from child"
        ).fetchall()
        staff = [
            row[0]
            for query in (
                "select name from iro",
                "select manager_name from team",
                "select distinct social_worker from team_allocation",
            )
            for row in connection.execute(query)
            if row[0]
        ]
        texts = [
            row[0]
            for table, columns in FREE_TEXT.items()
            if table != "child"
            for column in columns
            for row in connection.execute(f"select distinct {column} from {table}")
            if row[0] and len(row[0]) > 24  # shorter ones may be a role or a column too
        ]
        other_days = {
            row[0]
            for (table,) in connection.execute(
                "select name from sqlite_master where type = 'table'"
            ).fetchall()
            for column in connection.execute(f"pragma table_info({table})").fetchall()
            if column[2] in ("DATE", "DATETIME") and column[1] != "date_of_birth"
            for row in connection.execute(f"select substr({column[1]}, 1, 10) from {table}")
        }
    full = [f"{first} {last}" for first, last, _, _ in people if first and last]
    numbers = [number for _, _, number, _ in people if number]
    births = []
    for born in {row[3] for row in people if row[3]} - other_days:
        day = date.fromisoformat(born)
        instant = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
        births += [born, f"{day.day} {day:%b %Y}", f":{instant}", f",{instant}"]
        births += [f'"dateOfBirth":{(day - EPOCH).days}']
    assert len(full) > 100
    assert len(births) > 100
    assert len(texts) > 20
    return Secrets(
        words=tuple(each.encode() for each in (*full, *numbers, *staff, *texts)),
        births=tuple(each.encode() for each in births),
    )


@pytest.fixture
def listened(browser: Browser, server: Server) -> Iterator[tuple[Visitor, Wire]]:
    """A manager signed in, everything they are sent from the first byte kept."""
    with visiting(browser, server, "manager") as visitor:
        wire = Wire()
        wire.listen(visitor.page)
        yield visitor, wire


def begin_meeting(visitor: Visitor, wire: Wire) -> None:
    """Switch meeting view on and forget what was sent before."""
    open_page(visitor, navigation.OVERVIEW)
    visitor.page.get_by_role("button", name="Meeting view").click()
    expect(visitor.page.get_by_text("Meeting view, names hidden")).to_be_visible(timeout=30_000)
    idle(visitor.page)
    wire.received.clear()


def open_pickers(page: Page) -> None:
    """Open each picker of a page and take its first option."""
    labels = [
        label
        for label in page.get_by_test_id("stSelectbox").locator("label").all_inner_texts()
        if label
    ]
    for label in labels[:PICKERS_AT_MOST]:
        box = page.get_by_role("combobox", name=re.compile(re.escape(label))).first
        if not box.is_visible() or not box.is_enabled():  # the second of two waits for the first
            continue
        box.scroll_into_view_if_needed()  # else the page scrolls on the click and closes the list
        box.click()
        option = page.get_by_role("option").first
        if option.count():
            option.click()
        else:
            page.keyboard.press("Escape")
        idle(page)


def test_a_meeting_is_sent_no_name_number_birth_or_note_on_any_page(
    listened: tuple[Visitor, Wire], written: Secrets
) -> None:
    visitor, wire = listened
    begin_meeting(visitor, wire)

    for entry in IN_A_MEETING:
        page = open_page(visitor, entry)
        if entry in FULL_OF_WORDS:
            assert_whole_when_zoomed(page)  # in a meeting's larger type
        open_pickers(page)

    page = open_page(visitor, navigation.OVERVIEW)
    page.reload()
    drawn(page, navigation.OVERVIEW.title)
    expect(page.get_by_text("Meeting view, names hidden")).to_be_visible()
    read = wire.read()
    assert len(read) > 500_000, "everything was listened to"
    assert b"Child 1" in read, "lists speak of aliases"
    assert written.found_in(read) == []


def test_the_same_search_finds_them_outside_a_meeting(
    listened: tuple[Visitor, Wire], written: Secrets
) -> None:
    visitor, wire = listened
    for entry in (navigation.OVERVIEW, navigation.PERMANENCE, navigation.REVIEWS):
        open_page(visitor, entry)
    open_page(visitor, navigation.OVERVIEW)
    visitor.page.get_by_role("link", name=re.compile("LCS-")).first.click()
    expect(visitor.page.get_by_role("heading", name="Timeline")).to_be_visible(timeout=20_000)
    idle(visitor.page)

    read = wire.read()
    found = written.found_in(read)
    assert len(found) > 20
    assert [each for each in found if each.startswith("LCS-")]
    kept = visitor.page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, "
        "await indexedDB.databases(), await caches.keys()])"
    )
    assert kept.count("{") >= 2, "the browser was asked what it keeps"
    assert written.found_in(kept.encode()) == [], "and keeps nothing of all that it was shown"


VIEWER_PAGES = [
    entry for entry in navigation.entries(Role.VIEWER) if entry is not navigation.DEFINITIONS
]


def test_a_viewer_is_sent_no_name_number_birth_or_note_on_any_page(
    browser: Browser, server: Server, written: Secrets
) -> None:
    wire = Wire()
    with visiting(browser, server, "viewer") as visitor:
        wire.listen(visitor.page)
        for entry in VIEWER_PAGES:
            assert_whole_when_zoomed(open_page(visitor, entry))
        open_page(visitor, VIEWER_PAGES[0], "?locality=LOC-1")

        read = wire.read()
    assert len(read) > 50_000
    assert written.found_in(read) == []


def test_the_frame_of_a_meeting_says_so_and_the_type_is_larger(
    listened: tuple[Visitor, Wire],
) -> None:
    visitor, wire = listened
    page = open_page(visitor, navigation.OVERVIEW)
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = page.evaluate(size)
    begin_meeting(visitor, wire)

    frame = page.locator(".meeting-frame")
    expect(frame).to_be_visible()
    box = frame.bounding_box()
    viewport = page.viewport_size
    assert box
    assert viewport
    assert box["width"] == viewport["width"]
    assert box["height"] == viewport["height"]
    expect(frame).to_contain_text("Meeting view")
    assert page.evaluate(size) > before
    page.get_by_role("button", name="Leave meeting view").click()
    expect(page.locator(".meeting-frame")).to_have_count(0, timeout=30_000)
    assert page.evaluate(size) == before
