"""Children for each full-time IRO: the one headline figure that divides by posts, not by rows."""

from dataclasses import dataclass

import polars as pl

from measures.care.available import fte_on
from measures.facts import Facts
from measures.headline.catalogue import CATALOGUE, CHILDREN_IN_CARE
from measures.headline.measure import Headline, valued
from measures.headline.trends import month_ends, supplied_month_ends
from measures.once import once
from measures.words import OfficerRole

GROUPS = (None, "iro_id")
"""By what it is told: a locality or a team has part of the children and no part of the posts."""

NUMBERS = ("value", "numerator", "denominator", "unknown", "low", "high")


@dataclass(frozen=True, kw_only=True)
class CaseloadRatio(Headline):
    """Children held by officers of role `iro` with known FTE, for each FTE available of theirs.

    Always of whole caseloads: it is asked of facts before any filter, and of an officer in view.
    """

    def by(self, facts: Facts, group: str | None) -> pl.DataFrame:
        """Return the ratio per group of `GROUPS`; columns as in `Measure.by`.

        One row for the service, with a null value where no FTE is available, or one per officer
        who is counted.
        """
        return _by(facts, self, group)

    def if_supplied(self, facts: Facts, table: pl.DataFrame) -> pl.DataFrame:
        """Take the numbers away where the database does not supply them: that is not 0."""
        if self.is_supplied(facts):
            return table
        return table.with_columns(pl.lit(None, table.schema[name]).alias(name) for name in NUMBERS)

    def by_month(
        self, whole: Facts, rows: pl.DataFrame, *, group: str | None = None
    ) -> pl.DataFrame:
        """Return the ratio at each of the last month ends; columns as in `trends.trends`.

        `rows` are those of `trends.counted_rows`, or of `history`, of the unscoped facts. Null at
        a month end before the data begins, and where the ratio is not supplied. An officer has a
        row at the month ends they are counted.
        """
        days = pl.DataFrame({"day": supplied_month_ends(whole)}, schema={"day": pl.Date})
        in_care = pl.col("measure") == CHILDREN_IN_CARE.code
        held = rows.filter(in_care).group_by("iro_id", day="month_on").agg(children=pl.len())
        officers = (
            fte_on(whole.record, days)
            .join(whole.record["iro"].select("iro_id", "role"), on="iro_id")
            .join(held, on=["iro_id", "day"], how="left")
            .with_columns(month_on="day", children=pl.col("children").fill_null(0))
            .filter(_is_counted())
        )
        table = _summed(officers, ["month_on", group] if group else ["month_on"])
        table = self.if_supplied(whole, table)
        if group is None:
            ends = pl.DataFrame({"month_on": month_ends(whole.as_at)})
            table = ends.join(table, on="month_on", how="left")
        return table.select(
            "month_on",
            (pl.col(group) if group else pl.lit("all")).alias("group_id"),
            *NUMBERS,
            measure=pl.lit(self.code),
        ).sort("group_id", "month_on")


CHILDREN_PER_FTE = CaseloadRatio(
    code="children_per_fte",
    label="Children per FTE",
    definition=(
        "Children held by IROs whose FTE is entered, for each full-time post of theirs that is "
        "there on the day. Children of an IRO on leave count, with nothing of FTE to set against "
        "them. The Senior IRO's children, children without an IRO and IROs without FTE are left "
        "out. Always of whole caseloads, whatever is filtered."
    ),
    unit="ratio",
    frame="officers",
    needs=("iro", "iro_allocation"),
    source="50 to 70 for a full-time IRO is guidance, not law (IRO Handbook 7.15); our reading",
)

HEADLINES: tuple[Headline, ...] = (*CATALOGUE, CHILDREN_PER_FTE)
"""Every headline figure, in the order of the Definitions page."""


@once
def _by(facts: Facts, ratio: CaseloadRatio, group: str | None) -> pl.DataFrame:
    table = _summed(facts.officers.filter(_is_counted()), [group] if group else [])
    return ratio.if_supplied(facts, table).select(
        (pl.col(group) if group else pl.lit("all")).alias("group_id"), *NUMBERS
    )


def _is_counted() -> pl.Expr:
    return (pl.col("role") == OfficerRole.IRO.value) & pl.col("fte_available").is_not_null()


def _summed(officers: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    sums = (
        pl.col("children").sum().cast(pl.Float64).alias("numerator"),
        pl.col("fte_available").sum().alias("denominator"),
    )
    counted = officers.group_by(on).agg(sums) if on else officers.select(sums)
    return valued(counted.with_columns(unknown=pl.lit(0, pl.Int64)), "ratio").sort(on or "value")
