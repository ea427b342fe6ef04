"""The review clock of the frames against the same law walked day by day in plain Python."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from tests.histories import recorded
from tests.spec.plain_clock import PlainClock, Row, Told

STARTS = date(2022, 1, 1)
DAYS = st.integers(min_value=0, max_value=900)
LAWS = st.sampled_from(["C1", "C2", "V2", "V4", "E1", "E1"])
HOMES = st.sampled_from(["U6", "U4", "K2", "A5", "A3"])


@st.composite
def histories(draw: st.DrawFn) -> Told:
    started_on = STARTS + timedelta(days=draw(st.integers(0, 400)))
    span = draw(st.integers(1, 900))
    ended_on = started_on + timedelta(days=span) if draw(st.booleans()) else None
    turns = sorted({0, *(day for day in draw(st.lists(DAYS, max_size=6)) if day < span)})
    episodes = tuple((started_on + timedelta(days=day), draw(LAWS), draw(HOMES)) for day in turns)

    def days(most: int) -> tuple[date, ...]:
        found = draw(st.lists(st.integers(0, span), max_size=most, unique=True))
        return tuple(started_on + timedelta(days=day) for day in sorted(found))

    # Authority given and lost on one day is no history that could be checked.
    turns_on = {day for day, _, _ in episodes}
    granted = tuple(day for day in days(2) if day not in turns_on)
    busy = {*granted, *turns_on}
    reversals = tuple(day for day in days(2) if day not in busy)
    return Told(started_on, ended_on, episodes, days(8), granted, reversals)


def from_frames(told: Told, as_at: date) -> pl.DataFrame:
    period = {"care_period_id": "p"}
    episodes: list[dict[str, Any]] = [
        {**period, "started_on": day, "start_reason": "S" if i == 0 else "B",
         "legal_status": law, "placement_type": home}
        for i, (day, law, home) in enumerate(told.episodes)
    ]  # fmt: skip
    milestones = [{**period, "kind": "consent", "happened_on": day} for day in told.granted]
    milestones += [
        {**period, "kind": "adoption_reversed", "happened_on": day} for day in told.reversed
    ]
    record = recorded(
        as_at,
        child=[{"child_id": "c"}],
        care_period=[{**period, "child_id": "c", "started_on": told.started_on,
                      "ended_on": told.ended_on}],
        episode=episodes,
        review=[{**period, "completed_on": day} for day in told.held],
        milestone=milestones,
    )  # fmt: skip
    return with_review_status(review_rows(record), record)


def told_rows(rows: list[Row]) -> list[tuple[Any, ...]]:
    return sorted(
        (r.duty, r.sequence, str(r.done_on), str(r.void_on), r.rule, r.due_on) for r in rows
    )


@given(told=histories(), later=st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_the_frames_agree_with_plain_days(told: Told, later: int) -> None:
    as_at = told.started_on + timedelta(days=later)
    expected = told_rows(PlainClock(told).run(as_at))
    found = told_rows(
        [
            Row(r["duty"], r["rule"], r["sequence"], r["due_on"], r["done_on"], r["void_on"])
            for r in from_frames(told, as_at).iter_rows(named=True)
        ]
    )
    assert found == expected


@given(told=histories(), later=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_every_period_has_its_reviews_and_exactly_one_row_more(told: Told, later: int) -> None:
    as_at = told.started_on + timedelta(days=later)
    rows = from_frames(told, as_at).filter(pl.col("duty") == "review")
    held = [day for day in told.held if day <= as_at]
    assert rows["sequence"].to_list() == list(range(1, len(held) + 2))
    assert rows["done_on"].drop_nulls().to_list() == held
    assert rows["status"].null_count() == 0
