"""Where the identity provider is and which of its roles mean what, read from the environment."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from measures.words import Role

ISSUER = "REVIEW_SSO_ISSUER"
CLIENT_ID = "REVIEW_SSO_CLIENT_ID"
SECRET_FILE = "REVIEW_SSO_CLIENT_SECRET_FILE"
ROLES = "REVIEW_SSO_ROLES"
ROLE_CLAIM = "REVIEW_SSO_ROLE_CLAIM"
IRO_CLAIM = "REVIEW_SSO_IRO_CLAIM"
LABEL = "REVIEW_SSO_LABEL"

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SsoSettingsError(ValueError):
    """A setting of single sign-on that cannot be used; the message says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class SsoSettings:
    """How single sign-on is set up. The secret is never shown or logged."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: Mapping[str, Role]
    """The provider's word for a role -> ours."""
    role_claim: str = "roles"
    iro_claim: str | None = None
    """The claim that holds the officer's id in the review database, if the provider has one."""
    label: str = "Sign in with your council account"

    @classmethod
    def from_environment(cls) -> "SsoSettings | None":
        """Read the variables; None where REVIEW_SSO_ISSUER is not set: local accounts alone.

        Raises SsoSettingsError for a part that is missing or would be unsafe.
        """
        issuer = os.environ.get(ISSUER, "").strip()
        if not issuer:
            return None
        check_address(issuer, ISSUER)
        return cls(
            issuer=issuer,
            client_id=_needed(CLIENT_ID, "the application's (client) id at the provider"),
            client_secret=_secret(),
            roles=_roles(_needed(ROLES, "like IRS.Manager=service_manager,IRS.IRO=iro")),
            role_claim=os.environ.get(ROLE_CLAIM) or "roles",
            iro_claim=os.environ.get(IRO_CLAIM) or None,
            label=os.environ.get(LABEL) or cls.label,
        )


def check_address(url: str, name: str) -> None:
    """Raise SsoSettingsError unless a URL is https, or http on this machine."""
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.hostname and (parts.scheme == "https" or is_here)):
        raise SsoSettingsError(f"{name} is [{url}]. Write an https address.")


def _needed(name: str, what: str) -> str:
    found = os.environ.get(name, "").strip()
    if not found:
        raise SsoSettingsError(f"{ISSUER} is set, so {name} is needed as well: {what}.")
    return found


def _secret() -> str:
    path = Path(_needed(SECRET_FILE, "a file that holds the client secret, mode 0600"))
    try:
        mode = path.stat().st_mode
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SsoSettingsError(f"{SECRET_FILE} names [{path}], which cannot be read.") from error
    if os.name == "posix" and mode & stat.S_IRWXO:
        raise SsoSettingsError(f"Everybody can read [{path}]. Give it the mode 0600.")
    if not secret:
        raise SsoSettingsError(f"[{path}] is empty. Put the client secret into it.")
    return secret


def _roles(text: str) -> dict[str, Role]:
    known = ", ".join(role.value for role in Role)
    found: dict[str, Role] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        theirs, _, ours = (piece.strip() for piece in part.partition("="))
        if not theirs or ours not in {role.value for role in Role}:
            raise SsoSettingsError(
                f"{ROLES} has the part [{part}]. Write THEIRS=OURS, ours being one of {known}."
            )
        found[theirs] = Role(ours)
    return found
