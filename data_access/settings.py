"""Where the parts are: read from the environment in one place."""

import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the project."""
LOCAL_POLICY = ROOT / "policy.toml"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The addresses and folders in use. Unset, everything lives under the project's `var/`."""

    database_url: str
    state_url: str
    snapshot_folder: Path
    policy: Path | None
    is_embedded: bool
    """Whether the review database is the embedded demo county."""
    own_words: tuple[str, ...] = ()
    """Words of the council's own that no password may be made of, in small letters."""

    @staticmethod
    def from_environment() -> "Settings":
        """Read the variables that README.md lists under "Your own data".

        Asked for many times a page: the answer is made once for the same environment, and whether
        there is a policy.toml looked up once a second.
        """
        return _settings(*map(os.environ.get, _NAMES), _has_local_policy(int(time.monotonic())))


_NAMES = (
    "REVIEW_DATABASE_URL",
    "REVIEW_STATE_URL",
    "REVIEW_SNAPSHOT_DIR",
    "REVIEW_POLICY",
    "REVIEW_PASSWORD_WORDS",
)


@lru_cache(maxsize=1)
def _has_local_policy(second: int) -> bool:
    """Whether the project has a policy of its own, as looked up in this second."""
    return LOCAL_POLICY.exists()


@lru_cache(maxsize=8)
def _settings(
    database: str | None,
    state: str | None,
    snapshots: str | None,
    policy: str | None,
    words: str | None,
    has_local_policy: bool,
) -> Settings:
    var = ROOT / "var"
    return Settings(
        database_url=database or f"sqlite:///{(var / 'review.db').as_posix()}",
        state_url=state or f"sqlite:///{(var / 'state.db').as_posix()}",
        snapshot_folder=Path(snapshots or var / "snapshots"),
        policy=Path(policy) if policy else (LOCAL_POLICY if has_local_policy else None),
        is_embedded=database is None,
        own_words=tuple(filter(None, (word.strip().lower() for word in (words or "").split(",")))),
    )
