"""Headline figures at each of the last month ends, from the facts of one day.

What stood at an earlier day follows from when each thing began and ended: a dispute was open
until it was closed, a child in care until care ended, a review overdue until it was held. Drift is
judged by its own fourteen tests at every month end in one pass (`measures.past`). The figures equal
those of facts made for that day (a test compares them).
"""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from measures import law
from measures.drift import children_drift
from measures.facts import Facts
from measures.facts.cohorts import is_chosen, traits
from measures.facts.scope import MAY_CHOOSE_COHORTS, SEES_ALL, Scope, permitted
from measures.headline.catalogue import BY_CODE, CHILDREN_IN_CARE
from measures.headline.measure import valued
from measures.headline.months import disputes_at, reviews_at
from measures.once import once
from measures.owners import with_owners
from measures.past import at_each_day
from measures.record import Record
from measures.words import NOT_JUDGED, ON_TIME_DENOMINATOR, Status
from measures.working_days import birthday, months_after, months_after_day

MONTHS = 24
TREND_MEASURES = (
    "reviews_on_time",
    "reviews_overdue",
    "disputes_open",
    "disputes_past_limit",
    "children_in_care",
    "children_drifting",
    "silent_drift",
)
"""Codes of the measures that have a trend."""

COLUMNS = ("measure", "month_on", "key", "child_id", "iro_id", "team_id", "locality_id",
           "numerator", "denominator", "unknown")  # fmt: skip


def month_ends(as_at: date, months: int = MONTHS) -> list[date]:
    """Return so many days, oldest first: the month ends before `as_at`, and `as_at` itself."""
    first = as_at.replace(day=1)
    ends = [months_after_day(first, -back) - timedelta(days=1) for back in range(months - 1)]
    return [*reversed(ends), as_at]


def supplied_month_ends(facts: Facts, months: int = MONTHS) -> list[date]:
    """Return those of the `month_ends` that the data covers."""
    begins = facts.snapshot.covers_from
    return [day for day in month_ends(facts.as_at, months) if begins is None or day >= begins]


def counted_rows(
    facts: Facts, *, months: int = MONTHS, known: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One row per month end and review, dispute or child that bears on a measure then.

    Columns: measure (a code of `TREND_MEASURES`), month_on, key (the same thing has the same key
    every month), child_id, iro_id, team_id, locality_id (whose it was then), and whether it is in
    the numerator, in the denominator of a share, or unknown. `facts` are unscoped. A month end
    before the data begins (`covers_from`) has no row: it is not supplied.

    `known`: what this returned for another day of the same snapshot and policy. A month end is
    told alike from any day after it, so those it holds are not told again.
    """
    ends = supplied_month_ends(facts, months)
    if known is not None:
        kept = known.filter(pl.col("month_on").is_in(ends))
        ends = sorted({*ends} - {*kept["month_on"].unique()})
        if not ends:
            return kept
    days = pl.DataFrame({"month_on": ends}, schema={"month_on": pl.Date})
    parts = [
        *_reviews(facts, days),
        *_disputes(facts.record, days),
        _children(facts.record, days),
        *_drift(facts.record, ends),
    ]
    told = pl.concat([part.select(COLUMNS) for part in parts])
    return told if known is None else pl.concat([kept, told])


def in_scope(rows: pl.DataFrame, facts: Facts, scope: Scope) -> pl.DataFrame:
    """Cut the rows of `counted_rows`, or of `history`, to what a person may see and filters.

    Who may see a row follows the child's allocation on the day of viewing: an IRO has the history
    of their present children. A filter holds for whose row it was at the month end, a cohort for
    what the child was then: so a month end is what facts of that day would say. `facts` are the
    unscoped facts.
    """
    allowed = permitted(facts, scope)
    is_dispute = pl.col("measure").str.starts_with("dispute")
    disputes = rows.filter(is_dispute).join(
        allowed.disputes.select(key="dispute_id"), on="key", how="semi"
    )
    others = rows.filter(~is_dispute)
    if scope.role not in SEES_ALL:
        others = others.join(allowed.children.select("child_id"), on="child_id", how="semi")
    seen = pl.concat([disputes, others]).filter(scope.covers())
    if not scope.cohorts:
        return seen
    if scope.role not in MAY_CHOOSE_COHORTS:
        return seen.clear()
    return seen.join(
        month_traits(facts).filter(is_chosen(scope.cohorts)),
        on=["month_on", "child_id"],
        how="semi",
    )


@once
def month_traits(facts: Facts) -> pl.DataFrame:
    """Return `cohorts.traits` at each month end of the trends, with month_on; of unscoped facts."""
    return at_each_day(facts.record, month_ends(facts.as_at), traits)


def trends(
    facts: Facts,
    *,
    group: str | None = None,
    rows: pl.DataFrame | None = None,
    codes: Sequence[str] = TREND_MEASURES,
) -> pl.DataFrame:
    """Return each measure at each of the last month ends, oldest first; the last is `as_at`.

    Columns: measure, month_on, group_id (`all` without a group), numerator, denominator, unknown,
    value, low, high, as in `Measure.by`. `group` is iro_id, team_id or locality_id. A count of
    nothing is 0; a share of nothing, a table not supplied and a month end before the data begins
    are null. `rows`: those of `counted_rows`, if at hand or in scope, or for other measures
    (`codes`) those of `history`.
    """
    counted = counted_rows(facts) if rows is None else rows
    on = ["measure", "month_on", "group_id"]
    sums = (
        counted.with_columns(group_id=pl.lit("all") if group is None else pl.col(group))
        .group_by(on)
        .agg(pl.col("numerator", "denominator", "unknown").sum().cast(pl.Int64))
    )
    in_care = sums.filter(pl.col("measure") == CHILDREN_IN_CARE.code).select(
        "month_on", "group_id", children="numerator"
    )
    groups = (
        sums.select(group_id="group_id").unique() if group else pl.DataFrame({"group_id": ["all"]})
    )
    measures = _measures(facts, codes)
    every = measures.join(pl.DataFrame({"month_on": month_ends(facts.as_at)}), how="cross").join(
        groups, how="cross"
    )
    begins = pl.lit(facts.snapshot.covers_from, pl.Date)
    is_known = pl.col("is_supplied") & (pl.col("month_on") >= begins).fill_null(True)
    counts = (
        every.join(sums, on=on, how="left", nulls_equal=True)
        .join(in_care, on=["month_on", "group_id"], how="left", nulls_equal=True)
        .with_columns(
            denominator=pl.when(unit="share")
            .then(pl.col("denominator").fill_null(0))
            .when(unit="rate")
            .then(pl.col("children").fill_null(0))
        )
        .with_columns(pl.col("numerator", "unknown").fill_null(0))
        .with_columns(pl.when(is_known).then(pl.col("numerator", "denominator", "unknown")))
    )
    return (
        pl.concat(
            valued(counts.filter(unit=unit), unit)
            for unit in measures["unit"].unique().to_list()
        )
        .select(
            "measure", "month_on", "group_id", "value", "numerator", "denominator", "unknown",
            "low", "high",
        )
        .sort("measure", "group_id", "month_on", nulls_last=True)
    )  # fmt: skip


def _measures(facts: Facts, codes: Sequence[str]) -> pl.DataFrame:
    measures = [BY_CODE[code] for code in codes]
    return pl.DataFrame(
        {
            "measure": [measure.code for measure in measures],
            "unit": [measure.unit for measure in measures],
            "is_supplied": [measure.is_supplied(facts) for measure in measures],
        }
    )


def _counts(
    rows: pl.DataFrame, measure: str, *, key: pl.Expr, counted: pl.Expr,
    of: pl.Expr | None = None, unknown: pl.Expr | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Mark what the rows are to a measure and keep those that are something."""
    nothing = pl.lit(False)
    return rows.with_columns(
        measure=pl.lit(measure),
        key=key,
        numerator=counted.fill_null(False),
        denominator=nothing if of is None else of.fill_null(False),
        unknown=nothing if unknown is None else unknown.fill_null(False),
    ).filter(pl.any_horizontal("numerator", "denominator", "unknown"))


def _reviews(facts: Facts, days: pl.DataFrame) -> list[pl.DataFrame]:
    """Return what each review is to the rate on time and to the number overdue."""
    rows = reviews_at(facts, days)
    due, month, status = pl.col("due_on"), pl.col("month_on"), pl.col("status")
    begins = months_after(month, -facts.policy.figures.period_months)
    fell_due = (due > begins) & (due <= month)
    key = pl.concat_str("care_period_id", pl.col("sequence").cast(pl.String), separator=" ")
    return [
        _counts(
            rows,
            "reviews_on_time",
            key=key,
            counted=fell_due & (status == Status.HELD_ON_TIME.value),
            of=fell_due & status.is_in([word.value for word in ON_TIME_DENOMINATOR]),
            unknown=fell_due & status.is_in([word.value for word in NOT_JUDGED]),
        ),
        _counts(
            rows,
            "reviews_overdue",
            key=key,
            counted=status == Status.OVERDUE.value,
            unknown=(status == Status.UNRECORDED.value) & (due < month),
        ),
    ]


def _children(record: Record, days: pl.DataFrame) -> pl.DataFrame:
    """Children in care at each month end: of periods that run at once the latest begun."""
    begins, ends, month = pl.col("started_on"), pl.col("ended_on"), pl.col("month_on")
    eighteenth = birthday(pl.col("date_of_birth"), law.AGE_LEAVING_CARE_YEARS)
    running = (
        record["care_period"]
        .join(record["child"].select("child_id", "date_of_birth"), on="child_id", how="left")
        .with_columns(eighteenth_on=eighteenth)
        .join(days, how="cross")
        .filter(begins.is_null() | (begins <= month), ends.is_null() | (ends > month))
        .sort("child_id", "started_on", "care_period_id")
        .unique(["month_on", "child_id"], keep="last", maintain_order=True)
        .filter(
            ((pl.col("eighteenth_on") > month) | (begins >= pl.col("eighteenth_on"))).fill_null(
                True
            )
        )
        .select("month_on", "care_period_id", "child_id")
    )
    owned = with_owners(running, on="month_on", record=record)
    return _counts(owned, "children_in_care", key=pl.col("care_period_id"), counted=pl.lit(True))


def _drift(record: Record, ends: Sequence[date]) -> list[pl.DataFrame]:
    """Return the children drifting at each month end, and those whom nobody challenged for."""
    if not ends:
        return []
    told = at_each_day(record, ends, children_drift)
    owned = with_owners(told, on="month_on", record=record)
    return [
        _counts(
            owned,
            code,
            key=pl.col("care_period_id"),
            counted=BY_CODE[code].counted(record),
            unknown=unknown(record) if (unknown := BY_CODE[code].unknown) else None,
        )
        for code in ("children_drifting", "silent_drift")
    ]


def _disputes(record: Record, days: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the formal disputes open at each month end, and those past a limit then."""
    rows = disputes_at(record, days)
    key = pl.col("dispute_id")
    return [
        _counts(rows, "disputes_open", key=key, counted=pl.lit(True)),
        _counts(rows, "disputes_past_limit", key=key, counted=pl.col("is_past_limit")),
    ]
