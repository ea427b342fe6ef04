"""Count = list: a figure is the number of its rows, in every scope, and its parts add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.facts import Facts
from measures.facts.scope import NONE_RECORDED, Scope, scoped
from measures.headline.catalogue import BY_CODE, CATALOGUE, Measure
from measures.words import Role
from tests.data_access.demo_counties import AS_AT

GROUPS = ("locality_id", "team_id", "iro_id")
UNITS = {"share", "count", "rate", "ratio"}


def scopes_of(facts: Facts) -> dict[str, Scope]:
    """Whole, one of each filter, none recorded, two at once, and an IRO's own children."""

    def first(column: str) -> tuple[str]:
        return (str(facts.children[column].drop_nulls().sort().first()),)

    whole = Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER)
    locality, team, iro = (first(column) for column in GROUPS)
    return {
        "no filter": whole,
        "a locality": Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, localities=locality),
        "a team": Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, teams=team),
        "an IRO": Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, iros=iro),
        "none recorded": Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, iros=(NONE_RECORDED,)),
        "a locality and an IRO": Scope(
            as_at=AS_AT, role=Role.SERVICE_MANAGER, localities=locality, iros=iro
        ),
        "an IRO's own": Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=iro[0]),
    }


SCOPES = (
    "no filter",
    "a locality",
    "a team",
    "an IRO",
    "none recorded",
    "a locality and an IRO",
    "an IRO's own",
)


@pytest.fixture(scope="module")
def cut(small_facts: Facts) -> dict[str, Facts]:
    """The facts of the small county in each scope."""
    return {name: scoped(small_facts, scope) for name, scope in scopes_of(small_facts).items()}


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: str(measure.code))
@pytest.mark.parametrize("scope", SCOPES)
def test_a_figure_is_the_number_of_the_rows_it_opens(
    measure: Measure, scope: str, cut: dict[str, Facts]
) -> None:
    figure = measure.figure(cut[scope])

    assert figure.numerator == measure.rows(cut[scope]).height
    if measure.unit == "share":
        assert figure.denominator is not None
        assert measure.shown_rows(cut[scope]).height == figure.denominator - figure.numerator
    else:
        assert measure.shown_rows(cut[scope]).height == figure.numerator


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: str(measure.code))
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("group", GROUPS)
def test_the_parts_add_up_to_the_whole(
    measure: Measure, scope: str, group: str, cut: dict[str, Facts]
) -> None:
    whole = measure.figure(cut[scope])
    parts = measure.by(cut[scope], group)

    assert parts["numerator"].sum() == whole.numerator
    assert parts["unknown"].sum() == whole.unknown
    assert parts["group_id"].is_unique().all()
    if measure.unit == "share":
        assert parts["denominator"].sum() == whole.denominator


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: str(measure.code))
@pytest.mark.parametrize("scope", SCOPES)
def test_a_value_lies_in_its_range(measure: Measure, scope: str, cut: dict[str, Facts]) -> None:
    figure = measure.figure(cut[scope])

    if figure.value is not None:
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        assert (figure.low == figure.high) == (figure.unknown == 0) or measure.unit == "rate"
    if measure.unit == "share" and figure.denominator == 0:
        assert figure.value is None, "a share of nobody is not 0 %"


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: str(measure.code))
def test_a_measure_says_what_it_is(measure: Measure) -> None:
    assert measure.label
    assert measure.definition.endswith(".")
    assert measure.source
    assert measure.unit in UNITS
    assert measure.better in {"higher", "lower", "neither"}
    assert BY_CODE[measure.code] is measure


def test_the_county_has_something_to_count(small_facts: Facts) -> None:
    empty = [m.code for m in CATALOGUE if not m.rows(small_facts).height]

    assert "children_in_care" not in empty
    assert len(empty) < len(CATALOGUE) / 3, empty


def test_a_number_of_disputes_is_neither_good_nor_bad() -> None:
    numbers = ("disputes_open", "disputes_informal", "disputes_per_100")

    assert {BY_CODE[code].better for code in numbers} == {"neither"}


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_filters_cut_like_sets(small_facts: Facts, data: st.DataObject) -> None:
    localities = sorted(small_facts.children["locality_id"].drop_nulls().unique().to_list())
    chosen = data.draw(st.sets(st.sampled_from([*localities, NONE_RECORDED]), min_size=1))
    others = {*localities, NONE_RECORDED} - chosen

    def counted(names: set[str]) -> list[float]:
        if not names:
            return [0.0] * len(CATALOGUE)
        scope = Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, localities=tuple(sorted(names)))
        inside = scoped(small_facts, scope)
        return [measure.figure(inside).numerator or 0 for measure in CATALOGUE]

    whole = [measure.figure(small_facts).numerator or 0 for measure in CATALOGUE]
    both = zip(counted(chosen), counted(others), strict=True)

    assert [ours + theirs for ours, theirs in both] == whole
