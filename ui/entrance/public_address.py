"""Where browsers reach the dashboard, and what follows from it for hosts, origins and cookies."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

PUBLIC_URL_NAME = "REVIEW_PUBLIC_URL"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


class PublicAddressError(ValueError):
    """REVIEW_PUBLIC_URL is not an address this dashboard can be served at."""


@dataclass(frozen=True)
class PublicAddress:
    """Where browsers reach the dashboard: one https address, or any loopback name and port."""

    origin: str | None

    @classmethod
    def from_environment(cls) -> "PublicAddress":
        """Read REVIEW_PUBLIC_URL; unset means this machine only.

        Raises PublicAddressError for anything but https://NAME or a loopback http address.
        """
        url = os.environ.get(PUBLIC_URL_NAME, "").rstrip("/")
        parts = urlsplit(url)
        if parts.path or parts.query or (url and parts.scheme not in ("http", "https")):
            raise PublicAddressError(
                f"{PUBLIC_URL_NAME} is [{url}]. Write it like https://reviews.example.gov.uk, "
                "without a path."
            )
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_NAMES:
            raise PublicAddressError(
                f"{PUBLIC_URL_NAME} is [{url}]. Outside this machine the dashboard is served over "
                "https only: sign-in over http could be read on the way."
            )
        return cls(url if parts.scheme == "https" else None)

    @property
    def is_https(self) -> bool:
        """Whether browsers come over https, so that cookies may demand it."""
        return self.origin is not None

    @property
    def cookie_name(self) -> str:
        """The cookie's name; the `__Host-` prefix needs https."""
        return "__Host-review_sid" if self.is_https else "review_sid"

    def is_host(self, host: str) -> bool:
        """Whether a Host header names this dashboard."""
        if self.origin is not None:
            return host == urlsplit(self.origin).netloc
        try:
            return urlsplit(f"//{host}").hostname in LOOPBACK_NAMES
        except ValueError:
            return False

    def is_origin(self, origin: str, *, host: str) -> bool:
        """Whether an Origin header is a page of this dashboard itself."""
        return origin == (self.origin or f"http://{host}")
