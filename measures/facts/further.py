"""Frames of the facts that only some pages ask for: each made once, when first asked for."""

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from measures.care import voice
from measures.drift import waits
from measures.drift.adoption_track import adoption_track
from measures.facts import cohorts, practice
from measures.owners import with_owners
from measures.record import Record


@dataclass(frozen=True, kw_only=True)
class Further:
    """Unscoped frames beside the facts'; `Facts` cuts them to the scope it was given."""

    record: Record
    duties: pl.DataFrame = field(repr=False)
    children: pl.DataFrame = field(repr=False)

    @cached_property
    def traits(self) -> pl.DataFrame:
        """One row per child in care, with the choice of each cohort; see `cohorts.traits`."""
        return cohorts.traits(self.record)

    @cached_property
    def reviews_held(self) -> pl.DataFrame:
        """One row per review held; see `voice.reviews_held`."""
        return voice.reviews_held(self.duties, self.record)

    @cached_property
    def children_heard(self) -> pl.DataFrame:
        """One row per child in care; see `voice.children_heard`."""
        return voice.children_heard(self.children, self.record)

    @cached_property
    def feedback(self) -> pl.DataFrame:
        """One row per feedback received; see `voice.feedback`."""
        return voice.feedback(self.record)

    @cached_property
    def audits(self) -> pl.DataFrame:
        """One row per aspect audited; see `practice.audits`."""
        return practice.audits(self.record)

    @cached_property
    def practice_feedback(self) -> pl.DataFrame:
        """One row per good practice or concern noted; see `practice.practice_feedback`."""
        return practice.practice_feedback(self.record)

    @cached_property
    def plan_areas(self) -> pl.DataFrame:
        """One row per child in care and area of the Care Plan; see `practice.plan_areas`."""
        return practice.plan_areas(self.children, self.record)

    @cached_property
    def decisions(self) -> pl.DataFrame:
        """One row per decision not carried out; see `practice.decisions_outstanding`."""
        return practice.decisions_outstanding(self.record)

    @cached_property
    def adoption_track(self) -> pl.DataFrame:
        """One row per child on the way to adoption; see `adoption_track.adoption_track`."""
        return adoption_track(self.children, self.record)

    @cached_property
    def waits(self) -> pl.DataFrame:
        """One row per time in care until permanence; see `drift.waits`.

        Adds iro_id, team_id and locality_id, in force on the last day in care, else on `as_at`.
        """
        last_day = pl.col("ended_on") - pl.duration(days=1)
        ended = self.record.periods.select("care_period_id", "ended_on")
        dated = (
            waits(self.record)
            .join(ended, on="care_period_id", how="left")
            .with_columns(on=pl.coalesce(last_day, pl.lit(self.record.as_at)))
        )
        return (
            with_owners(dated, on="on", record=self.record)
            .drop("on", "ended_on")
            .sort("plan", "until", "child_id", descending=[False, True, False])
            .rechunk()
        )
