"""How a count came about month by month: opening + new − cleared = closing."""

import polars as pl

from measures.facts import Facts
from measures.headline.trends import counted_rows, supplied_month_ends


def flow(
    facts: Facts, measure: str, *, group: str | None = None, rows: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return how a count came about month by month: opening + new − cleared = closing.

    Columns: month_on, group_id, opening (at the month end before), new (counted at this month end
    and not at the last), cleared (the reverse), closing. The first month end opens the rest and
    has no row. What began and ended within one month is in neither. `rows` as in `trends`.
    """
    counted = (counted_rows(facts) if rows is None else rows).filter(
        "numerator", pl.col("measure") == measure
    )
    known = supplied_month_ends(facts)
    steps = pl.DataFrame({"before_on": known[:-1], "month_on": known[1:]},
                         schema={"before_on": pl.Date, "month_on": pl.Date})  # fmt: skip
    group_id = pl.lit("all") if group is None else pl.col(group)
    present = counted.select("month_on", "key", group_id=group_id)
    groups = present.select("group_id").unique() if group else pl.DataFrame({"group_id": ["all"]})
    on = ["month_on", "group_id"]
    closing = present.join(steps, on="month_on").select(*on, "key")
    opening = present.rename({"month_on": "before_on"}).join(steps, on="before_on")
    opening = opening.select(*on, "key")
    of_key = [*on, "key"]
    counts = {
        "opening": opening,
        "new": closing.join(opening, on=of_key, how="anti", nulls_equal=True),
        "cleared": opening.join(closing, on=of_key, how="anti", nulls_equal=True),
        "closing": closing,
    }
    table = steps.select("month_on").join(groups, how="cross")
    for name, keys in counts.items():
        sizes = keys.group_by(on).agg(pl.len().cast(pl.Int64).alias(name))
        table = table.join(sizes, on=on, how="left", nulls_equal=True)
    return table.with_columns(pl.col(*counts).fill_null(0)).sort(
        "group_id", "month_on", nulls_last=True
    )
