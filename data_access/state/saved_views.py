"""Saved views: a page with its filters under a name, each person's own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from data_access.state.database import Database
from data_access.state.tables import SavedViewRow

LONGEST_NAME = 60
MOST = 30
"""Saved views of one person: more is a list nobody reads."""


class SavedViewError(ValueError):
    """A view that cannot be kept as asked; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """One saved view. `page` is the page's address, `filters` name -> ids as in an address."""

    name: str
    page: str
    filters: Mapping[str, tuple[str, ...]]
    is_default: bool = False


class SavedViews:
    """The saved views of the store. Nobody sees another person's."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Work on `database`, taking the time from `now`."""
        self._database = database
        self._now = now

    def of(self, username: str) -> list[SavedView]:
        """Return a person's views, A to Z."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(SavedViewRow)
                .where(SavedViewRow.username == username)
                .order_by(func.lower(SavedViewRow.name), SavedViewRow.name)
            )
            return [_view(row) for row in rows]

    def default(self, username: str) -> SavedView | None:
        """Return the view a person begins with; None if they have chosen none."""
        return next((view for view in self.of(username) if view.is_default), None)

    def save(
        self, username: str, name: str, *, page: str, filters: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Keep a view; one of the same name is replaced and stays the default if it was.

        Raises SavedViewError for an empty or long name, or one view too many.
        """
        plain = _name(name)
        kept = json.dumps({key: list(values) for key, values in filters.items()}, sort_keys=True)
        with self._database.writing() as session:
            row = session.get(SavedViewRow, (username, plain))
            if row is None:
                if _count(session, username) >= MOST:
                    raise SavedViewError(
                        f"You have {MOST} saved views, the most there can be. Delete one first."
                    )
                row = SavedViewRow(username=username, name=plain, is_default=False)
                session.add(row)
            row.page, row.filters, row.saved_at = page, kept, self._now()

    def rename(self, username: str, name: str, *, to: str) -> None:
        """Give a view another name. Raises SavedViewError if it is taken or is none."""
        plain = _name(to)
        with self._database.writing() as session:
            row = _existing(session, username, name)
            if plain != name and session.get(SavedViewRow, (username, plain)) is not None:
                raise SavedViewError(
                    f"You have a view called [{plain}] already. Choose another name."
                )
            row.name = plain

    def delete(self, username: str, name: str) -> None:
        """Forget a view. Raises SavedViewError if there is none of that name."""
        with self._database.writing() as session:
            session.delete(_existing(session, username, name))

    def make_default(self, username: str, name: str | None) -> None:
        """Begin with this view and no other from now on; with None, with none."""
        with self._database.writing() as session:
            session.execute(
                update(SavedViewRow)
                .where(SavedViewRow.username == username)
                .values(is_default=False)
            )
            if name is not None:
                row = _existing(session, username, name)
                session.refresh(row)
                row.is_default = True


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise SavedViewError(f"Give the view a name of 1 to {LONGEST_NAME} characters.")
    return plain


def _count(session: Session, username: str) -> int:
    rows = select(func.count()).where(SavedViewRow.username == username)
    return session.scalar(rows) or 0


def _existing(session: Session, username: str, name: str) -> SavedViewRow:
    row = session.get(SavedViewRow, (username, name))
    if row is None:
        raise SavedViewError(f"There is no view called [{name}] any more. Reload the page.")
    return row


def _view(row: SavedViewRow) -> SavedView:
    return SavedView(
        name=row.name,
        page=row.page,
        filters={key: tuple(values) for key, values in json.loads(row.filters).items()},
        is_default=row.is_default,
    )
