"""Reviews of children whom the authority may place for adoption and has not placed.

They run beside looked-after reviews, and one meeting serves both. Source: AAR 2005 reg. 36(1);
domain §1.4, "Precisely, adoption".
"""

from datetime import date

import polars as pl

from measures import law
from measures.clock import phases
from measures.words import DutyCode
from measures.words import ReviewRule as Rule
from measures.working_days import months_after


def adoption_reviews(
    held: pl.DataFrame,
    clocks: pl.DataFrame,
    *,
    turns: pl.DataFrame,
    authorities: pl.DataFrame,
    covers_from: date | None,
) -> pl.DataFrame:
    """One row per review held while authorised and unplaced, and one open or void per stretch.

    The first is due 3 months after authority, later ones 6 months after the previous review.
    After a return from adopters they begin again with the first review held since. On placement
    (or when authority or care ends) the open row is void. Columns as `reviews.review_rows`.
    """
    stretches = _stretches(held, clocks, turns, authorities)
    if stretches.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    served = (
        held.select(
            "clock_id",
            "care_period_id",
            "sequence",
            "late_reason",
            "met_on",
            subject_id="review_id",
            done_on="held_on",
        )
        .join(stretches.drop("care_period_id"), on="clock_id")
        .filter(_counts_in_stretch(pl.col("done_on")))
    )
    closed = served.sort("clock_id", "began_on", "done_on").with_columns(
        previous_on=pl.coalesce(
            pl.col("done_on").shift(1).over("clock_id", "began_on"), "resumed_on"
        )
    )
    last = served.group_by("clock_id", "began_on").agg(last_on=pl.col("done_on").max())
    open_rows = (
        stretches.join(last, on=["clock_id", "began_on"], how="left")
        .join(_held_before_end(held, stretches), on=["clock_id", "began_on"], how="left")
        .with_columns(
            previous_on=pl.coalesce("last_on", "resumed_on"),
            sequence=pl.col("held_before").fill_null(0) + 1,
            void_on=pl.col("ends_on"),
        )
    )
    begins = pl.lit(covers_from, pl.Date)
    first_due = months_after(pl.col("began_on"), law.ADOPTION_UNPLACED_FIRST_MONTHS)
    is_unjudged = (
        pl.col("is_history_incomplete")
        & pl.col("previous_on").is_null()
        & (first_due < begins).fill_null(False)
    )
    return (
        pl.concat([closed, open_rows], how="diagonal")
        .with_columns(
            duty=pl.lit(DutyCode.ADOPTION_REVIEW.value),
            rule=pl.when(pl.col("previous_on").is_null() & ~is_unjudged)
            .then(pl.lit(Rule.ADOPTION_UNPLACED_FIRST.value))
            .otherwise(pl.lit(Rule.ADOPTION_UNPLACED_LATER.value)),
            due_on=pl.when(is_unjudged & pl.col("done_on").is_not_null())
            .then(None)
            .when(is_unjudged)
            .then(months_after(begins - pl.duration(days=1), law.ADOPTION_UNPLACED_LATER_MONTHS))
            .when(pl.col("previous_on").is_null())
            .then(first_due)
            .otherwise(months_after(pl.col("previous_on"), law.ADOPTION_UNPLACED_LATER_MONTHS)),
            is_latest=is_unjudged,
            opened_on=pl.coalesce("previous_on", "began_on"),
            anchor_on=pl.when(is_unjudged)
            .then(None)
            .otherwise(pl.coalesce("previous_on", "began_on")),
        )
        .match_to_schema(_SCHEMA, extra_columns="ignore")
        .sort("clock_id", "sequence")
    )


_SCHEMA = pl.Schema(
    {
        "duty": pl.String,
        "rule": pl.String,
        "sequence": pl.Int64,
        "subject_id": pl.String,
        "clock_id": pl.String,
        "child_id": pl.String,
        "care_period_id": pl.String,
        "opened_on": pl.Date,
        "anchor_on": pl.Date,
        "due_on": pl.Date,
        "is_latest": pl.Boolean,
        "done_on": pl.Date,
        "met_on": pl.Date,
        "void_on": pl.Date,
        "late_reason": pl.String,
    }
)


def _stretches(
    held: pl.DataFrame, clocks: pl.DataFrame, turns: pl.DataFrame, authorities: pl.DataFrame
) -> pl.DataFrame:
    """Return the times when a child was authorised and not placed.

    Columns: clock_id, child_id, care_period_id, began_on, resumed_on (the first review after a
    return, from which reviews count again; null for a stretch that began with authority), ends_on
    (null while it lasts), is_history_incomplete.
    """
    moves = turns.filter(pl.col("turn") != phases.SWITCHED)
    placed = moves.filter(pl.col("turn") == phases.PLACED).select("clock_id", placed_on="turned_on")
    spells = authorities.join(
        clocks.select(
            "clock_id", "child_id", "care_period_id", "ended_on", "is_history_incomplete"
        ),
        on="clock_id",
    ).with_columns(until_on=pl.min_horizontal("until_on", "ended_on"))
    from_authority = (
        spells.sort("authorised_on")
        .join_asof(
            moves.sort("turned_on"),
            left_on="authorised_on",
            right_on="turned_on",
            by="clock_id",
            strategy="backward",
            check_sortedness=False,
        )
        .filter(pl.col("turn").is_null() | (pl.col("turn") == phases.RETURNED))
        .with_columns(began_on=pl.col("authorised_on"), resumed_on=pl.lit(None, pl.Date))
    )
    returned = moves.filter(pl.col("turn") == phases.RETURNED)
    from_return = (
        spells.join(returned, on="clock_id")
        .filter(
            pl.col("turned_on") > pl.col("authorised_on"),
            pl.col("until_on").is_null() | (pl.col("turned_on") < pl.col("until_on")),
        )
        .sort("turned_on")
        .join_asof(
            held.select("clock_id", resumed_on="held_on").sort("resumed_on"),
            left_on="turned_on",
            right_on="resumed_on",
            by="clock_id",
            strategy="forward",
            check_sortedness=False,
        )
        .filter(pl.col("resumed_on").is_not_null())
        .with_columns(began_on=pl.col("turned_on"))
    )
    columns = ("clock_id", "child_id", "care_period_id", "began_on", "resumed_on", "until_on",
               "is_history_incomplete")  # fmt: skip
    return (
        pl.concat([from_authority.select(columns), from_return.select(columns)])
        .sort("began_on")
        .join_asof(
            placed.sort("placed_on"),
            left_on="began_on",
            right_on="placed_on",
            by="clock_id",
            strategy="forward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .with_columns(ends_on=pl.min_horizontal("until_on", "placed_on"))
        .with_columns(
            is_cut_short=(pl.col("placed_on") == pl.col("ends_on")).fill_null(False),
        )
        .filter(
            pl.col("ends_on").is_null()
            | (pl.coalesce("resumed_on", "began_on") < pl.col("ends_on"))
        )
        .sort("clock_id", "began_on")
    )


def _counts_in_stretch(day: pl.Expr) -> pl.Expr:
    """Whether a review held on a day serves the stretch it is joined to.

    A review on the day of authority counts as since it; one on the day of placement does not.
    One on the last day in care belongs to the period that ends.
    """
    ends = pl.col("ends_on")
    is_before_end = ends.is_null() | (day < ends) | ((day == ends) & ~pl.col("is_cut_short"))
    is_since = (
        pl.when(pl.col("resumed_on").is_null())
        .then(day >= pl.col("began_on"))
        .otherwise(day > pl.col("resumed_on"))
    )
    return is_before_end & is_since


def _held_before_end(held: pl.DataFrame, stretches: pl.DataFrame) -> pl.DataFrame:
    """Count the reviews of the clock held before each stretch ended (or by now)."""
    return (
        stretches.select("clock_id", "began_on", "ends_on", "is_cut_short")
        .join(held.select("clock_id", "held_on"), on="clock_id")
        .filter(
            pl.col("ends_on").is_null()
            | (pl.col("held_on") < pl.col("ends_on"))
            | ((pl.col("held_on") == pl.col("ends_on")) & ~pl.col("is_cut_short"))
        )
        .group_by("clock_id", "began_on")
        .agg(held_before=pl.len().cast(pl.Int64))
    )
