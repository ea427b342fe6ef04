"""A store made by an earlier release is brought up to this one, and nothing in it is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

from data_access.state.access_log import Action
from data_access.state.database import Database
from data_access.state.store import Store
from data_access.state.upgrade import upgrade
from tests.state.conftest import TurnedClock, an_account

ADDED_SINCE = {
    "account": ("first_password_until", "may_name_restricted", "is_break_glass", "sso_subject"),
    "meeting": ("was_left_alone",),
}
NEW_TABLES = ("one_time_code", "cover", "sso_try", "sso_token")
"""What the release before single sign-on did not have."""


def taken_back(path: Path) -> None:
    """Make a store look as the release before this one had left it."""
    with closing(sqlite3.connect(path)) as database, database:
        for table in NEW_TABLES:
            database.execute(f"drop table {table}")
        for table, columns in ADDED_SINCE.items():
            for column in columns:
                database.execute(f"alter table {table} drop column {column}")


def test_an_older_store_gets_its_tables_and_columns_and_keeps_its_rows(
    tmp_path: Path, store: Store, clock: TurnedClock
) -> None:
    store.accounts.put(an_account("omar", may_name_restricted=True))
    store.access_log.write("ivy", Action.SIGNED_IN)
    store.close()
    taken_back(tmp_path / "state.db")

    opened = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)

    assert opened.accounts.get("ivy") == an_account()
    assert opened.accounts.get("omar") == an_account("omar"), "what was not kept is not invented"
    assert opened.access_log.is_intact()
    assert opened.covers.not_over(on=clock.at.date()) == []
    assert opened.one_time_codes.enrol("ivy")
    opened.close()


def test_a_second_opening_changes_nothing(tmp_path: Path, store: Store) -> None:
    store.close()
    taken_back(tmp_path / "state.db")
    database = Database(f"sqlite:///{tmp_path / 'state.db'}")
    with database.writing() as session:
        again = upgrade(session.connection())
    database.close()

    assert again == []
