"""One child's story: spans and marks on a common time axis, and the rows behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from measures import called
from measures.counts.summaries import OPEN_STATUSES
from measures.facts import Facts
from measures.once import once
from measures.words import NO_PLAN, DutyCode, LegalStatus, MissingKind, Placement, Plan, Word
from measures.working_days import months_after_day

LANES = ("Legal status", "Home", "IRO", "Plan", "Reviews", "Steps due", "Disputes", "Missing")
"""What runs side by side on a child's page, from top to bottom."""

LANE_TABLES = {
    "IRO": "iro_allocation",
    "Plan": "permanence_plan",
    "Disputes": "dispute",
    "Missing": "missing_episode",
}
"""The table without which a lane cannot be told: an empty lane would read as none."""


class Period(Word):
    """How much of a child's time is on the axis."""

    WHOLE = "whole", "Whole time"
    TWO_YEARS = "two_years", "Last 2 years"
    YEAR = "year", "Last 12 months"
    AHEAD = "ahead", "Next 6 months"


AHEAD_MONTHS = 6
LOOK_BACK_DAYS = 30
"""Days before `as_at` that the view of what is to come keeps in sight."""

SPANS = pl.Schema(
    {"lane": pl.String, "label": pl.String, "started_on": pl.Date, "ended_on": pl.Date,
     "word": pl.String}
)  # fmt: skip
"""Spans: ended_on null while it runs; `word` is a status word, or null for a plain fact."""

MARKS = pl.Schema(
    {"lane": pl.String, "label": pl.String, "on": pl.Date, "until": pl.Date, "word": pl.String}
)
"""Marks: a day with a status word (null: a plain fact), and until when, of what is a stretch too
short to be drawn as one."""

DUES = pl.Schema({"lane": pl.String, "label": pl.String, "on": pl.Date})
"""Days by which something was to be: each review held, beside the day on which it was held, and the
plan in force."""


@dataclass(frozen=True, kw_only=True)
class ChildStory:
    """Spans and marks of one child, all periods of care included."""

    spans: pl.DataFrame
    marks: pl.DataFrame
    dues: pl.DataFrame
    lanes: tuple[str, ...]
    """Those of LANES that the data can tell."""

    @property
    def not_supplied(self) -> tuple[str, ...]:
        """The lanes that the data cannot tell."""
        return tuple(lane for lane in LANES if lane not in self.lanes)

    def window(self, period: Period, as_at: date) -> tuple[date, date]:
        """Return the first and last day on the axis; the whole time runs to the last mark."""
        if period is Period.AHEAD:
            return as_at - timedelta(days=LOOK_BACK_DAYS), months_after_day(as_at, AHEAD_MONTHS)
        days = [
            *self.spans["started_on"].drop_nulls(),
            *self.spans["ended_on"].drop_nulls(),
            *self.marks["on"],
            *self.dues["on"],
            as_at,
        ]
        if period is Period.WHOLE:
            return min(days), max(days)
        months = {Period.TWO_YEARS: 24, Period.YEAR: 12}[period]
        return months_after_day(as_at, -months), as_at + timedelta(days=LOOK_BACK_DAYS)


@once
def child_story(facts: Facts, child_id: str) -> ChildStory:
    """Return what happened to a child by `as_at`, lane by lane.

    Legal status and home are runs of the recorded codes; a plan of none is a span from entry
    until the first plan; a review is marked on the day it was held, or is due. Steps due are the
    other duties not done yet. A time missing is a mark on its first day.
    """
    record = facts.record
    periods = record.periods.filter(pl.col("child_id") == child_id)
    own = periods.select("care_period_id", period_ended_on="ended_on")
    episodes = record.episodes.filter(pl.col("child_id") == child_id)
    legal = {code.value: code.label for code in LegalStatus}
    homes = {code.value: code.label for code in Placement}
    spans = [
        _runs(episodes, own, "legal_status", "Legal status", legal),
        _runs(episodes, own, "placement_type", "Home", homes),
        _plain(
            record["iro_allocation"]
            .join(own, on="care_period_id")
            .with_columns(
                ended_on=pl.coalesce("ended_on", "period_ended_on"),
                label=pl.col("iro_id").replace_strict(
                    called.officers(facts), default="Unknown officer", return_dtype=pl.String
                ),
            ),
            "IRO",
        ),
        _plans(facts, periods),
        _disputes(facts, child_id),
    ]
    told = tuple(
        lane
        for lane in LANES
        if lane not in LANE_TABLES or record.snapshot.is_supplied(LANE_TABLES[lane])
    )
    held = _reviews(facts, child_id)
    marks = [
        held.select(MARKS.names()),
        _steps(facts, child_id),
        _missing(facts, child_id),
    ]
    return ChildStory(
        spans=pl.concat(spans).sort("lane", "started_on", "label"),
        marks=pl.concat(marks).filter(pl.col("lane").is_in(list(told))).sort("on", "lane", "label"),
        dues=pl.concat([_dues(held), _targets(facts, child_id)]),
        lanes=told,
    )


def _runs(
    episodes: pl.DataFrame, own: pl.DataFrame, column: str, lane: str, labels: dict[str, str]
) -> pl.DataFrame:
    """Join consecutive episodes with the same code into one span."""
    ordered = episodes.join(own, on="care_period_id").sort("started_on", "episode_id")
    code = pl.col(column).fill_null("?")
    changes = (code != code.shift(1)) | (
        pl.col("care_period_id") != pl.col("care_period_id").shift(1)
    )
    return (
        ordered.with_columns(
            run=changes.fill_null(True).cum_sum(),
            until=pl.coalesce("ended_on", "period_ended_on"),
            label=pl.col(column).replace_strict(
                labels, default=pl.col(column).fill_null("Not recorded"), return_dtype=pl.String
            ),
        )
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("label", "started_on", "care_period_id").first(),
            until=pl.col("until").last(),
        )
        .with_columns(next_on=pl.col("started_on").shift(-1).over("care_period_id"))
        .with_columns(ended_on=pl.coalesce("until", "next_on"))
        .pipe(_plain, lane)
    )


def _plain(rows: pl.DataFrame, lane: str) -> pl.DataFrame:
    return rows.select(
        lane=pl.lit(lane),
        label="label",
        started_on="started_on",
        ended_on="ended_on",
        word=pl.lit(None, pl.String),
    )


def _plans(facts: Facts, periods: pl.DataFrame) -> pl.DataFrame:
    record = facts.record
    if not record.snapshot.is_supplied("permanence_plan"):
        return pl.DataFrame(schema=SPANS)
    labels = {plan.value: plan.label for plan in Plan}
    plans = (
        record["permanence_plan"]
        .filter(~pl.col("is_parallel").fill_null(False))
        .join(periods.select("care_period_id", "started_on", p_ended_on="ended_on"),
              on="care_period_id")
        .sort("agreed_on", "permanence_plan_id")
        .with_columns(next_on=pl.col("agreed_on").shift(-1).over("care_period_id"))
        .with_columns(ended_on=pl.min_horizontal("ended_on", "next_on", "p_ended_on"))
    )  # fmt: skip
    first = plans.group_by("care_period_id").agg(first_on=pl.col("agreed_on").min())
    none = (
        periods.join(first, on="care_period_id", how="left")
        .filter(pl.col("first_on").is_null() | (pl.col("first_on") > pl.col("started_on")))
        .select(
            lane=pl.lit("Plan"),
            label=pl.lit("None"),
            started_on="started_on",
            ended_on=pl.coalesce("first_on", "ended_on"),
            word=pl.lit(NO_PLAN),
        )
    )
    agreed = plans.with_columns(
        label=pl.col("plan").replace_strict(labels, default=pl.col("plan")),
        started_on="agreed_on",
    )
    return pl.concat([none, _plain(agreed, "Plan")])


def _disputes(facts: Facts, child_id: str) -> pl.DataFrame:
    return facts.disputes.filter(pl.col("child_id") == child_id).select(
        lane=pl.lit("Disputes"),
        label=pl.col("theme").fill_null("Theme not recorded"),
        started_on="raised_on",
        ended_on="closed_on",
        word="status",
    )


def _reviews(facts: Facts, child_id: str) -> pl.DataFrame:
    """Return the columns of MARKS and due_on of the reviews held or to come."""
    return (
        facts.duties.filter(
            pl.col("child_id") == child_id,
            pl.col("duty") == DutyCode.REVIEW.value,
            pl.col("void_on").is_null(),
        )
        .with_columns(on=pl.coalesce("done_on", "due_on"))
        .filter(pl.col("on").is_not_null())
        .select(
            "on",
            "due_on",
            lane=pl.lit("Reviews"),
            label=pl.format("Review {}", "sequence"),
            until=pl.lit(None, pl.Date),
            word="status",
        )
    )


def _steps(facts: Facts, child_id: str) -> pl.DataFrame:
    labels = {duty.value: duty.label for duty in DutyCode}
    return facts.duties.filter(
        pl.col("child_id") == child_id,
        pl.col("duty") != DutyCode.REVIEW.value,
        pl.col("status").is_in([status.value for status in OPEN_STATUSES]),
        pl.col("due_on").is_not_null(),
    ).select(
        lane=pl.lit("Steps due"),
        label=pl.col("duty").replace_strict(labels, return_dtype=pl.String),
        on="due_on",
        until=pl.lit(None, pl.Date),
        word="status",
    )


def _dues(held: pl.DataFrame) -> pl.DataFrame:
    return held.filter(pl.col("due_on").is_not_null(), pl.col("on") != pl.col("due_on")).select(
        "lane", pl.format("{}, due by", "label").alias("label"), on="due_on"
    )


def _targets(facts: Facts, child_id: str) -> pl.DataFrame:
    """Return the day by which the plan in force is to be achieved."""
    return facts.children.filter(
        pl.col("child_id") == child_id, pl.col("target_on").is_not_null()
    ).select(lane=pl.lit("Plan"), label=pl.lit("Target of the plan"), on="target_on")


def _missing(facts: Facts, child_id: str) -> pl.DataFrame:
    labels = {kind.value: kind.label for kind in MissingKind}
    return (
        facts.record["missing_episode"]
        .filter(pl.col("child_id") == child_id)
        .select(
            lane=pl.lit("Missing"),
            label=pl.col("kind").replace_strict(labels, default=pl.col("kind")),
            on="started_on",
            until="ended_on",
            word=pl.lit(None, pl.String),
        )
    )
