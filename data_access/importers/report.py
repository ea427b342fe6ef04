"""What a load did, in plain sentences: every row of every file is in one count or another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data_access.importers import chains, children, events
from data_access.importers.dfe_rules import RULES
from measures.dates import in_words

FLAG_WORDS = {
    "101": "DfE rule 101: SEX is blank or not valid",
    "102": "DfE rule 102: the date of birth is blank",
    "103": "DfE rule 103: ETHNIC is blank or not valid",
    "143": "DfE rule 143: RNE is not a known code",
    "144": "DfE rule 144: LS is not a known code",
    "145": "DfE rule 145: CIN is not a known code",
    "146": "DfE rule 146: PLACE is not a known code",
    "149": "DfE rule 149: REC is not a known code",
    "episode-provider-code": "PLACE_PROVIDER is not a known code",
    "episode-change-code": "REASON_PLACE_CHANGE is not a known code",
    children.NO_HEADER: "DfE rule INT03: the child has episodes but no row in Header",
    chains.OVERLAPS: "an episode runs past the start of the next; it ends where the next begins",
    chains.GAP: "days without an episode inside one care period, and no new start (RNE S)",
    chains.START_ON_END: "a new start (RNE S) on the day the episode before ended",
    chains.NO_START: "a care period without its start (RNE S); its history is incomplete",
    chains.NOTHING_FOLLOWS: "the last episode ended without leaving care, yet none follows",
    chains.END_WITHOUT_DAY: "a reason for leaving care (REC) without a day (DEC); it runs on",
    chains.NOT_RETURNED: "running in an earlier return and not in the newest one",
    events.TWO_CODES: "two reviews of one child on one day with different codes",
    events.REVERSED_OUTSIDE: "an adoption decision was reversed outside the care period",
}
"""What each flag of a loaded row means."""


def _flag_line(code: str, count: int) -> str:
    """Return the sentence of a flag; a rule about reviews also counts rows set aside."""
    if code in RULES:
        rows = count_words(count, "review row")
        return f"DfE rule {code}: {rows}, loaded or set aside: {RULES[code]}."
    return f"Flagged: {count_words(count, 'row')}: {FLAG_WORDS[code]}."


def count_words(count: int, noun: str) -> str:
    """Return a count with its noun: 1 row, 2,675 rows."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """One file: `table` null if it is not a table of the return; `is_used` false: not loaded."""

    file_name: str
    table: str | None
    is_used: bool
    rows_in: int
    reasons: Counter[str] = field(default_factory=Counter)
    notice: str | None = None

    @property
    def rows_set_aside(self) -> int:
        """Rows in the rejects file."""
        return self.reasons.total()

    @property
    def rows_loaded(self) -> int:
        """Rows that the database holds, whether new or held before."""
        return self.rows_in - self.rows_set_aside

    def line(self) -> str:
        """Return the file's sentence."""
        if self.table is None:
            return f"{self.file_name}: not used, because {self.notice}."
        if not self.is_used:
            rows = count_words(self.rows_in, "row")
            return f"{self.file_name} ({self.table}): {rows}, not used by the dashboard."
        said = (
            f"{self.file_name} ({self.table}): {self.rows_in:,} rows in = "
            f"{self.rows_loaded:,} loaded + {self.rows_set_aside:,} set aside."
        )
        return f"{said} Note: {self.notice}." if self.notice else said


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What one load did. `flagged` counts rows of this load by DfE rule or flag."""

    files: tuple[FileReport, ...]
    flagged: dict[str, int]
    has_changed: bool
    extracted_on: date
    covers_from: date | None
    rejects: tuple[Path, ...]
    now_placed: int
    no_longer_placed: int
    has_stand_in_team: bool

    def lines(self) -> list[str]:
        """Return the report as plain sentences, one a line."""
        return [
            *(file.line() for file in self.files),
            self._total(),
            *self._reasons(),
            *(_flag_line(code, count) for code, count in self.flagged.items() if count),
            *self._notes(),
            self._dates(),
            *([] if self.has_changed else ["Nothing changed: the database held all of this."]),
        ]

    def _used(self) -> Iterable[FileReport]:
        return (file for file in self.files if file.is_used)

    def _total(self) -> str:
        rows_in = sum(file.rows_in for file in self._used())
        aside = sum(file.rows_set_aside for file in self._used())
        return f"In all: {rows_in:,} rows in = {rows_in - aside:,} loaded + {aside:,} set aside."

    def _reasons(self) -> list[str]:
        reasons: Counter[str] = Counter()
        for file in self._used():
            reasons.update(file.reasons)
        return [
            f"Set aside: {count_words(count, 'row')}: {reason}."
            for reason, count in reasons.most_common()
        ]

    def _notes(self) -> list[str]:
        notes = []
        if self.now_placed:
            rows = count_words(self.now_placed, "row")
            notes.append(f"{rows} set aside by earlier loads could be used now.")
        if self.no_longer_placed:
            rows = count_words(self.no_longer_placed, "row")
            notes.append(f"{rows} of earlier loads no longer fit and were set aside.")
        if self.has_stand_in_team:
            notes.append(
                "The return names social workers but no teams: they are under "
                f"'{events.NO_TEAM['name']}'."
            )
        if self.rejects:
            places = ", ".join(f"[{path}]" for path in self.rejects)
            notes.append(
                f"The rows set aside are in {places}. They hold children's details: guard them."
            )
        return notes

    def _dates(self) -> str:
        said = f"Data date: {in_words(self.extracted_on)}."
        if self.covers_from:
            return f"{said} Events are complete from {in_words(self.covers_from)}."
        return said
