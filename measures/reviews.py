"""The review clock: every review that was held or is to be held, and by when.

Each due date follows from the day the previous review was actually held, never from its due
date. Where a turn (placed for adoption, returned, out of short breaks) comes between two reviews,
the turn sets the date, unless the review was already overdue: then it stays overdue.
"""

import polars as pl

from measures import law, phases
from measures.adoption import adoption_reviews
from measures.bookings import with_bookings
from measures.clocks import clocks
from measures.held import held_reviews
from measures.record import Record, first_review_due_on
from measures.words import DutyCode
from measures.words import ReviewRule as Rule
from measures.working_days import months_after


def review_rows(record: Record) -> pl.DataFrame:
    """One row per review held and one further row per clock, for reviews and adoption reviews.

    Columns: duty, rule, sequence, subject_id (the review held, else null), clock_id, child_id,
    care_period_id, opened_on, anchor_on (the day counted from), due_on (null: cannot be judged),
    is_latest (the date is the latest it can be: history incomplete), done_on, met_on, void_on,
    booked_for, is_begun (a series has begun and is not completed), late_reason.
    """
    clock, members = clocks(record)
    turns = phases.turns(record, members=members, clocks=clock)
    held = _held_in_order(record, members, clock, turns)
    gaps = _gaps(held, clock)
    due = _stage_in_force(_stages(gaps, turns, record))
    looked_after = gaps.join(due, on=["clock_id", "sequence"]).with_columns(
        duty=pl.lit(DutyCode.REVIEW.value)
    )
    adoption = adoption_reviews(
        held, clock, turns=turns, authorities=phases.authorities(record, members=members),
        covers_from=record.snapshot.covers_from,
    )  # fmt: skip
    rows = pl.concat([looked_after.select(_COLUMNS), adoption.select(_COLUMNS)])
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
    closed = held.select(
        "clock_id",
        "child_id",
        "care_period_id",
        "sequence",
        "late_reason",
        "met_on",
        subject_id="review_id",
        done_on="held_on",
        **{f"previous_{name}": pl.col(name).shift(1).over("clock_id") for name in previous},
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


def _stages(gaps: pl.DataFrame, turns: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return every due date a gap has had: the one it began with, then one per turn within it."""
    base = gaps.select(
        "clock_id",
        "sequence",
        began_on="opened_on",
        turn=pl.lit(None, pl.String),
        rule=_base_rule(record),
        due_on=_base_due_on(record),
        anchor_on=pl.when("is_unjudged").then(None).otherwise("opened_on"),
        is_latest=pl.col("is_unjudged"),
    )
    ends = gaps.select(
        "clock_id", "sequence", "done_on", "is_unjudged", until=pl.col("done_on")
    ).filter(pl.col("done_on").is_not_null())
    open_gap = gaps.filter(pl.col("done_on").is_null()).select(
        "clock_id", open_sequence="sequence", open_is_unjudged="is_unjudged"
    )
    covers_from = pl.lit(record.snapshot.covers_from, pl.Date)
    turned = (
        turns.sort("turned_on")
        .join_asof(
            ends.sort("done_on"),
            left_on="turned_on",
            right_on="done_on",
            by="clock_id",
            strategy="forward",
            check_sortedness=False,
        )
        .join(open_gap, on="clock_id")
        .select(
            "clock_id",
            sequence=pl.coalesce("sequence", "open_sequence"),
            began_on="turned_on",
            turn="turn",
            rule=_turn_rule(),
            due_on=_turn_due_on(record),
            anchor_on="turned_on",
            is_latest=pl.lit(False),
            is_unjudged=pl.when(pl.col("sequence").is_null())
            .then("open_is_unjudged")
            .otherwise("is_unjudged"),
        )
        .filter(~(pl.col("is_unjudged") & (pl.col("due_on") < covers_from).fill_null(False)))
        .drop("is_unjudged")
    )
    return pl.concat([base.with_columns(order=0), turned.with_columns(order=1)]).sort(
        "clock_id", "sequence", "order", "began_on", "turn"
    )


def _stage_in_force(stages: pl.DataFrame) -> pl.DataFrame:
    """Return the due date that stands for each gap.

    It is the last, unless an earlier one had already passed when the next turn came. A standard
    timetable after short breaks starts afresh whatever stood before it.
    """
    gap = ["clock_id", "sequence"]
    index = pl.int_range(pl.len()).over(gap)
    next_on = pl.col("began_on").shift(-1).over(gap)
    switch_at = index.filter(pl.col("turn") == phases.SWITCHED).max().over(gap)
    was_overdue = (pl.col("due_on") < next_on).fill_null(False)
    is_last = pl.col("began_on").is_not_null() & next_on.is_null()
    return (
        stages.filter(index >= switch_at.fill_null(0))
        .filter(is_last | was_overdue)
        .group_by(gap, maintain_order=True)
        .agg(pl.col("rule", "due_on", "anchor_on", "is_latest").first())
    )


def _base_rule(record: Record) -> pl.Expr:
    """Which interval a gap began with, from the review before it."""
    covers_from = pl.lit(record.snapshot.covers_from, pl.Date)
    is_first = pl.col("sequence") == 1
    is_short = pl.col("is_short_break") & ~pl.col("previous_is_switched").fill_null(False)
    is_placed = pl.col("previous_phase") == phases.PLACED
    is_second_placed = (pl.col("previous_count_in_phase") == 1) & ~(
        pl.col("is_history_incomplete") & (pl.col("previous_phase_on") < covers_from)
    ).fill_null(False)
    counts_from_start = ~pl.col("previous_is_switched").fill_null(False)
    is_second = (pl.col("previous_count_in_timetable") == 1) & ~(
        counts_from_start & ~pl.col("previous_is_first_known").fill_null(True)
    )
    return (
        pl.when(is_first & is_short & pl.col("is_unjudged"))
        .then(pl.lit(Rule.SHORT_BREAK_LATER.value))
        .when(is_first & is_short)
        .then(pl.lit(Rule.SHORT_BREAK_FIRST.value))
        .when(is_first & pl.col("is_unjudged"))
        .then(pl.lit(Rule.STANDARD_LATER.value))
        .when(is_first)
        .then(pl.lit(Rule.STANDARD_FIRST.value))
        .when(is_placed & is_second_placed)
        .then(pl.lit(Rule.ADOPTION_PLACED_SECOND.value))
        .when(is_placed)
        .then(pl.lit(Rule.ADOPTION_PLACED_LATER.value))
        .when(pl.col("previous_phase") == phases.RETURNED)
        .then(pl.lit(Rule.STANDARD_LATER.value))
        .when(is_short)
        .then(pl.lit(Rule.SHORT_BREAK_LATER.value))
        .when(is_second)
        .then(pl.lit(Rule.STANDARD_SECOND.value))
        .otherwise(pl.lit(Rule.STANDARD_LATER.value))
    )


def _base_due_on(record: Record) -> pl.Expr:
    """When the review of a gap was due as the gap began; null where it cannot be judged.

    With incomplete history and no review supplied, the last one can have been no later than the
    day before the data begins, so the next is due at the latest six months after that (§1.7).
    """
    begun = pl.col("opened_on")
    rule = _base_rule(record)
    data_begins = pl.max_horizontal(
        pl.lit(record.snapshot.covers_from, pl.Date), "clock_started_on"
    )
    at_the_latest = months_after(data_begins - pl.duration(days=1), law.LATER_REVIEW_MONTHS)
    return (
        pl.when(pl.col("is_unjudged") & pl.col("done_on").is_not_null())
        .then(None)
        .when("is_unjudged")
        .then(at_the_latest)
        .when(rule == Rule.STANDARD_FIRST.value)
        .then(first_review_due_on(begun, record))
        .when(rule == Rule.SHORT_BREAK_FIRST.value)
        .then(months_after(begun, law.SHORT_BREAK_FIRST_MONTHS))
        .when(rule == Rule.STANDARD_SECOND.value)
        .then(months_after(begun, law.SECOND_REVIEW_MONTHS))
        .when(rule == Rule.ADOPTION_PLACED_SECOND.value)
        .then(months_after(begun, law.ADOPTION_PLACED_SECOND_MONTHS))
        .when(rule == Rule.ADOPTION_PLACED_LATER.value)
        .then(months_after(begun, law.ADOPTION_PLACED_LATER_MONTHS))
        .when(rule == Rule.SHORT_BREAK_LATER.value)
        .then(months_after(begun, law.SHORT_BREAK_LATER_MONTHS))
        .otherwise(months_after(begun, law.LATER_REVIEW_MONTHS))
    )


def _turn_rule() -> pl.Expr:
    return pl.col("turn").replace_strict(
        {
            phases.PLACED: Rule.ADOPTION_PLACED_FIRST.value,
            phases.RETURNED: Rule.ADOPTION_RETURNED.value,
            phases.SWITCHED: Rule.STANDARD_FIRST.value,
        },
        return_dtype=pl.String,
    )


def _turn_due_on(record: Record) -> pl.Expr:
    day = pl.col("turned_on")
    return (
        pl.when(pl.col("turn") == phases.PLACED)
        .then(day + pl.duration(days=law.ADOPTION_PLACED_FIRST_DAYS))
        .when(pl.col("turn") == phases.RETURNED)
        .then(day + pl.duration(days=record.policy.clock.return_review_days))
        .otherwise(first_review_due_on(day, record))
    )
