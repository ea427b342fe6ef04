"""Both ways to start the dashboard, from any folder, and what it refuses to start with."""

import os
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import by_streamlit, by_uvicorn, started

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


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full", "client.showErrorDetails"),
        ("STREAMLIT_SERVER_ENABLE_STATIC_SERVING", "true", "server.enableStaticServing"),
        ("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false", "server.enableXsrfProtection"),
        ("STREAMLIT_SERVER_ENABLE_CORS", "false", "server.enableCORS"),
        ("STREAMLIT_SERVER_ENABLE_AGENT_API", "true", "server.enableAgentApi"),
        ("STREAMLIT_SERVER_TRUSTED_USER_HEADERS", "{}", "server.trustedUserHeaders"),
        ("REVIEW_PUBLIC_URL", "http://reviews.example.gov.uk", "https only"),
    ],
)
def test_a_setting_that_would_open_a_hole_stops_the_start_and_is_named(
    tmp_path: Path, name: str, value: str, says: str
) -> None:
    environment = {
        **os.environ,
        "REVIEW_STATE_URL": f"sqlite:///{tmp_path / 'state.db'}",
        name: value,
    }

    refused = subprocess.run(
        by_streamlit(0),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )

    assert refused.returncode != 0
    assert says in refused.stderr + refused.stdout
