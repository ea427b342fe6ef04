"""The dashboard's own store, opened."""

from collections.abc import Callable
from datetime import datetime

from data_access.state.access_log import AccessLog
from data_access.state.accounts import Accounts
from data_access.state.attempts import Attempts
from data_access.state.covers import Covers
from data_access.state.database import Database
from data_access.state.log_check import LogCheck
from data_access.state.one_time_codes import OneTimeCodes
from data_access.state.saved_views import SavedViews
from data_access.state.secrets import Secrets
from data_access.state.sessions import Sessions
from data_access.state.single_sign_on import SingleSignOn


class Store:
    """Accounts, sessions, tries, saved views, secrets and the access log, in one database."""

    def __init__(self, url: str, *, now: Callable[[], datetime]) -> None:
        """Open the store at `url`, making its tables if they are missing.

        `now` gives the time as an aware instant. Raises StateUnavailableError when the database
        cannot be opened.
        """
        self.now = now
        self.database = Database(url)
        self.accounts = Accounts(self.database, now)
        self.sessions = Sessions(self.database, now)
        self.attempts = Attempts(self.database, now)
        self.covers = Covers(self.database, now)
        self.one_time_codes = OneTimeCodes(self.database, now)
        self.single_sign_on = SingleSignOn(self.database, now)
        self.access_log = AccessLog(self.database, now)
        self.log_check = LogCheck(self.access_log, now)
        self.secrets = Secrets(self.database)
        self.saved_views = SavedViews(self.database, now)

    def answers(self) -> bool:
        """Whether the store can be read now."""
        return self.database.answers()

    def close(self) -> None:
        """Close every connection."""
        self.database.close()
