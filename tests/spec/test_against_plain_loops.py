"""The vectorised rules give what plain loops give, on histories drawn at random."""

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from measures.care.disputes import disputes
from measures.care.placements import placements_12_months
from measures.drift.clocks import unbroken_since
from measures.record import Record
from measures.words import LegalStatus
from measures.working_days import months_after_day
from tests.histories import Row, recorded

AS_AT = date(2026, 3, 1)
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}
CHILDREN = 200


def _history(seed: int) -> Record:
    draw = random.Random(seed)
    periods: list[Row] = []
    episodes: list[Row] = []
    raised: list[Row] = []
    stages: list[Row] = []
    for number in range(CHILDREN):
        period = f"period-{number}"
        started = AS_AT - timedelta(days=draw.randint(1, 700))
        periods.append(
            {"care_period_id": period, "child_id": f"child-{number}", "started_on": started}
        )
        day = started
        for count in range(draw.randint(1, 6)):
            episodes.append(
                {
                    "episode_id": f"{period}-{count}",
                    "care_period_id": period,
                    "started_on": day,
                    "start_reason": draw.choice(["S", "P", "B", "L", "T", "U", None]),
                    "legal_status": draw.choice(["C1", "C2", "C2", "V2", None]),
                    "placement_type": draw.choice(["U6", "K2", "T1", "T4", "P1", None]),
                    "carer_id": draw.choice(["a", "b", None]),
                }
            )
            day += timedelta(days=draw.choice([0, 1, 10, 90, 200]))
        raised.append(
            {
                "dispute_id": f"dispute-{number}",
                "care_period_id": period,
                "raised_on": started,
                "formal_on": draw.choice([None, started]),
            }
        )
        for count in range(draw.randint(0, 4)):
            began = started + timedelta(days=draw.randint(0, 40))
            stages.append(
                {
                    "dispute_id": f"dispute-{number}",
                    "dispute_stage_id": f"{number}-{count}",
                    "stage": draw.choice(["0", "1", "2", "3", "4", "cafcass"]),
                    "started_on": began,
                    "ended_on": draw.choice([None, began + timedelta(days=3)]),
                }
            )
    return recorded(
        AS_AT, care_period=periods, episode=episodes, dispute=raised, dispute_stage=stages
    )


def _by(frame: pl.DataFrame, key: str) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row[key], []).append(row)
    return rows


def _plain_placements(episodes: list[dict[str, Any]]) -> int:
    homes: list[dict[str, Any]] = []
    was_away = False
    for number, episode in enumerate(episodes):
        if episode["placement_type"] in TEMPORARY:
            was_away = True
            continue
        last = homes[-1] if homes else None
        same = last is not None and episode["carer_id"] and last["carer"] == episode["carer_id"]
        moved = episode["start_reason"] in ("S", "P", "B")
        if last is None or (moved and not (was_away and same)):
            homes.append({"from": episode["started_on"]})
        later = episodes[number + 1 :]
        homes[-1]["to"] = later[0]["started_on"] if later else None
        homes[-1]["carer"] = episode["carer_id"]
        was_away = False
    first_day = months_after_day(AS_AT, -12) + timedelta(days=1)
    return sum(
        home["to"] is None or (home["to"] > home["from"] and home["to"] > first_day)
        for home in homes
    )


def _plain_stage(dispute: dict[str, Any], stages: list[dict[str, Any]]) -> str | None:
    numbered = [s for s in stages if s["stage"] in "1234" and s["started_on"] <= AS_AT]
    is_formal = bool(dispute["formal_on"] or numbered)
    if not is_formal:
        numbered = [s for s in stages if s["stage"] == "0" and s["started_on"] <= AS_AT]
    running = [s for s in numbered if not s["ended_on"] or s["ended_on"] > AS_AT]
    if running:
        return str(max(s["stage"] for s in running))
    if not numbered:
        return None
    return str(max(numbered, key=lambda s: (s["started_on"], s["stage"]))["stage"])


@pytest.mark.parametrize("seed", range(5))
def test_placements_are_counted_as_a_loop_counts_them(seed: int) -> None:
    record = _history(seed)
    episodes = _by(record["episode"].sort("started_on", "episode_id"), "care_period_id")

    counted = dict(placements_12_months(record).iter_rows())

    assert counted == {
        child: _plain_placements(episodes[period])
        for period, child in record.in_care.select("care_period_id", "child_id").iter_rows()
    }


@pytest.mark.parametrize("seed", range(5))
def test_an_unbroken_state_begins_where_a_loop_finds_it(seed: int) -> None:
    record = _history(seed)
    expected = {}
    for period, rows in _by(
        record["episode"].sort("started_on", "episode_id"), "care_period_id"
    ).items():
        known, since = None, None
        for row in rows:
            known = row["legal_status"] or known
            since = (since or row["started_on"]) if known == LegalStatus.C2.value else None
        if since:
            expected[period] = since

    found = unbroken_since(record, pl.col("legal_status") == LegalStatus.C2.value, "since")

    assert dict(found.iter_rows()) == expected


@pytest.mark.parametrize("seed", range(5))
def test_the_stage_reached_is_the_one_a_loop_finds(seed: int) -> None:
    record = _history(seed)
    stages = _by(record["dispute_stage"], "dispute_id")

    found = dict(disputes(record).select("dispute_id", "stage").iter_rows())

    assert found == {
        row["dispute_id"]: _plain_stage(row, stages.get(row["dispute_id"], []))
        for row in record["dispute"].iter_rows(named=True)
    }
    assert len(set(found.values())) == 6
