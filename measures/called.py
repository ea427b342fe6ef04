"""What people, teams and localities are called where several of them stand together."""

import polars as pl

from measures.facts import Facts
from measures.once import once


def told_apart(table: pl.DataFrame, key: str) -> dict[str, str]:
    """Return the names of a table with `name` by its key, A to Z.

    Two of one name are told apart by their ids: "Ann Lee (IRO-014)".
    """
    called = pl.when(pl.col("name").is_duplicated()).then(
        pl.format("{} ({})", "name", key)
    ).otherwise("name")  # fmt: skip
    return dict(table.sort("name", key).select(key, called.alias("name")).iter_rows())


@once
def officers(facts: Facts) -> dict[str, str]:
    """Return what every officer of the data is called, by iro_id; those who have left too."""
    return told_apart(facts.snapshot.frames["iro"], "iro_id")
