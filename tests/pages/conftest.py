"""A store with an account of each role, and the small county behind the dashboard."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.facts import Facts
from measures.words import OfficerRole, Role
from ui import clock
from ui.entrance import state


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the accounts and the kept snapshots of these tests."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def busiest(small_facts: Facts) -> str:
    """The officer with the most children: the IRO account is theirs."""
    officers = small_facts.officers.sort("children", "iro_id", descending=[True, False])
    chairs = [
        row["iro_id"]
        for row in officers.iter_rows(named=True)
        if row["role"] == OfficerRole.IRO.value
    ]
    return str(chairs[0])


@pytest.fixture(scope="session")
def accounts(home: Path, busiest: str) -> Iterator[str]:
    """The address of a store with one account for each role, named as the role."""
    url = f"sqlite:///{home / 'state.db'}"
    store = Store(url, now=clock.utc_instant)
    for role in Role:
        store.accounts.put(
            Account(
                username=role.value,
                name=f"A {role.label}",
                role=role,
                iro_id=busiest if role is Role.IRO else None,
                password_hash="nobody signs in with a password here",
            )
        )
    store.close()
    yield url
    state._store(url).close()


@pytest.fixture
def store(
    accounts: str, home: Path, small_county_url: str, monkeypatch: pytest.MonkeyPatch
) -> Store:
    """The dashboard on the small county; its store, to sign in with, and nothing taken away yet."""
    monkeypatch.setenv("REVIEW_DATABASE_URL", small_county_url)
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(home / "snapshots"))
    monkeypatch.setenv("REVIEW_STATE_URL", accounts)
    opened = state.store()
    opened.access_log.prune(before=clock.utc_instant() + timedelta(days=1), by="these tests")
    return opened
