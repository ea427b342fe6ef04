"""The dashboard as an ASGI application: `uvicorn app:app`, or `streamlit run app.py`."""

# ruff: noqa: E402 - what is imported below may warn or break: the journal has it in its form
from ui import journal

journal.begin()

import gc
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config

from ui import errors, warm_up
from ui.entrance import codes, edge, health, index_page, state
from ui.entrance.connections import ConnectionLimitError, Connections
from ui.entrance.public_address import PublicAddress, PublicAddressError
from ui.entrance.single_sign_on.routes import SignOnRoutes
from ui.entrance.single_sign_on.settings import SsoSettings, SsoSettingsError

ROOT = Path(__file__).resolve().parent

REQUIRED_SETTINGS = {
    "client.showErrorDetails": "none",
    "logger.enableRich": False,
    "logger.level": "warning",
    "server.headless": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableAgentApi": False,
    "server.trustedUserHeaders": {"X-Review-Binding": "binding"},
}
"""What the design of docs/security.md rests on; the dashboard does not start without it."""


class UnsafeSettingError(RuntimeError):
    """A setting of Streamlit's that would open a hole; the message says which."""


def _find_settings() -> None:
    """Do as `streamlit run app.py` does, so that .streamlit/config.toml is found under uvicorn
    too, from whatever folder it is started.
    """
    if config._main_script_path is None:
        config._main_script_path = str(ROOT / "app.py")
        config.get_config_options(force_reparse=True)


def _refuse_unsafe_settings() -> None:
    for name, wanted in REQUIRED_SETTINGS.items():
        found = config.get_option(name)
        if found != wanted:
            raise UnsafeSettingError(
                f"The setting {name} is [{found}] but must be [{wanted}]. Put it back in "
                ".streamlit/config.toml and remove any STREAMLIT_ variable that overrides it."
            )
    if (ROOT / "ui" / "pages").exists():
        raise UnsafeSettingError(
            "A folder named pages beside ui/shell.py would be served without sign-in. Remove it."
        )


journal.say_whole(
    UnsafeSettingError,
    PublicAddressError,
    ConnectionLimitError,
    SsoSettingsError,
    codes.CodesSettingError,
    index_page.IndexPageError,
)
_find_settings()
_refuse_unsafe_settings()
errors.keep_details_out_of_logs()
warm_up.bring_in_pages()
address = PublicAddress.from_environment()
sso = SsoSettings.from_environment()
Connections.from_environment()  # the edge reads it too, but when the server has started already
codes.are_required()

app = st.App(
    ROOT / "ui" / "shell.py",
    routes=[
        edge.rotate_route(store=state.store, address=address),
        Route("/health", health.health_route(store=state.store, is_data_good=health.is_data_good)),
        *index_page.routes(),
        *(SignOnRoutes(sso, store=state.store, address=address).routes() if sso else ()),
    ],
    middleware=[Middleware(edge.Edge, store=state.store, address=address)],
    on_script_error=errors.show,
    lifespan=warm_up.lifespan,
)

# What is imported lives for ever: keep the collector from walking it at every rerun. What a page
# makes is dead by the next: look for it then, because what outlives two looks is looked for among
# everything, and that stops all pages for a sixth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 10)
