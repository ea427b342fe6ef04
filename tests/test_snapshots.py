"""Snapshots on disk: whole or absent, the same after a restart, the oldest forgotten."""

import dataclasses
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data_access import snapshots
from measures.frames import TABLES
from measures.snapshot import Snapshot

KEPT_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def test_a_kept_snapshot_comes_back_the_same(small_snapshot: Snapshot, tmp_path: Path) -> None:
    folder = snapshots.save(small_snapshot, tmp_path, kept_at=KEPT_AT)
    again = snapshots.load(tmp_path, small_snapshot.id)

    assert folder == tmp_path / small_snapshot.id
    for field in dataclasses.fields(Snapshot):
        if field.name != "frames":
            assert getattr(again, field.name) == getattr(small_snapshot, field.name), field.name
    for name, frame in small_snapshot.frames.items():
        assert_frame_equal(again.frames[name], frame)


def test_saving_twice_keeps_one(small_snapshot: Snapshot, tmp_path: Path) -> None:
    snapshots.save(small_snapshot, tmp_path, kept_at=KEPT_AT)
    snapshots.save(small_snapshot, tmp_path, kept_at=KEPT_AT + timedelta(days=1))

    assert [stamp.kept_at for stamp in snapshots.kept(tmp_path)] == [KEPT_AT]


def test_the_newest_data_comes_first(small_snapshot: Snapshot, tmp_path: Path) -> None:
    assert small_snapshot.extracted_at is not None
    older = dataclasses.replace(
        small_snapshot, id="older", extracted_at=small_snapshot.extracted_at - timedelta(days=14)
    )
    snapshots.save(small_snapshot, tmp_path, kept_at=KEPT_AT)
    snapshots.save(older, tmp_path, kept_at=KEPT_AT + timedelta(days=1))

    assert [stamp.id for stamp in snapshots.kept(tmp_path)] == [small_snapshot.id, "older"]


def test_what_was_not_finished_is_not_there(small_snapshot: Snapshot, tmp_path: Path) -> None:
    snapshots.save(small_snapshot, tmp_path, kept_at=KEPT_AT)
    own = tmp_path / small_snapshot.id
    shutil.copytree(own, tmp_path / ".unfinished-abc")
    (own / snapshots.STAMP).unlink()

    assert snapshots.kept(tmp_path) == []
    with pytest.raises(FileNotFoundError):
        snapshots.load(tmp_path, small_snapshot.id)


def test_no_folder_means_no_snapshots(tmp_path: Path) -> None:
    assert snapshots.kept(tmp_path / "absent") == []


def test_a_table_that_a_later_version_adds_is_empty(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    own = snapshots.save(small_snapshot, tmp_path, kept_at=KEPT_AT)
    (own / "milestone.parquet").unlink()

    assert_frame_equal(
        snapshots.load(tmp_path, small_snapshot.id).frames["milestone"],
        TABLES["milestone"].empty(),
    )


def test_the_oldest_are_forgotten(
    small_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "KEEP", 2)
    small = dataclasses.replace(
        small_snapshot, frames={name: contract.empty() for name, contract in TABLES.items()}
    )
    for day in range(3):
        one = dataclasses.replace(small, id=f"day-{day}")
        snapshots.save(one, tmp_path, kept_at=KEPT_AT + timedelta(days=day))

    assert sorted(stamp.id for stamp in snapshots.kept(tmp_path)) == ["day-1", "day-2"]


def test_a_snapshot_without_a_table_is_refused(small_snapshot: Snapshot) -> None:
    frames = {name: frame for name, frame in small_snapshot.frames.items() if name != "review"}

    with pytest.raises(ValueError, match="review"):
        dataclasses.replace(small_snapshot, frames=frames)


def test_supplied_means_that_something_is_entered(small_snapshot: Snapshot) -> None:
    one = pl.DataFrame({"review_id": ["R1"]}).select(
        pl.col("review_id") if name == "review_id" else pl.lit(None, dtype).alias(name)
        for name, dtype in TABLES["review"].schema.items()
    )
    snapshot = dataclasses.replace(
        small_snapshot,
        frames={**small_snapshot.frames, "review": one, "dispute": TABLES["dispute"].empty()},
    )

    assert snapshot.is_supplied("review")
    assert not snapshot.is_column_supplied("review", "completed_on")
    assert not snapshot.is_supplied("dispute")
    assert not snapshot.is_column_supplied("dispute", "raised_on")
