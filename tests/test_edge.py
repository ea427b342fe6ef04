"""The edge, driven as an ASGI server would drive it, with a bare application behind it."""

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.words import Role
from ui.entrance import edge
from ui.entrance.connections import PER_BROWSER
from ui.entrance.edge import Edge
from ui.entrance.headers import security_headers, with_charset
from ui.entrance.health import health_route
from ui.entrance.index_page import ROTATE_PATH, TICKET_HEADER
from ui.entrance.ownership import owned
from ui.entrance.public_address import PUBLIC_URL_NAME, PublicAddress, PublicAddressError

LOOPBACK = PublicAddress(None)
COUNCIL = PublicAddress("https://reviews.example.gov.uk")
HERE = {"host": "127.0.0.1:8501"}
HERE_ORIGIN = "http://127.0.0.1:8501"
SID = "a" * 43


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(
        f"sqlite:///{tmp_path / 'state.db'}", now=lambda: datetime(2026, 1, 21, 9, 0, tzinfo=UTC)
    )
    opened.accounts.put(
        Account(username="ivy", name="Ivy", role=Role.IRO, iro_id="I01", password_hash="-")
    )
    yield opened
    opened.close()


def served(
    store: Store, address: PublicAddress = LOOPBACK, *, is_data_good: bool = True
) -> ASGIApp:
    """A bare application behind the edge; it answers everything, and shows what reached it."""

    def download(request: Request) -> Response:
        mime = owned("text/csv", request.path_params["owner"])
        return PlainTextResponse("a file", media_type=mime, headers={"cache-control": "public"})

    def page(_request: Request) -> Response:
        return HTMLResponse("the application", headers={"server": "bare", "cache-control": "x"})

    def streamlits_health(_request: Request) -> Response:
        return PlainTextResponse("ok", headers={"set-cookie": "_streamlit_xsrf=2|a|b; Path=/"})

    def unchanged(_request: Request) -> Response:
        return Response(status_code=304)

    def asset(_request: Request) -> Response:
        return PlainTextResponse("an asset")

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json(dict(socket.headers))
        await socket.close()

    routes = [
        edge.rotate_route(store=lambda: store, address=address),
        Route("/health", health_route(store=lambda: store, is_data_good=lambda: is_data_good)),
        Route("/media/{owner}", download),
        Route("/static/app.js", asset),
        Route("/unchanged", unchanged),
        Route("/_stcore/health", streamlits_health),
        Route("/{path:path}", page),
        WebSocketRoute("/_stcore/stream", stream),
    ]
    middleware = [Middleware(Edge, store=lambda: store, address=address)]
    return Starlette(routes=routes, middleware=middleware)


class Answer:
    """What came back."""

    def __init__(self, messages: list[Message]) -> None:
        start = messages[0]
        self.status = start["status"]
        self.pairs = [(name.decode(), value.decode()) for name, value in start["headers"]]
        self.headers = dict(self.pairs)
        self.body = b"".join(message.get("body", b"") for message in messages[1:])


def encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as an ASGI server hands them on: names in small letters."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def scope_of(kind: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    bare_path, _, query = path.partition("?")
    return {
        "type": kind,
        "method": "GET",
        "path": bare_path,
        "raw_path": bare_path.encode(),
        "query_string": query.encode(),
        "headers": encoded(headers),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "client": ("127.0.0.1", 50000),
        "subprotocols": [],
    }


def exchange(app: ASGIApp, scope: dict[str, Any], *asked: Message) -> list[Message]:
    sent: list[Message] = []
    waiting = deque(asked)

    async def receive() -> Message:
        return waiting.popleft() if waiting else {"type": "websocket.disconnect", "code": 1000}

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> None:
        await app(scope, receive, send)

    # In a thread of its own: Playwright's event loop stays with the main one for the whole run.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, call()).result()
    return sent


def get(app: ASGIApp, path: str, headers: dict[str, str] | None = None) -> Answer:
    first = {"type": "http.request", "body": b"", "more_body": False}
    return Answer(exchange(app, scope_of("http", path, HERE | (headers or {})), first))


def connect(app: ASGIApp, headers: dict[str, str]) -> str | None:
    """Open Streamlit's websocket; what the application saw of the headers, None if refused."""
    scope = scope_of("websocket", "/_stcore/stream", headers)
    sent = exchange(app, scope, {"type": "websocket.connect"})
    if sent[0]["type"] == "websocket.close":
        assert sent[0]["code"] == 1008
        return None
    text: str = sent[1]["text"]
    return text


def sign_in(store: Store, browser_id: str) -> str:
    ticket = store.sessions.ticket(store.sessions.open("ivy"), browser_id)
    fresh = store.sessions.rotate(browser_id, ticket)
    assert fresh is not None
    return fresh


@pytest.mark.parametrize(
    "path",
    ["/", "/child-record?child=1", "/health", "/_stcore/metrics", "/media/x", "/static/app.js"],
)
def test_every_answer_carries_the_security_headers(store: Store, path: str) -> None:
    headers = get(served(store), path).headers

    for name, value in security_headers(is_https=False):
        assert headers[name.decode()] == value.decode()
    assert "server" not in headers


def test_the_headers_are_these_and_no_fewer() -> None:
    headers = {name.decode(): value.decode() for name, value in security_headers(is_https=True)}

    assert set(headers) == {
        *("content-security-policy", "x-content-type-options", "referrer-policy"),
        *("cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy"),
        "strict-transport-security",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_policy_allows_no_inline_script_but_streamlits_own_and_no_other_host(
    store: Store,
) -> None:
    policy = get(served(store), "/").headers["content-security-policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}

    assert rules["script-src"][0] == "'self'"
    assert [source[:8] for source in rules["script-src"][1:]] == ["'sha256-"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert rules["connect-src"] == ["'self'"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        (b"text/csv", b"text/csv; charset=utf-8"),
        (b"text/html; charset=utf-8", b"text/html; charset=utf-8"),
        (b"image/svg+xml", b"image/svg+xml; charset=utf-8"),
        (b"application/xml", b"application/xml; charset=utf-8"),
        (b"application/json", b"application/json"),
        (b"image/png", b"image/png"),
        (
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_text_says_how_its_letters_are_written(told: bytes, sent: bytes) -> None:
    assert with_charset([(b"content-type", told)]) == [(b"content-type", sent)]


def test_streamlits_cookie_for_uploads_is_set_in_no_browser(store: Store) -> None:
    answer = get(served(store), "/_stcore/health")

    assert answer.body == b"ok"
    assert [value for name, value in answer.pairs if "xsrf" in value] == []


def test_https_alone_brings_strict_transport_security(store: Store) -> None:
    council = {"host": "reviews.example.gov.uk"}

    assert "strict-transport-security" in get(served(store, COUNCIL), "/", council).headers
    assert "strict-transport-security" not in get(served(store), "/").headers


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "localhost:9000", "[::1]:8501"])
def test_every_loopback_name_and_port_is_the_dashboard(store: Store, host: str) -> None:
    assert get(served(store), "/", {"host": host}).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[", "10.0.0.5"],
)
def test_another_host_is_refused(store: Store, host: str) -> None:
    answer = get(served(store), "/", {"host": host})

    assert answer.status == 421
    assert b"the application" not in answer.body
    assert "set-cookie" not in answer.headers


def test_a_public_address_makes_every_other_name_foreign(store: Store) -> None:
    app = served(store, COUNCIL)

    assert get(app, "/", {"host": "reviews.example.gov.uk"}).status == 200
    assert get(app, "/", {"host": "127.0.0.1:8501"}).status == 421


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/app/static/x.png",
    ],
)
def test_paths_that_nobody_needs_are_closed(store: Store, path: str) -> None:
    signed_in = {"cookie": f"review_sid={sign_in(store, SID)}"}

    assert get(served(store), path, signed_in).status == 404


@pytest.mark.parametrize("path", ["/", "/health", "/media/x", "/static/app.js"])
def test_a_request_is_never_sent_back_to_its_sender(store: Store, path: str) -> None:
    """TRACE would show a script the cookie that it may not read."""
    asked = scope_of("http", path, HERE | {"cookie": "review_sid=secret"}) | {"method": "TRACE"}
    answer = Answer(exchange(served(store), asked, {"type": "http.request", "body": b""}))

    assert answer.status == 405
    assert answer.body == b""


def test_a_first_visit_gets_a_cookie_that_no_script_can_read(store: Store) -> None:
    cookie = get(served(store), "/").headers["set-cookie"]

    name, rest = cookie.split("=", 1)
    value, _, flags = rest.partition(";")
    assert name == "review_sid"
    assert len(value) == 43
    assert flags == " Path=/; HttpOnly; SameSite=Strict"


def test_over_https_the_cookie_is_bound_to_the_host_and_to_https(store: Store) -> None:
    answer = get(served(store, COUNCIL), "/", {"host": "reviews.example.gov.uk"})

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-review_sid=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict; Secure")


def test_each_visit_gets_its_own_cookie_and_a_known_browser_keeps_its_own(store: Store) -> None:
    app = served(store)

    assert get(app, "/").headers["set-cookie"] != get(app, "/").headers["set-cookie"]
    assert "set-cookie" not in get(app, "/", {"cookie": f"review_sid={SID}"}).headers
    assert "set-cookie" not in get(app, "/static/app.js").headers


@pytest.mark.parametrize("value", ["short", "a" * 44, "a" * 42 + "!", "", '"'])
def test_a_cookie_of_another_form_is_replaced(store: Store, value: str) -> None:
    assert "set-cookie" in get(served(store), "/", {"cookie": f"review_sid={value}"}).headers


def test_a_cookie_that_was_swapped_away_is_replaced(store: Store) -> None:
    sign_in(store, SID)

    assert "set-cookie" in get(served(store), "/", {"cookie": f"review_sid={SID}"}).headers


def test_a_browser_that_lost_its_cookie_but_kept_the_page_gets_a_new_one(store: Store) -> None:
    app = served(store)

    assert "set-cookie" in get(app, "/unchanged").headers
    assert "set-cookie" not in get(app, "/unchanged", {"cookie": f"review_sid={SID}"}).headers


def family_of(store: Store, browser_id: str) -> str:
    family = store.sessions.browser(browser_id).family
    assert family is not None
    return family


def with_cookie(browser_id: str) -> dict[str, str]:
    return {"cookie": f"review_sid={browser_id}"}


def test_downloads_go_to_signed_in_people_only_and_are_not_kept(store: Store) -> None:
    app, fresh = served(store), sign_in(store, SID)
    path = f"/media/{family_of(store, fresh)}"

    assert get(app, path).status == 404
    assert get(app, path, with_cookie(SID)).status == 404
    assert get(app, path, with_cookie("z" * 43)).status == 404
    answer = get(app, path, with_cookie(fresh))
    assert (answer.status, answer.body) == (200, b"a file")
    assert [value for name, value in answer.pairs if name == "cache-control"] == ["no-store"]


def test_a_download_goes_to_the_sign_in_that_made_it_and_to_no_other(store: Store) -> None:
    app = served(store)
    hers, again, other = (sign_in(store, SID), sign_in(store, "b" * 43), sign_in(store, "c" * 43))

    for maker in (hers, again, other):
        path = f"/media/{family_of(store, maker)}"
        for asker in (hers, again, other):
            answer = get(app, path, with_cookie(asker))
            assert (answer.status == 200) is (asker == maker)
            assert (answer.body == b"a file") is (asker == maker)


def test_whose_a_download_is_stays_on_the_server(store: Store) -> None:
    app, fresh = served(store), sign_in(store, SID)

    answer = get(app, f"/media/{family_of(store, fresh)}", with_cookie(fresh))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert family_of(store, fresh) not in str(answer.pairs)


def test_a_file_that_nobody_owns_goes_to_nobody(store: Store) -> None:
    app, fresh = served(store), sign_in(store, SID)

    assert get(app, "/media/deeper/than/our/files", with_cookie(fresh)).status == 404


def test_a_download_is_closed_after_sign_out(store: Store) -> None:
    app, fresh = served(store), sign_in(store, SID)
    path = f"/media/{family_of(store, fresh)}"
    store.sessions.revoke_all("ivy", why="signed out")

    assert get(app, path, with_cookie(fresh)).status == 404


def test_an_upload_is_taken_from_nobody(store: Store) -> None:
    signed_in = with_cookie(sign_in(store, SID))

    assert get(served(store), "/_stcore/upload_file/session/1", signed_in).status == 404


def test_a_websocket_from_the_dashboards_own_page_is_let_through(store: Store) -> None:
    headers = HERE | {"origin": "http://127.0.0.1:8501", "cookie": f"review_sid={SID}"}

    assert connect(served(store), headers) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"cookie": ""},
        {"cookie": "review_sid=guess"},
        {"origin": ""},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:8501"},
        {"origin": "null"},
        {"host": "evil.example", "origin": "http://evil.example"},
    ],
    ids=str,
)
def test_a_websocket_from_anywhere_else_is_refused(store: Store, changes: dict[str, str]) -> None:
    headers = HERE | {"origin": "http://127.0.0.1:8501", "cookie": f"review_sid={SID}"}

    assert connect(served(store), headers | changes) is None


def binding(app: ASGIApp, browser_id: str, **more: str) -> str:
    headers = HERE | {"origin": "http://127.0.0.1:8501", "cookie": f"review_sid={browser_id}"}
    seen = connect(app, headers | more)
    assert seen is not None
    found: str = json.loads(seen)["x-review-binding"]
    return found


def test_the_binding_is_the_browsers_own_and_outlives_the_swap_of_its_cookie(store: Store) -> None:
    app = served(store)
    before = binding(app, SID)

    fresh = sign_in(store, SID)

    assert binding(app, fresh) == before
    assert binding(app, "z" * 43) != before


def test_a_browser_holds_no_more_pages_open_than_it_may(store: Store) -> None:
    """Counted while they are open, through the edge itself: each opens the next inside it."""
    depths: list[int] = []

    async def nest(scope: Scope, _receive: Receive, send: Send) -> None:
        depths.append(len(depths) + 1)
        assert len(depths) <= PER_BROWSER, "an eleventh page was let in"
        await app(scope, connecting, answered)
        await send({"type": "websocket.close", "code": 1000})

    async def connecting() -> Message:
        return {"type": "websocket.connect"}

    closed: list[Message] = []

    async def answered(message: Message) -> None:
        closed.append(message)

    app = Edge(nest, store=lambda: store, address=LOOPBACK)
    headers = HERE | {"origin": "http://127.0.0.1:8501", "cookie": f"review_sid={SID}"}
    exchange(app, scope_of("websocket", "/_stcore/stream", headers), {"type": "websocket.connect"})

    assert len(depths) == PER_BROWSER
    assert [message["code"] for message in closed] == [1008] + [1000] * (PER_BROWSER - 1)


def test_a_browser_cannot_choose_its_binding(store: Store) -> None:
    app = served(store)

    assert binding(app, SID, **{"X-Review-Binding": "chosen"}) == binding(app, SID)


def test_a_cookie_that_was_swapped_away_opens_no_new_connection(store: Store) -> None:
    sign_in(store, SID)
    headers = HERE | {"origin": "http://127.0.0.1:8501", "cookie": f"review_sid={SID}"}

    assert connect(served(store), headers) is None


def swap(app: ASGIApp, ticket: str, *, method: str = "POST", **headers: str) -> Answer:
    """Hand a ticket in as a page of this address does, but for the headers and method given."""
    usual = {TICKET_HEADER: ticket, "origin": HERE_ORIGIN, "cookie": f"review_sid={SID}"}
    scope = scope_of("http", ROTATE_PATH, HERE | usual | headers) | {"method": method}
    return Answer(exchange(app, scope, {"type": "http.request", "body": b"", "more_body": False}))


def test_the_swap_sets_the_signed_in_cookie_once(store: Store) -> None:
    app = served(store)
    ticket = store.sessions.ticket(store.sessions.open("ivy"), SID)

    first, second = swap(app, ticket), swap(app, ticket)

    assert (first.status, first.body) == (204, b"")
    assert first.headers["cache-control"] == "no-store"
    fresh = first.headers["set-cookie"].split("=")[1].split(";")[0]
    assert store.sessions.live_for(fresh, touch=False) is not None
    assert "set-cookie" not in second.headers


def test_the_swap_does_nothing_for_another_browser_or_none(store: Store) -> None:
    app = served(store)
    ticket = store.sessions.ticket(store.sessions.open("ivy"), SID)

    assert "set-cookie" not in swap(app, ticket, cookie="").headers
    assert "set-cookie" not in swap(app, ticket, cookie=f"review_sid={'z' * 43}").headers


@pytest.mark.parametrize("origin", ["", "null", "https://elsewhere.example"])
def test_the_swap_does_nothing_for_a_page_of_another_address(store: Store, origin: str) -> None:
    ticket = store.sessions.ticket(store.sessions.open("ivy"), SID)

    assert "set-cookie" not in swap(served(store), ticket, origin=origin).headers
    assert "set-cookie" in swap(served(store), ticket).headers, "and so used up nothing"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_address_that_is_only_fetched_swaps_a_cookie(store: Store, method: str) -> None:
    ticket = store.sessions.ticket(store.sessions.open("ivy"), SID)

    fetched = swap(served(store), ticket, method=method)

    assert "review_sid" not in fetched.headers.get("set-cookie", "")
    assert "set-cookie" in swap(served(store), ticket).headers


def test_health_says_ready_and_nothing_more(store: Store) -> None:
    answer = get(served(store), "/health")

    assert (answer.status, answer.body) == (200, b'{"status":"ready"}')
    assert answer.headers["cache-control"] == "no-store"


def test_health_says_degraded_when_the_data_could_not_be_refreshed(store: Store) -> None:
    answer = get(served(store, is_data_good=False), "/health")

    assert (answer.status, answer.body) == (200, b'{"status":"degraded"}')


def test_health_says_degraded_when_the_store_is_damaged(tmp_path: Path, store: Store) -> None:
    damage(tmp_path, store)

    answer = get(served(store), "/health")

    assert (answer.status, answer.body) == (503, b'{"status":"degraded"}')


def test_with_the_store_away_downloads_are_closed_and_the_gate_is_reached(
    tmp_path: Path, store: Store
) -> None:
    fresh = sign_in(store, SID)
    damage(tmp_path, store)
    app = served(store)

    assert get(app, "/media/abc.csv", {"cookie": f"review_sid={fresh}"}).status == 404
    assert binding(app, fresh) != ""


def damage(tmp_path: Path, store: Store) -> None:
    store.close()
    for leftover in tmp_path.glob("state.db-*"):
        leftover.unlink()
    (tmp_path / "state.db").write_bytes(b"not a database" * 1000)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", None),
        ("http://localhost:8501", None),
        ("http://127.0.0.1:8610/", None),
        ("https://reviews.example.gov.uk/", "https://reviews.example.gov.uk"),
    ],
)
def test_the_public_address_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, url: str, origin: str | None
) -> None:
    monkeypatch.setenv(PUBLIC_URL_NAME, url)

    assert PublicAddress.from_environment().origin == origin


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("http://reviews.example.gov.uk", "https only"),
        ("http://10.0.0.5:8501", "https only"),
        ("https://reviews.example.gov.uk/dashboard", "without a path"),
        ("reviews.example.gov.uk", "without a path"),
        ("ftp://reviews.example.gov.uk", "Write it like"),
    ],
)
def test_an_address_that_would_be_unsafe_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, url: str, because: str
) -> None:
    monkeypatch.setenv(PUBLIC_URL_NAME, url)

    with pytest.raises(PublicAddressError, match=because):
        PublicAddress.from_environment()


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_streamlits_own_sign_in_is_closed(store: Store, path: str) -> None:
    assert get(served(store), path).status == 404


FROM_ELSEWHERE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


def test_a_link_on_another_site_is_loaded_once_more_and_then_given_an_id(store: Store) -> None:
    first = get(served(store), "/", FROM_ELSEWHERE)
    marks = [value for name, value in first.pairs if name == "set-cookie"]
    again = get(served(store), "/", {**FROM_ELSEWHERE, "cookie": "review_led_here=1"})

    assert b'http-equiv="refresh"' in first.body
    assert len(marks) == 1
    assert marks[0].startswith("review_led_here=1;")
    assert b'http-equiv="refresh"' not in again.body
    assert next(value for name, value in again.pairs if name == "set-cookie").startswith(
        "review_sid="
    )
