"""Every headline measure month by month, as the facts of each month end have it."""

import dataclasses
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures import law
from measures.facts import Facts, facts
from measures.facts.scope import NONE_RECORDED, Scope, scoped
from measures.facts.scope import children_of as children_of_iro
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.headline.caseload_ratio import GROUPS as CASELOAD_GROUPS
from measures.headline.catalogue import BY_CODE, CATALOGUE
from measures.headline.history import BY_CLOCK, BY_DAY, LAST_DUE_MONTHS, history
from measures.headline.trends import TREND_MEASURES, counted_rows, in_scope, month_ends, trends
from measures.policy import Clock, Figures, Policy
from measures.words import Role
from measures.working_days import months_after_day
from tests.data_access.demo_counties import AS_AT
from tests.histories import snapshot
from tests.spec.examples import worked_examples
from tests.spec.test_trends import GROUPS, TODAY, children_of, numbers, stories

CODES = [measure.code for measure in CATALOGUE]
BACK = 5
"""How many months before the day shown are compared."""


@pytest.fixture(scope="module")
def rows(small_facts: Facts) -> pl.DataFrame:
    return history(small_facts)


@pytest.fixture(scope="module")
def then(small_facts: Facts) -> Facts:
    """The facts of a month end before the day shown."""
    return facts(small_facts.snapshot, as_at=month_ends(AS_AT)[-1 - BACK], policy=Policy())


@pytest.mark.parametrize("group", GROUPS)
def test_each_month_end_has_the_figures_of_the_facts_of_that_day(
    small_facts: Facts, rows: pl.DataFrame, then: Facts, group: str | None
) -> None:
    day = then.as_at
    table = trends(small_facts, group=group, rows=rows, codes=CODES)

    for measure in CATALOGUE:
        told = numbers(table.filter(measure=measure.code, month_on=day))
        expected = numbers(measure.by(then, group))
        # A group without any child or row that day has no row in the figures of the day.
        assert {key: told[key] for key in expected} == expected, measure.code


def test_there_is_a_point_for_every_measure_and_month(
    small_facts: Facts, rows: pl.DataFrame
) -> None:
    table = trends(small_facts, rows=rows, codes=CODES)

    assert table.height == len(CODES) * len(month_ends(AS_AT))
    assert table.filter(pl.col("numerator") > 0)["measure"].n_unique() > len(CODES) // 2


def test_it_agrees_with_the_trends_told_from_one_day(
    small_facts: Facts, rows: pl.DataFrame
) -> None:
    asked = trends(small_facts, rows=rows, codes=TREND_MEASURES)

    assert asked.equals(trends(small_facts, rows=counted_rows(small_facts)))


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.IRO])
def test_the_last_point_is_the_figure_a_person_sees(
    small_facts: Facts, rows: pl.DataFrame, role: Role
) -> None:
    iro = str(small_facts.children["iro_id"].drop_nulls().first())
    scope = Scope(as_at=AS_AT, role=role, own_iro_id=iro if role is Role.IRO else None)
    table = trends(small_facts, rows=in_scope(rows, small_facts, scope), codes=CODES)
    last = dict(table.filter(month_on=AS_AT).select("measure", "numerator").iter_rows())
    inside = scoped(small_facts, scope)

    assert last == {code: BY_CODE[code].figure(inside).numerator for code in CODES}


def test_each_month_end_has_the_figures_of_the_scope_of_that_day(
    small_facts: Facts, rows: pl.DataFrame, then: Facts
) -> None:
    iro, team = (
        str(small_facts.children[name].drop_nulls().mode().min()) for name in ("iro_id", "team_id")
    )
    own = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=iro)
    for scope in (
        dataclasses.replace(own, held=children_of_iro(small_facts, own)),
        Scope(as_at=AS_AT, role=Role.SENIOR_IRO, teams=(team,)),
        Scope(as_at=AS_AT, role=Role.BUSINESS_SUPPORT, iros=(NONE_RECORDED,)),
        Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, cohorts=(("short_breaks", ("no",)),)),
    ):
        inside = scoped(then, dataclasses.replace(scope, as_at=then.as_at))
        table = trends(small_facts, rows=in_scope(rows, small_facts, scope), codes=CODES)
        told = table.filter(month_on=then.as_at)
        counted = dict(told.select("measure", "numerator").iter_rows())
        shown = dict(told.select("measure", "value").iter_rows())

        assert counted == {code: BY_CODE[code].figure(inside).numerator for code in CODES}, scope
        assert shown == {code: BY_CODE[code].figure(inside).value for code in CODES}, scope


@pytest.mark.parametrize(
    "code",
    ["reviews_booked_late", "without_meeting", "midway_check_on_time", "disputes_per_100",
     "participation", "children_drifting"],
)  # fmt: skip
def test_a_measure_asked_for_alone_is_told_the_same(
    small_facts: Facts, rows: pl.DataFrame, code: str
) -> None:
    alone = history(small_facts, (code,), counted=counted_rows(small_facts))

    assert trends(small_facts, rows=alone, codes=(code,)).equals(
        trends(small_facts, rows=rows, codes=(code,))
    )


BY_REVIEW_CLOCK = [
    measure for measure in CATALOGUE
    if measure.frame == "children" or (measure.duty is not None and measure.duty.value in BY_CLOCK)
]  # fmt: skip
"""Measures of which several days are judged at once."""


@settings(max_examples=4, deadline=None)
@given(
    many=st.lists(stories(), min_size=15, max_size=25),
    covers_from=st.sampled_from([None, date(2024, 4, 1)]),
    back=st.sampled_from(range(1, 14)),
    months=st.sampled_from([1, 12]),
)
def test_any_histories_are_told_as_facts_of_that_day_tell_them(
    many: list[str], covers_from: date | None, back: int, months: int
) -> None:
    """A rate of one month leaves out children who left a year before, one of a year few."""
    shot = snapshot(covers_from=covers_from, **children_of(many))
    policy = Policy(figures=Figures(period_months=months))
    whole = facts(shot, as_at=TODAY, policy=policy)
    day = month_ends(TODAY)[-1 - back]
    then = facts(shot, as_at=day, policy=policy)

    for period in ("as at", "months"):
        codes = [measure.code for measure in BY_REVIEW_CLOCK if measure.period == period]
        table = trends(whole, rows=history(whole, codes), codes=codes).filter(month_on=day)
        for code in codes:
            assert numbers(table.filter(measure=code)) == numbers(BY_CODE[code].by(then, None)), (
                code
            )


@worked_examples("""
story                                    | code                    | n | unknown | because
C2 U6; booked 2025-12-01                 | reviews_unrecorded      | 1 | 0 | in care
C2 U6; booked 2025-12-01; out 2023-01-15 | reviews_unrecorded      | 0 | 0 | left three years before
V3 U6; booked 2025-12-01; out 2023-01-15 | reviews_unrecorded      | 1 | 0 | the clock of stays runs
V3 U6; booked 2023-03-01; out 2023-01-15 | reviews_unrecorded      | 1 | 0 | nothing else recorded
C2 U6; held 2025-12-01                   | child_spoken_to_on_time | 0 | 1 | held in the year
C2 U6; held 2023-02-01; out 2023-03-01   | child_spoken_to_on_time | 0 | 0 | left three years before
C2 U6; out 2023-03-01; held 2025-12-01   | child_spoken_to_on_time | 0 | 1 | recorded after leaving
C2 U6; order 2023-02-01; out 2025-10-01  | adoption_review_on_time | 0 | 0 | fell due in 2023
C2 U6; order 2025-02-01; out 2025-10-01  | without_meeting         | 0 | 0 | not in care on the day
""")
def test_who_left_long_ago_is_left_out_only_where_nothing_can_fall_due(
    story: str, code: str, n: int, unknown: int, because: str
) -> None:
    day, measure = date(2026, 1, 31), BY_CODE[code]
    shot = snapshot(covers_from=None, **children_of([f"born 2015-05-01; in 2023-01-10 {story}"]))
    whole = facts(shot, as_at=TODAY, policy=Policy())
    then = measure.figure(facts(shot, as_at=day, policy=Policy()))

    row = trends(whole, rows=history(whole, (code,)), codes=(code,)).filter(month_on=day)

    told = row.row(0, named=True)
    assert (told["numerator"], told["unknown"]) == (n, unknown), because
    assert (then.numerator, then.unknown) == (n, unknown), because


def test_no_law_and_no_policy_lets_a_review_fall_due_later_than_is_looked_for() -> None:
    """Else a child who left would be missing at the month end after it fell due."""
    by_law = (
        law.LATER_REVIEW_MONTHS,
        law.SHORT_BREAK_LATER_MONTHS,
        law.ADOPTION_PLACED_LATER_MONTHS,
    )
    [most_days] = [
        setting.metadata["high"]
        for setting in dataclasses.fields(Clock)
        if setting.name == "return_review_days"
    ]

    assert max(by_law) <= LAST_DUE_MONTHS
    assert AS_AT + timedelta(days=most_days) <= months_after_day(AS_AT, LAST_DUE_MONTHS)


@pytest.mark.parametrize("group", CASELOAD_GROUPS)
def test_children_per_fte_are_told_alike_from_either(
    small_facts: Facts, rows: pl.DataFrame, group: str | None
) -> None:
    quick = counted_rows(small_facts)

    table = CHILDREN_PER_FTE.by_month(small_facts, rows, group=group)

    assert table.equals(CHILDREN_PER_FTE.by_month(small_facts, quick, group=group))


def test_before_the_data_begins_nothing_is_known_and_what_is_not_supplied_stays_so() -> None:
    told = children_of(["born 2015-05-01; in 2025-10-01 C2 U6; held 2025-10-20"])
    shot = snapshot(covers_from=date(2025, 4, 1), **told)
    whole = facts(shot, as_at=date(2026, 3, 17), policy=Policy())

    table = trends(whole, rows=history(whole), codes=CODES)

    before = table.filter(pl.col("month_on") < date(2025, 4, 1))
    assert before.height > 0
    assert before["value"].null_count() == before.height
    assert before["numerator"].null_count() == before.height
    audits = table.filter(measure="audits_good")
    assert audits["value"].null_count() == audits.height
    in_care = dict(table.filter(measure="children_in_care").select("month_on", "value").iter_rows())
    assert (in_care[date(2025, 9, 30)], in_care[date(2025, 10, 31)]) == (0, 1)


def test_every_measure_says_what_its_rows_are_made_by(small_facts: Facts) -> None:
    for measure in CATALOGUE:
        is_of_duties = measure.frame == "duties"
        assert is_of_duties == (measure.duty is not None), measure.code
        if measure.duty is not None:
            marks = measure.marks(small_facts.record)
            bearing = small_facts.duties.filter(
                marks["numerator"] | marks["denominator"].fill_null(False) | marks["unknown"]
            )
            assert set(bearing["duty"]) <= {measure.duty.value}, measure.code
        source = measure.frame if measure.duty is None else measure.duty.value
        assert (source in BY_CLOCK) != (source in BY_DAY), measure.code
