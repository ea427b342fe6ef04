"""The dashboard as the tests of pages have it, and a county small enough to break many times."""

from pathlib import Path

import pytest

from data_access.demo import make_demo_county
from data_access.engine import writing
from tests.data_access.demo_counties import AS_AT
from tests.faults.loose import loose_copy
from tests.pages.conftest import accounts, busiest, home, store

__all__ = ["accounts", "busiest", "home", "store"]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of about 25 children in care without keys, types or checks, to be copied."""
    folder = tmp_path_factory.mktemp("breakable")
    engine = writing(f"sqlite:///{folder / 'whole.db'}")
    make_demo_county(engine, as_at=AS_AT, children=25)
    engine.dispose()
    loose_copy(folder / "whole.db", folder / "county.db")
    return folder / "county.db"
