"""What the checks found: one entry per kind of problem and table, with counts and ids."""

import heapq
import json
from dataclasses import dataclass, field
from enum import StrEnum

from data_access.importers.dfe_rules import RULES

EXAMPLES = 5
"""How many ids an entry shows; ids only, never a name."""


class Severity(StrEnum):
    """What a problem means for the figures."""

    REFUSED = "refused"
    """The dashboard cannot read the database until this is put right."""
    WRONG = "wrong"
    """Rows that contradict the contract or each other; they are used for what they can answer."""
    NOTE = "note"
    """Allowed, and worth knowing: what depends on it says 'not supplied'."""


@dataclass(kw_only=True)
class Problem:
    """One kind of problem in one table: in words, with the rows it concerns."""

    code: str
    severity: Severity
    table: str
    problem: str
    rows: int = 0
    examples: list[str] = field(default_factory=list)
    ids: tuple[str, ...] = ()
    """Every row concerned, of which `examples` are the first."""

    def line(self) -> str:
        """Return the problem as a sentence for the terminal."""
        rows = f" {self.rows:,} row{'' if self.rows == 1 else 's'}" if self.rows else ""
        such_as = f", such as {', '.join(self.examples)}" if self.examples else ""
        return f"{self.table}: {self.problem}:{rows}{such_as} ({self.code})."


class Problems:
    """Collects problems; the same code, table and words are one entry that counts up."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[tuple[str, str, str], Problem] = {}
        self._ids: dict[tuple[str, str, str], list[str]] = {}

    def add(
        self,
        code: str,
        table: str,
        problem: str,
        *row_ids: object,
        severity: Severity = Severity.WRONG,
    ) -> None:
        """Note a problem of the rows with these ids; without ids it is of the table as a whole."""
        key = (code, table, problem)
        entry = self._found.setdefault(
            key, Problem(code=code, severity=severity, table=table, problem=problem)
        )
        entry.rows += len(row_ids)
        self._ids.setdefault(key, []).extend(str(row_id)[:64] for row_id in row_ids)

    def entries(self) -> list[Problem]:
        """Return the entries, gravest first, then by table and code."""
        order = list(Severity)
        for key, entry in self._found.items():
            entry.examples = heapq.nsmallest(EXAMPLES, self._ids[key])
            entry.ids = tuple(self._ids[key])
        return sorted(
            self._found.values(),
            key=lambda entry: (order.index(entry.severity), entry.table, entry.code, entry.problem),
        )


@dataclass(frozen=True, kw_only=True)
class CheckReport:
    """`dfe_rules`: review rows that break each rule; `contract`: every problem found.

    `dfe_children` says whose these rows are: the return's own number of the child, or the child_id
    where no return was loaded; one entry for each row.
    """

    dfe_rules: dict[str, int]
    contract: list[Problem]
    dfe_children: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_readable(self) -> bool:
        """Whether the dashboard can read the database at all."""
        return all(entry.severity is not Severity.REFUSED for entry in self.contract)

    def as_json(self) -> str:
        """Return the report for programs."""
        contract = [
            {
                "code": entry.code,
                "severity": entry.severity.value,
                "table": entry.table,
                "problem": entry.problem,
                "rows": entry.rows,
                "examples": entry.examples,
            }
            for entry in self.contract
        ]
        return json.dumps({"dfe_rules": self.dfe_rules, "contract": contract}, indent=2)

    def as_text(self) -> str:
        """Return the report for people."""
        rules = [
            f"  {code}: {count:,} review row{'' if count == 1 else 's'}: {RULES[code]}."
            for code, count in self.dfe_rules.items()
        ]
        problems = [f"  {entry.line()}" for entry in self.contract]
        return "\n".join(
            [
                "Review rows that break the DfE's rules:",
                *rules,
                "Against the contract:",
                *(problems or ["  Nothing found."]),
            ]
        )
