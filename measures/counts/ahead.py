"""The weeks ahead: reviews falling due and meetings booked, and each IRO's days for them."""

from datetime import date, timedelta

import polars as pl

from measures.care.available import fte_on
from measures.counts.summaries import open_reviews
from measures.facts import Facts
from measures.once import once
from measures.words import Word

WEEKS = 26
"""How many weeks ahead reviews are counted: as long as a review may be away (CPR 2010 reg. 33)."""

DAYS_OF_A_FULL_WEEK = 5


class WeekLoad(Word):
    """How the reviews due in a week stand against the days an IRO has for them."""

    OVER = "over_days", "More than the days allow"
    NO_DAYS = "no_days", "No days available"
    NO_IRO = "no_iro", "No IRO to chair"
    FITS = "fits", "Fits"
    NOT_KNOWN = "hours_unknown", "Hours not entered"


OVERLOADED = (WeekLoad.OVER, WeekLoad.NO_DAYS)


def mondays(as_at: date) -> list[date]:
    """Return the Mondays of the weeks ahead, this week's first."""
    monday = as_at - timedelta(days=as_at.weekday())
    return [monday + timedelta(weeks=week) for week in range(WEEKS)]


def in_the_weeks(day: str, as_at: date) -> pl.Expr:
    """Whether a day lies on or after `as_at` and in one of the weeks ahead."""
    return (pl.col(day) >= as_at) & (pl.col(day) < mondays(as_at)[-1] + timedelta(weeks=1))


DUE, BOOKED = "due", "booked"


@once
def calendar_rows(facts: Facts) -> pl.DataFrame:
    """Return the open reviews of the weeks ahead with `what` and week_on (the Monday).

    `what` is `due` (by its due date) or `booked` (by the day of its meeting): a review due and
    booked is there twice. A review already overdue falls due in no week ahead, but its meeting
    stands in one.
    """
    reviews = open_reviews(facts)
    return pl.concat(
        reviews.filter(in_the_weeks(day, facts.as_at)).with_columns(
            what=pl.lit(what), week_on=pl.col(day).dt.truncate("1w")
        )
        for what, day in ((DUE, "due_on"), (BOOKED, "booked_for"))
    )


@once
def review_calendar(facts: Facts) -> pl.DataFrame:
    """Return one row per week ahead: week_on, due, due_booked, due_unbooked and booked.

    due is due_booked (a meeting is booked, on time or late) and due_unbooked; booked counts the
    meetings of the week, whenever their reviews fall due.
    """
    is_due = pl.col("what") == DUE
    has_meeting = pl.col("booked_for").is_not_null()
    counts = (
        calendar_rows(facts)
        .group_by("week_on")
        .agg(
            due=is_due.sum().cast(pl.Int64),
            due_booked=(is_due & has_meeting).sum().cast(pl.Int64),
            due_unbooked=(is_due & ~has_meeting).sum().cast(pl.Int64),
            booked=(~is_due).sum().cast(pl.Int64),
        )
    )
    return (
        pl.DataFrame({"week_on": mondays(facts.as_at)})
        .join(counts, on="week_on", how="left")
        .with_columns(pl.exclude("week_on").fill_null(0))
        .sort("week_on")
    )


@once
def available_days(facts: Facts) -> pl.DataFrame:
    """Return iro_id, week_on and available_days: working days × the hours an officer has.

    One row per officer and week ahead; this week from `as_at` on; 0 in a week without a working
    day. The hours of each working day are those of `available.fte_on`; null where none are entered
    for a day. Source: domain §4, "Precisely".
    """
    record = facts.record
    last = mondays(facts.as_at)[-1] + timedelta(days=6)
    days = pl.DataFrame({"day": pl.date_range(facts.as_at, last, eager=True)}).filter(
        pl.col("day").dt.weekday() <= DAYS_OF_A_FULL_WEEK,
        ~pl.col("day").is_in(list(record.calendar.bank_holidays)),
    )
    by_week = (
        fte_on(record, days)
        .with_columns(week_on=pl.col("day").dt.truncate("1w"))
        .group_by("iro_id", "week_on")
        .agg(
            working_days=pl.len(),
            available_days=pl.when(pl.col("fte_available").is_not_null().all()).then(
                pl.col("fte_available").sum().round(2)
            ),
        )
    )
    weeks = pl.DataFrame({"week_on": mondays(facts.as_at)})
    has_no_working_day = pl.col("working_days").is_null()
    return (
        record["iro"]
        .select("iro_id")
        .join(weeks, how="cross")
        .join(by_week, on=["iro_id", "week_on"], how="left")
        .with_columns(
            available_days=pl.when(has_no_working_day).then(0.0).otherwise("available_days")
        )
        .select("iro_id", "week_on", "available_days")
        .sort("iro_id", "week_on")
    )


def week_load() -> pl.Expr:
    """The word for a week from iro_id, due, available_days and `room` (the reviews it allows)."""
    due, days = pl.col("due"), pl.col("available_days")
    return (
        pl.when(due == 0)
        .then(pl.lit(WeekLoad.FITS.value))
        .when(pl.col("iro_id").is_null())
        .then(pl.lit(WeekLoad.NO_IRO.value))
        .when(days.is_null())
        .then(pl.lit(WeekLoad.NOT_KNOWN.value))
        .when(days <= 0)
        .then(pl.lit(WeekLoad.NO_DAYS.value))
        .when(due > pl.col("room"))
        .then(pl.lit(WeekLoad.OVER.value))
        .otherwise(pl.lit(WeekLoad.FITS.value))
    )


@once
def weeks_by_officer(facts: Facts) -> pl.DataFrame:
    """Return each officer's weeks ahead against their days, of the reviews in view.

    Columns: iro_id, name, week_on, due, available_days, room (reviews that the days allow, by the
    policy's reviews for a full-time week) and week_load (a `WeekLoad`). The row without iro_id is
    of children without an IRO. Judge a load only where whole caseloads are in view.
    """
    due = (
        calendar_rows(facts)
        .filter(pl.col("what") == DUE)
        .group_by("iro_id", "week_on")
        .agg(due=pl.len().cast(pl.Int64))
    )
    weeks = pl.DataFrame({"week_on": mondays(facts.as_at)})
    a_day = facts.policy.caseload.reviews_per_fte_week / DAYS_OF_A_FULL_WEEK
    return (
        facts.officers.select("iro_id", "name")
        .join(weeks, how="cross")
        .join(due, on=["iro_id", "week_on"], how="left", nulls_equal=True)
        .join(available_days(facts), on=["iro_id", "week_on"], how="left")
        .with_columns(pl.col("due").fill_null(0), room=(pl.col("available_days") * a_day).round(2))
        .with_columns(week_load=week_load())
    )


@once
def overloaded(facts: Facts) -> pl.DataFrame:
    """Return the weeks that hold more reviews than the officer's days allow, officers A to Z."""
    return (
        weeks_by_officer(facts)
        .filter(pl.col("week_load").is_in([each.value for each in OVERLOADED]))
        .sort("name", "iro_id", "week_on")
    )
