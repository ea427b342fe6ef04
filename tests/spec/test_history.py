"""Every headline measure month by month, as the facts of each month end have it."""

from datetime import date

import polars as pl
import pytest

from measures.caseload_ratio import CHILDREN_PER_FTE
from measures.caseload_ratio import GROUPS as CASELOAD_GROUPS
from measures.catalogue import BY_CODE, CATALOGUE
from measures.facts import Facts, facts
from measures.history import history
from measures.policy import Policy
from measures.scope import Scope, scoped
from measures.trends import TREND_MEASURES, counted_rows, in_scope, month_ends, trends
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.histories import snapshot
from tests.spec.test_trends import GROUPS, children_of, numbers

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
