"""Rows that are wrong: days that cannot be, bytes that are no text, rows twice, rows of nobody."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import chain, zip_longest
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data_access.read import EARLIEST, LATEST
from measures.facts import Facts, facts
from measures.frames import TABLES
from measures.policy import Policy
from measures.snapshot import Snapshot
from tests.data_access.demo_counties import AS_AT
from tests.faults.loose import broken, snapshot_of

NO_DAYS = (
    "30/02/2026", "2026-02-30", "2026-13-01", "0026-01-05", "26-01-05", "1026-01-05", "1900-01-01",
    "1899-12-30", "1979-12-31", "2101-01-01", "9999-12-31", "31/12/2025", "12/31/2025",
    "05-01-2026",
    "20260105", "2026", "2026-W03", "46027", "-1", "0", "1e9", "NULL", "null", "None", "n/a", "N/A",
    "unknown", "TBC", "tba", "today", "yesterday", "Jan 2026", "5 Jan 2026", "5th January 2026",
    "2026-Jan-05", "2026/01/05", "2026.01.05", "2026-01-0x", "x2026-01-05", "--", "?", "00/00/0000",
    "0000-00-00", "2026-00-00", "2026-01-00", "2026-01-32", "2025-02-29", "1900-02-29",
    "+2026-01-05",
    "٢٠٢٦-٠١-٠٥", "2026–01–05", "2026-01", "01-2026", "\t", "=TODAY()", "Robert'); drop table x",
    "2026-1-5-7", "99999-01-01", "12:30", "T",
)  # fmt: skip
"""What is found in date columns and is no day that a record can name."""

DATES = [
    (name, column)
    for name, contract in TABLES.items()
    for column, dtype in contract.schema.items()
    if dtype == pl.Date
]


def told(url: str) -> Facts:
    return facts(snapshot_of(url), as_at=AS_AT, policy=Policy())


def test_there_are_sixty_of_them() -> None:
    assert len(set(NO_DAYS)) >= 60
    assert len(DATES) > 40


@pytest.fixture(scope="module")
def whole(county: Path) -> Snapshot:
    """The county with nothing wrong."""
    return snapshot_of(f"sqlite:///{county}")


@pytest.fixture(scope="module")
def whole_facts(whole: Snapshot) -> Facts:
    return facts(whole, as_at=AS_AT, policy=Policy())


def one_of_each_table() -> Iterator[list[tuple[str, str]]]:
    """Every column of dates, so that no two of a table come together."""
    of_tables = [[each for each in DATES if each[0] == name] for name in TABLES]
    for together in zip_longest(*of_tables):
        yield [each for each in together if each is not None]


def test_each_column_of_dates_comes_up_once() -> None:
    assert sorted(chain.from_iterable(one_of_each_table())) == sorted(DATES)


@pytest.mark.parametrize(
    "wrong", list(one_of_each_table()), ids=lambda wrong: f"{len(wrong)} tables"
)
def test_no_day_that_cannot_be_enters_a_date_column_and_no_row_is_lost(
    county: Path, whole: Snapshot, tmp_path: Path, wrong: list[tuple[str, str]]
) -> None:
    url = broken(county, tmp_path)
    with closing(sqlite3.connect(tmp_path / "review.db")) as connection, connection:
        for table, column in wrong:
            add_no_days(connection, table, column)

    snapshot = snapshot_of(url)

    for table, column in wrong:
        frame = snapshot.frames[table]
        odd = frame.filter(pl.col(TABLES[table].key).str.starts_with("odd-"))
        height = whole.frames[table].height
        assert frame.height == height + len(NO_DAYS), "every row is kept"
        assert odd[column].null_count() == len(NO_DAYS), "and no day of it is used"
        said = f"{table}.{column}, {len(NO_DAYS)} entries"
        assert any(said in note for note in snapshot.notes)


def add_no_days(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Repeat a row of a table, once with each thing that is no day in place of one of its days."""
    contract = TABLES[table]
    columns = ", ".join(contract.schema)
    values = ", ".join("?" if each in (contract.key, column) else each for each in contract.schema)
    connection.executemany(
        f"insert into {table} ({columns}) select {values} from {table} limit 1",
        [
            values if list(contract.schema).index(contract.key) == 0 else values[::-1]
            for values in ((f"odd-{n}", text) for n, text in enumerate(NO_DAYS))
        ],
    )


@pytest.mark.parametrize("day", [EARLIEST, date(2000, 2, 29), AS_AT, LATEST])
def test_a_day_that_can_be_is_read_as_it_stands(county: Path, tmp_path: Path, day: date) -> None:
    url = broken(county, tmp_path, f"update child set date_of_birth = '{day}'")

    assert snapshot_of(url).frames["child"]["date_of_birth"].unique().to_list() == [day]


TEXTS = [
    (name, column)
    for name, contract in TABLES.items()
    for column, dtype in contract.schema.items()
    if dtype == pl.String and column not in contract.required
]


def test_one_bad_byte_in_every_text_column_takes_nothing_down(
    county: Path, whole_facts: Facts, tmp_path: Path
) -> None:
    url = broken(
        county,
        tmp_path,
        *(
            f"update {table} set {column} = cast(x'5374ff6f' as text) where rowid = 1"
            for table, column in TEXTS
        ),
    )

    snapshot = snapshot_of(url)

    for table, column in TEXTS:
        assert "St\N{REPLACEMENT CHARACTER}o" in snapshot.frames[table][column].to_list()
    assert facts(snapshot, as_at=AS_AT, policy=Policy()).children.height == (
        whole_facts.children.height
    ), "every child is still there"


@settings(
    max_examples=15,
    phases=set(Phase) - {Phase.shrink},  # each try reads a database: minutes for a shorter example
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(tables=st.sets(st.sampled_from(sorted(TABLES)), min_size=1), seed=st.integers())
def test_exact_duplicates_change_no_figure(
    county: Path, whole: Snapshot, tmp_path: Path, tables: set[str], seed: int
) -> None:
    """The snapshot is the same to the last cell, so everything worked out of it is."""
    dice = random.Random(seed)
    url = broken(
        county,
        tmp_path,
        *(
            f"insert into {name} select * from {name} where rowid % {dice.randint(1, 7)} = 0"
            for name in sorted(tables)
            for _ in range(dice.randint(1, 3))
        ),
    )
    after = snapshot_of(url)

    assert after.id == whole.id
    assert all(after.frames[name].equals(whole.frames[name]) for name in TABLES)
    repeated = {note.split(",")[0] for note in after.notes if "repeat the key" in note}
    assert repeated <= {f"In {name}" for name in tables}, "and it is said where"


def in_parts(told: Facts, by: str) -> int:
    counted = told.children.group_by(by).len()
    return int(counted["len"].sum())


@pytest.mark.parametrize(
    ("statement", "by"),
    [
        ("delete from iro where rowid = 1", "iro_id"),
        ("delete from iro_allocation", "iro_id"),
        ("update iro_allocation set iro_id = 'nobody'", "iro_id"),
        ("delete from team", "team_id"),
        ("delete from team_allocation", "team_id"),
        ("update team set locality_id = null", "locality_id"),
        ("delete from locality", "locality_id"),
    ],
)
def test_a_child_without_officer_team_or_locality_stays_in_every_total(
    county: Path, whole_facts: Facts, tmp_path: Path, statement: str, by: str
) -> None:
    orphaned = told(broken(county, tmp_path, statement))

    children = whole_facts.children.height
    assert orphaned.children.height == in_parts(orphaned, by) == children
    assert int(orphaned.officers["children"].sum()) == children
    reviews = whole_facts.duties.filter(duty="review")
    assert orphaned.duties.filter(duty="review").height == reviews.height


@pytest.mark.parametrize(
    "statement",
    [
        "insert into review (review_id, care_period_id) values ('R-lost', 'no such period')",
        "insert into iro_allocation (iro_allocation_id, care_period_id, iro_id, started_on)"
        " values ('A-lost', 'no such period', 'nobody', '2026-01-05')",
        "insert into episode (episode_id, care_period_id, started_on)"
        " values ('E-lost', 'no such period', '2026-01-05')",
    ],
    ids=lambda text: text.split()[2],
)
def test_a_row_of_a_period_that_is_not_there_adds_to_nobodys_figures(
    county: Path, whole_facts: Facts, tmp_path: Path, statement: str
) -> None:
    with_it = told(broken(county, tmp_path, statement))

    for frame in ("children", "duties", "disputes", "officers"):
        before: pl.DataFrame = getattr(whole_facts, frame)
        after: pl.DataFrame = getattr(with_it, frame)
        assert after.height == before.height, frame


def test_a_dispute_of_a_child_who_is_not_there_is_still_a_dispute(
    county: Path, whole_facts: Facts, tmp_path: Path
) -> None:
    with_it = told(
        broken(
            county,
            tmp_path,
            "insert into dispute (dispute_id, care_period_id, raised_on)"
            " values ('D-lost', 'no such period', '2026-01-05')",
        )
    )

    assert with_it.disputes.height == whole_facts.disputes.height + 1
    assert with_it.children.height == whole_facts.children.height
