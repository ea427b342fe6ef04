"""A return loaded and checked on a real PostgreSQL."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.checks.check import check_database
from data_access.importers.delivered import LoadRefusedError
from tests.data_access.returns import (
    EPISODE,
    HEADER,
    HEADINGS,
    YEARS,
    a_database,
    content,
    load,
    written,
)

pytestmark = pytest.mark.postgres


def test_two_years_load_and_check_alike_on_postgresql_and_sqlite(
    on_postgres: Engine, tmp_path: Path
) -> None:
    on_sqlite = a_database(tmp_path)
    for engine in (on_postgres, on_sqlite):
        load(YEARS / "year_2025", engine, tmp_path / "rejects")
        load(YEARS / "year_2026", engine, tmp_path / "rejects", day=1)
    before = content(on_postgres)

    again = load(YEARS / "year_2026", on_postgres, tmp_path / "rejects", day=2)

    assert not again.has_changed
    assert content(on_postgres) == before
    for table, rows in content(on_sqlite).items():
        if table != "extract":  # SQLite keeps its timestamps without a zone
            assert rows == before[table], table
    assert check_database(on_postgres).as_json() == check_database(on_sqlite).as_json()

    with on_postgres.begin() as connection:
        connection.execute(
            text("update child set date_of_birth = 'infinity' where child_id = 'A1'")
        )
    assert "unreadable-value" in check_database(on_postgres).as_json()

    folder = written(tmp_path / "r", header=HEADER, episodes=EPISODE)
    (folder / "reviews.csv").write_text(f"{HEADINGS['reviews']}\nA1,14/02/2014,,PN1\n")
    (tmp_path / "a file").write_text("not a folder")
    with pytest.raises(LoadRefusedError):
        load(folder, on_postgres, tmp_path / "a file", day=3)
