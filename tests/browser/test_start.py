"""Both ways to start the dashboard, from any folder, and what it refuses to start with."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit import config

from tests.browser.conftest import Server, by_streamlit, by_uvicorn, started

START_SECONDS = 60


@pytest.mark.parametrize("command", [by_uvicorn, by_streamlit])
def test_either_command_serves_the_same_guarded_dashboard_from_another_folder(
    tmp_path: Path, command: Callable[[int], list[str]]
) -> None:
    with (
        started(tmp_path, command=command) as server,
        urllib.request.urlopen(f"{server.url}/", timeout=5) as answer,
    ):
        headers = dict(answer.headers)
        page = answer.read().decode()

    assert "review_sid=" in headers["set-cookie"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "<title>" in page


def test_no_outside_page_may_control_the_dashboard_and_nothing_else_is_told(
    server: Server,
) -> None:
    """A contract with Streamlit: `client.allowedOrigins` is a hidden option of its."""
    with urllib.request.urlopen(f"{server.url}/_stcore/host-config", timeout=5) as answer:
        told = json.load(answer)

    assert told["allowedOrigins"] == []
    assert told["useExternalAuthToken"] is False


@pytest.mark.parametrize("name", ["runner.postScriptGC", "server.enableStaticServing"])
def test_the_hidden_settings_that_matter_are_still_known_to_streamlit(name: str) -> None:
    """A contract with Streamlit: an option that is gone would raise here."""
    assert config.get_option(name) is False


REFUSED = {
    ("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full"): "client.showErrorDetails",
    ("STREAMLIT_SERVER_ENABLE_STATIC_SERVING", "true"): "server.enableStaticServing",
    ("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false"): "server.enableXsrfProtection",
    ("STREAMLIT_SERVER_ENABLE_CORS", "false"): "server.enableCORS",
    ("STREAMLIT_SERVER_ENABLE_AGENT_API", "true"): "server.enableAgentApi",
    ("STREAMLIT_SERVER_TRUSTED_USER_HEADERS", "{}"): "server.trustedUserHeaders",
    ("REVIEW_PUBLIC_URL", "http://reviews.example.gov.uk"): "https only",
    ("REVIEW_CONNECTIONS_PER_ADDRESS", "0"): "a whole number above zero",
    ("REVIEW_LOG_FORMAT", "xml"): "Write json or text",
}
"""Settings that would open a hole or that nothing can follow, and what the refusal says."""


def started_with(folder: Path, name: str, value: str) -> "subprocess.CompletedProcess[str]":
    """What becomes of a start with one setting."""
    state = f"sqlite:///{folder / f'{name}.db'}"
    return subprocess.run(
        by_streamlit(0),
        cwd=folder,
        env={**os.environ, "REVIEW_STATE_URL": state, name: value},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def starts(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], "Future[subprocess.CompletedProcess[str]]"]:
    """A start with each of these settings alone, all side by side."""
    folder = tmp_path_factory.mktemp("refused")
    with ThreadPoolExecutor(len(REFUSED)) as side_by_side:
        return {each: side_by_side.submit(started_with, folder, *each) for each in REFUSED}


@pytest.mark.parametrize("setting", REFUSED, ids=lambda setting: "=".join(setting))
def test_a_setting_that_would_open_a_hole_stops_the_start_and_is_named(
    starts: dict[tuple[str, str], "Future[subprocess.CompletedProcess[str]]"],
    setting: tuple[str, str],
) -> None:
    refused = starts[setting].result()

    assert refused.returncode != 0
    assert REFUSED[setting] in refused.stderr + refused.stdout
