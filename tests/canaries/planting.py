"""Small counties in which nobody shares anything: what the canaries are, and who may not see which.

Each child of each has a name, a case number, a date of birth and notes that no other row has.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
from google.protobuf.message import Message  # type: ignore[import-untyped] # it has no types

from data_access.demo import make_demo_county
from data_access.engine import writing
from measures.facts.cohorts import COHORTS
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.small_databases import empty_database
from ui import navigation
from ui.navigation import DEFINITIONS, PageEntry

DATABASES = 50
CHILDREN = 8
TIMES = 3
"""How often each page of each role comes up in all of them, at the least."""

NOTES = {
    "dispute": ("summary",),
    "review_decision": ("text", "owner"),
    "practice_feedback": ("text",),
    "voice_feedback": ("text",),
    "permanence_plan": ("contingency",),
}
"""Columns in which a person writes what they like, and that belong to a child."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """What is planted of one child."""

    child_id: str
    is_restricted: bool
    born_on: date

    @property
    def names(self) -> tuple[str, str]:
        """First and last name."""
        return f"Zqa{self.child_id}a", f"Zqb{self.child_id}b"

    @property
    def case_number(self) -> str:
        """What stands for the child in lists."""
        return f"ZQC{self.child_id}c"

    @property
    def note(self) -> str:
        """What is written about the child in every free text."""
        return f"zqn{self.child_id}n"

    @property
    def births(self) -> tuple[str, str]:
        """The date of birth as data and as words."""
        return self.born_on.isoformat(), f"{self.born_on.day} {self.born_on:%b %Y}"


EACH_WITH_WHOLE_HISTORY = 10
"""One database in so many has 24 months behind it; the others begin a few weeks before the day."""

FIRST_BORN = date(2009, 1, 1)
"""Births are earlier than anything the county records or a rule could work out of it."""

BEGINS = AS_AT - timedelta(days=40)


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A database with canaries, and whose children they are on the day of its data."""

    folder: Path
    children: list[Child]
    officer: str
    """The officer with the most children."""
    own: set[str]


def planted(folder: Path, seed: int) -> Planted:
    """Make a random small county and plant what nobody else's row holds."""
    path = folder / "review.db"
    path.write_bytes(empty_database())
    engine = writing(f"sqlite:///{path}")
    make_demo_county(engine, as_at=AS_AT, children=CHILDREN, seed=seed)
    engine.dispose()
    random = Random(seed)
    with closing(sqlite3.connect(path)) as connection, connection:
        days = dates_in(connection)
        children = []
        rows = connection.execute("select child_id from child order by child_id").fetchall()
        born_on = FIRST_BORN
        for (child_id,) in rows:
            born_on += timedelta(days=1)
            while born_on.isoformat() in days:
                born_on += timedelta(days=1)
            child = Child(child_id=child_id, is_restricted=random.random() < 0.2, born_on=born_on)
            children.append(child)
            plant(connection, child)
        if seed % EACH_WITH_WHOLE_HISTORY:
            connection.execute("update extract set covers_from = ?", (BEGINS.isoformat(),))
        rows = connection.execute(
            "select iro_id, child_id from iro_allocation join care_period using (care_period_id) "
            "where iro_allocation.started_on <= ? and coalesce(iro_allocation.ended_on, '9') > ?",
            (AS_AT.isoformat(), AS_AT.isoformat()),
        ).fetchall()
    held: dict[str, set[str]] = {}
    for officer, child_id in rows:
        held.setdefault(officer, set()).add(child_id)
    officer = max(sorted(held), key=lambda each: len(held[each]))
    return Planted(folder=folder, children=children, officer=officer, own=held[officer])


def dates_in(connection: sqlite3.Connection) -> set[str]:
    """Every date of the database but the births: a birth must be none of them."""
    found: set[str] = set()
    for (table,) in connection.execute("select name from sqlite_master where type = 'table'"):
        for column in connection.execute(f"pragma table_info({table})").fetchall():
            if column[2] == "DATE" and column[1] != "date_of_birth":
                found |= {row[0] for row in connection.execute(f"select {column[1]} from {table}")}
    return found


def plant(connection: sqlite3.Connection, child: Child) -> None:
    first, last = child.names
    connection.execute(
        "update child set first_name = ?, last_name = ?, case_number = ?, date_of_birth = ?, "
        "is_restricted = ? where child_id = ?",
        (first, last, child.case_number, child.births[0], child.is_restricted, child.child_id),
    )
    for table, columns in NOTES.items():
        for column in columns:
            connection.execute(
                f"update {table} set {column} = ? where {whose(table)}",
                (child.note, child.child_id),
            )


def whose(table: str) -> str:
    of_child = "select care_period_id from care_period where child_id = ?"
    if table == "voice_feedback":
        return "child_id = ?"
    if table == "review_decision":
        return f"review_id in (select review_id from review where care_period_id in ({of_child}))"
    return f"care_period_id in ({of_child})"


def frames_in(message: Message) -> Iterator[pl.DataFrame]:
    """Every Arrow table in a message, however deep."""
    for field, value in message.ListFields():
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from frames_in(each)
            elif isinstance(each, bytes) and each[:4] == struct.pack("<i", -1):
                yield pl.read_ipc_stream(each)


def forbidden(role: Role, here: Planted) -> dict[str, list[str]]:
    """What must not reach a person, by kind. Nobody here may name a restricted child."""
    found: dict[str, list[str]] = {"name": [], "case number": [], "birth": [], "note": []}
    for child in here.children:
        is_hidden = role is Role.VIEWER or (role is Role.IRO and child.child_id not in here.own)
        if is_hidden or child.is_restricted:
            found["name"] += child.names
        if is_hidden:
            found["case number"].append(child.case_number)
        if is_hidden or role is Role.BUSINESS_SUPPORT:
            found["birth"] += child.births
            found["note"].append(child.note)
    return found


FILTERS: tuple[dict[str, list[str]], ...] = (
    {},
    {"locality": ["LOC-1"]},
    {"locality": ["LOC-2", "none"]},
    {"team": ["TEAM-03"]},
    {"iro": ["IRO-003"]},
    {"as_at": ["2026-10-31"]},
    {"as_at": ["2026-06-12"]},
    {"show": ["reviews_overdue"]},
    {"show": ["silent_drift"]},
    {"c": ["0123456789abcdef012345"]},
)


EVERY_FILTER = (*FILTERS, *({each.code: [next(iter(each.choices))]} for each in COHORTS))
"""Those and one choice of each circumstance, which only managers and IROs may ask for."""

Visits = list[tuple[PageEntry, dict[str, list[str]]]]


def pages_of(role: Role) -> list[PageEntry]:
    return [entry for entry in navigation.entries(role) if entry is not DEFINITIONS]


def visits(seed: int, role: Role) -> Visits:
    """The role's pages whose turn it is in a database, each with a filter drawn at random."""
    pages = pages_of(role)
    Random(role.value).shuffle(pages)
    at_once = -(-TIMES * len(pages) // DATABASES)
    turns = range(seed * at_once, (seed + 1) * at_once)
    random = Random(f"{role.value} {seed}")
    return [(pages[turn % len(pages)], dict(random.choice(FILTERS))) for turn in turns]


SEEDS = range(1, DATABASES + 1)
