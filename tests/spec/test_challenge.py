"""Counts of challenge: flags, themes, outcomes and good practice beside (domain §3)."""

from datetime import date
from typing import Any

from measures.counts import challenge
from measures.facts import Facts, facts
from measures.policy import Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 31)


def county(**tables: list[dict[str, Any]]) -> Facts:
    rows: dict[str, Any] = {
        "child": [{"child_id": "c"}],
        "care_period": [{"care_period_id": "p", "child_id": "c", "started_on": "2024-01-02"}],
        **tables,
    }
    return facts(snapshot(**rows), as_at=AS_AT, policy=Policy())


@worked_examples("""
    raised     | theme   | closed     | outcome | themes             | because
    2025-03-31 | health  |            |         |                    | raised 12 months ago to the day is before the period
    2025-04-01 | health  |            |         | health 1 0         | the first day of the period
    2026-03-31 |         |            |         | None 1 0           | raised today, theme not recorded
    2025-06-02 | health  | 2025-06-20 | agreed  | health 1 1         | closed and agreed
    2025-06-02 | health  | 2026-04-20 | agreed  | health 1 0         | closed later: not yet known
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_themes_count_what_was_raised_in_12_months(
    raised: date, theme: str | None, closed: date | None, outcome: str | None,
    themes: str | None, because: str,
) -> None:  # fmt: skip
    dispute = {"care_period_id": "p", "raised_on": raised, "theme": theme, "closed_on": closed,
               "outcome": outcome}  # fmt: skip
    rows = challenge.by_theme(county(dispute=[dispute])).select("theme", "n", "agreed").rows()
    assert [" ".join(str(cell) for cell in row) for row in rows] == ([themes] if themes else [])


def test_flags_count_disputes_that_are_not_closed() -> None:
    waiting = {"care_period_id": "p", "raised_on": "2026-01-05", "formal_on": "2026-01-05"}
    closed = {**waiting, "closed_on": "2026-02-02"}
    counts = dict(challenge.flag_counts(county(dispute=[waiting, closed])).rows())
    assert counts == {"is_no_update": 1, "is_review_held_since": 0, "is_informal_overdue": 0}


def test_the_clock_of_a_dispute_counts_from_the_day_it_was_formal() -> None:
    dispute = {"care_period_id": "p", "raised_on": "2026-03-02", "formal_on": "2026-03-16"}
    row = challenge.open_disputes(county(dispute=[dispute])).row(0, named=True)
    assert (row["working_days_open"], row["working_days_used"]) == (21, 11)


def test_good_practice_stands_beside_concerns() -> None:
    noted = [
        {"care_period_id": "p", "noted_on": "2026-01-05", "kind": "good_practice"},
        {"care_period_id": "p", "noted_on": "2026-01-06", "kind": "concern"},
        {"care_period_id": "p", "noted_on": "2025-01-06", "kind": "concern"},
    ]
    assert challenge.feedback_counts(county(practice_feedback=noted)) == {
        "good_practice": 1,
        "concern": 1,
    }
