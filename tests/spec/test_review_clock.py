"""The review clock as tables a practice manager can check (domain §1).

A story is a child's history (tests/spec/stories.py); `review` is the last line the clock makes of
it, unless a test says otherwise: the rule, the due date and where it stands.
"""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from measures.policy import Clock, Policy
from measures.snapshot import SSDA903
from measures.words import ReviewRule, Status
from tests.spec.examples import worked_examples
from tests.spec.stories import clock_of, record_of


def last(story: str, as_at: date, covers_from: date | None = None) -> str:
    return clock_of(story, as_at, covers_from=covers_from)[-1]


@worked_examples("""
    started    | due        | because
    2025-12-19 | 2026-01-21 | three bank holidays do not count
    2026-04-02 | 2026-05-05 | Good Friday, Easter Monday and early May do not count
    2025-11-08 | 2025-12-05 | a Saturday start counts from the Monday
    2025-11-09 | 2025-12-05 | so does a Sunday start
    2026-01-30 | 2026-02-27 | a Friday start counts from the Monday
    2026-01-31 | 2026-02-27 | and gives the same day as the Saturday after it
    2025-12-25 | 2026-01-26 | a start on a bank holiday counts from the next working day
    2022-05-20 | 2022-06-21 | the Jubilee days of 2022 do not count
    2022-09-02 | 2022-10-03 | nor does the state funeral of 2022
    2023-04-14 | 2023-05-16 | nor does the coronation bank holiday of 2023
    2024-02-29 | 2024-03-28 | a leap day is a day like any other
""")
def test_a_first_review_is_due_20_working_days_on(started: date, due: date, because: str) -> None:
    line = last(f"in {started} C1 U6", started)
    assert line.split()[:2] == ["standard_first", str(due)]


@worked_examples("""
    started    | due        | because
    2025-12-19 | 2026-01-20 | the day of entry is a working day and counts as the first
    2025-11-08 | 2025-12-05 | a Saturday entry cannot count
""")
def test_a_council_may_count_the_entry_day(started: date, due: date, because: str) -> None:
    policy = Policy(clock=Clock(count_entry_day=True))
    line = clock_of(f"in {started} C1 U6", started, policy=policy)[-1]
    assert line.split()[:2] == ["standard_first", str(due)]


@worked_examples("""
    held       | due        | because
    2025-11-30 | 2026-02-28 | February lacks a 30th, so its last day
    2025-11-29 | 2026-02-28 | nor has it a 29th in 2026
    2025-08-31 | 2025-11-30 | November lacks a 31st
    2025-05-31 | 2025-08-31 | August has one
    2023-11-30 | 2024-02-29 | a leap year has a 29th
    2025-10-03 | 2026-01-03 | the date does not move off a weekend
""")
def test_a_second_review_is_due_3_months_after_the_first_was_held(
    held: date, due: date, because: str
) -> None:
    story = f"in 2023-01-03 C1 U6; held {held}"
    assert last(story, held).split()[:2] == ["standard_second", str(due)]


@worked_examples("""
    held       | due        | because
    2025-08-31 | 2026-02-28 | the month lacks a 31st
    2026-02-28 | 2026-08-28 | the original day is not remembered
    2024-02-29 | 2024-08-29 | a leap day corresponds to the 29th
    2025-03-31 | 2025-09-30 | September lacks a 31st
    2025-07-14 | 2026-01-14 | the corresponding date
    2025-06-25 | 2025-12-25 | a due date on a bank holiday stays
""")
def test_later_reviews_are_due_6_months_after_the_previous_was_held(
    held: date, due: date, because: str
) -> None:
    story = f"in 2023-01-03 C1 U6; held 2023-01-20; held 2023-04-10; held {held}"
    assert last(story, held).split()[:2] == ["standard_later", str(due)]


@worked_examples("""
    story                                                     | as_at      | review                                      | because
    in 2025-04-10 C2 U6                                       | 2025-04-14 | standard_first 2025-05-13 not_yet_due       | 29 days ahead
    in 2025-04-10 C2 U6                                       | 2025-04-15 | standard_first 2025-05-13 due_soon_unbooked | 28 days ahead is soon
    in 2025-04-10 C2 U6                                       | 2025-05-13 | standard_first 2025-05-13 due_soon_unbooked | due today is due, not overdue
    in 2025-04-10 C2 U6                                       | 2025-05-14 | standard_first 2025-05-13 overdue           | the day after
    in 2025-04-10 C2 U6; booked 2025-05-13                    | 2025-04-14 | standard_first 2025-05-13 booked            | booked, and not soon
    in 2025-04-10 C2 U6; booked 2025-05-13                    | 2025-04-15 | standard_first 2025-05-13 due_soon          | booked for the last day
    in 2025-04-10 C2 U6; booked 2025-05-14                    | 2025-04-15 | standard_first 2025-05-13 booked_late       | booked a day late
    in 2025-04-10 C2 U6; booked 2025-05-14                    | 2025-04-10 | standard_first 2025-05-13 booked_late       | booked late even when far ahead
    in 2025-04-10 C2 U6; booked 2025-06-14                    | 2025-05-14 | standard_first 2025-05-13 overdue           | a later booking does not help an overdue review
    in 2025-04-10 C2 U6; booked 2025-05-06                    | 2025-05-06 | standard_first 2025-05-13 due_soon          | booked for today
    in 2025-04-10 C2 U6; booked 2025-05-06                    | 2025-05-07 | standard_first 2025-05-13 unrecorded        | the booked day has passed and nothing is recorded
    in 2025-04-10 C2 U6; booked 2025-05-06                    | 2025-06-30 | standard_first 2025-05-13 unrecorded        | possibly held, so not certainly overdue
    in 2025-04-10 C2 U6; booked 2025-05-06; booked 2025-05-12 | 2025-05-08 | standard_first 2025-05-13 unrecorded        | the earliest booking counts
    in 2025-04-10 C2 U6; cancelled 2025-05-06 2025-05-02      | 2025-05-08 | standard_first 2025-05-13 due_soon_unbooked | a cancelled booking is none
    in 2025-04-10 C2 U6; cancelled 2025-05-06 2025-05-09      | 2025-05-08 | standard_first 2025-05-13 unrecorded        | not yet cancelled on that day
    in 2025-04-10 C2 U6; booked 2025-04-10                    | 2025-05-08 | standard_first 2025-05-13 due_soon_unbooked | a booking for the day of entry is not after the start
    in 2025-04-10 C2 U6; held 2025-05-13                      | 2025-05-13 | standard_second 2025-08-13 not_yet_due      | held today counts today
    in 2025-04-10 C2 U6; held 2025-05-01; booked 2025-04-28   | 2025-05-20 | standard_second 2025-08-01 not_yet_due      | a booking before the last review is history
    in 2025-04-10 C2 U6; out 2025-05-13                       | 2025-06-01 | standard_first 2025-05-13 not_required      | left on the due day
    in 2025-04-10 C2 U6; out 2025-05-14                       | 2025-06-01 | standard_first 2025-05-13 missed            | it was overdue when the child left
    in 2025-04-10 C2 U6; out 2025-05-14                       | 2025-05-13 | standard_first 2025-05-13 due_soon_unbooked | the day before the child left
    born 2007-05-01; in 2025-04-10 V2 U6                      | 2025-05-20 | standard_first 2025-05-13 not_required      | the clock stops on the 18th birthday
    born 2008-02-29; in 2026-02-02 V2 U6                      | 2026-03-20 | standard_first 2026-03-02 not_required      | born on a leap day: 18 on 1 March
    in 2025-04-10 J1 R5                                       | 2025-05-14 | standard_first 2025-05-13 overdue           | a remand is reviewed like any other
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_review_not_held_stands_where_the_day_puts_it(
    story: str, as_at: date, review: str, because: str
) -> None:
    assert last(story, as_at) == review


@worked_examples("""
    story                                                      | as_at      | review                                    | because
    in 2025-04-10 C2 U6; held 2025-05-13                       | 2025-06-01 | standard_first 2025-05-13 held_on_time    | held on the last day
    in 2025-04-10 C2 U6; held 2025-05-14                       | 2025-06-01 | standard_first 2025-05-13 held_late       | a day late
    in 2025-04-10 C2 U6; series 2025-05-13 2025-06-10          | 2025-07-01 | standard_first 2025-05-13 started_on_time | begun on the last day, completed 19 working days on
    in 2025-04-10 C2 U6; series 2025-05-13 2025-06-11          | 2025-07-01 | standard_first 2025-05-13 started_on_time | completed 20 working days on
    in 2025-04-10 C2 U6; series 2025-05-13 2025-06-12          | 2025-07-01 | standard_first 2025-05-13 held_late       | an adjournment of 21 working days is too long
    in 2025-04-10 C2 U6; series 2025-05-14 2025-05-20          | 2025-07-01 | standard_first 2025-05-13 held_late       | begun a day late
    in 2025-04-10 C2 U6; series 2025-05-01 2025-05-13          | 2025-07-01 | standard_first 2025-05-13 held_on_time    | completed in time
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_review_held_is_judged_by_the_day_it_was_completed(
    story: str, as_at: date, review: str, because: str
) -> None:
    assert clock_of(story, as_at)[0] == review


@worked_examples("""
    story                                                                          | as_at      | review                                      | because
    in 2025-04-10 C2 U6; series 2025-05-01 2025-05-20                              | 2025-06-01 | standard_second 2025-08-20 not_yet_due      | the next counts from the day it was completed
    in 2025-04-10 C2 U6; began 2025-05-01                                          | 2025-05-13 | standard_first 2025-05-13 due_soon_unbooked | begun is not held
    in 2025-04-10 C2 U6; began 2025-05-01                                          | 2025-05-14 | standard_first 2025-05-13 overdue           | and is overdue after the due date
    in 2025-04-10 C2 U6; began 2025-05-01; booked 2025-05-05                       | 2025-05-08 | standard_first 2025-05-13 due_soon_unbooked | a series is never unrecorded
    in 2025-04-10 C2 U6; began 2025-05-01; booked 2025-05-09                       | 2025-05-08 | standard_first 2025-05-13 due_soon          | a booking ahead counts
    in 2025-04-10 C2 U6; held 2025-05-01; held 2025-05-30                          | 2025-06-01 | standard_later 2025-11-30 not_yet_due       | a review brought forward counts and resets the clock
    in 2025-04-10 C2 U6; held 2025-05-01; held 2025-05-01                          | 2025-06-01 | standard_second 2025-08-01 not_yet_due      | two rows of one day are one review
    in 2025-04-10 C2 U6; held 2025-05-01; on 2025-06-01 C2 U4                      | 2025-06-01 | standard_second 2025-08-01 not_yet_due      | a new status or home does not restart the clock
    in 2025-01-06 C2 U6; held 2025-01-20; out 2025-03-01; in 2025-03-01 C2 U6      | 2025-03-02 | standard_first 2025-03-28 due_soon_unbooked | a new period is a new timetable
    in 2025-01-06 C2 U6; held 2025-01-20; out 2025-03-01; in 2025-05-01 C2 U6; held 2025-05-20 | 2025-06-02 | standard_second 2025-08-20 not_yet_due | and counts its own reviews
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_the_next_review_counts_from_the_last_one_held(
    story: str, as_at: date, review: str, because: str
) -> None:
    assert last(story, as_at) == review


@worked_examples("""
    story                                                                                                        | as_at      | reviews                                                                                                                                | because
    in 2025-01-10 V2 U6; held 2025-02-05; on 2025-03-01 E1 A5                                                    | 2025-03-02 | standard_first 2025-02-07 held_on_time; adoption_placed_first 2025-03-29 due_soon_unbooked                                             | 28 days from placement
    in 2025-01-10 V2 U6; on 2025-03-01 E1 A5                                                                     | 2025-03-02 | standard_first 2025-02-07 overdue                                                                                                      | already overdue when placed: it stays
    in 2025-01-10 V2 U6; on 2025-02-07 C2 A3                                                                     | 2025-02-08 | adoption_placed_first 2025-03-07 due_soon_unbooked                                                                                     | due on the day of placement is not overdue
    in 2025-01-10 V2 A4                                                                                          | 2025-01-20 | adoption_placed_first 2025-02-07 due_soon_unbooked                                                                                     | placed on the day of entry
    in 2025-01-10 C2 A4; held 2025-02-05                                                                         | 2025-02-06 | adoption_placed_first 2025-02-07 held_on_time; adoption_placed_second 2025-05-05 not_yet_due                                           | then 3 months
    in 2025-01-10 C2 A4; held 2025-02-05; held 2025-05-01                                                        | 2025-05-02 | adoption_placed_first 2025-02-07 held_on_time; adoption_placed_second 2025-05-05 held_on_time; adoption_placed_later 2025-11-01 not_yet_due | then 6 months
    in 2025-01-10 C2 A4; held 2025-02-05; on 2025-03-01 C2 U6                                                    | 2025-03-02 | adoption_placed_first 2025-02-07 held_on_time; adoption_returned 2025-04-12 not_yet_due                                                | 42 days from return
    in 2025-01-10 C2 A4; held 2025-02-05; on 2025-03-01 C2 U6; held 2025-03-10                                   | 2025-03-11 | adoption_placed_first 2025-02-07 held_on_time; adoption_returned 2025-04-12 held_on_time; standard_later 2025-09-10 not_yet_due         | the first review after a return serves even before day 28
    in 2025-01-10 C2 A4; on 2025-03-01 C2 U6                                                                     | 2025-03-02 | adoption_returned 2025-04-12 not_yet_due                                                                                               | a return starts afresh, even when the review of the placement was overdue
    in 2025-01-10 V2 U6; on 2025-03-01 E1 A5; on 2025-04-01 E1 U6                                                | 2025-04-02 | adoption_returned 2025-05-13 not_yet_due                                                                                               | nor does what was overdue before the placement stay
    born 2007-06-01; in 2025-01-10 C2 U6; held 2025-02-05; held 2025-04-20; on 2025-06-15 C2 A5                  | 2025-07-01 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 held_on_time; standard_later 2025-10-20 not_required                | care ended at 18: what is recorded later turns no clock
    in 2025-01-10 V2 U6; held 2025-02-05; on 2025-03-01 E1 U6                                                    | 2025-03-02 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 not_yet_due; adoption_unplaced_first 2025-06-01 not_yet_due          | authorised and unplaced: both clocks run
    in 2025-01-10 V2 U6; held 2025-02-05; order 2025-02-20; on 2025-03-01 E1 U6                                  | 2025-03-02 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 not_yet_due; adoption_unplaced_first 2025-05-20 not_yet_due          | authority is the earliest of order, consent and E1
    in 2025-01-10 V2 U6; held 2025-02-05; consent 2025-02-20                                                     | 2025-03-02 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 not_yet_due; adoption_unplaced_first 2025-05-20 not_yet_due          | consent gives authority
    in 2025-01-10 V2 U6; held 2025-02-05; order 2025-02-05                                                       | 2025-02-06 | standard_first 2025-02-07 held_on_time; adoption_unplaced_first 2025-05-05 held_on_time; standard_second 2025-05-05 not_yet_due; adoption_unplaced_later 2025-08-05 not_yet_due | a review on the day of authority counts as since it
    in 2025-01-10 V2 U6; held 2025-02-05; order 2025-02-20; held 2025-04-30                                      | 2025-05-02 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 held_on_time; adoption_unplaced_first 2025-05-20 held_on_time; standard_later 2025-10-30 not_yet_due; adoption_unplaced_later 2025-10-30 not_yet_due | one meeting serves both
    in 2025-01-10 V2 U6; held 2025-02-05; order 2025-02-20; on 2025-04-30 E1 A5                                  | 2025-05-02 | standard_first 2025-02-07 held_on_time; adoption_placed_first 2025-05-28 due_soon_unbooked; adoption_unplaced_first 2025-05-20 not_required | placed: the adoption review falls away
    in 2025-01-10 V2 U6; held 2025-02-05; order 2025-02-20; held 2025-05-01; on 2025-12-01 E1 A5                 | 2025-12-02 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 held_on_time; adoption_unplaced_first 2025-05-20 held_on_time; standard_later 2025-11-01 overdue; adoption_unplaced_later 2025-11-01 missed | placed when overdue: missed
    in 2025-01-10 V2 U6; held 2025-02-05; order 2025-02-20; reversed 2025-04-01                                  | 2025-05-02 | standard_first 2025-02-07 held_on_time; standard_second 2025-05-05 due_soon_unbooked; adoption_unplaced_first 2025-05-20 not_required    | the decision was reversed
    in 2025-01-10 V2 U6; held 2025-02-05; on 2025-03-01 E1 A5; held 2025-03-20; on 2025-04-10 E1 U6; held 2025-04-20 | 2025-05-02 | standard_first 2025-02-07 held_on_time; adoption_placed_first 2025-03-29 held_on_time; adoption_returned 2025-05-22 held_on_time; adoption_unplaced_later 2025-10-20 not_yet_due; standard_later 2025-10-20 not_yet_due | returned with authority: both clocks from the first review since
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_adoption_changes_the_clock(story: str, as_at: date, reviews: str, because: str) -> None:
    assert sorted(clock_of(story, as_at)) == sorted(line.strip() for line in reviews.split(";"))


@worked_examples("""
    story                                                                                                   | as_at      | reviews                                                                                                     | because
    in 2025-01-10 V4 U6                                                                                     | 2025-01-20 | short_break_first 2025-04-10 not_yet_due                                                                    | 3 months from the first placement
    in 2025-01-10 V4 U6; held 2025-04-10                                                                    | 2025-04-20 | short_break_first 2025-04-10 held_on_time; short_break_later 2025-10-10 not_yet_due                         | then 6 months
    in 2025-01-10 V4 U6                                                                                     | 2025-12-20 | short_break_first 2025-04-10 overdue                                                                        | an agreement is not a stay: its length tests nothing
    in 2025-01-10 V4 U6; out 2025-03-01                                                                     | 2025-12-20 | short_break_first 2025-04-10 not_required                                                                   | an agreement that ends stops the clock
    in 2025-01-10 V3 U6; out 2025-01-27                                                                     | 2025-02-01 | short_break_first 2025-04-10 not_yet_due                                                                    | 17 days keep the limit, and the clock outlives the stay
    in 2025-01-10 V3 U6; out 2025-01-28                                                                     | 2025-02-01 | standard_first 2025-02-07 not_required                                                                      | 18 days break it: standard from the first day of the stay
    in 2025-01-10 V3 U6                                                                                     | 2025-01-26 | short_break_first 2025-04-10 not_yet_due                                                                    | still running on its 17th day
    in 2025-01-10 V3 U6                                                                                     | 2025-01-27 | standard_first 2025-02-07 due_soon_unbooked                                                                 | still running on its 18th day
    in 2025-01-10 V3 U6; out 2025-01-15; in 2025-03-10 V3 U6; out 2025-03-20                                | 2025-04-11 | short_break_first 2025-04-10 overdue                                                                        | stays share one clock from the first
    in 2025-01-10 V3 U6; out 2025-01-15; in 2025-03-10 V3 U6; held 2025-03-15; out 2025-03-20               | 2025-04-11 | short_break_first 2025-04-10 held_on_time; short_break_later 2025-09-15 not_yet_due                         | a review in any stay serves
    in 2025-01-10 V3 U6; out 2025-01-15; in 2026-01-14 V3 U6; out 2026-01-20                                | 2026-01-15 | short_break_first 2025-04-10 overdue                                                                        | a day less than 12 months apart is one clock
    in 2025-01-10 V3 U6; out 2025-01-15; in 2026-01-15 V3 U6; out 2026-01-20                                | 2026-01-15 | short_break_first 2025-04-10 missed; short_break_first 2026-04-15 not_yet_due                               | 12 months apart is a new clock
    in 2025-01-10 V3 U6 A; out 2025-01-15; in 2025-02-10 V3 U6 B; out 2025-02-15                            | 2025-02-12 | short_break_first 2025-04-10 not_required; standard_first 2025-03-10 due_soon_unbooked                      | another setting breaks the limit
    in 2025-01-10 V4 U6; held 2025-04-01; on 2025-06-01 V2 U6                                               | 2025-06-10 | short_break_first 2025-04-10 held_on_time; standard_first 2025-06-27 due_soon_unbooked                      | out of short breaks: a standard timetable from that day
    in 2025-01-10 V4 U6; held 2025-04-01; on 2025-06-01 V2 U6; held 2025-06-20                              | 2025-06-21 | short_break_first 2025-04-10 held_on_time; standard_first 2025-06-27 held_on_time; standard_second 2025-09-20 not_yet_due | whose second review is 3 months on
    in 2025-01-10 V3 U6; out 2025-01-15; in 2025-03-10 V2 U6                                                | 2025-03-11 | short_break_first 2025-04-10 not_required; standard_first 2025-04-07 due_soon_unbooked                      | in full care the short-break clock falls away
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_short_breaks_have_a_clock_of_their_own(
    story: str, as_at: date, reviews: str, because: str
) -> None:
    assert clock_of(story, as_at) == [line.strip() for line in reviews.split(";")]


@worked_examples("""
    story                                                     | opened     | because
    in 2025-01-10 V2 U6                                       | 2025-01-10 | the first counts from coming into care
    in 2025-01-10 V2 U6; held 2025-02-05                      | 2025-02-05 | later ones from the review before
    in 2025-01-10 V2 U6; held 2025-02-05; on 2025-03-01 C2 A5 | 2025-03-01 | placed: from the placement, as its due date does
    in 2025-01-10 V2 U6; on 2025-03-01 C2 A5                  | 2025-01-10 | already overdue then: it stays what it was
    in 2025-01-10 C2 A5; held 2025-02-05; on 2025-03-01 C2 U6 | 2025-03-01 | returned: from the return
    in 2025-01-10 V4 U6; held 2025-02-05; on 2025-03-01 C2 U6 | 2025-03-01 | out of short breaks: from that day
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_review_is_open_from_the_day_its_limit_counts_from(
    story: str, opened: date, because: str
) -> None:
    rows = review_rows(record_of(story, date(2025, 3, 10)))
    assert rows.sort("sequence")["opened_on"][-1] == opened


def test_a_stay_that_ended_owes_no_adoption_review() -> None:
    lines = clock_of("in 2025-01-10 V3 U6; order 2025-01-11; out 2025-01-15", date(2025, 6, 2))
    assert lines == [
        "short_break_first 2025-04-10 overdue",
        "adoption_unplaced_first 2025-04-11 not_required",
    ]


@worked_examples("""
    story                                              | as_at      | reviews                                                                             | because
    in 2025-01-10 V4 U6                                | 2025-04-10 | short_break_first 2025-04-10 due_soon_unbooked                                      | not yet past its date
    in 2025-01-10 V4 U6                                | 2025-04-11 | short_break_first 2025-04-10 unknown                                                | the return carries no reviews of short breaks: not overdue
    in 2025-01-10 V4 U6; out 2025-06-01                | 2025-07-01 | short_break_first 2025-04-10 unknown                                                | nor missed
    in 2025-01-10 V4 U6; held 2025-04-01               | 2025-12-01 | short_break_first 2025-04-10 held_on_time; short_break_later 2025-10-01 overdue     | one review is there, so they are carried
    in 2025-01-10 V4 U6; on 2025-02-03 C2 U6           | 2025-07-01 | standard_first 2025-03-03 overdue                                                   | in full care the return does carry them
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_a_903_return_never_makes_a_short_break_review_late(
    story: str, as_at: date, reviews: str, because: str
) -> None:
    told = record_of(story, as_at)
    record = replace(told, snapshot=replace(told.snapshot, source=SSDA903))
    rows = with_review_status(review_rows(record), record)
    lines = rows.select(pl.concat_str("rule", "due_on", "status", separator=" ")).to_series()
    assert lines.to_list() == [line.strip() for line in reviews.split(";")]


def test_75_days_of_short_breaks_keep_the_limit_and_a_76th_breaks_it() -> None:
    stays = "; ".join(f"in 2025-0{month}-01 V3 U6; out 2025-0{month}-16" for month in range(1, 6))
    kept = clock_of(stays, date(2025, 6, 30))
    broken = clock_of(f"{stays}; in 2025-06-10 V3 U6; out 2025-06-11", date(2025, 6, 30))

    assert kept == ["short_break_first 2025-04-01 overdue"]
    assert broken == [
        "short_break_first 2025-04-01 missed",
        "standard_first 2025-07-08 not_required",
    ]


@worked_examples("""
    story                                                | covers_from | as_at      | reviews                                                                              | because
    in 2020-04-10 C2 U6; held 2025-06-01                 | 2025-04-01  | 2025-06-02 | standard_later none unknown; standard_later 2025-12-01 not_yet_due                   | the review before it was not supplied
    in 2020-04-10 C2 U6                                  | 2025-04-01  | 2025-09-30 | standard_later 2025-09-30 unknown                                                    | due at the latest 6 months after the day before the data begins
    in 2020-04-10 C2 U6                                  | 2025-04-01  | 2025-10-01 | standard_later 2025-09-30 overdue                                                    | and certainly overdue after it
    in 2025-03-10 C2 U6                                  | 2025-04-01  | 2025-04-08 | standard_first 2025-04-07 overdue                                                    | start + 20 working days is not before the data begins
    in 2025-03-03 C2 U6                                  | 2025-04-01  | 2025-04-08 | standard_later 2025-09-30 unknown                                                    | start + 20 working days is the day before
    in 2025-03-03 C2 U6; held 2025-03-20                 | 2025-04-01  | 2025-04-08 | standard_first 2025-03-31 held_on_time; standard_second 2025-06-20 not_yet_due       | a first review in its time is the first review
    in 2025-03-03 C2 U6; held 2025-04-02                 | 2025-04-01  | 2025-04-08 | standard_later none unknown; standard_later 2025-10-02 not_yet_due                   | one after its time may not be the first
    in 2024-03-03 C2 U6; held 2025-04-02                 |             | 2025-04-08 | standard_first 2024-04-02 held_late; standard_second 2025-07-02 not_yet_due          | with complete history a year late is late
    found 2025-05-10 C2 U6; held 2025-06-01              | 2025-04-01  | 2025-06-02 | standard_later none unknown; standard_later 2025-12-01 not_yet_due                   | a chain without S began on or before its first day
    found 2025-05-10 C2 U6                               |             | 2025-06-20 | standard_later 2025-11-09 unknown                                                    | whatever the data covers
    in 2020-04-10 C2 U6; on 2025-05-01 E1 A5             | 2025-04-01  | 2025-05-02 | adoption_placed_first 2025-05-29 due_soon_unbooked                                   | a turn within the data is judged
    in 2020-04-10 C2 U6; on 2025-02-01 E1 A5             | 2025-04-01  | 2025-05-02 | standard_later 2025-09-30 unknown                                                    | one whose review was due before the data begins is not
    in 2022-08-03 V4 U6; on 2022-08-04 C2 U6; held 2025-04-06 | 2025-04-01  | 2025-04-08 | short_break_later none unknown; standard_later 2025-10-06 not_yet_due                | six months after the first supplied, whatever timetable ran
    in 2024-10-10 C2 U6; held 2024-10-20; held 2025-01-15; on 2025-03-01 C2 A5; held 2025-04-05 | 2025-04-01  | 2025-04-08 | standard_first 2024-11-07 held_on_time; standard_second 2025-01-20 held_on_time; adoption_placed_first 2025-03-29 held_late; adoption_placed_second 2025-07-05 not_yet_due | the first review is known, so every later one is judged as usual
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_incomplete_history_is_not_judged_as_if_it_were_whole(
    story: str, covers_from: date | None, as_at: date, reviews: str, because: str
) -> None:
    lines = clock_of(story, as_at, covers_from=covers_from)
    assert [line for line in lines if "adoption_unplaced" not in line] == [
        line.strip() for line in reviews.split(";")
    ]


@pytest.mark.parametrize("word", [*ReviewRule, *Status])
def test_every_rule_and_status_has_a_label(word: ReviewRule | Status) -> None:
    assert word.label
    assert word.label[0].isupper()
