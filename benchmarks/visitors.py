"""People at the dashboard without browsers: Streamlit's own websocket and nothing else."""

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

LONGEST_SECONDS = 60
"""How long an answer is waited for before it counts as an error."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FINISHED = (
    ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
    ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


class VisitError(Exception):
    """A page did not come: the connection broke, or its script failed."""


@dataclass(kw_only=True)
class Visitor:
    """One person: a websocket with the cookie of a signed-in session."""

    socket: ClientConnection
    pages: dict[str, str] = field(default_factory=dict)
    """Title of each page of the menu -> what Streamlit knows it by."""
    polls: dict[str, float] = field(default_factory=dict)
    """Parts of the page that ask for themselves anew -> every so many seconds."""

    async def open(self, title: str | None = None) -> float:
        """Open a page by the menu, or the present one anew; return the seconds until it is drawn.

        Raises VisitError.
        """
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.pages[title] if title else ""
        return await self._ask(asked)

    async def poll(self, fragment: str) -> float:
        """Let a part of the page ask for itself, as an open browser does. Raises VisitError."""
        asked = BackMsg()
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.is_auto_rerun = True
        return await self._ask(asked)

    async def _ask(self, asked: BackMsg) -> float:
        began = time.perf_counter()
        try:
            await self.socket.send(asked.SerializeToString())
            async with asyncio.timeout(LONGEST_SECONDS):
                while True:
                    if self._is_finished(await self.socket.recv(decode=False)):
                        return time.perf_counter() - began
        except (WebSocketException, TimeoutError, OSError) as error:
            raise VisitError(type(error).__name__) from error

    def _is_finished(self, received: bytes) -> bool:
        message = ForwardMsg.FromString(received)
        match message.WhichOneof("type"):
            case "navigation":
                self.pages = {
                    page.page_name: page.page_script_hash for page in message.navigation.app_pages
                }
            case "auto_rerun":
                self.polls[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            case "delta" if message.delta.new_element.WhichOneof("type") == "exception":
                raise VisitError("the page failed")
            case "script_finished":
                return message.script_finished in FINISHED
        return False


async def arrive(url: str, cookie: str | None) -> Visitor:
    """Connect as a browser's page does and draw the first page.

    Only this machine may be visited: raises ValueError for any other address.
    """
    if urlsplit(url).hostname not in LOOPBACK:
        raise ValueError(f"[{url}] is not this machine. The load test visits no other.")
    socket = await connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(url),
        subprotocols=[Subprotocol("streamlit"), Subprotocol("none")],
        additional_headers={"Cookie": f"review_sid={cookie}"} if cookie else {},
        open_timeout=LONGEST_SECONDS,
        max_size=2**27,
        compression=None,
    )
    visitor = Visitor(socket=socket)
    await visitor.open()
    return visitor
