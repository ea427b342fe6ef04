"""The frames that enter the rules: one contract per table of the review database.

Dates are days, ids are text, null means *not recorded*. `data_access/tables.py` declares the
same columns for the database; a test holds the two equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, kw_only=True)
class TableContract:
    """One table as the rules read it."""

    name: str
    schema: pl.Schema
    required: tuple[str, ...]
    """Columns that may not be missing from the database (the key and those never null)."""
    begins: str | None = None
    """The date on which a row comes into being; before it the row is not yet known."""
    stands: tuple[str, ...] = ()
    """Date columns that are plans by nature: used as they stand, even when later than `as_at`."""
    is_optional: bool = True
    """Whether a database without the table is still complete (the figures say not supplied)."""

    @property
    def key(self) -> str:
        """The single-column primary key."""
        return f"{self.name}_id"

    @property
    def recorded_dates(self) -> tuple[str, ...]:
        """Date columns that read as null when later than `as_at`."""
        return tuple(
            column
            for column, dtype in self.schema.items()
            if dtype == pl.Date and column not in self.stands and column != self.begins
        )

    def empty(self) -> pl.DataFrame:
        """Return the table with no rows."""
        return pl.DataFrame(schema=self.schema)


_TYPES: Mapping[str, pl.DataType] = {
    "fte": pl.Float64(),
    "cp_children": pl.Int64(),
    "distance_miles": pl.Float64(),
    "date_of_birth": pl.Date(),
    "uasc_until": pl.Date(),
    "booked_for": pl.Date(),
    "covers_from": pl.Date(),
    "extracted_at": pl.Datetime("us", "UTC"),
    "loaded_at": pl.Datetime("us", "UTC"),
    "parents_consulted": pl.Boolean(),
    "rights_explained": pl.Boolean(),
}


def _type(column: str) -> pl.DataType:
    if column in _TYPES:
        return _TYPES[column]
    if column.endswith("_on"):
        return pl.Date()
    return pl.Boolean() if column.startswith(("is_", "has_", "was_")) else pl.String()


def _table(
    name: str,
    columns: str,
    *,
    begins: str | None = None,
    stands: tuple[str, ...] = (),
    is_optional: bool = True,
) -> TableContract:
    """Declare a table by its columns; those marked `?` may be null or missing."""
    words = [f"{name}_id", *columns.split()]
    names = [word.rstrip("?") for word in words]
    return TableContract(
        name=name,
        schema=pl.Schema({column: _type(column) for column in names}),
        required=tuple(word for word in words if not word.endswith("?")),
        begins=begins,
        stands=stands,
        is_optional=is_optional,
    )


TABLES: Mapping[str, TableContract] = {
    contract.name: contract
    for contract in (
        _table("locality", "name"),
        _table("team", "name locality_id? manager_name?"),
        _table(
            "iro",
            "name role fte? base_locality_id? employment? started_on? ended_on? cp_children?",
            stands=("started_on", "ended_on"),
        ),
        _table(
            "iro_availability",
            "iro_id started_on ended_on? fte reason?",
            stands=("started_on", "ended_on"),
        ),
        _table(
            "child",
            "case_number? first_name? last_name? date_of_birth? sex? ethnicity? is_disabled? "
            "has_communication_needs? first_language? sibling_group? uasc_until? is_restricted?",
            stands=("date_of_birth", "uasc_until"),
            is_optional=False,
        ),
        _table(
            "care_period",
            "child_id started_on ended_on? end_reason?",
            begins="started_on",
            is_optional=False,
        ),
        _table(
            "episode",
            "care_period_id started_on start_reason? legal_status? category_of_need? "
            "placement_type? placement_provider? ended_on? end_reason? change_reason? "
            "distance_miles? is_outside_authority? is_deprived_of_liberty? carer_id?",
            begins="started_on",
            is_optional=False,
        ),
        _table(
            "team_allocation",
            "child_id team_id social_worker? started_on ended_on?",
            begins="started_on",
        ),
        _table(
            "iro_allocation",
            "care_period_id iro_id started_on ended_on? change_reason?",
            begins="started_on",
        ),
        _table(
            "review",
            "care_period_id system_due_on? booked_for? first_meeting_on? completed_on? "
            "cancelled_on? format? was_adjourned? invitations_sent_on? chair_iro_id? "
            "participation_code? late_reason? social_worker_report_on? child_spoken_to_on? "
            "parents_consulted? rights_explained? decisions_sent_on? manager_responded_on? "
            "record_completed_on? record_distributed_on? sent_to_child_on?",
            stands=("system_due_on", "booked_for"),
            is_optional=False,
        ),
        _table(
            "review_decision",
            "review_id theme? text? owner? due_on? completed_on?",
            stands=("due_on",),
        ),
        _table(
            "iro_contact",
            "care_period_id iro_id? contacted_on kind was_child_seen_alone?",
            begins="contacted_on",
        ),
        _table("care_plan_area", "care_period_id area updated_on status", begins="updated_on"),
        _table(
            "permanence_plan",
            "care_period_id plan is_parallel agreed_on target_on? achieved_on? ended_on? "
            "contingency?",
            begins="agreed_on",
            stands=("target_on",),
        ),
        _table("milestone", "care_period_id kind happened_on", begins="happened_on"),
        _table(
            "dispute",
            "care_period_id iro_id? raised_on formal_on? theme? summary? was_child_informed? "
            "legal_advice_on? closed_on? outcome? impact?",
            begins="raised_on",
        ),
        _table(
            "dispute_stage",
            "dispute_id stage started_on responded_on? ended_on?",
            begins="started_on",
        ),
        _table("missing_episode", "child_id kind started_on ended_on?", begins="started_on"),
        _table(
            "practice_feedback",
            "care_period_id iro_id? team_id? noted_on kind theme? text?",
            begins="noted_on",
        ),
        _table("quality_audit", "review_id audited_on aspect grade", begins="audited_on"),
        _table(
            "voice_feedback",
            "child_id? iro_id? received_on resolved_on? from_whom kind text?",
            begins="received_on",
        ),
        _table(
            "extract",
            "source extracted_at loaded_at covers_from? is_demo",
            stands=("covers_from",),
            is_optional=False,
        ),
    )
}
"""Every table of the contract by name."""
