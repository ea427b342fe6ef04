"""Voice: who took part in their review, who was not heard, and who was seen alone."""

from datetime import date

import polars as pl
import pytest

from measures.counts.quality_counts import by_characteristic, feedback_counts, participation_counts
from measures.facts import Facts, facts
from measures.headline.catalogue import (
    BY_CODE,
    CATALOGUE,
    COMPLAINTS_OPEN,
    NOT_HEARD_TWICE,
    PARENTS_CONSULTED,
    PARTICIPATION,
    RIGHTS_EXPLAINED,
    SEEN_ALONE,
    Measure,
)
from measures.policy import Figures, Policy
from tests.histories import Row, snapshot
from tests.spec.examples import worked_examples

TODAY = date(2026, 3, 31)
SHARES = (PARTICIPATION, SEEN_ALONE, RIGHTS_EXPLAINED, BY_CODE["child_spoken_to_on_time"])


def facts_of(
    reviews: list[Row],
    *,
    child: Row | None = None,
    home: Row | None = None,
    policy: Policy | None = None,
    contacts: list[Row] | None = None,
    voices: list[Row] | None = None,
) -> Facts:
    """The facts of one child, in care since 2020, and what was recorded about them."""
    period = {"care_period_id": "period"}
    shot = snapshot(
        covers_from=None,
        child=[{"child_id": "child", "date_of_birth": "2012-05-01", **(child or {})}],
        care_period=[{**period, "child_id": "child", "started_on": "2020-01-06"}],
        episode=[
            {**period, "started_on": "2020-01-06", "start_reason": "S", "legal_status": "C2",
             **(home or {})}
        ],
        review=[{**period, **review} for review in reviews],
        iro_contact=[{**period, **contact} for contact in contacts or []],
        voice_feedback=voices or [],
    )  # fmt: skip
    return facts(shot, as_at=TODAY, policy=policy or Policy())


def counts(measure: Measure, found: Facts) -> tuple[float | None, float | None, int]:
    figure = measure.figure(found)
    return figure.numerator, figure.denominator, figure.unknown


@worked_examples("""
code | born       | held       | n | of | unknown | because
PN0  | 2023-01-01 | 2026-01-05 | 0 | 0  | 0       | under four: in no denominator
PN1  | 2012-05-01 | 2026-01-05 | 1 | 1  | 0       | spoke
PN2  | 2012-05-01 | 2026-01-05 | 1 | 1  | 0       | an advocate spoke
PN3  | 2012-05-01 | 2026-01-05 | 1 | 1  | 0       | without words
PN4  | 2012-05-01 | 2026-01-05 | 0 | 1  | 0       | there and silent
PN5  | 2012-05-01 | 2026-01-05 | 1 | 1  | 0       | briefed an advocate
PN6  | 2012-05-01 | 2026-01-05 | 1 | 1  | 0       | sent their views
PN7  | 2012-05-01 | 2026-01-05 | 0 | 1  | 0       | nothing conveyed
     | 2012-05-01 | 2026-01-05 | 0 | 0  | 1       | no code: it could be either
     | 2023-01-01 | 2026-01-05 | 0 | 0  | 0       | no code, under four: could only be PN0
     | 2022-01-05 | 2026-01-05 | 0 | 0  | 1       | no code on the fourth birthday
     |            | 2026-01-05 | 0 | 0  | 1       | no code and no date of birth
PN1  | 2012-05-01 | 2025-03-31 | 0 | 0  | 0       | held twelve months ago to the day
PN1  | 2012-05-01 | 2025-04-01 | 1 | 1  | 0       | held within twelve months
PN1  | 2012-05-01 | 2026-03-31 | 1 | 1  | 0       | held on the day itself
PN1  | 2012-05-01 | 2026-04-01 | 0 | 0  | 0       | held after the day
""")
def test_participation_leaves_out_the_under_fours(
    code: str | None, born: date | None, held: date, n: int, of: int, unknown: int, because: str
) -> None:
    review: Row = {"completed_on": held, "participation_code": code}
    found = facts_of([review], child={"date_of_birth": born})

    assert counts(PARTICIPATION, found) == (n, of, unknown), because


def test_a_council_may_count_pn4_as_taking_part() -> None:
    review: Row = {"completed_on": "2026-01-05", "participation_code": "PN4"}
    policy = Policy(figures=Figures(participated_codes=("PN1", "PN4", "PN0")))

    assert counts(PARTICIPATION, facts_of([review], policy=policy)) == (1, 1, 0)


@worked_examples("""
before | last | answer | because
PN7    | PN7  | true   | nothing conveyed twice
PN4    | PN7  | true   | silent, then absent
PN1    | PN7  | false  | heard the time before
PN7    | PN6  | false  | heard since
PN7    |      |        | the last is not recorded: it could be
       | PN4  |        | the one before is not recorded
       | PN1  | false  | heard at the last, whatever came before
none   | PN7  | false  | only one review held
none   |      | false  | only one review, without a code
PN0    | PN7  | false  | under four the time before
""")
def test_a_child_not_heard_at_two_reviews_running(
    before: str | None, last: str | None, answer: bool | None, because: str
) -> None:
    reviews: list[Row] = [{"completed_on": "2026-01-05", "participation_code": last}]
    if before != "none":
        reviews.append({"completed_on": "2025-07-05", "participation_code": before})
    reviews.append({"completed_on": "2026-04-05", "participation_code": "PN1"})

    found = facts_of(reviews)

    assert found.children_heard["is_not_heard_twice"].to_list() == [answer], because
    assert counts(NOT_HEARD_TWICE, found) == (int(answer is True), None, int(answer is None))


@worked_examples("""
kind         | on         | alone | earlier | n | of | unknown | because
visit        | 2026-01-05 | true  | none    | 1 | 1  | 0 | seen alone at a visit
visit        | 2026-01-05 | false | none    | 0 | 1  | 0 | seen with others
visit        | 2026-01-05 |       | none    | 0 | 0  | 1 | the visit does not say
visit        | 2026-01-05 |       | true    | 1 | 1  | 0 | alone at another visit
visit        | 2026-01-05 | false | true    | 1 | 1  | 0 | alone once is enough
midway_check | 2026-01-05 |       | none    | 0 | 1  | 0 | a midway check is no visit
midway_check | 2026-01-05 | true  | none    | 0 | 1  | 0 | whatever it says
visit        | 2025-03-31 | true  | none    | 0 | 1  | 0 | twelve months ago to the day
visit        | 2025-04-01 | true  | none    | 1 | 1  | 0 | within twelve months
visit        | 2026-04-01 | true  | none    | 0 | 1  | 0 | after the day
""")
def test_a_child_seen_alone_by_their_iro(
    kind: str, on: date, alone: bool | None, earlier: bool | str, n: int, of: int, unknown: int,
    because: str,
) -> None:  # fmt: skip
    contacts: list[Row] = [{"contacted_on": on, "kind": kind, "was_child_seen_alone": alone}]
    if earlier != "none":
        contacts.append({"contacted_on": "2025-12-01", "was_child_seen_alone": earlier})

    assert counts(SEEN_ALONE, facts_of([], contacts=contacts)) == (n, of, unknown), because


def test_without_any_contact_supplied_nobody_is_said_to_be_unseen() -> None:
    assert SEEN_ALONE.figure(facts_of([])).value is None


@worked_examples("""
said  | n | of | unknown | because
true  | 1 | 1  | 0 | recorded as done
false | 0 | 1  | 0 | recorded as not done
      | 0 | 0  | 1 | not recorded is not no
""")
def test_what_a_review_does_not_say_is_unknown(
    said: bool | None, n: int, of: int, unknown: int, because: str
) -> None:
    review: Row = {
        "completed_on": "2026-01-05",
        "rights_explained": said,
        "parents_consulted": said,
    }
    found = facts_of([review])

    assert counts(RIGHTS_EXPLAINED, found) == (n, of, unknown), because
    assert counts(PARENTS_CONSULTED, found) == (n, of, unknown), because


@worked_examples("""
column          | value      | topic              | group              | because
date_of_birth   | 2021-01-06 | Age                | Under 5            | the day before the birthday
date_of_birth   | 2021-01-05 | Age                | 5 to 9             | the fifth birthday
date_of_birth   | 2016-01-05 | Age                | 10 to 15           | the tenth birthday
date_of_birth   | 2010-01-05 | Age                | 16 and over        | the sixteenth birthday
date_of_birth   |            | Age                | Not recorded       | no date of birth
sex             | F          | Sex                | Female             | recorded
sex             | U          | Sex                | Not recorded       | recorded as unknown
sex             |            | Sex                | Not recorded       | nothing recorded
ethnicity       | MWBC       | Ethnicity          | Mixed              | by the group of its code
ethnicity       | REFU       | Ethnicity          | Not recorded       | refused
ethnicity       | XXXX       | Ethnicity          | Not recorded       | a code that is not known
is_disabled     | true       | Disability         | Disabled           | recorded
is_disabled     |            | Disability         | Not recorded       | nothing recorded
uasc_until      | 2026-01-06 | Unaccompanied      | Unaccompanied      | until the day after
uasc_until      | 2026-01-05 | Unaccompanied      | Not unaccompanied  | no longer on the day
uasc_until      |            | Unaccompanied      | Not unaccompanied  | never
distance_miles  | 20.0       | Distance from home | 20 miles or more   | at the limit
distance_miles  | 19.9       | Distance from home | Under 20 miles     | below it
distance_miles  |            | Distance from home | Not recorded       | nothing recorded
""")
def test_who_the_child_was_on_the_day_of_the_review(
    column: str, value: object, topic: str, group: str, because: str
) -> None:
    review: Row = {
        "completed_on": "2026-01-05",
        "participation_code": "PN1",
        "child_spoken_to_on": "2026-01-05",
    }
    is_home = column == "distance_miles"
    found = facts_of(
        [review],
        child=None if is_home else {column: value},
        home={column: value} if is_home else None,
    )

    for measure in (PARTICIPATION, BY_CODE["child_spoken_to_on_time"]):
        rows = by_characteristic(found, measure).filter(pl.col("topic") == topic)
        counted = rows.filter(pl.col("denominator") > 0)
        assert counted["group"].to_list() == [group], because


def test_a_share_of_few_is_not_shown() -> None:
    review: Row = {"completed_on": "2026-01-05", "participation_code": "PN1"}

    few = by_characteristic(facts_of([review]), PARTICIPATION)
    enough = by_characteristic(
        facts_of([review], policy=Policy(figures=Figures(small_base=1))), PARTICIPATION
    )

    assert few["value"].to_list() == [None] * 6
    assert few["is_too_few"].all()
    assert few["numerator"].to_list() == [1] * 6, "the counts are shown"
    assert enough["value"].to_list() == [1.0] * 6


@pytest.mark.parametrize("measure", SHARES, ids=lambda measure: str(measure.code))
def test_the_groups_of_each_characteristic_add_up(small_facts: Facts, measure: Measure) -> None:
    whole = measure.figure(small_facts)
    parts = by_characteristic(small_facts, measure)
    sums = parts.group_by("topic").agg(pl.col("numerator", "denominator", "unknown").sum())

    assert sums.height == 6
    expected = (whole.numerator, whole.denominator, whole.unknown)
    for row in sums.iter_rows():
        assert row[1:] == expected, row[0]


def test_the_codes_add_up_to_the_reviews_held(small_facts: Facts) -> None:
    table = participation_counts(small_facts)
    figure = PARTICIPATION.figure(small_facts)
    heard = dict(table.group_by("heard").agg(pl.col("n").sum()).iter_rows())

    assert heard["attended"] + heard["conveyed"] == figure.numerator
    assert heard["attended"] + heard["conveyed"] + heard["nothing"] == figure.denominator
    held = RIGHTS_EXPLAINED.figure(small_facts)
    assert table["n"].sum() == (held.denominator or 0) + held.unknown


@worked_examples("""
kind       | received   | resolved   | opened | unresolved | because
complaint  | 2026-01-05 |            | 1 | 1 | nothing says it was resolved
complaint  | 2026-01-05 | 2026-03-31 | 0 | 0 | resolved on the day
complaint  | 2026-01-05 | 2026-04-01 | 1 | 1 | resolved after the day
complaint  | 2024-01-05 |            | 1 | 0 | open, received before the period
complaint  | 2026-04-01 |            | 0 | 0 | received after the day
compliment | 2026-01-05 |            | 0 | 0 | a compliment calls for no resolution
""")
def test_a_complaint_is_open_until_it_is_resolved(
    kind: str, received: date, resolved: date | None, opened: int, unresolved: int, because: str
) -> None:
    said: Row = {"child_id": "child", "received_on": received, "resolved_on": resolved,
                 "from_whom": "child", "kind": kind}  # fmt: skip
    found = facts_of([], voices=[said])

    assert COMPLAINTS_OPEN.figure(found).numerator == opened, because
    assert feedback_counts(found)["unresolved"].sum() == unresolved, because


def test_feedback_about_no_child_is_counted() -> None:
    said: Row = {"received_on": "2026-01-05", "from_whom": "carer", "kind": "compliment"}
    table = feedback_counts(facts_of([], voices=[said]))

    assert dict(table.select("from_whom", "compliment").iter_rows())["Carer"] == 1


def test_every_measure_is_in_the_catalogue_once() -> None:
    assert len({measure.code for measure in CATALOGUE}) == len(CATALOGUE)
