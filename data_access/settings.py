"""Where the parts are: read from the environment in one place."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the project."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The addresses and folders in use. Unset, everything lives under the project's `var/`."""

    database_url: str
    state_url: str
    snapshot_folder: Path
    policy: Path | None
    is_embedded: bool
    """Whether the review database is the embedded demo county."""

    @staticmethod
    def from_environment() -> "Settings":
        """Read REVIEW_DATABASE_URL, REVIEW_STATE_URL, REVIEW_SNAPSHOT_DIR and REVIEW_POLICY."""
        var = ROOT / "var"
        named = os.environ.get("REVIEW_POLICY")
        local = ROOT / "policy.toml"
        return Settings(
            database_url=os.environ.get("REVIEW_DATABASE_URL")
            or f"sqlite:///{(var / 'review.db').as_posix()}",
            state_url=os.environ.get("REVIEW_STATE_URL")
            or f"sqlite:///{(var / 'state.db').as_posix()}",
            snapshot_folder=Path(os.environ.get("REVIEW_SNAPSHOT_DIR") or var / "snapshots"),
            policy=Path(named) if named else (local if local.exists() else None),
            is_embedded="REVIEW_DATABASE_URL" not in os.environ,
        )
