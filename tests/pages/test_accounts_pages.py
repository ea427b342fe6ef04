"""The pages about accounts: a Service Manager's acts, cover, and one's own account."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.limits import CODE_SET_UP_WAIT, FAILURES_OF_NAME
from data_access.state.one_time_codes import code_of, step_of
from data_access.state.passwords import hashed
from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import opened, titles, words
from ui import clock, navigation
from ui.entrance import codes, state
from ui.sections.people import my_account
from ui.sections.people.accounts import Act

MANAGER = Role.SERVICE_MANAGER.value
PASSWORD = "three plain words"


@pytest.fixture
def store(
    tmp_path: Path, home: Path, small_county_url: str, busiest: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """A store of its own for each test, because these tests change accounts."""
    monkeypatch.setenv("REVIEW_DATABASE_URL", small_county_url)
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(home / "snapshots"))
    monkeypatch.setenv("REVIEW_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}")
    made = state.store()
    known = hashed(PASSWORD, username="someone")
    for role in Role:
        made.accounts.put(
            Account(
                username=role.value,
                name=f"A {role.label}",
                role=role,
                iro_id=busiest if role is Role.IRO else None,
                password_hash=known,
            )
        )
    yield made
    made.close()


def press(app: AppTest, label: str) -> AppTest:
    app = next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def newest(store: Store, action: Action) -> dict[str, object]:
    entry = next(each for each in store.access_log.entries() if each.action == action)
    return {"by": entry.username, **entry.detail}


def passwords(app: AppTest) -> list[str]:
    """What is shown to be copied, but for the link to the page."""
    return [each.value for each in app.code if not each.value.startswith(("http", "/"))]


def test_an_account_is_added_and_its_first_password_is_shown_once(store: Store) -> None:
    app = opened(store, MANAGER, navigation.ACCOUNTS)
    app.text_input(key="add_username").set_value("omar")
    app.text_input(key="add_name").set_value("Omar Khan")
    app.selectbox(key="add_role").set_value(Role.VIEWER)

    press(app, "Add the account")

    [shown] = passwords(app)
    account = store.accounts.get("omar")
    assert account is not None
    assert (account.role, account.must_change_password) == (Role.VIEWER, True)
    assert newest(store, Action.ACCOUNT_ADDED) == {
        "by": MANAGER, "account": "omar", "role": "viewer",
    }  # fmt: skip
    app.run()
    assert passwords(app) == []
    assert shown not in words(app)
    assert shown not in "".join(str(each.detail) for each in store.access_log.entries())


def test_an_account_that_cannot_be_is_refused_in_words(store: Store) -> None:
    app = opened(store, MANAGER, navigation.ACCOUNTS)
    app.text_input(key="add_username").set_value("Omar K")
    app.text_input(key="add_name").set_value("Omar Khan")

    press(app, "Add the account")

    assert "is not allowed" in app.error[0].value
    assert len(store.accounts.everyone()) == len(Role)


def choose(app: AppTest, username: str, act: Act, *, sure: bool = True) -> AppTest:
    app.selectbox(key="change_account").set_value(username)
    app.selectbox(key="change_act").set_value(act)
    if sure:
        app.checkbox(key="change_sure").check()
    return press(app, "Change the account")


def test_an_act_without_the_tick_does_nothing(store: Store) -> None:
    app = opened(store, MANAGER, navigation.ACCOUNTS)

    choose(app, "viewer", Act.DISABLE, sure=False)

    assert "tick" in app.error[0].value
    viewer = store.accounts.get("viewer")
    assert viewer is not None
    assert viewer.is_active


def test_each_act_bites_and_is_recorded_under_who_did_it(store: Store) -> None:
    app = opened(store, MANAGER, navigation.ACCOUNTS)
    family = store.sessions.open("viewer")

    choose(app, "viewer", Act.SIGN_OUT)
    assert store.sessions.live(family, touch=False) is None
    assert newest(store, Action.SESSIONS_ENDED) == {"by": MANAGER, "account": "viewer"}

    choose(app, "viewer", Act.DISABLE)
    assert "can no longer sign in" in app.success[0].value
    assert newest(store, Action.ACCOUNT_CLOSED)["by"] == MANAGER
    choose(app, "viewer", Act.ENABLE)
    assert newest(store, Action.ACCOUNT_OPENED)["by"] == MANAGER

    choose(app, "viewer", Act.NAME_RESTRICTED)
    viewer = store.accounts.get("viewer")
    assert viewer is not None
    assert (viewer.is_active, viewer.may_name_restricted) == (True, True)
    assert newest(store, Action.RESTRICTED_NAMES)["allowed"] is True

    choose(app, "viewer", Act.PASSWORD)
    assert len(passwords(app)) == 1
    app.selectbox(key="change_role").set_value(Role.BUSINESS_SUPPORT)
    choose(app, "viewer", Act.ROLE)
    assert newest(store, Action.ROLE_CHANGED)["role"] == "business_support"
    assert store.access_log.is_intact()


def test_nobody_is_offered_their_own_account_so_the_last_manager_stays(store: Store) -> None:
    app = opened(store, MANAGER, navigation.ACCOUNTS)

    offered = app.selectbox(key="change_account").options

    assert not [each for each in offered if each.startswith(f"{MANAGER},")]
    assert len(offered) == len(Role) - 1


@pytest.mark.parametrize("entry", [navigation.ACCOUNTS, navigation.ACCESS_LOG])
@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SERVICE_MANAGER])
def test_only_the_service_manager_has_the_pages_about_people(
    role: Role, entry: navigation.PageEntry
) -> None:
    assert entry not in navigation.entries(role)


def test_cover_is_granted_on_the_page_and_the_iro_sees_those_children(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    other = small_facts.officers.filter(small_facts.officers["children"] > 0).sort("iro_id")
    covered = next(str(i) for i in other["iro_id"].drop_nulls() if i != busiest)
    theirs, mine = (
        small_facts.children.filter(iro_id=each, is_restricted=False).height
        for each in (covered, busiest)
    )
    iro = opened(store, Role.IRO.value, navigation.CHILD)
    [before] = [each for each in iro.selectbox if each.label.startswith("Find a child")]
    assert len(before.options) == mine

    app = opened(store, Role.SENIOR_IRO.value, navigation.COVER)
    app.selectbox(key="cover_who").set_value("iro")
    app.selectbox(key="cover_whose").set_value(covered)
    press(app, "Grant cover")

    assert "ends by itself" in app.success[0].value
    assert newest(store, Action.COVER_GRANTED)["by"] == Role.SENIOR_IRO.value
    iro.run()
    [after] = [each for each in iro.selectbox if each.label.startswith("Find a child")]
    assert len(after.options) == mine + theirs
    assert "My children and those of" in words(iro)

    child = small_facts.children.filter(iro_id=covered, is_restricted=False)["child_id"].sort()[0]
    after.set_value(child).run()
    assert not iro.exception
    assert newest(store, Action.CHILD_VIEWED)["reason"] == "cover"

    press(app, "End it now")
    iro.run()
    assert "No such child is in your view" in words(iro)
    assert newest(store, Action.REFUSED) == {"by": "iro", "asked": "a child"}


def test_cover_that_is_too_long_is_refused_in_words(store: Store, busiest: str) -> None:
    app = opened(store, MANAGER, navigation.COVER)
    app.selectbox(key="cover_who").set_value("iro")
    app.selectbox(key="cover_whose").set_value(busiest)
    app.date_input(key="cover_last").set_value(clock.london_date() + timedelta(days=28))

    press(app, "Grant cover")

    assert "at most 28 days" in app.error[0].value
    assert store.covers.not_over(on=clock.london_date()) == []


def change_password(app: AppTest, now: str, first: str, again: str) -> AppTest:
    app.text_input(key="own_now").set_value(now)
    app.text_input(key="own_new").set_value(first)
    app.text_input(key="own_again").set_value(again)
    return press(app, "Change it")


def test_a_person_changes_their_own_password_and_signs_in_again(store: Store) -> None:
    app = opened(store, "viewer", navigation.MY_ACCOUNT)
    before = store.accounts.get("viewer")

    change_password(app, "not the one", "four other plain words", "four other plain words")
    assert "present password is wrong" in app.error[0].value
    change_password(app, PASSWORD, "four other plain words", "four other plain wards")
    assert "differ" in app.error[0].value
    change_password(app, PASSWORD, "children review 2026", "children review 2026")
    assert "easy to guess" in app.error[0].value
    assert store.accounts.get("viewer") == before

    change_password(app, PASSWORD, "four other plain words", "four other plain words")

    assert [button.label for button in app.button] == ["Sign in"]
    assert newest(store, Action.PASSWORD_CHANGED)["by"] == "viewer"


def begin_codes(app: AppTest, password: str, code: str | None = None) -> AppTest:
    app.text_input(key="own_codes_now").set_value(password)
    if code is None:
        return press(app, "Begin to set up codes")
    app.text_input(key="own_codes_code").set_value(code)
    return press(app, "Replace my codes")


def first_code(app: AppTest, code: str) -> AppTest:
    app.text_input(key="codes_first").set_value(code)
    return press(app, "Set up the codes")


def secret_shown(app: AppTest) -> bytes:
    [key, address] = passwords(app)
    assert [len(part) for part in key.split()] == [4] * 8
    assert address.startswith("otpauth://totp/")
    assert key.replace(" ", "") in address
    return base64.b32decode(key.replace(" ", ""))


def test_a_person_sets_up_codes_and_they_are_in_force_once_a_first_one_was_right(
    store: Store,
) -> None:
    app = opened(store, "viewer", navigation.MY_ACCOUNT)

    begin_codes(app, "not the password")
    assert [error.value for error in app.error] == [my_account.WRONG]
    assert passwords(app) == []
    assert newest(store, Action.REFUSED) == {"by": "viewer", "asked": "one-time codes"}

    begin_codes(app, PASSWORD)
    secret = secret_shown(app)
    assert not store.one_time_codes.are_of("viewer")
    first_code(app, code_of(secret, step_of(store.now()) + 5))
    assert [error.value for error in app.error] == [codes.WRONG]
    assert not store.one_time_codes.are_of("viewer")
    assert secret_shown(app) == secret, "the same one, so that what the phone holds is right"

    now = step_of(store.now())
    first_code(app, code_of(secret, now))
    assert "are set up" in app.success[0].value
    assert passwords(app) == []
    assert newest(store, Action.CODES_SET_UP) == {"by": "viewer"}
    assert not store.one_time_codes.use("viewer", code_of(secret, now)), "it is used up"
    assert store.one_time_codes.use("viewer", code_of(secret, now + 1))
    told = "".join(str(each.detail) for each in store.access_log.entries())
    assert base64.b32encode(secret).decode() not in told


def test_codes_are_replaced_with_password_and_code_and_the_old_ones_hold_until_then(
    store: Store,
) -> None:
    old, now = base64.b32decode(store.one_time_codes.enrol("viewer")), step_of(store.now())
    app = opened(store, "viewer", navigation.MY_ACCOUNT)

    for password, code in ((PASSWORD, "000000"), ("not the password", code_of(old, now - 1))):
        begin_codes(app, password, code)
        assert [error.value for error in app.error] == [my_account.WRONG_WITH_CODE]
        assert passwords(app) == []
    begin_codes(app, PASSWORD, code_of(old, now - 1))
    new = secret_shown(app)
    assert new != old
    assert store.one_time_codes.use("viewer", code_of(old, now))
    first_code(app, code_of(new, now))

    assert newest(store, Action.CODES_REPLACED) == {"by": "viewer"}
    assert not store.one_time_codes.use("viewer", code_of(old, now + 1))
    assert store.one_time_codes.use("viewer", code_of(new, now + 1))


def test_a_set_up_that_is_left_changes_nothing_and_needs_the_password_again(store: Store) -> None:
    app = opened(store, "viewer", navigation.MY_ACCOUNT)
    begin_codes(app, PASSWORD)
    first = secret_shown(app)

    press(app, "Leave it as it was")
    assert passwords(app) == []
    assert not store.one_time_codes.are_of("viewer")

    begin_codes(app, PASSWORD)
    assert secret_shown(app) != first


def test_a_key_shown_for_too_long_is_good_no_more(store: Store) -> None:
    app = begin_codes(opened(store, "viewer", navigation.MY_ACCOUNT), PASSWORD)
    secret = secret_shown(app)
    username, shown, at = app.session_state[codes._SHOWN]
    long_ago = at - CODE_SET_UP_WAIT - timedelta(seconds=1)
    app.session_state[codes._SHOWN] = (username, shown, long_ago)

    first_code(app, code_of(secret, step_of(store.now())))

    assert passwords(app) == []
    assert not store.one_time_codes.are_of("viewer")


def test_who_has_codes_changes_the_password_with_a_code(store: Store) -> None:
    secret, now = base64.b32decode(store.one_time_codes.enrol("viewer")), step_of(store.now())
    app = opened(store, "viewer", navigation.MY_ACCOUNT)
    before = store.accounts.get("viewer")
    new = "four other plain words"

    app.text_input(key="own_code").set_value("000000")
    change_password(app, PASSWORD, new, new)
    assert [error.value for error in app.error] == [my_account.WRONG_WITH_CODE]
    assert store.accounts.get("viewer") == before

    app.text_input(key="own_code").set_value(code_of(secret, now))
    change_password(app, PASSWORD, new, "four other plain wards")
    assert "differ" in app.error[0].value
    change_password(app, PASSWORD, new, new)

    assert [button.label for button in app.button] == ["Sign in"], "the code was not used up"
    assert store.accounts.get("viewer") != before


def test_guessing_the_password_to_set_up_codes_locks_like_at_sign_in(store: Store) -> None:
    app = opened(store, "viewer", navigation.MY_ACCOUNT)
    for _ in range(FAILURES_OF_NAME):
        begin_codes(app, "not the password")

    begin_codes(app, PASSWORD)

    assert [error.value for error in app.error] == [my_account.WRONG]
    assert passwords(app) == []


def test_with_single_sign_on_no_codes_are_offered(store: Store) -> None:
    store.accounts.put(replace(store.accounts.existing("viewer"), sso_subject="s" * 64))

    app = opened(store, "viewer", navigation.MY_ACCOUNT)

    assert "One-time codes" not in [each.value for each in app.header]
    assert not app.text_input


def test_the_service_manager_sees_who_has_codes(store: Store) -> None:
    store.one_time_codes.enrol("viewer")

    app = opened(store, MANAGER, navigation.ACCOUNTS)

    table = app.dataframe[0].value
    states = dict(zip(table["account"], table["account_state"], strict=True))
    assert states["viewer"] == "May sign in, one-time codes"
    assert states["iro"] == "May sign in"


def test_ones_own_page_shows_ones_own_trail_and_no_one_elses(store: Store) -> None:
    store.access_log.write("viewer", Action.LIST_EXPORTED, {"list": "Of the viewer"})
    store.access_log.write("iro", Action.LIST_EXPORTED, {"list": "Of the officer"})

    app = opened(store, "viewer", navigation.MY_ACCOUNT)

    [trail] = [each.value for each in app.dataframe]
    assert [detail for detail in trail["own_detail"] if "Of the viewer" in detail]
    assert not [detail for detail in trail["own_detail"] if "Of the officer" in detail]


def test_a_person_ends_their_other_sessions(store: Store) -> None:
    elsewhere = store.sessions.open("viewer")
    app = opened(store, "viewer", navigation.MY_ACCOUNT)
    assert "Where I am signed in, 2" in words(app)

    press(app, "Sign out everywhere else")

    assert store.sessions.live(elsewhere, touch=False) is None
    assert titles(app) == ["My account"]
