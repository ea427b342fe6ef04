"""The gate, driven through the shell by what a person sees."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import bcrypt
import pytest
from streamlit.testing.v1 import AppTest

from data_access.demo import make_demo_county
from data_access.engine import writing
from data_access.state import hashes
from data_access.state.access_log import Action
from data_access.state.accounts import Account
from data_access.state.acts import code_commands, user_commands
from data_access.state.limits import CODE_SET_UP_WAIT, FAILURES_OF_NAME, IDLE
from data_access.state.one_time_codes import code_of, step_of
from data_access.state.store import Store
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.signing_in import sign_in_for_test, visit_for_test
from tests.state.conftest import TurnedClock
from ui import navigation
from ui.entrance import access, codes, sign_in, state
from ui.entrance.gate import Gate

SHELL = Path(__file__).resolve().parents[2] / "ui" / "shell.py"
PASSWORD = "three plain words"
REAL_COST_HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt()).decode()

ROLE_PAGES = {
    Role.SERVICE_MANAGER: [
        "Overview",
        "Caseloads",
        "Reviews",
        "Permanence",
        "Disputes",
        "Voice",
        "Quality",
        "Child",
        "Changes",
        "What changed",
        "One figure",
        "What if",
        "Report",
        "Cover",
        "Data",
        "Access log",
        "Accounts",
        "Definitions",
        "My account",
    ],
    Role.SENIOR_IRO: [
        "Overview",
        "Caseloads",
        "Reviews",
        "Permanence",
        "Disputes",
        "Voice",
        "Quality",
        "Child",
        "Changes",
        "What changed",
        "One figure",
        "What if",
        "Report",
        "Cover",
        "Data",
        "Definitions",
        "My account",
    ],
    Role.IRO: [
        "Overview",
        "Caseloads",
        "Reviews",
        "Permanence",
        "Disputes",
        "Voice",
        "Quality",
        "Child",
        "Changes",
        "What changed",
        "One figure",
        "Definitions",
        "My account",
    ],
    Role.BUSINESS_SUPPORT: ["Reviews", "Child", "Definitions", "My account"],
    Role.VIEWER: [
        "Overview",
        "Reviews",
        "Permanence",
        "Disputes",
        "Voice",
        "Definitions",
        "My account",
    ],
}


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small demo county, read and never written by these tests."""
    folder = tmp_path_factory.mktemp("county")
    engine = writing(f"sqlite:///{folder / 'review.db'}")
    make_demo_county(engine, as_at=AS_AT, children=60)
    engine.dispose()
    return folder


@pytest.fixture
def store(tmp_path: Path, county: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{county / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(county / "snapshots"))
    monkeypatch.setenv("REVIEW_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}")
    opened = state.store()
    for role in Role:
        opened.accounts.put(
            Account(
                username=role.value,
                name=f"A {role.label}",
                role=role,
                iro_id="I01" if role is Role.IRO else None,
                password_hash=REAL_COST_HASH,
            )
        )
    yield opened
    opened.close()


@pytest.fixture
def app(store: Store) -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=60)


def titles(app: AppTest) -> list[str]:
    return [title.value for title in app.title]


def fill_in(app: AppTest, username: str, password: str) -> AppTest:
    app.text_input[0].set_value(username)
    app.text_input[1].set_value(password)
    return app.button[0].click().run()


def is_at_sign_in(app: AppTest) -> bool:
    return [button.label for button in app.button] == ["Sign in"]


def test_without_a_session_there_is_only_the_sign_in_form(app: AppTest) -> None:
    visit_for_test(app)

    app.run()

    assert not app.exception
    assert is_at_sign_in(app)
    assert [box.label for box in app.text_input] == ["Username", "Password"]
    assert "Overview" not in titles(app)


def test_without_any_cookie_the_form_says_what_to_do(app: AppTest) -> None:
    app.run()

    assert "Allow cookies" in app.error[0].value
    assert not app.button


@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda entry: str(entry.title))
def test_a_cold_link_to_a_page_shows_nothing_before_sign_in(
    app: AppTest, entry: navigation.PageEntry
) -> None:
    visit_for_test(app)

    app.run().switch_page(f"../pages/{entry.file}").run()

    assert is_at_sign_in(app)
    assert entry.title not in titles(app)


def test_the_right_password_opens_the_dashboard(app: AppTest, store: Store) -> None:
    visit_for_test(app)
    app.run()

    fill_in(app, "service_manager", PASSWORD)

    assert not app.exception
    assert titles(app) == ["Overview"]
    assert [entry.action for entry in store.access_log.entries()] == [Action.SIGNED_IN]


def test_capitals_in_the_username_do_not_matter(app: AppTest) -> None:
    visit_for_test(app)
    app.run()

    fill_in(app, " Service_Manager ", PASSWORD)

    assert titles(app) == ["Overview"]


def close_account(store: Store) -> None:
    store.accounts.close("viewer")


def make_demo(store: Store) -> None:
    viewer = store.accounts.get("viewer")
    assert viewer is not None
    store.accounts.put(replace(viewer, is_demo=True))


def lock(store: Store) -> None:
    for _ in range(FAILURES_OF_NAME):
        store.attempts.record("viewer", was_right=False)


def leave_alone(store: Store) -> None:
    assert store.answers()


@pytest.mark.parametrize(
    ("username", "password", "prepare"),
    [
        ("viewer", "three plain Words", leave_alone),
        ("nobody", PASSWORD, leave_alone),
        ("viewer", "x" * 100, leave_alone),
        ("viewer' or '1'='1", PASSWORD, leave_alone),
        ("viewer", PASSWORD, close_account),
        ("viewer", PASSWORD, lock),
    ],
    ids=["wrong", "unknown", "too long", "injection", "closed", "locked"],
)
def test_every_failure_has_the_same_words(
    app: AppTest,
    store: Store,
    username: str,
    password: str,
    prepare: Callable[[Store], None],
) -> None:
    prepare(store)
    visit_for_test(app)
    app.run()

    fill_in(app, username, password)

    assert [error.value for error in app.error] == [sign_in.REFUSED]
    assert is_at_sign_in(app)
    assert not app.exception


@pytest.mark.parametrize(("username", "password"), [("", ""), ("viewer", " "), ("", PASSWORD)])
def test_a_form_sent_half_empty_says_so_and_is_no_try(
    app: AppTest, store: Store, username: str, password: str
) -> None:
    visit_for_test(app)
    app.run()

    fill_in(app, username, password)

    assert [error.value for error in app.error] == ["Enter both your username and your password."]
    assert store.access_log.entries() == []


def test_a_demonstration_account_is_refused_on_real_data(
    app: AppTest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_demo(store)
    sign_in_for_test(app, store, "viewer")
    assert titles(app.run()) == ["Overview"]

    monkeypatch.setattr(access, "is_demo_data", lambda: False)
    app.run()

    assert is_at_sign_in(app)
    fill_in(app, "viewer", PASSWORD)
    assert [error.value for error in app.error] == [sign_in.REFUSED]


def test_a_real_account_works_on_real_data(
    app: AppTest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "is_demo_data", lambda: False)
    sign_in_for_test(app, store, "viewer")

    assert titles(app.run()) == ["Overview"]


def test_the_lock_holds_across_browsers_and_refuses_the_right_password(
    app: AppTest, store: Store
) -> None:
    for _ in range(FAILURES_OF_NAME):
        other = AppTest.from_file(SHELL, default_timeout=60)
        visit_for_test(other)
        fill_in(other.run(), "viewer", "a wrong password")
    visit_for_test(app)
    app.run()

    fill_in(app, "viewer", PASSWORD)

    assert is_at_sign_in(app)
    assert store.access_log.entries()[0].action == Action.SIGN_IN_WHILE_LOCKED


@pytest.mark.parametrize("kind", [{}, {"is_demo": True}, {"is_break_glass": True}], ids=str)
def test_a_hash_of_before_opens_once_more_and_is_made_anew(
    store: Store, kind: dict[str, bool]
) -> None:
    cheap = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    viewer = replace(store.accounts.existing("viewer"), password_hash=cheap)
    store.accounts.put(replace(viewer, **kind))  # type: ignore[arg-type]  # a field that is a bool

    def is_let_in(password: str) -> bool:
        gate = Gate(store, is_demo_data=True, address=None, opened=lambda _account: None)
        model = gate.authentication_controller.authentication_model
        return bool(model.check_credentials("viewer", password))

    assert not is_let_in("three plain Words")
    assert store.accounts.existing("viewer").password_hash == cheap, "only the right one is at hand"
    assert is_let_in(PASSWORD)
    renewed = store.accounts.existing("viewer").password_hash
    assert hashes.is_password_hash_of_today(renewed)
    assert is_let_in(PASSWORD)
    assert store.accounts.existing("viewer").password_hash == renewed


def test_the_time_of_an_answer_tells_nothing_about_the_name(store: Store) -> None:
    """The least of a few real checks, so that a busy machine does not fail it."""

    def checked(username: str) -> float:
        gate = Gate(store, is_demo_data=True, address=None, opened=lambda _username: None)
        began = perf_counter()
        assert not gate.authentication_controller.authentication_model.check_credentials(
            username, "a wrong password"
        )
        return perf_counter() - began

    checked("warm-up")
    known = min(checked("viewer") for _ in range(4))
    unknown = min(checked(f"nobody{number}") for number in range(4))

    assert abs(known - unknown) < max(known, unknown) / 2


def test_signing_out_ends_the_session_and_clears_what_the_page_remembered(
    app: AppTest, store: Store
) -> None:
    family = sign_in_for_test(app, store, "viewer")
    app.run()
    app.session_state["remembered"] = "something of the person's"

    next(button for button in app.button if button.label == "Sign out").click().run()

    assert is_at_sign_in(app)
    assert "signed out" in app.info[0].value
    assert store.sessions.live(family, touch=False) is None
    assert "remembered" not in app.session_state
    assert store.access_log.entries()[0].action == Action.SIGNED_OUT


def test_the_next_person_at_the_same_page_can_sign_in(app: AppTest, store: Store) -> None:
    sign_in_for_test(app, store, "viewer")
    app.run()
    next(button for button in app.button if button.label == "Sign out").click().run()

    fill_in(app, "business_support", PASSWORD)

    assert not app.exception
    assert titles(app) == ["Reviews"]


def revoke(store: Store, family: str) -> None:
    store.sessions.revoke(family, why="ended by the administrator")


def close(store: Store, _family: str) -> None:
    store.accounts.close("viewer")


def new_password(store: Store, _family: str) -> None:
    store.accounts.set_password("viewer", "$2b$04$another")


@pytest.mark.parametrize("end", [revoke, close, new_password])
def test_an_ended_session_is_out_at_the_next_click(
    app: AppTest, store: Store, end: Callable[[Store, str], None]
) -> None:
    family = sign_in_for_test(app, store, "viewer")
    assert titles(app.run()) == ["Overview"]

    end(store, family)
    app.run()

    assert is_at_sign_in(app)


def test_a_session_left_idle_is_out(tmp_path: Path, app: AppTest, store: Store) -> None:
    long_ago = datetime.now(UTC) - IDLE - timedelta(minutes=1)
    earlier = Store(f"sqlite:///{tmp_path / 'state.db'}", now=lambda: long_ago)
    sign_in_for_test(app, earlier, "viewer")
    earlier.close()

    app.run()

    assert is_at_sign_in(app)


def test_leaving_a_meeting_that_was_left_alone_asks_to_sign_in(
    tmp_path: Path, app: AppTest, store: Store
) -> None:
    long_ago = datetime.now(UTC) - IDLE - timedelta(minutes=1)
    earlier = Store(f"sqlite:///{tmp_path / 'state.db'}", now=lambda: long_ago)
    earlier.sessions.begin_meeting(sign_in_for_test(app, earlier, "service_manager"))
    earlier.close()

    app.run()
    assert not is_at_sign_in(app), "the meeting itself goes on"
    app.button(key="meeting_switch").click().run()

    assert is_at_sign_in(app)


def test_a_new_role_bites_at_the_next_click(app: AppTest, store: Store) -> None:
    sign_in_for_test(app, store, "service_manager")
    app.run().switch_page("../pages/caseloads.py").run()
    assert titles(app) == ["Caseloads"]
    manager = store.accounts.get("service_manager")
    assert manager is not None

    store.accounts.put(replace(manager, role=Role.VIEWER))
    app.run()

    assert "Your role does not have this page" in app.error[0].value
    assert not app.metric
    entry = store.access_log.entries()[0]
    assert (entry.action, entry.username) == (Action.REFUSED, "service_manager")
    assert entry.detail == {"asked": "a page: Caseloads"}


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_its_own_pages_and_no_others(app: AppTest, store: Store, role: Role) -> None:
    sign_in_for_test(app, store, role.value)
    app.run()

    for entry in navigation.PAGES:
        file = f"../pages/{entry.file}"
        if entry.title in ROLE_PAGES[role]:
            app.switch_page(file).run()
            assert not app.exception
            assert entry.title in titles(app)
        else:
            with pytest.raises(ValueError, match="Could not find a navigation page"):
                app.switch_page(file)


def test_a_browser_id_of_someone_else_s_making_is_nobody(app: AppTest, store: Store) -> None:
    sign_in_for_test(app, store, "viewer")
    app.session_state[access.BROWSER_ID] = "z" * 43

    app.run()

    assert is_at_sign_in(app)


def test_a_page_that_signed_in_is_out_under_another_browsers_id(app: AppTest) -> None:
    visit_for_test(app)
    fill_in(app.run(), "viewer", PASSWORD)
    assert titles(app) == ["Overview"]

    visit_for_test(app)
    app.run()

    assert is_at_sign_in(app)


def test_a_first_password_must_be_changed_before_anything_is_shown(
    app: AppTest, store: Store
) -> None:
    viewer = store.accounts.get("viewer")
    assert viewer is not None
    store.accounts.put(replace(viewer, must_change_password=True))
    sign_in_for_test(app, store, "viewer")
    app.run()
    assert "Overview" not in titles(app)

    fill_in(app, "short", "short")
    assert "at least 15" in app.error[0].value
    fill_in(app, "four plain words now", "four plain words then")
    assert "differ" in app.error[0].value
    fill_in(app, "four plain words now", "four plain words now")

    assert is_at_sign_in(app)
    fill_in(app, "viewer", "four plain words now")
    assert titles(app) == ["Overview"]


def test_with_the_store_damaged_nothing_is_shown_and_the_page_says_why(
    tmp_path: Path, app: AppTest, store: Store
) -> None:
    sign_in_for_test(app, store, "service_manager")
    store.close()
    for leftover in tmp_path.glob("state.db-*"):
        leftover.unlink()
    (tmp_path / "state.db").write_bytes(b"not a database" * 1000)

    app.run()

    assert "cannot be checked" in app.error[0].value
    assert titles(app) == []
    assert not app.exception


def lapse(store: Store) -> None:
    store.accounts.put(
        replace(
            store.accounts.existing("viewer"),
            must_change_password=True,
            first_password_until=store.now() - timedelta(seconds=1),
        )
    )


def move_to_single_sign_on(store: Store) -> None:
    store.accounts.put(replace(store.accounts.existing("viewer"), sso_subject="s" * 64))


@pytest.mark.parametrize("change", [lapse, move_to_single_sign_on])
def test_a_first_password_lapses_after_a_day_with_the_words_of_a_wrong_one(
    app: AppTest, store: Store, change: Callable[[Store], None]
) -> None:
    change(store)
    visit_for_test(app)
    app.run()

    fill_in(app, "viewer", PASSWORD)

    assert [error.value for error in app.error] == [sign_in.REFUSED]
    assert store.access_log.entries()[0].action == Action.SIGN_IN_FAILED


@pytest.fixture
def glass(store: Store) -> bytes:
    """The break-glass account, enabled, with a known password; the secret of its codes."""
    user_commands.add_break_glass(store, "glass", name="Break glass")
    store.accounts.put(
        replace(store.accounts.existing("glass"), is_active=True, password_hash=REAL_COST_HASH)
    )
    return base64.b32decode(store.one_time_codes.enrol("glass"))


def give_code(app: AppTest, code: str) -> AppTest:
    app.text_input[0].set_value(code)
    return app.button[0].click().run()


def test_the_break_glass_account_needs_its_code_and_raises_an_alert(
    app: AppTest, store: Store, glass: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    visit_for_test(app)
    fill_in(app.run(), "glass", PASSWORD)

    assert [box.label for box in app.text_input] == ["Code from the authenticator app"]
    assert store.sessions.all_live() == []
    give_code(app, "000000")
    assert [error.value for error in app.error] == [sign_in.CODE_REFUSED]
    assert store.sessions.all_live() == []
    assert not caplog.records or "ALERT" not in caplog.text

    give_code(app, code_of(glass, step_of(store.now())))

    assert titles(app) == ["Overview"]
    assert Action.BREAK_GLASS_USED in [each.action for each in store.access_log.entries(limit=3)]
    [alert] = [each for each in caplog.records if each.name == "review.alert"]
    assert alert.levelname == "CRITICAL"
    assert "glass" not in alert.getMessage().replace("break-glass", "")


def test_a_wrong_code_locks_like_a_wrong_password(app: AppTest, store: Store, glass: bytes) -> None:
    """A right password between wrong codes does not begin the count anew."""
    visit_for_test(app)
    fill_in(app.run(), "glass", PASSWORD)
    for _ in range(FAILURES_OF_NAME):
        give_code(app, "000000")

    give_code(app, code_of(glass, step_of(store.now())))

    assert store.sessions.all_live() == []
    assert store.access_log.entries()[0].action == Action.SIGN_IN_WHILE_LOCKED


def test_the_break_glass_account_is_disabled_until_it_is_enabled(
    app: AppTest, store: Store
) -> None:
    user_commands.add_break_glass(store, "glass", name="Break glass")
    store.accounts.put(replace(store.accounts.existing("glass"), password_hash=REAL_COST_HASH))
    visit_for_test(app)
    app.run()

    fill_in(app, "glass", PASSWORD)

    assert [error.value for error in app.error] == [sign_in.REFUSED]


@pytest.fixture
def own(store: Store) -> bytes:
    """The secret of the viewer's own codes."""
    return base64.b32decode(store.one_time_codes.enrol("viewer"))


def test_a_person_with_codes_is_not_signed_in_by_the_password_alone(
    app: AppTest, store: Store, own: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    visit_for_test(app)
    fill_in(app.run(), "viewer", PASSWORD)

    assert [box.label for box in app.text_input] == [codes.CODE_LABEL]
    assert sign_in.OWN_CODE in [each.value for each in app.markdown]
    assert sign_in.EMERGENCY not in [each.value for each in app.markdown]
    assert store.sessions.all_live() == []
    assert store.access_log.entries() == []

    give_code(app, code_of(own, step_of(store.now())))

    assert titles(app) == ["Overview"]
    [entry] = store.access_log.entries()
    assert (entry.action, entry.username) == (Action.SIGNED_IN, "viewer")
    assert entry.detail["with"] == "a one-time code"
    assert "ALERT" not in caplog.text


def test_a_persons_right_code_opens_once(app: AppTest, store: Store, own: bytes) -> None:
    now = step_of(store.now())
    visit_for_test(app)
    give_code(fill_in(app.run(), "viewer", PASSWORD), code_of(own, now))
    next(button for button in app.button if button.label == "Sign out").click().run()

    give_code(fill_in(app, "viewer", PASSWORD), code_of(own, now))
    assert [error.value for error in app.error] == [sign_in.CODE_REFUSED]
    assert store.sessions.all_live() == []

    give_code(app, code_of(own, now + 1))
    assert titles(app) == ["Overview"]


def test_a_persons_wrong_code_leaves_them_out_and_counts(
    app: AppTest, store: Store, own: bytes
) -> None:
    """A right password before each wrong code does not begin the count anew."""
    visit_for_test(app)
    app.run()
    for _ in range(FAILURES_OF_NAME):
        visit_for_test(app)
        give_code(fill_in(app.run(), "viewer", PASSWORD), "000000")
        assert [error.value for error in app.error] == [sign_in.CODE_REFUSED]
        assert store.access_log.entries()[0].action == Action.SIGN_IN_FAILED

    give_code(app, code_of(own, step_of(store.now())))

    assert [error.value for error in app.error] == [sign_in.CODE_REFUSED]
    assert store.sessions.all_live() == []
    assert store.access_log.entries()[0].action == Action.SIGN_IN_WHILE_LOCKED
    assert store.attempts.locked_until("viewer") is not None


def test_a_wrong_password_of_a_person_with_codes_has_the_words_of_any_other(
    app: AppTest, store: Store, own: bytes
) -> None:
    visit_for_test(app)

    fill_in(app.run(), "viewer", "three plain Words")

    assert [error.value for error in app.error] == [sign_in.REFUSED]
    assert is_at_sign_in(app)
    assert [box.label for box in app.text_input] == ["Username", "Password"]


def test_codes_that_are_taken_away_end_the_session_and_are_asked_for_no_more(
    app: AppTest, store: Store, own: bytes
) -> None:
    sign_in_for_test(app, store, "viewer")
    assert titles(app.run()) == ["Overview"]

    code_commands.remove(store, "viewer", by="sue")
    app.run()

    assert is_at_sign_in(app)
    fill_in(app, "viewer", PASSWORD)
    assert titles(app) == ["Overview"]


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(codes.NAME, codes.REQUIRED)


def secret_shown(app: AppTest) -> bytes:
    return base64.b32decode(app.code[0].value.replace(" ", ""))


@pytest.mark.usefixtures("required")
def test_where_codes_are_required_nothing_is_shown_before_they_are_set_up(
    app: AppTest, store: Store
) -> None:
    visit_for_test(app)
    fill_in(app.run(), "viewer", PASSWORD)
    for page in (None, "definitions.py", "my_account.py"):
        if page is not None:
            app.switch_page(f"../pages/{page}").run()
        assert [box.label for box in app.text_input] == [codes.CODE_LABEL]
        assert [each.value for each in app.subheader] == ["Set up one-time codes"]
        assert titles(app) == ["Independent Reviewing Service"]
        assert not app.metric
        assert not app.dataframe
    secret = secret_shown(app)
    assert app.code[1].value.startswith("otpauth://totp/")

    give_code(app, code_of(secret, step_of(store.now()) + 5))
    assert [error.value for error in app.error] == [codes.WRONG]
    assert secret_shown(app) == secret
    assert not store.one_time_codes.are_of("viewer")

    give_code(app, code_of(secret, step_of(store.now())))
    assert titles(app) == ["My account"]
    assert not app.exception
    assert [each.action for each in store.access_log.entries()] == [
        Action.CODES_SET_UP, Action.SIGNED_IN,
    ]  # fmt: skip

    next(button for button in app.button if button.label == "Sign out").click().run()
    fill_in(app, "viewer", PASSWORD)
    assert [each.value for each in app.subheader] == ["One-time code"]
    give_code(app, code_of(secret, step_of(store.now()) + 1))
    assert "Sign out" in [button.label for button in app.button]


@pytest.mark.usefixtures("required")
def test_a_first_password_is_changed_before_codes_are_set_up(app: AppTest, store: Store) -> None:
    store.accounts.put(replace(store.accounts.existing("viewer"), must_change_password=True))
    visit_for_test(app)

    fill_in(app.run(), "viewer", PASSWORD)
    assert [each.value for each in app.subheader] == ["Choose your own password"]
    fill_in(app, "four plain words now", "four plain words now")
    fill_in(app, "viewer", "four plain words now")

    assert [each.value for each in app.subheader] == ["Set up one-time codes"]


@pytest.mark.usefixtures("required")
def test_a_lost_phone_is_followed_by_another_set_up(app: AppTest, store: Store, own: bytes) -> None:
    code_commands.remove(store, "viewer", by="sue")
    visit_for_test(app)

    fill_in(app.run(), "viewer", PASSWORD)

    assert [each.value for each in app.subheader] == ["Set up one-time codes"]
    assert secret_shown(app) != own


@pytest.mark.usefixtures("required")
def test_who_signed_in_long_ago_types_the_password_again_before_setting_codes_up(
    tmp_path: Path, app: AppTest, store: Store
) -> None:
    clock = TurnedClock()
    clock.at = store.now() - CODE_SET_UP_WAIT - timedelta(minutes=1)
    earlier = Store(f"sqlite:///{tmp_path / 'state.db'}", now=clock)
    family = sign_in_for_test(app, earlier, "viewer")
    clock.turn(timedelta(minutes=8))
    assert earlier.sessions.live(family, touch=True) is not None
    earlier.close()

    app.run()

    assert is_at_sign_in(app)
    assert store.sessions.live(family, touch=False) is None
    fill_in(app, "viewer", PASSWORD)
    assert [each.value for each in app.subheader] == ["Set up one-time codes"]


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("change", [make_demo, move_to_single_sign_on])
def test_demonstration_accounts_and_single_sign_on_need_no_codes_here(
    app: AppTest, store: Store, change: Callable[[Store], None]
) -> None:
    change(store)
    sign_in_for_test(app, store, "viewer")

    assert titles(app.run()) == ["Overview"]


@pytest.mark.parametrize(
    ("word", "are"), [("required", True), (" required ", True), ("optional", False), ("", False)]
)
def test_codes_are_required_by_that_word_alone(
    monkeypatch: pytest.MonkeyPatch, word: str, are: bool
) -> None:
    monkeypatch.setenv(codes.NAME, word)

    assert codes.are_required() is are


def test_without_the_setting_codes_are_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(codes.NAME, raising=False)

    assert not codes.are_required()


def test_the_dashboard_does_not_start_with_another_word() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=SHELL.parents[1],
        env={**os.environ, codes.NAME: "Yes"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert (
        "REVIEW_ONE_TIME_CODES is [Yes]. Write required or optional, or leave it out for optional."
    ) in done.stderr
