"""The identity provider says that a person's session there has ended: ours ends with it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from joserfc.jwk import RSAKey

from data_access.state.access_log import Action
from data_access.state.store import Store
from data_access.state.tables import SessionRow
from tests.identity_provider import CLIENT_ID, IdentityProvider
from tests.ui.test_single_sign_on import (
    Browser,
    Clock,
    browser,
    clock,
    go_there,
    provider,
    signed_in,
    store,
)
from ui.entrance.single_sign_on.provider import LOGOUT_EVENT
from ui.entrance.single_sign_on.redirect import ENDED_PATH
from ui.entrance.single_sign_on.routes import LARGEST_FORM

__all__ = ["browser", "clock", "provider", "store"]


def told(browser: Browser, form: Mapping[str, str]) -> requests.Response:
    """The provider, which is no browser and has no cookie, sends a form."""
    return requests.post(f"{browser.url}{ENDED_PATH}", data=dict(form), timeout=5)


def ended_by(store: Store) -> list[str | None]:
    return [
        entry.username
        for entry in store.access_log.entries()
        if entry.action == Action.SESSIONS_ENDED
    ]


def test_signed_out_at_the_provider_is_signed_out_here(
    browser: Browser, store: Store, provider: IdentityProvider, clock: Clock
) -> None:
    browser.get(go_there(browser))
    assert signed_in(browser, store) is not None
    clock.at += timedelta(minutes=10)

    answer = told(browser, {"logout_token": provider.logout_token()})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert signed_in(browser, store) is None
    assert ended_by(store) == ["(single sign-on)"]


def test_the_same_message_later_ends_no_session_opened_since(
    browser: Browser, store: Store, provider: IdentityProvider, clock: Clock
) -> None:
    browser.get(go_there(browser))
    token = provider.logout_token()
    told(browser, {"logout_token": token})
    clock.at += timedelta(seconds=90)
    browser.forget("review_sid")
    browser.get(go_there(browser))

    assert told(browser, {"logout_token": token}).status_code == 200
    assert signed_in(browser, store) is not None
    assert len(ended_by(store)) == 1


def test_the_sessions_of_other_people_stay(
    browser: Browser, store: Store, provider: IdentityProvider
) -> None:
    browser.get(go_there(browser))
    provider.bent = {"sub": "subject-2"}

    assert told(browser, {"logout_token": provider.logout_token()}).status_code == 200
    assert signed_in(browser, store) is not None


@pytest.mark.parametrize(
    "bent",
    [
        pytest.param({"iss": "https://login.example.com/another-tenant"}, id="another tenant"),
        pytest.param({"aud": "another-application"}, id="another application"),
        pytest.param({"aud": [CLIENT_ID, "another"], "azp": "another"}, id="two applications"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"iat": None}, id="without its time"),
        pytest.param({"jti": None}, id="without a number of its own"),
        pytest.param({"sub": None, "sid": "a session there"}, id="of no person"),
        pytest.param({"events": None}, id="of no event"),
        pytest.param({"events": {"https://example.com/else": {}}}, id="of another event"),
        pytest.param({"events": {LOGOUT_EVENT: "yes"}}, id="an event that is no object"),
        pytest.param({"events": LOGOUT_EVENT}, id="events that are a word"),
        pytest.param({"nonce": "of a sign-in"}, id="a token of sign-in made to look like one"),
    ],
)
def test_a_message_that_is_not_whole_ends_nothing(
    browser: Browser, store: Store, provider: IdentityProvider, bent: dict[str, object]
) -> None:
    browser.get(go_there(browser))
    provider.bent = bent

    answer = told(browser, {"logout_token": provider.logout_token()})

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request"}
    assert signed_in(browser, store) is not None
    assert ended_by(store) == []


def test_a_message_that_somebody_else_signed_ends_nothing(
    browser: Browser, store: Store, provider: IdentityProvider
) -> None:
    browser.get(go_there(browser))
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})

    assert told(browser, {"logout_token": provider.logout_token()}).status_code == 400
    assert signed_in(browser, store) is not None


def test_a_message_does_not_sign_anybody_in_nor_a_token_of_sign_in_out(
    browser: Browser, store: Store, provider: IdentityProvider
) -> None:
    browser.get(go_there(browser))

    of_sign_in = provider.signed({"nonce": "n"})

    assert told(browser, {"logout_token": of_sign_in}).status_code == 400
    assert signed_in(browser, store) is not None


@pytest.mark.parametrize(
    "form",
    [{}, {"logout_token": ""}, {"logout_token": "x.y.z"}, {"logout_token": "x" * LARGEST_FORM}],
    ids=["nothing", "an empty one", "no token", "too much"],
)
def test_what_is_no_message_is_refused(browser: Browser, form: dict[str, str]) -> None:
    assert told(browser, form).status_code == 400
    assert browser.get(ENDED_PATH).status_code == 405


def test_without_the_store_the_provider_is_asked_to_come_again(
    browser: Browser, provider: IdentityProvider, tmp_path: Path
) -> None:
    browser.get(go_there(browser))
    with closing(sqlite3.connect(tmp_path / "state.db")) as damaged:
        damaged.execute(f"drop table {SessionRow.__tablename__}")

    answer = told(browser, {"logout_token": provider.logout_token()})

    assert answer.status_code == 503
    assert answer.json() == {"error": "temporarily_unavailable"}
