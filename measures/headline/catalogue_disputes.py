"""Headline measures of disputes: a number of them is never good or bad in itself."""

from collections.abc import Callable

import polars as pl

from measures.facts import OPEN_FORMAL
from measures.headline.measure import Measure
from measures.record import Record
from measures.words import DisputeStatus
from measures.working_days import months_after_day


def _disputes(*statuses: DisputeStatus) -> Callable[[Record], pl.Expr]:
    return lambda _: pl.col("status").is_in([status.value for status in statuses])


def _raised_in_period(record: Record) -> pl.Expr:
    begins = months_after_day(record.as_at, -record.policy.figures.period_months)
    return (pl.col("raised_on") > begins) & (pl.col("raised_on") <= record.as_at)


DISPUTES_OPEN = Measure(
    code="disputes_open",
    label="Disputes open",
    definition="Formal disputes not closed. A number of disputes is not good or bad in itself.",
    unit="count",
    frame="disputes",
    counted=_disputes(*OPEN_FORMAL),
    needs=("dispute",),
    source="IRO Handbook 6.2",
)

DISPUTES_INFORMAL = Measure(
    code="disputes_informal",
    label="Informal challenges open",
    definition="Challenges raised informally and not closed.",
    unit="count",
    frame="disputes",
    counted=_disputes(DisputeStatus.INFORMAL),
    needs=("dispute",),
    source="IRO Handbook 6.2",
)

DISPUTES_PAST_LIMIT = Measure(
    code="disputes_past_limit",
    label="Disputes past a limit",
    definition="Open formal disputes whose present stage is past its limit, or that have passed "
    "20 working days in all.",
    unit="count",
    frame="disputes",
    counted=_disputes(DisputeStatus.STAGE_OVERDUE, DisputeStatus.OVERALL_OVERDUE),
    better="lower",
    target=lambda _: 0.0,
    needs=("dispute",),
    source="IRO Handbook 6.2",
)

DISPUTES_RATE = Measure(
    code="disputes_per_100",
    label="Disputes per 100 children",
    definition="Disputes raised in the 12 months to the day, formal and informal, for each 100 "
    "children in care on the day. A high rate is not bad in itself.",
    unit="rate",
    frame="disputes",
    counted=_raised_in_period,
    needs=("dispute",),
    source="our default",
    period="months",
)
