"""What a browser may ask of Streamlit over an open connection."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg

from data_access.state.store import Store
from tests.test_edge import HERE, LOOPBACK, SID, exchange, scope_of
from ui.entrance.asks import OPERATIONS, WANTED, is_wanted
from ui.entrance.edge import Edge


def of_kind(kind: str) -> bytes:
    """A message of a kind, with no more in it than makes it one."""
    message = BackMsg()
    _begin(message, kind)
    return bytes(message.SerializeToString())


def to_operate(payload: str) -> bytes:
    """A message that asks for an operation."""
    message = BackMsg()
    _begin(message.backend_operation_request, payload)
    return bytes(message.SerializeToString())


def _begin(message: BackMsg | BackendOperationRequest, name: str) -> None:
    if message.DESCRIPTOR.fields_by_name[name].message_type is None:
        setattr(message, name, True)
    else:
        getattr(message, name).SetInParent()


ALLOWED = [
    of_kind("rerun_script"),
    of_kind("stop_script"),
    of_kind("app_heartbeat"),
    to_operate("deferred_file"),
    to_operate("dataframe_chunk"),
]
LEFT_OUT = [
    of_kind("clear_cache"),
    of_kind("load_git_info"),
    of_kind("set_run_on_save"),
    of_kind("file_urls_request"),
    of_kind("debug_shutdown_runtime"),
    of_kind("debug_disconnect_websocket"),
    of_kind("backend_operation_request"),
    to_operate("install_skills"),
    to_operate("dismiss_skills_nudge"),
    b"",
    b"no message at all",
    None,
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [*((each, True) for each in ALLOWED), *((each, False) for each in LEFT_OUT)],
)
def test_a_message_is_passed_on_only_if_the_pages_need_it(
    asked: bytes | None, expected: bool
) -> None:
    assert is_wanted(asked) is expected


def test_every_kind_of_message_that_streamlit_knows_is_decided_on() -> None:
    """A new version may bring new kinds: they are left out until somebody has looked at them."""
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    operations = BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields

    assert kinds - WANTED == {
        "clear_cache",
        "load_git_info",
        "set_run_on_save",
        "file_urls_request",
        "debug_shutdown_runtime",
        "debug_disconnect_websocket",
    }
    assert {field.name for field in operations} - OPERATIONS == {
        "install_skills",
        "dismiss_skills_nudge",
    }
    assert kinds >= WANTED
    assert {field.name for field in operations} >= OPERATIONS


def test_streamlit_hears_what_the_pages_need_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Message] = []

    async def streamlit(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message)

    store = Store(
        f"sqlite:///{tmp_path / 'state.db'}", now=lambda: datetime(2026, 1, 21, tzinfo=UTC)
    )
    app = Edge(streamlit, store=lambda: store, address=LOOPBACK)
    headers = HERE | {"origin": "http://127.0.0.1:8501", "cookie": f"review_sid={SID}"}
    connecting: Message = {"type": "websocket.connect"}
    messages: list[Message] = [
        {"type": "websocket.receive", "bytes": asked} for asked in (*LEFT_OUT, *ALLOWED)
    ]

    exchange(app, scope_of("websocket", "/_stcore/stream", headers), connecting, *messages)
    store.close()

    assert heard == [connecting, *messages[len(LEFT_OUT) :]]
    assert "Messages not passed on since the last such line: 1" in caplog.text
