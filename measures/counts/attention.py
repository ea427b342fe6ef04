"""What needs a decision today, across topics, and where it is."""

from dataclasses import dataclass

import polars as pl

from measures.counts.summaries import open_reviews
from measures.facts import Facts
from measures.headline.catalogue import (
    CHILDREN_WITHOUT_IRO,
    DISPUTES_PAST_LIMIT,
    NOT_HEARD_TWICE,
    REVIEWS_OVERDUE,
    REVIEWS_UNRECORDED,
    SILENT_DRIFT,
)
from measures.headline.measure import Measure
from measures.once import once
from measures.words import DisputeStatus, DutyCode, Status

ASKS_FOR_A_DECISION = (
    Status.OVERDUE,
    Status.UNRECORDED,
    Status.BOOKED_LATE,
    Status.DUE_SOON_UNBOOKED,
)
"""States of a review to come that somebody has to act on."""


@once
def needs_attention(facts: Facts) -> pl.DataFrame:
    """Return what needs a decision, across topics, the worst first.

    Columns: tier (0 worst), word (status word), what, whose (who has to act next), since_on, days,
    child_id, iro_id, team_id, locality_id, why. Tiers: a limit of law breached; drift nobody
    challenged and children without an IRO; the record silent, a child not heard at two reviews
    running; a step needed soon. Within a tier the longest first.
    """
    asking = open_reviews(facts).filter(
        pl.col("status").is_in([status.value for status in ASKS_FOR_A_DECISION])
    )
    reviews = facts.explained(asking)
    parts = [
        _reviews_of(reviews, Status.OVERDUE, 0, "Review not held", "days_overdue"),
        _disputes_of(facts, DisputeStatus.OVERALL_OVERDUE, 0, "overall_due_on"),
        _without_iro(facts),
        _silent(facts),
        _reviews_of(reviews, Status.UNRECORDED, 2, "Booked meeting, nothing written", None),
        _disputes_of(facts, DisputeStatus.STAGE_OVERDUE, 2, "stage_due_on"),
        _not_heard(facts),
        _not_sent(facts),
        _reviews_of(reviews, Status.BOOKED_LATE, 3, "Booked after it is due", None),
        _reviews_of(reviews, Status.DUE_SOON_UNBOOKED, 3, "No meeting booked", None),
    ]
    moves = pl.col("word").replace_strict(WHOSE_MOVE, return_dtype=pl.String)
    return (
        pl.concat(parts)
        .with_columns(whose=moves)
        .sort("tier", "days", "child_id", descending=[False, True, False])
    )


WHOSE_MOVE = {
    Status.OVERDUE.value: "IRO",
    Status.UNRECORDED.value: "IRO",
    Status.BOOKED_LATE.value: "Business Support",
    Status.DUE_SOON_UNBOOKED.value: "Business Support",
    DisputeStatus.OVERALL_OVERDUE.value: "Service Manager",
    DisputeStatus.STAGE_OVERDUE.value: "Senior IRO",
    "silent_drift": "IRO",
    "unallocated": "Service Manager",
    "not_heard": "IRO",
    "not_sent": "Business Support",
}
"""Who has to act next on a line of the list. Our reading; no rule says."""

_ATTENTION = ("tier", "word", "what", "since_on", "days", "child_id", "iro_id", "team_id",
              "locality_id", "why")  # fmt: skip


def _reviews_of(
    reviews: pl.DataFrame, status: Status, tier: int, what: str, days: str | None
) -> pl.DataFrame:
    since = pl.col("booked_for") if status == Status.UNRECORDED else pl.col("due_on")
    return reviews.filter(pl.col("status") == status.value).select(
        tier=pl.lit(tier),
        word=pl.lit(status.value),
        what=pl.lit(what),
        since_on=since,
        days=(pl.col(days) if days else pl.lit(0)).cast(pl.Int64).fill_null(0),
        child_id="child_id",
        iro_id="iro_id",
        team_id="team_id",
        locality_id="locality_id",
        why="because",
    )


def _disputes_of(facts: Facts, status: DisputeStatus, tier: int, due: str) -> pl.DataFrame:
    late = (pl.lit(facts.as_at) - pl.col(due)).dt.total_days()
    about = pl.col("theme").fill_null("theme not recorded").str.to_lowercase()
    return facts.disputes.filter(pl.col("status") == status.value).select(
        tier=pl.lit(tier),
        word=pl.lit(status.value),
        what=pl.format("{} about {}", pl.lit(facts.policy.disputes.label), about),
        since_on=due,
        days=late.cast(pl.Int64),
        child_id="child_id",
        iro_id="iro_id",
        team_id="team_id",
        locality_id="locality_id",
        why=pl.format(
            "Formal since {}, limit {}.",
            pl.col("formal_on").dt.strftime("%-d %b %Y"),
            pl.col(due).dt.strftime("%-d %b %Y"),
        ),
    )


def _without_iro(facts: Facts) -> pl.DataFrame:
    if not facts.snapshot.is_supplied("iro_allocation"):
        return _nothing()
    return facts.children.filter(pl.col("iro_id").is_null()).select(
        tier=pl.lit(1),
        word=pl.lit("unallocated"),
        what=pl.lit("No IRO allocated"),
        since_on="started_on",
        days="days_in_care",
        child_id="child_id",
        iro_id="iro_id",
        team_id="team_id",
        locality_id="locality_id",
        why=pl.format(
            "In care since {}; next review due {}.",
            pl.col("started_on").dt.strftime("%-d %b %Y"),
            pl.col("next_review_due_on").dt.strftime("%-d %b %Y").fill_null("date unknown"),
        ),
    )


def _silent(facts: Facts) -> pl.DataFrame:
    worst = (
        facts.drift.sort("child_id", "since_on", "test")
        .group_by("child_id")
        .agg(because=pl.col("because").filter(pl.col("severity") != "unknown").first())
    )
    silent = facts.children.filter(pl.col("is_silent_drift")).join(worst, on="child_id", how="left")
    passed = pl.col("reviews_passed_in_silence")
    return silent.select(
        tier=pl.lit(1),
        word=pl.lit("silent_drift"),
        what=pl.format(
            "No challenge in {} {}",
            passed,
            pl.when(passed == 1).then(pl.lit("review")).otherwise(pl.lit("reviews")),
        ),
        since_on="since_on",
        days=(pl.lit(facts.as_at) - pl.col("since_on")).dt.total_days().cast(pl.Int64),
        child_id="child_id",
        iro_id="iro_id",
        team_id="team_id",
        locality_id="locality_id",
        why=pl.col("because"),
    )


def _not_heard(facts: Facts) -> pl.DataFrame:
    """Children who gave no view at two reviews running; since the later of the two."""
    if not NOT_HEARD_TWICE.is_supplied(facts):
        return _nothing()
    return (
        NOT_HEARD_TWICE.rows(facts)
        .rechunk()
        .select(
            tier=pl.lit(2),
            word=pl.lit("not_heard"),
            what=pl.lit("No view given at two reviews running"),
            since_on="last_review_on",
            days=(pl.lit(facts.as_at) - pl.col("last_review_on")).dt.total_days().cast(pl.Int64),
            child_id="child_id",
            iro_id="iro_id",
            team_id="team_id",
            locality_id="locality_id",
            why=pl.format(
                "Last review held {}.", pl.col("last_review_on").dt.strftime("%-d %b %Y")
            ),
        )
    )


def _not_sent(facts: Facts) -> pl.DataFrame:
    """Records of reviews that should have been distributed and are not."""
    rows = facts.duties.filter(
        pl.col("duty") == DutyCode.RECORD_DISTRIBUTED.value,
        pl.col("status") == Status.OVERDUE.value,
    )
    return facts.explained(rows).select(
        tier=pl.lit(3),
        word=pl.lit("not_sent"),
        what=pl.lit("Record of the review not sent"),
        since_on="due_on",
        days=pl.col("days_overdue").cast(pl.Int64),
        child_id="child_id",
        iro_id="iro_id",
        team_id="team_id",
        locality_id="locality_id",
        why="because",
    )


def _nothing() -> pl.DataFrame:
    dtypes = {"tier": pl.Int32, "since_on": pl.Date, "days": pl.Int64}
    return pl.DataFrame(schema={c: dtypes.get(c, pl.String) for c in _ATTENTION})


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A column of the matrix: the measure it counts, and the status word whose look it bears."""

    measure: Measure
    word: str


TOPICS = {
    "Review overdue": Topic(measure=REVIEWS_OVERDUE, word=Status.OVERDUE.value),
    "Not recorded": Topic(measure=REVIEWS_UNRECORDED, word=Status.UNRECORDED.value),
    "Silent drift": Topic(measure=SILENT_DRIFT, word="silent_drift"),
    "Dispute overdue": Topic(measure=DISPUTES_PAST_LIMIT, word=DisputeStatus.OVERALL_OVERDUE.value),
    "No IRO": Topic(measure=CHILDREN_WITHOUT_IRO, word="unallocated"),
}
"""The topics of the matrix of localities."""


@once
def locality_topics(facts: Facts) -> pl.DataFrame:
    """Return locality_id, topic, word and n: every locality, every topic that is supplied.

    A cell counts what the topic's measure counts there, and opens these rows.
    """
    supplied = {name: topic for name, topic in TOPICS.items() if topic.measure.is_supplied(facts)}
    counted = [
        topic.measure.by(facts, "locality_id").select(
            pl.col("group_id").alias("locality_id"),
            pl.lit(topic.word).alias("word"),
            pl.col("numerator").alias("n"),
        )
        for topic in supplied.values()
    ]
    counts = pl.concat(counted)
    localities = pl.concat(
        [facts.children.select("locality_id"), counts.filter(pl.col("n") > 0).select("locality_id")]
    ).unique()
    kinds = pl.DataFrame(
        {"topic": list(supplied), "word": [topic.word for topic in supplied.values()]},
        schema={"topic": pl.String, "word": pl.String},
    )
    return (
        localities.join(kinds, how="cross")
        .join(counts, on=["locality_id", "word"], how="left", nulls_equal=True)
        .with_columns(pl.col("n").fill_null(0))
    )
