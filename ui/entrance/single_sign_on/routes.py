"""The addresses of single sign-on: to the provider, back from it, out of it, and told by it.

The cookie that meets the way back is its own and Lax, because the provider's page is another site;
the session's own cookie stays Strict and is set by the answer to the way back.
"""

import html
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from data_access.state.access_log import Action
from data_access.state.accounts import AccountError
from data_access.state.acts import user_commands
from data_access.state.database import StateUnavailableError
from data_access.state.limits import SSO_TRY_LIFE
from data_access.state.store import Store
from ui.entrance.edge import cookie
from ui.entrance.public_address import PublicAddress
from ui.entrance.single_sign_on.provider import LEEWAY, Provider, SsoRefusedError
from ui.entrance.single_sign_on.redirect import BACK_PATH, BEGIN_PATH, ENDED_PATH, OUT_PATH
from ui.entrance.single_sign_on.settings import SsoSettings

LOG = logging.getLogger("review.single_sign_on")

LARGEST_FORM = 32_768
"""Bytes that the provider may send at once: a token has one or two thousand."""

STALE = SsoRefusedError(
    "way not known",
    "That way back from the council's sign-in was used already, took too long, or began in another "
    "browser. Go back and try once more.",
)


class SignOnRoutes:
    """The routes, over a store that is asked for at each use."""

    def __init__(
        self, settings: SsoSettings, *, store: Callable[[], Store], address: PublicAddress
    ) -> None:
        """Keep what every request needs; nothing is asked of the provider yet."""
        self._settings = settings
        self._store = store
        self._address = address
        self._made: Provider | None = None

    def routes(self) -> list[Route]:
        """Return the routes for the application."""
        return [
            Route(BEGIN_PATH, self.begin),
            Route(BACK_PATH, self.back),
            Route(OUT_PATH, self.out),
            Route(ENDED_PATH, self.ended, methods=["POST"]),
        ]

    def begin(self, request: Request) -> Response:
        """Send the browser to the provider, with a cookie that proves it is the same one later."""
        try:
            begun = self._store().single_sign_on.begin(
                return_to=inside(request.query_params.get("to", ""))
            )
            there = self._provider().way_there(begun, redirect_uri=self._back(request))
        except SsoRefusedError as refused:
            return self._refuse(request, refused)
        except StateUnavailableError:
            return _page("Sign-in is not possible just now", _STORE_AWAY, status=503)
        answer = RedirectResponse(there, status_code=302, headers={"cache-control": "no-store"})
        answer.headers.append("set-cookie", self._way_cookie(begun.browser))
        return answer

    def back(self, request: Request) -> Response:
        """Exchange what the provider sent for one session of our own, or say why not."""
        try:
            return self._come_in(request)
        except SsoRefusedError as refused:
            return self._refuse(request, refused)
        except StateUnavailableError:
            return _page("Sign-in is not possible just now", _STORE_AWAY, status=503)

    def out(self, request: Request) -> Response:
        """End the provider's session too; ours has ended before the browser came here."""
        try:
            there = self._provider().way_out(return_to=f"{self._origin(request)}/")
        except SsoRefusedError:
            there = "/"
        return RedirectResponse(there, status_code=302, headers={"cache-control": "no-store"})

    async def ended(self, request: Request) -> Response:
        """End a person's sessions here, because the provider says theirs has ended there.

        Source: OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8.
        """
        token = await _logout_token(request)
        return await run_in_threadpool(self._end, token)

    def _end(self, token: str) -> Response:
        try:
            ended = self._provider().ended(token)
            user_commands.end_by_provider(
                self._store(),
                subject=ended.subject,
                opened_by=ended.said_at + timedelta(seconds=LEEWAY),
            )
        except SsoRefusedError as refused:
            LOG.warning("The identity provider's sign-out was not taken: %s.", refused.code)
            return _told({"error": "invalid_request"}, status=400)
        except StateUnavailableError:
            return _told({"error": "temporarily_unavailable"}, status=503)
        return _told({}, status=200)

    def _come_in(self, request: Request) -> Response:
        store, asked = self._store(), request.query_params
        way = store.single_sign_on.come_back(
            asked.get("state", ""), browser=_sent(request, self._way_name)
        )
        if way is None:
            raise STALE
        if "error" in asked or not asked.get("code"):
            raise SsoRefusedError(
                "refused there", "You did not sign in at the council. Go back and try once more."
            )
        person = self._provider().person(asked["code"], way, redirect_uri=self._back(request))
        if not store.single_sign_on.use_token(person.subject, person.issued_at):
            raise SsoRefusedError(
                "token used or stale", "That sign-in is too old. Go back and try once more."
            )
        try:
            account = user_commands.from_provider(
                store, subject=person.subject, username=person.username, name=person.name,
                role=person.role, iro_id=person.iro_id,
            )  # fmt: skip
        except AccountError as error:
            raise SsoRefusedError(
                "account",
                "Your account here is closed, or its username belongs to somebody else. Ask your "
                "Service Manager.",
            ) from error
        origin = {"address": _address(request), "single_sign_on": True}
        store.access_log.write(account.username, Action.SIGNED_IN, origin)
        answer = _onward(way.return_to)
        answer.headers.append("set-cookie", cookie(self._address, _fresh(store, account.username)))
        answer.headers.append("set-cookie", self._way_cookie("", age=0))
        return answer

    def _refuse(self, request: Request, refused: SsoRefusedError) -> Response:
        detail = {"address": _address(request), "single_sign_on": refused.code}
        self._store().access_log.write(None, Action.SIGN_IN_FAILED, detail)
        return _page("You are not signed in", str(refused), status=403)

    def _provider(self) -> Provider:
        if self._made is None:
            self._made = Provider(self._settings, self._store().now)
        return self._made

    def _origin(self, request: Request) -> str:
        return self._address.origin or f"http://{request.headers['host']}"

    def _back(self, request: Request) -> str:
        return f"{self._origin(request)}{BACK_PATH}"

    @property
    def _way_name(self) -> str:
        return "__Secure-review_sso" if self._address.is_https else "review_sso"

    def _way_cookie(self, value: str, *, age: int = int(SSO_TRY_LIFE.total_seconds())) -> str:
        secure = "; Secure" if self._address.is_https else ""
        return (
            f"{self._way_name}={value}; Path={BACK_PATH}; Max-Age={age}; HttpOnly; "
            f"SameSite=Lax{secure}"
        )


_STORE_AWAY = (
    "The dashboard's own store does not answer. Try again in a minute; if it lasts, tell your "
    "administrator."
)


def _fresh(store: Store, username: str) -> str:
    """Open a session and return the browser id that leads to it; no browser has held it before."""
    family, before = store.sessions.open(username), secrets.token_urlsafe(32)
    fresh = store.sessions.rotate(before, store.sessions.ticket(family, before))
    if fresh is None:
        raise StateUnavailableError("The store gave no browser id for a ticket it had just made.")
    return fresh


async def _logout_token(request: Request) -> str:
    """Return the one token of a form that was sent; empty for anything else, or for too much."""
    sent = b""
    async for part in request.stream():
        sent += part
        if len(sent) > LARGEST_FORM:
            return ""
    tokens = parse_qs(sent.decode("ascii", errors="replace")).get("logout_token", [])
    return tokens[0] if len(tokens) == 1 else ""


def _told(answer: dict[str, str], *, status: int) -> JSONResponse:
    return JSONResponse(answer, status, headers={"cache-control": "no-store"})


def inside(path: str) -> str:
    """Return a path of this dashboard to go back to; `/` for anything that could lead elsewhere."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/session/"))
    is_plain = path.isascii() and path.isprintable() and "\\" not in path and len(path) <= 2000
    return path if is_ours and is_plain else "/"


def _sent(request: Request, name: str) -> str:
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None


def _onward(path: str) -> HTMLResponse:
    """A page that goes on by itself: only from ours does a browser send Strict cookies."""
    there = html.escape(path, quote=True)
    return _page(
        "Signed in",
        "Going on to the dashboard.",
        more=f'<meta http-equiv="refresh" content="0;url={there}">',
        link=f'<a href="{there}">Go on</a>',
    )


def _page(
    title: str,
    text: str,
    *,
    status: int = 200,
    more: str = "",
    link: str = '<a href="/">Back to sign-in</a>',
) -> HTMLResponse:
    said = html.escape(text)
    return HTMLResponse(
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{more}'
        "<style>:root{color-scheme:light dark}body{font:1rem/1.5 sans-serif;max-width:30rem;"
        "margin:15vh auto;padding:0 1rem}</style></head>"
        f"<body><main><h1>{title}</h1><p>{said}</p><p>{link}</p></main></body></html>",
        status,
        headers={"cache-control": "no-store"},
    )
