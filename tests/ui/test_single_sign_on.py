"""Single sign-on over real HTTP: who comes in, once, and who does not."""

import base64
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import uvicorn
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware

from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.limits import TOKEN_AGE
from data_access.state.store import Store
from measures.words import Role
from tests.identity_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    IdentityProvider,
    identity_provider,
)
from tests.spec.examples import worked_examples
from ui.entrance.edge import Edge
from ui.entrance.public_address import PublicAddress
from ui.entrance.single_sign_on.provider import SsoRefusedError, role_of
from ui.entrance.single_sign_on.redirect import BACK_PATH, BEGIN_PATH, OUT_PATH
from ui.entrance.single_sign_on.routes import SignOnRoutes, inside
from ui.entrance.single_sign_on.settings import SsoSettings, SsoSettingsError

ROLES = {"IRS.Manager": Role.SERVICE_MANAGER, "IRS.IRO": Role.IRO, "IRS.Board": Role.VIEWER}


class Clock:
    """A clock that stands still until the test turns it."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)
    yield opened
    opened.close()


@pytest.fixture
def provider(clock: Clock) -> Iterator[IdentityProvider]:
    with identity_provider(lambda: clock.at.timestamp()) as running:
        running.claims = {
            "preferred_username": "Omar@Example.gov.uk",
            "name": "Omar Khan",
            "roles": ["IRS.IRO"],
        }
        yield running


class Browser:
    """A browser with cookies of its own at one address; it follows no redirect by itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str, **query: str) -> requests.Response:
        address = path if path.startswith("http") else f"{self.url}{path}"
        return self.session.get(address, params=query, allow_redirects=False, timeout=10)

    def forget(self, *names: str) -> None:
        """Lose some cookies, or all of them."""
        for name in names or tuple(self.session.cookies.keys()):
            self.session.cookies.set(name, None)


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The address of an application that answers on a free port of loopback."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def set_cookies(answer: requests.Response) -> list[str]:
    """Every Set-Cookie of an answer."""
    return list(answer.raw.headers.getlist("set-cookie"))


@pytest.fixture
def browser(store: Store, provider: IdentityProvider) -> Iterator[Browser]:
    """A browser at a dashboard that has single sign-on."""
    settings = SsoSettings(
        issuer=provider.url, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, roles=ROLES
    )
    address = PublicAddress(None)
    routes = SignOnRoutes(settings, store=lambda: store, address=address).routes()
    app = Starlette(
        routes=routes, middleware=[Middleware(Edge, store=lambda: store, address=address)]
    )
    with serving(app) as url:
        yield Browser(url)


def go_there(browser: Browser, to: str = "/") -> str:
    """Press the button and sign in at the provider; return where it sends the browser back to."""
    there = browser.get(BEGIN_PATH, to=to)
    assert there.status_code == 302
    back = requests.get(there.headers["location"], allow_redirects=False, timeout=5)
    return back.headers["location"]


def signed_in(browser: Browser, store: Store) -> Account | None:
    """The account that the browser's cookie now leads to."""
    live = store.sessions.live_for(browser.session.cookies.get("review_sid") or "", touch=False)
    return None if live is None else live.account


def said(text: str) -> str:
    found = re.search(r"<p>(.*?)</p>", text)
    return found[1] if found else ""


def test_a_person_with_a_role_comes_in_and_goes_on_to_where_they_were(
    browser: Browser, store: Store
) -> None:
    answer = browser.get(go_there(browser, "/review-timeliness?team=T1&team=T2"))

    assert answer.status_code == 200
    assert 'content="0;url=/review-timeliness?team=T1&amp;team=T2"' in answer.text
    account = signed_in(browser, store)
    assert account is not None
    assert (account.username, account.name, account.role) == (
        "omar@example.gov.uk", "Omar Khan", Role.IRO,
    )  # fmt: skip
    assert not account.is_local
    entry = store.access_log.entries()[0]
    assert (entry.action, entry.username) == (Action.SIGNED_IN, "omar@example.gov.uk")
    [ours] = [each for each in set_cookies(answer) if each.startswith("review_sid")]
    assert "HttpOnly" in ours
    assert "SameSite=Strict" in ours


def test_the_way_there_carries_a_state_a_nonce_and_a_challenge(
    browser: Browser, provider: IdentityProvider
) -> None:
    there = browser.get(BEGIN_PATH)
    query = parse_qs(urlsplit(there.headers["location"]).query)

    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == [f"{browser.url}{BACK_PATH}"]
    assert all(len(query[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    [cookie] = [each for each in set_cookies(there) if "review_sso" in each]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", f"Path={BACK_PATH}"))


def test_a_way_back_is_good_once(browser: Browser, store: Store) -> None:
    back = go_there(browser)
    browser.get(back)
    browser.forget("review_sid")

    again = browser.get(back)

    assert again.status_code == 403
    assert "used already" in said(again.text)
    assert signed_in(browser, store) is None


def test_a_way_back_that_another_browser_began_leads_nowhere(
    browser: Browser, store: Store
) -> None:
    back = go_there(browser)
    browser.forget()

    assert browser.get(back).status_code == 403
    assert signed_in(browser, store) is None


def test_one_token_buys_one_session(
    browser: Browser, store: Store, provider: IdentityProvider
) -> None:
    issued = int(provider.now())
    provider.bent = {"iat": issued}
    assert browser.get(go_there(browser)).status_code == 200
    browser.forget("review_sid")

    again = browser.get(go_there(browser))

    assert again.status_code == 403
    assert "too old" in said(again.text)
    assert signed_in(browser, store) is None


def other_key(provider: IdentityProvider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})


def stale(provider: IdentityProvider) -> None:
    provider.bent = {"iat": int(provider.now() - TOKEN_AGE.total_seconds() - 1)}


def ahead(provider: IdentityProvider) -> None:
    provider.bent = {"iat": int(provider.now() + TOKEN_AGE.total_seconds() + 90)}


def expired(provider: IdentityProvider) -> None:
    provider.bent = {"exp": int(provider.now()) - 120}


def another_tenant(provider: IdentityProvider) -> None:
    provider.bent = {"iss": "https://login.example.com/another-tenant/v2.0"}


def another_application(provider: IdentityProvider) -> None:
    provider.bent = {"aud": "another-application"}


def two_applications(provider: IdentityProvider) -> None:
    provider.bent = {"aud": [CLIENT_ID, "another-application"], "azp": "another-application"}


def another_nonce(provider: IdentityProvider) -> None:
    provider.bent = {"nonce": "of another sign-in"}


def no_nonce(provider: IdentityProvider) -> None:
    provider.bent = {"nonce": None}


def no_subject(provider: IdentityProvider) -> None:
    provider.bent = {"sub": None}


def no_role(provider: IdentityProvider) -> None:
    provider.bent = {"roles": ["Another.App.Admin"]}


def two_roles(provider: IdentityProvider) -> None:
    provider.bent = {"roles": ["IRS.IRO", "IRS.Manager"]}


def no_name(provider: IdentityProvider) -> None:
    provider.bent = {"preferred_username": None}


@pytest.mark.parametrize(
    ("bend", "code", "words"),
    [
        (other_key, "token not valid", "did not go through"),
        (stale, "token used or stale", "too old"),
        (ahead, "token not valid", "did not go through"),
        (expired, "token not valid", "did not go through"),
        (another_tenant, "token not valid", "did not go through"),
        (another_application, "token not valid", "did not go through"),
        (two_applications, "token for another application", "did not go through"),
        (another_nonce, "token not valid", "did not go through"),
        (no_nonce, "token not valid", "did not go through"),
        (no_subject, "token not valid", "did not go through"),
        (no_role, "no role", "no role in this dashboard"),
        (two_roles, "two roles", "more than one role"),
        (no_name, "account", "Ask your Service Manager"),
    ],
)  # fmt: skip
def test_nobody_comes_in_on_a_token_that_is_not_whole(
    browser: Browser,
    store: Store,
    provider: IdentityProvider,
    bend: object,
    code: str,
    words: str,
) -> None:
    bend(provider)  # type: ignore[operator]  # one of the functions above

    answer = browser.get(go_there(browser))

    assert answer.status_code == 403
    assert words in said(answer.text)
    assert signed_in(browser, store) is None
    assert store.accounts.everyone() == []
    entry = store.access_log.entries()[0]
    assert (entry.action, entry.detail["single_sign_on"]) == (Action.SIGN_IN_FAILED, code)


def test_a_token_without_a_signature_is_refused(
    browser: Browser, store: Store, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = provider.signed

    def unsigned(asked: dict[str, str]) -> str:
        head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        return f"{head}.{whole(asked).split('.')[1]}."

    monkeypatch.setattr(provider, "signed", unsigned)

    assert browser.get(go_there(browser)).status_code == 403
    assert signed_in(browser, store) is None


def test_a_code_without_its_verifier_buys_nothing(provider: IdentityProvider) -> None:
    asked = {"redirect_uri": "x", "code_challenge": "y", "nonce": "z", "state": "s"}
    provider.codes["stolen"] = asked
    sent = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()

    assert provider.token({"code": "stolen", "redirect_uri": "x"}, f"Basic {sent}") is None


def test_a_closed_account_does_not_come_in(browser: Browser, store: Store, clock: Clock) -> None:
    browser.get(go_there(browser))
    store.accounts.close("omar@example.gov.uk")
    clock.at += timedelta(minutes=1)
    browser.forget()

    answer = browser.get(go_there(browser))

    assert "closed" in said(answer.text)
    assert signed_in(browser, store) is None


def test_a_role_taken_away_at_the_council_bites_at_the_next_sign_in(
    browser: Browser, store: Store, provider: IdentityProvider, clock: Clock
) -> None:
    browser.get(go_there(browser))
    clock.at += timedelta(minutes=1)
    provider.claims["roles"] = ["IRS.Board"]

    browser.get(go_there(browser))

    account = signed_in(browser, store)
    assert account is not None
    assert account.role is Role.VIEWER


def test_with_the_provider_away_the_page_says_so(
    browser: Browser, provider: IdentityProvider
) -> None:
    provider.is_away = True

    answer = browser.get(BEGIN_PATH)

    assert answer.status_code == 403
    assert "does not answer" in said(answer.text)


def test_signing_out_leads_out_of_the_provider_too(
    browser: Browser, provider: IdentityProvider
) -> None:
    there = browser.get(OUT_PATH)

    query = parse_qs(urlsplit(there.headers["location"]).query)
    assert there.headers["location"].startswith(f"{provider.url}/logout?")
    assert query["post_logout_redirect_uri"] == [f"{browser.url}/"]
    assert query["client_id"] == [CLIENT_ID]


@worked_examples("""
    asked                       | goes_to                 | because
    /review-timeliness?team=T1  | /review-timeliness?team=T1 | a page of ours, with its filters
    //evil.example              | /                       | another host without a scheme
    https://evil.example/       | /                       | another host
    /\\\\evil.example           | /                       | browsers read a backslash as a slash
    /session/sso/begin          | /                       | no going round in circles
                                | /                       | nothing asked
""")
def test_the_way_back_leads_to_a_page_of_ours_only(
    asked: str | None, goes_to: str, because: str
) -> None:
    assert inside(asked or "") == goes_to, because


SETTINGS = SsoSettings(issuer="https://id", client_id="c", client_secret="s", roles=ROLES)


@worked_examples("""
    claim                 | role            | refused   | because
    IRS.IRO               | iro             |           | one role that is mapped
    IRS.IRO Other.Admin   | iro             |           | roles of other applications do not count
    IRS.Board             | viewer          |           | each of ours can be mapped
                          |                 | no role   | none at all
    Other.Admin           |                 | no role   | none of ours: never a default
    irs.iro               |                 | no role   | capitals count, as at the provider
    IRS.IRO IRS.Manager   |                 | two roles | one person has one role
    IRS.IRO IRS.IRO       | iro             |           | the same twice is one
""")
def test_one_mapped_role_comes_in(
    claim: str | None, role: str | None, refused: str | None, because: str
) -> None:
    claims = {"roles": (claim or "").split()}

    if refused is None:
        assert role_of(claims, SETTINGS) == role, because
    else:
        with pytest.raises(SsoRefusedError) as found:
            role_of(claims, SETTINGS)
        assert found.value.code == refused, because


def test_a_single_role_may_be_a_word_rather_than_a_list() -> None:
    assert role_of({"roles": "IRS.IRO"}, SETTINGS) is Role.IRO
    with pytest.raises(SsoRefusedError):
        role_of({"roles": {"IRS.IRO": True}}, SETTINGS)


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    secret = tmp_path / "secret"
    secret.write_text("the secret\n")
    secret.chmod(0o600)
    for name, value in {
        "REVIEW_SSO_ISSUER": "https://login.example.com/tenant/v2.0",
        "REVIEW_SSO_CLIENT_ID": CLIENT_ID,
        "REVIEW_SSO_CLIENT_SECRET_FILE": str(secret),
        "REVIEW_SSO_ROLES": "IRS.Manager=service_manager, IRS.IRO=iro",
    }.items():
        monkeypatch.setenv(name, value)
    return secret


def test_settings_are_read_and_the_secret_is_not_shown(configured: Path) -> None:
    found = SsoSettings.from_environment()

    assert found is not None
    assert found.roles == {"IRS.Manager": Role.SERVICE_MANAGER, "IRS.IRO": Role.IRO}
    assert found.client_secret == "the secret"
    assert "the secret" not in repr(found)


def test_without_an_issuer_there_are_local_accounts_alone(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REVIEW_SSO_ISSUER")

    assert SsoSettings.from_environment() is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("REVIEW_SSO_ISSUER", "http://login.example.com", "https"),
        ("REVIEW_SSO_CLIENT_ID", "", "needed as well"),
        ("REVIEW_SSO_CLIENT_SECRET_FILE", "/nowhere/at/all", "cannot be read"),
        ("REVIEW_SSO_ROLES", "", "needed as well"),
        ("REVIEW_SSO_ROLES", "IRS.IRO=admin", "ours being one of"),
        ("REVIEW_SSO_ROLES", "IRS.IRO", "ours being one of"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    configured: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SsoSettingsError, match=words):
        SsoSettings.from_environment()


def test_a_secret_that_everybody_can_read_is_refused(configured: Path) -> None:
    configured.chmod(0o644)

    with pytest.raises(SsoSettingsError, match="0600"):
        SsoSettings.from_environment()
