"""A small return from its files to the review database."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from data_access.importers.delivered import LoadRefusedError
from data_access.importers.report import LoadReport
from data_access.tables import Base, Extract
from tests.data_access.returns import (
    EPISODE,
    HEADER,
    YEARS,
    a_database,
    an_episode,
    content,
    load,
    set_aside,
    values,
    written,
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return a_database(tmp_path)


@pytest.fixture
def report(engine: Engine, tmp_path: Path) -> LoadReport:
    return load(YEARS / "year_2025", engine, tmp_path / "rejects")


def test_children_carry_what_header_and_uasc_say_and_nothing_more(
    engine: Engine, report: LoadReport
) -> None:
    columns = ("child_id", "case_number", "sex", "date_of_birth", "ethnicity", "uasc_until")
    assert values(engine, "child", *columns) == [
        ("A1", "A1", "M", date(2014, 2, 14), "WBRI", None),
        ("A2", "A2", "F", date(2016, 2, 29), "BAFR", None),
        ("A3", "A3", "M", date(2010, 8, 3), "MWBC", None),
        ("A4", "A4", "F", date(2009, 5, 21), "AOTH", date(2027, 5, 21)),
        ("A5", "A5", "M", date(2020, 10, 10), "WBRI", None),
    ]


def test_reviews_stand_in_the_period_that_holds_their_day(
    engine: Engine, report: LoadReport
) -> None:
    columns = ("review_id", "care_period_id", "completed_on", "participation_code")
    assert values(engine, "review", *columns) == [
        ("A1-R-2024-06-03", "A1-P-2024-05-06", date(2024, 6, 3), "PN1"),
        ("A1-R-2024-09-02", "A1-P-2024-05-06", date(2024, 9, 2), "PN3"),
        ("A1-R-2025-02-27", "A1-P-2024-05-06", date(2025, 2, 27), "PN1"),
        ("A2-R-2024-12-12", "A2-P-2022-11-01", date(2024, 12, 12), "PN1"),
        ("A3-R-2024-07-08", "A3-P-2024-06-10", date(2024, 7, 8), "PN7"),
        ("A4-R-2025-02-11", "A4-P-2025-01-15", date(2025, 2, 11), None),
        ("A5-R-2024-08-16", "A5-P-2024-07-20", date(2024, 8, 16), "PN0"),
        ("A5-R-2024-11-14", "A5-P-2024-07-20", date(2024, 11, 14), "PN1"),
    ]


def test_the_other_tables_of_the_return_are_filled(engine: Engine, report: LoadReport) -> None:
    assert values(engine, "milestone", "kind", "happened_on") == [
        ("adoption_decision", date(2024, 8, 1)),
        ("matched", date(2024, 9, 5)),
    ]
    assert values(engine, "missing_episode", "kind", "started_on", "ended_on") == [
        ("A", date(2025, 3, 30), None),
        ("M", date(2024, 9, 14), date(2024, 9, 16)),
    ]
    assert values(engine, "team_allocation", "child_id", "social_worker") == [("A1", "SW101")]
    assert values(engine, "team", "name") == [("Team not recorded",)]


def test_what_cannot_be_used_is_set_aside_with_line_reason_and_rule(
    report: LoadReport, tmp_path: Path
) -> None:
    assert set_aside(tmp_path / "rejects", "reviews") == [
        ("6", "the date is outside every care period of the child", ""),
        ("8", "it repeats a review of the same child, day and code (reviews.csv line 7)", ""),
        ("12", "the child is in neither Header nor Episodes", "INT08"),
    ]


def test_every_row_in_is_loaded_or_set_aside_as_printed_and_as_stored(
    engine: Engine, report: LoadReport
) -> None:
    stored = values(engine, "load_file", "file_name", "rows_in", "rows_loaded", "rows_set_aside")
    assert ("reviews.csv", 11, 8, 3) in stored
    assert all(rows_in == loaded + aside for _, rows_in, loaded, aside in stored)  # type: ignore[operator]  # counts
    lines = report.lines()
    assert "reviews.csv (Reviews): 11 rows in = 8 loaded + 3 set aside." in lines
    assert "oc2.csv (OC2): 1 row, not used by the dashboard." in lines
    assert "In all: 29 rows in = 26 loaded + 3 set aside." in lines


def test_the_data_date_is_the_31_march_after_the_latest_episode_began(
    engine: Engine, report: LoadReport
) -> None:
    assert values(engine, "extract", "extracted_at", "covers_from", "is_demo") == [
        (datetime(2025, 3, 31, 22, 59, 59), date(2024, 4, 1), False)  # noqa: DTZ001 - SQLite keeps UTC without a zone
    ]
    assert "Data date: 31 Mar 2025. Events are complete from 1 Apr 2024." in report.lines()


def test_a_given_data_date_is_used(engine: Engine, tmp_path: Path) -> None:
    report = load(YEARS / "year_2025", engine, tmp_path / "r", extracted_at=date(2025, 6, 2))

    assert report.extracted_on == date(2025, 6, 2)
    assert report.covers_from == date(2024, 4, 1)


def test_nothing_the_dashboard_has_no_use_for_is_stored(engine: Engine, report: LoadReport) -> None:
    stored = repr(content(engine))

    for unwanted in ("GL1 1AA", "GL2 2BB", "SC010203", "X010203040506", "MANAGE"):
        assert unwanted not in stored


def test_a_second_load_of_the_same_files_changes_nothing(
    engine: Engine, report: LoadReport, tmp_path: Path
) -> None:
    before = content(engine)
    rejects = (tmp_path / "rejects" / "rejected-reviews.csv").read_bytes()

    again = load(YEARS / "year_2025", engine, tmp_path / "rejects", day=1)

    assert content(engine) == before
    assert again.lines()[-1] == "Nothing changed: the database held all of this."
    assert again.lines()[:-1] == report.lines()
    assert (tmp_path / "rejects" / "rejected-reviews.csv").read_bytes() == rejects


def test_a_child_of_episodes_without_a_header_is_there_with_nothing_else_known(
    engine: Engine, tmp_path: Path
) -> None:
    folder = written(tmp_path / "r", header=HEADER, episodes=an_episode("B2", "01/05/2024", "S"))

    report = load(folder, engine, tmp_path / "rejects")

    assert values(engine, "child", "child_id", "date_of_birth", "sex") == [
        ("A1", date(2014, 2, 14), "M"),
        ("B2", None, None),
    ]
    assert report.flagged["INT03"] == 1


def test_two_codes_for_one_day_are_both_loaded_and_flagged(engine: Engine, tmp_path: Path) -> None:
    reviews = "A1,14/02/2014,03/06/2024,PN1\nA1,14/02/2014,03/06/2024,PN2"

    report = load(written(tmp_path / "r", header=HEADER, episodes=EPISODE, reviews=reviews),
                  engine, tmp_path / "rejects")  # fmt: skip

    assert values(engine, "review", "review_id", "participation_code") == [
        ("A1-R-2024-06-03", "PN1"),
        ("A1-R-2024-06-03-2", "PN2"),
    ]
    assert report.flagged["review-with-two-codes"] == 2
    assert (
        "Flagged: 2 rows: two reviews of one child on one day with different codes."
        in report.lines()
    )


def test_reviews_that_break_a_rule_are_loaded_and_said_to(engine: Engine, tmp_path: Path) -> None:
    reviews = "A1,14/02/2014,03/06/2024,PN0\nA1,14/02/2014,,PN0"
    folder = written(tmp_path / "r", header=HEADER, episodes=EPISODE, reviews=reviews)

    lines = load(folder, engine, tmp_path / "rejects").lines()

    assert values(engine, "review", "participation_code") == [("PN0",)]
    said = "DfE rule 440: 1 review row, loaded or set aside: the code says under 4, the child was"
    assert f"{said} over 4." in lines


def test_an_event_on_the_last_day_is_of_the_period_that_ends_unless_another_starts(
    engine: Engine, tmp_path: Path
) -> None:
    episodes = "\n".join(
        [
            an_episode("A1", "01/05/2024", "S", "01/09/2024", "E4A"),
            an_episode("A1", "01/09/2024", "S", "01/12/2024", "E4A"),
        ]
    )
    reviews = "A1,14/02/2014,01/09/2024,PN1\nA1,14/02/2014,01/12/2024,PN1"

    load(written(tmp_path / "r", header=HEADER, episodes=episodes, reviews=reviews),
         engine, tmp_path / "rejects")  # fmt: skip

    assert values(engine, "review", "completed_on", "care_period_id") == [
        (date(2024, 9, 1), "A1-P-2024-09-01"),
        (date(2024, 12, 1), "A1-P-2024-09-01"),
    ]


def test_rows_that_no_table_can_hold_are_set_aside_each_with_its_reason(
    engine: Engine, tmp_path: Path
) -> None:
    folder = written(
        tmp_path / "r",
        header=HEADER + "\n,2,01/01/2012,WBRI,,,\nA7,1,01/01/12,WBRI,,,",
        episodes="\n".join(
            [
                EPISODE,
                an_episode("A1", "", "P"),
                an_episode("A1", "38/04/2024", "P"),
                an_episode("A1", "01/08/2024", "P", "01/07/2024", "X1"),
                an_episode("A1", "01/08/2024", "P", "1 July 2024", "X1"),
            ]
        ),
        reviews="A1,14/02/2014,,PN1\nA1,14/02/2014,01/06/24,PN1\nA1,14/02/2014,01/06/2023,PN1",
        missing="A1,14/02/2014,X,01/06/2024,\nA1,14/02/2014,M,02/06/2024,01/06/2024",
        sw_episodes="A1,14/02/2014,,01/06/2024,,MANAGE",
        uasc="Z9,1,,",
        ad1="A1,14/02/2014,01/01/2024,,1,2,MF,L11",
    )
    rejects = tmp_path / "rejects"

    load(folder, engine, rejects)

    assert set_aside(rejects, "header") == [
        ("3", "CHILD is blank", ""),
        ("4", "DOB has a two-digit year: write all four digits", "102"),
    ]
    assert set_aside(rejects, "episodes") == [
        ("3", "DECOM is blank: the day the episode began is not known", ""),
        ("4", "DECOM is a day that does not exist", "141"),
        ("5", "the episode ends (DEC) before it begins (DECOM)", ""),
        ("6", "DEC is not a date written dd/mm/yyyy", "147"),
    ]
    assert set_aside(rejects, "reviews") == [
        ("2", "REVIEW is blank: the day of the review is not known", "166"),
        ("3", "REVIEW has a two-digit year: write all four digits", "166"),
        ("4", "the date is outside every care period of the child", ""),
    ]
    assert [reason for _, reason, _ in set_aside(rejects, "missing")] == [
        "MISSING is neither M (missing) nor A (away)",
        "it ends (MIS_END) before it begins (MIS_START)",
    ]
    assert [reason for _, reason, _ in set_aside(rejects, "sw_episodes")] == [
        "SW_ID is blank: the social worker is not known"
    ]
    assert [rule for *_, rule in set_aside(rejects, "uasc")] == ["INT09"]
    assert [reason for _, reason, _ in set_aside(rejects, "ad1")] == [
        "DATE_MATCH is blank: there is no date to keep"
    ]


def test_demonstration_data_never_shares_a_database_with_a_return(
    engine: Engine, tmp_path: Path
) -> None:
    Base.metadata.create_all(engine)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    with engine.begin() as connection:
        connection.execute(
            insert(Extract),
            {
                "extract_id": "demo",
                "source": "Fictional county",
                "extracted_at": now,
                "loaded_at": now,
                "is_demo": True,
            },
        )
    before = content(engine)

    with pytest.raises(LoadRefusedError, match="holds demonstration data"):
        load(YEARS / "year_2025", engine, tmp_path / "rejects")

    assert content(engine) == before


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless_in_the_rejects(
    engine: Engine, tmp_path: Path
) -> None:
    folder = written(tmp_path / "r", header=HEADER, episodes=EPISODE,
                     reviews='A1,14/02/2014,=1+1,"@SUM(A1)"')  # fmt: skip

    load(folder, engine, tmp_path / "rejects")

    text = (tmp_path / "rejects" / "rejected-reviews.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1,'@SUM(A1)" in text
