"""Demo counties for the tests, each built once, and a frame for each of their tables."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polars as pl
from sqlalchemy import Engine, select

from data_access import engine as engines
from data_access.demo import make_demo_county
from data_access.tables import Base

AS_AT = date(2026, 11, 23)
LATER = AS_AT + timedelta(days=14)


@cache
def county(as_at: date = AS_AT, children: int = 760, seed: int = 1) -> dict[str, pl.DataFrame]:
    """Return every table of a demo county as it was written to a real SQLite file."""
    folder = Path(mkdtemp(prefix="demo-county-"))
    engine = engines.writing(f"sqlite:///{folder / 'review.db'}")
    make_demo_county(engine, as_at=as_at, children=children, seed=seed)
    frames = tables_of(engine)
    engine.dispose()
    (folder / "review.db").unlink()
    folder.rmdir()
    return frames


def tables_of(engine: Engine) -> dict[str, pl.DataFrame]:
    """Return every table of a review database, sorted by its key."""
    with engine.connect() as connection:
        return {
            table.name: pl.read_database(
                select(table).order_by(*table.primary_key.columns),
                connection,
                infer_schema_length=None,
            )
            for table in Base.metadata.sorted_tables
        }


def children_in_care(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row per child in care: the running period, episode and person."""
    running = frames["episode"].filter(pl.col("ended_on").is_null())
    return (
        frames["care_period"]
        .filter(pl.col("ended_on").is_null())
        .rename({"started_on": "entered_on"})
        .drop("ended_on", "end_reason")
        .join(frames["child"], on="child_id")
        .join(running, on="care_period_id")
        .sort("child_id")
    )
