"""The outermost layer: every request passes here before Streamlit sees it.

It refuses other hosts and origins, sets the browser's id as a cookie that no script can read, ties
Streamlit's own sessions to that browser, closes the paths nobody needs, lets downloads out to
signed-in people only, and puts the security headers on every answer (docs/security.md).
"""

import base64
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from data_access.state.database import StateUnavailableError
from data_access.state.store import Store

PUBLIC_URL_NAME = "REVIEW_PUBLIC_URL"
BINDING_HEADER = b"x-review-binding"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
ROTATE_PATH = "/session/rotate"

_BROWSER_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_CLOSED = re.compile(r"/(_stcore/(metrics|agent|script-health-check)|app/static)(/|$)")
_SIGNED_IN_ONLY = ("/media/", "/_stcore/upload_file/")
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

Headers = list[tuple[bytes, bytes]]


class PublicAddressError(ValueError):
    """REVIEW_PUBLIC_URL is not an address this dashboard can be served at."""


@dataclass(frozen=True)
class PublicAddress:
    """Where browsers reach the dashboard: one https address, or any loopback name and port."""

    origin: str | None

    @classmethod
    def from_environment(cls) -> "PublicAddress":
        """Read REVIEW_PUBLIC_URL; unset means this machine only.

        Raises PublicAddressError for anything but https://NAME or a loopback http address.
        """
        url = os.environ.get(PUBLIC_URL_NAME, "").rstrip("/")
        parts = urlsplit(url)
        if parts.path or parts.query or (url and parts.scheme not in ("http", "https")):
            raise PublicAddressError(
                f"{PUBLIC_URL_NAME} is [{url}]. Write it like https://reviews.example.gov.uk, "
                "without a path."
            )
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_NAMES:
            raise PublicAddressError(
                f"{PUBLIC_URL_NAME} is [{url}]. Outside this machine the dashboard is served over "
                "https only: sign-in over http could be read on the way."
            )
        return cls(url if parts.scheme == "https" else None)

    @property
    def is_https(self) -> bool:
        """Whether browsers come over https, so that cookies may demand it."""
        return self.origin is not None

    @property
    def cookie_name(self) -> str:
        """The cookie's name; the `__Host-` prefix needs https."""
        return "__Host-review_sid" if self.is_https else "review_sid"

    def is_host(self, host: str) -> bool:
        """Whether a Host header names this dashboard."""
        if self.origin is not None:
            return host == urlsplit(self.origin).netloc
        try:
            return urlsplit(f"//{host}").hostname in LOOPBACK_NAMES
        except ValueError:
            return False

    def is_origin(self, origin: str, *, host: str) -> bool:
        """Whether an Origin header is a page of this dashboard itself."""
        return origin == (self.origin or f"http://{host}")


def cookie(address: PublicAddress, browser_id: str) -> str:
    """The Set-Cookie value: no script reads it, no other site sends it."""
    secure = "; Secure" if address.is_https else ""
    return f"{address.cookie_name}={browser_id}; Path=/; HttpOnly; SameSite=Strict{secure}"


def security_headers(address: PublicAddress) -> Headers:
    """The headers of every answer. Streamlit's one inline script is allowed by its hash."""
    index = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    inline = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    )
    policy = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        f"form-action 'self'; script-src 'self' {inline}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; frame-src 'none'"
    )
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    }
    if address.is_https:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


class Edge:
    """The middleware. `store` is called for each use, so that a store that was away can return."""

    def __init__(self, app: ASGIApp, *, store: Callable[[], Store], address: PublicAddress) -> None:
        """Wrap `app`."""
        self._app = app
        self._store = store
        self._address = address
        self._headers = security_headers(address)

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
        if binding is None:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        kept = [(name, value) for name, value in scope["headers"] if name != BINDING_HEADER]
        headers = [*kept, (BINDING_HEADER, binding.encode())]
        await self._app({**scope, "headers": headers}, receive, send)

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
        is_signed_in_only = path.startswith(_SIGNED_IN_ONLY)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = self._answer(message["headers"], is_private=is_signed_in_only)
                if _is_page(message) and await run_in_threadpool(self._needs_id, browser_id):
                    fresh = cookie(self._address, secrets.token_urlsafe(32))
                    headers.append((b"set-cookie", fresh.encode()))
                message = {**message, "headers": headers}
            await send(message)

        refusal: Response | None = None
        if not self._address.is_host(sent.get("host", "")):
            refusal = PlainTextResponse("This is not the dashboard's address.", status_code=421)
        elif _CLOSED.match(path) or (
            is_signed_in_only and not await run_in_threadpool(self._is_signed_in, browser_id)
        ):
            refusal = PlainTextResponse("Not found", status_code=404)
        await (refusal or self._app)(scope, receive, with_headers)

    def _is_signed_in(self, browser_id: str | None) -> bool:
        if browser_id is None:
            return False
        try:
            sessions = self._store().sessions
            browser = sessions.browser(browser_id)
            return (
                not browser.is_superseded
                and browser.family is not None
                and sessions.live(browser.family, touch=False) is not None
            )
        except StateUnavailableError:
            return False

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

    def _answer(self, headers: Iterable[tuple[bytes, bytes]], *, is_private: bool) -> Headers:
        ours = {name for name, _ in self._headers} | {b"server"}
        if is_private:
            ours |= {b"cache-control"}
        kept = [(name, value) for name, value in headers if name.lower() not in ours]
        no_store = [(b"cache-control", b"no-store")] if is_private else []
        return [*kept, *self._headers, *no_store]


def browser_id_in(cookies: str, *, name: str) -> str | None:
    """The browser id in a Cookie header, None if there is none of the right form."""
    try:
        morsel = SimpleCookie(cookies).get(name)
    except CookieError:
        return None
    return morsel.value if morsel and _BROWSER_ID.fullmatch(morsel.value) else None


def rotate_route(
    *, store: Callable[[], Store], address: PublicAddress
) -> Callable[[Request], Response]:
    """The endpoint that swaps the cookie after sign-in; the page fetches it as an image."""

    def rotate(request: Request) -> Response:
        browser_id = browser_id_in(request.headers.get("cookie", ""), name=address.cookie_name)
        headers = {"cache-control": "no-store"}
        if browser_id is not None:
            fresh = store().sessions.rotate(browser_id, request.query_params.get("t", ""))
            if fresh is not None:
                headers["set-cookie"] = cookie(address, fresh)
        return Response(_PIXEL, media_type="image/gif", headers=headers)

    return rotate


def health_route(*, store: Callable[[], Store]) -> Callable[[Request], Response]:
    """The endpoint for monitors: 200 ready or 503 degraded, and nothing else."""

    def health(_request: Request) -> Response:
        try:
            is_ready = store().answers()
        except StateUnavailableError:
            is_ready = False
        status, code = ("ready", 200) if is_ready else ("degraded", 503)
        return JSONResponse({"status": status}, code, headers={"cache-control": "no-store"})

    return health


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


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
    return hashlib.sha256(text.encode()).hexdigest()
