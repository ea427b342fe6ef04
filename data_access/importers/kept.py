"""Rows of the return as they were delivered, cut to the columns that the dashboard uses."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from data_access.importers.delivered import DeliveredFile, Record

OWNED = ("team", "child", "care_period", "episode", "team_allocation", "review", "milestone",
         "missing_episode")  # fmt: skip
"""The tables a return fills, parents first."""

Values = dict[str, object]
Key = TypeVar("Key", bound=Hashable)
Read = TypeVar("Read")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptRow:
    """One delivered row. `row_id` is its content and its occurrence number within a load, so the
    same row in two loads is one row, and twice in one load is two.

    `as_at` and `sequence` say which load it was last seen in: the latest says how a thing stands.
    """

    row_id: str
    table: str
    cells: tuple[str, ...]
    file_name: str
    line: int
    as_at: date
    sequence: int

    @property
    def place(self) -> str:
        """Where the row stands, for messages."""
        return f"{self.file_name} line {self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """Why a row could not be used, in words, and the DfE rule that says so, where one does.

    `place` is the other row that the reason speaks of, if it speaks of one.
    """

    kind: str
    rule: str | None = None
    place: str | None = None

    @property
    def reason(self) -> str:
        """The whole reason: what is wrong, and the row it is wrong beside."""
        return f"{self.kind} ({self.place})" if self.place else self.kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A row that was loaded though something about it is odd; `code` is a DfE rule or our own."""

    code: str
    row_id: str


@dataclass(kw_only=True)
class Derived:
    """Rows by table and key, and what became of the delivered rows that are not among them."""

    tables: dict[str, dict[str, Values]]
    aside: dict[str, Aside] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)


def kept_rows(
    files: Iterable[DeliveredFile], *, as_at: date, sequence: int
) -> dict[tuple[str, int], KeptRow]:
    """Return every usable record of the used tables, by file name and line."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    rows = {}
    for file in files:
        if file.layout is None or not file.layout.is_used:
            continue
        for record in file.records:
            if record.unusable is None:
                row = _kept(file, record, seen, as_at=as_at, sequence=sequence)
                rows[file.name, record.line] = row
    return rows


def _kept(
    file: DeliveredFile,
    record: Record,
    seen: Counter[tuple[str, tuple[str, ...]]],
    *,
    as_at: date,
    sequence: int,
) -> KeptRow:
    table = file.layout.name if file.layout else ""
    cells = file.kept(record)
    seen[table, cells] += 1
    content = json.dumps([table, cells, seen[table, cells]])
    return KeptRow(
        row_id=hashlib.sha256(content.encode()).hexdigest()[:40],
        table=table,
        cells=cells,
        file_name=file.name,
        line=record.line,
        as_at=as_at,
        sequence=sequence,
    )


def united(earlier: dict[str, KeptRow], rows: Iterable[KeptRow]) -> dict[str, KeptRow]:
    """Return earlier rows and these, each once; a row seen again counts as of its later date."""
    both = dict(earlier)
    for row in rows:
        known = both.get(row.row_id)
        if known is None:
            both[row.row_id] = row
        elif row.as_at > known.as_at:
            both[row.row_id] = replace(known, as_at=row.as_at, sequence=row.sequence)
    return both


def by_table(rows: Iterable[KeptRow]) -> dict[str, list[KeptRow]]:
    """Return the rows of each table, oldest load first, then by file and line."""
    tables: dict[str, list[KeptRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.as_at, row.sequence, row.file_name, row.line)):
        tables[row.table].append(row)
    return tables


def as_newest_load_says(
    read: Iterable[tuple[KeptRow, Read]], *, key: Callable[[Read], Key]
) -> dict[Key, list[tuple[KeptRow, Read]]]:
    """Return, per key, what the newest load that speaks of it says; older loads are superseded."""
    days = as_newest_day_says(read, key=key)
    return {name: of_newest_load(group) for name, group in days.items()}


def as_newest_day_says(
    read: Iterable[tuple[KeptRow, Read]], *, key: Callable[[Read], Key]
) -> dict[Key, list[tuple[KeptRow, Read]]]:
    """Return, per key, what the loads of the newest data date that speak of it say."""
    newest: dict[Key, list[tuple[KeptRow, Read]]] = {}
    for row, values in read:
        group = newest.setdefault(key(values), [])
        if group and row.as_at > group[0][0].as_at:
            group.clear()
        group.append((row, values))
    return newest


def of_newest_load(group: Sequence[tuple[KeptRow, Read]]) -> list[tuple[KeptRow, Read]]:
    """Return what the load made last says, of loads with one data date."""
    last = max((row.sequence for row, _ in group), default=0)
    return [(row, values) for row, values in group if row.sequence == last]
