"""The due dates a review has had: the one its gap began with, then one per turn within it."""

import polars as pl

from measures import law
from measures.clock import phases
from measures.record import Record, first_review_due_on
from measures.words import ReviewRule as Rule
from measures.working_days import months_after


def stages(gaps: pl.DataFrame, turns: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return every due date a gap has had: the one it began with, then one per turn within it."""
    base = gaps.with_columns(rule=_base_rule(record)).select(
        "clock_id",
        "sequence",
        began_on="opened_on",
        turn=pl.lit(None, pl.String),
        rule="rule",
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
    is_later_that_day = pl.col("turn").is_not_null() & (pl.col("turn") != phases.SWITCHED)
    return pl.concat([base.with_columns(order=0), turned.with_columns(order=1)]).sort(
        "clock_id", "sequence", "order", "began_on", is_later_that_day, "turn"
    )


def stage_in_force(stages: pl.DataFrame) -> pl.DataFrame:
    """Return the due date that stands for each gap.

    It is the last, unless an earlier one had already passed when the child was placed for
    adoption: then it stays. A return from adopters, and a standard timetable after short breaks,
    start afresh whatever stood before them. Source: domain §1.4, "Precisely, adoption".
    """
    gap = ["clock_id", "sequence"]
    is_same_gap = pl.all_horizontal(pl.col(c) == pl.col(c).shift(-1) for c in gap)
    next_on = pl.when(is_same_gap).then(pl.col("began_on").shift(-1))
    was_overdue = (pl.col("due_on") < next_on).fill_null(False)
    is_last = ~is_same_gap.fill_null(False)
    afresh = stages.with_row_index("stage").filter(
        pl.col("turn").is_in([phases.RETURNED, phases.SWITCHED])
    )
    afresh = afresh.group_by(gap).agg(first_stage=pl.col("stage").max())
    return (
        stages.with_row_index("stage")
        .with_columns(stands=is_last | was_overdue)
        .join(afresh, on=gap, how="left", maintain_order="left")
        .filter("stands", pl.col("stage") >= pl.col("first_stage").fill_null(0))
        .unique(gap, keep="first", maintain_order=True)
        .select(*gap, "rule", "due_on", "anchor_on", "is_latest")
    )


def _base_rule(record: Record) -> pl.Expr:
    """Which interval a gap began with, from the review before it."""
    is_first = pl.col("sequence") == 1
    is_short = pl.col("is_short_break") & ~pl.col("previous_is_switched").fill_null(False)
    is_placed = pl.col("previous_phase") == phases.PLACED
    follows_unjudged = _follows_unjudged(record)
    is_second_placed = (pl.col("previous_count_in_phase") == 1) & ~follows_unjudged
    is_second = (pl.col("previous_count_in_timetable") == 1) & ~follows_unjudged
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


def _follows_unjudged(record: Record) -> pl.Expr:
    """Whether the review before is the first one supplied and could not be judged (§1.7).

    The next is then due six months after it, whatever timetable ran. A turn whose own first review
    fell due after the data begins was judged, so what follows it is judged as usual.
    """
    turned_on = pl.max_horizontal(
        "previous_phase_on", pl.when("previous_is_switched").then("switch_on")
    )
    first_due = (
        pl.when(turned_on == pl.col("previous_phase_on"))
        .then(
            pl.when(pl.col("previous_phase") == phases.PLACED)
            .then(turned_on + pl.duration(days=law.ADOPTION_PLACED_FIRST_DAYS))
            .otherwise(turned_on + pl.duration(days=record.policy.clock.return_review_days))
        )
        .otherwise(first_review_due_on(turned_on, record))
    )
    is_turn_judged = (first_due >= pl.lit(record.snapshot.covers_from, pl.Date)).fill_null(
        first_due.is_not_null()
    )
    return (
        (pl.col("sequence") == 2)
        & pl.col("is_history_incomplete")
        & ~pl.col("previous_is_first_known").fill_null(True)
        & ~is_turn_judged
    )


def _base_due_on(record: Record) -> pl.Expr:
    """When the review of a gap was due as the gap began; null where it cannot be judged.

    Expects rule. With incomplete history and no review supplied, the last one can have been no
    later than the day before the data begins, so the next is due at the latest six months after
    that (§1.7).
    """
    begun, rule = pl.col("opened_on"), pl.col("rule")
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
