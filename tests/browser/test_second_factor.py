"""The second factor, in a real browser: set up where it is required, and asked for afterwards."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_access.state.accounts import Account
from data_access.state.one_time_codes import code_of, step_of
from data_access.state.passwords import hashed
from data_access.state.store import Store
from measures.words import Role
from tests.browser.barriers import assert_no_barrier_in_light_or_dark
from tests.browser.conftest import (
    Visitor,
    drawn,
    make_data,
    sign_in,
    started,
    try_to_sign_in,
    wait_until_there,
)
from tests.browser.screens import DESK, PHONE
from ui.entrance import codes
from ui.entrance import sign_in as form
from ui.navigation import MY_ACCOUNT

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
PASSWORD = "three plain words"


def shown(page: Page) -> bytes:
    """The key that the set-up shows."""
    return base64.b32decode(page.get_by_test_id("stCode").first.inner_text().replace(" ", ""))


def give_code(page: Page, code: str, button: str) -> None:
    page.get_by_label(codes.CODE_LABEL).fill(code)
    page.get_by_role("button", name=button).click()


def assert_it_fits(page: Page) -> None:
    for screen in (PHONE, DESK):
        page.set_viewport_size(screen)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), screen


def told(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_be_visible(timeout=15_000)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    told(page, "You are signed out.")


def add_omar(store: Store) -> None:
    known = hashed(PASSWORD, username="omar")
    store.accounts.put(Account(username="omar", name="Omar", role=Role.VIEWER, password_hash=known))


def test_required_codes_are_set_up_and_then_asked_for(
    tmp_path: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_data(tmp_path)
    monkeypatch.setenv(codes.NAME, codes.REQUIRED)
    with started(tmp_path) as server:
        store = server.store()
        add_omar(store)
        page = visit(server).page
        page.goto(server.url)
        sign_in(page, "viewer")  # a demonstration account is exempt
        sign_out(page)

        try_to_sign_in(page, "omar", PASSWORD)
        told(page, "nothing else is shown before")
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        expect(page.get_by_role("link", name="Reviews")).to_have_count(0)
        assert_it_fits(page)
        assert_no_barrier_in_light_or_dark(page)
        secret, now = shown(page), step_of(store.now())
        give_code(page, code_of(secret, now + 9), "Set up the codes")
        told(page, codes.WRONG)
        give_code(page, code_of(secret, now), "Set up the codes")
        wait_until_there(page, "Sign out")
        sign_out(page)

        try_to_sign_in(page, "omar", PASSWORD)
        told(page, form.OWN_CODE)
        assert_no_barrier_in_light_or_dark(page)
        give_code(page, code_of(secret, now), "Sign in")
        told(page, form.CODE_REFUSED)
        give_code(page, code_of(secret, now + 1), "Sign in")
        wait_until_there(page, "Sign out")

        page.get_by_test_id("stMain").get_by_role("link", name=Role.VIEWER.label).click()
        drawn(page, str(MY_ACCOUNT.title))
        assert_it_fits(page)
        assert_no_barrier_in_light_or_dark(page)
        store.close()
