"""What we rest on in Streamlit and in streamlit-authenticator, so that a new version fails here.

Hidden options, private names, and behaviour that no document promises: each with who uses it.
"""

import ast
import inspect
import tomllib
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
import streamlit_authenticator as stauth
from streamlit import config, file_util
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server import starlette
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.utilities import Encryptor

from ui.entrance.ownership import owned

ROOT = Path(__file__).resolve().parent.parent

HIDDEN = (
    "client.allowedOrigins",
    "runner.postScriptGC",
    "server.maxWidgetStateSize",
    "server.trustedUserHeaders",
    "server.enableAgentApi",
    "client.disableDataExport",
    "server.disconnectedSessionTTL",
    "server.enableWebsocketCompression",
)


def required_settings() -> list[str]:
    """The options without which `app.py` does not start; read, because importing it starts it."""
    for node in ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and "REQUIRED_SETTINGS" in ast.unparse(
            node
        ):
            return list(ast.literal_eval(node.value or ast.Constant(None)))
    raise LookupError("app.py names no REQUIRED_SETTINGS.")


@pytest.mark.parametrize("name", [*HIDDEN, *required_settings()])
def test_an_option_that_we_set_is_still_known(name: str) -> None:
    """Streamlit warns of an option it does not know, and goes on with its own default."""
    assert name in config._config_options_template


def test_every_line_of_our_settings_is_known_to_streamlit() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    names = {
        f"{section}.{name}"
        for section, options in written.items()
        if section != "theme"
        for name in options
    }

    assert names - set(config._config_options_template) == set()


def test_the_application_takes_routes_middleware_and_a_handler_of_errors() -> None:
    """`app.py`."""
    assert {"routes", "middleware", "on_script_error"} <= set(inspect.signature(st.App).parameters)


def test_the_script_that_settings_are_found_by_can_be_named() -> None:
    """`app.py` sets it under uvicorn, where Streamlit would not look for our settings."""
    assert hasattr(config, "_main_script_path")
    assert "force_reparse" in inspect.signature(config.get_config_options).parameters


def test_a_page_has_one_inline_script_for_the_policy_to_allow() -> None:
    """`ui/entrance/headers.py` allows it by its hash."""
    index = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")

    assert index.count("<script>") == 1
    assert "onload=" not in index


def test_what_a_click_makes_is_kept_under_its_own_type_and_not_shared_by_its_bytes() -> None:
    """`ui/entrance/ownership.py`: a file's type names its owner, and is part of its id."""
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)

    def address(family: str) -> str:
        made = manager.add_deferred(
            lambda: b"the same bytes", owned("text/csv", family), "1.2", "list.csv"
        )
        return manager.execute_deferred(made)

    hers, his = address("a" * 32), address("b" * 32)

    assert hers != his
    kept = storage.get_file(hers.rpartition("/")[2])
    assert kept.mimetype == "text/csv; owner=" + "a" * 32


def test_a_download_button_takes_what_makes_the_file() -> None:
    """`ui/lists/downloads.py`."""
    parameters = inspect.signature(st.download_button).parameters
    assert {"data", "file_name", "mime", "on_click", "key"} <= set(parameters)


def test_the_paths_that_the_edge_closes_are_still_streamlits() -> None:
    """`ui/entrance/edge.py`: a path under another name would be open."""
    folder = Path(starlette.__file__).parent
    source = (folder / "starlette_routes.py").read_text(encoding="utf-8")
    agent = (folder / "starlette_agent_routes.py").read_text(encoding="utf-8")

    assert 'BASE_ROUTE_MEDIA: Final = "media"' in source
    assert 'BASE_ROUTE_UPLOAD_FILE: Final = f"{BASE_ROUTE_CORE}/upload_file"' in source
    assert 'ROUTE_METRICS: Final = f"{BASE_ROUTE_CORE}/metrics"' in source
    assert "agent" in agent


def test_the_sign_in_library_has_the_names_that_the_gate_uses() -> None:
    """`ui/entrance/gate.py` sets seven attributes and wraps one check, without its constructor."""
    controller = AuthenticationController({"usernames": {}}, None, False, None, None, "x", None)
    model = controller.authentication_model

    assert list(inspect.signature(model.check_credentials).parameters)[:2] == [
        "username",
        "password",
    ]
    assert callable(controller.login)
    assert callable(stauth.Authenticate.login)
    assert Encryptor("unused") is not None
    source = inspect.getsource(stauth.Authenticate.login)
    for name in ("cookie_controller", "authentication_controller", "attrs"):
        assert f"self.{name}" in source


@pytest.mark.parametrize(
    "name", ["forgot_password", "two_factor_auth", "register_user", "api_key=", "send_email"]
)
def test_nothing_of_the_sign_in_library_that_would_send_something_out_is_used(name: str) -> None:
    used = [
        path.name
        for folder in ("ui", "pages", "data_access")
        for path in (ROOT / folder).rglob("*.py")
        if name in path.read_text(encoding="utf-8")
    ]

    assert used == []


def test_streamlit_still_hashes_a_sample_of_a_frame() -> None:
    """A canary: two frames that differ in one row of 100 share a cached answer.

    This is why no cached function may take a frame (tests/test_architecture.py). When this test
    fails, Streamlit has mended it: say so in docs/security.md, and keep the rule.
    """

    @st.cache_data
    def overdue(frame: pl.DataFrame) -> int:
        return int(frame["days"].gt(0).sum())

    days = [0] * 100
    first = pl.DataFrame({"days": days})
    second = pl.DataFrame({"days": [*days[:50], 9, *days[51:]]})

    assert not first.equals(second)
    assert (overdue(first), overdue(second)) == (0, 0), "the true answers are 0 and 1"
