"""Small histories for the tests: a snapshot from a few rows per table."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from measures.frames import TABLES
from measures.policy import Policy
from measures.record import Record, record
from measures.snapshot import Snapshot

Row = Mapping[str, Any]

EXTRACTED_AT = datetime(2026, 3, 31, 12, tzinfo=UTC)

DEFAULTS: Mapping[str, Row] = {
    "iro": {"role": "iro"},
    "child": {"is_restricted": False},
    "iro_contact": {"kind": "visit"},
    "permanence_plan": {"is_parallel": False},
    "missing_episode": {"kind": "M"},
    "practice_feedback": {"kind": "concern"},
    "extract": {
        "source": "a test",
        "extracted_at": EXTRACTED_AT,
        "loaded_at": EXTRACTED_AT,
        "is_demo": True,
    },
}
"""What a row holds where a test says nothing; any other column is null."""


def table(name: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Return one table of the contract from its rows.

    A date may be text (`2026-01-21`); a row without a key gets one (`review-1`, `review-2`).
    Raises KeyError for a column that the contract does not have.
    """
    contract = TABLES[name]
    filled = []
    for number, row in enumerate(rows, start=1):
        if unknown := set(row) - set(contract.schema):
            raise KeyError(f"{name} has no column {sorted(unknown)}")
        values = {contract.key: f"{name}-{number}", **DEFAULTS.get(name, {}), **row}
        filled.append({c: _value(values.get(c), t) for c, t in contract.schema.items()})
    return pl.DataFrame(filled, schema=contract.schema, orient="row")


def _value(value: Any, dtype: pl.DataType) -> Any:  # noqa: ANN401 - a cell of any column
    return date.fromisoformat(value) if dtype == pl.Date and isinstance(value, str) else value


def snapshot(*, covers_from: date | str | None = None, **tables: Iterable[Row]) -> Snapshot:
    """Return a snapshot with the rows named; every other table is empty (not supplied)."""
    rows = {"extract": [{"covers_from": covers_from}], **tables}
    return Snapshot(
        id="test",
        source="a test",
        extracted_at=EXTRACTED_AT,
        loaded_at=EXTRACTED_AT,
        covers_from=date.fromisoformat(covers_from)
        if isinstance(covers_from, str)
        else covers_from,
        is_demo=True,
        frames={name: table(name, rows.get(name, ())) for name in TABLES},
    )


def recorded(
    as_at: date | str,
    *,
    policy: Policy | None = None,
    covers_from: date | str | None = None,
    **tables: Iterable[Row],
) -> Record:
    """Return the record of a few rows as it stood at the close of `as_at`."""
    return record(
        snapshot(covers_from=covers_from, **tables),
        as_at=date.fromisoformat(as_at) if isinstance(as_at, str) else as_at,
        policy=policy or Policy(),
    )
