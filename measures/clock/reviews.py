"""The review clock: every review that was held or is to be held, and by when.

Each due date follows from the day the previous review was actually held, never from its due
date. Where a turn (placed for adoption, returned, out of short breaks) comes between two reviews,
the turn sets the date, unless the review was already overdue: then it stays overdue.
"""

import polars as pl

from measures.clock import phases
from measures.clock.adoption import adoption_reviews
from measures.clock.bookings import with_bookings
from measures.clock.clocks import clocks
from measures.clock.stages import stage_in_force, stages
from measures.held import held_reviews
from measures.record import Record
from measures.words import DutyCode


def review_rows(record: Record) -> pl.DataFrame:
    """One row per review held and one further row per clock, for reviews and adoption reviews.

    Columns: duty, rule, sequence, subject_id (the review held, else null), clock_id, child_id,
    care_period_id, opened_on and anchor_on (the day counted from; opened_on is that of the review
    before where there is none), gap_on (the review before, else the start: since when a review is
    owed at all, whatever turned its clock), due_on (null: cannot be judged),
    is_latest (the date is the latest it can be: history incomplete), done_on, met_on, void_on,
    booked_for, is_begun (a series has begun and is not completed), late_reason.
    """
    clock, members = clocks(record)
    turns = phases.turns(record, members=members, clocks=clock)
    held = _held_in_order(record, members, clock, turns)
    gaps = _gaps(held, clock)
    due = stage_in_force(stages(gaps, turns, record))
    looked_after = gaps.join(due, on=["clock_id", "sequence"]).with_columns(
        duty=pl.lit(DutyCode.REVIEW.value)
    )
    adoption = adoption_reviews(
        held, clock, turns=turns, authorities=phases.authorities(record, members=members),
        covers_from=record.snapshot.covers_from,
    )  # fmt: skip
    rows = pl.concat([looked_after.select(_COLUMNS), adoption.select(_COLUMNS)]).with_columns(
        gap_on="opened_on", opened_on=pl.coalesce("anchor_on", "opened_on")
    )
    return with_bookings(rows, record, members=members, clocks=clock).sort(
        "child_id", "clock_id", "sequence", "duty"
    )


_COLUMNS = (
    "duty",
    "rule",
    "sequence",
    "subject_id",
    "clock_id",
    "child_id",
    "care_period_id",
    "opened_on",
    "anchor_on",
    "due_on",
    "is_latest",
    "done_on",
    "met_on",
    "void_on",
    "late_reason",
)


def _held_in_order(
    record: Record, members: pl.DataFrame, clock: pl.DataFrame, turns: pl.DataFrame
) -> pl.DataFrame:
    """Number the held reviews of each clock and say what timetable each was part of.

    Adds sequence, phase (the last of placed and returned, null if neither), phase_on,
    count_in_phase, count_in_timetable, is_switched (a standard timetable had taken over).
    """
    adoption_turns = turns.filter(pl.col("turn") != phases.SWITCHED).select(
        "clock_id", phase_on="turned_on", phase="turn"
    )
    return (
        held_reviews(record)
        .join(members, on="care_period_id")
        .join(
            clock.select(
                "clock_id",
                "switch_on",
                "is_short_break",
                "is_history_incomplete",
                "may_be_first",
                "first_limit_on",
                clock_started_on="started_on",
            ),
            on="clock_id",
        )
        .sort("held_on", "review_id")
        .join_asof(
            adoption_turns.sort("phase_on"),
            left_on="held_on",
            right_on="phase_on",
            by="clock_id",
            strategy="backward",
            check_sortedness=False,
        )
        .sort("clock_id", "held_on", "review_id")
        .with_columns(
            sequence=pl.int_range(1, pl.len() + 1).over("clock_id"),
            is_switched=(pl.col("held_on") >= pl.col("switch_on")).fill_null(False),
        )
        .with_columns(
            count_in_phase=pl.int_range(1, pl.len() + 1).over("clock_id", "phase", "phase_on"),
            count_in_timetable=pl.int_range(1, pl.len() + 1).over("clock_id", "is_switched"),
            is_first_known=~pl.col("is_history_incomplete")
            | (
                (pl.col("held_on").first().over("clock_id") <= pl.col("first_limit_on"))
                & pl.col("may_be_first")
            ),
        )
    )


def _gaps(held: pl.DataFrame, clock: pl.DataFrame) -> pl.DataFrame:
    """Return the stretches between reviews: one per held review and one still open per clock."""
    previous = ("held_on", "phase", "phase_on", "count_in_phase", "count_in_timetable",
                "is_switched", "is_first_known")  # fmt: skip
    # Rows of a clock stand together: to compare neighbours costs a tenth of as many windows.
    has_previous = pl.col("clock_id") == pl.col("clock_id").shift(1)
    closed = held.select(
        "clock_id",
        "child_id",
        "care_period_id",
        "sequence",
        "late_reason",
        "met_on",
        subject_id="review_id",
        done_on="held_on",
        **{
            f"previous_{name}": pl.when(has_previous).then(pl.col(name).shift(1))
            for name in previous
        },
        is_first_known="is_first_known",
    )
    last = held.group_by("clock_id", maintain_order=True).agg(
        pl.col("sequence").last() + 1,
        *(pl.col(name).last().alias(f"previous_{name}") for name in previous),
        is_first_known=pl.col("is_first_known").last(),
    )
    still_open = (
        clock.select("clock_id", "child_id", "care_period_id", "void_on")
        .join(last, on="clock_id", how="left")
        .with_columns(pl.col("sequence").fill_null(1))
    )
    about = clock.select(
        "clock_id",
        "is_short_break",
        "is_history_incomplete",
        "switch_on",
        clock_started_on="started_on",
    )
    return (
        pl.concat([closed, still_open], how="diagonal")
        .join(about, on="clock_id")
        .with_columns(
            opened_on=pl.coalesce("previous_held_on", "clock_started_on"),
            is_unjudged=pl.col("sequence").eq(1)
            & pl.col("is_history_incomplete")
            & ~pl.col("is_first_known").fill_null(False),
        )
        .sort("clock_id", "sequence")
    )
