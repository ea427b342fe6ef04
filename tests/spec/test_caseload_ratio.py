"""Children for each full-time IRO: whole caseloads, posts as they are there on each day."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from measures.facts import Facts, facts
from measures.facts.scope import Scope, scoped
from measures.headline.caseload_ratio import CHILDREN_PER_FTE, GROUPS
from measures.headline.trends import counted_rows, month_ends
from measures.policy import Policy
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.histories import Row, snapshot
from tests.spec.examples import worked_examples

DAY = date(2026, 3, 17)
BEGAN = "2025-06-02"
BACK = (1, 5, 17)
"""How many months before the day shown are made anew and compared."""


def service(officers: list[Row], held: dict[str, int], away: list[Row] | None = None) -> Facts:
    """The facts of a service in which each officer holds so many children."""
    owners = [owner for owner, n in held.items() for _ in range(n)]
    periods = [
        {"care_period_id": f"p{n}", "child_id": f"c{n}", "started_on": BEGAN}
        for n in range(len(owners))
    ]
    shot = snapshot(
        covers_from=None,
        child=[{"child_id": f"c{n}", "date_of_birth": "2016-01-01"} for n in range(len(owners))],
        care_period=periods,
        iro=officers,
        iro_availability=away or [],
        iro_allocation=[
            {"care_period_id": f"p{n}", "iro_id": owner, "started_on": BEGAN}
            for n, owner in enumerate(owners)
            if owner != "nobody"
        ],
    )
    return facts(shot, as_at=DAY, policy=Policy())


@worked_examples("""
fte_a | fte_b | role_b     | away_b | a  | b | n  | fte | ratio | because
1.0   | 0.5   | iro        |        | 6  | 3 | 9  | 1.5 | 6.0   | both are counted
1.0   |       | iro        |        | 6  | 3 | 6  | 1.0 | 6.0   | FTE of b is not entered
1.0   | 1.0   | senior_iro |        | 6  | 3 | 6  | 1.0 | 6.0   | the Senior IRO stands beside
1.0   | 1.0   | iro        | 0.0    | 6  | 3 | 9  | 1.0 | 9.0   | b is away, their children count
1.0   | 1.0   | iro        | 0.5    | 6  | 3 | 9  | 1.5 | 6.0   | b has come back for half a week
1.0   | 0.0   | iro        |        | 6  | 0 | 6  | 1.0 | 6.0   | nobody and no hours change nothing
      |       | iro        |        | 6  | 3 | 0  | 0.0 |       | no FTE is entered at all
0.0   | 0.0   | iro        |        | 6  | 3 | 9  | 0.0 |       | nobody is there to divide by
""")
def test_the_service_ratio_is_of_iros_whose_fte_is_known(
    fte_a: float | None, fte_b: float | None, role_b: str, away_b: float | None,
    a: int, b: int, n: float, fte: float, ratio: float | None, because: str,
) -> None:  # fmt: skip
    whole = service(
        [
            {"iro_id": "a", "name": "A", "fte": fte_a},
            {"iro_id": "b", "name": "B", "fte": fte_b, "role": role_b},
        ],
        {"a": a, "b": b, "nobody": 2},
        [] if away_b is None else [{"iro_id": "b", "started_on": "2026-02-02", "fte": away_b}],
    )

    figure = CHILDREN_PER_FTE.figure(whole)

    assert (figure.numerator, figure.denominator, figure.value) == (n, fte, ratio), because


@worked_examples("""
day        | n | fte | ratio | because
2025-05-31 | 0 | 2.0 | 0.0   | nobody is in care yet
2025-12-31 | 9 | 2.0 | 4.5   | both are there
2026-01-31 | 9 | 1.0 | 9.0   | b is on leave from 12 January and holds their children
2026-02-28 | 9 | 1.5 | 6.0   | b is back for half the week
2026-03-17 | 6 | 1.0 | 6.0   | b left on 17 March: their children have no IRO
""")
def test_a_month_end_has_the_posts_of_its_own_day(
    day: date, n: float, fte: float, ratio: float, because: str
) -> None:
    whole = service(
        [
            {"iro_id": "a", "name": "A", "fte": 1.0},
            {"iro_id": "b", "name": "B", "fte": 1.0, "ended_on": "2026-03-17"},
        ],
        {"a": 6, "b": 3},
        [
            {
                "iro_id": "b",
                "started_on": "2026-01-12",
                "ended_on": "2026-02-16",
                "fte": 0.0,
            },
            {"iro_id": "b", "started_on": "2026-02-16", "fte": 0.5},
        ],
    )

    table = CHILDREN_PER_FTE.by_month(whole, counted_rows(whole))

    row = table.row(by_predicate=pl.col("month_on") == day, named=True)
    assert (row["numerator"], row["denominator"], row["value"]) == (n, fte, ratio), because


@pytest.fixture(scope="module")
def rows(small_facts: Facts) -> pl.DataFrame:
    return counted_rows(small_facts)


@pytest.mark.parametrize("back", BACK)
def test_each_month_end_has_the_figures_of_the_facts_of_that_day(
    small_facts: Facts, rows: pl.DataFrame, back: int
) -> None:
    day = month_ends(AS_AT)[-1 - back]
    then = facts(small_facts.snapshot, as_at=day, policy=Policy())

    for group in GROUPS:
        told = CHILDREN_PER_FTE.by_month(small_facts, rows, group=group).filter(month_on=day)
        expected = CHILDREN_PER_FTE.by(then, group)
        columns = ["group_id", "value", "numerator", "denominator", "unknown", "low", "high"]
        assert_frame_equal(told.select(columns), expected.select(columns))
        assert expected["numerator"].sum() > 0


def test_before_the_data_begins_the_ratio_is_not_known() -> None:
    whole = service([{"iro_id": "a", "name": "A", "fte": 1.0}], {"a": 2})
    begun = facts(
        snapshot(covers_from=date(2025, 9, 1), **{
            name: frame.to_dicts() for name, frame in whole.snapshot.frames.items() if frame.height
        }),
        as_at=DAY,
        policy=Policy(),
    )  # fmt: skip

    table = CHILDREN_PER_FTE.by_month(begun, counted_rows(begun))

    assert table.height == len(month_ends(DAY))
    is_before = table["month_on"] < date(2025, 9, 1)
    assert table.filter(is_before)["value"].null_count() == is_before.sum() > 0
    assert table.filter(~is_before)["value"].null_count() == 0


def test_where_allocations_are_not_supplied_it_is_not_told() -> None:
    shot = snapshot(
        covers_from=None, child=[{"child_id": "c"}], iro=[{"iro_id": "a", "name": "A", "fte": 1.0}]
    )
    whole = facts(shot, as_at=DAY, policy=Policy())

    figure = CHILDREN_PER_FTE.figure(whole)

    assert (figure.value, figure.numerator, figure.denominator) == (None, None, None)
    for group in GROUPS:
        months = CHILDREN_PER_FTE.by_month(whole, counted_rows(whole), group=group)
        assert months.height > 0
        assert months["value"].null_count() == months["numerator"].null_count() == months.height


def test_an_iro_in_view_keeps_their_whole_caseload(small_facts: Facts) -> None:
    locality = str(small_facts.children["locality_id"].drop_nulls()[0])
    cut = scoped(small_facts, Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, localities=(locality,)))

    whole = dict(CHILDREN_PER_FTE.by(small_facts, "iro_id").select("group_id", "value").rows())
    shown = CHILDREN_PER_FTE.by(cut, "iro_id").select("group_id", "value").rows()

    assert shown
    assert all(whole[iro] == value for iro, value in shown)
