"""What every test shares: the demo county, a closed network, and that nothing is skipped unseen."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner
from xdist.remote import Producer

from data_access.demo import make_demo_county
from data_access.engine import reading, writing
from data_access.read import read_snapshot
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.snapshot import Snapshot
from tests import sharing_out
from tests.closed_network import sitecustomize
from tests.data_access.demo_counties import AS_AT

sitecustomize.close()

gc.set_threshold(50_000, 20, 20)  # looking for garbage was a twentieth of a run

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # the same examples every time; other runs go on looking for new ones
    settings.load_profile("ci")

NEVER_SKIPPED_IN_CI = ("browser", "postgres")
MAY_BE_SKIPPED = ("shared", "proxy")
SMALL_COUNTY = 200


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped browser or PostgreSQL test is a failure: nothing would have been tested.

    A test of the public sample may be skipped: it is not part of the project. So may one that
    needs nginx, which no package of Python's brings.
    """
    report = yield
    is_part = not any(item.get_closest_marker(name) for name in MAY_BE_SKIPPED)
    if os.environ.get("CI") and report.skipped and is_part and not hasattr(report, "wasxfail"):
        marks = [name for name in NEVER_SKIPPED_IN_CI if item.get_closest_marker(name)]
        if marks:
            report.outcome = "failed"
            report.longrepr = f"May not be skipped in CI ({', '.join(marks)}): {report.longrepr}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into the order in which the workers of a run share them out."""
    items.sort(key=sharing_out.in_order)


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> sharing_out.FromBothEnds | None:
    """Share out whole files as `tests.sharing_out` says; any other way is xdist's own."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return sharing_out.FromBothEnds(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say on the last line how many browser tests were skipped, if any were."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped = sum(
        "browser" in report.keywords and "shared" not in report.keywords
        for report in reporter.stats.get("skipped", [])
    )
    if skipped:
        config.get_terminal_writer().line(
            f"{skipped} browser tests were skipped: install Chromium or Chrome and run again."
        )


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Every AppTest looks through all installed packages for components: once is enough for a run.

    That search took two thirds of the time of each test of a page.
    """
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_waited_for_without_asking() -> Iterator[None]:
    """An AppTest asks a thousand times a second whether its page is drawn, which slows the page.

    Here it waits for the page's thread to end; of what took too long Streamlit still speaks.
    """
    asking = local_script_runner.require_widgets_deltas

    def waited(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        if runner._script_thread is not None:
            runner._script_thread.join(timeout)
        if not runner.script_stopped():
            asking(runner, timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", waited)
        yield


@pytest.fixture(scope="session")
def small_county_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A demo county of about 200 children in care in a SQLite file, not to be written to."""
    folder: Path = tmp_path_factory.mktemp("small-county")
    url = f"sqlite:///{folder / 'review.db'}"
    engine = writing(url)
    make_demo_county(engine, as_at=AS_AT, children=SMALL_COUNTY)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def small_county(small_county_url: str) -> Engine:
    """The small county, opened for reading."""
    return reading(small_county_url)


@pytest.fixture(scope="session")
def small_snapshot(small_county: Engine) -> Snapshot:
    """The small county as read."""
    return read_snapshot(small_county)


@pytest.fixture(scope="session")
def small_facts(small_snapshot: Snapshot) -> Facts:
    """The facts of the small county on the day of its extract, by the default policy."""
    return facts(small_snapshot, as_at=AS_AT, policy=Policy())
