"""One measure, three ways: reviews held on time of those due in 12 months, from raw tables.

It is counted over children of the standard timetable alone: the others are more than a few lines
in any of the three. Ours works out every clock all the same.
"""

import time
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from benchmarks.county import AS_AT
from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from measures.policy import Policy
from measures.record import record
from measures.snapshot import Snapshot
from measures.working_days import bank_holidays

STANDARD = ("standard_first", "standard_second", "standard_later")
BEGINS = pd.Timestamp(AS_AT) - pd.DateOffset(months=12)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one way found, and in how long."""

    on_time: int
    seconds: float


def reviews_of(snapshot: Snapshot) -> pl.DataFrame:
    """Return every review row as ours judges it."""
    at_close = record(snapshot, as_at=AS_AT, policy=Policy())
    return with_review_status(review_rows(at_close), at_close)


def standard_periods(reviews: pl.DataFrame) -> pl.DataFrame:
    """Return the care periods that the standard timetable alone applies to, whole histories."""
    is_standard = pl.col("rule").is_in(STANDARD) & ~pl.col("is_latest").fill_null(False)
    return (
        reviews.group_by("care_period_id")
        .agg(is_standard=is_standard.all())
        .filter("is_standard")
        .select("care_period_id")
        .sort("care_period_id")
    )


def ours(snapshot: Snapshot, periods: pl.DataFrame) -> Counted:
    """Count through the rules that the pages use."""
    began = time.perf_counter()
    on_time = (
        reviews_of(snapshot)
        .join(periods, on="care_period_id", how="semi")
        .filter(
            pl.col("done_on") <= pl.col("due_on"),
            pl.col("due_on") > BEGINS.date(),
            pl.col("due_on") <= AS_AT,
        )
        .height
    )
    return Counted(on_time=on_time, seconds=time.perf_counter() - began)


def by_pandas(snapshot: Snapshot, periods: pl.DataFrame) -> Counted:
    """Count in pandas, from frames of its own."""
    wanted = periods["care_period_id"].to_list()
    care = _pandas(snapshot, "care_period", ("care_period_id", "started_on"))
    review = _pandas(snapshot, "review", ("care_period_id", "completed_on"))
    closed = np.array(bank_holidays(), dtype="datetime64[D]")
    began = time.perf_counter()
    held = review[review["completed_on"].notna() & (review["completed_on"] <= str(AS_AT))]
    held = held[held["care_period_id"].isin(wanted)].drop_duplicates()
    held = held.sort_values(["care_period_id", "completed_on"]).merge(care, on="care_period_id")
    by_period = held.groupby("care_period_id", sort=False)
    held["number"] = by_period.cumcount()
    held["before"] = by_period["completed_on"].shift()
    started = held["started_on"].to_numpy().astype("datetime64[D]")
    first = np.busday_offset(started, 20, roll="backward", holidays=closed)
    due = pd.Series(first.astype("datetime64[ns]"), index=held.index)
    second = held["before"] + pd.DateOffset(months=3)
    later = held["before"] + pd.DateOffset(months=6)
    due = due.where(held["number"] == 0, second.where(held["number"] == 1, later))
    counted = held[(held["completed_on"] <= due) & (due > BEGINS) & (due <= str(AS_AT))]
    return Counted(on_time=len(counted), seconds=time.perf_counter() - began)


def _pandas(snapshot: Snapshot, table: str, columns: tuple[str, ...]) -> pd.DataFrame:
    frame = snapshot.frames[table].select(columns).to_dict(as_series=False)
    made = pd.DataFrame(frame)
    for column in columns:
        if column.endswith("_on"):
            made[column] = pd.to_datetime(made[column])
    return made


QUERY = """
with held as (
    select distinct review.care_period_id, completed_on, started_on
    from review
    join standard using (care_period_id)
    join care_period using (care_period_id)
    where completed_on <= $as_at
), numbered as (
    select *,
        row_number() over in_order as number,
        lag(completed_on) over in_order as before
    from held
    window in_order as (partition by care_period_id order by completed_on)
), judged as (
    select completed_on, cast(case number
        when 1 then first_due.due_on
        when 2 then before + interval 3 month
        else before + interval 6 month end as date) as due_on
    from numbered join first_due using (started_on)
)
select count(*) from judged
where completed_on <= due_on and due_on > $as_at - interval 12 month and due_on <= $as_at
"""


def by_duckdb(snapshot: Snapshot, periods: pl.DataFrame) -> Counted:
    """Count in DuckDB, from tables of its own; working days come from a table of due dates."""
    days = pl.DataFrame({"started_on": snapshot.frames["care_period"]["started_on"].unique()})
    due = days.with_columns(due_on=Policy().calendar.after(pl.col("started_on"), 20))
    with duckdb.connect() as database:
        for name, frame in {
            "care_period": snapshot.frames["care_period"].select("care_period_id", "started_on"),
            "review": snapshot.frames["review"].select("care_period_id", "completed_on"),
            "standard": periods,
            "first_due": due,
        }.items():
            database.register("given", frame.to_arrow())
            database.execute(f"create table {name} as select * from given")
        began = time.perf_counter()
        found = database.execute(QUERY, {"as_at": AS_AT}).fetchone()
        seconds = time.perf_counter() - began
    if found is None:
        raise RuntimeError("A count always gives one row.")
    return Counted(on_time=int(found[0]), seconds=seconds)
