"""Cover: leave for an IRO to see another officer's children, from a first to a last day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from data_access.state.database import Database
from data_access.state.limits import COVER_DAYS
from data_access.state.tables import CoverRow
from measures.dates import in_words


class CoverError(ValueError):
    """A cover that cannot be as asked; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """One grant: `username` sees the children of `iro_id` from `first_on` to `last_on`."""

    cover_id: int
    username: str
    iro_id: str
    first_on: date
    last_on: date
    granted_by: str
    ended_at: datetime | None

    def holds_on(self, day: date) -> bool:
        """Whether the grant is in force that day: first and last day included, unless ended."""
        return self.ended_at is None and self.first_on <= day <= self.last_on


class Covers:
    """The cover grants of the store. None is deleted; each ends by itself."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def grant(
        self, username: str, *, iro_id: str, first_on: date, last_on: date, by: str, today: date
    ) -> Cover:
        """Grant cover. Raises CoverError for more than COVER_DAYS days, or days that are over."""
        check_days(first_on, last_on, today=today)
        with self._database.writing() as session:
            row = CoverRow(
                username=username,
                iro_id=iro_id,
                first_on=first_on,
                last_on=last_on,
                granted_by=by,
                granted_at=self._now(),
            )
            session.add(row)
            session.flush()
            return _cover(row)

    def end(self, cover_id: int, *, by: str) -> Cover:
        """End a grant before its last day; ending it again changes nothing."""
        with self._database.writing() as session:
            row = session.get(CoverRow, cover_id)
            if row is None:
                raise CoverError(f"There is no cover [{cover_id}]. List them with 'cover list'.")
            if row.ended_at is None:
                row.ended_at, row.ended_by = self._now(), by
            return _cover(row)

    def of(self, username: str, *, on: date) -> list[Cover]:
        """Return the grants of an account in force on a day, by officer."""
        return [each for each in self._all(CoverRow.username == username) if each.holds_on(on)]

    def not_over(self, *, on: date) -> list[Cover]:
        """Return every grant in force on a day or to come, the first to begin first."""
        return [each for each in self._all(CoverRow.last_on >= on) if each.ended_at is None]

    def _all(self, *where: object) -> list[Cover]:
        with self._database.reading() as session:
            rows = session.scalars(
                select(CoverRow)
                .where(*where)  # type: ignore[arg-type]  # expressions on columns
                .order_by(CoverRow.first_on, CoverRow.iro_id, CoverRow.cover_id)
            )
            return [_cover(row) for row in rows]


def check_days(first_on: date, last_on: date, *, today: date) -> None:
    """Raise CoverError unless the days are in order, not over and at most COVER_DAYS."""
    if last_on < first_on:
        raise CoverError(
            f"The last day ({in_words(last_on)}) is before the first ({in_words(first_on)}). "
            "Exchange them."
        )
    if last_on < today:
        raise CoverError(f"The last day ({in_words(last_on)}) is over. Choose a later one.")
    days = (last_on - first_on).days + 1
    if days > COVER_DAYS:
        raise CoverError(
            f"Cover lasts at most {COVER_DAYS} days, and these are {days}. Choose an earlier last "
            "day, and grant it again when that has come."
        )


def _cover(row: CoverRow) -> Cover:
    return Cover(
        cover_id=row.cover_id,
        username=row.username,
        iro_id=row.iro_id,
        first_on=row.first_on,
        last_on=row.last_on,
        granted_by=row.granted_by,
        ended_at=row.ended_at,
    )
