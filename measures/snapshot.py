"""The review database at one moment, immutable and stamped: what every figure is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from measures.frames import TABLES

LONDON = ZoneInfo("Europe/London")

SSDA903 = "SSDA903 return"
"""The source of a database filled from a council's SSDA903 return."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Every table of the contract as read in one transaction.

    `frames` holds all tables; one that the database lacks is there with no rows. `notes` are
    sentences about what could not be read (a missing optional table or column, an unreadable
    date), for the Data page. `extracted_at` null: the database has no extract row.
    """

    id: str
    source: str
    extracted_at: datetime | None
    loaded_at: datetime | None
    covers_from: date | None
    is_demo: bool
    frames: Mapping[str, pl.DataFrame] = field(repr=False)
    notes: tuple[str, ...] = ()
    emptied: frozenset[str] = frozenset()
    """Tables of which rows are left out on purpose: supplied, though none may be left."""

    def __post_init__(self) -> None:
        """Refuse a snapshot that lacks a table."""
        missing = sorted(set(TABLES) - set(self.frames))
        if missing:
            raise ValueError(f"A snapshot holds every table; these are missing: {missing}.")

    def is_supplied(self, table: str) -> bool:
        """Whether the database holds any row of a table; if not, its figures are not supplied."""
        return self.frames[table].height > 0 or table in self.emptied

    def is_column_supplied(self, table: str, column: str) -> bool:
        """Whether any row of a table fills a column; if not, its figures are not supplied."""
        frame = self.frames[table]
        return frame.height > 0 and frame[column].null_count() < frame.height

    @property
    def lacks_short_break_reviews(self) -> bool:
        """Whether the source carries no reviews of children in short breaks (SSDA903 rule 399)."""
        return self.source.startswith(SSDA903)

    @property
    def data_date(self) -> date | None:
        """The London date of the extract: the default `as_at`. Null without an extract row."""
        return self.extracted_at.astimezone(LONDON).date() if self.extracted_at else None
