"""A small OpenID Connect provider on loopback: real HTTP, signed tokens, PKCE checked.

It signs in whom the test says, without a password: `claims` are what it then says of them.
"""

import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "the-dashboard"
CLIENT_SECRET = "a secret of the test"


@dataclass(kw_only=True)
class IdentityProvider:
    """What the provider knows, and what the test may bend."""

    url: str
    now: Callable[[], float]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    claims: dict[str, Any] = field(default_factory=dict)
    """What it says of the person who signs in, beside the claims every token has."""
    bent: dict[str, Any] = field(default_factory=dict)
    """Claims set wrongly on purpose; None leaves one out."""
    signs_with: RSAKey | None = None
    """Another key than the published one, on purpose."""
    is_away: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for."""

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/logout",
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Sign the person in and return where their browser goes back to."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Exchange a code once, for the client that has the secret and the verifier."""
        sent = b64decode(authorization.removeprefix("Basic ")).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            sent != f"{CLIENT_ID}:{CLIENT_SECRET}"
            or asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return None
        return {"token_type": "Bearer", "access_token": "x", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        at = int(self.now())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": "subject-1",
            "iat": at,
            "exp": at + 3600,
            "nonce": asked["nonce"],
            **self.claims,
            **self.bent,
        }
        return self._sign(claims)

    def logout_token(self) -> str:
        """What it sends when the person's session here has ended."""
        at = int(self.now())
        return self._sign(
            {
                "iss": self.url,
                "aud": CLIENT_ID,
                "sub": "subject-1",
                "iat": at,
                "exp": at + 120,
                "jti": secrets.token_urlsafe(16),
                "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
                **self.bent,
            }
        )

    def _sign(self, claims: dict[str, Any]) -> str:
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, kept, self.signs_with or self.key)


@contextmanager
def identity_provider(now: Callable[[], float]) -> Iterator[IdentityProvider]:
    """A provider that answers on a free port of loopback."""
    held: list[IdentityProvider] = []

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def do_GET(self) -> None:
            [provider] = held
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            provider.asked.append(parts.path)
            if provider.is_away:
                self._json(None, 503)
            elif parts.path == "/.well-known/openid-configuration":
                self._json(provider.metadata())
            elif parts.path == "/keys":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/authorize":
                self._go(provider.authorize(query))
            elif parts.path == "/logout":
                self._go(query["post_logout_redirect_uri"])
            else:
                self._json(None, 404)

        def do_POST(self) -> None:
            [provider] = held
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            found = provider.token(form, self.headers.get("authorization", ""))
            self._json(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _json(self, value: object, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _go(self, address: str) -> None:
            self.send_response(302)
            self.send_header("location", address)
            self.send_header("content-length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    held.append(IdentityProvider(url=f"http://127.0.0.1:{server.server_port}", now=now))
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
