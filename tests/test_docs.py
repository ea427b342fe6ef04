"""The generated pages, and the contract that the database and the rules share."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import DateTime, Table
from sqlalchemy.types import TypeEngine

from data_access.docs import pages, write_docs
from data_access.tables import Base
from measures.frames import TABLES
from measures.headline.catalogue import CATALOGUE
from measures.policy import Policy, settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
DECLARED: dict[str, Table] = dict(Base.metadata.tables)
OUR_ADDITIONS = {"load_file", "rule_finding", "return_row"}
"""Tables about a load, which no figure is made from."""

MAY_BE_MISSING = {"child": {"is_restricted"}}
"""Never empty in a database of ours; a council's may lack the column, and says so on the page."""


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")

    assert written == pages()[name], "run `make docs` and commit what it writes"


def test_the_pages_are_written_whole(tmp_path: Path) -> None:
    written = write_docs(tmp_path / "new")

    assert [path.name for path in written] == list(pages())
    assert all(path.read_text(encoding="utf-8") == pages()[path.name] for path in written)


def test_every_measure_and_every_setting_is_defined() -> None:
    definitions = pages()["definitions.md"]

    assert [m.code for m in CATALOGUE if f"`{m.code}`" not in definitions] == []
    assert [s.key for s in settings(Policy()) if f"`{s.key}`" not in definitions] == []


def test_every_column_is_in_the_data_dictionary() -> None:
    dictionary = pages()["data-dictionary.md"]
    columns = {column.name for table in DECLARED.values() for column in table.columns}

    assert [name for name in DECLARED if f"## `{name}`" not in dictionary] == []
    assert [name for name in sorted(columns) if f"| `{name}` |" not in dictionary] == []


def test_no_sentence_has_a_gap_left_in_it() -> None:
    assert "{" not in "".join(pages().values())


def read_as(stored: TypeEngine[object]) -> pl.DataType:
    """The Polars type a column of the database is read as."""
    if isinstance(stored, DateTime):
        return pl.Datetime("us", "UTC")
    kinds = {date: pl.Date(), bool: pl.Boolean(), float: pl.Float64(), int: pl.Int64()}
    return kinds.get(stored.python_type, pl.String())


def test_the_rules_read_every_table_of_the_database() -> None:
    assert set(TABLES) == set(DECLARED) - OUR_ADDITIONS


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_rules_and_the_database_declare_the_same_columns(name: str) -> None:
    declared = {column.name: read_as(column.type) for column in DECLARED[name].columns}

    assert dict(TABLES[name].schema) == declared


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_rules_and_the_database_agree_on_what_is_never_empty(name: str) -> None:
    never_empty = {column.name for column in DECLARED[name].columns if not column.nullable}

    assert set(TABLES[name].required) == never_empty - MAY_BE_MISSING.get(name, set())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_rules_and_the_database_share_the_key(name: str) -> None:
    assert [column.name for column in DECLARED[name].primary_key.columns] == [TABLES[name].key]
