"""The facts export: every derived row, unfiltered, for analysts and independent checks."""

from pathlib import Path

import polars as pl

from measures.catalogue import CATALOGUE, Measure, children_per_fte
from measures.facts import Facts

CHILDREN = (
    "child_id",
    "care_period_id",
    "started_on",
    "days_in_care",
    "age_years",
    "legal_status",
    "placement_type",
    "iro_id",
    "team_id",
    "locality_id",
    "load_weight",
    "reviews_held",
    "last_review_on",
    "next_review_due_on",
    "next_review_rule",
    "next_review_status",
    "is_history_incomplete",
    "plan",
    "drift",
    "is_silent_drift",
    "open_disputes",
    "placements_12_months",
    "iros_this_period",
    "load_because",
    "drift_unknown",
)
DUTIES = (
    "duty",
    "rule",
    "sequence",
    "subject_id",
    "child_id",
    "care_period_id",
    "iro_id",
    "team_id",
    "locality_id",
    "opened_on",
    "due_on",
    "done_on",
    "void_on",
    "status",
    "days_overdue",
    "because",
)
OFFICERS = (
    "iro_id",
    "name",
    "fte_available",
    "children",
    "children_per_fte",
    "band",
    "weighted_load",
    "weighted_per_fte",
)
DISPUTES = (
    "dispute_id",
    "child_id",
    "iro_id",
    "team_id",
    "locality_id",
    "raised_on",
    "formal_on",
    "stage",
    "stage_started_on",
    "stage_due_on",
    "overall_due_on",
    "closed_on",
    "outcome",
    "status",
)
MEASURES = (
    "code",
    "group",
    "group_id",
    "period",
    "label",
    "unit",
    "value",
    "numerator",
    "denominator",
    "unknown",
    "low",
    "high",
)
GROUPS = (("service", None), ("locality", "locality_id"), ("team", "team_id"), ("iro", "iro_id"))
"""How each measure is grouped in the `measures` file, and by which column."""


def export_frames(facts: Facts) -> dict[str, pl.DataFrame]:
    """Return the five files of the export as frames, sorted by key (design.md)."""
    return {
        "duties": facts.explained(facts.duties)
        .select(DUTIES)
        .sort(
            "duty", "child_id", "care_period_id", "sequence", "subject_id", "opened_on", "due_on",
            "done_on", "status", nulls_last=True,
        ),
        "children": facts.children.select(CHILDREN).sort("child_id"),
        "officers": facts.officers.select(OFFICERS).sort("iro_id", nulls_last=True),
        "disputes": facts.disputes.select(DISPUTES).sort("dispute_id"),
        "measures": measures_frame(facts),
    }  # fmt: skip


def measures_frame(facts: Facts) -> pl.DataFrame:
    """Return every headline measure for the service and by locality, team and IRO."""
    parts = [
        _measure(measure, facts, group, column) for measure in CATALOGUE for group, column in GROUPS
    ]
    ratio = children_per_fte(facts.officers)
    as_at = facts.as_at.isoformat()
    per_fte = pl.DataFrame(
        {
            "code": ["children_per_fte"],
            "group": ["service"],
            "group_id": [None],
            "period": [as_at],
            "label": ["Children per FTE"],
            "unit": ["ratio"],
            "value": [ratio.value],
            "numerator": [ratio.numerator],
            "denominator": [ratio.denominator],
            "unknown": [0],
            "low": [ratio.low],
            "high": [ratio.high],
        },
        schema=_SCHEMA,
    )
    return pl.concat([*parts, per_fte]).sort("code", "group", "group_id", nulls_last=True)


_SCHEMA = pl.Schema(
    {
        **dict.fromkeys(MEASURES[:6], pl.String),
        "value": pl.Float64,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "unknown": pl.Int64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
)


def _measure(measure: Measure, facts: Facts, group: str, column: str | None) -> pl.DataFrame:
    period = facts.as_at.isoformat()
    if measure.period == "months":
        period = f"{facts.policy.figures.period_months} months to {period}"
    group_id = pl.lit(None, pl.String) if column is None else pl.col("group_id")
    return (
        measure.by(facts, column)
        .with_columns(
            code=pl.lit(measure.code),
            group=pl.lit(group),
            group_id=group_id,
            period=pl.lit(period),
            label=pl.lit(measure.label),
            unit=pl.lit(measure.unit),
        )
        .select(MEASURES)
        .cast(_SCHEMA)
    )


def write_facts(facts: Facts, folder: Path, *, file_format: str = "csv") -> list[str]:
    """Write the five files and return a line about each.

    CSV: ISO dates, null empty, booleans `true`/`false`, UTF-8. Raises OSError if the folder
    cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, frame in export_frames(facts).items():
        path = folder / f"{name}.{file_format}"
        if file_format == "parquet":
            frame.write_parquet(path)
        else:
            frame.write_csv(path)
        lines.append(f"{path.name}: {frame.height:,} rows")
    return lines
