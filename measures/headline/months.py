"""Where each review and dispute stood at earlier days, read from the facts of one day by intervals.

A review held since was open until that day, with the due date it has now. Where today's rows do
not tell (see `_children_to_judge_again`) the child alone is judged again as at the earlier day.
"""

import polars as pl

from measures import law
from measures.care.disputes import FORMAL_STAGES
from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from measures.facts import Facts
from measures.held import held_on
from measures.owners import with_owners
from measures.past import TABLES_OF_CLOCK, at_days, without_days
from measures.record import Record
from measures.words import SHORT_BREAKS, DutyCode, Status
from measures.working_days import months_after_day

KEY = ["month_on", "child_id"]
OPEN = "open"
"""Status here of an open review that is neither overdue, missed nor unrecorded."""


def reviews_at(facts: Facts, days: pl.DataFrame) -> pl.DataFrame:
    """One row per review held or open at each day, as the facts of that day would have it.

    `days` has one column, month_on: days up to the facts' own. Columns: month_on, child_id,
    care_period_id, sequence, iro_id, team_id, locality_id (whose it was then), due_on and status,
    which is `open` where a review is not held, missed, overdue, unrecorded or unknown. Reviews
    due more than the policy's months before the first day are left out. `facts` are unscoped.
    """
    again = _children_to_judge_again(facts, days)
    told = _told_by_intervals(facts, days).join(again, on=KEY, how="anti")
    return pl.concat([told, *_judged_again(facts, again)])


def _told_by_intervals(facts: Facts, days: pl.DataFrame) -> pl.DataFrame:
    """Return each review held or open at each day, from the rows of today."""
    periods = facts.record.periods.select("care_period_id", began_on="started_on",
                                          left_on="ended_on")  # fmt: skip
    rows = (
        facts.duties.filter(pl.col("duty") == DutyCode.REVIEW.value)
        .join(periods, on="care_period_id")
        .sort("care_period_id", "sequence")
        .with_columns(previous_on=pl.col("done_on").shift(1).over("care_period_id"))
        .select(*_OF_A_REVIEW, "began_on", "left_on", "previous_on")
    )
    first = min(days["month_on"].to_list(), default=facts.as_at)
    reach = months_after_day(first, -facts.policy.figures.period_months)
    month, done = pl.col("month_on"), pl.col("done_on")
    is_begun = pl.col("began_on").is_null() | (pl.col("began_on") <= month)
    held = (
        rows.filter(pl.col("due_on") > reach, done.is_not_null())
        .join(days, how="cross")
        .filter(is_begun, done <= month)
    )
    was_open = (
        rows.filter(done.is_null() | (done > first))
        .join(days, how="cross")
        .filter(
            is_begun,
            done.is_null() | (done > month),
            pl.col("previous_on").is_null() | (pl.col("previous_on") <= month),
        )
        .with_columns(left_on=pl.when(pl.col("left_on") <= month).then("left_on"))
    )
    is_unrecorded = _unrecorded(facts.record, was_open)
    judged = was_open.join(
        is_unrecorded, on=["month_on", "care_period_id", "sequence"], how="left"
    ).with_columns(status=_status_when_open())
    last_day = pl.coalesce(pl.col("left_on") - pl.duration(days=1), month)
    owned = with_owners(judged.with_columns(on=last_day), on="on", record=facts.record)
    return pl.concat([held.select(_REVIEW), owned.select(_REVIEW)])


_OF_A_REVIEW = ("child_id", "care_period_id", "sequence", "iro_id", "team_id", "locality_id",
                "due_on", "done_on", "status")  # fmt: skip
_REVIEW = ("month_on", "child_id", "care_period_id", "sequence", "iro_id", "team_id",
           "locality_id", "due_on", "status")  # fmt: skip


def _status_when_open() -> pl.Expr:
    """The status of a review not held by the month end (domain §1.8, in its order)."""
    due, left = pl.col("due_on"), pl.col("left_on")
    return (
        pl.when(left <= due)
        .then(pl.lit(Status.NOT_REQUIRED.value))
        .when(left > due)
        .then(pl.lit(Status.MISSED.value))
        .when("is_unrecorded")
        .then(pl.lit(Status.UNRECORDED.value))
        .when(due < pl.col("month_on"))
        .then(pl.lit(Status.OVERDUE.value))
        .otherwise(pl.lit(OPEN))
    )


def _unrecorded(record: Record, was_open: pl.DataFrame) -> pl.DataFrame:
    """Return the open reviews whose booked day had passed with nothing recorded by the month end.

    A booking counts from the day it was for (when it was made is not recorded) until the meeting
    was held or cancelled; none counts once a series had begun.
    """
    month = pl.col("month_on")
    since = pl.coalesce("previous_on", "began_on")
    held = held_on(record)
    bookings = (
        record["review"]
        .filter(
            held.is_null() | (pl.col("booked_for") < held) | (pl.col("first_meeting_on") < held)
        )
        .select("care_period_id", "booked_for", "first_meeting_on", "cancelled_on", held_on=held)
    )
    pending = (
        was_open.select("month_on", "care_period_id", "sequence", "previous_on", "began_on")
        .join(bookings, on="care_period_id")
        .filter(
            pl.col("held_on").is_null() | (pl.col("held_on") > month),
            pl.col("cancelled_on").is_null() | (pl.col("cancelled_on") > month),
        )
    )
    met = pl.col("first_meeting_on")
    return (
        pending.with_columns(
            is_passed=(pl.col("booked_for") > since) & (pl.col("booked_for") < month),
            is_begun=(met <= month)
            & (pl.col("previous_on").is_null() | (met > pl.col("previous_on"))),
        )
        .group_by("month_on", "care_period_id", "sequence")
        .agg(is_passed=pl.col("is_passed").any(), is_begun=pl.col("is_begun").any())
        .filter(pl.col("is_passed") & ~pl.col("is_begun"))
        .select("month_on", "care_period_id", "sequence", is_unrecorded=pl.lit(True))
    )


def _children_to_judge_again(facts: Facts, days: pl.DataFrame) -> pl.DataFrame:
    """Return the child_id and month_on of reviews that today's rows do not tell.

    A due date set by a turn (placed for adoption, returned) before the turn came; the first
    review of a child whose history is incomplete before it was held; a period before its first
    episode; and at every month end a child with short breaks, whose stay counts the day it is
    judged, with two periods at once, or with a review completed before its first meeting.
    """
    month = pl.col("month_on")
    periods = facts.record.periods
    rows = facts.duties.filter(pl.col("duty") == DutyCode.REVIEW.value).join(
        periods.select("care_period_id", "is_history_incomplete"), on="care_period_id"
    )
    before = pl.coalesce("done_on", pl.lit(facts.as_at) + pl.duration(days=1))
    turned = rows.filter(pl.col("anchor_on") > pl.col("gap_on")).select(
        "child_id", begins="gap_on", ends="anchor_on"
    )
    first = rows.filter(
        pl.col("is_history_incomplete") & ((pl.col("sequence") == 1) | pl.col("is_latest"))
    ).select("child_id", begins="gap_on", ends=before)
    episodes = facts.record["episode"].group_by("care_period_id").agg(
        ends=pl.col("started_on").min()
    )  # fmt: skip
    silent = (
        periods.join(episodes, on="care_period_id")
        .filter(pl.col("ends") > pl.col("started_on"))
        .select("child_id", begins="started_on", ends="ends")
    )
    some = (
        pl.concat([turned, first, silent])
        .join(days, how="cross")
        .filter(pl.col("begins") <= month, month < pl.col("ends"))
        .select("child_id", "month_on")
    )
    always = pl.concat(_always_again(facts.record)).unique().join(days, how="cross")
    return pl.concat([some, always.select("child_id", "month_on")]).unique()


def _always_again(record: Record) -> list[pl.DataFrame]:
    short = record["episode"].filter(
        pl.col("legal_status").is_in([status.value for status in SHORT_BREAKS])
    )
    odd = record["review"].filter(
        pl.col("first_meeting_on") > pl.col("completed_on"),
        pl.lit(record.policy.clock.review_date == "first_meeting"),
    )
    child_of = record["care_period"].select("care_period_id", "child_id")
    at_once = (
        record["care_period"]
        .sort("child_id", "started_on", "care_period_id")
        .with_columns(next_on=pl.col("started_on").shift(-1).over("child_id"))
        .filter(
            pl.col("next_on").is_not_null(),
            pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("next_on")),
        )
    )
    of_periods = pl.concat([short.select("care_period_id"), odd.select("care_period_id")])
    return [
        of_periods.join(child_of, on="care_period_id").select("child_id"),
        at_once.select("child_id"),
    ]


def _judged_again(facts: Facts, again: pl.DataFrame) -> list[pl.DataFrame]:
    """Judge the reviews of these children as at each month end, from their own rows alone."""
    if again.is_empty():
        return []
    at_close = at_days(
        facts.record,
        again["month_on"].unique().sort().to_list(),
        tables=TABLES_OF_CLOCK,
        who=lambda day: again.filter(month_on=day),
    )
    rows = with_review_status(review_rows(at_close), at_close).filter(
        pl.col("duty") == DutyCode.REVIEW.value
    )
    last_day = pl.col("void_on") - pl.duration(days=1)
    dated = without_days(rows).with_columns(on=pl.coalesce("done_on", last_day, "month_on"))
    owned = with_owners(dated, on="on", record=facts.record)
    return [owned.with_columns(pl.col("sequence").cast(pl.Int64)).select(_REVIEW)]


def disputes_at(record: Record, days: pl.DataFrame) -> pl.DataFrame:
    """One row per formal dispute open at each day (`days` as in `reviews_at`).

    Columns: month_on, dispute_id, child_id, iro_id, team_id, locality_id (as in `disputes`, then),
    is_past_limit (its stage or the 20 working days had passed).
    """
    month = pl.col("month_on")
    stages = record["dispute_stage"].filter(pl.col("stage").is_in(FORMAL_STAGES))
    first = stages.group_by("dispute_id").agg(first_stage_on=pl.col("started_on").min())
    child_of = record["care_period"].select("care_period_id", "child_id")
    was_open = (
        record["dispute"]
        .join(child_of, on="care_period_id", how="left")
        .join(first, on="dispute_id", how="left")
        .join(days, how="cross")
        .filter(
            pl.col("raised_on") <= month,
            pl.col("closed_on").is_null() | (pl.col("closed_on") > month),
            pl.min_horizontal("formal_on", "first_stage_on") <= month,
        )
        .with_columns(
            formal_on=pl.coalesce(
                pl.when(pl.col("formal_on") <= month).then("formal_on"), "first_stage_on"
            )
        )
        .with_columns(
            overall_due_on=record.calendar.after(
                pl.col("formal_on"), law.DISPUTE_TOTAL_WORKING_DAYS
            )
        )
    )
    judged = was_open.join(
        _stages_passed(record, stages, was_open), on=["month_on", "dispute_id"], how="left"
    ).rename({"iro_id": "own_iro_id"})
    owned = with_owners(judged, on="month_on", record=record).with_columns(
        iro_id=pl.coalesce("own_iro_id", "iro_id")
    )
    is_past = (pl.col("overall_due_on") < month) | pl.col("is_stage_passed").fill_null(False)
    return owned.select(
        "month_on", "dispute_id", "child_id", "iro_id", "team_id", "locality_id",
        is_past_limit=is_past.fill_null(False),
    )  # fmt: skip


def _stages_passed(record: Record, stages: pl.DataFrame, was_open: pl.DataFrame) -> pl.DataFrame:
    """Return the disputes whose stage was past its limit: the highest begun and not ended then."""
    month, number = pl.col("month_on"), pl.col("stage").cast(pl.Int64)
    due = pl.lit(None, pl.Date)
    for stage, working_days in record.policy.disputes.stage_working_days.items():
        limit = record.calendar.after(pl.col("started_on"), working_days)
        due = pl.when(pl.col("stage") == stage).then(limit).otherwise(due)
    return (
        was_open.select("month_on", "dispute_id")
        .join(stages.with_columns(due_on=due, number=number), on="dispute_id")
        .filter(
            pl.col("started_on") <= month,
            pl.col("ended_on").is_null() | (pl.col("ended_on") > month),
        )
        .sort("number", "started_on", "dispute_stage_id")
        .group_by("month_on", "dispute_id", maintain_order=True)
        .agg(pl.col("due_on", "responded_on").last())
        .select(
            "month_on",
            "dispute_id",
            is_stage_passed=(pl.col("due_on") < month)
            & (pl.col("responded_on").is_null() | (pl.col("responded_on") > month)),
        )
    )
