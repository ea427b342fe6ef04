"""A link on another site that leads here: the browser keeps its Strict cookies back for it.

Without this module such a link, as in a web mail, would sign its reader out: a browser without an
id is given a new one. So the answer loads itself once more, and then the link is one of ours.
"""

from collections.abc import Iterable, Mapping

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

MARK = "review_led_here"
"""The cookie that keeps the page from loading itself for ever. It is Lax, so it comes along."""


def is_first(scope: Scope, sent: Mapping[str, str]) -> bool:
    """Whether another site's page led to this request for a page, and it is the first of it."""
    return (
        scope["method"] == "GET"
        and sent.get("sec-fetch-site") == "cross-site"
        and sent.get("sec-fetch-mode") == "navigate"
        and not scope["path"].startswith("/session/")
        and f"{MARK}=1" not in sent.get("cookie", "")
    )


def once_more(*, is_https: bool) -> Response:
    """A page that loads itself again at once."""
    answer = HTMLResponse(
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>One moment</title>'
        '<meta http-equiv="refresh" content="0"></head><body></body></html>',
        headers={"cache-control": "no-store"},
    )
    secure = "; Secure" if is_https else ""
    mark = f"{MARK}=1; Path=/; Max-Age=10; HttpOnly; SameSite=Lax{secure}"
    answer.headers.append("set-cookie", mark)
    return answer


def sets_cookie(headers: Iterable[tuple[bytes, bytes]], id_name: str) -> bool:
    """Whether an answer sets the browser's id itself, or asks to be loaded once more."""
    ours = (f"{id_name}=".encode(), f"{MARK}=".encode())
    return any(name.lower() == b"set-cookie" and value.startswith(ours) for name, value in headers)
