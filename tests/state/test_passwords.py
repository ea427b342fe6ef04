"""What a password must be, and that the library's form accepts our hash."""

import pytest
from streamlit_authenticator.utilities import Hasher

from data_access.state import passwords
from data_access.state.limits import PASSWORD_CHARACTERS
from data_access.state.passwords import WeakPasswordError


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("fourteen chars", "at least 15"),
        ("", "at least 15"),
        ("long " * 15, "at most 72"),
        ("é" * 37, "at most 72"),
        (" a space in front", "space"),
        ("a space behind it ", "space"),
        ("passwordpassword1", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("ivy.marsh ivy.marsh", "easy to guess"),
        ("children review 2026", "easy to guess"),
        ("Independent Reviewing Service", "easy to guess"),
        ("qwertyuiop1234567890", "easy to guess"),
        ("Liverpool Sunshine 1", "easy to guess"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason_that_does_not_repeat_it(
    password: str, because: str
) -> None:
    with pytest.raises(WeakPasswordError, match=because) as refusal:
        passwords.hashed(password, username="ivy.marsh")

    assert not password or password not in str(refusal.value)


def test_a_hash_is_accepted_by_the_sign_in_library_for_its_own_password_only() -> None:
    stored = passwords.hashed("three plain words", username="ivy")

    assert Hasher.check_pw("three plain words", stored)
    assert not Hasher.check_pw("three plain Words", stored)
    assert Hasher.is_hash(stored)


def test_the_cost_of_a_hash_is_the_librarys() -> None:
    ours = passwords.hashed("three plain words", username="ivy")

    assert ours.split("$")[2] == Hasher.hash("x").split("$")[2]


def test_first_passwords_are_long_enough_and_differ() -> None:
    made = {passwords.first_password() for _ in range(50)}

    assert len(made) == 50
    assert all(len(each) >= PASSWORD_CHARACTERS for each in made)


def test_a_persons_own_name_is_no_password() -> None:
    with pytest.raises(WeakPasswordError, match="your name"):
        passwords.hashed("Marsh Marsh Marsh", username="ivy", name="Ivy Marsh")


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "a b c d e f g h i", "é" * 3 + " plain words here"]
)
def test_no_kind_of_character_is_asked_for(password: str) -> None:
    assert passwords.hashed(password, username="ivy")


@pytest.mark.parametrize(
    "password",
    [
        "1qaz2wsx3edc4rfv",
        "qwerty123456789!",
        "password123456789",
        "Spring2026Spring2026",
        "iloveyou iloveyou",
    ],
)
def test_what_was_stolen_elsewhere_is_no_password(password: str) -> None:
    with pytest.raises(WeakPasswordError, match="easy to guess"):
        passwords.hashed(password, username="ivy")


def test_words_of_the_council_are_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = "Exampleshire Harbour House"
    assert passwords.hashed(chosen, username="ivy")

    monkeypatch.setenv("REVIEW_PASSWORD_WORDS", "Exampleshire, harbour house,")
    with pytest.raises(WeakPasswordError, match="easy to guess"):
        passwords.hashed(chosen, username="ivy")
