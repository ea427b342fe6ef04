"""Several years of returns: each extends the others, whichever is loaded first."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from data_access.checks.check import check_database
from data_access.tables import Iro, IroAllocation
from tests.data_access.returns import (
    HEADER,
    YEARS,
    a_database,
    an_episode,
    content,
    load,
    values,
    written,
)

PERIODS = [
    ("A1-P-2024-05-06", date(2024, 5, 6), None),
    ("A2-P-2022-11-01", date(2022, 11, 1), date(2024, 12, 12)),
    ("A3-P-2024-06-10", date(2024, 6, 10), date(2025, 5, 30)),
    ("A4-P-2025-01-15", date(2025, 1, 15), None),
    ("A5-P-2024-07-20", date(2024, 7, 20), date(2025, 6, 19)),
    ("A6-P-2025-09-11", date(2025, 9, 11), None),
]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return a_database(tmp_path)


def test_a_later_year_continues_running_periods_and_keeps_every_id(
    engine: Engine, tmp_path: Path
) -> None:
    load(YEARS / "year_2025", engine, tmp_path / "rejects")
    before = content(engine)

    load(YEARS / "year_2026", engine, tmp_path / "rejects", day=1)

    after = content(engine)
    for table in ("child", "care_period", "episode", "review", "milestone", "missing_episode"):
        key = f"{table}_id"
        assert {row[key] for row in before[table]} <= {row[key] for row in after[table]}
    assert values(engine, "care_period", "care_period_id", "started_on", "ended_on") == PERIODS
    assert ("A1-E-2024-09-18", date(2025, 10, 9), "X1") in values(
        engine, "episode", "episode_id", "ended_on", "end_reason"
    )
    assert ("A1-R-2025-08-20", "A1-P-2024-05-06") in values(
        engine, "review", "review_id", "care_period_id"
    )
    assert ("A3-A-2025-03-30", date(2025, 4, 2)) in values(
        engine, "missing_episode", "missing_episode_id", "ended_on"
    )
    assert values(engine, "extract", "extract_id", "covers_from") == [
        ("ssda903-0001", date(2024, 4, 1)),
        ("ssda903-0002", date(2024, 4, 1)),
    ]


def test_an_earlier_year_loaded_after_a_later_one_says_the_same(
    engine: Engine, tmp_path: Path
) -> None:
    load(YEARS / "year_2026", engine, tmp_path / "rejects")
    report = load(YEARS / "year_2025", engine, tmp_path / "rejects", day=1)

    found = values(engine, "care_period", "started_on", "ended_on")
    assert found == [(started_on, ended_on) for _, started_on, ended_on in PERIODS]
    assert ("A1-E-2024-09-18", date(2025, 10, 9), "X1") in values(
        engine, "episode", "episode_id", "ended_on", "end_reason"
    )
    assert report.covers_from == date(2024, 4, 1)
    assert report.extracted_on == date(2026, 3, 31)


def test_a_period_keeps_its_id_when_an_earlier_year_shows_it_began_before(
    engine: Engine, tmp_path: Path
) -> None:
    load(YEARS / "year_2026", engine, tmp_path / "rejects")
    with engine.begin() as connection:
        connection.execute(insert(Iro), {"iro_id": "I1", "name": "Ivy Marsh", "role": "iro"})
        allocation = {"iro_allocation_id": "L1", "care_period_id": "A1-P-2024-09-18",
                      "iro_id": "I1", "started_on": date(2024, 9, 18)}  # fmt: skip
        connection.execute(insert(IroAllocation), allocation)

    load(YEARS / "year_2025", engine, tmp_path / "rejects", day=1)

    assert ("A1-P-2024-09-18", date(2024, 5, 6)) in values(
        engine, "care_period", "care_period_id", "started_on"
    )
    assert values(engine, "iro_allocation", "care_period_id") == [("A1-P-2024-09-18",)]


def test_facts_of_other_sources_follow_a_period_that_is_joined_to_another(
    engine: Engine, tmp_path: Path
) -> None:
    parts = [
        an_episode("A1", "01/05/2022", "S", "01/05/2023", "X1"),
        an_episode("A1", "01/05/2023", "P", "01/05/2024", "E4A"),
        an_episode("A1", "01/05/2024", "P"),
    ]
    load(written(tmp_path / "a", header=HEADER, episodes="\n".join(parts)), engine, tmp_path / "x")
    assert len(values(engine, "care_period", "started_on")) == 2
    with engine.begin() as connection:
        connection.execute(insert(Iro), {"iro_id": "I1", "name": "Ivy Marsh", "role": "iro"})
        allocation = {"iro_allocation_id": "L1", "care_period_id": "A1-P-2024-05-01",
                      "iro_id": "I1", "started_on": date(2024, 5, 1)}  # fmt: skip
        connection.execute(insert(IroAllocation), allocation)
    corrected = an_episode("A1", "01/05/2023", "P", "01/05/2024", "X1")

    load(written(tmp_path / "b", header=HEADER, episodes=corrected), engine, tmp_path / "x",
         extracted_at=date(2025, 3, 31), day=1)  # fmt: skip

    assert values(engine, "care_period", "care_period_id") == [("A1-P-2022-05-01",)]
    assert values(engine, "iro_allocation", "care_period_id") == [("A1-P-2022-05-01",)]


def test_a_row_set_aside_for_want_of_a_period_finds_it_with_another_year(
    engine: Engine, tmp_path: Path
) -> None:
    later = written(tmp_path / "later", header=HEADER, reviews="A1,14/02/2014,03/06/2023,PN1",
                    episodes=an_episode("A1", "18/09/2024", "P"))  # fmt: skip
    earlier = written(tmp_path / "earlier", header=HEADER,
                      episodes=an_episode("A1", "06/05/2023", "S", "18/09/2024", "X1"))  # fmt: skip
    load(later, engine, tmp_path / "rejects")
    assert values(engine, "review", "review_id") == []

    report = load(earlier, engine, tmp_path / "rejects", day=1)

    assert values(engine, "review", "review_id") == [("A1-R-2023-06-03",)]
    assert "1 row set aside by earlier loads could be used now." in report.lines()


def test_a_row_that_no_longer_fits_is_taken_out_and_written_to_the_rejects(
    engine: Engine, tmp_path: Path
) -> None:
    first = written(tmp_path / "first", header=HEADER, reviews="A1,14/02/2014,20/03/2025,PN1",
                    episodes=an_episode("A1", "06/05/2024", "S"))  # fmt: skip
    ended = an_episode("A1", "06/05/2024", "S", "01/03/2025", "E4A")
    corrected = written(tmp_path / "corrected", header=HEADER, episodes=ended)
    load(first, engine, tmp_path / "rejects")

    report = load(corrected, engine, tmp_path / "rejects", day=1)

    assert values(engine, "review", "review_id") == []
    assert report.no_longer_placed == 1
    text = (tmp_path / "rejects" / "rejected-earlier-Reviews.csv").read_text(encoding="utf-8-sig")
    assert "20/03/2025" in text


def test_a_child_who_runs_on_in_an_earlier_return_only_is_flagged(
    engine: Engine, tmp_path: Path
) -> None:
    first = written(tmp_path / "first", header=HEADER,
                    episodes=an_episode("A1", "06/05/2024", "S"))  # fmt: skip
    second = written(tmp_path / "second", header="B2,2,01/01/2015,WBRI,,,",
                     episodes=an_episode("B2", "06/05/2025", "S"))  # fmt: skip
    load(first, engine, tmp_path / "rejects")

    report = load(second, engine, tmp_path / "rejects", day=1)

    assert report.flagged["running-but-not-in-newest-return"] == 1
    assert values(engine, "care_period", "ended_on") == [(None,), (None,)]


def test_identical_rows_of_two_years_are_counted_once_by_the_rules(
    engine: Engine, tmp_path: Path
) -> None:
    reviews = "A1,14/02/2014,03/06/2024,PN0\nA1,14/02/2014,03/06/2024,PN0"
    one = written(tmp_path / "one", header=HEADER, reviews=reviews,
                  episodes=an_episode("A1", "06/05/2024", "S"))  # fmt: skip
    two = written(tmp_path / "two", header=HEADER,
                  reviews=reviews + "\nA1,14/02/2014,03/06/2025,PN0",
                  episodes=an_episode("A1", "06/05/2024", "S", "01/08/2025", "E4A")
                  + "\n" + an_episode("A1", "01/10/2025", "S"))  # fmt: skip
    load(one, engine, tmp_path / "rejects")
    assert check_database(engine).dfe_rules["440"] == 2

    load(two, engine, tmp_path / "rejects", day=1)

    assert check_database(engine).dfe_rules["440"] == 3


def test_two_years_in_one_folder_are_read_together(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    for year in ("year_2025", "year_2026"):
        for path in (YEARS / year).iterdir():
            (folder / f"{year}-{path.name.lower()}").write_bytes(path.read_bytes())

    report = load(folder, engine, tmp_path / "rejects")

    assert values(engine, "care_period", "care_period_id", "started_on", "ended_on") == PERIODS
    assert report.covers_from == date(2024, 4, 1)
    assert all(file.rows_in == file.rows_loaded + file.rows_set_aside for file in report.files)


@pytest.mark.parametrize("order", [("running", "ended"), ("ended", "running")])
def test_years_that_share_a_data_date_say_the_same_in_either_order(
    engine: Engine, tmp_path: Path, order: tuple[str, str]
) -> None:
    rows = {
        "running": ("", "A1,14/02/2014,M,01/03/2025,"),
        "ended": ("01/08/2025", "A1,14/02/2014,M,01/03/2025,03/04/2025"),
    }
    for day, state in enumerate(order):
        dec, missing = rows[state]
        episode = an_episode("A1", "06/05/2024", "S", dec, "E4A" if dec else "")
        folder = written(tmp_path / state, header=HEADER, episodes=episode, missing=missing)
        report = load(folder, engine, tmp_path / "rejects", day=day)
        assert all(not file.reasons for file in report.files)

    assert values(engine, "care_period", "ended_on", "end_reason") == [(date(2025, 8, 1), "E4A")]
    assert values(engine, "missing_episode", "ended_on") == [(date(2025, 4, 3),)]


def test_a_later_data_date_for_the_same_files_is_kept(engine: Engine, tmp_path: Path) -> None:
    load(YEARS / "year_2025", engine, tmp_path / "rejects")

    report = load(YEARS / "year_2025", engine, tmp_path / "r", extracted_at=date(2025, 5, 1), day=1)

    assert report.has_changed
    assert report.extracted_on == date(2025, 5, 1)
