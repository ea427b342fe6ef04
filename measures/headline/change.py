"""What has changed between two snapshots: new, cleared and still there, topic by topic.

opening + new - cleared = closing holds for every topic. A child who is no longer in care, or no
longer in the data, is said to be that: what stood about them is not simply cleared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from measures.facts import Facts
from measures.headline.catalogue import (
    CHILDREN_DRIFTING,
    CHILDREN_WITHOUT_IRO,
    DISPUTES_OPEN,
    DISPUTES_PAST_LIMIT,
    NOT_HEARD_TWICE,
    REVIEWS_OVERDUE,
    REVIEWS_UNBOOKED,
    REVIEWS_UNRECORDED,
    SILENT_DRIFT,
    Measure,
)
from measures.once import once
from measures.words import DisputeStage, DutyCode

TOPICS: tuple[Measure, ...] = (
    REVIEWS_OVERDUE,
    REVIEWS_UNRECORDED,
    REVIEWS_UNBOOKED,
    SILENT_DRIFT,
    CHILDREN_DRIFTING,
    DISPUTES_PAST_LIMIT,
    DISPUTES_OPEN,
    CHILDREN_WITHOUT_IRO,
    NOT_HEARD_TWICE,
)
"""What an agenda goes through, in order."""

_REVIEW_DECISION, _STAGE = DutyCode.REVIEW_DECISION.value, DutyCode.DISPUTE_STAGE.value

KEYS: Mapping[str, Mapping[str, pl.Expr]] = {
    "duties": {
        "period": pl.col("care_period_id"),
        "kind": pl.col("duty"),
        "number": pl.col("sequence"),
        # A review has no row of its own until it is held; what has no number always has one.
        "subject": pl.when(pl.col("sequence").is_null()).then("subject_id"),
        "stage_on": pl.when(pl.col("duty") == _STAGE).then("opened_on"),
        "asked_for": pl.when(pl.col("duty") == _REVIEW_DECISION).then("due_on"),
    },
    "children": {"child": pl.col("child_id")},
    "children_heard": {"child": pl.col("child_id")},
    "disputes": {"dispute": pl.col("dispute_id")},
    "reviews_held": {"review": pl.col("review_id")},
    "feedback": {"feedback": pl.col("voice_feedback_id")},
    "audits": {"audit": pl.col("quality_audit_id")},
    "plan_areas": {"child": pl.col("child_id"), "of": pl.col("area")},
    "decisions": {"decision": pl.col("review_decision_id")},
}
"""What makes a row of a frame the same thing on two days. Like rows are told apart by counting."""

NEW, CLEARED, STAYS = "new", "cleared", "stays"
LEFT_CARE, NOT_IN_DATA = "left care", "not in the data any more"
WAS_OUTSIDE, IS_OUTSIDE = "was outside the filters", "is outside the filters now"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """How the count of a topic came about."""

    measure: Measure
    opening: int
    new: int
    cleared: int
    closing: int


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The rows that a measure opens in two views: in the later or the earlier alone, and in both.

    Rows are whole, those of `new` and `stays` from the later view; each has `why`, null or one of
    the reasons above.
    """

    measure: Measure
    new: pl.DataFrame
    cleared: pl.DataFrame
    stays: pl.DataFrame

    @property
    def flow(self) -> Flow:
        """Opening, new, cleared and closing of the topic."""
        new, cleared, stays = self.new.height, self.cleared.height, self.stays.height
        return Flow(
            measure=self.measure,
            opening=stays + cleared,
            new=new,
            cleared=cleared,
            closing=stays + new,
        )

    @property
    def owned(self) -> pl.DataFrame:
        """Whose the rows are, in one frame.

        Columns: child_id, iro_id, team_id, locality_id (of the later view, else the earlier),
        change (`new`, `cleared`, `stays`) and why. Sorted: new, cleared, stays, then by child.
        """
        owners = ["child_id", "iro_id", "team_id", "locality_id"]
        order = {NEW: self.new, CLEARED: self.cleared, STAYS: self.stays}
        return pl.concat(
            rows.select(*owners, "why").sort("child_id").with_columns(change=pl.lit(change))
            for change, rows in order.items()
        ).select(*owners, "change", "why")


@once
def parts(
    before: Facts,
    after: Facts,
    measure: Measure,
    *,
    unfiltered: tuple[Facts, Facts] | None = None,
) -> Parts:
    """Return what came and went between two views, of the rows that the measure's figure opens.

    `unfiltered`: both views before their filters; rows that the measure counted there too came or
    went by the filters alone (a move, a birthday), and `why` says so.
    """
    was, now = _keyed(before, measure), _keyed(after, measure)
    keys = [name for name in now.columns if name.startswith(_KEY)]
    here = after.record["child"].select("child_id", is_known=pl.lit(True))
    in_care = after.children if unfiltered is None else unfiltered[1].children
    care = in_care.select("child_id", is_in_care=pl.lit(True))
    new = _without(now, was, keys).with_columns(why=pl.lit(None, pl.String))
    cleared = (
        _without(was, now, keys)
        .join(here, on="child_id", how="left", maintain_order="left")
        .join(care, on="child_id", how="left", maintain_order="left")
        .with_columns(
            why=pl.when(pl.col("child_id").is_null())
            .then(None)
            .when(pl.col("is_known").is_null())
            .then(pl.lit(NOT_IN_DATA))
            .when(pl.col("is_in_care").is_null())
            .then(pl.lit(LEFT_CARE))
        )
        .drop("is_known", "is_in_care")
    )
    if unfiltered is not None:
        new = _by_filters(new, _keyed(unfiltered[0], measure), keys, WAS_OUTSIDE)
        cleared = _by_filters(cleared, _keyed(unfiltered[1], measure), keys, IS_OUTSIDE)
    stays = now.join(was.select(keys), on=keys, how="semi", nulls_equal=True)
    stays = stays.with_columns(why=pl.lit(None, pl.String))
    return Parts(
        measure=measure,
        new=new.drop(keys),
        cleared=cleared.drop(keys),
        stays=stays.drop(keys),
    )


_KEY = "key_"


@once
def _keyed(facts: Facts, measure: Measure) -> pl.DataFrame:
    """Return the rows a measure opens, each with its key; none where it is not supplied."""
    rows = measure.shown_rows(facts)
    if not measure.is_supplied(facts):
        rows = rows.clear()
    named = [expr.alias(f"{_KEY}{name}") for name, expr in KEYS[measure.frame].items()]
    keyed = rows.with_columns(named)
    same = [f"{_KEY}{name}" for name in KEYS[measure.frame]]
    return keyed.with_columns(pl.int_range(pl.len()).over(same).alias(f"{_KEY}nth"))


def _without(rows: pl.DataFrame, others: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return rows.join(
        others.select(keys), on=keys, how="anti", nulls_equal=True, maintain_order="left"
    )


def _by_filters(
    rows: pl.DataFrame, counted: pl.DataFrame, keys: list[str], reason: str
) -> pl.DataFrame:
    """Give the reason to rows that the measure counts outside the filters on the other day."""
    marked = counted.select(keys).with_columns(is_elsewhere=pl.lit(True))
    return (
        rows.join(marked, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            why=pl.when(pl.col("is_elsewhere")).then(pl.lit(reason)).otherwise(pl.col("why"))
        )
        .drop("is_elsewhere")
    )


def iro_changes(before: Facts, after: Facts) -> pl.DataFrame:
    """Return the children in care in both snapshots whose IRO is another one now.

    Columns: child_id, iro_id (now), team_id, locality_id and from_iro_id (null: had none).
    """
    was = before.children.select("child_id", from_iro_id="iro_id")
    return (
        after.children.join(was, on="child_id")
        .filter(pl.col("iro_id").ne_missing(pl.col("from_iro_id")))
        .select("child_id", "iro_id", "team_id", "locality_id", "from_iro_id")
        .sort("child_id")
    )


def escalated(before: Facts, after: Facts) -> pl.DataFrame:
    """Return the open disputes that stand at a higher stage than in the earlier view.

    Columns: dispute_id, child_id, iro_id, team_id, locality_id, stage and from_stage (null:
    informal then, or not yet raised). Formal since counts as a step whatever the stage; a stage not
    recorded on either day does not. Closed disputes are left out.
    """
    order = {stage.value: place for place, stage in enumerate(DisputeStage)}
    rank = {
        name: pl.col(name).replace_strict(order, default=None, return_dtype=pl.Int64)
        for name in ("stage", "from_stage")
    }
    was = before.disputes.filter(pl.col("formal_on").is_not_null()).select(
        "dispute_id", was_formal=pl.lit(True), from_stage="stage"
    )
    return (
        after.disputes.filter(pl.col("formal_on").is_not_null(), pl.col("closed_on").is_null())
        .join(was, on="dispute_id", how="left")
        .filter(pl.col("was_formal").is_null() | (rank["stage"] > rank["from_stage"]))
        .select("dispute_id", "child_id", "iro_id", "team_id", "locality_id", "stage", "from_stage")
        .sort("child_id", "dispute_id")
    )


def came_and_went(before: Facts, after: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the children who came into care between the snapshots, and those who left it."""
    came = after.children.join(before.children.select("child_id"), on="child_id", how="anti")
    left = before.children.join(after.children.select("child_id"), on="child_id", how="anti")
    return came, left
