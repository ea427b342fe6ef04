"""In 50 random databases nobody is sent a child out of their scope or a field out of their role.

Each child of each small county has a name, a case number, a date of birth and notes that no other
row has. Whatever a page sends, tables and charts unpacked, is searched for those that the person
may not see. The pages of each role take turns, in an order drawn at random and each with a filter
drawn at random, so that in 50 databases each comes up three times or more.

`tests/canaries` reads the frames and files of a real server for the same.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest
from google.protobuf.message import Message  # type: ignore[import-untyped] # it has no types
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.canaries.planting import (
    SEEDS,
    TIMES,
    Visits,
    forbidden,
    frames_in,
    planted,
    visits,
)
from tests.pages.opening import open_popovers, opened, sent, titles, words
from ui import navigation
from ui.entrance import access
from ui.filters import links
from ui.navigation import CHILD, DEFINITIONS, PageEntry


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


def opened_in_turn(
    store: Store, role: Role, asked: Visits
) -> Iterator[tuple[PageEntry, dict[str, list[str]], AppTest]]:
    """Open what a person of a role asks for, one after another in one session."""
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
        for entry, query, app in opened_in_turn(store, role, visits(seed, role)):
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
