"""Secrets of the dashboard's own: made once, kept in the store, never shown."""

import secrets

from data_access.state.database import Database
from data_access.state.tables import SecretRow


class Secrets:
    """The secrets of the store, each by its use. None ever changes, so each is read once."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database
        self._read: dict[str, str] = {}

    def of(self, use: str) -> str:
        """Return the secret of a use, making it the first time. Every replica gets the same one.

        Raises StateUnavailableError when the store does not answer.
        """
        if use not in self._read:
            self._read[use] = self._kept(use) or self._made(use)
        return self._read[use]

    def _kept(self, use: str) -> str | None:
        with self._database.reading() as session:
            found = session.get(SecretRow, use)
            return None if found is None else found.value

    def _made(self, use: str) -> str:
        """Make the secret, unless another replica has done so since."""
        with self._database.writing() as session:
            found = session.get(SecretRow, use)
            if found is None:
                found = SecretRow(use=use, value=secrets.token_hex(32))
                session.add(found)
            return found.value
