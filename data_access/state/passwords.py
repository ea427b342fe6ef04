"""Passwords: what is accepted, and the hash that is stored instead of them."""

import secrets
from functools import cache
from pathlib import Path

from zxcvbn import zxcvbn

from data_access.settings import Settings
from data_access.state import hashes
from data_access.state.limits import PASSWORD_BYTES, PASSWORD_CHARACTERS

DIFFERENT_CHARACTERS = 5
"""How many different characters must be left of a password without its easy words. Local choice:
a third of PASSWORD_CHARACTERS."""

UNGUESSABLE = 4
"""The best of the library's five grades: more than 10,000 million guesses."""

NO_PASSWORD = "no password: signs in elsewhere"
"""Stands where the hash would be for an account of single sign-on; no password fits it."""


class WeakPasswordError(ValueError):
    """A password that is not accepted; the message says why and never repeats it."""


def hashed(password: str, *, username: str, name: str = "") -> str:
    """Return the hash of an acceptable password; raise WeakPasswordError if it is not.

    At least 15 characters and at most 72 bytes, with no rule about kinds of character (OWASP ASVS
    5.0, 6.2.1, 6.2.5, 6.2.9). A space at either end is refused because the sign-in form strips it.
    Refused as well is what is made of common words, words of the service and of the council
    (REVIEW_PASSWORD_WORDS), the username and the parts of the person's name (6.2.11): fewer than
    DIFFERENT_CHARACTERS are left of it. And what is not UNGUESSABLE for somebody who has the 30,000
    commonest of the passwords that were stolen elsewhere, and tries what people make of them
    (6.2.4, 6.2.12): the library brings that list, and nothing is asked for over the network.
    """
    if len(password) < PASSWORD_CHARACTERS:
        raise WeakPasswordError(f"Use at least {PASSWORD_CHARACTERS} characters: a few words do.")
    if len(password.encode()) > PASSWORD_BYTES:
        raise WeakPasswordError(f"Use at most {PASSWORD_BYTES} bytes: about that many letters.")
    if password != password.strip():
        raise WeakPasswordError("Leave out the space at the start or the end.")
    own = (username.lower(), *(part for part in name.lower().split() if len(part) > 2))
    rest = password.lower()
    for part in (*own, *Settings.from_environment().own_words, *easy_words()):
        rest = rest.replace(part, "")
    if len(set(rest)) < DIFFERENT_CHARACTERS or zxcvbn(password)["score"] < UNGUESSABLE:
        raise WeakPasswordError(
            "That is too easy to guess. Use several words that are not your name, nor of the "
            "service, nor of common passwords."
        )
    return hashes.of_password(password)


@cache
def easy_words() -> tuple[str, ...]:
    """Return what easily guessed passwords are made of, the longest first."""
    lines = (Path(__file__).parent / "easy_words.txt").read_text(encoding="utf-8").splitlines()
    words = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def first_password() -> str:
    """Return a random password for a new account, to be changed at the first sign-in."""
    return secrets.token_urlsafe(15)
