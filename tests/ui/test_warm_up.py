"""What is made ready as the server starts."""

import logging
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from data_access.holder import Holder
from data_access.state.store import Store
from tests.pages.conftest import accounts, busiest, home, store
from ui import warm_up
from ui.data import load, months
from ui.report import pictures

PEOPLE = 20
ROOT = Path(warm_up.__file__).parent.parent

__all__ = ["accounts", "busiest", "home", "store"]


def test_the_first_page_finds_the_figures_of_the_day_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_up.warm_up()
    began = time.process_time()
    pictures.make_ready()
    assert time.process_time() - began < 0.05, "drawn before, so it costs nothing now"
    made: list[object] = []
    monkeypatch.setattr(months, "counted_rows", lambda *_: made.append("again"))

    assert months.prepared()
    assert made == []


def test_the_warm_up_and_the_first_people_share_one_holder(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Two holders would each read the whole database."""
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(1e-6)
    everybody = Barrier(PEOPLE)

    def ask(_: int) -> Holder:
        everybody.wait(timeout=30)
        return load.holder("sqlite:///never-opened.db", str(tmp_path))

    with ThreadPoolExecutor(PEOPLE) as people:
        holders = list(people.map(ask, range(PEOPLE)))

    assert len({id(each) for each in holders}) == 1


def test_a_database_that_is_not_there_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path}/absent.db")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", f"{tmp_path}/snapshots")

    with caplog.at_level(logging.WARNING, logger="review.start"):
        warm_up.warm_up()

    assert not months.prepared()


def test_a_policy_that_cannot_be_used_is_said_without_its_text(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("REVIEW_POLICY", f"{tmp_path}/absent-policy.toml")

    with caplog.at_level(logging.WARNING, logger="review.start"):
        warm_up.warm_up()

    assert "PolicyError" in caplog.text
    assert "absent-policy" not in caplog.text


def test_all_that_draws_is_there_before_the_server_answers_and_says_nothing() -> None:
    """Charts built by the first page beside the warm-up failed on a half imported library."""
    asked = "import sys, app; print(*(name for name in sys.modules if name.startswith('ui.')))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    wanted = {
        ".".join(each.relative_to(ROOT).with_suffix("").parts)
        for folder in ("charts", "sections")
        for each in (ROOT / "ui" / folder).rglob("[a-z]*.py")
    }
    assert len(wanted) > 50
    assert wanted - set(done.stdout.split()) == set()
    assert done.stderr == ""
