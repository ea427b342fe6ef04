"""The demo county's figures look like a service a manager recognises (domain section 8)."""

from bisect import bisect_right
from calendar import monthrange
from datetime import date, timedelta

import holidays
import polars as pl
import pytest

from tests.data_access.demo_counties import AS_AT, children_in_care, county

A_YEAR_AGO = date(AS_AT.year - 1, AS_AT.month, AS_AT.day)
PLACED_OR_AUTHORISED = ("E1", "V3", "V4")


def share(rows: pl.DataFrame, holds: pl.Expr) -> float:
    """Return the share of rows for which something holds; null does not."""
    return rows.filter(holds).height / rows.height


def months_on(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def twenty_working_days_after(day: date, working: list[date]) -> date:
    return working[bisect_right(working, day) + 19]


def test_about_as_many_children_are_in_care_as_asked_for() -> None:
    assert 735 <= children_in_care(county()).height <= 785


def test_about_a_third_of_that_number_come_and_go_in_a_year() -> None:
    periods = county()["care_period"]

    assert 215 <= periods.filter(pl.col("started_on") > A_YEAR_AGO).height <= 300
    assert 200 <= periods.filter(pl.col("ended_on") > A_YEAR_AGO).height <= 320


@pytest.mark.parametrize(
    ("what", "holds", "least", "most"),
    [
        ("care orders", pl.col("legal_status").is_in(["C1", "C2"]), 0.68, 0.80),
        ("section 20", pl.col("legal_status") == "V2", 0.13, 0.23),
        ("placement order", pl.col("legal_status") == "E1", 0.04, 0.09),
        ("foster care", pl.col("placement_type").str.starts_with("U"), 0.62, 0.78),
        ("placed for adoption", pl.col("placement_type").str.starts_with("A"), 0.01, 0.05),
        ("children's homes", pl.col("placement_type").is_in(["K1", "K2"]), 0.08, 0.15),
        ("supported accommodation", pl.col("placement_type") == "K3", 0.06, 0.13),
        ("abuse or neglect", pl.col("category_of_need") == "N1", 0.60, 0.75),
        ("boys", pl.col("sex") == "M", 0.51, 0.61),
        ("brothers and sisters", pl.col("sibling_group").is_not_null(), 0.24, 0.36),
        ("unaccompanied", pl.col("uasc_until") > AS_AT, 0.05, 0.09),
        ("outside the county", pl.col("is_outside_authority"), 0.20, 0.36),
        ("White British", pl.col("ethnicity") == "WBRI", 0.58, 0.72),
        ("disabled", pl.col("is_disabled"), 0.08, 0.20),
    ],
)
def test_the_mix_is_near_england_s(what: str, holds: pl.Expr, least: float, most: float) -> None:
    assert least <= share(children_in_care(county()), holds) <= most, what


def test_ages_are_near_england_s() -> None:
    ages = children_in_care(county()).select(
        age=(pl.lit(AS_AT) - pl.col("date_of_birth")).dt.total_days() / 365.25
    )

    assert 0.10 <= share(ages, pl.col("age") < 5) <= 0.20
    assert 0.32 <= share(ages, pl.col("age").is_between(10, 16, closed="left")) <= 0.46
    assert 0.20 <= share(ages, pl.col("age") >= 16) <= 0.30
    assert share(ages, pl.col("age") >= 18) == 0


def test_reviews_are_on_time_as_often_as_a_good_service_manages() -> None:
    """Counted anew, simply: standard timetables only, reviews due in the last 12 months."""
    frames = county()
    closed = holidays.country_holidays("GB", subdiv="ENG", years=range(2006, AS_AT.year + 2))
    days = (date(2006, 1, 1) + timedelta(days=number) for number in range(365 * 22))
    working = [day for day in days if day.weekday() < 5 and day not in closed]
    odd = frames["episode"].filter(pl.col("legal_status").is_in(PLACED_OR_AUTHORISED))
    periods = frames["care_period"].join(odd, on="care_period_id", how="anti")
    held_by_period: dict[str, list[date]] = {}
    for key, completed_on in (
        frames["review"]
        .filter(pl.col("completed_on").is_not_null())
        .sort("completed_on")
        .select("care_period_id", "completed_on")
        .iter_rows()
    ):
        held_by_period.setdefault(key, []).append(completed_on)
    on_time = fell_due = 0
    for period in periods.iter_rows(named=True):
        held = held_by_period.get(period["care_period_id"], [])
        due_on = twenty_working_days_after(period["started_on"], working)
        for number, held_on in enumerate([*held, None], start=1):
            is_judged = held_on is not None or period["ended_on"] is None
            if is_judged and A_YEAR_AGO < due_on < AS_AT:
                fell_due += 1
                on_time += held_on is not None and held_on <= due_on
            if held_on is not None:
                due_on = months_on(held_on, 3 if number == 1 else 6)

    assert fell_due > 1300
    assert 0.90 <= on_time / fell_due <= 0.96


def test_late_reviews_give_their_reason() -> None:
    reviews = county()["review"].filter(pl.col("late_reason").is_not_null())

    reasons = reviews["late_reason"].value_counts(sort=True)

    assert reasons["late_reason"][0] == "Social worker report not ready"
    assert reasons.height >= 8


def test_children_take_part_in_their_reviews() -> None:
    codes = county()["review"].filter(pl.col("completed_on") > A_YEAR_AGO)["participation_code"]
    voices = pl.DataFrame({"code": codes}).filter(pl.col("code") != "PN0")

    assert 0.84 <= share(voices, pl.col("code").is_in(["PN1", "PN2", "PN3", "PN5", "PN6"])) <= 0.95
    assert set(codes) == {f"PN{number}" for number in range(8)}


def test_reviews_are_booked_ahead_some_twice_and_a_few_are_unrecorded() -> None:
    reviews = county()["review"]
    open_ones = reviews.filter(pl.col("completed_on").is_null(), pl.col("cancelled_on").is_null())
    ahead = open_ones.filter(pl.col("booked_for").is_between(AS_AT, AS_AT + timedelta(days=56)))
    passed = open_ones.filter(
        pl.col("booked_for") < AS_AT,
        pl.col("first_meeting_on").is_null(),
        pl.col("booked_for") > AS_AT - timedelta(days=60),
    )

    assert 150 <= ahead.height <= 320
    assert 2 <= passed.height <= 9
    assert reviews.filter(pl.col("cancelled_on") > A_YEAR_AGO).height >= 40
    assert reviews.filter(pl.col("format") == "without_meeting").height >= 40
    assert reviews.filter(pl.col("was_adjourned")).height >= 10


def test_officers_hold_what_such_a_service_s_officers_hold() -> None:
    frames = county()
    officers = frames["iro"]
    held = (
        frames["iro_allocation"]
        .filter(pl.col("ended_on").is_null())
        .group_by("iro_id")
        .agg(children=pl.len())
        .join(officers.filter(pl.col("role") == "iro", pl.col("fte") == 1.0), on="iro_id")
    )
    away = frames["iro_availability"].filter(
        pl.col("fte") == 0,
        pl.col("started_on") <= AS_AT,
        pl.col("ended_on").is_null() | (pl.col("ended_on") > AS_AT),
    )
    left = officers.filter(pl.col("ended_on").is_between(AS_AT - timedelta(days=119), AS_AT))
    unallocated = children_in_care(frames).join(
        frames["iro_allocation"].filter(pl.col("ended_on").is_null()),
        on="care_period_id",
        how="anti",
    )

    assert officers.height == 16
    assert officers["role"].value_counts().sort("role").rows() == [
        ("iro", 14), ("senior_iro", 1), ("service_manager", 1),
    ]  # fmt: skip
    assert held.height == 8
    assert held.filter(pl.col("children") > 80).height in (1, 2)
    assert held.filter(pl.col("children") < 50).height in (1, 2)
    assert (away.height, left.height) == (1, 1)
    assert 3 <= unallocated.height <= 25


def test_disputes_are_raised_at_the_low_end_of_the_usual_range_and_at_every_stage() -> None:
    frames = county()
    raised = frames["dispute"].filter(pl.col("raised_on") > A_YEAR_AGO)
    per_100 = 100 / children_in_care(frames).height

    assert 8 <= raised["formal_on"].count() * per_100 <= 20
    assert 28 <= raised["formal_on"].null_count() * per_100 <= 55
    assert set(frames["dispute_stage"]["stage"]) == {"0", "1", "2", "3", "4", "cafcass"}
    assert set(frames["dispute"]["outcome"].drop_nulls()) == {
        "agreed", "partly_agreed", "not_agreed", "withdrawn", "overtaken",
    }  # fmt: skip
    assert set(frames["practice_feedback"]["kind"]) == {"good_practice", "concern"}


def test_a_few_children_are_restricted() -> None:
    assert 1 <= children_in_care(county())["is_restricted"].sum() <= 5
