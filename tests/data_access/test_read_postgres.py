"""The same county on PostgreSQL and on SQLite is the same snapshot, value for value."""

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from data_access.demo import make_demo_county
from data_access.engine import reading
from data_access.read import read_snapshot
from measures.snapshot import Snapshot
from tests.conftest import SMALL_COUNTY
from tests.data_access.demo_counties import AS_AT

pytestmark = pytest.mark.postgres


def test_a_county_reads_alike_on_postgresql_and_sqlite(
    on_postgres: Engine, small_snapshot: Snapshot
) -> None:
    make_demo_county(on_postgres, as_at=AS_AT, children=SMALL_COUNTY)

    engine = reading(on_postgres.url.render_as_string(hide_password=False))
    read = read_snapshot(engine)
    engine.dispose()

    for name, frame in small_snapshot.frames.items():
        assert_frame_equal(read.frames[name], frame)
    assert read.is_demo
    assert read.notes == small_snapshot.notes
    assert read.id == small_snapshot.id
