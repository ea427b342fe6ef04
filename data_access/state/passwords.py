"""Passwords: what is accepted, and the hash that is stored instead of them."""

import secrets

import bcrypt

from data_access.state.limits import PASSWORD_BYTES, PASSWORD_CHARACTERS

COMMON_PARTS = ("password", "123456", "qwerty", "letmein", "welcome", "changeme")
"""What the passwords of every list of stolen passwords are made of."""


class WeakPasswordError(ValueError):
    """A password that is not accepted; the message says why and never repeats it."""


def hashed(password: str, *, username: str) -> str:
    """Return the bcrypt hash of an acceptable password; raise WeakPasswordError if it is not.

    No rule about kinds of character (OWASP ASVS 5.0, 6.2.5). A space at either end is refused
    because the sign-in form strips it.
    """
    if len(password) < PASSWORD_CHARACTERS:
        raise WeakPasswordError(f"Use at least {PASSWORD_CHARACTERS} characters: a few words do.")
    if len(password.encode()) > PASSWORD_BYTES:
        raise WeakPasswordError(f"Use at most {PASSWORD_BYTES} bytes: about that many letters.")
    if password != password.strip():
        raise WeakPasswordError("Leave out the space at the start or the end.")
    rest = password.lower()
    for part in (username.lower(), *COMMON_PARTS):
        rest = rest.replace(part, "")
    if len(set(rest)) < PASSWORD_CHARACTERS // 3:
        raise WeakPasswordError(
            "That is too easy to guess. Use several words that are not your username."
        )
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def first_password() -> str:
    """Return a random password for a new account, to be changed at the first sign-in."""
    return secrets.token_urlsafe(15)
