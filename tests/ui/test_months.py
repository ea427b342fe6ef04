"""The month ends of one figure: worked out once, for everybody who asks meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import polars as pl
import pytest

from data_access.state.store import Store
from measures.facts.scope import Scope
from measures.headline.catalogue import SEEN_ALONE
from measures.headline.history import history
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.conftest import accounts, busiest, home, store
from ui.data import load, months

__all__ = ["accounts", "busiest", "home", "store"]

SESSIONS = 4


def test_those_who_ask_at_once_wait_for_one_answer(
    store: Store, monkeypatch: pytest.MonkeyPatch, busiest: str
) -> None:
    scopes = [Scope(as_at=AS_AT, role=role) for role in (Role.SERVICE_MANAGER, Role.SENIOR_IRO)]
    scopes += [Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=own) for own in (busiest, None)]
    views = [load.view(scope) for scope in scopes]
    asked: list[str] = []
    begun, others_wait = Event(), Event()

    def slow(*given: object, **named: object) -> pl.DataFrame:
        asked.append("again")
        begun.set()
        others_wait.wait(0.5)
        return history(*given, **named)  # type: ignore[arg-type] # as given

    months._history.clear()
    monkeypatch.setattr(months, "history", slow)
    with ThreadPoolExecutor(SESSIONS) as pool:
        first = pool.submit(months.of_measure, views[0], SEEN_ALONE.code)
        assert begun.wait(30)
        rest = [pool.submit(months.of_measure, view, SEEN_ALONE.code) for view in views[1:]]
        others_wait.set()
        told = [each.result() for each in (first, *rest)]

    assert asked == ["again"]
    last = [table["denominator"][-1] for table in told]
    assert last == [SEEN_ALONE.figure(view.facts).denominator for view in views]
    assert last[0] == last[1] > last[2] > last[3] == 0
