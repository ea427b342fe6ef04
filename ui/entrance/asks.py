"""What a browser may ask of Streamlit over an open connection: what the pages need, nothing else.

Streamlit takes more from whoever is connected, signed in or not: to empty every cache of the server
for everybody, to tell where its code comes from, to take files in.
"""

from google.protobuf.message import DecodeError  # type: ignore[import-untyped] # it has no types
from streamlit.proto.BackMsg_pb2 import BackMsg

WANTED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
"""Draw the page, stop drawing it, "I am still here", and the operations below."""

OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
"""Make the file that was clicked, and send more rows of a long table."""


def is_wanted(asked: bytes | None) -> bool:
    """Whether a message is one the pages need; one that cannot be read is not."""
    try:
        message = BackMsg.FromString(asked or b"")
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in WANTED
