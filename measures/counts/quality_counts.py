"""Small counted frames of voice and practice, each made from facts already in scope."""

import dataclasses

import polars as pl

from measures.care.voice import AGE_BANDS, CHARACTERISTICS, HEARD, NOT_RECORDED
from measures.facts import Facts
from measures.facts.practice import AGES, NO_DATE
from measures.headline.catalogue import Measure
from measures.once import once
from measures.words import (
    AuditAspect,
    AuditGrade,
    DutyCode,
    FeedbackKind,
    Participation,
    PlanArea,
    PlanAreaStatus,
    VoiceFrom,
    VoiceKind,
    Word,
)
from measures.working_days import months_after_day


def in_period(rows: pl.DataFrame, column: str, facts: Facts) -> pl.DataFrame:
    """Return the rows dated in the policy's months to `as_at`."""
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    return rows.filter(pl.col(column) > begins, pl.col(column) <= facts.as_at).rechunk()


@once
def by_characteristic(facts: Facts, measure: Measure) -> pl.DataFrame:
    """Return a share by who the children are: topic, group and the columns of `Measure.by`.

    Also is_too_few: fewer cases than the policy's small_base, and then value, low and high are
    null. Groups in order, `Not recorded` last; each topic's parts add up to the whole. `measure`
    counts rows of `reviews_held`, `children_heard` or a duty of a review.
    """
    known = with_characteristics(facts) if measure.frame == "duties" else facts
    parts = [
        measure.by(known, column)
        .sort(_rank(column), "group_id")
        .select(
            pl.lit(topic).alias("topic"), pl.col("group_id").alias("group"), "numerator",
            "denominator", "unknown", "value", "low", "high",
        )
        for column, topic in CHARACTERISTICS.items()
    ]  # fmt: skip
    too_few = (pl.col("denominator") < facts.policy.figures.small_base).fill_null(True)
    return pl.concat(parts).with_columns(
        *(pl.when(~too_few).then(c).alias(c) for c in ("value", "low", "high")),
        is_too_few=too_few,
    )


def _rank(column: str) -> pl.Expr:
    order = [label for _, label in AGE_BANDS] if column == "age_band" else []
    ranks = {name: rank for rank, name in enumerate(order)} | {NOT_RECORDED: 99}
    return pl.col("group_id").replace_strict(ranks, default=50, return_dtype=pl.Int64)


def with_characteristics(facts: Facts) -> Facts:
    """Return the facts with the duties of held reviews alone, and who the children were then."""
    who = facts.further.reviews_held.select(*CHARACTERISTICS, subject_id="review_id")
    spoken = pl.col("duty") == DutyCode.CHILD_SPOKEN_TO.value
    duties = facts.duties.filter(spoken).join(who, on="subject_id", how="left")
    return dataclasses.replace(
        facts, duties=duties.with_columns(pl.col(*CHARACTERISTICS).fill_null(NOT_RECORDED))
    )


@once
def participation_counts(facts: Facts) -> pl.DataFrame:
    """Return code, label, heard and n of the reviews held in the period, by review code.

    A row per code, PN0 and nothing recorded (code null) included; n may be 0.
    """
    counts = in_period(facts.reviews_held, "held_on", facts).group_by("participation_code").len("n")
    codes = [*(code.value for code in Participation), None]
    labels = [*(code.label for code in Participation), NOT_RECORDED]
    return (
        pl.DataFrame(
            {"code": codes, "label": labels, "heard": [HEARD.get(code or "") for code in codes]}
        )
        .join(counts, left_on="code", right_on="participation_code", how="left",
              nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("n").fill_null(0).cast(pl.Int64))
    )  # fmt: skip


@once
def feedback_counts(facts: Facts) -> pl.DataFrame:
    """Return from_whom (label), one column per kind, and unresolved, received in the period.

    `unresolved` counts complaints alone: a compliment or comment calls for no resolution.
    """
    rows = in_period(facts.feedback, "received_on", facts)
    complaint = pl.col("kind") == VoiceKind.COMPLAINT.value
    columns = {kind.value: pl.col("kind") == kind.value for kind in VoiceKind}
    columns["unresolved"] = complaint & pl.col("resolved_on").is_null()
    return _crossed(rows, "from_whom", VoiceFrom, columns)


@once
def audit_grades(facts: Facts) -> pl.DataFrame:
    """Return aspect (label) and one column per grade, audited in the period."""
    rows = in_period(facts.audits, "audited_on", facts)
    columns = {grade.value: pl.col("grade") == grade.value for grade in AuditGrade}
    return _crossed(rows, "aspect", AuditAspect, columns)


@once
def area_counts(facts: Facts) -> pl.DataFrame:
    """Return area (label), in_place, needs_attention, missing and unknown: children in care."""
    status = pl.col("area_status")
    columns = {word.value: status == word.value for word in PlanAreaStatus}
    columns["unknown"] = status.is_null()
    return _crossed(facts.plan_areas, "area", PlanArea, columns)


def _crossed(
    rows: pl.DataFrame, column: str, words: type[Word], columns: dict[str, pl.Expr]
) -> pl.DataFrame:
    """Count rows by a word (a row for each, 0 included) and by each of the columns."""
    counts = rows.group_by(column).agg(
        test.fill_null(False).sum().cast(pl.Int64).alias(name) for name, test in columns.items()
    )
    order = pl.DataFrame({column: [word.value for word in words]})
    labels = {word.value: word.label for word in words}
    return (
        order.join(counts, on=column, how="left", maintain_order="left")
        .with_columns(pl.col(*columns).fill_null(0))
        .with_columns(pl.col(column).replace_strict(labels))
    )


@once
def practice_counts(facts: Facts, column: str) -> pl.DataFrame:
    """Return a column (`theme` or `team_id`), good_practice and concern, noted in the period.

    The commonest first; null where none is recorded.
    """
    rows = in_period(facts.practice_feedback, "noted_on", facts)
    kinds = {kind.value: pl.col("kind") == kind.value for kind in FeedbackKind}
    return (
        rows.group_by(column)
        .agg(test.sum().cast(pl.Int64).alias(name) for name, test in kinds.items())
        .sort(pl.sum_horizontal(*kinds), column, descending=[True, False], nulls_last=True)
    )


@once
def decisions_by_theme(facts: Facts) -> pl.DataFrame:
    """Return theme, n, late and one column per age of the decisions outstanding, most late first.

    Columns after theme, n and late (by any number of days): late_1 to late_3 (up to 30, 31 to 91,
    more than 91 days late), not_due and no_date. A theme not recorded is null.
    """
    labels = [label for _, label in AGES] + [NO_DATE]
    names = ("not_due", "late_1", "late_2", "late_3", "no_date")
    ages = dict(zip(names, labels, strict=True))
    late = pl.sum_horizontal("late_1", "late_2", "late_3")
    return (
        facts.decisions.group_by("theme")
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            *((pl.col("age") == label).sum().cast(pl.Int64).alias(n) for n, label in ages.items()),
        )
        .with_columns(late=late)
        .sort("late", "n", "theme", descending=[True, True, False], nulls_last=True)
    )
