"""Secrets of the dashboard's own: made once, kept in the store, never shown."""

import secrets

from data_access.state.database import Database
from data_access.state.tables import SecretRow


def secret(database: Database, use: str) -> str:
    """Return the secret of a use, making it the first time. Every replica gets the same one.

    Raises StateUnavailableError when the store does not answer.
    """
    with database.reading() as session:
        found = session.get(SecretRow, use)
        if found is not None:
            return found.value
    with database.writing() as session:
        found = session.get(SecretRow, use)
        if found is None:
            found = SecretRow(use=use, value=secrets.token_hex(32))
            session.add(found)
        return found.value
