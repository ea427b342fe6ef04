"""The clock: midnight in an open tab, a server that is behind, bank holidays that run out."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.data.load
from data_access.state.store import Store
from measures.words import Role
from measures.working_days import BANK_HOLIDAYS_KNOWN_TO
from tests.pages.opening import opened, words
from tests.pages.small_databases import database
from ui import clock
from ui.navigation import OVERVIEW
from ui.notices import DAYS_BEFORE_THE_END

MANAGER = Role.SERVICE_MANAGER.value
ONE_CHILD = {
    "child": [{"child_id": "C1", "case_number": "LCS-1", "first_name": "Ann", "last_name": "One"}],
    "care_period": [{"care_period_id": "P1", "child_id": "C1", "started_on": "2026-01-05"}],
    "episode": [{"care_period_id": "P1", "started_on": "2026-01-05", "legal_status": "V2"}],
}


class ServersClock:
    """The clock of the machine, turned by hand: what Python's own `datetime.now` would answer."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self, zone: tzinfo) -> datetime:
        return self.at.astimezone(zone)


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> ServersClock:
    """The one place that asks the machine for the time, asking this clock."""
    made = ServersClock()
    monkeypatch.setattr(clock, "datetime", made)
    return made


@pytest.fixture
def here(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store.sessions.revoke_all(MANAGER, why="of another test, and at another time")
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    return tmp_path


def as_at_line(app: AppTest) -> str:
    return next(line for line in words(app).splitlines() if "as at " in line)


@pytest.mark.parametrize(
    ("before_midnight", "day", "next_day"),
    [
        (datetime(2026, 7, 1, 22, 58, tzinfo=UTC), "1 Jul 2026", "2 Jul 2026"),
        (datetime(2026, 12, 31, 23, 58, tzinfo=UTC), "31 Dec 2026", "1 Jan 2027"),
        (datetime(2026, 3, 28, 23, 58, tzinfo=UTC), "28 Mar 2026", "29 Mar 2026"),
        (datetime(2026, 10, 24, 22, 58, tzinfo=UTC), "24 Oct 2026", "25 Oct 2026"),
    ],
    ids=["in summer", "in winter", "before the clocks go forward", "before they go back"],
)
def test_midnight_in_an_open_tab_moves_the_day_to_londons_and_it_is_on_the_page(
    store: Store, here: Path, turned: ServersClock, before_midnight: datetime, day: str,
    next_day: str,
) -> None:  # fmt: skip
    """Where the data has a day of its own it is that day that counts: see the test below."""
    turned.at = before_midnight
    database(here, taken_at=before_midnight, **ONE_CHILD)
    with closing(sqlite3.connect(here / "review.db")) as connection, connection:
        connection.execute("delete from extract")
    app = opened(store, MANAGER, OVERVIEW)
    assert f"as at {day}" in as_at_line(app)

    turned.at += timedelta(minutes=4)
    app.run()

    assert f"as at {next_day}" in as_at_line(app)


def test_midnight_changes_no_figure_of_data_that_has_a_day_of_its_own(
    store: Store, here: Path, turned: ServersClock
) -> None:
    turned.at = datetime(2026, 7, 1, 22, 58, tzinfo=UTC)
    database(here, taken_at=turned.at - timedelta(hours=23.9), **ONE_CHILD)
    app = opened(store, MANAGER, OVERVIEW)
    before, metrics = as_at_line(app), [each.value for each in app.metric]
    assert not app.warning

    turned.at += timedelta(minutes=4)
    app.run()

    assert as_at_line(app) == before
    assert [each.value for each in app.metric] == metrics

    turned.at += timedelta(hours=2)
    later = opened(store, MANAGER, OVERVIEW)
    assert as_at_line(later) == before
    assert "hours old" in later.warning[0].value, "only its age is told anew"


def test_a_page_left_open_moves_on_with_the_data_unless_a_day_was_chosen(
    store: Store, here: Path, turned: ServersClock
) -> None:
    turned.at = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    database(here, taken_at=turned.at, **ONE_CHILD)
    open_page = opened(store, MANAGER, OVERVIEW)
    chosen = opened(store, MANAGER, OVERVIEW, as_at="2026-06-15")

    turned.at += timedelta(minutes=10)
    with closing(sqlite3.connect(here / "review.db")) as connection, connection:
        connection.execute("update extract set extracted_at = '2026-07-02 08:00:00'")
    ui.data.load.retry()
    open_page.run()
    chosen.run()

    assert "as at 2 Jul 2026" in as_at_line(open_page)
    assert "2 Jul 2026" in open_page.toast[0].value
    assert "as_at" not in open_page.query_params
    assert "as at 15 Jun 2026" in as_at_line(chosen)
    assert not chosen.toast


@pytest.mark.parametrize(("ahead", "is_said"), [(-1, False), (23, False), (26, True), (9000, True)])
def test_data_from_the_future_means_that_a_clock_is_wrong_and_it_is_said(
    store: Store, here: Path, ahead: float, is_said: bool
) -> None:
    database(here, taken_at=clock.utc_instant() + timedelta(hours=ahead), **ONE_CHILD)

    app = opened(store, MANAGER, OVERVIEW)

    said = [each.value for each in app.warning if "clock of this server" in each.value]
    assert bool(said) is is_said
    if is_said:
        assert "still to come" in said[0]


@pytest.mark.parametrize(
    ("days_left", "is_said"),
    [(365, False), (DAYS_BEFORE_THE_END, False), (DAYS_BEFORE_THE_END - 1, True), (-400, True)],
)
def test_bank_holidays_that_run_out_are_said_ninety_days_before(
    store: Store, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days_left: int,
    is_said: bool,
) -> None:  # fmt: skip
    today = clock.utc_instant()
    known_to = today.date() + timedelta(days=days_left)
    policy = tmp_path / "policy.toml"
    policy.write_text(f"[clock]\nholidays_known_to = {known_to.isoformat()}\n")
    monkeypatch.setenv("REVIEW_POLICY", str(policy))
    database(here, taken_at=today, **ONE_CHILD)

    app = opened(store, MANAGER, OVERVIEW)

    said = [each.value for each in app.warning if "Bank holidays are known to" in each.value]
    assert bool(said) is is_said
    if is_said:
        assert "estimates" in said[0]


def test_the_bank_holidays_that_we_know_do_not_run_out_unseen() -> None:
    """Fails half a year before the notice would come up everywhere: then bring them up to date."""
    assert date(2026, 11, 25) < BANK_HOLIDAYS_KNOWN_TO - timedelta(days=180)
