"""The facts export: every derived row, unfiltered, for analysts and independent checks."""

from pathlib import Path

import polars as pl

from measures.facts import Facts
from measures.headline import caseload_ratio
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.headline.catalogue import CATALOGUE
from measures.headline.history import history
from measures.headline.measure import Headline
from measures.headline.trends import trends

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

RATIO_GROUPS = tuple(each for each in GROUPS if each[1] in caseload_ratio.GROUPS)
"""How children per FTE is: nobody has the posts of a locality or a team."""


def export_frames(facts: Facts, *, with_months: bool = False) -> dict[str, pl.DataFrame]:
    """Return the five files of the export as frames, sorted by key.

    `with_months`: `measures` has each measure at each of the last 24 month ends too.
    """
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
        "measures": measures_frame(facts, with_months=with_months),
    }  # fmt: skip


def measures_frame(facts: Facts, *, with_months: bool = False) -> pl.DataFrame:
    """Return every headline measure for the service and by locality, team and IRO.

    `with_months`: at each of the last month ends too, as the facts of that day have it; months
    before the data begins have no row, nor has a group that nothing was counted for.
    """
    parts = [
        _labelled(measure, measure.by(facts, column), facts, group, column)
        for measure in CATALOGUE
        for group, column in GROUPS
    ]
    parts += [
        _labelled(CHILDREN_PER_FTE, CHILDREN_PER_FTE.by(facts, column), facts, group, column)
        for group, column in RATIO_GROUPS
    ]
    if with_months:
        parts += _months(facts)
    return pl.concat(parts).sort("code", "group", "group_id", "period", nulls_last=True)


def _months(facts: Facts) -> list[pl.DataFrame]:
    rows = history(facts)
    codes = [measure.code for measure in CATALOGUE]
    tables = {column: trends(facts, group=column, rows=rows, codes=codes) for _, column in GROUPS}
    begins = facts.snapshot.covers_from
    is_told = (pl.col("month_on") < facts.as_at) & (
        pl.lit(True) if begins is None else pl.col("month_on") >= begins
    )
    counted = [
        _labelled(
            measure,
            tables[column].filter(is_told, pl.col("measure") == measure.code),
            facts,
            group,
            column,
        )
        for measure in CATALOGUE
        for group, column in GROUPS
    ]
    ratios = [
        _labelled(
            CHILDREN_PER_FTE,
            CHILDREN_PER_FTE.by_month(facts, rows, group=column).filter(is_told),
            facts,
            group,
            column,
        )
        for group, column in RATIO_GROUPS
    ]
    return counted + ratios


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


def _labelled(
    measure: Headline, figures: pl.DataFrame, facts: Facts, group: str, column: str | None
) -> pl.DataFrame:
    """Give figures of a measure the columns of the file; `month_on` is their day, else `as_at`."""
    day = (
        pl.col("month_on").cast(pl.String)
        if "month_on" in figures.columns
        else pl.lit(facts.as_at.isoformat())
    )
    if measure.period == "months":
        day = pl.concat_str(pl.lit(f"{facts.policy.figures.period_months} months to "), day)
    return (
        figures.with_columns(
            code=pl.lit(measure.code),
            group=pl.lit(group),
            group_id=pl.lit(None, pl.String) if column is None else pl.col("group_id"),
            period=day,
            label=pl.lit(measure.label),
            unit=pl.lit(measure.unit),
        )
        .select(MEASURES)
        .cast(_SCHEMA)
    )


def write_facts(
    facts: Facts, folder: Path, *, file_format: str = "csv", with_months: bool = False
) -> list[str]:
    """Write the five files and return a line about each; `with_months` as in `export_frames`.

    CSV: ISO dates, null empty, booleans `true`/`false`, UTF-8. Raises OSError if the folder
    cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, frame in export_frames(facts, with_months=with_months).items():
        path = folder / f"{name}.{file_format}"
        if file_format == "parquet":
            frame.write_parquet(path)
        else:
            frame.write_csv(path)
        lines.append(f"{path.name}: {frame.height:,} rows")
    return lines
