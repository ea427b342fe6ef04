"""What a member of the corporate parenting board is sent: published figures, and nothing else."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts, facts
from measures.headline import catalogue
from measures.headline.trends import counted_rows
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.told.disclosure import FIGURES_ONLY, is_small, month_ends_offered, rounded
from measures.told.published import MEASURES, Published, published
from measures.told.units import SERVICE, Unit
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.pages.opening import answer, downloads_of, opened, sent, titles, words
from tests.signing_in import sign_in_for_test, visit_for_test
from ui import navigation
from ui.navigation import OVERVIEW, PERMANENCE, PageEntry
from ui.sections.board import board_pages
from ui.sections.shared.figures import SHORT
from ui.told import WITHHELD

ROOT = Path(__file__).resolve().parents[2]
VIEWER = Role.VIEWER.value
LATEST, *EARLIER = month_ends_offered(AS_AT, covers_from=None)
DAYS = (LATEST, EARLIER[0], EARLIER[4])

every_page = pytest.mark.parametrize("entry", board_pages.PAGES, ids=lambda entry: entry.title)


@pytest.fixture(scope="module")
def of_day(small_snapshot: Snapshot) -> dict[date, Facts]:
    return {day: facts(small_snapshot, as_at=day, policy=Policy()) for day in DAYS}


@pytest.fixture(scope="module")
def told(of_day: dict[date, Facts]) -> dict[date, Published]:
    months = counted_rows(of_day[LATEST])
    return {day: published(each, months) for day, each in of_day.items()}


def units(facts_of_day: Facts) -> dict[Unit, pl.Expr]:
    """Each unit that may be asked about, and whether a row is of it."""
    found: dict[Unit, pl.Expr] = {SERVICE: pl.lit(True)}
    for kind in ("locality", "team"):
        for identity in facts_of_day.record[kind][f"{kind}_id"]:
            found[kind, identity] = pl.col(f"{kind}_id").eq_missing(pl.lit(identity))
    return found


def true_counts(measure: catalogue.Measure, facts_of_day: Facts, unit: Unit) -> list[int]:
    """The counts behind a figure of a unit, from the facts themselves."""
    kind, identity = unit
    group = None if unit == SERVICE else f"{kind}_id"
    rows = measure.by(facts_of_day, group)
    rows = rows if group is None else rows.filter(group_id=identity)
    if rows.is_empty():
        return [0]
    row = rows.row(0, named=True)
    if measure.unit == "share":
        return [row["numerator"], row["denominator"] - row["numerator"]]
    return [row["numerator"]]


def test_no_small_count_is_told_and_what_is_told_is_rounded(
    of_day: dict[date, Facts], told: dict[date, Published]
) -> None:
    small = shown = 0
    for day, facts_of_day in of_day.items():
        for unit in units(facts_of_day):
            for measure in MEASURES:
                if not measure.is_supplied(facts_of_day):
                    continue
                figure = told[day].of(unit, measure)
                counts = true_counts(measure, facts_of_day, unit)
                if any(is_small(count) for count in counts):
                    small += 1
                    assert figure.is_withheld, (measure.code, unit, counts)
                    assert figure.value is figure.numerator is figure.denominator is None
                elif not figure.is_withheld:
                    shown += 1
                    assert figure.numerator == rounded(counts[0], base=5)
    assert small > 100
    assert shown > 100


def test_a_month_of_a_trend_says_what_the_figures_of_that_month_end_say(
    told: dict[date, Published],
) -> None:
    """So that two ways of asking never withhold different things."""
    compared = 0
    for (code, unit), points in told[LATEST].months.items():
        at = dict(points)
        for day in DAYS:
            figure = told[day].of(unit, catalogue.BY_CODE[code])
            assert at[day] == figure.value, (code, unit, day)
            compared += 1
    assert compared > 100


def test_a_state_that_is_a_figure_of_its_own_is_told_alike_in_both_places(
    told: dict[date, Published],
) -> None:
    for each in told.values():
        states = dict(each.parts["reviews_to_come"])
        assert states["overdue"] == each.of(SERVICE, catalogue.REVIEWS_OVERDUE).numerator
        hidden = [n for n in states.values() if n is None]
        assert len(hidden) != 1, "one alone is the children in care less the rest"


WORDED = ("Month end", "Locality", "Group", "Step")
"""Columns of tables that hold no count."""


def numbers(app: AppTest) -> Iterator[float]:
    """Every count in tiles, tables and charts of a page, as sent; per cents and rates are none."""
    said = [each.value for each in app.metric if each.label != SHORT[catalogue.DISPUTES_RATE.code]]
    for table in app.table:
        for column in table.value.columns:
            if column not in WORDED:
                said += [str(cell) for cell in table.value[column]]
    for each in re.findall(r"(?<![\d,.])[\d,.]+(?![\d,.]|\\?%)", " ; ".join(said)):
        yield float(each.replace(",", ""))
    for chart in app.get("vega_lite_chart"):
        for dataset in chart.proto.datasets:
            yield from numbers_of_bars(dataset)


def numbers_of_bars(dataset: object) -> Iterator[float]:
    spec = getattr(dataset, "data", None)
    found = pl.read_ipc_stream(spec.data) if spec is not None else pl.DataFrame()
    if "n" in found.columns:
        yield from found["n"].cast(pl.Float64).to_list()


@every_page
@pytest.mark.parametrize("asked", [{}, {"locality": ["LOC-1"]}, {"team": ["TEAM-01"]}], ids=str)
def test_every_number_sent_is_round(
    store: Store, entry: PageEntry, asked: dict[str, list[str]]
) -> None:
    app = opened(store, VIEWER, entry, **asked)

    assert not app.exception
    assert titles(app) == [entry.title]
    assert answer(app)
    assert "Not shown" not in words(app)
    odd = [each for each in numbers(app) if each % 5]
    assert odd == []
    assert not downloads_of(app)


def test_the_test_above_does_find_numbers_and_would_find_odd_ones(store: Store) -> None:
    app = opened(store, VIEWER, OVERVIEW)
    manager = opened(store, Role.SERVICE_MANAGER.value, OVERVIEW)

    assert len(list(numbers(app))) > 10
    assert [each for each in numbers(manager) if each % 5]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"locality": ["LOC-1", "LOC-2"]}, "more than one locality or team"),
        ({"team": ["TEAM-01", "TEAM-02"]}, "more than one locality or team"),
        ({"locality": ["LOC-1"], "team": ["TEAM-01"]}, "a locality together with a team"),
        ({"locality": ["none"]}, "a place that is not in the data"),
        ({"iro": ["IRO-001"]}, "any other filter"),
        ({"cohort": ["disabled"]}, "part of the link"),
        ({"show": ["reviews_overdue"]}, "part of the link"),
        ({"as_at": ["2026-10-30"]}, "a day that is not one of the month ends"),
        ({"as_at": ["yesterday"]}, "a day that is not one of the month ends"),
    ],
)
def test_what_a_viewer_may_not_ask_is_refused_with_a_notice(
    store: Store, query: dict[str, list[str]], refused: str
) -> None:
    app = opened(store, VIEWER, OVERVIEW, **query)

    assert f"Not shown: {refused}" in words(app)
    assert set(app.query_params) <= {"team", "as_at"}
    assert not app.exception


def test_the_widgets_offer_one_part_of_the_service_and_the_month_ends(store: Store) -> None:
    app = opened(store, VIEWER, PERMANENCE)

    assert [box.label for box in app.selectbox] == ["Part of the service", "As at the month end"]
    assert not app.multiselect
    assert not app.date_input
    part, month = app.selectbox
    part.set_value(("locality", "LOC-2")).run()
    assert app.query_params["locality"] in ("LOC-2", ["LOC-2"])
    month = app.selectbox[1]
    month.set_value(EARLIER[0]).run()
    assert EARLIER[0].isoformat() in app.query_params["as_at"]
    assert f"{EARLIER[0].day} {EARLIER[0]:%b %Y}" in answer(app)
    app.switch_page(f"../pages/{navigation.DISPUTES.file}").run()
    assert app.query_params["locality"] in ("LOC-2", ["LOC-2"]), (
        "what is asked stays from page to page"
    )


def test_a_page_that_somebody_adds_for_viewers_is_sent_nothing_of_the_facts(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It asks for the view, as every page of the others does, and forgets who is looking."""
    page = tmp_path / "added.py"
    page.write_text(
        "import streamlit as st\n"
        "from ui import frame\n"
        "from ui.entrance import access\n"
        "access.require_sign_in()\n"
        "st.title('Added')\n"
        "st.write('A count:', frame.current().view.facts.children.height)\n"
    )
    entry = PageEntry(
        title="Added", file=str(page), address="added", roles=frozenset({Role.VIEWER})
    )
    monkeypatch.setattr(navigation, "PAGES", (*navigation.PAGES, entry))
    app = AppTest.from_file(ROOT / "ui" / "shell.py", default_timeout=60)
    visit_for_test(app)
    app.run()
    app.switch_page(str(page))
    sign_in_for_test(app, store, VIEWER)
    app.run()

    assert set(titles(app)) == {"Added"}
    assert len(app.exception) == 1
    assert "FiguresOnlyError" in caplog.text
    assert b"A count" not in sent(app)


def test_every_page_of_a_viewer_is_declared_here_or_holds_no_figure() -> None:
    open_to_viewers = set(navigation.entries(Role.VIEWER))

    assert open_to_viewers - set(board_pages.PAGES) == {
        navigation.DEFINITIONS,
        navigation.MY_ACCOUNT,
    }
    assert set(board_pages.PAGES) <= open_to_viewers


BOARD = (
    "ui/sections/board/board_pages.py",
    "ui/sections/board/board_parts.py",
    "ui/told.py",
    "ui/report/outside.py",
)
NOT_THEIRS = {"view", "facts", "whole", "permitted", "rows", "by", "record", "frames", "children"}
"""Attributes that lead to rows or to numbers that nobody has withheld."""


@pytest.mark.parametrize("path", BOARD)
def test_what_draws_for_the_board_reaches_no_row_and_no_measure_of_facts(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    reached = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imports = {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }

    assert reached & NOT_THEIRS == set()
    assert not {each for each in imports if each.startswith(("measures.facts", "data_access"))}


def test_the_shell_alone_decides_and_gives_a_view_to_nobody_who_is_told_figures_only() -> None:
    shell = (ROOT / "ui" / "shell.py").read_text(encoding="utf-8")
    branch = next(
        node
        for node in ast.walk(ast.parse(shell))
        if isinstance(node, ast.If) and "FIGURES_ONLY" in ast.unparse(node.test)
    )

    assert frozenset({Role.VIEWER}) == FIGURES_ONLY
    assert "load.view" not in "".join(ast.unparse(each) for each in branch.body)
    assert "page.run" not in "".join(ast.unparse(each) for each in branch.body)
    assert shell.count("load.view(") == 1


def test_withheld_is_one_letter_and_never_a_nothing(store: Store) -> None:
    app = opened(store, VIEWER, OVERVIEW, team=["TEAM-01"])

    assert WITHHELD in {metric.value for metric in app.metric}
    assert json.dumps([metric.value for metric in app.metric]).count("NaN") == 0
