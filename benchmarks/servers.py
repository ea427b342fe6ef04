"""The servers under load: the dashboard on the demo county, and an empty page beside it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks import county
from data_access.settings import ROOT
from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.words import Role
from tests.signing_in import signed_in_cookie
from ui import clock


def dashboard(
    folder: Path, people: int, *, children: int = county.CHILDREN
) -> tuple[dict[str, str], list[str]]:
    """Make the demo county, a store and a signed-in session for each person."""
    environment = {
        "REVIEW_DATABASE_URL": county.made(folder, children),
        "REVIEW_STATE_URL": f"sqlite:///{folder / 'state.db'}",
        "REVIEW_SNAPSHOT_DIR": str(folder / "snapshots"),
    }
    store = Store(environment["REVIEW_STATE_URL"], now=clock.utc_instant)
    cookies = []
    for number in range(people):
        username = f"manager{number}"
        store.accounts.put(
            Account(
                username=username,
                name=f"Manager {number}",
                role=Role.SERVICE_MANAGER,
                password_hash="never used: the sessions are made here",
            )
        )
        cookies.append(signed_in_cookie(store, username)[1])
    store.close()
    return environment, cookies


def empty_page(folder: Path) -> Path:
    """Write the smallest Streamlit application, with the dashboard's own settings."""
    beside = folder / "empty"
    (beside / ".streamlit").mkdir(parents=True)
    settings = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (beside / ".streamlit" / "config.toml").write_text(settings, encoding="utf-8")
    (beside / "page.py").write_text("import streamlit as st\n\nst.title('Empty')\n")
    (beside / "empty.py").write_text("import streamlit as st\n\napp = st.App('page.py')\n")
    return beside


@contextmanager
def serving(
    application: str, folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[tuple[str, int]]:
    """Serve an application on a free loopback port; give its address and process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1"]
    options = ["--port", str(port), "--no-access-log", "--log-level", "warning"]
    options += ["--ws-per-message-deflate", "false"]
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*command, *options],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=written,
            stderr=written,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is None:
                time.sleep(0.2)
                continue
        else:
            return
        break
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
