"""The way to adoption: which step a child waits for, since when, against what limit."""

from datetime import date
from typing import Any

import polars as pl

from measures.drift.adoption_track import StepClock
from measures.facts import Facts, facts
from measures.policy import Policy
from tests.histories import Row, snapshot
from tests.spec.examples import worked_examples

MILESTONES = {
    "decided": "adoption_decision",
    "ordered": "placement_order",
    "matched": "matched",
    "moved_in": "placed_with_adopters",
    "reversed_on": "adoption_reversed",
}


def one_child(as_at: date, *, plan: str | None = "adoption", **milestones: date | None) -> Facts:
    """A child in care since 1 Jan 2025; moving in is an episode of its own, A5."""
    own: Row = {"care_period_id": "p", "start_reason": "S", "legal_status": "C2",
                "placement_type": "U6"}  # fmt: skip
    moved_in = milestones.get("moved_in")
    returned = milestones.pop("returned", None)
    episodes: list[dict[str, Any]] = [{**own, "started_on": "2025-01-01", "ended_on": moved_in}]
    if moved_in:
        episodes.append({**own, "started_on": moved_in, "start_reason": "P",
                         "placement_type": "A5", "ended_on": returned})  # fmt: skip
    if returned:
        episodes.append({**own, "started_on": returned, "start_reason": "P"})
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{"care_period_id": "p", "child_id": "c", "started_on": "2025-01-01"}],
        "episode": episodes,
        "milestone": [
            {"care_period_id": "p", "kind": MILESTONES[name], "happened_on": day}
            for name, day in milestones.items() if day
        ] or [{"care_period_id": "x", "kind": "matched", "happened_on": "2020-01-01"}],
        "permanence_plan": [
            {"care_period_id": "p" if plan else "x", "plan": plan or "other",
             "agreed_on": "2025-03-01"}
        ],
    }  # fmt: skip
    return facts(snapshot(**rows), as_at=as_at, policy=Policy())


# 426 days after 1 Jan 2025 is 3 Mar 2026; 121 days after 1 Nov 2025 is 2 Mar 2026.
@worked_examples("""
    as_at      | decided    | ordered    | matched    | moved_in   | returned   | reversed_on | step           | since      | clock        | entry        | because
    2026-03-03 |            |            |            |            |            |             | decision       | 2025-01-01 | no_limit     | within_limit | day 426 without a decision
    2026-03-04 |            |            |            |            |            |             | decision       | 2025-01-01 | no_limit     | past_limit   | day 427
    2026-03-01 | 2025-09-01 |            |            |            |            |             | order          | 2025-09-01 | within_limit | within_limit | six months to the day
    2026-03-02 | 2025-09-01 |            |            |            |            |             | order          | 2025-09-01 | past_limit   | within_limit | six months and a day
    2026-03-02 | 2025-09-01 | 2025-11-01 |            |            |            |             | match          | 2025-11-01 | within_limit | within_limit | 121 days
    2026-03-03 | 2025-09-01 | 2025-11-01 |            |            |            |             | match          | 2025-11-01 | past_limit   | within_limit | 122 days
    2026-03-03 | 2025-09-01 | 2025-11-01 | 2026-01-05 |            |            |             | placement      | 2026-01-05 | no_limit     | within_limit | matched
    2026-06-03 | 2025-09-01 | 2025-11-01 | 2026-01-05 | 2026-02-02 |            |             | adoption_order | 2026-02-02 | no_limit     | within_limit | moved in on day 397: the clock stopped
    2026-06-03 | 2025-09-01 | 2025-11-01 | 2026-01-05 | 2026-03-04 |            |             | adoption_order | 2026-03-04 | no_limit     | past_limit   | moved in on day 427
    2026-06-03 | 2025-09-01 | 2025-11-01 | 2026-01-05 | 2026-02-02 | 2026-04-01 |             | match          | 2026-04-01 | no_limit     | within_limit | returned by adopters
    2026-03-02 | 2025-09-01 |            |            |            |            | 2025-10-01  | decision       | 2025-01-01 | no_limit     | within_limit | reversed, the plan is adoption still
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_child_waits_for_one_step(
    as_at: date, decided: date | None, ordered: date | None, matched: date | None,
    moved_in: date | None, returned: date | None, reversed_on: date | None, step: str,
    since: date, clock: str, entry: str, because: str,
) -> None:  # fmt: skip
    found = one_child(
        as_at, decided=decided, ordered=ordered, matched=matched, moved_in=moved_in,
        returned=returned, reversed_on=reversed_on,
    )  # fmt: skip
    [row] = found.adoption_track.iter_rows(named=True)
    said = (row["step"], row["step_since_on"], row["clock"], row["entry_clock"])
    assert said == (step, since, clock, entry)


@worked_examples("""
    plan        | decided    | reversed_on | is_on | because
    adoption    |            |             | true  | the plan is enough
    return_home |            |             | false | another plan
    return_home | 2025-09-01 |             | true  | a decision is enough
    return_home | 2025-09-01 | 2025-10-01  | false | reversed, and another plan
                |            |             | false | no plan at all
""")
def test_who_is_on_the_way(
    plan: str | None, decided: date | None, reversed_on: date | None, is_on: bool, because: str
) -> None:
    found = one_child(date(2026, 1, 31), plan=plan, decided=decided, reversed_on=reversed_on)
    assert (found.adoption_track.height == 1) is is_on


def test_a_clock_past_its_limit_is_a_drift_test_firing_and_the_other_way_round(
    small_facts: Facts,
) -> None:
    track = small_facts.adoption_track
    fires = {
        test: set(
            small_facts.drift.filter(test=test).filter(pl.col("severity") != "unknown")["child_id"]
        )
        for test in ("P4", "P5", "P6")
    }
    past = StepClock.PAST_LIMIT.value
    waits = track.filter(pl.col("placed_on").is_null())
    by_step = {
        step: set(track.filter(step=step, clock=past)["child_id"]) for step in ("match", "order")
    }

    assert track.height > 0
    assert set(waits.filter(entry_clock=past)["child_id"]) == fires["P4"]
    assert by_step["match"] <= fires["P5"]
    assert by_step["order"] == fires["P6"]
