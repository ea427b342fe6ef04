"""Single sign-on in a real browser: the dashboard is `localhost`, the provider `127.0.0.1`.

To a browser these are two sites, as the council's dashboard and its identity provider are.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_access.state.access_log import Action
from tests.browser.conftest import (
    Server,
    Visitor,
    make_data,
    session_id,
    sign_in,
    started,
    wait_until_there,
)
from tests.identity_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    IdentityProvider,
    identity_provider,
)
from ui.navigation import DEFINITIONS, REVIEWS

pytestmark = pytest.mark.browser

BUTTON = "Sign in with your council account"
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider(time.time) as running:
        yield running


@pytest.fixture(scope="module")
def at_localhost(
    provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("sso")
    make_data(folder)
    secret = folder / "client-secret"
    secret.write_text(CLIENT_SECRET)
    secret.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEW_SSO_ISSUER", provider.url)
        patch.setenv("REVIEW_SSO_CLIENT_ID", CLIENT_ID)
        patch.setenv("REVIEW_SSO_CLIENT_SECRET_FILE", str(secret))
        patch.setenv("REVIEW_SSO_ROLES", "IRS.Manager=service_manager,IRS.Board=viewer")
        with started(folder) as server:
            yield replace(server, url=server.url.replace("127.0.0.1", "localhost"))


@pytest.fixture(autouse=True)
def ivy(provider: IdentityProvider) -> None:
    """Whom the provider signs in unless the test says otherwise; a new token each time."""
    provider.bent = {}
    provider.claims = {
        "sub": f"ivy-{time.time_ns()}",
        "preferred_username": f"ivy-{time.time_ns()}@example.gov.uk",
        "name": "Ivy Marsh",
        "roles": ["IRS.Manager", "Another.App.User"],
    }


def press(page: Page) -> None:
    page.get_by_role("button", name=BUTTON).click()


def is_in(page: Page) -> None:
    wait_until_there(page, "Sign out")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)


def at_sign_in(page: Page) -> None:
    wait_until_there(page, BUTTON)
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def test_one_click_signs_in_where_the_link_pointed_and_out_of_both(
    at_localhost: Server, visit: Visit, provider: IdentityProvider
) -> None:
    visitor = visit(at_localhost)
    page = visitor.page
    page.goto(f"{at_localhost.url}/{REVIEWS.address}?as_at=2026-01-31")
    at_sign_in(page)
    before = session_id(page)

    press(page)
    is_in(page)

    expect(page.get_by_role("heading", name="Reviews", level=1)).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile(rf"/{REVIEWS.address}\?as_at=2026-01-31"))
    [ours] = [each for each in page.context.cookies() if each.get("name") == "review_sid"]
    assert ours.get("value") != before
    assert (ours.get("httpOnly"), ours.get("sameSite")) == (True, "Strict")
    assert not [each for each in page.context.cookies() if "streamlit_user" in str(each["name"])]
    assert visitor.policy_violations() == []
    page.reload()
    is_in(page)

    provider.asked.clear()
    page.get_by_role("button", name="Sign out").click()
    at_sign_in(page)
    assert "/logout" in provider.asked
    page.reload()
    at_sign_in(page)
    store = at_localhost.store()
    actions = [(each.action, each.username) for each in store.access_log.entries(limit=50)]
    store.close()
    name = str(provider.claims["preferred_username"])
    assert (Action.SIGNED_IN, name) in actions
    assert (Action.SIGNED_OUT, name) in actions


def test_somebody_without_a_role_here_is_told_so_and_stays_out(
    at_localhost: Server, visit: Visit, provider: IdentityProvider
) -> None:
    provider.claims["roles"] = []
    page = visit(at_localhost).page
    page.goto(at_localhost.url)
    at_sign_in(page)

    press(page)

    expect(page.get_by_text("no role in this dashboard")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Back to sign-in").click()
    at_sign_in(page)


def test_local_accounts_go_on_beside_it(at_localhost: Server, visit: Visit) -> None:
    page = visit(at_localhost).page
    page.goto(f"{at_localhost.url}/{DEFINITIONS.address}")
    at_sign_in(page)

    sign_in(page, "manager")

    is_in(page)


def test_a_link_on_another_site_does_not_sign_its_reader_out(
    at_localhost: Server, visit: Visit, provider: IdentityProvider
) -> None:
    page = visit(at_localhost).page
    page.goto(at_localhost.url)
    at_sign_in(page)
    press(page)
    is_in(page)
    before = session_id(page)

    mail = page.context.new_page()
    mail.route(
        f"{provider.url}/mail",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<a href="{at_localhost.url}/{REVIEWS.address}?as_at=2026-01-31">Look</a>',
        ),
    )
    mail.goto(f"{provider.url}/mail")
    mail.get_by_role("link", name="Look").click()

    is_in(mail)
    expect(mail).to_have_url(re.compile(rf"/{REVIEWS.address}\?as_at=2026-01-31"))
    assert session_id(mail) == before
