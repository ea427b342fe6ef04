"""In 50 random databases nobody is sent a child out of their scope or a field out of their role.

Each child of each small county has a name, a case number, a date of birth and notes that no other
row has. Whatever a page sends, tables and charts unpacked, is searched for those that the person
may not see. The pages of each role take turns, in an order drawn at random and each with a filter
drawn at random, so that in 50 databases each comes up four times or more.

With CANARIES=all (`make canaries`) every page of every role is read with every filter in each.
"""

import os
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from google.protobuf.message import Message  # type: ignore[import-untyped] # it has no types
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from data_access.demo import make_demo_county
from data_access.engine import writing
from data_access.state.store import Store
from measures.facts import Facts
from measures.facts.cohorts import COHORTS
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.opening import open_popovers, opened, sent, titles, words
from tests.pages.small_databases import empty_database
from ui import navigation
from ui.entrance import access
from ui.filters import links
from ui.navigation import CHILD, DEFINITIONS, PageEntry

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


def unpacked(app: AppTest) -> bytes:
    """Every byte of a page, and every table and chart in it written out as text."""
    protos = (getattr(node, "proto", None) for node in app._tree)
    tables = [
        frame.write_csv().encode()
        for proto in protos
        if isinstance(proto, Message)
        for frame in frames_in(proto)
    ]
    return b"\n".join([sent(app), *tables])


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

ALL = os.environ.get("CANARIES") == "all"

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


def sessions(seed: int, role: Role) -> list[Visits]:
    """What a person of a role opens, one sign-in after another."""
    if not ALL:
        return [visits(seed, role)]
    return [[(entry, dict(query)) for entry in pages_of(role)] for query in EVERY_FILTER]


def opened_in_turn(
    store: Store, role: Role, signed_in: list[Visits]
) -> Iterator[tuple[PageEntry, dict[str, list[str]], AppTest]]:
    """Open what a person of a role asks for, in as many sessions as there are lists."""
    for asked in signed_in:
        app = None
        for entry, query in asked:
            if app is None:
                app = opened(store, role.value, entry, **query)
            else:
                app.switch_page(f"../pages/{entry.file}")
                for name, values in query.items():
                    app.query_params[name] = values
                open_popovers(app).run()
            yield entry, query, app


SEEDS = range(1, DATABASES + 1)


@pytest.mark.parametrize("role", Role)
def test_over_all_databases_each_page_of_a_role_has_its_turns(role: Role) -> None:
    times = Counter(entry.title for seed in SEEDS for entry, _ in visits(seed, role))

    assert set(times) == {entry.title for entry in navigation.entries(role)} - {DEFINITIONS.title}
    assert min(times.values()) >= TIMES


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_out_of_scope_or_of_another_roles_fields_is_sent(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    here = planted(tmp_path, seed)
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    account = store.accounts.get(Role.IRO.value)
    assert account is not None
    store.accounts.put(replace(account, iro_id=here.officer))
    found: list[tuple[str, str, str, str]] = []
    for role in Role:
        hidden = forbidden(role, here)
        for entry, query, app in opened_in_turn(store, role, sessions(seed, role)):
            assert not app.exception, (role, entry.title, query)
            assert titles(app) == [entry.title]
            wire = unpacked(app)
            for kind, canaries in hidden.items():
                found += [
                    (role.value, entry.title, kind, canary)
                    for canary in canaries
                    if canary.encode() in wire
                ]

    assert found == []


def test_the_same_search_finds_names_and_numbers_that_may_be_seen(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = planted(tmp_path, 3)
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    child = next(
        each for each in here.children if not each.is_restricted and each.child_id in here.own
    )
    app = opened(store, Role.SERVICE_MANAGER.value, CHILD)
    [choice] = [box for box in app.selectbox if box.label.startswith("Find a child")]

    choice.set_value(child.child_id).run()

    wire = unpacked(app)
    assert child.names[0].encode() in wire
    assert child.case_number.encode() in wire


def test_a_birth_that_travels_as_a_date_in_a_table_would_be_found() -> None:
    """No page shows a date of birth, not even to a manager: so the search is tried by itself."""
    born_on = date(2011, 3, 7)
    packed = pl.DataFrame({"on": [born_on]}).write_ipc_stream(None).getvalue()
    message = ForwardMsg()
    message.delta.new_element.table.arrow_data.data = packed

    assert born_on.isoformat().encode() not in message.SerializeToString()
    assert "2011-03-07" in "".join(frame.write_csv() for frame in frames_in(message))


GUESSES = 5_000
OFFERED = 20
"""Children among whom each guess is sought."""


def test_five_thousand_guessed_or_altered_links_open_nothing(
    store: Store, child_ids: list[str]
) -> None:
    """Found in nobody's children, whoever asks: what a page does with it is the test below."""
    person = access.SignedIn(
        username="manager", name="M", role=Role.SERVICE_MANAGER, iro_id=None, family="f"
    )
    random = Random(1)
    real = [links.token(each, person) for each in child_ids[:OFFERED]]
    hits = 0
    for n in range(GUESSES):
        guess = "".join(random.choices("0123456789abcdef", k=links.TOKEN_CHARACTERS))
        if n % 2:  # one character of a real one altered
            token, place = real[n % len(real)], random.randrange(links.TOKEN_CHARACTERS)
            other = random.choice([each for each in "0123456789abcdef" if each != token[place]])
            guess = token[:place] + other + token[place + 1 :]
        hits += links.find(guess, child_ids[:OFFERED], person) is not None

    assert hits == 0
    assert links.find(real[7], child_ids[:OFFERED], person) == child_ids[7]


@pytest.fixture
def child_ids(small_facts: Facts) -> list[str]:
    return [str(each) for each in small_facts.children["child_id"]]


def test_a_guess_an_altered_link_and_a_child_out_of_scope_have_one_answer(
    store: Store, busiest: str, small_facts: Facts
) -> None:
    children = small_facts.children
    other = children.filter(pl.col("iro_id") != busiest)["child_id"][0]
    person = access.SignedIn(
        username=Role.IRO.value, name="I", role=Role.IRO, iro_id=busiest, family="f"
    )
    out_of_scope = links.token(str(other), person)
    account = store.accounts.get(Role.IRO.value)
    assert account is not None
    store.accounts.put(replace(account, iro_id=busiest))

    answers = {
        words(opened(store, Role.IRO.value, CHILD, c=asked))
        for asked in (out_of_scope, "0" * links.TOKEN_CHARACTERS, "", "'; --", out_of_scope[::-1])
        if asked
    }

    assert len(answers) == 1
    assert "No such child is in your view." in answers.pop()
