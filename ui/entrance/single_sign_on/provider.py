"""The identity provider: where its endpoints are, and an ID token checked claim by claim."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from data_access.state.single_sign_on import Begun, Way, subject_of
from measures.words import Role
from ui.entrance.single_sign_on.settings import SsoSettings, SsoSettingsError, check_address

TIMEOUT = 5
"""Seconds to wait for the provider."""

METADATA_KEPT = 3600
"""Seconds for which the provider's endpoints and keys are kept."""

ALGORITHM = "RS256"
"""The one signature accepted. `none` and the symmetric ones are refused whatever a token says."""

LEEWAY = 60
"""Seconds by which the provider's clock and ours may differ."""

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class SsoRefusedError(Exception):
    """Somebody who may not come in; the message is for them, `code` for the access log."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the message."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom the provider vouches for."""

    subject: str
    issued_at: datetime
    username: str
    name: str
    role: Role
    iro_id: str | None


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Whose session at the provider has ended, and when it said so."""

    subject: str
    said_at: datetime


class Provider:
    """One identity provider. `now` gives the time as an aware instant."""

    def __init__(self, settings: SsoSettings, now: Callable[[], datetime]) -> None:
        """Ask nothing yet: the provider may be away while the dashboard starts."""
        self.settings = settings
        self._now = now
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def way_there(self, begun: Begun, *, redirect_uri: str) -> str:
        """Return the address at which the person signs in. Raises SsoRefusedError."""
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid profile email",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
            "prompt": "select_account",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"

    def way_out(self, *, return_to: str) -> str:
        """Return the address that ends the provider's own session; ours if it has none."""
        end = self._metadata().get("end_session_endpoint")
        if not isinstance(end, str):
            return return_to
        check_address(end, "end_session_endpoint")
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": return_to}
        return f"{end}?{urlencode(query)}"

    def person(self, code: str, way: Way, *, redirect_uri: str) -> Person:
        """Exchange a code for an ID token and return whom it vouches for. Raises SsoRefusedError.

        The token's signature, issuer, audience, nonce and times are checked; it must hold exactly
        one role that is mapped (docs/deployment.md).
        """
        claims = self._claims(self._token(code, way.verifier, redirect_uri), nonce=way.nonce)
        username = str(claims.get("preferred_username") or claims.get("email") or "")
        officer = claims.get(self.settings.iro_claim) if self.settings.iro_claim else None
        return Person(
            subject=subject_of(self.settings.issuer, str(claims["sub"])),
            issued_at=datetime.fromtimestamp(int(claims["iat"]), UTC),
            username=username.strip().lower(),
            name=str(claims.get("name") or username)[:200],
            role=role_of(claims, self.settings),
            iro_id=officer if isinstance(officer, str) and officer else None,
        )

    def ended(self, token: str) -> Ended:
        """Return whose session the provider says is over. Raises SsoRefusedError.

        Checked as an ID token is; it must be of that event, and hold no nonce, so that neither can
        stand for the other. Source: OpenID Connect Back-Channel Logout 1.0, section 2.6. A token
        that names a session and no person is refused: which sessions there are here it cannot say.
        """
        claims = self._checked(token, jti={"essential": True})
        events = claims.get("events")
        is_logout = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict)
        if not is_logout or "nonce" in claims:
            raise _not_good("not a token of signing out")
        return Ended(
            subject=subject_of(self.settings.issuer, str(claims["sub"])),
            said_at=datetime.fromtimestamp(int(claims["iat"]), UTC),
        )

    def _token(self, code: str, verifier: str, redirect_uri: str) -> str:
        settings = self.settings
        with OAuth2Session(
            settings.client_id, settings.client_secret, redirect_uri=redirect_uri
        ) as session:
            try:
                found = session.fetch_token(
                    self._endpoint("token_endpoint"),
                    code=code,
                    code_verifier=verifier,
                    timeout=TIMEOUT,
                )
            except requests.RequestException as error:
                raise _away() from error
            except AuthlibBaseError as error:
                raise _not_good("code refused") from error
        return str(found.get("id_token") or "")

    def _claims(self, token: str, *, nonce: str) -> Mapping[str, Any]:
        return self._checked(token, nonce={"essential": True, "value": nonce})

    def _checked(self, token: str, **more: jwt.ClaimsOption) -> Mapping[str, Any]:
        """Return the claims of a token that the provider signed, for us, in time, of a person."""
        keys = KeySet.import_key_set(self._get(self._endpoint("jwks_uri")))  # type: ignore[arg-type]  # what the provider answered; checked there
        wanted = jwt.JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            **more,
        )
        try:
            claims = jwt.decode(token, keys, algorithms=[ALGORITHM]).claims
            wanted.validate(claims)
        except (JoseError, ValueError) as error:
            raise _not_good("token not valid") from error
        others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if others and claims.get("azp") != self.settings.client_id:
            raise _not_good("token for another application")
        return claims

    def _endpoint(self, name: str) -> str:
        found = self._metadata().get(name)
        if not isinstance(found, str):
            raise _away()
        try:
            check_address(found, name)
        except SsoSettingsError as error:
            raise _away() from error
        return found

    def _metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself. Its issuer must be the one that is set."""
        issuer = self.settings.issuer
        found = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise SsoRefusedError(
                "another issuer",
                "Single sign-on is not set up right: the provider names another issuer. Tell your "
                "administrator.",
            )
        return found

    def _get(self, url: str) -> dict[str, Any]:
        at, kept = self._kept.get(url, (0.0, {}))
        if kept and time.monotonic() - at < METADATA_KEPT:
            return kept
        try:
            answer = requests.get(url, timeout=TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise _away() from error
        if not isinstance(found, dict):
            raise _away()
        self._kept[url] = (time.monotonic(), found)
        return found


def role_of(claims: Mapping[str, Any], settings: SsoSettings) -> Role:
    """Return the one role that the claims map to. Raises SsoRefusedError for none and for two."""
    said = claims.get(settings.role_claim)
    words = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    found = {settings.roles[word] for word in words if word in settings.roles}
    if not found:
        raise SsoRefusedError(
            "no role",
            "You are signed in to the council, but have no role in this dashboard, so nothing is "
            "shown. Ask your Service Manager to have one given to you.",
        )
    if len(found) > 1:
        names = " and ".join(sorted(role.label for role in found))
        raise SsoRefusedError(
            "two roles",
            f"You have more than one role in this dashboard ({names}). One person has one role: "
            "ask your Service Manager which to keep.",
        )
    return found.pop()


def _away() -> SsoRefusedError:
    return SsoRefusedError(
        "provider away",
        "The council's sign-in does not answer just now. Try again in a minute; if it lasts, tell "
        "your administrator.",
    )


def _not_good(code: str) -> SsoRefusedError:
    return SsoRefusedError(
        code, "The council's sign-in did not go through. Go back and try once more."
    )
