"""The shape of a database: tables, columns, keys, links between tables and readable values."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from itertools import compress
from types import NoneType
from typing import Any

from sqlalchemy import Column, Enum

from data_access.checks.raw import CONTRACT_TABLES, RawTable, is_readable
from data_access.checks.report import Problems, Severity
from measures.frames import TABLES
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

WITHOUT = {
    "locality": "nothing can be looked at by locality",
    "team": "nothing can be looked at by team",
    "iro": "caseloads cannot be shown",
    "iro_availability": "leave is not known and each officer's own FTE is used",
    "team_allocation": "no child has a team or a locality",
    "iro_allocation": "every child counts as without an IRO",
    "review_decision": "decisions of reviews are 'not supplied'",
    "iro_contact": "contacts between reviews are 'not supplied'",
    "care_plan_area": "the areas of the Care Plan are 'not supplied'",
    "permanence_plan": "plans for permanence and drift are 'not supplied'",
    "milestone": "dates of adoption and of proceedings are 'not supplied'",
    "dispute": "disputes are 'not supplied'",
    "dispute_stage": "the clocks of dispute stages are 'not supplied'",
    "missing_episode": "missing episodes are 'not supplied'",
    "practice_feedback": "practice feedback is 'not supplied'",
    "quality_audit": "quality audits are 'not supplied'",
    "voice_feedback": "feedback from children and others is 'not supplied'",
}
"""What is off without each table that the dashboard can do without."""
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
        if name in WITHOUT:
            words = f"the table is not there; without it {WITHOUT[name]}"
            problems.add("missing-table", name, words, severity=Severity.NOTE)
        else:
            words = "the table is not there; without it the dashboard cannot read the database"
            problems.add("missing-table", name, words, severity=Severity.REFUSED)
        return
    if raw.is_unreadable:
        words = "the database refuses to read the table; try to select from it by hand"
        problems.add("unreadable-table", name, words, severity=Severity.REFUSED)
        return
    for column in raw.table.columns:
        if column.name in raw.cells:
            continue
        if column.name in TABLES[name].required:
            words, severity = "the dashboard cannot read the database", Severity.REFUSED
        else:
            words, severity = "what needs it is 'not supplied'", Severity.WRONG
        words = f"the column {column.name} is not there; without it {words}"
        problems.add("missing-column", name, words, severity=severity)


def _check_keys(raw: RawTable, problems: Problems) -> None:
    name = raw.table.name
    keys = [key for key in raw.ids if key is not None]
    if nulls := len(raw.ids) - len(keys):
        problems.add("null-key", name, "the key is null", *["(no key)"] * nulls)
    counts = Counter(_hashable(keys))
    if len(counts) < len(keys):
        twice = [key for key, count in counts.items() if count > 1]
        problems.add("duplicate-key", name, "the same key stands in several rows", *twice)


def _check_links(raw: RawTable, tables: Tables, problems: Problems) -> None:
    for column in raw.table.columns:
        for link in column.foreign_keys:
            target = tables[link.column.table.name]
            if column.name not in raw.cells or not target.has(target.key):
                continue
            there = {None, *_hashable(target.ids)}
            pointing = _hashable(raw.cells[column.name])
            if there.issuperset(pointing):
                continue
            orphans = [key for key, to in zip(raw.ids, pointing, strict=True) if to not in there]
            words = f"{column.name} points to no row of {target.table.name}"
            problems.add("broken-key", raw.table.name, words, *orphans)


def _check_values(raw: RawTable, problems: Problems) -> None:
    for column in raw.table.columns:
        if column.name not in raw.cells or column.primary_key:
            continue
        values, known = raw.cells[column.name], _known_codes(raw, column.name)
        kinds = set(map(type, values)) - {NoneType}
        if len(kinds) <= 1 and kinds <= _PLAIN:  # of several, 1, 1.0 and true were one in a set
            wrong = {value for value in set(values) if _fault(value, column, known)}
            faulty = [value in wrong for value in values] if wrong else []
        else:
            faulty = [_fault(value, column, known) is not None for value in values]
        for key, value in compress(zip(raw.ids, values, strict=True), faulty):
            if fault := _fault(value, column, known):
                code, words = fault
                problems.add(code, raw.table.name, f"{column.name} {words}", key)


def _fault(
    value: object, column: Column[Any], known: Collection[str] | None
) -> tuple[str, str] | None:
    """Return what is wrong with a value, as a code and in words; null for one that is fine."""
    if value is None or value == "":
        is_needed = not column.nullable
        return ("null-required", "is empty, and the contract needs it") if is_needed else None
    if not is_readable(value, column.type):
        return "unreadable-value", "holds a value that cannot be read as its type"
    if known is not None and value not in known:
        return "unknown-code", "holds a code that is in no list"
    return None


def _known_codes(raw: RawTable, column: str) -> Collection[str] | None:
    kind = raw.table.columns[column].type
    if isinstance(kind, Enum):
        words: type[StrEnum] = kind.enum_class  # type: ignore[assignment]  # stored() takes StrEnums only
        return frozenset(words)
    return _LISTS.get((raw.table.name, column))


_PLAIN = {str, int, float, bool, bytes, NoneType}


def _hashable(values: Sequence[object]) -> Sequence[Any]:
    """Return values that can be members of a set, which a driver's own kinds need not be."""
    if set(map(type, values)) <= _PLAIN:
        return values
    return [value if type(value) in _PLAIN else repr(value) for value in values]
