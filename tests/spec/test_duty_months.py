"""A duty month by month: what fell due in a month counts in that month, and nowhere else."""

from datetime import date

import polars as pl
import pytest

from measures.counts.between import by_month
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.words import NOT_JUDGED, ON_TIME_DENOMINATOR, DutyCode, Status
from tests.histories import snapshot
from tests.spec.test_trends import children_of

AS_AT = date(2026, 3, 17)

EXAMPLES = [
    # story, month, on time, of, overdue, because
    ("in 2025-11-03 C2 U6; held 2025-12-01", (2025, 12), 1, 1, 0, "held on the last day"),
    ("in 2025-11-03 C2 U6; held 2025-12-02", (2025, 12), 0, 1, 0, "held a day late"),
    ("in 2026-02-02 C2 U6", (2026, 3), 0, 1, 1, "due on 2 Mar and not held"),
    ("in 2026-03-02 C2 U6", (2026, 3), 0, 0, 0, "due on 30 Mar, still to come"),
    ("in 2025-02-03 C2 U6; held 2025-03-03", (2025, 3), 1, 1, 0, "the first month shown"),
    ("in 2025-01-06 C2 U6; held 2025-02-03", (2025, 2), None, None, None, "before the first month"),
]


@pytest.mark.parametrize(("story", "month", "on_time", "of", "overdue", "because"), EXAMPLES)
def test_a_review_counts_in_the_month_it_fell_due(
    story: str,
    month: tuple[int, int],
    on_time: int | None,
    of: int | None,
    overdue: int | None,
    because: str,
) -> None:
    made = facts(snapshot(covers_from=None, **children_of([story])), as_at=AS_AT, policy=Policy())

    rows = by_month(made, DutyCode.REVIEW)

    found = rows.filter(pl.col("month_on") == date(*month, 1)).to_dicts()
    if on_time is None:
        assert found == [], because
    else:
        [row] = found
        assert (row["numerator"], row["denominator"], row["overdue"]) == (on_time, of, overdue), (
            because
        )


@pytest.mark.parametrize("duty", DutyCode)
def test_the_months_add_up_to_what_fell_due_in_them(small_facts: Facts, duty: DutyCode) -> None:
    rows = by_month(small_facts, duty)
    begins = rows["month_on"][0]
    due = [
        row
        for row in small_facts.duties.iter_rows(named=True)
        if row["duty"] == duty.value
        and row["due_on"] is not None
        and begins <= row["due_on"] <= small_facts.as_at
    ]
    on_time = {Status.HELD_ON_TIME.value, Status.DONE_ON_TIME.value}

    assert rows.height == 13
    assert rows["numerator"].sum() == sum(row["status"] in on_time for row in due)
    judged = {word.value for word in ON_TIME_DENOMINATOR}
    assert rows["denominator"].sum() == sum(row["status"] in judged for row in due)
    assert rows["unknown"].sum() == sum(
        row["status"] in {word.value for word in NOT_JUDGED} for row in due
    )
    for row in rows.iter_rows(named=True):
        assert (row["value"] is None) == (row["denominator"] == 0)
