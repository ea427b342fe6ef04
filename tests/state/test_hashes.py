"""Algorithms can be changed: what was kept by the one before is still checked by it."""

import re
from dataclasses import replace
from hashlib import scrypt
from pathlib import Path

import bcrypt
import pytest
from sqlalchemy import create_engine, text

from data_access.state import hashes
from data_access.state.access_log import Action
from data_access.state.limits import PASSWORD_COST
from data_access.state.store import Store
from tests.signing_in import signed_in_cookie
from tests.state.conftest import an_account

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "three plain words"
CHEAP = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()

THEIR_STANDARD_NAMES_IT = {
    "data_access/state/one_time_codes.py": "RFC 6238",
    "data_access/state/single_sign_on.py": "RFC 7636, and a fingerprint",
    "ui/report/html.py": "the policy of styles in a file",
    "ui/entrance/headers.py": "the policy of scripts",
}
FINGERPRINTS = {
    "data_access/importers/kept.py": "the id of a row",
    "data_access/read.py": "the id of a snapshot",
    "data_access/snapshots.py": "the name of a folder",
    "measures/policy.py": "the version of a policy",
    "measures/told/aliases.py": "an order drawn by a seed",
}


class Scrypt:
    """Another slow hash, as a release to come may have."""

    mark = "scrypt$"

    def made(self, password: bytes) -> str:
        return self.mark + scrypt(password, salt=b"pepper", n=2**4, r=8, p=1, dklen=32).hex()

    def is_right(self, password: bytes, stored: str) -> bool:
        return stored == self.made(password)

    def is_of_today(self, stored: str) -> bool:
        return stored.startswith(self.mark)


def test_what_protects_something_is_named_in_one_place() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for layer in ("data_access", "measures", "planning", "ui", "pages")
        for path in (ROOT / layer).rglob("*.py")
        if re.search(r"^(import|from) (hashlib|bcrypt)\b", path.read_text("utf-8"), re.MULTILINE)
    }

    assert found == {"data_access/state/hashes.py", *THEIR_STANDARD_NAMES_IT, *FINGERPRINTS}


def test_a_hash_of_a_password_has_the_cost_of_the_limits() -> None:
    stored = hashes.of_password(PASSWORD)

    assert stored.startswith(f"$2b${PASSWORD_COST:02}$")
    assert hashes.is_password_hash_of_today(stored)
    assert hashes.is_password(PASSWORD, stored)
    assert not hashes.is_password("three plain Words", stored)
    assert PASSWORD_COST >= 10


@pytest.mark.parametrize("stored", ["", "no password: signs in elsewhere", "md5$abc", PASSWORD])
def test_nothing_fits_what_is_no_hash(stored: str) -> None:
    assert not hashes.is_password(PASSWORD, stored)
    assert not hashes.is_password_hash_of_today(stored)


def test_what_is_longer_than_any_password_fits_nothing() -> None:
    stored = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()

    assert hashes.is_password("x" * 72, stored)
    assert not hashes.is_password("x" * 73, stored)


def test_a_hash_of_another_cost_is_made_anew_and_ends_no_session(store: Store) -> None:
    account = an_account(password_hash=CHEAP, must_change_password=True, is_break_glass=True)
    store.accounts.put(account)
    signed_in_cookie(store, "ivy")

    store.accounts.renew_hash(account, PASSWORD)

    renewed = store.accounts.existing("ivy")
    assert hashes.is_password_hash_of_today(renewed.password_hash)
    assert hashes.is_password(PASSWORD, renewed.password_hash)
    assert replace(renewed, password_hash=CHEAP) == account, "nothing else has changed"
    assert len(store.sessions.all_live()) == 1
    store.accounts.renew_hash(renewed, PASSWORD)
    assert store.accounts.existing("ivy") == renewed, "once"


def test_a_password_set_meanwhile_is_not_undone(store: Store) -> None:
    seen = an_account(password_hash=CHEAP)
    store.accounts.put(an_account(password_hash=hashes.of_password("another of three words")))
    chosen = store.accounts.existing("ivy")

    store.accounts.renew_hash(seen, PASSWORD)

    assert store.accounts.existing("ivy") == chosen


def test_passwords_pass_to_another_algorithm_one_sign_in_after_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = an_account(password_hash=CHEAP)
    store.accounts.put(account)
    monkeypatch.setattr(hashes, "PASSWORDS", (Scrypt(), *hashes.PASSWORDS))
    assert hashes.is_password(PASSWORD, CHEAP)

    store.accounts.renew_hash(account, PASSWORD)

    stored = store.accounts.existing("ivy").password_hash
    assert stored.startswith(Scrypt.mark)
    assert hashes.is_password(PASSWORD, stored)


OTHERS = ["sha3_256", "sha512", "blake2b", "sha512_256"]


def alter(folder: Path, statement: str, **values: object) -> None:
    engine = create_engine(f"sqlite:///{folder / 'state.db'}")
    with engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount == 1
    engine.dispose()


def grown(store: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A log of three rows under SHA-256 and three more after a release that names another."""
    for row in range(6):
        if row == 3:
            monkeypatch.setattr(hashes, "CHAINS", (name, *hashes.CHAINS))
        store.access_log.write("ivy", Action.CHILD_VIEWED, {"number": row})


@pytest.mark.parametrize("name", OTHERS)
def test_the_log_goes_on_under_another_digest_and_is_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    grown(store, monkeypatch, name)

    assert store.access_log.is_intact()
    assert store.access_log.head().startswith(f"{name}:")
    assert len(store.access_log.head()) <= 64, "the width of the column"


@pytest.mark.parametrize("row", range(1, 7))
def test_an_alteration_shows_on_either_side_of_the_change(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, row: int
) -> None:
    grown(store, monkeypatch, "sha3_256")

    alter(tmp_path, "update access_log set detail = '{}' where access_log_id = :row", row=row)

    assert not store.access_log.is_intact()


@pytest.mark.parametrize("named", ["md5", "no such digest", "", "sha3_256:sha3_256"])
def test_a_row_that_names_an_unknown_digest_was_altered(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    grown(store, monkeypatch, "sha3_256")
    head = store.access_log.head()

    alter(
        tmp_path,
        "update access_log set row_hash = :stored where access_log_id = 6",
        stored=f"{named}:{head.partition(':')[2]}"[:64],
    )

    assert not store.access_log.is_intact()


def test_a_digest_that_is_given_up_proves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(store, monkeypatch, "sha3_256")

    monkeypatch.setattr(hashes, "CHAINS", ("sha3_256",))

    assert not store.access_log.is_intact()


def test_rows_under_two_digests_are_pruned_and_stay_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(store, monkeypatch, "sha3_256")
    later = store.now()
    later = later.replace(year=later.year + 1)

    assert store.access_log.prune(before=later, by="keeper") == 6
    store.access_log.write("ivy", Action.SIGNED_IN)

    assert store.access_log.is_intact()


def test_a_childs_rows_of_before_are_found_after_the_change(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes.keyed("key", "C1")
    store.access_log.write("ivy", Action.CHILD_VIEWED, {"child": before})
    monkeypatch.setattr(hashes, "KEYED", ("sha3_256", "sha256"))
    store.access_log.write("ivy", Action.CHILD_VIEWED, {"child": hashes.keyed("key", "C1")})

    assert hashes.keyed("key", "C1") != before
    assert len(store.access_log.of_child(*hashes.keyed_ever("key", "C1"))) == 2
    assert store.access_log.of_child(*hashes.keyed_ever("key", "C2")) == []


@pytest.mark.parametrize("name", OTHERS)
def test_what_stands_for_a_secret_fits_its_column_by_any_digest(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = hashes.of_secret("secret")
    monkeypatch.setattr(hashes, "SECRETS", name)

    assert len(hashes.of_secret("secret")) == len(before) == 64
    assert hashes.of_secret("secret") != before
