"""Each table and column of the contract taken away in turn: named or noted, never a trace."""

from collections.abc import Iterator
from itertools import chain, permutations, zip_longest
from pathlib import Path

import polars as pl
import pytest

from data_access.read import ContractError
from data_access.state.store import Store
from measures.facts import facts
from measures.frames import TABLES
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.faults.loose import broken, snapshot_of
from tests.pages.opening import opened, titles, walked, words
from ui import navigation

COLUMNS = [(name, column) for name, contract in TABLES.items() for column in contract.schema]
REQUIRED = [(n, c) for n, c in COLUMNS if c in TABLES[n].required]
OPTIONAL = [(n, c) for n, c in COLUMNS if c not in TABLES[n].required]


def test_the_contract_has_columns_of_both_kinds() -> None:
    assert len(REQUIRED) > 40
    assert len(OPTIONAL) > 80


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_a_required_column_that_is_gone_is_named_with_its_table(
    county: Path, tmp_path: Path, table: str, column: str
) -> None:
    url = broken(county, tmp_path, f"alter table {table} rename column {column} to something_else")

    with pytest.raises(ContractError) as refused:
        snapshot_of(url)

    assert f"[{table}]" in str(refused.value)
    assert f"[{column}]" in str(refused.value)
    assert "data team" in str(refused.value), "and says whom to ask"


@pytest.fixture(scope="module")
def whole(county: Path) -> Snapshot:
    """The county with nothing gone."""
    return snapshot_of(f"sqlite:///{county}")


def one_of_each_table() -> Iterator[list[tuple[str, str]]]:
    """Every column that may be missing, so that no two of a table come together."""
    of_tables = [[each for each in OPTIONAL if each[0] == name] for name in TABLES]
    for together in zip_longest(*of_tables):
        yield [each for each in together if each is not None]


def test_each_column_comes_up_once() -> None:
    assert sorted(chain.from_iterable(one_of_each_table())) == sorted(OPTIONAL)


@pytest.mark.parametrize("gone", list(one_of_each_table()), ids=lambda gone: f"{len(gone)} tables")
def test_any_other_column_that_is_gone_is_noted_and_every_fact_is_still_told(
    county: Path, whole: Snapshot, tmp_path: Path, gone: list[tuple[str, str]]
) -> None:
    url = broken(county, tmp_path, *(f"alter table {t} drop column {c}" for t, c in gone))

    snapshot = snapshot_of(url)
    told = facts(snapshot, as_at=AS_AT, policy=Policy())

    for table, column in gone:
        note = f"The column {table}.{column} is not in the database: not supplied."
        assert note in snapshot.notes
        assert snapshot.frames[table].height == whole.frames[table].height
        assert snapshot.frames[table][column].null_count() == whole.frames[table].height
    assert told.children.height > 0


OPTIONAL_TABLES = [name for name, contract in TABLES.items() if contract.is_optional]


def halves() -> Iterator[list[str]]:
    """Halves of the tables that may be missing: of any two each is gone once without the other."""
    for bit in range(len(OPTIONAL_TABLES).bit_length()):
        for is_set in (False, True):
            yield [
                name
                for number, name in enumerate(OPTIONAL_TABLES)
                if bool(number >> bit & 1) is is_set
            ]


def test_of_any_two_tables_each_is_gone_without_the_other() -> None:
    for one, other in permutations(OPTIONAL_TABLES, 2):
        assert any(one in gone and other not in gone for gone in halves()), (one, other)


@pytest.mark.parametrize("gone", list(halves()), ids=lambda gone: f"{gone[0]} and {len(gone) - 1}")
def test_every_page_says_its_title_when_tables_are_gone_that_may_be(
    store: Store, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: list[str]
) -> None:
    url = broken(county, tmp_path, *(f"drop table {table}" for table in gone))
    monkeypatch.setenv("REVIEW_DATABASE_URL", url)
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))

    pages = navigation.entries(Role.SERVICE_MANAGER)
    for entry, app in walked(store, Role.SERVICE_MANAGER.value, pages):
        assert not app.exception, entry.title
        assert "could not be drawn" not in words(app), entry.title
        assert titles(app) == [entry.title]


@pytest.mark.parametrize("table", [name for name in TABLES if name not in OPTIONAL_TABLES])
def test_every_page_says_its_title_or_why_not_when_a_table_is_gone(
    store: Store, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setenv("REVIEW_DATABASE_URL", broken(county, tmp_path, f"drop table {table}"))
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))

    app = opened(store, Role.SERVICE_MANAGER.value)

    assert not app.exception
    assert titles(app) == ["No data yet"]
    assert f"no table [{table}]" in words(app).replace("\\", "")


@pytest.mark.parametrize(
    "tables",
    [("child",), ("care_period", "episode"), ("review",), tuple(TABLES)],
    ids=["child", "care", "review", "every table"],
)
def test_every_page_draws_when_all_that_may_be_missing_of_a_table_is(
    store: Store,
    county: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tables: tuple[str, ...],
) -> None:
    gone = [f"alter table {name} drop column {each}" for name, each in OPTIONAL if name in tables]
    monkeypatch.setenv("REVIEW_DATABASE_URL", broken(county, tmp_path, *gone))
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))

    pages = navigation.entries(Role.SERVICE_MANAGER)
    for entry, app in walked(store, Role.SERVICE_MANAGER.value, pages):
        assert not app.exception, entry.title
        assert "could not be drawn" not in words(app), entry.title
        assert titles(app) == [entry.title]


def test_a_column_more_than_the_contract_changes_nothing(county: Path, tmp_path: Path) -> None:
    before = snapshot_of(f"sqlite:///{county}")

    after = snapshot_of(broken(county, tmp_path, "alter table child add column their_own text"))

    assert after.id == before.id
    assert pl.concat([after.frames["child"], before.frames["child"]]).is_duplicated().all()
