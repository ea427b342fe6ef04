"""Which choice of each cohort a child has on a day: always one, and not recorded is a choice."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from measures.facts import Facts, cohorts, facts
from measures.facts.cohorts import BY_CODE, COHORTS, HOME_GROUPS, LEGAL_GROUPS, NOT_RECORDED
from measures.facts.scope import MAY_CHOOSE_COHORTS, Scope, scoped
from measures.headline.catalogue import BY_CODE as MEASURES
from measures.headline.trends import TREND_MEASURES, counted_rows, in_scope, month_ends, trends
from measures.past import at_each_day
from measures.policy import Policy
from measures.record import Record
from measures.snapshot import Snapshot
from measures.words import LegalStatus, Placement, Role
from tests.data_access.demo_counties import AS_AT
from tests.histories import recorded
from tests.spec.examples import worked_examples
from tests.spec.stories import record_of, told

DAY = date(2025, 6, 2)
IN_CARE = "born 2015-03-10; in 2024-01-10 C2 U6"


def choice(record: Record, code: str) -> str:
    found = cohorts.traits(record)
    assert found.height == 1
    return str(found[code][0])


def child(as_at: date = DAY, story: str = IN_CARE, **details: Any) -> Record:  # noqa: ANN401 - cells
    rows = told(story)
    rows["child"][0].update(details)
    return recorded(as_at, policy=None, covers_from=None, **rows)


@worked_examples("""
    born       | as_at      | age          | because
    2020-06-03 | 2025-06-02 | under_5      | the day before the fifth birthday
    2020-06-02 | 2025-06-02 | 5_to_9       | on the fifth birthday
    2015-06-03 | 2025-06-02 | 5_to_9       | the day before the tenth
    2009-06-03 | 2025-06-02 | 10_to_15     | the day before the sixteenth
    2009-06-02 | 2025-06-02 | 16_and_over  | on the sixteenth
    2012-02-29 | 2028-02-28 | 10_to_15     | born on 29 February, a leap year: not yet 16
    2008-02-29 | 2024-02-29 | 16_and_over  | born on 29 February, on the day
    2016-02-29 | 2026-02-28 | 5_to_9       | born on 29 February: ten on 1 March
    2016-02-29 | 2026-03-01 | 10_to_15     | born on 29 February: ten on 1 March
               | 2025-06-02 | not_recorded | no date of birth is not an age
    2024-02-01 | 2025-06-02 | not_recorded | born after coming into care: the date is not believed
""")
def test_age_is_in_whole_years_on_the_day(
    born: date | None, as_at: date, age: str, because: str
) -> None:
    assert choice(child(as_at, "in 2024-01-10 C2 U6", date_of_birth=born), "age") == age


@worked_examples("""
    story                                                | legal         | home         | because
    in 2024-01-10 C1 U6                                  | interim_order | foster       | interim care order
    in 2024-01-10 C1 U6; on 2025-06-02 C2 U6             | care_order    | foster       | the order made on the day counts
    in 2024-01-10 C1 U6; on 2025-06-03 C2 U6             | interim_order | foster       | one made the day after does not
    in 2024-01-10 E1 A6                                  | placement_order | adoption   | placed for adoption
    in 2024-01-10 D1 U5                                  | placement_order | foster     | freed, fostering for adoption
    in 2024-01-10 V2 U1                                  | section_20    | kinship      | section 20 with kin, long-term
    in 2024-01-10 L1 R3                                  | protection    | residential  | police protection
    in 2024-01-10 J1 R5                                  | justice       | secure       | on remand in custody
    in 2024-01-10 C2 P1                                  | care_order    | parents      | at home under an order
    in 2024-01-10 C2 H5                                  | care_order    | supported    | the legacy code is supported living
    in 2024-01-10 C2 Z1                                  | care_order    | other        | may be unregistered
    in 2024-01-10 C2 U6; on 2025-05-30 C2 T1             | care_order    | temporary    | in hospital for a while
    in 2024-01-10 C9 U9                                  | not_recorded  | not_recorded | codes nobody knows say nothing
""")  # noqa: E501 - a story is one line
def test_legal_status_and_home_are_those_in_force_in_groups(
    story: str, legal: str, home: str, because: str
) -> None:
    record = record_of(story, DAY)

    assert (choice(record, "legal"), choice(record, "home")) == (legal, home)


@worked_examples("""
    story                                    | long_term | breaks       | because
    in 2024-01-10 C2 U4                      | yes       | no           | long-term foster care
    in 2024-01-10 C2 U1                      | yes       | no           | long-term with kin
    in 2024-01-10 C2 U6                      | no        | no           | foster care that is not
    in 2024-01-10 C2 U4; on 2025-01-10 C2 K2 | no        | no           | moved on from it
    in 2025-05-30 V4 U6                      | no        | yes          | in short breaks
    in 2025-05-30 V4 U6; on 2025-06-01 C2 U6 | no        | no           | in short breaks before
""")
def test_long_term_foster_care_and_short_breaks(
    story: str, long_term: str, breaks: str, because: str
) -> None:
    record = record_of(story, DAY)

    assert choice(record, "long_term_foster") == long_term
    assert choice(record, "short_breaks") == breaks


def test_an_episode_that_says_nothing_is_not_recorded_and_no_is_not_said() -> None:
    blank = {"care_period_id": "p", "started_on": "2024-01-10", "start_reason": "S"}
    record = recorded(
        DAY,
        child=[{"child_id": "c"}],
        care_period=[{"care_period_id": "p", "child_id": "c", "started_on": "2024-01-10"}],
        episode=[blank],
    )
    found = cohorts.traits(record).row(0, named=True)

    assert {code: found[code] for code in BY_CODE} == dict.fromkeys(BY_CODE, NOT_RECORDED)


@worked_examples("""
    disabled | choice       | because
    true     | yes          | recorded as disabled
    false    | no           | recorded as not
             | not_recorded | nobody has said
""")
def test_disabled(disabled: bool | None, choice: str, because: str) -> None:
    assert cohorts.traits(child(is_disabled=disabled))["disabled"][0] == choice


@worked_examples("""
    until      | other      | choice       | because
    2025-06-03 |            | yes          | until after the day
    2025-06-02 |            | no           | no longer on the day it ends
               | 2026-01-01 | no           | no date means no where dates are supplied
               |            | not_recorded | no child of the data has a date: not supplied
""")
def test_unaccompanied(until: date | None, other: date | None, choice: str, because: str) -> None:
    rows = told(IN_CARE)
    rows["child"][0]["uasc_until"] = until
    rows["child"].append({"child_id": "other", "uasc_until": other})
    found = cohorts.traits(recorded(DAY, policy=None, covers_from=None, **rows))

    assert found["unaccompanied"].to_list() == [choice]


@worked_examples("""
    group | others | left_on    | choice       | because
    A     | A      |            | yes          | a brother is in care
    A     | B      |            | no           | nobody else of the group is
    A     | A      | 2025-06-02 | no           | the brother left on the day
    A     | A      | 2025-06-03 | yes          | the brother leaves tomorrow
          |        |            | not_recorded | two children without a group are no siblings
""")
def test_siblings(
    group: str | None, others: str | None, left_on: date | None, choice: str, because: str
) -> None:
    record = recorded(
        DAY,
        child=[
            {"child_id": "a", "sibling_group": group},
            {"child_id": "b", "sibling_group": others},
        ],
        care_period=[
            {"care_period_id": "p", "child_id": "a", "started_on": "2024-01-10"},
            {
                "care_period_id": "q",
                "child_id": "b",
                "started_on": "2024-01-10",
                "ended_on": left_on,
            },
        ],
    )
    found = cohorts.traits(record).filter(child_id="a")

    assert found["siblings"].to_list() == [choice]


def test_every_code_is_in_exactly_one_group() -> None:
    legal = [code for _, codes in LEGAL_GROUPS.values() for code in codes]
    homes = [code for _, codes in HOME_GROUPS.values() for code in codes]

    assert sorted(legal) == sorted(LegalStatus)
    assert sorted(homes) == sorted(Placement)


def test_every_child_has_one_choice_of_each_cohort(small_facts: Facts) -> None:
    found = small_facts.further.traits

    assert found["child_id"].equals(small_facts.children["child_id"].sort())
    for cohort in COHORTS:
        assert found[cohort.code].is_in(list(cohort.choices)).all(), cohort.code
        assert found[cohort.code].null_count() == 0


def test_traits_of_many_days_are_those_of_each_day(
    small_facts: Facts, small_snapshot: Snapshot
) -> None:
    days = month_ends(AS_AT)[-8::3]
    told_at_once = at_each_day(small_facts.record, days, cohorts.traits)

    for day in days:
        then = facts(small_snapshot, as_at=day, policy=Policy()).further.traits
        now = told_at_once.filter(month_on=day).drop("month_on").sort("child_id")
        assert now.equals(then), day


def manager(*chosen: tuple[str, tuple[str, ...]], as_at: date = AS_AT) -> Scope:
    return Scope(as_at=as_at, role=Role.SERVICE_MANAGER, cohorts=chosen)


def test_a_cohort_cuts_every_frame_to_its_children_in_care(small_facts: Facts) -> None:
    scope = manager(("age", ("16_and_over",)), ("disabled", ("no", NOT_RECORDED)))
    seen = scoped(small_facts, scope)
    chosen = small_facts.further.traits.filter(
        pl.col("age") == "16_and_over", pl.col("disabled") != "yes"
    )["child_id"]

    assert 0 < chosen.len() < small_facts.children.height
    assert seen.children["child_id"].sort().equals(chosen.sort())
    for name in ("duties", "disputes", "drift", "reviews_held", "decisions", "feedback"):
        rows: pl.DataFrame = getattr(seen, name)
        every: pl.DataFrame = getattr(small_facts, name)
        expected = every.filter(pl.col("child_id").is_in(chosen.implode()).fill_null(False))
        assert rows.height == expected.height, name
    assert seen.duties.height > 0


def test_a_child_who_has_left_is_in_no_cohort(small_facts: Facts) -> None:
    everyone = manager(("age", tuple(BY_CODE["age"].choices)))
    seen = scoped(small_facts, everyone)
    left = small_facts.duties.join(small_facts.children, on="child_id", how="anti")

    assert left.height > 0
    assert seen.children.height == small_facts.children.height
    assert seen.duties.height == small_facts.duties.height - left.height


def test_an_officers_load_stays_that_of_the_whole_caseload(small_facts: Facts) -> None:
    seen = scoped(small_facts, manager(("age", ("under_5",))))
    whole = small_facts.officers.select("iro_id", "children", "children_per_fte", "band")

    assert (seen.officers["children_in_view"] < seen.officers["children"]).any()
    kept = seen.officers.select(whole.columns)
    assert kept.join(whole, on=whole.columns, how="anti", nulls_equal=True).is_empty()


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY_CHOOSE_COHORTS])
def test_a_role_that_may_not_know_circumstances_sees_nothing_by_them(
    small_facts: Facts, role: Role
) -> None:
    scope = Scope(as_at=AS_AT, role=role, cohorts=(("disabled", ("yes",)),))

    assert scoped(small_facts, scope).children.is_empty()
    assert in_scope(counted_rows(small_facts), small_facts, scope).is_empty()


@pytest.mark.parametrize("back", [0, 1, 9])
def test_a_month_end_under_a_cohort_is_what_facts_of_that_day_say(
    small_facts: Facts, small_snapshot: Snapshot, back: int
) -> None:
    day = month_ends(AS_AT)[-1 - back]
    scope = manager(("age", ("10_to_15",)), ("siblings", ("yes", NOT_RECORDED)))
    rows = in_scope(counted_rows(small_facts), small_facts, scope)
    told_now = trends(small_facts, rows=rows).filter(month_on=day)
    then = scoped(
        facts(small_snapshot, as_at=day, policy=Policy()),
        manager(*scope.cohorts, as_at=day),
    )
    for code in TREND_MEASURES:
        figure = MEASURES[code].figure(then)
        row = told_now.filter(measure=code).row(0, named=True)
        assert (row["numerator"], row["low"], row["high"]) == (
            figure.numerator, figure.low, figure.high,
        ), code  # fmt: skip


def test_a_cohort_is_said_in_words() -> None:
    chosen = (("age", ("16_and_over",)), ("disabled", ("yes", NOT_RECORDED)))

    assert cohorts.says(chosen) == ["aged 16 and over", "disabled or disability not recorded"]
