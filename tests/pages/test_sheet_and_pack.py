"""The supervision sheet and the meeting pack: their rows are the dashboard's, and who may read."""

import io
import re
from datetime import date
from pathlib import Path

import docx
import polars as pl
import pytest

import manage
from data_access.engine import reading
from data_access.state.access_log import Action
from data_access.state.store import Store
from measures import catalogue, change
from measures.aliases import aliased
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.scope import Scope, scoped, without_births
from measures.snapshot import Snapshot
from measures.words import Role
from tests.pages.opening import opened, sent
from ui import load, navigation
from ui.names import names_in
from ui.report import outside, sheet
from ui.report.document import Document
from ui.report.html import html
from ui.report.outside import Part
from ui.report.pack import Reader, meeting_pack
from ui.report.word import word

MANAGER = Role.SERVICE_MANAGER


def sheet_of(whole: Facts, iro: str, role: Role = MANAGER) -> Document:
    mine = scoped(whole, Scope(as_at=whole.as_at, role=MANAGER, iros=(iro,)))
    return sheet.supervision_sheet(
        mine, name="An Officer", role=role, children=sheet.naming(mine, role), data_taken="today"
    )


def view_of(snapshot: Snapshot, day: date, part: Part | None = None) -> load.View:
    of = part or Part()
    whole = facts(snapshot, as_at=day, policy=Policy())
    scope = Scope(
        as_at=day,
        role=MANAGER,
        localities=(of.locality,) if of.locality else (),
        teams=(of.team,) if of.team else (),
    )
    shown = scoped(whole, scope)
    return load.View(
        scope=scope, facts=shown, permitted=whole, whole=whole, names=names_in(snapshot)
    )


def pack_of(
    view: load.View, reader: Reader, before: Facts | None = None, part: Part | None = None
) -> Document:
    return meeting_pack(
        view, before, reader=reader, part=part or Part(), role=MANAGER, of="Whole service",
        data_taken="today",
    )  # fmt: skip


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
    assert cells <= set(children["case_number"].to_list())


def test_a_restricted_child_is_not_named_to_anybody(small_facts: Facts) -> None:
    named = sheet.naming(small_facts, Role.IRO).join(
        small_facts.record["child"].filter(pl.col("is_restricted")), on="child_id"
    )

    assert named["child"].to_list() == named["case_number"].to_list()


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
    hidden = aliased(small_snapshot, "seed")
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


def test_a_pack_for_outside_has_no_rows_and_is_of_a_month_end(small_snapshot: Snapshot) -> None:
    made = pack_of(view_of(small_snapshot, date(2026, 10, 31)), Reader.OUTSIDE)
    page = html(made).decode()

    assert made.rows == 0
    assert not any(
        number in page for number in small_snapshot.frames["child"]["case_number"].drop_nulls()
    )
    for _, value in made.sections[0].tables[0].rows:
        assert not re.fullmatch(r"[1-5]", value), value
    with pytest.raises(ValueError, match="month end"):
        pack_of(view_of(small_snapshot, date(2026, 10, 30)), Reader.OUTSIDE)


@pytest.mark.parametrize("kind", ["locality", "team"])
def test_no_small_count_follows_from_the_packs_of_all_parts_together(
    small_snapshot: Snapshot, kind: str
) -> None:
    """With the packs of every locality, or of a locality's teams, in hand two at least are hidden.

    One hidden alone would be the total less the others.
    """
    day = date(2026, 10, 31)
    whole = view_of(small_snapshot, day).whole
    frame = small_snapshot.frames["team" if kind == "team" else "locality"]
    parts = [
        (Part(team=row["team_id"]), row["locality_id"])
        if kind == "team"
        else (Part(locality=row["locality_id"]), "all")
        for row in frame.iter_rows(named=True)
    ]
    hidden_somewhere = False
    for measure in (catalogue.REVIEWS_OVERDUE, catalogue.DISPUTES_OPEN, catalogue.SILENT_DRIFT):
        hidden: dict[str, int] = {}
        for part, beside in parts:
            scope = Scope(
                as_at=day, role=MANAGER,
                localities=(part.locality,) if part.locality else (),
                teams=(part.team,) if part.team else (),
            )  # fmt: skip
            cut = scoped(whole, scope)
            told = outside.told(measure, part, facts=cut, whole=whole)
            count = measure.figure(cut).numerator or 0
            if 1 <= count <= 5:
                assert "withheld" in told
            if "withheld" in told:
                hidden[beside] = hidden.get(beside, 0) + 1
        hidden_somewhere |= bool(hidden)
        siblings = {beside: sum(each == beside for _, each in parts) for _, beside in parts}
        assert all(n != 1 or siblings[beside] == 1 for beside, n in hidden.items()), hidden
    assert hidden_somewhere, "the county has small counts to hide"


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
    assert manage.main(["report", "--kind", "meeting", "--for", "outside", *at]) == 0
    endings = sorted(path.suffix for path in (tmp_path / "made").iterdir())
    assert endings == [".docx", ".docx", ".html", ".html"]
    capsys.readouterr()

    refused: list[tuple[list[str], str]] = [
        (["--kind", "supervision"], "give --iro ID"),
        (["--kind", "supervision", "--iro", "nobody"], "no officer [nobody]"),
        (["--kind", "meeting", "--team", "none"], "no team [none]"),
        ([], "give --year YYYY"),
    ]
    for arguments, says in refused:
        assert manage.main(["report", *arguments, *at]) == 1
        assert says in capsys.readouterr().err


def read_iro(url: str) -> str:
    with reading(url).connect() as connection:
        return str(connection.exec_driver_sql("select min(iro_id) from iro").scalar())
