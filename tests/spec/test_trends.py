"""Trends: what stood at earlier month ends, told from the facts of one day."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.facts import Facts, facts
from measures.facts.scope import NONE_RECORDED, Scope, scoped
from measures.headline.catalogue import BY_CODE
from measures.headline.flow import flow
from measures.headline.trends import TREND_MEASURES, counted_rows, in_scope, month_ends, trends
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.histories import Row, snapshot
from tests.spec.examples import worked_examples
from tests.spec.stories import told

GROUPS = (None, "locality_id", "team_id", "iro_id")
NUMBERS = ("numerator", "denominator", "unknown", "value", "low", "high")
TODAY = date(2026, 3, 17)


@worked_examples("""
as_at      | months | first      | last       | before     | because
2026-03-17 | 3      | 2026-01-31 | 2026-03-17 | 2026-02-28 | the last point is the day itself
2026-03-31 | 3      | 2026-01-31 | 2026-03-31 | 2026-02-28 | a month end is not there twice
2024-03-01 | 2      | 2024-02-29 | 2024-03-01 | 2024-02-29 | a leap day ends February
2026-01-01 | 24     | 2024-02-29 | 2026-01-01 | 2025-12-31 | two years of points
2026-01-05 | 1      | 2026-01-05 | 2026-01-05 | 2026-01-05 | one point is the day alone
""")
def test_a_trend_has_the_month_ends_before_a_day_and_the_day_itself(
    as_at: date, months: int, first: date, last: date, before: date, because: str
) -> None:
    ends = month_ends(as_at, months)

    assert (len(ends), ends[0], ends[-1], ends[-2:][0]) == (months, first, last, before)
    assert ends == sorted(set(ends))


STORY = "born 2015-05-01; in 2025-10-01 C2 U6"


def point(story: str, measure: str, day: date) -> dict[str, float | None]:
    """The point of a trend that a story gives for a past day."""
    shot = snapshot(covers_from=None, **children_of([f"{STORY}; {story}"]))
    whole = facts(shot, as_at=TODAY, policy=Policy())
    return trends(whole).filter(measure=measure, month_on=day).row(0, named=True)


@worked_examples("""
story                                                 | day        | n | unknown | because
held 2025-12-10                                       | 2025-10-31 | 1 | 0 | due 29 Oct, held later
held 2025-12-10                                       | 2025-12-31 | 0 | 0 | held by then
booked 2025-11-20                                     | 2025-10-31 | 1 | 0 | booked, not yet met
booked 2025-11-20                                     | 2025-11-30 | 0 | 1 | nothing recorded since
cancelled 2025-11-20 2025-12-05                       | 2025-11-30 | 0 | 1 | cancelled only later
cancelled 2025-11-20 2025-12-05                       | 2025-12-31 | 1 | 0 | cancelled by then
series 2025-11-20 2026-01-09                          | 2025-12-31 | 1 | 0 | begun, not completed
out 2025-12-15                                        | 2025-11-30 | 1 | 0 | while in care
out 2025-12-15                                        | 2025-12-31 | 0 | 0 | missed: care ended
held 2025-10-20; on 2025-12-01 E1 A5                  | 2026-01-31 | 1 | 0 | placed two months ago
held 2025-10-20; on 2025-12-01 E1 A5                  | 2025-12-31 | 1 | 0 | placed 30 days ago
held 2025-10-20; on 2025-12-20 E1 A5; held 2026-02-10 | 2025-12-31 | 0 | 0 | placed 11 days ago
held 2025-10-20; on 2026-01-20 E1 A5; held 2026-03-10 | 2026-01-31 | 0 | 0 | placed on the due day
held 2025-10-20; on 2026-01-21 E1 A5; held 2026-03-10 | 2026-01-31 | 1 | 0 | placed when overdue
""")
def test_a_review_was_overdue_until_it_was_held(
    story: str, day: date, n: int, unknown: int, because: str
) -> None:
    row = point(story, "reviews_overdue", day)

    assert (row["numerator"], row["unknown"]) == (n, unknown), because


@worked_examples("""
story          | day        | n | because
out 2025-12-15 | 2025-09-30 | 0 | not yet in care
out 2025-12-15 | 2025-11-30 | 1 | in care until it ended
out 2025-12-15 | 2025-12-31 | 0 | not in care after it
out 2025-11-30 | 2025-11-30 | 0 | not in care on the day it ended
out 2025-12-01 | 2025-11-30 | 1 | in care on the day before
""")
def test_a_child_was_in_care_until_care_ended(story: str, day: date, n: int, because: str) -> None:
    assert point(story, "children_in_care", day)["value"] == n, because


@worked_examples("""
formal_on  | closed_on  | day        | opened | past | because
2025-11-03 |            | 2025-10-31 | 0 | 0 | raised in October, informal until November
2025-11-24 |            | 2025-11-30 | 1 | 0 | formal, in time
2025-11-03 |            | 2025-11-30 | 1 | 0 | 20 working days end on 1 December
2025-11-03 |            | 2025-12-31 | 1 | 1 | 20 working days passed
2025-11-03 | 2025-12-31 | 2025-12-31 | 0 | 0 | closed that day
2025-11-03 | 2026-01-01 | 2025-12-31 | 1 | 1 | closed the day after
           |            | 2025-12-31 | 0 | 0 | informal throughout
""")
def test_a_dispute_is_open_from_formal_to_closed(
    formal_on: date | None,
    closed_on: date | None,
    day: date,
    opened: int,
    past: int,
    because: str,
) -> None:
    dispute: Row = {
        "care_period_id": "0-period-1",
        "raised_on": "2025-10-10",
        "formal_on": formal_on,
        "closed_on": closed_on,
    }
    shot = snapshot(covers_from=None, dispute=[dispute], **children_of([STORY]))
    rows = trends(facts(shot, as_at=TODAY, policy=Policy())).filter(month_on=day)

    counted = dict(rows.select("measure", "numerator").iter_rows())

    assert (counted["disputes_open"], counted["disputes_past_limit"]) == (opened, past), because


def test_what_is_not_supplied_or_before_the_data_begins_is_null() -> None:
    shot = snapshot(covers_from="2025-12-01", **children_of([STORY]))
    table = trends(facts(shot, as_at=TODAY, policy=Policy()))

    before = table.filter(pl.col("month_on") < date(2025, 12, 1))
    assert (
        before.select("value", "numerator", "unknown").null_count().row(0) == (before.height,) * 3
    )
    assert table.filter(measure="disputes_open")["value"].null_count() == 24
    in_care = table.filter(pl.col("measure") == "children_in_care", pl.col("value").is_not_null())
    assert in_care["value"].to_list() == [1.0] * 4


def numbers(table: pl.DataFrame) -> dict[str | None, tuple[float | None, ...]]:
    """The figures of each group in which anything was counted."""
    counted = table.with_columns(
        denominator=pl.when(pl.col("low").is_not_null()).then("denominator")
    )
    return {
        row["group_id"]: tuple(row[name] for name in NUMBERS)
        for row in counted.iter_rows(named=True)
        if row["numerator"] or row["denominator"] or row["unknown"]
    }


def assert_equal_to_facts_of_each_day(shot: Snapshot, as_at: date, days: list[date]) -> None:
    whole = facts(shot, as_at=as_at, policy=Policy())
    rows = counted_rows(whole)
    each_day = {
        day: whole if day == as_at else facts(shot, as_at=day, policy=Policy()) for day in days
    }
    for group in GROUPS:
        table = trends(whole, group=group, rows=rows)
        for day, then in each_day.items():
            for code in TREND_MEASURES:
                told_then = numbers(BY_CODE[code].by(then, group))
                told_now = numbers(table.filter(measure=code, month_on=day))
                assert told_now == told_then, f"{code} on {day} by {group}"


@pytest.mark.parametrize("back", [0, 1, 7, 23])
def test_a_demo_county_is_told_as_facts_of_that_day_tell_it(
    small_snapshot: Snapshot, back: int
) -> None:
    day = month_ends(AS_AT)[-1 - back]

    assert_equal_to_facts_of_each_day(small_snapshot, AS_AT, [day])


@pytest.mark.parametrize("later", [-200, -40, 40])
def test_a_month_end_is_told_alike_from_any_later_day(small_facts: Facts, later: int) -> None:
    other = facts(
        small_facts.snapshot, as_at=AS_AT + timedelta(days=later), policy=small_facts.policy
    )
    apart = counted_rows(other)

    together = counted_rows(other, known=counted_rows(small_facts))

    assert together.sort(pl.all()).equals(apart.sort(pl.all()))
    assert together["month_on"].n_unique() == len(month_ends(other.as_at))


days = st.integers(0, 900).map(lambda back: (TODAY - timedelta(days=back)).isoformat())


@st.composite
def stories(draw: st.DrawFn) -> str:
    """A child's history in order of days: care, homes, orders, reviews and bookings."""
    born = draw(st.sampled_from(["2008-01-15", "2015-05-01", "2024-02-29", "2007-09-30"]))
    dates = sorted(draw(st.lists(days, min_size=2, max_size=9, unique=True)))
    status = draw(st.sampled_from(["C2", "C2", "V2", "V3", "V4"]))
    start = draw(st.sampled_from(["in", "in", "found"]))
    events, is_in = [f"born {born}", f"{start} {dates[0]} {status} U6"], True
    for day, then in zip(dates[1:], [*dates[2:], TODAY.isoformat()], strict=True):
        if not is_in:
            events.append(f"in {day} C2 U6")
            is_in = True
            continue
        event = draw(
            st.sampled_from(
                ["held {0}", "held {0}", "booked {0}", "series {0} {1}", "began {0}", "out {0}",
                 "on {0} E1 A5", "on {0} E1 U6", "on {0} C2 U6", "on {0} V3 U6", "order {0}",
                 "cancelled {0} {1}", "cancelled {1} {0}"]
            )
        )  # fmt: skip
        events.append(event.format(day, then))
        is_in = not event.startswith("out")
    return "; ".join(events)


def children_of(stories: list[str]) -> dict[str, list[Row]]:
    """The rows of several stories, each of a child and care periods of its own."""
    rows: dict[str, list[Row]] = {}
    for number, story in enumerate(stories):
        for table, told_rows in told(story).items():
            for row in told_rows:
                own = {
                    key: f"{number}-{value}" if key in ("child_id", "care_period_id") else value
                    for key, value in row.items()
                }
                rows.setdefault(table, []).append(own)
    return rows


@settings(max_examples=5, deadline=None)
@given(
    many=st.lists(stories(), min_size=15, max_size=25),
    covers_from=st.sampled_from([None, date(2024, 4, 1), date(2025, 4, 1)]),
    back=st.sampled_from(range(1, 12)),
)
def test_any_histories_are_told_as_facts_of_that_day_tell_them(
    many: list[str], covers_from: date | None, back: int
) -> None:
    shot = snapshot(covers_from=covers_from, **children_of(many))

    assert_equal_to_facts_of_each_day(shot, TODAY, [month_ends(TODAY)[-1 - back]])


@pytest.mark.parametrize("ended_on", [None, "2026-02-01", "2025-11-15"])
def test_of_two_periods_at_once_a_child_is_counted_in_the_later(ended_on: str | None) -> None:
    child = [{"child_id": "child"}]
    periods: list[Row] = [
        {"care_period_id": "period-1", "child_id": "child", "started_on": "2025-08-01",
         "ended_on": ended_on},
        {"care_period_id": "period-2", "child_id": "child", "started_on": "2025-11-10"},
    ]  # fmt: skip
    shot = snapshot(child=child, care_period=periods)

    assert_equal_to_facts_of_each_day(shot, TODAY, [date(2025, 11, 30), date(2026, 1, 31)])


@pytest.fixture(scope="module")
def rows(small_facts: Facts) -> pl.DataFrame:
    return counted_rows(small_facts)


@pytest.mark.parametrize("group", GROUPS)
def test_opening_and_new_less_cleared_are_closing(
    small_facts: Facts, rows: pl.DataFrame, group: str | None
) -> None:
    points = trends(small_facts, group=group, rows=rows)
    for measure in (code for code in TREND_MEASURES if code != "reviews_on_time"):
        table = flow(small_facts, measure, group=group, rows=rows)
        told = points.filter(measure=measure).select("group_id", "month_on", "numerator")
        closing = {(group_id, month_on): n for group_id, month_on, n in told.iter_rows()}

        assert table.height >= 23, measure
        assert table["new"].sum() > 0, measure
        for row in table.iter_rows(named=True):
            assert row["opening"] + row["new"] - row["cleared"] == row["closing"], measure
            assert row["closing"] == closing[row["group_id"], row["month_on"]], measure
        after = table.with_columns(next_opening=pl.col("opening").shift(-1).over("group_id"))
        follows = after.filter(pl.col("next_opening").is_not_null())
        assert (follows["closing"] == follows["next_opening"]).all(), measure


@pytest.mark.parametrize("group", ["locality_id", "team_id", "iro_id"])
def test_the_parts_of_a_trend_add_up_to_the_whole(
    small_facts: Facts, rows: pl.DataFrame, group: str
) -> None:
    whole = trends(small_facts, rows=rows).select("measure", "month_on", "numerator", "unknown")
    parts = trends(small_facts, group=group, rows=rows).group_by("measure", "month_on")
    summed = parts.agg(pl.col("numerator", "unknown").sum()).sort("measure", "month_on")

    assert summed.equals(whole.sort("measure", "month_on"))


def test_the_last_point_is_the_figure_of_the_day_in_every_scope(
    small_facts: Facts, rows: pl.DataFrame
) -> None:
    iro = str(small_facts.children["iro_id"].drop_nulls().first())
    locality = str(small_facts.children["locality_id"].drop_nulls().first())
    cuts = [
        Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER),
        Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, localities=(locality,)),
        Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, iros=(NONE_RECORDED,)),
        Scope(as_at=AS_AT, role=Role.SENIOR_IRO),
        Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=iro),
        Scope(as_at=AS_AT, role=Role.IRO),
        Scope(as_at=AS_AT, role=Role.BUSINESS_SUPPORT),
    ]
    for scope in cuts:
        table = trends(small_facts, rows=in_scope(rows, small_facts, scope)).filter(month_on=AS_AT)
        last = dict(table.select("measure", "numerator").iter_rows())
        inside = scoped(small_facts, scope)
        figures = {code: BY_CODE[code].figure(inside).numerator for code in TREND_MEASURES}

        assert last == figures, scope
