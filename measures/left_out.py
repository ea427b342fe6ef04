"""Whom a share leaves out: its rows by who the children are."""

from functools import cache

import polars as pl

from measures.facts import Facts
from measures.grouping import Grouping
from measures.measure import Measure
from measures.quality_counts import with_characteristics
from measures.voice import CHARACTERISTICS, NOT_RECORDED


@cache
def by_who(measure: Measure) -> Grouping:
    """Return the rows that a share leaves out, by who the children are: "Sex: Girls".

    Each row stands in one group of every characteristic.
    """

    def rows(facts: Facts) -> pl.DataFrame:
        known = with_characteristics(facts) if measure.frame == "duties" else facts
        short = measure.shown_rows(known)
        return pl.concat(
            [
                short.with_columns(
                    group=pl.concat_str(
                        pl.lit(topic), pl.col(column).fill_null(NOT_RECORDED), separator=": "
                    )
                )
                for column, topic in CHARACTERISTICS.items()
            ]
        )

    return Grouping(
        code=f"who_{measure.code}",
        label=f"{measure.label}, those left out by who they are",
        frame=measure.frame,
        rows=rows,
        is_partition=False,
    )
