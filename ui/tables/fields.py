"""Which fields each role may see: everything else is dropped before a widget or export has it."""

import polars as pl

from measures.care.load import CIRCUMSTANCES
from measures.counts.cycles import STEP_COLUMNS
from measures.words import Role

FIGURES = frozenset(
    {
        "opening", "new", "cleared", "closing",
        "agreed", "not_agreed", "overtaken", "partly_agreed", "withdrawn",
        "age_band", "amber", "band", "booked", "denominator", "due", "due_booked", "due_unbooked",
        "duty", "group", "high", "label",
        "legal_status_label", "locality", "low", "measure", "month_on", "n", "numerator", "period",
        "placement_label", "plan", "plan_label", "red", "rule", "share", "stage", "status",
        "target", "team", "test", "topic", "unknown", "value", "week_on",
        # voice, practice and the data page
        "area", "aspect", "comment", "complaint", "compliment", "concern", "counts", "figure",
        "file_name", "freshness", "from_whom", "good", "good_practice", "inadequate", "in_place",
        "late", "late_1", "late_2", "late_3", "missing", "needs_attention", "no_date", "not_due",
        "outstanding", "problem", "requires_improvement", "rows", "rows_in", "rows_loaded",
        "rows_set_aside", "source", "table", "theme", "touches", "unresolved",
        "past_limit", "within_limit", "no_limit",
        # the published figures of the board
        "topic_0", "topic_1", "topic_2", "topic_3", "topic_4",
    }
)  # fmt: skip
"""Counts and what they are counted by: no child and no officer can be told from them."""

SCHEDULING = frozenset(
    {
        "booked_for", "case_number", "display_name", "due_on", "iro", "review_type", "status",
        # how much is due when: counts alone
        "booked", "decisions", "due", "due_booked", "due_day", "due_unbooked", "records", "to_book",
        "to_child", "week_on",
    }
)  # fmt: skip
"""What booking a review and sending its papers needs, and no more."""

CASE = FIGURES | SCHEDULING | frozenset(CIRCUMSTANCES) | frozenset(STEP_COLUMNS) | frozenset(
    {
        "about", "age_years", "area_status", "audited_on", "because", "cafcass_on", "children",
        "children_in_view", "children_per_fte", "closed_on", "date_of_birth", "days_in_care",
        "days_late", "days_open", "days_overdue", "done_on", "drift", "drift_unknown", "examples",
        "first_name", "formal_on", "from_officer", "from_stage", "to_officer", "children_after",
        "per_fte_after", "band_after", "change", "fte_available", "grade", "heard", "heard_before",
        "held_on", "home_since", "informal_disputes", "iro_contacts_since", "iro_name",
        "iros_this_period",
        "is_history_incomplete", "is_silent_drift", "kind", "last_name", "last_review_on",
        "last_step_on", "late_reason", "legal_status", "load_because", "load_weight",
        "locality_name", "met_on", "name", "next_review_due_on", "next_review_rule",
        "next_review_status", "noted_on", "open_disputes", "opened_on", "outcome", "overall_due_on",
        "parents_consulted", "placement_type", "placements_12_months", "plan_set_on", "raised_on",
        "ratio_text", "received_on", "reviews_held", "reviews_passed_in_silence",
        "rights_explained", "seen_alone_on", "sequence", "severity", "since_on", "stage_due_on",
        "stage_started_on", "started_on", "target_on", "team_name", "updated_on", "void_on",
        "weighted_load", "weighted_per_fte", "what", "whose", "without_iro_since", "siblings",
        "iros", "working_days_waiting", "said", "owner", "impact", "was_child_informed", "on",
        "resolved_on", "wait", "until", "last_on", "step", "clock", "step_days", "step_limit_on",
        "decided_on", "ordered_on", "matched_on", "placed_on", "entry_days", "entry_clock",
        "reviews", "disputes_since", "concerns_since",
        "worked_since_on", "why", "working_days_open",
        "working_days_used", "available_days", "room", "week_load", "changed_on", "change_reason",
        "band_before", "cost",
    }
)  # fmt: skip
"""What those who chair and manage reviews work from. No database keys: links carry tokens."""

LOG = frozenset({"log_at", "log_who", "log_action", "log_detail"})
"""What the access log says: for the Service Manager alone."""

ACCOUNTS = frozenset(
    {"account", "account_name", "account_officer", "account_role", "account_state", "last_at",
     "since_at"}
)  # fmt: skip
"""What is said of other people's accounts: for the Service Manager alone."""

OWN_TRAIL = frozenset({"own_action", "own_at", "own_detail"})
"""What the access log says of the person themselves: for everyone."""

FIELDS: dict[Role, frozenset[str]] = {
    Role.SERVICE_MANAGER: CASE | LOG | ACCOUNTS | OWN_TRAIL,
    Role.SENIOR_IRO: CASE | OWN_TRAIL,
    Role.IRO: CASE | OWN_TRAIL,
    Role.BUSINESS_SUPPORT: SCHEDULING | OWN_TRAIL,
    Role.VIEWER: FIGURES | OWN_TRAIL,
}
"""The fields of each role. A field that no role has cannot be shown at all."""

EVERY_FIELD = frozenset().union(*FIELDS.values())


class UndeclaredFieldError(KeyError):
    """A table or export asks for a field that this module does not name: our own mistake."""


def allowed(rows: pl.DataFrame, role: Role) -> pl.DataFrame:
    """Return the rows with only the columns that the role may see."""
    return rows.select(column for column in rows.columns if column in FIELDS[role])


def may_see(field: str, role: Role) -> bool:
    """Whether a role may see a field; raises UndeclaredFieldError for one not named here."""
    if field not in EVERY_FIELD:
        raise UndeclaredFieldError(f"The field [{field}] is not declared in ui/tables/fields.py.")
    return field in FIELDS[role]
