"""The counties that are timed: the demo county once, or many times over under other ids."""

import csv
import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from sqlalchemy import create_engine

from data_access import snapshots
from data_access.demo import make_demo_county
from data_access.engine import reading
from data_access.read import read_snapshot
from measures.snapshot import Snapshot

AS_AT = date(2026, 11, 23)
CHILDREN = 760
DAYS_BEFORE = timedelta(days=8)
"""Before it the pages set what has changed against it."""
ROWS_OF_A_FILE = 100_000
"""The importer takes files of up to 20 MB."""

SHARED_TABLES = ("extract", "locality")

ABSENT = "sqlite:///absent.db"
"""The address of the database that the kept snapshots are said to come from."""


def made(folder: Path, children: int = CHILDREN) -> str:
    """Make the demo county of about so many as a SQLite file; return its address."""
    url = f"sqlite:///{folder / 'review.db'}"
    engine = create_engine(url)
    make_demo_county(engine, as_at=AS_AT, children=children)
    engine.dispose()
    return url


def kept_before(url: str, folder: Path) -> None:
    """Keep the data of a database in the folder as if taken `DAYS_BEFORE` it was."""
    engine = reading(url)
    now = read_snapshot(engine)
    engine.dispose()
    before = dataclasses.replace(now, id="before", extracted_at=taken(now) - DAYS_BEFORE)
    snapshots.save(before, folder, kept_at=taken(before), database=snapshots.fingerprint(url))


def taken(snapshot: Snapshot) -> datetime:
    """Return when the data was taken; the demo county says so."""
    if snapshot.extracted_at is None:
        raise ValueError("The demo county has an extract row, so it has a date.")
    return snapshot.extracted_at


def times_over(snapshot: Snapshot, *, times: int, folder: Path) -> str:
    """Keep the county so many times over in the folder; return the snapshot's id.

    Each copy has ids of its own, localities excepted: rows, histories and keys grow, and nothing
    that the rules do per child becomes cheaper.
    """
    frames = {
        name: frame
        if name in SHARED_TABLES
        else pl.concat([_copy(frame, number) for number in range(times)]).rechunk()
        for name, frame in snapshot.frames.items()
    }
    many = Snapshot(
        id=f"times-{times}",
        source=snapshot.source,
        extracted_at=snapshot.extracted_at,
        loaded_at=snapshot.loaded_at,
        covers_from=snapshot.covers_from,
        is_demo=True,
        frames=frames,
    )
    snapshots.save(many, folder, kept_at=taken(many), database=snapshots.fingerprint(ABSENT))
    return many.id


def _copy(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Give every id of a table a number of its own; the first copy keeps its ids."""
    ids = [
        column
        for column in frame.columns
        if (column.endswith("_id") and "locality" not in column) or column == "sibling_group"
    ]
    return frame.with_columns(pl.col(ids) + f"~{number}") if number else frame


def write_return(snapshot: Snapshot, folder: Path) -> int:
    """Write the children of a snapshot as an SSDA903 return; return how many rows it has."""
    folder.mkdir(parents=True, exist_ok=True)
    child = snapshot.frames["child"].select(
        CHILD="child_id",
        SEX=pl.col("sex").replace_strict({"M": "1", "F": "2"}, default=""),
        DOB=_worded("date_of_birth"),
        ETHNIC="ethnicity",
        UPN=pl.lit(""),
        MOTHER=pl.lit(""),
        MC_DOB=pl.lit(""),
    )
    periods = snapshot.frames["care_period"].select("care_period_id", "child_id")
    episodes = snapshot.frames["episode"].join(periods, on="care_period_id")
    reviews = (
        snapshot.frames["review"]
        .filter(pl.col("completed_on").is_not_null())
        .join(periods, on="care_period_id")
        .join(child.select("DOB", child_id="CHILD"), on="child_id")
    )
    files = {
        "header": child,
        "episodes": episodes.sort("child_id", "started_on").select(
            CHILD="child_id",
            DECOM=_worded("started_on"),
            RNE="start_reason",
            LS="legal_status",
            CIN="category_of_need",
            PLACE="placement_type",
            PLACE_PROVIDER="placement_provider",
            DEC=_worded("ended_on"),
            REC="end_reason",
            REASON_PLACE_CHANGE="change_reason",
            HOME_POST=pl.lit(""),
            PL_POST=pl.lit(""),
            URN=pl.lit(""),
        ),
        "reviews": reviews.select(
            CHILD="child_id",
            DOB="DOB",
            REVIEW=_worded("completed_on"),
            REVIEW_CODE="participation_code",
        ),
    }
    for name, frame in files.items():
        for number, part in enumerate(frame.iter_slices(ROWS_OF_A_FILE), start=1):
            path = folder / f"{name}_{number}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(part.columns)
                writer.writerows(part.iter_rows())
    return sum(frame.height for frame in files.values())


def _worded(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%d/%m/%Y")
