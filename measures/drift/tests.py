"""All drift tests together."""

import polars as pl

from measures.drift.adoption_tests import adoption_tests
from measures.drift.clocks import SCHEMA, tested_children
from measures.drift.decision_tests import decision_tests
from measures.drift.home_tests import home_tests
from measures.drift.plan_tests import plan_tests
from measures.record import Record, once_per_record

NUMBERS = {f"P{number}": number for number in range(1, 15)}
"""The tests in order."""


@once_per_record
def drift_tests(record: Record) -> pl.DataFrame:
    """One row per child in care and drift test that fires or cannot be judged.

    Columns: child_id, care_period_id, test (`P1` to `P14`), severity (`amber`, `red`, or
    `unknown` where a table the test needs is not supplied), since_on (the first day on which the
    test fired; null if unknown), because. Sorted by child and test. Children in short breaks (V3,
    V4) are left out. A limit fires when `as_at` is later than the start of the clock + the limit.
    """
    children = tested_children(record)
    return pl.concat(
        [
            pl.DataFrame(schema=SCHEMA),
            *plan_tests(children, record),
            *adoption_tests(children, record),
            *home_tests(children, record),
            *decision_tests(children, record),
        ]
    ).sort(
        "child_id",
        "care_period_id",
        pl.col("test").replace_strict(NUMBERS, return_dtype=pl.Int64),
    )
