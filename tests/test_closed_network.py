"""Nothing leaves this machine: the tests, and every server they start, run without a network."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.closed_network.sitecustomize import SAID, NetworkIsClosedError

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTATION_ADDRESS = "192.0.2.1"
"""An address that belongs to nobody (RFC 5737)."""


def connect(host: str) -> None:
    with socket.socket() as line:
        line.settimeout(0.1)
        line.connect((host, 80))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: connect(DOCUMENTATION_ADDRESS),
        lambda: socket.getaddrinfo("checkip.amazonaws.com", 80),
        lambda: socket.getaddrinfo("data.streamlit.io", 443),
        lambda: socket.gethostbyname("raw.githubusercontent.com"),
        lambda: socket.create_connection((DOCUMENTATION_ADDRESS, 443), timeout=0.1),
    ],
)
def test_these_tests_reach_no_other_machine(
    attempt: Callable[[], object], capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NetworkIsClosedError):
        attempt()

    assert SAID in capfd.readouterr().err


def test_they_do_reach_this_machine() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=1) as line,
    ):
        assert line.getpeername() == server.getsockname()


def run(script: str, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """Run a script in a process without a network, as the servers of the browser tests run."""
    paths = [str(ROOT / "tests" / "closed_network"), str(ROOT)]
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "REVIEW_STATE_URL": f"sqlite:///{tmp_path / 'state.db'}",
            "REVIEW_DATABASE_URL": f"sqlite:///{tmp_path / 'review.db'}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_server_of_the_tests_reaches_no_other_machine(tmp_path: Path) -> None:
    said = run(
        f"import socket; socket.create_connection(('{DOCUMENTATION_ADDRESS}', 80))", tmp_path
    )

    assert said.returncode != 0
    assert SAID in said.stderr


def test_everything_is_imported_without_asking_for_another_machine(tmp_path: Path) -> None:
    modules = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for folder in ("measures", "planning", "data_access", "ui")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in ("__init__.py", "shell.py")
    ]
    assert len(modules) > 100

    said = run(
        f"import importlib, app\nfor each in {modules}: importlib.import_module(each)", tmp_path
    )

    assert said.returncode == 0, said.stderr
    assert SAID not in said.stderr
