"""The same county on PostgreSQL and on SQLite is the same snapshot, value for value."""

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine
from sqlalchemy.exc import InternalError

from data_access.demo import make_demo_county
from data_access.engine import STATEMENT_SECONDS, reading
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


def test_a_read_on_postgresql_cannot_write_and_ends_by_itself(on_postgres: Engine) -> None:
    engine = reading(on_postgres.url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        limit = connection.exec_driver_sql("show statement_timeout").scalar()
        with pytest.raises(InternalError, match="read-only transaction"):
            connection.exec_driver_sql("create table ours (id text)")
    engine.dispose()

    assert limit == f"{STATEMENT_SECONDS}s"
