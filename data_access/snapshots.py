"""Snapshots kept on disk: the last good data survives an outage and a restart.

Each is a folder of Parquet files and a stamp, written beside and renamed into place, so that a
folder is either whole or absent.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from data_access.engine import masked
from measures.frames import TABLES
from measures.snapshot import LONDON, Snapshot

KEEP = 400
"""How many snapshots are kept: a year of days and some; the oldest go first."""

STAMP = "stamp.json"

LOG = logging.getLogger("review.data")


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What is known of a kept snapshot without reading it."""

    id: str
    source: str
    extracted_at: datetime | None
    loaded_at: datetime | None
    is_demo: bool
    kept_at: datetime
    database: str | None
    """A fingerprint of the database it was read from; null if it was not read for showing."""


def fingerprint(url: str) -> str:
    """Return what tells one database from another in a stamp, without its address or password."""
    return hashlib.sha256(masked(url).encode()).hexdigest()[:16]


def save(
    snapshot: Snapshot, folder: Path, *, kept_at: datetime, database: str | None = None
) -> Path:
    """Write a snapshot into the folder, unless it is there already, and return its own folder.

    `database` is the fingerprint of the one it was read from. Raises OSError when it cannot be
    written; then nothing of it is left.
    """
    target = folder / snapshot.id
    folder.mkdir(parents=True, exist_ok=True)
    if (target / STAMP).exists():
        return target
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    try:
        for name, frame in snapshot.frames.items():
            frame.write_parquet(unfinished / f"{name}.parquet")
        (unfinished / STAMP).write_text(json.dumps(_stamped(snapshot, kept_at, database), indent=1))
        os.replace(unfinished, target)
    except (OSError, pl.exceptions.PolarsError) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not (target / STAMP).exists():  # otherwise another process kept the same one first
            raise OSError(f"The snapshot could not be written: {type(error).__name__}") from error
    _forget_oldest(folder)
    return target


def load(folder: Path, snapshot_id: str) -> Snapshot:
    """Read one kept snapshot. Raises FileNotFoundError if it is not there or not whole."""
    own = folder / snapshot_id
    stamp = json.loads((own / STAMP).read_text())
    frames = {
        name: contract.empty() if not (own / f"{name}.parquet").exists()
        else pl.read_parquet(own / f"{name}.parquet")
        for name, contract in TABLES.items()
    }  # fmt: skip
    return Snapshot(
        id=stamp["id"],
        source=stamp["source"],
        extracted_at=_moment(stamp["extracted_at"]),
        loaded_at=_moment(stamp["loaded_at"]),
        covers_from=date.fromisoformat(stamp["covers_from"]) if stamp["covers_from"] else None,
        is_demo=stamp["is_demo"],
        frames=frames,
        notes=tuple(stamp["notes"]),
    )


def kept(folder: Path) -> list[Stamp]:
    """Return the stamps of the snapshots in a folder, newest data first; damaged ones left out."""
    found = []
    for path in sorted(folder.glob(f"*/{STAMP}")):
        if path.parent.name.startswith("."):
            continue
        try:
            found.append(_stamp(json.loads(path.read_text())))
        except (OSError, ValueError, KeyError, TypeError) as error:
            LOG.warning("A kept snapshot has no readable stamp (%s).", type(error).__name__)
    return sorted(found, key=lambda stamp: (stamp.extracted_at or stamp.kept_at, stamp.kept_at),
                  reverse=True)  # fmt: skip


def first_of(folder: Path, day: date, *, is_demo: bool) -> Stamp | None:
    """Return the earliest kept data taken on a day or after it; null if none was kept.

    The earliest stays the earliest whatever is kept later: a report of that day is made from the
    same data again.
    """
    held = [
        stamp
        for stamp in kept(folder)
        if stamp.is_demo == is_demo
        and stamp.extracted_at is not None
        and stamp.extracted_at.astimezone(LONDON).date() >= day
    ]
    return min(held, key=lambda stamp: (stamp.extracted_at or stamp.kept_at, stamp.kept_at),
               default=None)  # fmt: skip


def _stamp(read: dict[str, Any]) -> Stamp:
    return Stamp(
        id=read["id"],
        source=read["source"],
        extracted_at=_moment(read["extracted_at"]),
        loaded_at=_moment(read["loaded_at"]),
        is_demo=read["is_demo"],
        kept_at=datetime.fromisoformat(read["kept_at"]),
        database=read.get("database"),
    )


def _stamped(snapshot: Snapshot, kept_at: datetime, database: str | None) -> dict[str, object]:
    return {
        "id": snapshot.id,
        "source": snapshot.source,
        "extracted_at": snapshot.extracted_at.isoformat() if snapshot.extracted_at else None,
        "loaded_at": snapshot.loaded_at.isoformat() if snapshot.loaded_at else None,
        "covers_from": snapshot.covers_from.isoformat() if snapshot.covers_from else None,
        "is_demo": snapshot.is_demo,
        "notes": list(snapshot.notes),
        "kept_at": kept_at.isoformat(),
        "database": database,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _forget_oldest(folder: Path) -> None:
    for stamp in sorted(kept(folder), key=lambda stamp: stamp.kept_at, reverse=True)[KEEP:]:
        shutil.rmtree(folder / stamp.id, ignore_errors=True)
