"""Attempts on a signed-in session over Streamlit's own websocket, without a browser."""

import re
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Server
from tests.signing_in import signed_in_cookie

NOBODYS_COOKIE = "n" * 43


def cookie_of(server: Server, username: str = "manager") -> str:
    with closing(server.store()) as store:
        return signed_in_cookie(store, username)[1]


def connected(
    server: Server, *, cookie: str | None, session: str = "", origin: str | None = ""
) -> ClientConnection:
    """A websocket to Streamlit; `session` asks to resume that session, as its own page does."""
    return connect(
        server.url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=server.url if origin == "" else origin,  # type: ignore[arg-type]  # plain text does
        subprotocols=["streamlit", "none", *([session] if session else [])],  # type: ignore[list-item]  # as above
        additional_headers={"Cookie": f"review_sid={cookie}"} if cookie else {},
        open_timeout=10,
        max_size=2**27,
    )


def rerun(socket: ClientConnection) -> tuple[str, str]:
    """Ask for the page; Streamlit's session id and everything the page said."""
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    socket.send(ask.SerializeToString())
    session, said = "", b""
    while True:
        received = socket.recv(timeout=20)
        assert isinstance(received, bytes)
        message = ForwardMsg()
        message.ParseFromString(received)
        said += received
        if message.WhichOneof("type") == "new_session":
            session = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "script_finished":
            return session, said.decode("utf-8", "replace")


def is_inside(said: str) -> bool:
    return "Service Manager" in said


@pytest.mark.parametrize("cookie", [NOBODYS_COOKIE, "viewer"], ids=["nobody", "another person"])
def test_a_stolen_session_id_opens_nothing_and_leaves_its_owner_in_peace(
    server: Server, cookie: str
) -> None:
    thiefs = cookie_of(server, "viewer") if cookie == "viewer" else cookie
    with connected(server, cookie=cookie_of(server)) as owner:
        session, said = rerun(owner)
        assert is_inside(said)

        with connected(server, cookie=thiefs, session=session) as thief:
            taken, seen = rerun(thief)

        assert taken != session
        assert not is_inside(seen)
        again, said = rerun(owner)
        assert again == session
        assert is_inside(said)


def test_a_session_id_left_behind_opens_nothing_either(server: Server) -> None:
    with connected(server, cookie=cookie_of(server)) as owner:
        session, _ = rerun(owner)

    with connected(server, cookie=NOBODYS_COOKIE, session=session) as thief:
        taken, seen = rerun(thief)

    assert taken != session
    assert not is_inside(seen)


def test_its_owner_resumes_a_session_after_the_line_dropped(server: Server) -> None:
    cookie = cookie_of(server)
    with connected(server, cookie=cookie) as owner:
        session, _ = rerun(owner)

    with connected(server, cookie=cookie, session=session) as owner:
        resumed, said = rerun(owner)

    assert resumed == session
    assert is_inside(said)


HANDSHAKES = 200
ANSWER_SECONDS = 1.0
GROWTH_KIB = 20 * 1024


def resident_kib(server: Server) -> int:
    """Memory of the server's process, found by the port in its command."""
    port = server.url.rsplit(":", 1)[1]
    for status in Path("/proc").glob("[0-9]*/status"):
        command = (status.parent / "cmdline").read_bytes().decode().split("\0")
        if port in command and "app:app" in command:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1])  # type: ignore[index]  # a server has memory
    raise LookupError(port)


def test_a_storm_of_bad_handshakes_is_refused_and_leaves_the_server_as_it_was(
    server: Server,
) -> None:
    """Each in turn of a kind: another site's page, no cookie, an id of nobody's browser session."""
    cookie, evil = cookie_of(server), "https://evil.example"
    kinds: tuple[tuple[str | None, str | None], ...] = (
        (cookie, evil), (None, server.url), (cookie, None),
    )  # fmt: skip
    with connected(server, cookie=cookie) as owner:  # what the first page makes ready is no growth
        assert is_inside(rerun(owner)[1])
    before = resident_kib(server)
    slowest = 0.0
    for number in range(HANDSHAKES):
        sent, origin = kinds[number % len(kinds)]
        with pytest.raises((InvalidStatus, ConnectionClosed)):
            connected(server, cookie=sent, origin=origin).recv(timeout=5)
        if number % 20 == 0:
            began = time.monotonic()
            with urllib.request.urlopen(f"{server.url}/health", timeout=10) as answer:
                assert answer.status == 200
            slowest = max(slowest, time.monotonic() - began)
    grown = resident_kib(server) - before

    assert slowest < ANSWER_SECONDS
    assert grown < GROWTH_KIB
    with connected(server, cookie=cookie) as owner:
        assert is_inside(rerun(owner)[1])


@pytest.mark.parametrize(
    "attempt",
    [
        lambda server, _cookie: connected(server, cookie=None),
        lambda server, cookie: connected(server, cookie=cookie, origin=None),
        lambda server, cookie: connected(server, cookie=cookie, origin="https://evil.example"),
    ],
    ids=["no cookie", "no origin", "another site"],
)
def test_a_connection_that_is_not_from_the_dashboards_own_page_is_refused(
    server: Server, attempt: Callable[[Server, str], ClientConnection]
) -> None:
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        rerun(attempt(server, cookie_of(server)))


def test_what_no_page_needs_of_streamlit_never_reaches_it(server: Server) -> None:
    """It would empty every cache for whoever is connected; of a shutdown its log would tell."""
    with connected(server, cookie=NOBODYS_COOKIE) as stranger:
        rerun(stranger)
        stranger.send(BackMsg(clear_cache=True).SerializeToString())
        stranger.send(BackMsg(debug_shutdown_runtime=True).SerializeToString())
        stranger.send(BackMsg(app_heartbeat=True).SerializeToString())
        acknowledged = ForwardMsg()
        while acknowledged.WhichOneof("type") != "heartbeat_ack":
            received = stranger.recv(timeout=20)
            assert isinstance(received, bytes)
            acknowledged.ParseFromString(received)

    log = server.log.read_text()
    assert "Messages not passed on since the last such line" in log
    assert "shut down" not in log
