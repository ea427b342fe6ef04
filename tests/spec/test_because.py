"""Every date explains itself: the sentence of a review, as a manager reads it."""

from dataclasses import replace
from datetime import date

from measures.clock.because import because
from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from measures.snapshot import SSDA903
from tests.spec.examples import worked_examples
from tests.spec.stories import record_of


def sentence(story: str, as_at: date, covers_from: date | None = None) -> str:
    record = record_of(story, as_at, covers_from=covers_from)
    rows = with_review_status(review_rows(record), record).with_columns(because=because(record, ()))
    worded: str = rows["because"][-1]
    return worded


@worked_examples("""
    story                                                | as_at      | says                                                                                                                                      | because
    in 2025-12-19 C1 U6                                  | 2025-12-22 | First review: came into care 19 Dec 2025 + 20 working days = 21 Jan 2026. No meeting is booked.                                             | a first review
    in 2025-12-19 C1 U6; booked 2026-01-20               | 2025-12-22 | First review: came into care 19 Dec 2025 + 20 working days = 21 Jan 2026. Booked for 20 Jan 2026.                                           | booked
    in 2025-12-19 C1 U6; held 2026-01-20                 | 2026-01-22 | Second review: previous review held 20 Jan 2026 + 3 months = 20 Apr 2026. No meeting is booked.                                             | counted from the day held
    in 2025-10-31 C1 U6; held 2025-11-28                 | 2025-12-22 | Second review: previous review held 28 Nov 2025 + 3 months = 28 Feb 2026. Last working day before it: 27 Feb 2026. No meeting is booked.    | a Saturday: the date stays, the working day before it stands beside
    in 2025-12-19 C1 U6                                  | 2026-01-23 | First review: came into care 19 Dec 2025 + 20 working days = 21 Jan 2026. Overdue by 2 days on 23 Jan 2026. No meeting is booked.           | overdue
    in 2025-12-19 C1 U6; booked 2026-01-20               | 2026-01-23 | First review: came into care 19 Dec 2025 + 20 working days = 21 Jan 2026. A meeting was booked for 20 Jan 2026 and nothing has been recorded since: possibly held. | not recorded
    in 2025-12-19 C1 U6; out 2026-01-22                  | 2026-01-23 | First review: came into care 19 Dec 2025 + 20 working days = 21 Jan 2026. Not held: 1 day overdue when it fell away on 22 Jan 2026.         | missed
    in 2025-01-10 C2 U6; held 2025-02-05; on 2025-03-01 E1 A5 | 2025-03-02 | Second review: placed for adoption 1 Mar 2025 + 28 days = 29 Mar 2025. Last working day before it: 28 Mar 2025. No meeting is booked. | placed for adoption
    in 2025-01-10 V4 U6                                  | 2025-01-20 | First review: first short break 10 Jan 2025 + 3 months = 10 Apr 2025. No meeting is booked.                                                 | short breaks
    in 2028-12-15 C1 U6                                  | 2028-12-18 | First review: came into care 15 Dec 2028 + 20 working days = 17 Jan 2029. No meeting is booked. An estimate: bank holidays after 31 Dec 2028 are not yet known. | bank holidays run out
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_review_says_why_it_is_due_when_it_is(
    story: str, as_at: date, says: str, because: str
) -> None:
    assert sentence(story, as_at) == says


def test_a_review_of_unknown_history_says_what_is_not_known() -> None:
    found = sentence("in 2020-04-10 C2 U6", date(2025, 9, 1), covers_from=date(2025, 4, 1))
    assert found == (
        "Next review: earlier reviews were not supplied; due at the latest 30 Sep 2025. "
        "No meeting is booked."
    )


def test_a_review_that_a_return_cannot_carry_says_so() -> None:
    told = record_of("in 2025-01-10 V4 U6", date(2025, 9, 1))
    record = replace(told, snapshot=replace(told.snapshot, source=SSDA903))
    rows = with_review_status(review_rows(record), record).with_columns(because=because(record, ()))
    assert rows["because"].to_list() == [
        "First review: first short break 10 Jan 2025 + 3 months = 10 Apr 2025. "
        "Cannot be judged: an SSDA903 return carries no reviews of short breaks."
    ]
