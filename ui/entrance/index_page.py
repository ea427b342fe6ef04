"""What a browser loads at a page's address: Streamlit's own index page with our rules in it.

Sent as an element of the page, the rules come late: Streamlit first fetches the program of such an
element, and until then the page shows without them, and moves.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import file_util

from data_access.state.limits import IDLE
from ui import brand

RULES = Path(__file__).resolve().parents[1] / "styles" / "screen.css"
"""A ring round what has the keyboard's focus, print, and that nothing jumps while a page is loaded:
nothing else of Streamlit's is restyled."""


PROGRAM = Path(__file__).resolve().parent / "page.js"
PROGRAM_PATH = "/session/page.js"
ROTATE_PATH = "/session/rotate"
TICKET_HEADER = "X-Review-Ticket"

ASK_SECONDS = 60
"""How often an open page asks whether the server still answers."""

CLEARED = (
    f"This page was cleared because the dashboard has not answered for "
    f"{IDLE.seconds // 60} minutes. It comes back by itself when the dashboard answers again; "
    "you may have to sign in."
)


class IndexPageError(RuntimeError):
    """Streamlit's index page is not as it was; the message says what was looked for in vain."""


def streamlits() -> str:
    """Read the index page as Streamlit brings it."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


@cache
def ours() -> str:
    """The index page with our name, our language, our rules and our program.

    Raises IndexPageError, when the dashboard starts, if this version of Streamlit has another page.
    """
    rules = re.sub(r"/\*.*?\*/\s*", "", RULES.read_text(encoding="utf-8"), flags=re.DOTALL)
    page = streamlits()
    for its, our in (
        ('<html lang="en">', '<html lang="en-GB">'),
        ("<title>Streamlit</title>", f"<title>{brand.SERVICE}</title>"),
        ("</head>", f"<style>{rules}</style>{_program()}</head>"),
    ):
        if page.count(its) != 1:
            raise IndexPageError(
                f"Streamlit's index page does not hold [{its}] once. Install the version of "
                "Streamlit that requirements.txt names."
            )
        page = page.replace(its, our)
    return page


def _program() -> str:
    """The tag that brings `page.js`, with what it must know."""
    told = {
        "rotate": ROTATE_PATH,
        "ticket-header": TICKET_HEADER,
        "health": "/_stcore/health",
        "ask-seconds": ASK_SECONDS,
        "patience-seconds": IDLE.seconds,
        "cleared": CLEARED,
    }
    data = " ".join(f'data-{name}="{escape(str(value))}"' for name, value in told.items())
    return f'<script src="{PROGRAM_PATH}" defer {data}></script>'


class _Address(StringConvertor):
    """The form of a page's address, of one that is none of ours too: Streamlit says so there."""

    regex = "[A-Za-z0-9-]+"


def routes() -> Iterable[Route]:
    """The addresses of pages, and of the program that they bring."""
    page, program = ours(), PROGRAM.read_text(encoding="utf-8")
    unkept = {"cache-control": "no-cache"}

    def index(_: Request) -> Response:
        return HTMLResponse(page, headers=unkept)

    def own_program(_: Request) -> Response:
        return Response(program, media_type="text/javascript", headers=unkept)

    register_url_convertor("page_address", _Address())
    return [
        Route(PROGRAM_PATH, own_program),
        Route("/", index),
        Route("/{address:page_address}", index),
    ]
