"""A fictional county to show and test the dashboard with: no row comes from a real person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from data_access.demo import county, people
from data_access.demo.writing import NotADemoDatabaseError, write

__all__ = ["DemoCounty", "NotADemoDatabaseError", "make_demo_county"]


@dataclass(frozen=True, kw_only=True)
class DemoCounty:
    """What was written: the day it stands at, the seed and the rows of each table."""

    as_at: date
    seed: int
    rows: dict[str, int]


def _say_nothing(_sentence: str) -> None:
    return


def make_demo_county(
    engine: Engine,
    *,
    as_at: date,
    children: int = people.PER_UNIT,
    seed: int = 1,
    progress: Callable[[str], None] = _say_nothing,
) -> DemoCounty:
    """Write a fictional county as it stands at the close of `as_at`, and return what was written.

    `children` is about how many are in care on that day. The same seed, day and number give the
    same rows; a later day gives the same people with more of their lives. Every table is made
    where it is missing; an earlier demo county is replaced. Raises `NotADemoDatabaseError`
    for a database that holds anything else.
    """

    def told(units: Iterator[county.Rows]) -> Iterator[county.Rows]:
        count = max(1, round(children / people.PER_UNIT))
        for number, rows in enumerate(units, start=1):
            part = f" (part {number} of {count})" if count > 1 else ""
            progress(f"Writing {sum(map(len, rows.values())):,} rows of the demo county{part}")
            yield rows

    progress(f"Making a demo county of about {children:,} children in care")
    units = county.units(as_at=as_at, children=children, seed=seed)
    return DemoCounty(as_at=as_at, seed=seed, rows=write(engine, told(units), as_at=as_at))
