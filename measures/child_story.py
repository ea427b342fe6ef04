"""One child's story: spans and marks on a common time axis, and the rows behind them."""

from dataclasses import dataclass

import polars as pl

from measures.facts import Facts
from measures.words import NO_PLAN, DutyCode, LegalStatus, Placement, Plan

LANES = ("Legal status", "Home", "IRO", "Plan", "Reviews", "Disputes")
"""What runs side by side on a child's page, from top to bottom."""

SPANS = pl.Schema(
    {"lane": pl.String, "label": pl.String, "started_on": pl.Date, "ended_on": pl.Date,
     "word": pl.String}
)  # fmt: skip
"""Spans: ended_on null while it runs; `word` is a status word, or null for a plain fact."""

MARKS = pl.Schema({"lane": pl.String, "label": pl.String, "on": pl.Date, "word": pl.String})
"""Marks: a day with a status word."""


@dataclass(frozen=True, kw_only=True)
class ChildStory:
    """Spans and marks of one child, all periods of care included."""

    spans: pl.DataFrame
    marks: pl.DataFrame


def child_story(facts: Facts, child_id: str) -> ChildStory:
    """Return what happened to a child by `as_at`, lane by lane.

    Legal status and home are runs of the recorded codes; a plan of none is a span from entry
    until the first plan; a review is marked on the day it was held, or is due.
    """
    record = facts.record
    periods = record.periods.filter(pl.col("child_id") == child_id)
    own = periods.select("care_period_id", period_ended_on="ended_on")
    episodes = record.episodes.filter(pl.col("child_id") == child_id)
    legal = {code.value: code.label for code in LegalStatus}
    homes = {code.value: code.label for code in Placement}
    officers = dict(record["iro"].select("iro_id", "name").iter_rows())
    spans = [
        _runs(episodes, own, "legal_status", "Legal status", legal),
        _runs(episodes, own, "placement_type", "Home", homes),
        _plain(
            record["iro_allocation"]
            .join(own, on="care_period_id")
            .with_columns(
                ended_on=pl.coalesce("ended_on", "period_ended_on"),
                label=pl.col("iro_id").replace_strict(
                    officers, default="Unknown officer", return_dtype=pl.String
                ),
            ),
            "IRO",
        ),
        _plans(facts, periods),
        _disputes(facts, child_id),
    ]
    return ChildStory(
        spans=pl.concat(spans).sort("lane", "started_on", "label"),
        marks=_reviews(facts, child_id),
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
            pl.col("label", "started_on").first(),
            ended_on=pl.col("until").last(),
        )
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
    return (
        facts.duties.filter(
            pl.col("child_id") == child_id,
            pl.col("duty") == DutyCode.REVIEW.value,
            pl.col("void_on").is_null(),
        )
        .with_columns(on=pl.coalesce("done_on", "due_on"))
        .filter(pl.col("on").is_not_null())
        .select(lane=pl.lit("Reviews"), label=pl.format("Review {}", "sequence"), on="on",
                word="status")
        .sort("on")
    )  # fmt: skip
