"""Children as they stand: one row per child looked after on `as_at`."""

import polars as pl

from measures import law
from measures.care.disputes import disputes
from measures.care.load import child_loads
from measures.care.placements import long_term_stability, placements_12_months
from measures.care.plans import current_plans
from measures.clock.phases import authorities
from measures.drift import children_drift
from measures.owners import with_owners
from measures.record import Record
from measures.words import (
    NOT_JUDGED,
    ON_TIME_DENOMINATOR,
    DisputeStatus,
    DutyCode,
    ReviewFormat,
    Status,
)
from measures.working_days import months_after


def children(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    """One row per child looked after on `as_at`, sorted by child_id.

    `reviews` are the judged review rows. Columns: those of the facts export's `children` file
    (design.md), and what pages show beside: date_of_birth, sex, ethnicity, names and case number,
    placement and disability facts, plan dates, drift reasons, load_because. Null is not recorded;
    next_review_due_on is the earlier of the open review and adoption review.
    """
    as_at = pl.lit(record.as_at)
    stand = standing(record, reviews).with_columns(on=as_at)
    age = (
        as_at.dt.year() - pl.col("date_of_birth").dt.year()
        - (as_at.dt.strftime("%m%d") < pl.col("date_of_birth").dt.strftime("%m%d")).cast(pl.Int32)
    )  # fmt: skip
    known = (
        with_owners(stand, on="on", record=record)
        .drop("on")
        .join(_next_review(reviews), on="care_period_id", how="left")
        .join(current_plans(record).drop("child_id", strict=False), on="care_period_id", how="left")
        .join(_open_disputes(record), on="child_id", how="left")
        .join(placements_12_months(record), on="child_id", how="left")
        .join(_officers(record), on="care_period_id", how="left")
        .join(_details(record), on="child_id", how="left")
        .with_columns(
            days_in_care=(as_at - pl.col("started_on")).dt.total_days(),
            age_years=pl.when(pl.col("date_of_birth") <= as_at).then(age.cast(pl.Int64)),
            iros_this_period=_supplied(record, "iro_allocation", "iros_this_period"),
            open_disputes=_supplied(record, "dispute", "open_disputes"),
            informal_disputes=_supplied(record, "dispute", "informal_disputes"),
        )
    )
    drifting = known.join(children_drift(record).drop("care_period_id"), on="child_id", how="left")
    loads = child_loads(record, drifting)
    return drifting.join(loads, on="child_id", how="left").sort("child_id")


def standing(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    """One row per child looked after: what their reviews, homes and adoption say of the day.

    Columns: those of `Record.in_care`, then reviews_held, last_review_on, last_meeting_on,
    has_review_due, reviews_on_time, reviews_due, are_reviews_on_time, is_adoption, authorised_on,
    is_without_meeting, is_unplaced_long, is_in_group and is_stable. `reviews` are the judged
    review rows. The record may be of many days (`past.at_days`).
    """
    unplaced_since = months_after(pl.col("authorised_on"), law.ADOPTION_UNPLACED_REPORT_MONTHS)
    return (
        record.in_care.join(_held(reviews, record), on="care_period_id", how="left")
        .join(_adoption(record), on="care_period_id", how="left")
        .join(_timeliness(record, reviews), on="child_id", how="left")
        .join(long_term_stability(record), on="child_id", how="left")
        .with_columns(
            reviews_held=pl.col("reviews_held").fill_null(0),
            is_adoption=pl.col("is_adoption").fill_null(False),
            is_without_meeting=_is_without_meeting(record),
            is_unplaced_long=(unplaced_since < record.close).fill_null(False),
        )
    )


def _supplied(record: Record, table: str, column: str) -> pl.Expr:
    """A count is 0 where its table is supplied and holds nothing, null where it is not."""
    if record.snapshot.is_supplied(table):
        return pl.col(column).fill_null(0)
    return pl.lit(None, pl.Int64)


def _held(reviews: pl.DataFrame, record: Record) -> pl.DataFrame:
    had_meeting = pl.col("format") != ReviewFormat.WITHOUT_MEETING.value
    formats = record["review"].select("review_id", "format")
    return (
        reviews.filter(pl.col("duty") == DutyCode.REVIEW.value, pl.col("done_on").is_not_null())
        .join(formats, left_on="subject_id", right_on="review_id", how="left")
        .group_by("care_period_id")
        .agg(
            reviews_held=pl.len().cast(pl.Int64),
            last_review_on=pl.col("done_on").max(),
            last_meeting_on=pl.col("done_on").filter(had_meeting.fill_null(True)).max(),
        )
    )


def _is_without_meeting(record: Record) -> pl.Expr:
    """Reviews were held, but for longer than the policy allows none of them at a meeting.

    A review whose format is not recorded counts as a meeting. Source: domain §1.5.
    """
    months = record.policy.clock.require_meeting_months
    since = pl.coalesce("last_meeting_on", "started_on")
    return (
        (pl.col("last_review_on") > since) & (months_after(since, months) < record.close)
    ).fill_null(False)


def _next_review(reviews: pl.DataFrame) -> pl.DataFrame:
    """The open review and adoption review of a period; the one due first, a review on a tie."""
    open_rows = reviews.filter(pl.col("done_on").is_null(), pl.col("void_on").is_null())
    return (
        open_rows.with_columns(is_second_clock=pl.col("duty") != DutyCode.REVIEW.value)
        .sort("care_period_id", "due_on", "is_second_clock", nulls_last=True)
        .group_by("care_period_id", maintain_order=True)
        .agg(
            next_review_due_on=pl.col("due_on").first(),
            next_review_rule=pl.col("rule").first(),
            next_review_status=pl.col("status").first(),
            next_review_booked_for=pl.col("booked_for").first(),
        )
    )


def _timeliness(record: Record, reviews: pl.DataFrame) -> pl.DataFrame:
    """Add are_reviews_on_time: whether every review that fell due in the policy's months was.

    Beside it reviews_on_time of reviews_due: those of the months that can be judged, as the share
    on time counts them.

    Null (beside has_review_due) where none was late and one at least cannot be judged. Counted by
    child, as the old national indicator was; reviews of earlier care periods are the child's too.
    """
    begins = months_after(record.close, -record.policy.figures.period_months)
    status = pl.col("status")
    is_late = status.is_in([word.value for word in ON_TIME_DENOMINATOR]) & (
        status != Status.HELD_ON_TIME.value
    )
    is_open = status.is_in([word.value for word in NOT_JUDGED])
    return (
        reviews.filter(
            pl.col("duty") == DutyCode.REVIEW.value,
            pl.col("due_on") > begins,
            pl.col("due_on") <= record.close,
            is_late | is_open | (status == Status.HELD_ON_TIME.value),
        )
        .group_by("child_id")
        .agg(
            has_review_due=pl.lit(True).first(),
            reviews_on_time=(status == Status.HELD_ON_TIME.value).sum().cast(pl.Int64),
            reviews_due=(~is_open).sum().cast(pl.Int64),
            are_reviews_on_time=pl.when(is_late.any())
            .then(False)
            .when(~is_open.any())
            .then(True)
            .first(),
        )
    )


def _adoption(record: Record) -> pl.DataFrame:
    """Add is_adoption (placed, or authorised to be) and authorised_on (null once placed)."""
    own = record.periods.select("care_period_id", clock_id="care_period_id")
    authorised = authorities(record, members=own).filter(pl.col("until_on").is_null())
    latest = record.episodes.group_by("care_period_id", maintain_order=True).agg(
        pl.col("is_placed").last()
    )
    known = (
        record.in_care.select("care_period_id")
        .join(latest, on="care_period_id", how="left")
        .join(authorised, left_on="care_period_id", right_on="clock_id", how="left")
        .with_columns(pl.col("is_placed").fill_null(False))
    )
    return known.select(
        "care_period_id",
        is_adoption=pl.col("is_placed") | pl.col("authorised_on").is_not_null(),
        authorised_on=pl.when(~pl.col("is_placed")).then("authorised_on"),
    )


def _open_disputes(record: Record) -> pl.DataFrame:
    """Count each child's disputes not closed, of any care period: leaving care closes none."""
    is_open = ~pl.col("status").is_in([DisputeStatus.CLOSED.value, DisputeStatus.INFORMAL.value])
    return (
        disputes(record)
        .group_by("child_id")
        .agg(
            open_disputes=is_open.sum().cast(pl.Int64),
            informal_disputes=(pl.col("status") == DisputeStatus.INFORMAL.value)
            .sum()
            .cast(pl.Int64),
        )
    )


def _officers(record: Record) -> pl.DataFrame:
    return (
        record["iro_allocation"]
        .group_by("care_period_id")
        .agg(iros_this_period=pl.col("iro_id").n_unique().cast(pl.Int64))
    )


def _details(record: Record) -> pl.DataFrame:
    """What the child's own row says, for the pages."""
    return record["child"].select(
        "child_id",
        "case_number",
        "first_name",
        "last_name",
        "sex",
        "ethnicity",
        "is_disabled",
        "has_communication_needs",
        "sibling_group",
        pl.col("is_restricted").fill_null(False),
        is_unaccompanied=(pl.col("uasc_until") > record.as_at).fill_null(False),
    )
