"""What the check finds in databases of any make, and that none makes it fail."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from data_access.checks.check import check_database
from data_access.checks.raw import CONTRACT_TABLES, as_day, as_moment_day
from data_access.checks.report import Problem, Severity
from data_access.engine import DatabaseUnreachableError, reading
from tests.data_access.returns import YEARS, a_database, load

AS_AT = date(2026, 3, 31)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A database of the contract's tables as another tool would make them: no constraint."""
    return unconstrained(tmp_path / "other.db")


def unconstrained(path: Path) -> Engine:
    made = create_engine(f"sqlite:///{path}")
    with made.begin() as connection:
        for table in CONTRACT_TABLES:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.execute(text(f'create table "{table.name}" ({columns})'))
    put(
        made,
        "extract",
        extract_id="X1",
        source="LCS",
        extracted_at="2026-03-31 22:59:59",
        loaded_at="2026-04-01 08:00:00",
        is_demo=0,
    )
    put(made, "child", child_id="C1", date_of_birth="2012-05-01", is_restricted=0)
    period(made, "P1", started_on="2024-01-10")
    return made


def put(engine: Engine, table: str, **values: object) -> None:
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    with engine.begin() as connection:
        connection.execute(text(f"insert into {table} ({names}) values ({marks})"), values)


def change(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def period(engine: Engine, key: str, **values: object) -> None:
    put(engine, "care_period", **({"care_period_id": key, "child_id": "C1"} | values))


def episode(engine: Engine, key: str, started_on: str, ended_on: str | None) -> None:
    put(
        engine,
        "episode",
        episode_id=key,
        care_period_id="P1",
        started_on=started_on,
        ended_on=ended_on,
    )


def found(engine: Engine, as_at: date = AS_AT) -> dict[tuple[str, str], Problem]:
    report = check_database(engine, as_at=as_at)
    return {(entry.table, entry.code): entry for entry in report.contract}


def test_a_database_in_order_has_nothing_to_report(engine: Engine) -> None:
    assert found(engine) == {}
    assert "Nothing found." in check_database(engine).as_text()


def test_a_missing_table_is_named_with_what_is_off_without_it(engine: Engine) -> None:
    change(engine, "drop table dispute")
    change(engine, "drop table review")

    entries = found(engine)

    assert entries["dispute", "missing-table"].severity is Severity.NOTE
    assert "'not supplied'" in entries["dispute", "missing-table"].problem
    assert entries["review", "missing-table"].severity is Severity.REFUSED
    assert not check_database(engine).is_readable


def test_a_missing_column_is_named(engine: Engine) -> None:
    change(engine, "alter table episode drop column legal_status")
    change(engine, "alter table review drop column care_period_id")

    entries = found(engine)

    assert "legal_status" in entries["episode", "missing-column"].problem
    assert entries["review", "missing-column"].severity is Severity.REFUSED


def test_a_key_that_points_nowhere_stands_twice_or_is_empty_is_listed(engine: Engine) -> None:
    period(engine, "P2", child_id="nobody", started_on="2024-01-10", ended_on="2024-02-01")
    period(engine, "P1", started_on="2024-01-10", ended_on="2024-01-10")
    put(engine, "team", team_id=None, name="Gloucester")

    entries = found(engine)

    assert entries["care_period", "broken-key"].examples == ["P2"]
    assert entries["care_period", "duplicate-key"].examples == ["P1"]
    assert entries["team", "null-key"].rows == 1


@pytest.mark.parametrize(
    "value", ["31/03/2026", "2026-02-30", 20260331, b"\xff\xfe", 4.5, "never", "26-01-05"]
)
def test_a_day_that_cannot_be_read_is_listed(engine: Engine, value: object) -> None:
    put(engine, "review", review_id="R1", care_period_id="P1", completed_on=value)

    assert found(engine)["review", "unreadable-value"].examples == ["R1"]


def test_codes_of_no_list_and_empty_required_cells_are_listed(engine: Engine) -> None:
    put(engine, "review", review_id="R1", care_period_id="P1", participation_code="PN9")
    put(engine, "milestone", milestone_id="M1", care_period_id="P1", kind="matched")
    put(engine, "episode", episode_id="E1", care_period_id="P1", started_on="2024-01-10",
        legal_status="Q9")  # fmt: skip

    entries = found(engine)

    assert entries["review", "unknown-code"].rows == 1
    assert entries["episode", "unknown-code"].examples == ["E1"]
    assert "happened_on" in entries["milestone", "null-required"].problem


def test_overlapping_intervals_are_listed(engine: Engine) -> None:
    episode(engine, "E1", "2024-01-10", "2024-06-01")
    episode(engine, "E2", "2024-05-01", None)
    put(engine, "iro", iro_id="I1", name="Ivy Marsh", role="iro")
    for key, start in (("A1", "2024-01-10"), ("A2", "2024-03-01")):
        put(engine, "iro_allocation", iro_allocation_id=key, care_period_id="P1", iro_id="I1",
            started_on=start)  # fmt: skip

    entries = found(engine)

    assert entries["episode", "overlapping-intervals"].examples == ["E1", "E2"]
    assert entries["iro_allocation", "overlapping-intervals"].examples == ["A1", "A2"]


def test_two_running_periods_and_a_start_on_the_day_of_an_end_are_listed(engine: Engine) -> None:
    period(engine, "P2", started_on="2024-05-01")
    period(engine, "P0", started_on="2023-01-01", ended_on="2024-01-10")

    entries = found(engine)

    assert entries["care_period", "two-running-periods"].examples == ["P1", "P2"]
    assert entries["care_period", "start-on-previous-end"].examples == ["P1"]


def test_a_gap_and_an_end_that_nothing_follows_are_listed(engine: Engine) -> None:
    episode(engine, "E1", "2024-01-10", "2024-02-01")
    episode(engine, "E2", "2024-03-01", "2024-04-01")

    entries = found(engine)

    assert entries["episode", "gap-without-start"].examples == ["E2"]
    assert entries["episode", "ended-but-nothing-follows"].examples == ["E2"]


def test_an_interval_that_ends_before_it_begins_is_listed(engine: Engine) -> None:
    period(engine, "P0", started_on="2023-05-01", ended_on="2023-04-01")

    assert found(engine)["care_period", "ends-before-start"].examples == ["P0"]


def test_events_outside_their_period_are_listed_and_the_last_day_is_inside(engine: Engine) -> None:
    change(engine, "update care_period set ended_on = '2025-01-10'")
    for key, day in (("R1", "2024-01-09"), ("R2", "2025-01-10"), ("R3", "2025-01-11")):
        put(engine, "review", review_id=key, care_period_id="P1", completed_on=day)
    put(engine, "dispute", dispute_id="D1", care_period_id="P1", raised_on="2025-02-01")

    entries = found(engine)

    assert entries["review", "outside-period"].examples == ["R1", "R3"]
    assert entries["dispute", "outside-period"].examples == ["D1"]


def test_ages_that_cannot_be_are_listed(engine: Engine) -> None:
    change(engine, "update child set date_of_birth = '2024-02-29'")
    assert found(engine)["care_period", "birth-after-entry"].examples == ["P1"]
    change(engine, "update child set date_of_birth = '2008-02-29'")

    assert ("care_period", "open-past-18") not in found(engine, date(2026, 3, 1))
    assert found(engine, date(2026, 3, 2))["care_period", "open-past-18"].examples == ["P1"]


def test_facts_after_the_data_date_are_listed_and_plans_are_not(engine: Engine) -> None:
    put(engine, "review", review_id="R1", care_period_id="P1", completed_on="2026-04-01")
    put(engine, "review", review_id="R2", care_period_id="P1", booked_for="2026-09-01")

    by_default = check_database(engine).contract

    assert [(entry.code, entry.examples) for entry in by_default] == [("future-dated", ["R1"])]


def test_the_json_says_each_problem_with_table_words_count_ids_and_code(engine: Engine) -> None:
    put(engine, "review", review_id="R1", care_period_id="gone")

    said = json.loads(check_database(engine, as_at=AS_AT).as_json())

    assert list(said) == ["dfe_rules", "contract"]
    assert list(said["dfe_rules"]) == ["166", "167", "399", "440", "441", "1012", "INT08", "INT17"]
    assert said["contract"] == [
        {
            "code": "broken-key",
            "severity": "wrong",
            "table": "review",
            "problem": "care_period_id points to no row of care_period",
            "rows": 1,
            "examples": ["R1"],
        }
    ]


def test_without_a_return_the_rules_count_the_reviews_of_the_tables(engine: Engine) -> None:
    change(engine, "update child set date_of_birth = '2020-06-01'")
    put(engine, "episode", episode_id="E1", care_period_id="P1", started_on="2024-01-10",
        legal_status="V3")  # fmt: skip
    reviews = (
        ("R1", "2024-06-01", "PN0"),
        ("R2", "2024-06-02", "PN0"),
        ("R3", "2024-05-31", "PN1"),
        ("R4", "2024-07-01", None),
    )
    for key, day, code in reviews:
        put(engine, "review", review_id=key, care_period_id="P1", completed_on=day,
            participation_code=code)  # fmt: skip
    put(engine, "review", review_id="R5", care_period_id="P1", booked_for="2026-05-01")

    rules = check_database(engine).dfe_rules

    assert (rules["399"], rules["440"], rules["441"], rules["167"]) == (4, 1, 1, 1)
    assert (rules["166"], rules["1012"], rules["INT08"]) == (0, 0, 0)


def test_views_and_names_in_capitals_count_as_tables(engine: Engine) -> None:
    change(engine, "alter table review rename to all_reviews")
    change(engine, "create view REVIEW as select * from all_reviews")

    assert found(engine) == {}


def test_a_table_that_cannot_be_selected_from_is_listed(engine: Engine) -> None:
    change(engine, "drop table milestone")
    change(engine, "create view milestone as select * from nowhere")

    assert found(engine)["milestone", "unreadable-table"].severity is Severity.REFUSED


def test_a_file_that_is_no_database_is_said_to_be_unreachable(tmp_path: Path) -> None:
    path = tmp_path / "review.db"
    path.write_bytes(b"this is a text file, not a database " * 100)

    with pytest.raises(DatabaseUnreachableError, match="could not be checked"):
        check_database(reading(f"sqlite:///{path}"))


def test_text_that_is_not_utf_8_is_listed_and_hides_no_other_row(
    engine: Engine, tmp_path: Path
) -> None:
    change(engine, "update child set first_name = cast(x'ff41' as text)")

    report = check_database(reading(f"sqlite:///{tmp_path / 'other.db'}"))

    assert [(entry.code, entry.examples) for entry in report.contract] == [
        ("unreadable-value", ["C1"])
    ]


def test_an_empty_database_is_described_not_failed(tmp_path: Path) -> None:
    report = check_database(create_engine(f"sqlite:///{tmp_path / 'empty.db'}"))

    assert not report.is_readable
    assert {entry.code for entry in report.contract} == {"missing-table"}


def test_an_import_leaves_nothing_that_the_contract_forbids(tmp_path: Path) -> None:
    made = a_database(tmp_path)
    load(YEARS / "year_2025", made, tmp_path / "rejects")

    assert [entry.code for entry in check_database(made).contract] == []


def test_a_timestamp_counts_as_its_day_in_london() -> None:
    assert as_moment_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert as_moment_day("2026-06-30 23:30:00") == date(2026, 7, 1)
    assert as_moment_day("soon") is None
    assert as_moment_day("0001-01-01") is None, "in London it was still the year before"
    assert as_day("2026-06-30T00:00:00") == date(2026, 6, 30)


ANY_VALUE = st.one_of(
    st.none(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.text(max_size=12).filter(lambda value: value.isprintable()),
    st.binary(max_size=6),
    st.dates().map(str),
    st.sampled_from(["P1", "C1", "2024-01-10", "2024-13-40", "9999-12-31", "0001-01-01"]),
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_value_in_any_column_makes_the_check_fail(engine: Engine, data: st.DataObject) -> None:
    for _ in range(3):
        table = data.draw(st.sampled_from(CONTRACT_TABLES))
        put(engine, table.name, **{column.name: data.draw(ANY_VALUE) for column in table.columns})

    report = check_database(engine)

    assert json.loads(report.as_json())["contract"]
    assert report.as_text()
