"""Small counted frames for charts and lists, each made from facts already in scope."""

import polars as pl

from measures.care.load import CIRCUMSTANCES
from measures.facts import Facts
from measures.headline.catalogue import OUT_OF_RANGE
from measures.once import once
from measures.words import NO_PLAN, Band, DutyCode, OfficerRole, Plan, ReviewRule, Status

OPEN_STATUSES = (
    Status.OVERDUE,
    Status.UNRECORDED,
    Status.BOOKED_LATE,
    Status.DUE_SOON_UNBOOKED,
    Status.DUE_SOON,
    Status.BOOKED,
    Status.NOT_YET_DUE,
    Status.UNKNOWN,
)
"""States of a review that is still to be held, worst first: they partition the open rows."""

TIME_IN_CARE = (
    (182, "Under 6 months"),
    (365, "6 to 12 months"),
    (730, "1 to 2 years"),
    (1826, "2 to 5 years"),
    (None, "5 years or more"),
)
"""Bands of time in care: days under which a child falls in the band, and its label."""


HOMES_BANDS = ((1, "1 home"), (2, "2 homes"), (3, "3 homes"), (None, "4 homes or more"))
"""Homes in 12 months: the number, and its label."""

NOT_KNOWN = "Not known"
"""The band of children whose homes are not known."""


def homes_band() -> pl.Expr:
    """The label of a child's homes in 12 months; null where they are not known."""
    homes = pl.col("placements_12_months")
    return pl.coalesce(
        *(pl.when(homes <= most).then(pl.lit(label)) for most, label in HOMES_BANDS if most),
        pl.when(homes.is_not_null()).then(pl.lit(HOMES_BANDS[-1][1])),
    )


@once
def homes(facts: Facts) -> pl.DataFrame:
    """Return band (label) and n of children by homes in 12 months, not known last."""
    rows = facts.children.with_columns(band=homes_band().fill_null(NOT_KNOWN))
    counted = _counted(rows, "band", [label for _, label in HOMES_BANDS] + [NOT_KNOWN])
    return counted.filter((pl.col("n") > 0) | (pl.col("band") != NOT_KNOWN))


@once
def challenge_of_drift(facts: Facts) -> pl.DataFrame:
    """Return timeliness and challenge of the children who drift and of those who do not.

    Columns: band (`silent`, `challenged`, `none`; null: cannot be told), n (children),
    reviews_on_time of reviews_due in the policy's months, share (null: none due), disputes and
    concerns since their drift began (null where no test fires). Silent drift first.
    """
    order = ["silent", "challenged", "none"]
    band = (
        pl.when(pl.col("drift").is_null())
        .then(pl.lit("none"))
        .when("is_silent_drift")
        .then(pl.lit("silent"))
        .when(~pl.col("is_silent_drift"))
        .then(pl.lit("challenged"))
    )
    drifts = pl.col("band") != "none"
    return (
        facts.children.with_columns(band=band)
        .group_by("band")
        .agg(
            pl.col("reviews_on_time", "reviews_due").fill_null(0).sum(),
            n=pl.len().cast(pl.Int64),
            disputes=pl.col("disputes_since").sum(),
            concerns=pl.col("concerns_since").sum(),
        )
        .with_columns(
            share=pl.when(pl.col("reviews_due") > 0).then(
                pl.col("reviews_on_time") / pl.col("reviews_due")
            ),
            disputes=pl.when(drifts).then("disputes"),
            concerns=pl.when(drifts).then("concerns"),
            rank=pl.col("band").replace_strict(
                {name: rank for rank, name in enumerate(order)}, default=9, return_dtype=pl.Int64
            ),
        )
        .sort("rank")
        .drop("rank")
    )


@once
def open_reviews(facts: Facts) -> pl.DataFrame:
    """Return the reviews still to be held, oldest due first; unknown due dates last."""
    return facts.duties.filter(
        pl.col("duty") == DutyCode.REVIEW.value,
        pl.col("done_on").is_null(),
        pl.col("void_on").is_null(),
    ).sort("due_on", "child_id", nulls_last=True)


@once
def review_partition(facts: Facts) -> pl.DataFrame:
    """Return status and n of the reviews still to be held; every state has a row, 0 included."""
    return _counted(open_reviews(facts), "status", [s.value for s in OPEN_STATUSES])


def _counted(rows: pl.DataFrame, column: str, order: list[str]) -> pl.DataFrame:
    """Count rows by a column in a given order; values with no row have n 0."""
    counts = rows.group_by(column).agg(n=pl.len().cast(pl.Int64))
    return (
        pl.DataFrame({column: order}, schema={column: pl.String})
        .join(counts, on=column, how="left", maintain_order="left")
        .with_columns(pl.col("n").fill_null(0))
    )


@once
def plan_mix(facts: Facts) -> pl.DataFrame:
    """Return plan (as stored, `none` included) and n, the commonest first."""
    order = [plan.value for plan in Plan] + [NO_PLAN]
    return _counted(facts.children.filter(pl.col("plan").is_not_null()), "plan", order).sort(
        "n", "plan", descending=[True, False]
    )


@once
def time_in_care(facts: Facts) -> pl.DataFrame:
    """Return band (label) and n of children by time in care; short breaks are left out."""
    rows = facts.children.with_columns(band=time_band().fill_null("Not recorded"))
    counted = _counted(rows, "band", [label for _, label in TIME_IN_CARE] + ["Not recorded"])
    return counted.filter((pl.col("n") > 0) | (pl.col("band") != "Not recorded"))


def time_band() -> pl.Expr:
    """The label of a child's time in care; null where the time is not known."""
    days = pl.col("days_in_care")
    return pl.coalesce(
        *(pl.when(days < limit).then(pl.lit(label)) for limit, label in TIME_IN_CARE if limit),
        pl.when(days.is_not_null()).then(pl.lit(TIME_IN_CARE[-1][1])),
    )


@once
def drift_counts(facts: Facts) -> pl.DataFrame:
    """Return test, amber, red and unknown: children for whom each test fires, P1 first."""
    severity = pl.col("severity")
    number = pl.col("test").str.slice(1).cast(pl.Int64)
    return (
        facts.drift.group_by("test")
        .agg(
            amber=(severity == "amber").sum().cast(pl.Int64),
            red=(severity == "red").sum().cast(pl.Int64),
            unknown=(severity == "unknown").sum().cast(pl.Int64),
        )
        .sort(number)
    )


@once
def caseload_counts(facts: Facts) -> dict[str, int]:
    """Count officers of role `iro` by what their band asks for.

    Of those "working", "judged" have an FTE, by which "above" and "capacity" are told.
    """
    iros = facts.officers.filter(pl.col("role") == OfficerRole.IRO.value)
    bands = iros["band"].to_list()
    working = sum(band != Band.NOT_AVAILABLE.value for band in bands)
    return {
        "above": sum(band in [b.value for b in OUT_OF_RANGE] for band in bands),
        "capacity": sum(band == Band.CAPACITY.value for band in bands),
        "working": working,
        "judged": working - sum(band == Band.FTE_NOT_ENTERED.value for band in bands),
    }


@once
def case_mix(facts: Facts) -> pl.DataFrame:
    """Return iro_id, name, children and, for each circumstance of a load, how many have it.

    A to Z, children without an IRO last (name null); of the children in view. A circumstance not
    recorded counts for nothing, as in the load itself (domain §4).
    """
    counts = facts.children.group_by("iro_id").agg(
        pl.len().cast(pl.Int64).alias("children"),
        *(pl.col(name).fill_null(False).sum().cast(pl.Int64) for name in CIRCUMSTANCES),
    )
    return (
        counts.join(
            facts.officers.select("iro_id", "name"), on="iro_id", how="left", nulls_equal=True
        )
        .with_columns(is_last=pl.col("iro_id").is_null())
        .sort("is_last", "name", "iro_id")
        .drop("is_last")
    )


ADOPTION_RULES = tuple(rule.value for rule in ReviewRule if rule.value.startswith("adoption"))
"""Rules of a review whose clock is the adoption regulations'."""
