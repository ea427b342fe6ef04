"""The store's part of single sign-on: one way out and back, one session for each token."""

import base64
import hashlib
from datetime import timedelta

import pytest

from data_access.state.access_log import Action
from data_access.state.accounts import Account, AccountError
from data_access.state.acts import user_commands
from data_access.state.limits import SSO_TRY_LIFE, TOKEN_AGE
from data_access.state.single_sign_on import subject_of
from data_access.state.store import Store
from measures.words import Role
from tests.state.conftest import TurnedClock


def test_a_way_is_good_once_and_for_its_own_browser(store: Store) -> None:
    begun = store.single_sign_on.begin(return_to="/review-timeliness")

    way = store.single_sign_on.come_back(begun.state, browser=begun.browser)

    assert way is not None
    assert (way.nonce, way.verifier) == (begun.nonce, begun.verifier)
    assert way.return_to == "/review-timeliness"
    assert store.single_sign_on.come_back(begun.state, browser=begun.browser) is None


def test_another_browser_or_an_unknown_state_comes_to_nothing(store: Store) -> None:
    begun, other = (store.single_sign_on.begin(return_to="/") for _ in range(2))

    assert store.single_sign_on.come_back(begun.state, browser=other.browser) is None
    assert store.single_sign_on.come_back("made up", browser=begun.browser) is None
    assert store.single_sign_on.come_back(begun.state, browser=begun.browser) is None, "used up"


def test_a_way_that_took_too_long_is_over(store: Store, clock: TurnedClock) -> None:
    begun = store.single_sign_on.begin(return_to="/")
    clock.turn(SSO_TRY_LIFE)

    assert store.single_sign_on.come_back(begun.state, browser=begun.browser) is None


def test_the_challenge_is_the_hash_of_the_verifier(store: Store) -> None:
    begun = store.single_sign_on.begin(return_to="/")
    digest = hashlib.sha256(begun.verifier.encode()).digest()

    assert base64.urlsafe_b64decode(begun.challenge + "=") == digest
    assert 43 <= len(begun.verifier) <= 128


def test_a_token_buys_one_session_while_it_is_fresh(store: Store, clock: TurnedClock) -> None:
    ivy, omar = subject_of("https://id", "1"), subject_of("https://id", "2")
    issued = clock.at

    assert store.single_sign_on.use_token(ivy, issued)
    assert not store.single_sign_on.use_token(ivy, issued)
    assert store.single_sign_on.use_token(omar, issued)
    clock.turn(TOKEN_AGE + timedelta(seconds=1))
    assert not store.single_sign_on.use_token(subject_of("https://id", "3"), issued), "stale"
    ahead = clock.at + TOKEN_AGE
    assert not store.single_sign_on.use_token(ivy, ahead), "from a clock far ahead"


def come(store: Store, **changes: object) -> Account:
    facts = {
        "subject": subject_of("https://id", "1"),
        "username": "omar@example.gov.uk",
        "name": "Omar Khan",
        "role": Role.IRO,
        "iro_id": None,
    }
    return user_commands.from_provider(store, **(facts | changes))  # type: ignore[arg-type]  # the test says what it changes


def test_an_account_is_made_once_and_follows_the_providers_role(store: Store) -> None:
    assert come(store).role is Role.IRO
    user_commands.change_role(store, "omar@example.gov.uk", Role.IRO, iro_id="I07")

    assert come(store).iro_id == "I07", "the officer that a Service Manager set stays"
    assert come(store, iro_id="I08").iro_id == "I08"
    again = come(store, role=Role.VIEWER, username="renamed@example.gov.uk")

    assert (again.username, again.role, again.iro_id) == ("omar@example.gov.uk", Role.VIEWER, None)
    assert store.accounts.get("renamed@example.gov.uk") is None
    assert store.access_log.entries()[0].action == Action.ROLE_CHANGED


def test_a_closed_account_stays_closed_whatever_the_provider_says(store: Store) -> None:
    come(store)
    store.accounts.close("omar@example.gov.uk")

    with pytest.raises(AccountError, match="closed"):
        come(store)


def test_a_local_account_is_not_taken_over_by_a_name_at_the_provider(store: Store) -> None:
    with pytest.raises(AccountError, match="already"):
        come(store, username="ivy")


def test_an_account_of_the_provider_has_no_password_here(store: Store) -> None:
    come(store)

    with pytest.raises(AccountError, match="no password here"):
        user_commands.new_password(store, "omar@example.gov.uk", password=None)
