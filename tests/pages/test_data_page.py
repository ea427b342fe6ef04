"""The Data page: what is wrong in the data, which figures it touches, what a load left out."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access.engine import reading, writing
from data_access.importers.dfe_rules import RULES
from data_access.loads import loaded_files
from data_access.state.store import Store
from data_access.tables import LoadFile
from measures.frames import TABLES
from measures.headline.catalogue import BY_CODE, PARTICIPATION, REVIEWS_ON_TIME
from measures.headline.touched import OF_CODE, OF_TABLE, touched
from measures.words import Role
from tests.data_access.returns import YEARS, load
from tests.pages.opening import opened, words
from tests.pages.small_databases import database
from ui import clock, navigation

MANAGER = Role.SERVICE_MANAGER.value


@pytest.fixture
def here(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a database of its own, to which the dashboard is pointed."""
    assert store.answers()
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    return tmp_path


def an_hour_ago() -> datetime:
    return clock.utc_instant() - timedelta(hours=1)


def faulty(folder: Path) -> None:
    """Two children: one whose only episode ended before care did, one coded under four at ten."""
    database(
        folder,
        taken_at=an_hour_ago(),
        child=[
            {"child_id": "C1", "case_number": "LCS-1", "date_of_birth": "2015-02-01"},
            {"child_id": "C2", "case_number": "LCS-2", "date_of_birth": "2015-02-01"},
        ],
        care_period=[
            {"care_period_id": "P1", "child_id": "C1", "started_on": "2025-01-06"},
            {"care_period_id": "P2", "child_id": "C2", "started_on": "2025-01-06"},
        ],
        episode=[
            {"care_period_id": "P1", "started_on": "2025-01-06", "ended_on": "2025-02-03",
             "legal_status": "C2", "start_reason": "S"},
            {"care_period_id": "P2", "started_on": "2025-01-06", "legal_status": "C2",
             "start_reason": "S"},
        ],
        review=[
            {"care_period_id": "P2", "completed_on": "2025-02-03", "participation_code": "PN0"}
        ],
    )  # fmt: skip


def cells(app: AppTest) -> str:
    """Every cell of the page's tables, the headings left out."""
    return "\n".join(str(cell) for table in app.table for cell in table.value.to_numpy().ravel())


def test_a_problem_is_shown_with_its_children_and_the_figures_it_touches(
    store: Store, here: Path
) -> None:
    faulty(here)

    app = opened(store, MANAGER, navigation.DATA)

    assert not app.exception
    assert "the last episode ended before the care period" in cells(app)
    assert r"LCS\-1" in cells(app)
    assert "C1" not in cells(app), "no database key is shown"
    assert "DfE rule 440" in cells(app)
    assert PARTICIPATION.label in cells(app)
    assert "Not supplied" in cells(app)


@pytest.mark.parametrize(
    ("check", "case_number"),
    [("DfE rule 440", "LCS-2"), ("the last episode ended before the care period", "LCS-1")],
)
def test_a_check_opens_the_children_whose_rows_it_found(
    store: Store, here: Path, check: str, case_number: str
) -> None:
    faulty(here)
    app = opened(store, MANAGER, navigation.DATA)
    picker = app.selectbox(key="open_check")
    [place] = [place for place, each in enumerate(picker.options) if check in each]

    picker.set_value(place).run()

    assert not app.exception
    assert picker.options[place].endswith("(1)")
    [rows] = [each.value for each in app.dataframe]
    assert rows["case_number"].to_list() == [case_number]
    assert rows["rows"].to_list() == [1]


def test_what_a_load_set_aside_is_shown_by_file(store: Store, here: Path) -> None:
    engine = writing(f"sqlite:///{here / 'review.db'}")
    report = load(YEARS / "year_2026", engine, here / "rejects")
    files = loaded_files(engine)
    engine.dispose()

    app = opened(store, MANAGER, navigation.DATA)

    assert files is not None
    assert not app.exception
    assert report is not None
    assert (files["rows_in"] - files["rows_loaded"] - files["rows_set_aside"]).to_list() == [
        0
    ] * files.height
    assert app.table[-2].value.shape == (files.height, 5)


def test_one_bad_byte_in_the_name_of_a_file_takes_nothing_down(here: Path) -> None:
    url = f"sqlite:///{here / 'review.db'}"
    engine = writing(url)
    load(YEARS / "year_2026", engine, here / "rejects")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "update load_file set file_name = cast(x'726576696577ff' as text) "
            "where load_file_id = (select min(load_file_id) from load_file)"
        )
    engine.dispose()

    files = loaded_files(reading(url))

    assert files is not None
    assert files["file_name"][0] == "review\N{REPLACEMENT CHARACTER}"


def test_without_a_record_of_loads_it_says_not_supplied(store: Store) -> None:
    app = opened(store, MANAGER, navigation.DATA)

    assert "What each file of a load held: not supplied." in words(app)


def test_a_database_without_the_table_of_loads_has_no_files(here: Path) -> None:
    engine = writing(f"sqlite:///{here / 'review.db'}")

    assert loaded_files(engine) is None
    LoadFile.metadata.create_all(engine)
    empty = loaded_files(engine)
    assert empty is not None
    assert empty.is_empty()
    engine.dispose()


@pytest.mark.parametrize("role", [Role.IRO, Role.VIEWER, Role.BUSINESS_SUPPORT])
def test_only_those_who_manage_the_service_have_the_page(role: Role) -> None:
    assert navigation.DATA not in navigation.entries(role)


def test_every_table_and_rule_touches_figures_that_exist() -> None:
    named = {code for codes in (*OF_TABLE.values(), *OF_CODE.values()) for code in codes}

    assert named <= set(BY_CODE)
    assert set(OF_TABLE) <= set(TABLES)
    assert set(RULES) <= set(OF_CODE)
    assert touched("440", "review") == [BY_CODE["participation"], BY_CODE["not_heard_twice"]]
    assert REVIEWS_ON_TIME in touched("outside-period", "episode")
    assert touched("broken-key", "locality") == []
