"""Silent drift: nobody challenged it."""

from datetime import date

import pytest

from measures.drift import children_drift
from tests.spec.drifting import one_child
from tests.spec.examples import worked_examples

PLAN = [{"plan": "special_guardianship", "agreed_on": "2025-01-31"}]
"""Not changed for more than 12 months from 1 Feb 2026: P2 fires since then."""


@worked_examples("""
    raised     | closed     | noted      | kind          | is_silent | because
               |            |            |               | true      | nobody said a word
    2026-02-01 | 2026-02-01 |            |               | false     | raised that day
    2026-02-10 |            |            |               | false     | raised informally since
    2026-02-10 | 2026-02-20 |            |               | false     | raised and closed since
    2025-06-01 |            |            |               | false     | still open
    2025-06-01 | 2026-02-02 |            |               | false     | open that day
    2025-06-01 | 2026-02-01 |            |               | true      | closed that day
    2026-03-02 |            |            |               | true      | raised only tomorrow
               |            | 2026-02-01 | concern       | false     | a concern that day
               |            | 2026-01-31 | concern       | true      | a concern before
               |            | 2026-02-10 | good_practice | true      | praise is no challenge
""")
def test_drift_is_silent_unless_someone_challenged_it(
    raised: date | None,
    closed: date | None,
    noted: date | None,
    kind: str | None,
    is_silent: bool,
    because: str,
) -> None:
    record = one_child(
        "2026-03-01",
        permanence_plan=PLAN,
        dispute=[{"raised_on": raised, "closed_on": closed}] if raised else [],
        practice_feedback=[{"noted_on": noted, "kind": kind}] if noted else [],
    )

    row = children_drift(record).row(0, named=True)

    assert (row["drift"], row["since_on"]) == ("P2:amber", date(2026, 2, 1))
    assert row["is_silent_drift"] is is_silent


def test_no_test_fires_so_nothing_is_silent() -> None:
    record = one_child("2026-01-31", permanence_plan=PLAN, iro_contact=[])

    assert children_drift(record).row(0, named=True) == {
        "child_id": "child",
        "care_period_id": "period",
        "drift": None,
        "drift_unknown": None,
        "since_on": None,
        "is_silent_drift": False,
        "disputes_since": None,
        "concerns_since": None,
        "reviews_passed_in_silence": None,
        "iro_contacts_since": None,
    }


@pytest.mark.parametrize(
    ("without", "is_silent"),
    [
        (("dispute", "practice_feedback"), None),
        (("dispute",), True),
        (("practice_feedback",), True),
    ],
)
def test_silence_is_unknown_only_where_no_challenge_could_be_recorded(
    without: tuple[str, ...], is_silent: bool | None
) -> None:
    record = one_child("2026-03-01", permanence_plan=PLAN, without=without)

    assert children_drift(record)["is_silent_drift"].to_list() == [is_silent]


def test_several_tests_are_listed_in_order_of_number_with_those_not_judged() -> None:
    plans = [{"plan": "return_home", "agreed_on": "2025-01-31", "target_on": "2026-02-20"}]
    record = one_child(
        "2026-03-01",
        legal_status="V2",
        placement_type="Z1",
        permanence_plan=plans,
        without=("milestone", "review_decision"),
    )

    row = children_drift(record).row(0, named=True)

    assert row["drift"] == "P2:amber;P3:amber;P8:red;P12:red;P14:red"
    assert row["drift_unknown"] == "P4;P5;P6;P7;P13"
    assert row["since_on"] == date(2024, 1, 1)


def test_reviews_passed_and_contacts_since_stand_beside_silent_drift() -> None:
    record = one_child(
        "2026-06-01",
        permanence_plan=PLAN,
        review=[{"completed_on": day} for day in ("2026-02-01", "2026-02-02", "2026-06-01")],
        iro_contact=[{"contacted_on": day} for day in ("2026-01-31", "2026-02-01", "2026-06-01")],
    )

    row = children_drift(record).row(0, named=True)

    assert row["is_silent_drift"] is True
    assert (row["reviews_passed_in_silence"], row["iro_contacts_since"]) == (2, 2)


@worked_examples("""
    raised     | closed     | noted      | kind          | disputes | concerns | because
               |            |            |               | 0        | 0        | silence
    2026-02-01 |            |            |               | 1        | 0        | raised on the first day of drift
    2025-06-01 |            |            |               | 1        | 0        | raised before, open still
    2025-06-01 | 2026-02-01 |            |               | 0        | 0        | closed by the first day of drift
    2025-06-01 | 2026-02-02 |            |               | 1        | 0        | still open on the first day
               |            | 2026-02-10 | concern       | 0        | 1        | a concern since
               |            | 2026-01-10 | concern       | 0        | 0        | a concern before
               |            | 2026-02-10 | good_practice | 0        | 0        | good practice challenges nothing
    2026-02-10 |            | 2026-02-11 | concern       | 1        | 1        | both
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_challenges_since_drift_began_are_counted_and_none_of_either_is_silence(
    raised: date | None, closed: date | None, noted: date | None, kind: str | None,
    disputes: int, concerns: int, because: str,
) -> None:  # fmt: skip
    record = one_child(
        "2026-03-01",
        permanence_plan=PLAN,
        dispute=[{"raised_on": raised, "closed_on": closed}] if raised else [],
        practice_feedback=[{"noted_on": noted, "kind": kind}] if noted else [],
    )

    row = children_drift(record).row(0, named=True)

    assert (row["disputes_since"], row["concerns_since"]) == (disputes, concerns)
    assert row["is_silent_drift"] is (disputes + concerns == 0)
