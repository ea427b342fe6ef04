"""The demonstration accounts."""

import bcrypt

from data_access.state.demo_accounts import DEMO_PASSWORD, make_demo_accounts
from data_access.state.limits import PASSWORD_CHARACTERS
from data_access.state.store import Store
from measures.words import Role
from tests.state.conftest import an_account


def test_there_is_one_account_for_each_role_with_the_password_that_is_printed(
    store: Store,
) -> None:
    made = make_demo_accounts(store, ["I07", "I08"])

    assert {each.role for each in made} == set(Role)
    assert [each.username for each in made] == ["manager", "senior", "iro", "support", "viewer"]
    assert len(DEMO_PASSWORD) >= PASSWORD_CHARACTERS
    for each in made:
        account = store.accounts.get(each.username)
        assert account is not None
        assert account.is_demo
        assert bcrypt.checkpw(each.password.encode(), account.password_hash.encode())
    assert {each.username: each.iro_id for each in made if each.iro_id} == {"iro": "I07"}


def test_making_them_again_changes_nothing_and_signs_nobody_out(store: Store) -> None:
    make_demo_accounts(store, ["I07"])
    before = store.accounts.everyone()
    family = store.sessions.open("iro")

    make_demo_accounts(store, ["I07"])

    assert store.accounts.everyone() == before
    assert store.sessions.live(family, touch=False) is not None


def test_a_county_made_anew_binds_the_iro_account_to_its_first_officer(store: Store) -> None:
    make_demo_accounts(store, ["I07"])

    make_demo_accounts(store, ["I09"])

    account = store.accounts.get("iro")
    assert account is not None
    assert account.iro_id == "I09"


def test_a_real_account_of_the_same_name_is_left_alone(store: Store) -> None:
    real = an_account("manager", role=Role.SERVICE_MANAGER, iro_id=None)
    store.accounts.put(real)

    made = make_demo_accounts(store, [])

    assert store.accounts.get("manager") == real
    assert "manager" not in {each.username for each in made}
