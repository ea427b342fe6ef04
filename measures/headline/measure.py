"""What a headline measure is: declared once, counted with its unknowns, by any group."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from measures.facts import Facts
from measures.once import once
from measures.policy import Policy
from measures.record import Record
from measures.words import DutyCode, Status

PER = {"rate": 100, "ratio": 1}
"""Units of so many for each so many of the denominator."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measure's value with what it rests on.

    `value` is null where nothing can be counted (a share of nobody) or the input is not supplied.
    Shares are 0–1. `low` and `high` are the range the value could lie in, given the unknown rows.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    unknown: int
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Headline(ABC):
    """What a headline figure is called and means, and how it is asked for."""

    code: str
    label: str
    definition: str
    unit: str
    """`share` (0–1), `count`, `rate` (per 100 children) or `ratio` (children per FTE)."""
    frame: str
    """The frame of the facts whose rows it counts."""
    needs: tuple[str, ...] = ()
    """Tables without which the measure is not supplied."""
    needs_any: tuple[str, ...] = ()
    """Tables of which one at least must be supplied."""
    better: str = "neither"
    """`higher`, `lower` or `neither`: a number of disputes is never good or bad in itself."""
    target: Callable[[Policy], float | None] = lambda _: None
    source: str
    period: str = "as at"
    """`as at` the day, or over the `months` before it."""

    def is_supplied(self, facts: Facts) -> bool:
        """Whether the database supplies what the measure needs."""
        supplied = facts.snapshot.is_supplied
        return all(supplied(table) for table in self.needs) and (
            not self.needs_any or any(supplied(table) for table in self.needs_any)
        )

    @abstractmethod
    def by(self, facts: Facts, group: str | None) -> pl.DataFrame:
        """Return the value per group: group_id, numerator, denominator, unknown, value, low, high.

        Rows with none recorded have group_id null; without a group there is one row, `all`.
        """

    def figure(self, facts: Facts) -> Figure:
        """Return the value for the whole of the facts given."""
        row = self.by(facts, None).row(0, named=True)
        return Figure(
            value=row["value"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            unknown=int(row["unknown"] or 0),
            low=row["low"],
            high=row["high"],
        )


@dataclass(frozen=True, kw_only=True)
class Measure(Headline):
    """One headline measure: how it is counted, and what opens when it is clicked."""

    counted: Callable[[Record], pl.Expr]
    """The rows that make the figure: clicking it opens exactly these."""
    of: Callable[[Record], pl.Expr] | None = None
    """The rows a share is of (the denominator, which leaves out unknown rows)."""
    duty: DutyCode | None = None
    """The one duty whose rows it counts, where its frame is the duties."""
    unknown: Callable[[Record], pl.Expr] | None = None

    def rows(self, facts: Facts) -> pl.DataFrame:
        """Return exactly the rows that the figure counts."""
        return _rows(facts, self, are_shown=False)

    def shown_rows(self, facts: Facts) -> pl.DataFrame:
        """Return the rows that `Show the n` opens: for a share, those that fall short of it."""
        return _rows(facts, self, are_shown=True)

    def by(self, facts: Facts, group: str | None) -> pl.DataFrame:
        """Return the value per group, a column of the frame; columns as in `Headline.by`."""
        return _by(facts, self, group)

    def marks(self, record: Record) -> dict[str, pl.Expr]:
        """Return what a row of the frame is to the figure: numerator, denominator, unknown.

        True or false; the denominator of a count or a rate is none of its rows.
        """
        is_counted = self.counted(record).fill_null(False)
        is_of = self.of(record).fill_null(False) if self.of else None
        return {
            "numerator": is_counted if is_of is None else is_counted & is_of,
            "denominator": pl.lit(None, pl.Boolean) if is_of is None else is_of,
            "unknown": self.unknown(record).fill_null(False) if self.unknown else pl.lit(False),
        }

    def _by(self, facts: Facts, group: str | None) -> pl.DataFrame:
        frame: pl.DataFrame = getattr(facts, self.frame)
        marked = frame.select(
            (pl.lit("all") if group is None else pl.col(group)).alias("group_id"),
            **self.marks(facts.record),
        )
        sums = pl.col("numerator", "denominator", "unknown").sum().cast(pl.Int64)
        if group is None:
            counted = marked.select(sums).with_columns(group_id=pl.lit("all"))
        else:
            counted = marked.group_by("group_id").agg(sums)
        return self._valued(counted, facts, group).sort("group_id", nulls_last=True)

    def _valued(self, counted: pl.DataFrame, facts: Facts, group: str | None) -> pl.DataFrame:
        if self.unit == "rate":
            children = facts.children.group_by(
                (pl.lit("all") if group is None else pl.col(group)).alias("group_id")
            ).agg(denominator=pl.len().cast(pl.Int64))
            counted = (
                counted.drop("denominator")
                .join(children, on="group_id", how="left", nulls_equal=True)
                .with_columns(pl.col("denominator").fill_null(0))
            )
        elif self.of is None:
            counted = counted.with_columns(denominator=pl.lit(None, pl.Int64))
        if not self.is_supplied(facts):
            counted = counted.with_columns(
                pl.lit(None, pl.Int64).alias(c) for c in ("numerator", "denominator", "unknown")
            )
        return valued(counted, self.unit)


def valued(counted: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Add value, low and high to numerator n, denominator d and unknown u.

    A share: n/d, between n/(d+u) and (n+u)/(d+u); null of nobody. A rate: n per 100 of d; a ratio:
    n for each of d. A count: n, up to n+u. All null where the counts are: not supplied.
    """
    n, d, u = (pl.col(c).cast(pl.Float64) for c in ("numerator", "denominator", "unknown"))
    if unit == "share":
        return counted.with_columns(
            value=pl.when(d > 0).then(n / d),
            low=pl.when(d + u > 0).then(n / (d + u)),
            high=pl.when(d + u > 0).then((n + u) / (d + u)),
        )
    if unit in PER:
        rate = pl.when(d > 0).then(PER[unit] * n / d)
        return counted.with_columns(value=rate, low=rate, high=rate)
    return counted.with_columns(value=n, low=n, high=n + u)


@once
def _rows(facts: Facts, measure: Measure, *, are_shown: bool) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(facts, measure.frame)
    counted = measure.counted(facts.record)
    if are_shown and measure.of is not None:
        return frame.filter(measure.of(facts.record), ~counted)
    return frame.filter(counted)


@once
def _by(facts: Facts, measure: Measure, group: str | None) -> pl.DataFrame:
    return measure._by(facts, group)


def is_status(*statuses: Status) -> pl.Expr:
    """Whether a row's status is one of these."""
    return pl.col("status").is_in([status.value for status in statuses])
