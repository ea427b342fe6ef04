"""What protects something, and by which algorithm: named here and nowhere else.

To change one, name another in its line; docs/security.md, "When an algorithm falls", says what
becomes of what was kept before. Not here: plain fingerprints, which protect nothing (ids of rows,
snapshots and files), and what a standard names for others (one-time codes: RFC 6238; single
sign-on: RFC 7636; the policy of scripts and styles: CSP).
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Protocol

import bcrypt

from data_access.state.limits import PASSWORD_BYTES, PASSWORD_COST

SECRETS = "sha256"
"""The digest kept in place of ids of sessions, tickets, ways of single sign-on and names typed."""

KEYED = ("sha256",)
"""The HMACs that stand for a child in addresses and in the access log: the first is today's, by the
others rows of before are found again."""

CHAINS = ("sha256",)
"""The digests that chain the access log: the first is today's, the others are those of rows before.
A digest no longer named here proves nothing: its rows count as altered."""

UNNAMED = "sha256"
"""The chain's first digest, which its rows do not name: all others stand before the hash."""

BYTES = 32
"""Of every digest: what a column of 64 characters holds. Source: ASVS 5.0, 11.4.3: 256 bits."""


class PasswordHash(Protocol):
    """A slow hash of passwords. What it makes fits 100 characters and begins with its `mark`."""

    mark: str

    def made(self, password: bytes) -> str:
        """Return a new hash at today's cost."""

    def is_right(self, password: bytes, stored: str) -> bool:
        """Whether a hash of this kind was made from the password."""

    def is_of_today(self, stored: str) -> bool:
        """Whether a hash of this kind has today's cost."""


class Bcrypt:
    """bcrypt, whose hashes name their cost: `$2b$12$…`."""

    mark = "$2"

    def __init__(self, cost: int) -> None:
        """Make hashes at this cost."""
        self._cost = cost

    def made(self, password: bytes) -> str:
        """Return a new hash at today's cost."""
        return bcrypt.hashpw(password, bcrypt.gensalt(self._cost)).decode()

    def is_right(self, password: bytes, stored: str) -> bool:
        """Whether a hash, of whatever cost, was made from the password."""
        return bcrypt.checkpw(password, stored.encode())

    def is_of_today(self, stored: str) -> bool:
        """Whether a hash has today's form and cost."""
        return stored.startswith(f"$2b${self._cost:02}$")


PASSWORDS: tuple[PasswordHash, ...] = (Bcrypt(PASSWORD_COST),)
"""The first makes the hash of a password; by the others those made before are still checked."""


def of_password(password: str) -> str:
    """Return the hash to store of a password of at most PASSWORD_BYTES; it is never refused."""
    return PASSWORDS[0].made(password.encode())


def is_password(typed: str, stored: str) -> bool:
    """Whether a stored hash is the typed password's.

    False for what is longer than any password, and for what is stored where no password fits.
    """
    password = typed.encode()
    return len(password) <= PASSWORD_BYTES and any(
        each.is_right(password, stored) for each in PASSWORDS if stored.startswith(each.mark)
    )


def is_password_hash_of_today(stored: str) -> bool:
    """Whether a stored hash is by today's algorithm at today's cost."""
    return stored.startswith(PASSWORDS[0].mark) and PASSWORDS[0].is_of_today(stored)


def of_secret(secret: str) -> str:
    """Return what is kept in place of a secret: 64 hexadecimal characters."""
    return hashlib.new(SECRETS, secret.encode()).hexdigest()[: 2 * BYTES]


def keyed(key: str, text: str) -> str:
    """Return what stands for a text to whoever has no key, in hexadecimal characters."""
    return _keyed(KEYED[0], key, text)


def keyed_ever(key: str, text: str) -> list[str]:
    """Return the same by today's algorithm and by each before it."""
    return [_keyed(name, key, text) for name in KEYED]


def _keyed(name: str, key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), name).hexdigest()


def chained(content: str) -> str:
    """Return the hash of a row of the access log: at most 64 characters, its digest named."""
    return _chained(CHAINS[0], content)


def is_chained(stored: str, content: str) -> bool:
    """Whether a row's hash is its content's, by the digest it names; False for an unknown one."""
    named, colon, _ = stored.partition(":")
    name = named if colon else UNNAMED
    return name in CHAINS and stored == _chained(name, content)


def _chained(name: str, content: str) -> str:
    digest = hashlib.new(name, content.encode()).digest()[:BYTES]
    if name == UNNAMED:
        return digest.hex()
    return f"{name}:{urlsafe_b64encode(digest).decode().rstrip('=')}"
