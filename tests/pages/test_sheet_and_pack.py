"""The supervision sheet and the meeting pack: their rows are the dashboard's, and who may read."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import polars as pl
import pytest

import manage
from data_access.engine import reading
from data_access.state.access_log import Action
from data_access.state.store import Store
from measures.facts import Facts, facts
from measures.facts.scope import Scope, scoped, without_births
from measures.headline import catalogue, change
from measures.headline.trends import counted_rows
from measures.policy import Categories, Policy
from measures.snapshot import Snapshot
from measures.told.aliases import aliased
from measures.told.published import Published, published
from measures.told.units import SERVICE, Unit
from measures.words import Role
from tests.pages.opening import opened, sent
from ui import navigation, told
from ui.data import load
from ui.data.names import names_in
from ui.report import outside, sheet
from ui.report.document import Document
from ui.report.html import html
from ui.report.pack import Reader, meeting_pack
from ui.report.word import word

MANAGER = Role.SERVICE_MANAGER


def sheet_of(whole: Facts, iro: str, role: Role = MANAGER) -> Document:
    mine = scoped(whole, Scope(as_at=whole.as_at, role=MANAGER, iros=(iro,)))
    return sheet.supervision_sheet(
        mine, role=role, children=sheet.naming(mine, role), data_taken="today"
    )


def test_the_sheets_of_two_officers_of_one_name_are_told_apart(small_snapshot: Snapshot) -> None:
    alike = small_snapshot.frames["iro"].with_columns(name=pl.lit("Ann Lee"))
    both = replace(small_snapshot, frames={**small_snapshot.frames, "iro": alike})
    whole = facts(both, as_at=date(2026, 10, 31), policy=Policy())
    one, other = whole.officers["iro_id"].drop_nulls().head(2)

    assert sheet_of(whole, one).title == f"Supervision sheet: Ann Lee ({one})"
    assert sheet_of(whole, other).title == f"Supervision sheet: Ann Lee ({other})"


def view_of(snapshot: Snapshot, day: date) -> load.View:
    whole = facts(snapshot, as_at=day, policy=Policy())
    scope = Scope(as_at=day, role=MANAGER)
    shown = scoped(whole, scope)
    return load.View(
        scope=scope, facts=shown, permitted=whole, whole=whole, names=names_in(snapshot)
    )


def pack_of(view: load.View, reader: Reader, before: Facts | None = None) -> Document:
    return meeting_pack(
        view, before, reader=reader, role=MANAGER, of="Whole service", data_taken="today"
    )


@pytest.fixture(scope="module")
def busy(small_facts: Facts) -> str:
    held = small_facts.officers.filter(pl.col("iro_id").is_not_null())
    return str(held.sort("children", descending=True)["iro_id"][0])


def test_the_headings_count_the_rows_of_the_dashboard(small_facts: Facts, busy: str) -> None:
    mine = scoped(small_facts, Scope(as_at=small_facts.as_at, role=MANAGER, iros=(busy,)))
    titles = " | ".join(section.title for section in sheet_of(small_facts, busy).sections)

    for name, measure in (
        ("Reviews overdue", catalogue.REVIEWS_OVERDUE),
        ("Reviews not recorded", catalogue.REVIEWS_UNRECORDED),
        ("Disputes open", catalogue.DISPUTES_OPEN),
        ("Children not heard twice running", catalogue.NOT_HEARD_TWICE),
    ):
        assert f"{name}: {measure.rows(mine).height or 'none'}" in titles
    drifting = catalogue.CHILDREN_DRIFTING.rows(mine).height
    assert re.search(rf"Children drifting[^|]*: {drifting or 'none'}", titles)


def test_managers_read_case_numbers_and_the_own_iro_names_too(
    small_facts: Facts, busy: str
) -> None:
    children = small_facts.record["child"]
    names = set(children["last_name"].drop_nulls().to_list())
    by_number = html(sheet_of(small_facts, busy)).decode()
    by_name = html(sheet_of(small_facts, busy, Role.IRO)).decode()

    assert not any(f" {name}</th>" in by_number for name in names)
    assert any(f" {name}</th>" in by_name for name in names)
    cells = set(re.findall(r'<th scope="row">([^<]+)</th>', by_number))
    assert cells
    numbers = set(children.filter(~pl.col("is_restricted"))["case_number"])
    assert {cell for cell in cells if not cell.startswith("Restricted ")} <= numbers


def test_a_restricted_child_has_an_alias_in_a_sheet_but_for_who_may_name_them(
    small_facts: Facts,
) -> None:
    named = sheet.naming(small_facts, Role.IRO).join(
        small_facts.record["child"].filter(pl.col("is_restricted")), on="child_id"
    )

    assert set(named["child"]) == {f"Restricted {n}" for n in range(1, named.height + 1)}
    allowed = sheet.naming(small_facts, Role.IRO, may_name_restricted=True)
    assert not allowed["child"].str.starts_with("Restricted").any()


def test_a_role_without_the_fields_gets_none_of_them(small_facts: Facts, busy: str) -> None:
    made = sheet_of(small_facts, busy, Role.VIEWER)
    heads = {head for section in made.sections for table in section.tables for head in table.heads}

    assert "Child" not in heads


def test_word_and_html_say_the_same_rows(small_facts: Facts, busy: str) -> None:
    made = sheet_of(small_facts, busy)
    document = docx.Document(io.BytesIO(word(made)))
    rows = [
        [cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]
    ]
    expected = [list(row) for each in made.sections for table in each.tables for row in table.rows]

    assert rows == expected
    assert document.element.xpath("//w:cols[@w:num='2']"), "in two columns"


def test_the_agenda_of_a_pack_is_that_of_the_changes_page(small_snapshot: Snapshot) -> None:
    now, then = date(2026, 11, 20), date(2026, 10, 20)
    view, before = view_of(small_snapshot, now), view_of(small_snapshot, then).facts
    made = pack_of(view, Reader.ROOM, before)
    agenda = next(section for section in made.sections if section.title.startswith("Agenda"))

    for topic, *counts in agenda.tables[0].rows:
        measure = next(each for each in change.TOPICS if each.label == topic)
        flow = change.parts(before, view.facts, measure).flow
        assert counts == [f"{n:,}" for n in (flow.opening, flow.new, flow.cleared, flow.closing)]
    assert made.rows > 0


def test_under_aliases_no_number_and_no_name_is_in_the_pack(small_snapshot: Snapshot) -> None:
    day = date(2026, 11, 20)
    plain = view_of(small_snapshot, day)
    hidden = aliased(small_snapshot, "seed", Categories())
    view = view_of(hidden, day)
    whole = without_births(view.whole)
    made = pack_of(
        load.View(scope=view.scope, facts=scoped(whole, view.scope), permitted=whole, whole=whole,
                  names=view.names),
        Reader.ROOM_BY_ALIAS,
    )  # fmt: skip
    page = html(made).decode()
    child = small_snapshot.frames["child"]
    private = {*child["case_number"].drop_nulls(), *child["child_id"]}

    assert "Child " in page
    assert [each for each in private if each in page] == []
    assert [name for name in small_snapshot.frames["iro"]["name"] if name in page] == []
    by_number = html(pack_of(plain, Reader.ROOM)).decode()
    assert any(number in by_number for number in child["case_number"].drop_nulls())


@pytest.fixture(scope="module")
def told_outside(small_snapshot: Snapshot) -> tuple[Published, dict[Unit, Document]]:
    """The published figures of a month end, and the pack of every unit that is made of them."""
    of_day = facts(small_snapshot, as_at=date(2026, 10, 31), policy=Policy())
    figures = published(of_day, counted_rows(of_day))
    units: list[Unit] = [SERVICE]
    for kind in ("locality", "team"):
        units += [(kind, each) for each in small_snapshot.frames[kind][f"{kind}_id"]]
    made = {
        unit: outside.pack_for_outside(
            figures, unit, of="A part", policy=Policy(), snapshot=small_snapshot, data_taken="today"
        )
        for unit in units
    }
    return figures, made


def test_a_pack_for_outside_says_of_each_part_what_the_board_is_told_and_no_more(
    told_outside: tuple[Published, dict[Unit, Document]], small_snapshot: Snapshot
) -> None:
    figures, packs = told_outside
    hidden = 0
    for unit, pack in packs.items():
        headlines = pack.sections[0].tables[0].rows
        shown = [figures.of(unit, measure) for measure in outside.HEADLINES]
        assert [(label, value) for label, value, _ in headlines] == [
            (each.measure.label, told.value_text(each)) for each in shown
        ]
        hidden += sum(each.is_withheld for each in shown)
        assert pack.rows == 0
        assert pack.sections[1].tables[0].rows[0][0] == "31 Oct 2026", "and the months to it"
    assert hidden > 10, "the county has small counts to hide"
    page = html(packs[SERVICE]).decode()
    numbers = small_snapshot.frames["child"]["case_number"].drop_nulls()
    assert not any(number in page for number in numbers)


def test_every_count_of_a_pack_for_outside_is_round(
    told_outside: tuple[Published, dict[Unit, Document]],
) -> None:
    _, packs = told_outside
    counts = [
        float(each.replace(",", ""))
        for pack in packs.values()
        for section in pack.sections[:-1]  # the last has definitions
        for table in section.tables
        for row in table.rows
        for cell in row[1:]
        for each in re.findall(r"(?<![\d,.])[\d,]+(?![\d,.%])", cell)
    ]

    assert len(counts) > 200
    assert [each for each in counts if each % 5] == []


def test_what_is_made_of_a_view_is_for_the_room_alone(small_snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="published figures"):
        pack_of(view_of(small_snapshot, date(2026, 10, 31)), Reader.OUTSIDE)


def test_looking_at_a_long_sheet_is_written_to_the_access_log(store: Store, busiest: str) -> None:
    app = opened(store, MANAGER.value, navigation.REPORT)
    app.radio(key="report_kind").set_value("Supervision sheet").run()
    app.selectbox(key="sheet_officer").set_value(busiest).run()
    assert not app.exception
    assert b"Supervision sheet" in sent(app)

    actions = {
        entry.action
        for entry in store.access_log.entries(limit=20)
        if "Supervision sheet" in str(entry.detail)
    }
    assert actions <= {Action.LIST_VIEWED}, "nothing is exported before the click"


def test_documents_are_closed_in_meeting_view() -> None:
    assert navigation.REPORT in navigation.CLOSED_IN_A_MEETING


def test_the_command_writes_a_sheet_and_a_pack(
    small_county_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "kept"))
    at = ["--database", small_county_url, "--out", str(tmp_path / "made")]
    iro = read_iro(small_county_url)

    assert manage.main(["report", "--kind", "supervision", "--iro", iro, *at]) == 0
    assert all(f"supervision-sheet-{iro.lower()}" in each.name for each in tmp_path.glob("made/*"))
    assert manage.main(["report", "--kind", "meeting", "--for", "outside", *at]) == 0
    assert any("meeting-pack-for-outside" in each.name for each in (tmp_path / "made").iterdir())
    endings = sorted(path.suffix for path in (tmp_path / "made").iterdir())
    assert endings == [".docx", ".docx", ".html", ".html"]
    capsys.readouterr()

    refused: list[tuple[list[str], str]] = [
        (["--kind", "supervision"], "give --iro ID"),
        (["--kind", "supervision", "--iro", "nobody"], "no officer [nobody]"),
        (["--kind", "meeting", "--team", "none"], "no team [none]"),
        (["--kind", "meeting", "--for", "outside", "--team", "none"], "no team [none]"),
        (
            ["--kind", "meeting", "--for", "outside", "--as-at", "2020-01-31"],
            "of a month end from 30 Nov 2024 to 31 Oct 2026",
        ),
        ([], "give --year YYYY"),
    ]
    for arguments, says in refused:
        assert manage.main(["report", *arguments, *at]) == 1
        assert says in capsys.readouterr().err


def read_iro(url: str) -> str:
    with reading(url).connect() as connection:
        return str(connection.exec_driver_sql("select min(iro_id) from iro").scalar())
