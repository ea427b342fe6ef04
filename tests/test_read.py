"""Reading a review database: what is missing or unreadable is noted, never guessed."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError

from data_access.engine import DatabaseUnreachableError, masked, reading, writing
from data_access.read import ContractError, read_snapshot
from data_access.tables import Base
from measures.frames import TABLES
from measures.snapshot import Snapshot

READ = Callable[..., Snapshot]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review database with every table and no rows, to be copied."""
    path: Path = tmp_path_factory.mktemp("empty") / "review.db"
    engine = writing(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def read(empty: Path, tmp_path: Path) -> READ:
    """Run statements on a review database without checks, then read it."""
    path = tmp_path / "review.db"
    shutil.copy(empty, path)

    def after(*statements: str) -> Snapshot:
        url = f"sqlite:///{path}"
        raw = create_engine(url)
        with raw.begin() as connection:
            connection.exec_driver_sql("pragma foreign_keys = off")
            connection.exec_driver_sql("pragma ignore_check_constraints = on")
            for statement in statements:
                connection.exec_driver_sql(statement)
        raw.dispose()
        return read_snapshot(reading(url))

    return after


def test_an_empty_database_has_every_table_and_no_date(read: READ) -> None:
    snapshot = read()

    assert set(snapshot.frames) == set(TABLES)
    assert all(frame.height == 0 for frame in snapshot.frames.values())
    assert snapshot.data_date is None
    assert not snapshot.is_demo


def test_every_frame_has_the_contracts_columns_and_types(small_snapshot: Snapshot) -> None:
    for name, contract in TABLES.items():
        assert small_snapshot.frames[name].schema == contract.schema, name


def test_the_demo_county_fills_every_table(small_snapshot: Snapshot) -> None:
    assert [name for name in TABLES if not small_snapshot.is_supplied(name)] == []
    assert small_snapshot.notes == ()
    assert small_snapshot.is_demo


@pytest.mark.parametrize("table", ["child", "care_period", "episode", "review"])
def test_a_missing_required_table_is_refused_by_name(read: READ, table: str) -> None:
    with pytest.raises(ContractError, match=table):
        read(f"drop table {table}")


def test_a_missing_optional_table_is_noted(read: READ) -> None:
    snapshot = read("drop table milestone")

    assert not snapshot.is_supplied("milestone")
    assert any("milestone" in note for note in snapshot.notes)


def test_a_missing_column_that_figures_need_is_refused(read: READ) -> None:
    with pytest.raises(ContractError, match="started_on"):
        read("alter table episode rename column started_on to began")


def test_a_missing_column_that_may_be_empty_is_noted(read: READ) -> None:
    snapshot = read("alter table child drop column first_language")

    assert snapshot.frames["child"].schema == TABLES["child"].schema
    assert any("child.first_language" in note for note in snapshot.notes)


def test_names_in_capitals_are_found(read: READ) -> None:
    snapshot = read(
        "alter table locality rename to LOCALITY_", "alter table LOCALITY_ rename to LOCALITY",
        "alter table LOCALITY rename column name to NAME",
        "insert into LOCALITY values ('L1', 'Stroud')",
    )  # fmt: skip

    assert snapshot.frames["locality"].rows() == [("L1", "Stroud")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-21", date(2026, 1, 21)),
        ("2026-01-21 00:00:00", date(2026, 1, 21)),
        ("2026-01-21T23:59:59", date(2026, 1, 21)),
        ("21/01/2026", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_noted_never_guessed(read: READ, written: str, day: date | None) -> None:
    snapshot = read(
        f"insert into child (child_id, date_of_birth, is_restricted) values ('C1', '{written}', 0)"
    )

    assert snapshot.frames["child"]["date_of_birth"].item() == day
    assert bool(snapshot.notes) == (day is None and written != "")


def test_rows_that_repeat_a_key_are_counted_once_and_noted(read: READ) -> None:
    snapshot = read(
        "drop table locality",
        "create table locality (locality_id text, name text)",
        "insert into locality values ('L1', 'Stroud'), ('L1', 'Stroud'), ('L2', 'Gloucester')",
    )

    assert snapshot.frames["locality"].height == 2
    assert any("repeat the key" in note for note in snapshot.notes)


def test_one_bad_byte_does_not_take_a_table_down(read: READ) -> None:
    snapshot = read("insert into locality values ('L1', cast(x'5374726fff' as text))")

    assert snapshot.frames["locality"]["name"].item() == "Stro\N{REPLACEMENT CHARACTER}"


def test_the_same_rows_have_the_same_id_and_others_another(read: READ) -> None:
    first = read("insert into locality values ('L1', 'Stroud')")
    again = read()
    other = read("update locality set name = 'Gloucester'")

    assert first.id == again.id
    assert first.id != other.id


def test_reading_writes_nothing(read: READ, tmp_path: Path) -> None:
    read()
    path = tmp_path / "review.db"
    before = path.read_bytes()
    read_snapshot(reading(f"sqlite:///{path}"))

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "insert into locality values ('L9', 'Nowhere')",
        "update locality set name = 'Nowhere'",
        "delete from locality",
        "create table ours (id text)",
        "drop table locality",
    ],
)
def test_the_review_database_cannot_be_written_to(
    read: READ, tmp_path: Path, statement: str
) -> None:
    read("insert into locality values ('L1', 'Stroud')")

    engine = reading(f"sqlite:///{tmp_path / 'review.db'}")
    with pytest.raises(OperationalError, match="readonly"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_moment_beyond_the_first_or_last_day_of_all_is_counted_as_not_recorded(
    read: READ,
) -> None:
    insert = "insert into extract (extract_id, source, extracted_at, loaded_at, is_demo) values "

    snapshot = read(
        f"{insert} ('a', 's', '0001-01-01 00:00:00+05:00', '9999-12-31 23:00:00-05:00', 0)"
    )

    assert snapshot.frames["extract"]["loaded_at"].to_list() == [None]
    assert "In extract.extracted_at, 1 entry could not be read" in " ".join(snapshot.notes)


def test_a_read_is_of_one_moment_though_a_writer_writes_meanwhile(
    read: READ, tmp_path: Path
) -> None:
    read()
    path = tmp_path / "review.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
    engine = reading(f"sqlite:///{path}")
    written: list[str] = []

    @event.listens_for(engine, "after_cursor_execute")
    def _write_meanwhile(*arguments: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        statement = str(arguments[2]).lower()
        if "from locality" in statement and not written:
            with closing(sqlite3.connect(path)) as writer, writer:
                writer.execute("insert into team (team_id, name) values ('T9', 'Later')")
            written.append(statement)

    before = read_snapshot(engine)
    after = read_snapshot(engine)
    engine.dispose()

    assert len(written) == 1
    assert before.frames["team"].height == 0, "the teams of the moment the localities are of"
    assert after.frames["team"].height == 1


def test_a_missing_file_is_an_error_and_not_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "absent.db"

    with pytest.raises(DatabaseUnreachableError, match="There is no review database"):
        read_snapshot(reading(f"sqlite:///{path}"))
    assert not path.exists()


def test_a_file_that_is_no_database_is_said_to_be_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "review.db"
    path.write_text("a letter, not a database" * 100, encoding="utf-8")

    with pytest.raises(DatabaseUnreachableError, match="could not be read"):
        read_snapshot(reading(f"sqlite:///{path}"))


def test_no_password_is_in_what_is_said() -> None:
    with pytest.raises(DatabaseUnreachableError) as said:
        read_snapshot(reading("postgresql+psycopg://user:secret@127.0.0.1:1/nothing"))

    assert "secret" not in str(said.value)
    assert "127.0.0.1" in str(said.value)
    assert masked("postgresql://user:secret@db/review") == "postgresql://user:***@db/review"
    assert masked("secret, and no address") == "an address that is not a database URL"


def test_a_frame_of_another_shape_is_a_fault_of_ours() -> None:
    assert [n for n, c in TABLES.items() if c.empty().schema != pl.Schema(c.schema)] == []
