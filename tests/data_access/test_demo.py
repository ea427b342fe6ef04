"""The demo county keeps the contract's promises and stays the same from day to day."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import create_engine, insert, inspect, text

from data_access import engine as engines
from data_access.demo import NotADemoDatabaseError, make_demo_county, people
from data_access.tables import Base, Child
from tests.data_access.demo_counties import AS_AT, LATER, county, tables_of

OF_THE_IMPORTER = {
    table.name
    for table in Base.metadata.sorted_tables
    if "extract_id" in table.columns and table.name != "extract"
}
DATED_IN_CARE = (
    ("review", "completed_on"),
    ("review", "first_meeting_on"),
    ("iro_allocation", "started_on"),
    ("episode", "started_on"),
    ("permanence_plan", "agreed_on"),
    ("milestone", "happened_on"),
    ("dispute", "raised_on"),
    ("iro_contact", "contacted_on"),
    ("care_plan_area", "updated_on"),
    ("practice_feedback", "noted_on"),
)
PLANS = {"booked_for", "system_due_on", "target_on", "due_on", "uasc_until", "covers_from"}
"""Dates that may lie ahead of the day: they are plans by nature."""


def test_every_table_of_the_contract_is_filled() -> None:
    frames = county()

    empty = {name for name, rows in frames.items() if rows.is_empty()}

    assert empty == OF_THE_IMPORTER


def test_every_column_is_used_somewhere() -> None:
    frames = county()

    unused = {
        f"{name}.{column}"
        for name, rows in frames.items()
        if name not in OF_THE_IMPORTER
        for column in rows.columns
        if rows[column].null_count() == rows.height
    }

    assert unused == {"extract.covers_from"}


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    once, again = county(children=60), county.__wrapped__(children=60)

    for name, rows in once.items():
        assert_frame_equal(rows, again[name])


def test_another_seed_gives_other_children() -> None:
    one, two = county(children=60), county(children=60, seed=2)

    assert one["child"]["first_name"].to_list() != two["child"]["first_name"].to_list()


def test_every_foreign_key_finds_its_row() -> None:
    frames = county()

    lost = {
        f"{table.name}.{column.name}": missing
        for table in Base.metadata.sorted_tables
        if table.name not in OF_THE_IMPORTER
        for column in table.columns
        for key in column.foreign_keys
        if (
            missing := frames[table.name]
            .filter(pl.col(column.name).is_not_null())
            .join(
                frames[key.column.table.name],
                left_on=column.name,
                right_on=key.column.name,
                how="anti",
            )
            .height
        )
    }

    assert lost == {}


@pytest.mark.parametrize(("table", "column"), DATED_IN_CARE)
def test_nothing_happens_outside_its_period_of_care(table: str, column: str) -> None:
    frames = county()
    periods = frames["care_period"].select(
        "care_period_id", entered_on="started_on", left_on="ended_on"
    )

    dated = frames[table].filter(pl.col(column).is_not_null()).join(periods, on="care_period_id")
    outside = dated.filter(
        (pl.col(column) < pl.col("entered_on")) | (pl.col(column) > pl.col("left_on"))
    )

    assert not dated.is_empty()
    assert outside.is_empty()


def test_nothing_but_plans_lies_ahead_of_the_day() -> None:
    frames = county()

    ahead = {
        f"{name}.{column}"
        for name, rows in frames.items()
        if name not in ("extract", "iro_availability")
        for column, kind in rows.schema.items()
        if kind == pl.Date
        and column not in PLANS
        and rows.filter(pl.col(column) > AS_AT).height > 0
    }

    assert ahead == set()


@pytest.mark.parametrize(
    ("table", "owner"),
    [
        ("care_period", "child_id"),
        ("episode", "care_period_id"),
        ("team_allocation", "child_id"),
        ("iro_allocation", "care_period_id"),
        ("missing_episode", "child_id"),
        ("iro_availability", "iro_id"),
    ],
)
def test_intervals_of_one_owner_do_not_overlap(table: str, owner: str) -> None:
    rows = county()[table].sort(owner, "started_on", "ended_on", nulls_last=True)

    overlapping = rows.with_columns(
        next_on=pl.col("started_on").shift(-1).over(owner),
    ).filter(
        pl.col("next_on").is_not_null()
        & (pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("next_on")))
    )

    assert overlapping.is_empty()


def test_episodes_fill_their_period_of_care_without_a_gap() -> None:
    frames = county()
    spans = (
        frames["episode"]
        .sort("care_period_id", "started_on")
        .group_by("care_period_id", maintain_order=True)
        .agg(
            first_on=pl.col("started_on").first(),
            last_on=pl.col("ended_on").last(),
            begins=pl.col("start_reason").first(),
            gaps=(pl.col("started_on").shift(-1) != pl.col("ended_on")).sum(),
        )
        .join(frames["care_period"], on="care_period_id")
    )

    assert spans["first_on"].to_list() == spans["started_on"].to_list()
    assert spans["last_on"].to_list() == spans["ended_on"].to_list()
    assert set(spans["begins"]) == {"S"}
    assert spans["gaps"].sum() == 0


def test_no_officer_holds_a_child_when_not_employed() -> None:
    frames = county()
    officers = frames["iro"].select("iro_id", joined_on="started_on", left_on="ended_on")

    held = frames["iro_allocation"].join(officers, on="iro_id")
    wrong = held.filter(
        (pl.col("started_on") < pl.col("joined_on"))
        | (pl.col("left_on").is_not_null() & pl.col("ended_on").is_null())
        | (pl.col("ended_on") > pl.col("left_on"))
    )

    assert wrong.is_empty()


def test_participation_is_pn0_exactly_before_the_fourth_birthday() -> None:
    frames = county()
    held = (
        frames["review"]
        .filter(pl.col("completed_on").is_not_null())
        .join(frames["care_period"].select("care_period_id", "child_id"), on="care_period_id")
        .join(frames["child"].select("child_id", "date_of_birth"), on="child_id")
        .with_columns(four_on=pl.col("date_of_birth").dt.offset_by("4y"))
        .filter(pl.col("completed_on") != pl.col("four_on"))
    )

    is_young = held["completed_on"] < held["four_on"]

    assert (held["participation_code"] == "PN0").to_list() == is_young.to_list()


def test_two_weeks_later_the_same_people_have_two_more_weeks_of_life() -> None:
    before, after = county(), county(LATER)
    lasting = ("child_id", "first_name", "last_name", "date_of_birth", "sex", "sibling_group")
    held = ("review_id", "care_period_id", "completed_on", "chair_iro_id", "participation_code")

    for name, key in (
        ("child", lasting),
        ("iro", ("iro_id", "name")),
        ("team", ("team_id", "name")),
    ):
        lost = before[name].select(key).join(after[name], on=key, how="anti", nulls_equal=True)
        assert lost.is_empty()
    for name in ("care_period", "episode", "iro_allocation", "dispute", "milestone", "review"):
        assert before[name].join(after[name], on=f"{name}_id", how="anti").is_empty()
    reviews = before["review"].filter(pl.col("completed_on").is_not_null()).select(held)
    assert reviews.join(after["review"], on=held, how="anti", nulls_equal=True).is_empty()
    newly = after["review"].filter(pl.col("completed_on") > AS_AT)
    assert 30 < newly.height < 120


def test_an_earlier_demo_county_is_replaced_and_real_data_is_refused(tmp_path: Path) -> None:
    engine = engines.writing(f"sqlite:///{tmp_path / 'review.db'}")
    said: list[str] = []

    make_demo_county(engine, as_at=date(2026, 1, 5), children=20, progress=said.append)
    make_demo_county(engine, as_at=date(2026, 1, 6), children=20)

    assert tables_of(engine)["extract"]["extract_id"].to_list() == ["demo-2026-01-06"]
    assert said[0] == "Making a demo county of about 20 children in care"
    with engine.begin() as connection:
        connection.execute(text("update extract set is_demo = false"))
    with pytest.raises(NotADemoDatabaseError, match="not a demo county, so nothing was written"):
        make_demo_county(engine, as_at=date(2026, 1, 7), children=20)
    assert tables_of(engine)["extract"]["extract_id"].to_list() == ["demo-2026-01-06"]


def test_a_county_that_another_program_writes_to_is_left_alone_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LOCKED_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'review.db'}"
    with (
        engines.writing(url).begin(),
        pytest.raises(engines.DatabaseUnreachableError, match="another program may be writing"),
    ):
        make_demo_county(engines.writing(url), as_at=AS_AT, children=20)

    assert inspect(create_engine(url)).get_table_names() == []


def test_rows_without_an_extract_are_taken_for_real_data(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'review.db'}")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(Child), [{"child_id": "LCS-1", "is_restricted": False}])

    with pytest.raises(NotADemoDatabaseError):
        make_demo_county(engine, as_at=AS_AT, children=20)

    assert tables_of(engine)["child"]["child_id"].to_list() == ["LCS-1"]


def test_the_data_date_is_ten_past_six_in_london() -> None:
    summer = county(date(2026, 7, 1), children=20)["extract"].row(0, named=True)
    winter = county(children=60)["extract"].row(0, named=True)

    assert summer["extracted_at"].replace(tzinfo=UTC) == datetime(2026, 7, 1, 5, 10, tzinfo=UTC)
    assert winter["extracted_at"].replace(tzinfo=UTC) == datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
    assert winter["source"] == "Demonstration county"
    assert winter["is_demo"] is True


def test_staff_grow_with_the_county() -> None:
    def counted(children: int, units: int) -> list[tuple[int, int]]:
        parts = (
            people.staff(unit=unit, units=units, children=children, seed=1, as_at=AS_AT)
            for unit in range(units)
        )
        return [(len(part.posts), len(part.teams)) for part in parts]

    assert counted(60, 1) == [(4, 18)]
    assert counted(760, 2) == [(14, 18), (14, 18)]
