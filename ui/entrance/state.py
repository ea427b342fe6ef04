"""The process's one open store of accounts, sessions and the access log."""

from functools import cache

from data_access.settings import Settings
from data_access.state.store import Store
from ui import clock


def store() -> Store:
    """The store at REVIEW_STATE_URL, opened once; raises StateUnavailableError if it is not there.

    A failure to open is not remembered: the next call tries again.
    """
    return _store(Settings.from_environment().state_url)


@cache
def _store(url: str) -> Store:
    opened = Store(url, now=clock.utc_instant)
    opened.sessions.forget_old()
    return opened
