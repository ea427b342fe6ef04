"""What supervision talks about: limits breached, with cases enough to say so."""

from datetime import date

import polars as pl
import pytest

from measures.counts import supervision
from measures.counts.supervision import (
    is_surely_below,
    load_made_of,
    midway_checks_due,
    records_to_send,
    to_talk_about,
)
from measures.counts.year import quarters
from measures.facts import Facts
from measures.facts.scope import Scope, scoped
from measures.headline import catalogue
from measures.headline.measure import Figure
from measures.words import Band, OfficerRole, Role
from tests.spec.examples import worked_examples
from ui.report.sheet import shared_out

ENOUGH = 10


@worked_examples("""
    on_time | judged | unknown | below | because
    8       | 10     | 0       | true  | 80% of 10 is below 95%
    8       | 9      | 0       | false | nine are too few to say so
    19      | 20     | 0       | false | 95% is the target
    18      | 20     | 0       | true  | 90%, and nothing unknown could lift it
    18      | 20     | 20      | false | 38 of 40 at best is the target
    18      | 19     | 1       | false | 19 of 20 at best is the target
    0       | 0      | 5       | false | nothing was judged
""")
def test_a_share_is_below_its_target_only_if_no_unknown_could_lift_it(
    on_time: int, judged: int, unknown: int, below: bool, because: str
) -> None:
    every = judged + unknown
    figure = Figure(
        value=on_time / judged if judged else None,
        numerator=on_time,
        denominator=judged,
        unknown=unknown,
        low=on_time / every,
        high=(on_time + unknown) / every,
    )

    assert is_surely_below(figure, 0.95, enough=ENOUGH) is below, because


@pytest.mark.parametrize(
    ("heights", "room", "kept", "because"),
    [
        ([2, 1, 0], 10, [2, 1, 0], "all fit"),
        ([30, 2], 12, [10, 2], "the short one whole, the long one has the rest"),
        ([30, 30], 10, [5, 5], "two long ones share"),
        ([30, 30, 1], 10, [5, 4, 1], "the first has the odd row"),
        ([9, 9], 4, [3, 3], "three of each at least, whatever the room"),
        ([], 10, [], "no lists"),
    ],
)
def test_the_rows_of_a_page_are_shared_out(
    heights: list[int], room: int, kept: list[int], because: str
) -> None:
    assert shared_out(heights, room) == kept, because


def test_the_quarters_of_a_financial_year() -> None:
    assert quarters(date(2026, 3, 31)) == [
        (date(2025, 4, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    ]
    with pytest.raises(ValueError, match="end with a month"):
        quarters(date(2026, 3, 30))


@pytest.fixture(scope="module")
def caseloads(small_facts: Facts) -> dict[str, Facts]:
    """The facts of each officer, cut as the sheet's are."""
    officers = small_facts.officers.filter(role=OfficerRole.IRO.value)["iro_id"].to_list()
    return {
        iro: scoped(
            small_facts, Scope(as_at=small_facts.as_at, role=Role.SERVICE_MANAGER, iros=(iro,))
        )
        for iro in officers
    }


def test_each_point_is_a_limit_that_the_officer_s_own_rows_breach(
    caseloads: dict[str, Facts],
) -> None:
    seen = set()
    for iro, mine in caseloads.items():
        points = {point.code: point for point in to_talk_about(mine)}
        seen |= set(points)
        row = mine.officers.filter(iro_id=iro).row(0, named=True)
        is_above = row["band"] in (Band.ABOVE.value, Band.WELL_ABOVE.value)
        assert ("caseload" in points) == (is_above and row["children"] >= ENOUGH)
        for measure in supervision.OF_ONE_CHILD:
            rows = measure.rows(mine)
            assert (measure.code in points) == (rows.height > 0), measure.code
            if rows.height:
                assert points[measure.code].value == rows.height
        if catalogue.REVIEWS_ON_TIME.code in points:
            assert points[catalogue.REVIEWS_ON_TIME.code].of == int(
                catalogue.REVIEWS_ON_TIME.figure(mine).denominator or 0
            )
    assert len(seen) >= 3, "the county has things to talk about"


def test_what_is_to_send_and_to_check_is_open_and_the_officer_s_own(
    caseloads: dict[str, Facts],
) -> None:
    for iro, mine in caseloads.items():
        for rows in (records_to_send(mine), midway_checks_due(mine)):
            assert rows["done_on"].null_count() == rows.height
            assert set(rows["iro_id"].to_list()) <= {iro}
        early = midway_checks_due(mine).filter(pl.col("opened_on") > mine.as_at)
        assert set(early["status"].to_list()) <= {"due_soon", "overdue"}


def test_what_makes_the_load_is_what_the_weighted_load_adds(caseloads: dict[str, Facts]) -> None:
    """No child of the county is raised to the floor, so that the parts add up to the whole."""
    for iro, mine in caseloads.items():
        held = mine.children
        if held.filter(pl.col("load_because").str.contains("raised")).height:
            continue
        row = mine.officers.filter(iro_id=iro).row(0, named=True)
        assert held.height + load_made_of(mine)["adds"].sum() == pytest.approx(row["weighted_load"])
