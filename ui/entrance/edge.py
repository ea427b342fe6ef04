"""The outermost layer: every request passes here before Streamlit sees it.

It refuses other hosts and origins, sets the browser's id as a cookie that no script can read, ties
Streamlit's own sessions to that browser, caps how many pages one browser or address may hold open,
closes the paths and the messages nobody needs, lets a download out to the sign-in that made it, and
puts the security headers on every answer (docs/security.md).
"""

import re
import secrets
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data_access.state import hashes
from data_access.state.database import StateUnavailableError
from data_access.state.store import Store
from ui.entrance import led_here
from ui.entrance.asks import is_wanted
from ui.entrance.connections import Connections, Refused
from ui.entrance.headers import (
    Headers,
    security_headers,
    with_charset,
    without_uploads_cookie,
)
from ui.entrance.index_page import ROTATE_PATH, TICKET_HEADER
from ui.entrance.ownership import owner_of, without_owner
from ui.entrance.public_address import PublicAddress

BINDING_HEADER = b"x-review-binding"

_BROWSER_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_NEVER = ("TRACE", "TRACK", "CONNECT")  # they send a request back, or on

_CLOSED = re.compile(
    r"/(_stcore/(metrics|agent|script-health-check|upload_file)|app/static|auth|oauth2callback)(/|$)"
)
"""Paths that nobody needs. No page takes a file, so uploads are closed with the rest; so is
Streamlit's own sign-in, whose cookie outlives every session (ADR 0012)."""

_DOWNLOADS = "/media/"


def cookie(address: PublicAddress, browser_id: str) -> str:
    """The Set-Cookie value: no script reads it, no other site sends it."""
    secure = "; Secure" if address.is_https else ""
    return f"{address.cookie_name}={browser_id}; Path=/; HttpOnly; SameSite=Strict{secure}"


class Edge:
    """The middleware. `store` is called for each use, so that a store that was away can return."""

    def __init__(self, app: ASGIApp, *, store: Callable[[], Store], address: PublicAddress) -> None:
        """Wrap `app`."""
        self._app = app
        self._store = store
        self._address = address
        self._headers = security_headers(is_https=address.is_https)
        self._connections = Connections.from_environment()
        self._left_out = Refused("Messages not passed on since the last such line: %d")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = _sent(scope["headers"])
        browser_id, host = self._browser_id(sent), sent.get("host", "")
        binding = None
        # Refused before Streamlit's own check of the origin: that one calls an outside address.
        if (
            browser_id is not None
            and self._address.is_host(host)
            and self._address.is_origin(sent.get("origin", ""), host=host)
        ):
            binding = await run_in_threadpool(self._binding, browser_id)
        with self._connections.open(browser=binding, address=_address(scope)) as is_let_in:
            if binding is None or not is_let_in:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
                return
            kept = [(name, value) for name, value in scope["headers"] if name != BINDING_HEADER]
            headers = [*kept, (BINDING_HEADER, binding.encode())]
            await self._app({**scope, "headers": headers}, self._wanted(receive), send)

    def _wanted(self, receive: Receive) -> Receive:
        """Pass on what the pages need of Streamlit; anything else asked of it is left out."""

        async def wanted() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or is_wanted(message.get("bytes")):
                    return message
                self._left_out.one_more()

        return wanted

    def _binding(self, browser_id: str) -> str | None:
        """What a Streamlit session is tied to; None for an id its browser no longer holds.

        If the store is away the connection is let through: the gate then lets nobody in and
        says why, which a refused connection could not.
        """
        try:
            browser = self._store().sessions.browser(browser_id)
        except StateUnavailableError:
            return _hash(f"store away|{browser_id}")
        return None if browser.is_superseded else _hash(f"bound|{browser.root}")

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent, path = _sent(scope["headers"]), scope["path"]
        browser_id = self._browser_id(sent)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = self._answer(message["headers"])
                if (
                    _is_page(message)
                    and not led_here.sets_cookie(headers, self._address.cookie_name)
                    and await run_in_threadpool(self._needs_id, browser_id)
                ):
                    fresh = cookie(self._address, secrets.token_urlsafe(32))
                    headers.append((b"set-cookie", fresh.encode()))
                message = {**message, "headers": headers}
            await send(message)

        if not self._address.is_host(sent.get("host", "")):
            wrong = PlainTextResponse("This is not the dashboard's address.", status_code=421)
            await wrong(scope, receive, with_headers)
        elif browser_id is None and led_here.is_first(scope, sent):
            again = led_here.once_more(is_https=self._address.is_https)
            await again(scope, receive, with_headers)
        elif scope["method"] in _NEVER:
            await Response(status_code=405)(scope, receive, with_headers)
        elif _CLOSED.match(path):
            await _not_found()(scope, receive, with_headers)
        elif path.startswith(_DOWNLOADS):
            family = await run_in_threadpool(self._family, browser_id)
            await self._download(family, scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)

    async def _download(
        self, family: str | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let a file out to the sign-in that made it: its type names it (`ownership.py`)."""
        is_refused = family is None

        async def to_its_owner(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start":
                is_refused = family is None or owner_of(message["headers"]) != family
                message = {**message, "headers": without_owner(message["headers"])}
            if not is_refused:
                await send(message)

        if not is_refused:
            await self._app(scope, receive, to_its_owner)
        if is_refused:
            await _not_found()(scope, receive, send)

    def _family(self, browser_id: str | None) -> str | None:
        """The live sign-in that a browser id leads to; None if there is none, or no store."""
        if browser_id is None:
            return None
        try:
            sessions = self._store().sessions
            browser = sessions.browser(browser_id)
            if browser.is_superseded or browser.family is None:
                return None
            live = sessions.live(browser.family, touch=False)
        except StateUnavailableError:
            return None
        return None if live is None else live.family

    def _needs_id(self, browser_id: str | None) -> bool:
        """Whether the browser has no id, or one that was swapped and opens nothing any more."""
        if browser_id is None:
            return True
        try:
            return self._store().sessions.browser(browser_id).is_superseded
        except StateUnavailableError:
            return False

    def _browser_id(self, sent: dict[str, str]) -> str | None:
        return browser_id_in(sent.get("cookie", ""), name=self._address.cookie_name)

    def _answer(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        ours = {name for name, _ in self._headers} | {b"server"}
        kept = [(name, value) for name, value in headers if name.lower() not in ours]
        return [*with_charset(without_uploads_cookie(kept)), *self._headers]


def browser_id_in(cookies: str, *, name: str) -> str | None:
    """The browser id in a Cookie header, None if there is none of the right form."""
    try:
        morsel = SimpleCookie(cookies).get(name)
    except CookieError:
        return None
    return morsel.value if morsel and _BROWSER_ID.fullmatch(morsel.value) else None


def rotate_route(*, store: Callable[[], Store], address: PublicAddress) -> Route:
    """The endpoint that swaps the cookie after sign-in; the page's own program asks it.

    Only a page of this address is answered with a cookie, and the ticket stands in no address,
    which proxies and histories keep.
    """

    def rotate(request: Request) -> Response:
        sent = request.headers
        answer = Response(status_code=204, headers={"cache-control": "no-store"})
        browser_id = browser_id_in(sent.get("cookie", ""), name=address.cookie_name)
        is_ours = address.is_origin(sent.get("origin", ""), host=sent.get("host", ""))
        if browser_id is not None and is_ours:
            fresh = store().sessions.rotate(browser_id, sent.get(TICKET_HEADER, ""))
            if fresh is not None:
                answer.headers["set-cookie"] = cookie(address, fresh)
        return answer

    return Route(ROTATE_PATH, rotate, methods=["POST"])


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def _address(scope: Scope) -> str:
    """The network address a connection comes from; behind a proxy uvicorn puts the browser's."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _not_found() -> Response:
    return PlainTextResponse("Not found", status_code=404)


def _is_page(start: Message) -> bool:
    """Whether an answer is a page, or says that the browser's own copy of one is still good.

    The second kind has no content type. An asset may be the same; a cookie on it does no harm.
    """
    if start["status"] == HTTPStatus.NOT_MODIFIED:
        return True
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in start["headers"]
    )


def _hash(text: str) -> str:
    return hashes.of_secret(text)
