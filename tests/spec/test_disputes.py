"""Disputes: stage, clocks, status and flags."""

from datetime import date

import pytest

from measures.care.disputes import COLUMNS, dispute_stages, disputes
from measures.policy import ByStage, DisputePolicy, Policy
from tests.histories import Row, recorded
from tests.spec.examples import worked_examples


def _stages(text: str | None) -> list[Row]:
    """Return stages from `stage started responded ended` (`-` for none), parted by `;`."""
    rows: list[Row] = []
    for part in (text or "").split(";"):
        if not part.strip():
            continue
        stage, *days = part.split()
        started, responded, ended = (None if day == "-" else day for day in [*days, "-", "-"][:3])
        rows.append(
            {
                "dispute_id": "dispute",
                "stage": stage,
                "started_on": started,
                "responded_on": responded,
                "ended_on": ended,
            }
        )
    return rows


def _dispute(
    as_at: date | str,
    *,
    stages: str | None = None,
    reviews: tuple[str, ...] = (),
    policy: Policy | None = None,
    **columns: object,
) -> Row:
    """Return the row of one dispute raised on 1 Jun 2026 unless the columns say otherwise."""
    dispute = {
        "dispute_id": "dispute",
        "care_period_id": "period",
        "raised_on": "2026-06-01",
        **columns,
    }
    record = recorded(
        as_at,
        policy=policy,
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2025-01-01"}],
        review=[{"care_period_id": "period", "completed_on": day} for day in reviews],
        dispute=[dispute],
        dispute_stage=_stages(stages),
    )
    return disputes(record).row(0, named=True)


# Stage 1 from Mon 1 Jun 2026: 5 working days is 8 Jun, the total of 20 is 29 Jun.
@worked_examples("""
    as_at      | formal     | stages                     | closed     | status          | because
    2026-06-03 |            |                            |            | informal        | no formal step
    2026-06-03 |            | 0 2026-06-01               |            | informal        | stage 0 is informal
    2026-12-31 |            | cafcass 2026-06-01         |            | informal        | Cafcass is no stage
    2026-06-08 | 2026-06-01 | 1 2026-06-01               |            | in_time         | the 5th day
    2026-06-09 | 2026-06-01 | 1 2026-06-01               |            | stage_overdue   | the 6th day
    2026-06-09 |            | 1 2026-06-01               |            | stage_overdue   | a stage makes it formal
    2026-06-09 | 2026-06-01 | 1 2026-06-01 2026-06-09    |            | in_time         | answered, though late
    2026-06-09 | 2026-06-01 | 1 2026-06-01 - 2026-06-09  |            | in_time         | ended
    2026-06-09 | 2026-06-01 | 1 2026-06-01 2026-06-10    |            | stage_overdue   | answered only later
    2026-06-09 | 2026-06-01 | 1 2026-06-01; 2 2026-06-08 |            | in_time         | stage 2 has begun
    2026-06-29 | 2026-06-01 |                            |            | in_time         | no stages, day 20
    2026-06-30 | 2026-06-01 |                            |            | overall_overdue | no stages, day 21
    2026-06-30 | 2026-06-01 | 1 2026-06-01               |            | overall_overdue | it beats the stage
    2026-06-30 | 2026-06-01 | 1 2026-06-01               | 2026-06-30 | closed          | closed today
    2026-06-30 | 2026-06-01 | 1 2026-06-01               | 2026-07-01 | overall_overdue | closed tomorrow
    2026-06-03 | 2026-06-04 |                            |            | informal        | formal tomorrow
""")  # noqa: E501 - a table
def test_status(
    as_at: date,
    formal: date | None,
    stages: str | None,
    closed: date | None,
    status: str,
    because: str,
) -> None:
    row = _dispute(as_at, formal_on=formal, stages=stages, closed_on=closed)

    assert row["status"] == status


@worked_examples("""
    formal     | stages                                               | stage | because
               |                                                      |       | nothing recorded
               | 0 2026-06-01                                         | 0     | informal
               | 0 2026-06-01 - 2026-06-05                            | 0     | the last begun
    2026-06-01 |                                                      |       | without stages
    2026-06-01 | 0 2026-06-01                                         |       | formal at none
    2026-06-01 | 1 2026-06-01                                         | 1     | begun
    2026-06-01 | 1 2026-06-01; 3 2026-06-02                           | 3     | the highest
    2026-06-01 | 3 2026-06-01; 2 2026-06-02                           | 3     | not the latest
    2026-06-01 | 1 2026-06-01; 3 2026-06-02 - 2026-06-05              | 1     | stage 3 has ended
    2026-06-01 | 3 2026-06-01 - 2026-06-02; 2 2026-06-03 - 2026-06-05 | 2     | the last begun
    2026-06-01 | 1 2026-06-01; cafcass 2026-06-02                     | 1     | never Cafcass
    2026-06-01 | 0 2026-06-01; 1 2026-06-02 - 2026-06-05              | 1     | never informal
    2026-06-01 | 1 2026-06-01; 2 2026-07-02                           | 1     | stage 2 is to come
""")
def test_the_stage_reached(
    formal: date | None, stages: str | None, stage: int | None, because: str
) -> None:
    row = _dispute("2026-06-10", formal_on=formal, stages=stages)

    assert row["stage"] == (None if stage is None else str(stage))


def test_the_clocks_of_a_dispute() -> None:
    row = _dispute(
        "2026-06-10",
        stages="1 2026-05-21 2026-05-28; 2 2026-06-04; cafcass 2026-06-05; cafcass 2026-06-03",
        raised_on="2026-05-18",
    )

    assert (row["formal_on"], row["overall_due_on"]) == (date(2026, 5, 21), date(2026, 6, 19))
    assert (row["stage"], row["stage_started_on"]) == ("2", date(2026, 6, 4))
    assert row["stage_due_on"] == date(2026, 6, 11)
    assert row["cafcass_on"] == date(2026, 6, 3)
    assert (row["days_open"], row["working_days_open"]) == (23, 16)


def test_the_councils_own_working_days_set_the_stage() -> None:
    policy = Policy(disputes=DisputePolicy(stage_working_days=ByStage({"0": 5, "1": 2})))

    row = _dispute("2026-06-04", stages="1 2026-06-01", policy=policy)

    assert (row["stage_due_on"], row["status"]) == (date(2026, 6, 3), "stage_overdue")


@worked_examples("""
    as_at      | stages                     | closed     | is_overdue | because
    2026-06-10 | 0 2026-06-03               |            | false      | the 5th day of stage 0
    2026-06-11 | 0 2026-06-03               |            | true       | the 6th
    2026-06-11 | 0 2026-06-03 2026-06-10    |            | false      | answered
    2026-06-11 | 0 2026-06-03 - 2026-06-10  |            | false      | ended
    2026-06-11 | 0 2026-06-03               | 2026-06-11 | false      | closed
    2026-06-11 | 0 2026-06-03; 1 2026-06-11 |            | false      | formal now
    2026-06-08 |                            |            | false      | 5 days from raising
    2026-06-09 |                            |            | true       | the 6th
""")
def test_an_informal_dispute_past_its_guide(
    as_at: date, stages: str | None, closed: date | None, is_overdue: bool, because: str
) -> None:
    assert _dispute(as_at, stages=stages, closed_on=closed)["is_informal_overdue"] is is_overdue


@worked_examples("""
    as_at      | formal     | stages                    | closed     | is_quiet | because
    2026-06-15 |            |                           |            | false    | 10 working days
    2026-06-16 |            |                           |            | true     | 11 working days
    2026-06-16 | 2026-06-02 |                           |            | false    | made formal
    2026-06-16 |            | 0 2026-06-02              |            | false    | a stage begun
    2026-06-16 |            | 0 2026-06-01 2026-06-02   |            | false    | an answer
    2026-06-16 |            | 0 2026-06-01 - 2026-06-02 |            | false    | a stage ended
    2026-06-16 |            | cafcass 2026-06-02        |            | false    | Cafcass told
    2026-06-16 |            |                           | 2026-06-16 | false    | closed
""")
def test_no_update_for_10_working_days(
    as_at: date,
    formal: date | None,
    stages: str | None,
    closed: date | None,
    is_quiet: bool,
    because: str,
) -> None:
    row = _dispute(as_at, formal_on=formal, stages=stages, closed_on=closed)

    assert row["is_no_update"] is is_quiet


@worked_examples("""
    review     | closed     | is_since | because
    2026-06-01 |            | false    | the review that day may have raised it
    2026-06-02 |            | true     | held since, and no outcome
    2026-06-10 |            | true     | held today
    2026-06-11 |            | false    | to be held tomorrow
    2026-06-02 | 2026-06-05 | false    | closed
""")
def test_a_review_was_held_since(
    review: date, closed: date | None, is_since: bool, because: str
) -> None:
    row = _dispute("2026-06-10", reviews=(str(review),), closed_on=closed)

    assert row["is_review_held_since"] is is_since


def test_an_outcome_is_known_only_once_closed() -> None:
    today = _dispute("2026-06-10", closed_on="2026-06-10", outcome="agreed")
    yesterday = _dispute("2026-06-09", closed_on="2026-06-10", outcome="agreed")

    assert (today["outcome"], yesterday["outcome"]) == ("agreed", None)


@worked_examples("""
    own   | closed     | iro_id | team_id | because
    iro-9 |            | iro-9  | team-2  | the dispute's own IRO
          |            | iro-2  | team-2  | else the one in force today
          | 2026-06-04 | iro-1  | team-1  | or on the day it closed
""")
def test_whose_dispute_it_is(
    own: str | None, closed: date | None, iro_id: str, team_id: str, because: str
) -> None:
    record = recorded(
        "2026-06-10",
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2025-01-01"}],
        iro=[{"iro_id": f"iro-{n}", "name": f"Officer {n}"} for n in (1, 2, 9)],
        team=[{"team_id": f"team-{n}", "name": f"Team {n}", "locality_id": "here"} for n in (1, 2)],
        iro_allocation=[
            {"care_period_id": "period", "iro_id": "iro-1", "started_on": "2025-01-01"},
            {"care_period_id": "period", "iro_id": "iro-2", "started_on": "2026-06-05"},
        ],
        team_allocation=[
            {"child_id": "child", "team_id": "team-1", "started_on": "2025-01-01"},
            {"child_id": "child", "team_id": "team-2", "started_on": "2026-06-05"},
        ],
        dispute=[
            {
                "care_period_id": "period",
                "iro_id": own,
                "raised_on": "2026-06-01",
                "closed_on": closed,
            }
        ],
    )

    row = disputes(record).row(0, named=True)

    assert (row["iro_id"], row["team_id"], row["locality_id"]) == (iro_id, team_id, "here")


@worked_examples("""
    stages                             | closed     | done_on    | because
    1 2026-06-01                       |            |            | the clock runs
    1 2026-06-01 2026-06-04 2026-06-05 | 2026-06-09 | 2026-06-04 | answered first
    1 2026-06-01 - 2026-06-05          | 2026-06-09 | 2026-06-05 | ended first
    1 2026-06-01                       | 2026-06-09 | 2026-06-09 | closed
    1 2026-06-01 2026-06-11            |            |            | to be answered tomorrow
""")
def test_a_stages_clock_is_done_at_the_first_answer(
    stages: str, closed: date | None, done_on: date | None, because: str
) -> None:
    record = recorded(
        "2026-06-10",
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2025-01-01"}],
        dispute=[
            {
                "dispute_id": "dispute",
                "care_period_id": "period",
                "raised_on": "2026-06-01",
                "closed_on": closed,
            }
        ],
        dispute_stage=_stages(f"{stages}; 0 2026-06-01; cafcass 2026-06-02; 2 2026-06-11"),
    )

    assert dispute_stages(record).rows(named=True) == [
        {
            "dispute_id": "dispute",
            "dispute_stage_id": "dispute_stage-1",
            "child_id": "child",
            "care_period_id": "period",
            "stage": "1",
            "started_on": date(2026, 6, 1),
            "due_on": date(2026, 6, 8),
            "done_on": done_on,
        }
    ]


def test_a_dispute_raised_later_is_not_yet_known_and_leaving_care_closes_none() -> None:
    record = recorded(
        "2026-06-10",
        care_period=[{"child_id": "child", "started_on": "2025-01-01", "ended_on": "2026-06-05"}],
        dispute=[
            {"care_period_id": "care_period-1", "raised_on": "2026-06-01"},
            {"care_period_id": "care_period-1", "raised_on": "2026-06-11"},
        ],
    )

    assert disputes(record).select("dispute_id", "status").rows() == [("dispute-1", "informal")]


@pytest.mark.parametrize("as_at", ["2026-06-10", "2020-01-01"])
def test_the_columns_stand_with_or_without_disputes(as_at: str) -> None:
    assert disputes(recorded(as_at)).columns == list(COLUMNS)
