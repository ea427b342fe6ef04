"""What the server writes to standard error: one object on each line, whoever writes it."""

import json
import logging
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Server, started
from tests.browser.test_takeover import NOBODYS_COOKIE, connected, rerun
from ui.journal import JsonLines

ROOT = Path(__file__).resolve().parents[2]

SERVED = f"""
import logging, sys, threading, warnings
sys.path.insert(0, {str(ROOT)!r})
from app import app
from streamlit.logger import get_logger
from ui import brand

def broken():
    raise KeyError("Zed Marlow,\\nborn 2012")

class Dropped:
    def __del__(self):
        broken()

brand.sign_in_frame = broken
thread = threading.Thread(target=broken)
thread.start()
thread.join()
Dropped()
warnings.warn("Zed Marlow\\nis 14")
get_logger("streamlit.a_log_of_a_version_to_come").warning("Two\\nlines of Streamlit's")
logging.getLogger("review.data").warning("Two\\nlines of ours, \\u2028 and a third")
logging.getLogger("review.data").warning("no number: %d", "Zed")
logging.getLogger("uvicorn.access").warning("GET /?c=canary-token")
try:
    broken()
except KeyError:
    get_logger("streamlit.error_util").exception("It broke for Zed Marlow")
    logging.getLogger("asyncio").exception("It broke for Zed Marlow")
    logging.getLogger("review.data").exception("A kept snapshot broke")
"""
"""The dashboard with a page that breaks, and everything that a library may write at its start."""

ALWAYS = {"at", "level", "log", "says"}
SOMETIMES = {"reference", "kind", "place"}
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def served(port: int) -> list[str]:
    """With uvicorn's log of addresses, which the shipped commands leave out."""
    return [sys.executable, "-m", "uvicorn", "served:app", "--app-dir", ".", "--port", str(port)]


def ask_what_is_no_request(server: Server) -> None:
    with socket.create_connection((urlsplit(server.url).hostname, urlsplit(server.url).port)) as at:
        at.sendall(b"Zed Marlow\r\n\r\n")
        at.recv(1024)


def test_every_line_that_the_server_writes_is_one_object_without_details(tmp_path: Path) -> None:
    (tmp_path / "served.py").write_text(SERVED, encoding="utf-8")

    with started(tmp_path, command=served) as server:
        ask_what_is_no_request(server)
        urllib.request.urlopen(f"{server.url}/?c=canary-token", timeout=5).close()
        with connected(server, cookie=NOBODYS_COOKIE) as page:
            rerun(page)
        for _ in range(100):  # the warm-up writes that there is no review database
            if "There is no review database" in server.log.read_text():
                break
            time.sleep(0.1)

    written = server.log.read_text(encoding="utf-8")
    lines: list[dict[str, str]] = [json.loads(line) for line in written.split("\n")[:-1]]
    for line in lines:
        assert set(line) >= ALWAYS, line
        assert set(line) <= ALWAYS | SOMETIMES, line
        assert all(isinstance(value, str) for value in line.values()), line
        assert AT.fullmatch(line["at"]), line
    assert "Zed" not in written.replace("no number: %d", "")
    assert "Traceback" not in written
    assert "canary-token" not in written

    def says(log: str, part: str) -> dict[str, str]:
        found = [line for line in lines if line["log"] == log and part in line["says"]]
        assert found, (log, part, written)
        return found[0]

    assert says("uvicorn.error", "Invalid HTTP request")["level"] == "warning"
    assert says("review.data", "There is no review database")["level"] == "warning"
    assert "\u2028 and a third" in says("review.data", "Two\nlines of ours")["says"]
    assert says("review.data", "no number")["says"] == "no number: %d"
    assert says("streamlit.a_log_of_a_version_to_come", "Two\nlines")["level"] == "warning"
    assert says("py.warnings", "UserWarning at served.py:")["kind"] == "UserWarning"
    for log in ("streamlit.error_util", "asyncio"):
        assert says(log, "raised KeyError")
    assert says("review.data", "A kept snapshot broke")["place"].startswith("served.py:")
    nobodys = [line for line in lines if "Nobody caught KeyError at" in line["says"]]
    assert [(line["level"], line["kind"]) for line in nobodys] == [("critical", "KeyError")] * 2
    broke = says("review.errors", "reference=")
    assert broke["kind"] == "KeyError"
    assert broke["place"].startswith("served.py:")
    assert broke["says"] == f"reference={broke['reference']} KeyError at {broke['place']}"


BEGUN = """
import logging, sys
sys.stderr.isatty = lambda: {is_seen}
from ui import journal
journal.begin()
logging.getLogger("review.data").warning("It is said.")
raise KeyError("Zed Marlow")
"""


def begun(form: str | None, *, is_seen: bool = False) -> str:
    """What a process writes that begins its journal, says something and breaks."""
    environment = {name: said for name, said in os.environ.items() if name != "REVIEW_LOG_FORMAT"}
    done = subprocess.run(
        [sys.executable, "-c", BEGUN.format(is_seen=is_seen)],
        cwd=ROOT,
        env=environment if form is None else {**environment, "REVIEW_LOG_FORMAT": form},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize(
    ("form", "is_seen"), [(None, False), ("", False), ("json", False), (" JSON ", True)]
)
def test_it_is_json_where_nobody_looks_on_and_where_it_is_asked_for(
    form: str | None, is_seen: bool
) -> None:
    said, broke = map(json.loads, begun(form, is_seen=is_seen).splitlines())

    assert (said["log"], said["level"], said["says"]) == ("review.data", "warning", "It is said.")
    assert (broke["kind"], broke["place"]) == ("KeyError", "<string>:7")


def test_it_is_text_where_that_is_asked_for_and_holds_no_details_either() -> None:
    assert begun("text").splitlines() == [
        "It is said.",
        "Nobody caught KeyError at <string>:7",
    ]


@pytest.mark.parametrize("form", [None, "text"])
def test_at_a_terminal_it_is_pythons_own_text(form: str | None) -> None:
    written = begun(form, is_seen=True)

    assert written.startswith("It is said.\nTraceback")
    assert "Zed Marlow" in written, "whoever started it sees what broke"


def test_a_form_that_there_is_not_is_said_in_one_sentence() -> None:
    [line] = begun("xml").splitlines()

    assert json.loads(line)["says"] == (
        "REVIEW_LOG_FORMAT is [xml]. Write json or text, or leave it out: text at a terminal, json "
        "anywhere else."
    )


def test_a_line_holds_these_fields_and_an_errors_kind_and_place() -> None:
    record = logging.LogRecord("review.data", logging.ERROR, "x.py", 1, "é %s\n2", ("a",), None)
    record.created = 1_769_000_000.25

    assert JsonLines().format(record) == (
        '{"at": "2026-01-21T12:53:20.250Z", "level": "error", "log": "review.data", '
        '"says": "\\u00e9 a\\n2"}'
    )


@pytest.mark.parametrize("page", ["docs/deployment.md", "README.md", "deploy/environment"])
def test_the_setting_is_written_down(page: str) -> None:
    assert "REVIEW_LOG_FORMAT" in (ROOT / page).read_text(encoding="utf-8")


def test_the_example_in_the_papers_has_the_fields_of_a_line() -> None:
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    [example] = [json.loads(line) for line in page.splitlines() if line.startswith('    {"at"')]

    assert set(example) == ALWAYS | SOMETIMES
    assert AT.fullmatch(example["at"])
    for name in ALWAYS | SOMETIMES:
        assert f"| `{name}` |" in page
