"""The process's one open store of accounts, sessions and the access log."""

import os
from functools import cache
from pathlib import Path

from data_access.state.store import Store
from ui import clock

ROOT = Path(__file__).resolve().parent.parent
STATE_URL_NAME = "REVIEW_STATE_URL"
DEFAULT_STATE_URL = f"sqlite:///{(ROOT / 'var' / 'state.db').as_posix()}"


def store() -> Store:
    """The store at REVIEW_STATE_URL, opened once; raises StateUnavailableError if it is not there.

    A failure to open is not remembered: the next call tries again.
    """
    return _store(os.environ.get(STATE_URL_NAME, DEFAULT_STATE_URL))


@cache
def _store(url: str) -> Store:
    opened = Store(url, now=clock.utc_instant)
    opened.sessions.forget_old()
    return opened
