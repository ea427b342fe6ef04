"""A person without a browser: every frame a page sends them, and every file they may take away."""

import io
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.browser.conftest import Server
from tests.canaries.planting import frames_in
from ui.lists.downloads import Purpose
from ui.navigation import PageEntry

SECONDS = 60
"""How long an answer is waited for."""

FILES_ARE_FOR = "What is it for?"


@dataclass(kw_only=True)
class Sent:
    """What came of asking for a page."""

    frames: list[bytes] = field(default_factory=list)
    messages: list[ForwardMsg] = field(default_factory=list)

    @property
    def deltas(self) -> list[Delta]:
        """What was drawn, in order; a place may have been drawn more than once."""
        return [each.delta for each in self.messages if each.WhichOneof("type") == "delta"]

    def unpacked(self) -> bytes:
        """Every byte that came, and every table in it written out as text."""
        tables = (
            table.write_csv().encode() for message in self.messages for table in frames_in(message)
        )
        return b"\n".join([*self.frames, *tables])

    def headings(self) -> list[str]:
        """The page's headings, its title among them."""
        return [each.new_element.heading.body for each in self.deltas if _is(each, "heading")]

    def files(self) -> list[str]:
        """What each button that makes a file is known by, of those that may be clicked."""
        buttons = [
            each.new_element.download_button for each in self.deltas if _is(each, "download_button")
        ]
        found = {each.id: each.deferred_file_id for each in buttons if not each.disabled}
        return list(found.values())


def _is(delta: Delta, kind: str) -> bool:
    drawn: bool = delta.new_element.WhichOneof("type") == kind
    return drawn


class PageFailedError(Exception):
    """A page's script did not run to its end, or showed that it broke."""


class Person:
    """A signed-in person's one open page.

    Every fold of a page that opens on a click is open, and every question on what a file is for is
    answered: `known` holds how, by page, and is shared by those who see the same pages.
    """

    def __init__(
        self,
        socket: ClientConnection,
        server: Server,
        cookie: str,
        known: dict[str, list[WidgetState]],
    ) -> None:
        """Begin with nothing open."""
        self._socket = socket
        self._server = server
        self._cookie = cookie
        self._known = known
        self._session = ""

    def open(self, entry: PageEntry, query: Mapping[str, Sequence[str]]) -> Sent:
        """Ask for a page by its address until nothing on it is left shut; all that was sent.

        Raises PageFailedError.
        """
        states = self._known.setdefault(entry.address, [])
        sent = Sent()
        while True:
            answer = self._ask(_for_a_page(entry, query, states))
            sent.frames += answer.frames
            sent.messages += answer.messages
            new = [each for each in _opening(answer) if each.id not in {old.id for old in states}]
            if not new:
                return sent
            states += new

    def file(self, deferred: str) -> bytes:
        """Have a file made and fetch it, unpacked if it is an archive. Raises PageFailedError."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = deferred
        asked.backend_operation_request.session_id = self._session
        asked.backend_operation_request.deferred_file.file_id = deferred
        self._socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(self._receive())
            if message.WhichOneof("type") != "backend_operation_response":
                continue
            answer = message.backend_operation_response
            if answer.error_msg:
                raise PageFailedError(answer.error_msg)
            fetched = urllib.request.Request(
                self._server.url + answer.deferred_file.url,
                headers={"Cookie": f"review_sid={self._cookie}"},
            )
            with urllib.request.urlopen(fetched, timeout=SECONDS) as body:
                return _unpacked(body.read())

    def _ask(self, asked: BackMsg) -> Sent:
        self._socket.send(asked.SerializeToString())
        sent = Sent()
        while True:
            frame = self._receive()
            message = ForwardMsg.FromString(frame)
            sent.frames.append(frame)
            sent.messages.append(message)
            if message.WhichOneof("type") == "new_session":
                self._session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise PageFailedError(f"The script ended with {message.script_finished}.")
                return sent

    def _receive(self) -> bytes:
        received = self._socket.recv(timeout=SECONDS)
        assert isinstance(received, bytes)
        return received


@contextmanager
def visiting(server: Server, cookie: str, known: dict[str, list[WidgetState]]) -> Iterator[Person]:
    """Let a person come with the cookie of their session."""
    with connect(
        server.url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(server.url),
        subprotocols=[Subprotocol("streamlit"), Subprotocol("none")],
        additional_headers={"Cookie": f"review_sid={cookie}"},
        open_timeout=SECONDS,
        compression=None,
        max_size=2**27,
    ) as socket:
        yield Person(socket, server, cookie, known)


def _for_a_page(
    entry: PageEntry, query: Mapping[str, Sequence[str]], states: Sequence[WidgetState]
) -> BackMsg:
    asked = BackMsg()
    asked.rerun_script.page_name = entry.address
    asked.rerun_script.query_string = urlencode(query, doseq=True)
    asked.rerun_script.widget_states.widgets.extend(states)
    return asked


def _opening(sent: Sent) -> Iterator[WidgetState]:
    """What opens the folds of a page, and answers what its files are for."""
    for delta in sent.deltas:
        fold = delta.add_block.popover.id
        if fold:
            yield WidgetState(id=fold, bool_value=True)
        box = delta.new_element.selectbox
        if box.label == FILES_ARE_FOR:
            yield WidgetState(id=box.id, string_value=Purpose.INSPECTION.value)


def _unpacked(body: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
