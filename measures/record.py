"""What was recorded by the close of a day: the snapshot cut at `as_at`, and who was in care.

Every recorded date later than `as_at` reads as null and a row that began later is not yet known;
what is a plan by nature (`booked_for`, `target_on`, a decision's `due_on`, `uasc_until`, an
officer's availability) is used as it stands. Rules then never look past `as_at`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps

import polars as pl

from measures import law
from measures.frames import TABLES
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import PLACED_FOR_ADOPTION, SHORT_BREAKS, LegalStatus, StartReason
from measures.working_days import WorkingDays, birthday

DAY_LETTERS = len("2026-11-24")


@dataclass(frozen=True, kw_only=True)
class Record:
    """The snapshot as it stood at the close of `as_at`."""

    snapshot: Snapshot
    as_at: date
    policy: Policy
    calendar: WorkingDays
    frames: Mapping[str, pl.DataFrame] = field(repr=False)
    is_of_many_days: bool = False
    """Whether the rows are of several days, each named by its keys; see `measures.past`."""
    made: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    """Frames worked out once for this record; see `once_per_record`."""

    def __getitem__(self, table: str) -> pl.DataFrame:
        """Return one table, cut at `as_at`."""
        return self.frames[table]

    @property
    def close(self) -> pl.Expr:
        """The day whose close a row with a care_period_id describes: `as_at`, or its own day."""
        if self.is_of_many_days:
            return pl.col("care_period_id").str.head(DAY_LETTERS).str.to_date("%Y-%m-%d")
        return pl.lit(self.as_at)

    @cached_property
    def periods(self) -> pl.DataFrame:
        """One row per care period begun by `as_at`; see `care_periods`."""
        return care_periods(self)

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """One row per episode begun by `as_at`, with what carries on; see `states`."""
        return states(self)

    @cached_property
    def in_care(self) -> pl.DataFrame:
        """One row per child looked after on `as_at`: their running period and episode.

        Columns: those of `periods`, then legal_status, placement_type, carer_id, distance_miles,
        is_outside_authority, is_deprived_of_liberty, category_of_need of the episode in force
        (the latest begun), each null where not recorded.
        """
        latest = (
            self.episodes.sort("care_period_id", "started_on", "episode_id")
            .group_by("care_period_id")
            .last()
            .select("care_period_id", *_EPISODE_COLUMNS)
        )
        return (
            self.periods.filter(pl.col("ended_on").is_null())
            .join(latest, on="care_period_id", how="left")
            .sort("child_id")
        )


def once_per_record(
    make: Callable[[Record], pl.DataFrame],
) -> Callable[[Record], pl.DataFrame]:
    """Let several rules share a frame: it is worked out once and kept with the record.

    Pure, because a record never changes. Two threads may both work it out; they get equals.
    """

    @wraps(make)
    def made(record: Record) -> pl.DataFrame:
        key = f"{make.__module__}.{make.__qualname__}"
        if key not in record.made:
            record.made[key] = make(record)
        return record.made[key]

    return made


_EPISODE_COLUMNS = (
    "legal_status",
    "placement_type",
    "carer_id",
    "distance_miles",
    "is_outside_authority",
    "is_deprived_of_liberty",
    "category_of_need",
)


def record(snapshot: Snapshot, *, as_at: date, policy: Policy) -> Record:
    """Return the snapshot as it stood at the close of `as_at`."""
    return Record(
        snapshot=snapshot,
        as_at=as_at,
        policy=policy,
        calendar=policy.calendar,
        frames={name: cut(name, frame, as_at) for name, frame in snapshot.frames.items()},
    )


def cut(
    name: str,
    frame: pl.DataFrame,
    as_at: date,
    *,
    among: pl.Expr | None = None,
    named: Iterable[pl.Expr] = (),
) -> pl.DataFrame:
    """Return the rows of a table as they stood at the close of a day.

    `among`: of these rows alone; `named`: with these columns, none of them a date, in place.
    """
    contract = TABLES[name]
    kept = [] if among is None else [among]
    if contract.begins is not None:
        is_known = pl.col(contract.begins) <= as_at
        if name == "care_period":  # a child is not dropped because a date is missing
            is_known = is_known | pl.col(contract.begins).is_null()
        kept.append(is_known)
    recorded = [
        pl.when(pl.col(column) <= as_at).then(pl.col(column)).alias(column)
        for column in contract.recorded_dates
    ]
    if name == "dispute":
        is_closed = pl.col("closed_on") <= as_at
        recorded.append(pl.when(is_closed).then(pl.col("outcome")).alias("outcome"))
    rows = frame.filter(*kept) if kept else frame
    return rows.with_columns(*recorded, *named)


def care_periods(record: Record) -> pl.DataFrame:
    """One row per care period begun by `as_at`.

    Columns: care_period_id, child_id, started_on, ended_on (null while it runs), end_reason,
    date_of_birth (null if not recorded or after the period began), first_start_reason (RNE of its
    first episode), is_history_incomplete.

    A child is not in care on `ended_on`. Of two running periods of a child the earlier is taken to
    end the day the later starts; a period still open on the 18th birthday (29 Feb: 1 March) ends
    that day. A period is history-incomplete if its start + 20 working days is before
    `covers_from`, or if its first episode began for another reason than `S` (domain §1.2, §1.7).
    """
    first = (
        record["episode"]
        .sort("care_period_id", "started_on", "episode_id")
        .group_by("care_period_id")
        .agg(first_start_reason=pl.col("start_reason").first())
    )
    children = record["child"].select("child_id", "date_of_birth")
    begins = pl.col("started_on")
    covers_from = pl.lit(record.snapshot.covers_from, pl.Date)
    later_start = begins.shift(-1).over(
        "child_id", pl.col("ended_on").is_null(), order_by=["started_on", "care_period_id"]
    )
    eighteenth = birthday(pl.col("date_of_birth"), law.AGE_LEAVING_CARE_YEARS)
    is_open_at_eighteen = (
        (eighteenth <= record.close)
        & (begins < eighteenth)
        & (pl.col("ended_on").is_null() | (pl.col("ended_on") > eighteenth))
    )
    first_due = first_review_due_on(begins, record)
    return (
        record["care_period"]
        .join(children, on="child_id", how="left")
        .join(first, on="care_period_id", how="left")
        .with_columns(ended_on=pl.coalesce("ended_on", later_start))
        .with_columns(
            ended_on=pl.when(is_open_at_eighteen).then(eighteenth).otherwise("ended_on"),
            is_history_incomplete=(first_due < covers_from).fill_null(False)
            | (pl.col("first_start_reason") != StartReason.S.value).fill_null(False),
        )
        .with_columns(
            date_of_birth=pl.when(pl.col("date_of_birth") <= begins).then("date_of_birth")
        )
        .select(
            "care_period_id",
            "child_id",
            "started_on",
            "ended_on",
            "end_reason",
            "date_of_birth",
            "first_start_reason",
            "is_history_incomplete",
        )
        .sort("child_id", "started_on", "care_period_id")
    )


def first_review_due_on(started_on: pl.Expr, record: Record) -> pl.Expr:
    """Last day on which a first review is in time: 20 working days from coming into care.

    Day 1 is the next working day after the start (or the start itself, if the policy counts the
    entry day). Source: CPR 2010 reg. 33(1).
    """
    start = started_on
    if record.policy.clock.count_entry_day:
        start = started_on - pl.duration(days=1)
    return record.calendar.after(start, law.FIRST_REVIEW_WORKING_DAYS)


def states(record: Record) -> pl.DataFrame:
    """One row per episode begun by `as_at` in a known care period, in order.

    Adds to the episode's columns: child_id; known_legal_status and known_placement_type, the last
    recorded so far in the period; is_short_break (null if no legal status is recorded yet),
    is_placed (for adoption) and has_placement_order, judged by those.
    """
    order = ["started_on", "episode_id"]
    carried = pl.col("legal_status", "placement_type").forward_fill()
    return (
        record["episode"]
        .join(record.periods.select("care_period_id", "child_id"), on="care_period_id")
        .with_columns(
            carried.over("care_period_id", order_by=order).name.prefix("known_"),
        )
        .with_columns(
            is_short_break=pl.col("known_legal_status").is_in([s.value for s in SHORT_BREAKS]),
            is_placed=pl.col("known_placement_type")
            .is_in([p.value for p in PLACED_FOR_ADOPTION])
            .fill_null(False),
            has_placement_order=(pl.col("known_legal_status") == LegalStatus.E1.value).fill_null(
                False
            ),
        )
        .sort("care_period_id", *order)
    )
