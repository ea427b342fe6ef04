"""Over 50 random counties no frame and no file holds what its reader may not see.

A real server for each, and a person of each role at its websocket: with CANARIES=all
(`make canaries`) they open every page with every filter, and take away every file of every page
without a filter and with one drawn at random. Without it two counties, in each Reviews and the
pages whose turn it is.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from data_access.state.accounts import Account
from data_access.state.store import Store
from measures.words import Role
from tests.browser.conftest import Server, started, state_url
from tests.canaries.planting import (
    EVERY_FILTER,
    SEEDS,
    Planted,
    Visits,
    forbidden,
    planted,
    visits,
)
from tests.canaries.wire import Person, visiting
from tests.signing_in import signed_in_cookie
from ui import navigation

ALL = os.environ.get("CANARIES") == "all"

FILES_AT_LEAST = 40
"""Files of all pages of all roles in each county; there are some fifty or more."""

EXCEL_BEGINS = datetime(1899, 12, 30, tzinfo=UTC).date()
"""The day from which a workbook counts days."""


def rounds(seed: int, role: Role) -> list[Visits]:
    """What a person of a role opens, one sign-in after another."""
    if not ALL:
        return [[(navigation.REVIEWS, {}), *visits(seed, role)]]
    pages = navigation.entries(role)
    return [[(entry, dict(query)) for entry in pages] for query in EVERY_FILTER]


def taken_away(seed: int, role: Role, of: list[Visits]) -> set[tuple[int, str]]:
    """In which rounds the files of each page are taken away: the first, and one drawn at random."""
    random = Random(f"files {role.value} {seed}")
    by_page: dict[str, list[int]] = {}
    for number, asked in enumerate(of):
        for entry, _ in asked:
            by_page.setdefault(entry.address, []).append(number)
    return {
        (number, address)
        for address, numbers in by_page.items()
        for number in (numbers[0], random.choice(numbers))
    }


@contextmanager
def signed_in(
    server: Server, role: Role, number: int, officer: str, known: dict[str, list[WidgetState]]
) -> Iterator[Person]:
    """A person of a role, each time another: an account may take away so many files an hour."""
    username = f"{role.value}-{number}"
    with closing(Store(state_url(server.folder), now=lambda: datetime.now(UTC))) as store:
        store.accounts.put(
            Account(
                username=username,
                name=f"Somebody {number}",
                role=role,
                iro_id=officer if role is Role.IRO else None,
                password_hash="never used: the session is made here",
            )
        )
        cookie = signed_in_cookie(store, username)[1]
    with visiting(server, cookie, known) as person:
        yield person


def written(here: Planted, role: Role) -> dict[str, list[bytes]]:
    """What must not reach a person, by kind, as it is written in frames and files."""
    hidden = forbidden(role, here)
    hidden["birth in a workbook"] = [
        f"<v>{(child.born_on - EXCEL_BEGINS).days}</v>"
        for child in here.children
        if child.births[0] in hidden["birth"]
    ]
    return {kind: [each.encode() for each in words] for kind, words in hidden.items()}


@pytest.mark.parametrize("seed", SEEDS if ALL else SEEDS[:2])
def test_no_frame_and_no_file_holds_what_its_reader_may_not_see(tmp_path: Path, seed: int) -> None:
    here = planted(tmp_path, seed)
    found: list[tuple[str, ...]] = []
    seen_by_manager = {"page": b"", "file": b""}
    files = 0
    with started(tmp_path) as server:
        for role in Role:
            hidden = written(here, role)
            asked = rounds(seed, role)
            with_files = taken_away(seed, role, asked)
            known: dict[str, list[WidgetState]] = {}
            for number, opened in enumerate(asked):
                with signed_in(server, role, number, here.officer, known) as person:
                    for entry, query in opened:
                        sent = person.open(entry, query)
                        assert entry.title in sent.headings(), (role, entry.title, query)
                        read = {"page": sent.unpacked()}
                        if (number, entry.address) in with_files:
                            read |= {name: person.file(name) for name in sent.files()}
                        files += len(read) - 1
                        found += [
                            (role.value, entry.title, str(query), kind, where, canary.decode())
                            for where, what in read.items()
                            for kind, canaries in hidden.items()
                            for canary in canaries
                            if canary in what
                        ]
                        if role is Role.SERVICE_MANAGER:
                            for where, what in read.items():
                                seen_by_manager["page" if where == "page" else "file"] += what
        log = server.log.read_text()

    assert found == []
    assert "reference=" not in log, "a page broke"
    for where, what in seen_by_manager.items():
        told = [child for child in here.children if child.case_number.encode() in what]
        assert told, f"who may see children is told of some in a {where}, so the search can find"
    assert files > (FILES_AT_LEAST if ALL else 0)
