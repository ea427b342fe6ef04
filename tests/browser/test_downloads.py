"""A file goes to the sign-in that made it, in a real browser against a real server."""

import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.words import Role
from tests.browser.conftest import (
    LONGEST,
    Server,
    Visitor,
    open_page,
    say_what_for,
    taken_away,
    visiting,
)
from tests.signing_in import signed_in_cookie
from ui import navigation

pytestmark = pytest.mark.browser

EXPORT = "CSV,"


def fetched(url: str, cookie: str | None) -> int:
    headers = {"Cookie": f"review_sid={cookie}"} if cookie else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_file_can_be_fetched_by_nobody_but_the_sign_in_that_made_it(
    server: Server, browser: Browser
) -> None:
    with visiting(browser, server, "manager") as visitor, closing(server.store()) as store:
        open_page(visitor, navigation.PERMANENCE)
        address = taken_away(visitor.page, EXPORT).url
        [own] = [
            each.get("value")
            for each in visitor.page.context.cookies()
            if each.get("name") == "review_sid"
        ]

        assert fetched(address, own) == 200
        assert fetched(address, None) == 404
        for other in ("viewer", "senior", "manager"):  # the last: the same person elsewhere
            assert fetched(address, signed_in_cookie(store, other)[1]) == 404


SAID_BESIDE = "(icon) => getComputedStyle(icon.closest('div[class*=Download]'), '::after').content"


def test_the_screen_says_that_a_file_is_being_made(manager: Visitor) -> None:
    page = open_page(manager, navigation.REPORT)
    offered = say_what_for(page)
    with page.expect_download(timeout=LONGEST):
        offered.get_by_role("button", name="Word", exact=True).click()
        assert "Making the file" in offered.get_by_test_id("stSpinnerIcon").evaluate(SAID_BESIDE)
    page.keyboard.press("Escape")


def existing(store: Store) -> Account:
    account = store.accounts.get("senior")
    assert account is not None
    return account


def exported(store: Store) -> int:
    return [each.action for each in store.access_log.entries()].count(Action.LIST_EXPORTED)


@pytest.mark.parametrize("change", ["signed out", "another role", "in a meeting"])
def test_a_button_drawn_before_the_right_ended_makes_no_file(
    server: Server, browser: Browser, change: str
) -> None:
    with visiting(browser, server, "senior") as visitor, closing(server.store()) as store:
        page, senior = visitor.page, existing(store)
        open_page(visitor, navigation.PERMANENCE)
        offered = say_what_for(page)
        made: list[object] = []
        page.on("download", lambda each: made.append(each))
        family = next(  # the newest
            each.family for each in store.sessions.all_live() if each.account.username == "senior"
        )
        if change == "signed out":
            store.sessions.revoke(family, why="ended by the administrator")
        elif change == "another role":
            store.accounts.put(replace(senior, role=Role.BUSINESS_SUPPORT))
        else:
            store.sessions.begin_meeting(family)
        before = exported(store)

        offered.get_by_role("button", name=EXPORT).click()

        page.wait_for_timeout(2000)
        assert made == []
        assert exported(store) == before
        store.accounts.put(senior)
        store.sessions.revoke(family, why="end of the test")
    assert "Traceback" not in server.log.read_text()
