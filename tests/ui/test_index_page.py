"""What a browser loads first brings our rules with it, at the address of every page."""

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit import file_util

from data_access.state.limits import IDLE
from tests.test_edge import get
from ui import brand
from ui.entrance import index_page
from ui.navigation import PAGES, PageEntry


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_each_page_s_address_brings_the_rules_before_any_program(entry: PageEntry) -> None:
    answer = get(Starlette(routes=list(index_page.routes())), f"/{entry.address}")

    head = answer.body.decode().partition("</head>")[0]
    assert answer.status == 200
    assert "stSkeleton" in head.partition("<style>")[2], "the rule that keeps a page still"
    assert f"<title>{brand.SERVICE}</title>" in head
    assert '<html lang="en-GB">' in head
    assert answer.headers["cache-control"] == "no-cache", "a new version is seen at once"


def test_nothing_of_streamlit_s_page_is_lost() -> None:
    ours = re.sub(
        r"<style>.*?</style>|<script [^>]*page\.js[^>]*></script>",
        "",
        index_page.ours(),
        flags=re.DOTALL,
    )

    back = ours.replace("en-GB", "en").replace(brand.SERVICE, "Streamlit")
    assert back == index_page.streamlits()


@pytest.mark.parametrize("address", ["reviews-of-old", "Reviews", "r2"])
def test_an_address_of_no_page_brings_the_program_too(address: str) -> None:
    app = Starlette(routes=list(index_page.routes()))

    assert get(app, f"/{address}").body == get(app, "/").body


@pytest.mark.parametrize("address", ["favicon.ico", "_stcore/host-config", "static/js/index.js"])
def test_what_is_no_page_is_left_to_streamlit(address: str) -> None:
    assert get(Starlette(routes=list(index_page.routes())), f"/{address}").status == 404


def test_the_program_is_told_what_it_must_know() -> None:
    app = Starlette(routes=list(index_page.routes()))
    head = get(app, "/").body.decode().partition("</head>")[0]
    tag = re.search(r'<script src="(/session/page\.js)" defer ([^>]*)>', head)
    assert tag is not None
    program = get(app, tag[1])

    told = dict(re.findall(r'data-([a-z-]+)="([^"]*)"', tag[2]))
    asked = re.findall(r"\bown\.(\w+)", program.body.decode())
    assert program.headers["content-type"].startswith("text/javascript")
    assert {re.sub("[A-Z]", lambda big: f"-{big[0].lower()}", name) for name in asked} == set(told)
    assert int(told["patience-seconds"]) == IDLE.total_seconds()
    assert "15 minutes" in told["cleared"]


def test_another_index_page_of_streamlit_s_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<html><title>Other</title></html>", encoding="utf-8")
    monkeypatch.setattr(file_util, "get_static_dir", lambda: str(tmp_path))
    index_page.ours.cache_clear()

    with pytest.raises(index_page.IndexPageError, match="requirements"):
        index_page.ours()
