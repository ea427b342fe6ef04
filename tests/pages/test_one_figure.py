"""One figure: by locality, team and IRO, month by month, and the rows behind each line."""

import dataclasses

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts, facts
from measures.facts.scope import Scope, children_of, scoped
from measures.headline.caseload_ratio import CHILDREN_PER_FTE, HEADLINES
from measures.headline.catalogue import (
    CATALOGUE,
    CHILDREN_IN_CARE,
    DISPUTES_RATE,
    PARTICIPATION,
    REVIEWS_OVERDUE,
    WITHOUT_MEETING,
)
from measures.headline.measure import Headline, Measure
from measures.headline.trends import month_ends
from measures.policy import Policy
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.opening import answer, opened
from ui import navigation, wording
from ui.filters import links
from ui.sections.overview.one_figure import GROUPS

MANAGER = Role.SERVICE_MANAGER.value


def page(store: Store, measure: Headline, **query: str) -> AppTest:
    app = opened(store, MANAGER, navigation.FIGURES, **{links.MEASURE: measure.code}, **query)
    assert not app.exception
    return app


def table(app: AppTest, column: str) -> pl.DataFrame:
    """The table whose first columns include this heading, as it stands on screen."""
    found = next(each.value for each in app.table if column in each.value.columns)
    return pl.DataFrame({name: [str(cell) for cell in found[name]] for name in found.columns})


def test_every_headline_measure_can_be_looked_at(store: Store) -> None:
    app = page(store, CATALOGUE[0])

    for measure in HEADLINES:
        app.selectbox(key="one_figure").set_value(measure.code).run()
        assert not app.exception, measure.code
        assert measure.label in answer(app)


@pytest.mark.parametrize("group", list(GROUPS))
def test_the_lines_add_up_to_the_figure(store: Store, small_facts: Facts, group: str) -> None:
    app = page(store, CHILDREN_IN_CARE)
    app.radio(key="one_figure_group").set_value(group).run()

    shown = table(app, GROUPS[group].removeprefix("By ").replace("locality", "Locality")
                  .replace("team", "Team"))  # fmt: skip
    counts = [int(cell.replace(",", "")) for cell in shown["Figure"]]

    assert sum(counts) == small_facts.children.height
    names = shown.to_series(0).to_list()
    assert names == sorted(names), "A to Z, never ranked"


def test_a_line_opens_exactly_its_rows(store: Store, small_facts: Facts) -> None:
    app = page(store, REVIEWS_OVERDUE)
    picker = app.selectbox(key="one_figure_rows_locality_id")
    first = str(picker.options[0])
    name, _, n = first.rpartition(" (")

    picker.set_value(picker.options[0]).run()

    expected = int(n.removesuffix(")"))
    by = REVIEWS_OVERDUE.by(small_facts, "locality_id")
    assert expected in by["numerator"].to_list()
    assert f"{name}, {expected}" in [each.value for each in app.subheader]
    assert app.dataframe[-1].value.shape[0] == expected


def test_a_measure_with_a_trend_shows_its_months_at_once(store: Store) -> None:
    app = page(store, CHILDREN_IN_CARE)

    assert table(app, "Month end").height == len(month_ends(AS_AT))


@pytest.mark.parametrize("measure", [PARTICIPATION, WITHOUT_MEETING, DISPUTES_RATE])
def test_any_other_shows_its_months_as_the_facts_of_each_day(
    store: Store, small_facts: Facts, measure: Measure
) -> None:
    day = month_ends(AS_AT)[-4]
    then = facts(small_facts.snapshot, as_at=day, policy=Policy())

    shown = table(page(store, measure), "Month end")

    assert shown.height == len(month_ends(AS_AT))
    row = shown.filter(pl.col("Month end") == wording.day(day)).row(0, named=True)
    assert row["Figure"] == written(measure, measure.figure(then).value)


def test_an_iro_is_shown_the_months_of_their_own_children(
    store: Store, small_facts: Facts, busiest: str
) -> None:
    own = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=busiest)
    day = month_ends(AS_AT)[-4]
    then = facts(small_facts.snapshot, as_at=day, policy=Policy())
    cut = dataclasses.replace(own, as_at=day, held=children_of(small_facts, own))
    page(store, PARTICIPATION)  # somebody who sees all has looked at it before

    app = opened(store, Role.IRO.value, navigation.FIGURES, **{links.MEASURE: PARTICIPATION.code})

    row = table(app, "Month end").filter(pl.col("Month end") == wording.day(day))
    figure = PARTICIPATION.figure(scoped(then, cut))
    assert row["Of"].to_list() == [str(int(figure.denominator or 0))]
    assert row["Figure"].to_list() == [written(PARTICIPATION, figure.value)]


def written(measure: Measure, value: float | None) -> str:
    """A figure as its table has it."""
    if measure.unit == "share":
        return wording.escape(wording.percent(value))
    return wording.escape(wording.number(value, 0 if measure.unit == "count" else 1))


def test_a_figure_that_is_not_there_is_not_asked_for(store: Store) -> None:
    app = opened(store, MANAGER, navigation.FIGURES, **{links.MEASURE: "no-such-figure"})

    assert not app.exception
    assert app.selectbox(key="one_figure").value == CATALOGUE[0].code


def test_children_per_fte_are_told_by_iro_and_by_month_at_once(
    store: Store, small_facts: Facts
) -> None:
    app = page(store, CHILDREN_PER_FTE)

    by_iro = table(app, "IRO")
    held = CHILDREN_PER_FTE.by(small_facts, "iro_id")
    assert sorted(map(int, by_iro["Counted"])) == sorted(held["numerator"].cast(int))
    by_month = table(app, "Month end")
    assert by_month["Month end"][0] == wording.day(AS_AT)
    figure = CHILDREN_PER_FTE.figure(small_facts)
    assert by_month["Figure"][0] == wording.escape(wording.number(figure.value, 1))
    assert not [each for each in app.selectbox if str(each.key).startswith("one_figure_rows")]
