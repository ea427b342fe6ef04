"""Figures of permanence in groups: plans, time in care, drift, homes, adoption, waits."""

import polars as pl

from measures.counts.summaries import HOMES_BANDS, TIME_IN_CARE, homes_band, time_band
from measures.counts.waiting import PLANS as WAITING_PLANS
from measures.drift import NUMBERS
from measures.drift.adoption_track import AdoptionStep, StepClock
from measures.facts import Facts
from measures.groups.grouping import Grouping, pairs
from measures.words import NO_PLAN, Plan


def _drift(facts: Facts) -> pl.DataFrame:
    owners = facts.children.select("child_id", "iro_id", "team_id", "locality_id")
    return facts.drift.join(owners, on="child_id").with_columns(
        group=pl.concat_str("test", "severity", separator=" ")
    )


PLANS = Grouping(
    code="plans",
    label="Children by plan for permanence",
    frame="children",
    rows=lambda facts: facts.children.filter(pl.col("plan").is_not_null()).with_columns(
        group=pl.col("plan")
    ),
    labels=lambda _: {plan.value: plan.label for plan in Plan} | {NO_PLAN: "No plan in force"},
)
TIME = Grouping(
    code="time_in_care",
    label="Children by time in care",
    frame="children",
    rows=lambda facts: facts.children.with_columns(group=time_band()),
    labels=lambda _: {label: label for _, label in TIME_IN_CARE},
)
WAITS = Grouping(
    code="waits",
    label="Times in care until permanence, by plan",
    frame="waits",
    rows=lambda facts: facts.waits.filter(
        pl.col("plan").is_in([plan.value for plan in WAITING_PLANS])
    ).with_columns(group=pl.col("plan")),
    labels=lambda _: {plan.value: plan.label for plan in WAITING_PLANS},
)
TRACK = Grouping(
    code="adoption_track",
    label="Children on the way to adoption, by what they wait for",
    frame="adoption_track",
    rows=lambda facts: facts.adoption_track.with_columns(
        group=pl.concat_str("step", "clock", separator=" ")
    ),
    labels=pairs(AdoptionStep, {clock.value: clock.label for clock in StepClock}),
)
DRIFT_TESTS = Grouping(
    code="drift_tests",
    label="Children by drift test and severity",
    frame="drift",
    rows=_drift,
    labels=lambda _: {
        f"{test} {severity}": f"{test} {severity}"
        for test in NUMBERS
        for severity in ("red", "amber", "unknown")
    },
)
"""Groups are "test severity", as "P4 amber"; "unknown" is what cannot be judged."""
CHALLENGED = Grouping(
    code="drift_challenged",
    label="Drifting children, by whether anyone challenged it",
    frame="children",
    rows=lambda facts: facts.children.filter(pl.col("drift").is_not_null()).with_columns(
        group=pl.col("is_silent_drift").replace_strict(
            {True: "silent", False: "challenged"}, return_dtype=pl.String
        )
    ),
    labels=lambda _: {"silent": "Nobody has challenged it", "challenged": "Challenged"},
)
HOMES = Grouping(
    code="homes",
    label="Children by homes in 12 months",
    frame="children",
    rows=lambda facts: facts.children.with_columns(group=homes_band()),
    labels=lambda _: {label: label for _, label in HOMES_BANDS},
)

PERMANENCE = (PLANS, TIME, HOMES, DRIFT_TESTS, CHALLENGED, TRACK, WAITS)
"""Every figure in groups about permanence."""
