"""The shape of a database: tables, columns, keys, links between tables and readable values."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from enum import StrEnum

from sqlalchemy import Enum

from data_access.checks.raw import CONTRACT_TABLES, RawTable, is_readable
from data_access.checks.report import Problems, Severity
from measures.words import (
    ETHNICITY_GROUP,
    ChangeReason,
    EndReason,
    LegalStatus,
    Need,
    Placement,
    PlacementProvider,
    StartReason,
)

OPTIONAL = {
    "iro_availability": "leave and part-time working are not known; each officer's own FTE is used",
    "iro_contact": "contacts between reviews say 'not supplied'",
    "care_plan_area": "the areas of the Care Plan say 'not supplied'",
    "review_decision": "decisions of reviews say 'not supplied'",
    "milestone": "dates of adoption and of proceedings say 'not supplied'",
    "missing_episode": "missing episodes say 'not supplied'",
    "practice_feedback": "practice feedback says 'not supplied'",
    "quality_audit": "quality audits say 'not supplied'",
    "voice_feedback": "feedback from children and others says 'not supplied'",
}
"""Tables that a database may lack, and what is off without each."""
_LISTS: Mapping[tuple[str, str], Collection[str]] = {
    ("child", "ethnicity"): ETHNICITY_GROUP,
    ("care_period", "end_reason"): frozenset(EndReason),
    ("episode", "start_reason"): frozenset(StartReason),
    ("episode", "legal_status"): frozenset(LegalStatus),
    ("episode", "category_of_need"): frozenset(Need),
    ("episode", "placement_type"): frozenset(Placement),
    ("episode", "placement_provider"): frozenset(PlacementProvider),
    ("episode", "end_reason"): frozenset(EndReason),
    ("episode", "change_reason"): frozenset(ChangeReason),
}
Tables = Mapping[str, RawTable]


def check_shape(tables: Tables, problems: Problems) -> None:
    """Find what is missing, what is twice, what points nowhere and what cannot be read."""
    for table in CONTRACT_TABLES:
        raw = tables[table.name]
        _check_presence(raw, problems)
        if raw.is_there and raw.has(raw.key):
            _check_keys(raw, problems)
            _check_links(raw, tables, problems)
            _check_values(raw, problems)


def _check_presence(raw: RawTable, problems: Problems) -> None:
    name = raw.table.name
    if not raw.is_there:
        if name in OPTIONAL:
            words = f"the table is not there; without it {OPTIONAL[name]}"
            problems.add("optional-table-missing", name, words, severity=Severity.NOTE)
        else:
            words = "the table is not there; without it the dashboard cannot read the database"
            problems.add("missing-table", name, words, severity=Severity.REFUSED)
        return
    for column in raw.table.columns:
        if column.name not in raw.columns:
            words = (
                f"the column {column.name} is not there; "
                f"without it the dashboard cannot read the table"
            )
            problems.add("missing-column", name, words, severity=Severity.REFUSED)


def _check_keys(raw: RawTable, problems: Problems) -> None:
    name = raw.table.name
    nulls = sum(row[raw.key] is None for row in raw.rows)
    if nulls:
        problems.add("null-key", name, "the key is null", *["(no key)"] * nulls)
    counts = Counter(_hashable(row[raw.key]) for row in raw.rows if row[raw.key] is not None)
    twice = [key for key, count in counts.items() if count > 1]
    if twice:
        problems.add("duplicate-key", name, "the same key stands in several rows", *twice)


def _check_links(raw: RawTable, tables: Tables, problems: Problems) -> None:
    for column in raw.table.columns:
        for link in column.foreign_keys:
            target = tables[link.column.table.name]
            if column.name not in raw.columns or not target.has(target.key):
                continue
            there = {_hashable(row[target.key]) for row in target.rows}
            orphans = [
                row[raw.key]
                for row in raw.rows
                if row[column.name] is not None and _hashable(row[column.name]) not in there
            ]
            if orphans:
                words = f"{column.name} points to no row of {target.table.name}"
                problems.add("broken-key", raw.table.name, words, *orphans)


def _check_values(raw: RawTable, problems: Problems) -> None:
    name = raw.table.name
    for column in raw.table.columns:
        if column.name not in raw.columns or column.primary_key:
            continue
        known = _known_codes(raw, column.name)
        for row in raw.rows:
            value = row[column.name]
            if value is None:
                if not column.nullable:
                    words = f"{column.name} is null, and the contract needs it"
                    problems.add("null-required", name, words, row[raw.key])
            elif not is_readable(value, column.type):
                words = f"{column.name} holds a value that cannot be read as its type"
                problems.add("unreadable-value", name, words, row[raw.key])
            elif known is not None and value not in known:
                words = f"{column.name} holds a code that is in no list"
                problems.add("unknown-code", name, words, row[raw.key])


def _known_codes(raw: RawTable, column: str) -> Collection[str] | None:
    kind = raw.table.columns[column].type
    if isinstance(kind, Enum):
        words: type[StrEnum] = kind.enum_class  # type: ignore[assignment]  # stored() takes StrEnums only
        return frozenset(words)
    return _LISTS.get((raw.table.name, column))


def _hashable(value: object) -> Hashable:
    return value if isinstance(value, (str, int, float, bytes)) else repr(value)
