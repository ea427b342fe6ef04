"""Attempts on a signed-in session over Streamlit's own websocket, without a browser."""

from collections.abc import Callable
from contextlib import closing

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
