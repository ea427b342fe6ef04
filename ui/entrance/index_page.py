"""What a browser loads at a page's address: Streamlit's own index page with our rules in it.

Sent as an element of the page, the rules come late: Streamlit first fetches the program of such an
element, and until then the page shows without them, and moves.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import file_util

from ui import brand
from ui.navigation import PAGES

RULES = Path(__file__).resolve().parents[1] / "styles" / "screen.css"
"""A ring round what has the keyboard's focus, print, and that nothing jumps while a page is loaded:
nothing else of Streamlit's is restyled."""


class IndexPageError(RuntimeError):
    """Streamlit's index page is not as it was; the message says what was looked for in vain."""


def streamlits() -> str:
    """Read the index page as Streamlit brings it."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


@cache
def ours() -> str:
    """The index page with our name, our language and our rules.

    Raises IndexPageError, when the dashboard starts, if this version of Streamlit has another page.
    """
    rules = re.sub(r"/\*.*?\*/\s*", "", RULES.read_text(encoding="utf-8"), flags=re.DOTALL)
    page = streamlits()
    for its, our in (
        ('<html lang="en">', '<html lang="en-GB">'),
        ("<title>Streamlit</title>", f"<title>{brand.SERVICE}</title>"),
        ("</head>", f"<style>{rules}</style></head>"),
    ):
        if page.count(its) != 1:
            raise IndexPageError(
                f"Streamlit's index page does not hold [{its}] once. Install the version of "
                "Streamlit that requirements.txt names."
            )
        page = page.replace(its, our)
    return page


def routes() -> Iterable[Route]:
    """The address of each page. An address of no page is left to Streamlit, which says so."""
    page = ours()

    def index(_: Request) -> Response:
        return HTMLResponse(page, headers={"cache-control": "no-cache"})

    return [Route(f"/{entry.address}", index) for entry in PAGES]
