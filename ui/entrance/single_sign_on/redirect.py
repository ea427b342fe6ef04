"""Sending this very browser tab to another address, as `st.login` does."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

BEGIN_PATH = "/session/sso/begin"
BACK_PATH = "/session/sso/back"
OUT_PATH = "/session/sso/out"
ENDED_PATH = "/session/sso/ended"
"""Where the provider itself says that a person's session there has ended."""


def to_provider(url: str | None, query: Mapping[str, str]) -> None:
    """Send the browser to the identity provider, to come back to this page with its filters."""
    path = urlsplit(url or "").path or "/"
    here = f"{path}?{urlencode(query)}" if query else path
    _go(f"{BEGIN_PATH}?{urlencode({'to': here})}")


def out_of_provider() -> None:
    """Send the browser to the identity provider, to end its session there too."""
    _go(OUT_PATH)


def _go(address: str) -> None:
    """Streamlit has no public way to leave for another address in the same tab but `st.login`.

    This is the message that `st.login` sends; tests/browser/test_single_sign_on.py drives it.
    """
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = address
        context.enqueue(message)
