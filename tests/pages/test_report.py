"""The annual report: its figures are the catalogue's, in Word and in HTML alike, from one day."""

import dataclasses
import io
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from docx import Document

import manage
from data_access import snapshots
from data_access.state.store import Store
from measures.counts.year import reviews_by_quarter
from measures.facts import Facts, facts
from measures.headline import catalogue
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.told.disclosure import OTHERS, withheld
from measures.told.published import MEASURES, published
from measures.told.units import SERVICE
from measures.words import Role
from tests.pages.opening import downloads_of, open_downloads, opened, words
from ui import navigation, told, wording
from ui.report import guard, outside
from ui.report.annual import annual_report, year_end
from ui.report.document import Document as Report
from ui.report.html import html
from ui.report.word import TO_FILL_IN, word
from ui.sections.shared.figures import SHORT

YEAR = 2025


@pytest.fixture(scope="module")
def of_year(small_snapshot: Snapshot) -> Facts:
    return facts(small_snapshot, as_at=year_end(YEAR), policy=Policy())


@pytest.fixture(scope="module")
def report(of_year: Facts) -> Report:
    return annual_report(of_year, YEAR)


class Words(HTMLParser):
    """Everything of a page that is read, styles left out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.is_style and data.strip():
            self.said.append(data.strip())


def in_html(report: Report) -> str:
    parser = Words()
    parser.feed(html(report).decode())
    return "\n".join(parser.said)


def in_word(report: Report) -> str:
    made = Document(io.BytesIO(word(report)))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def written(report: Report) -> list[str]:
    """The labels of the fields that are left to a person."""
    return [field.label for section in report.sections for field in section.to_write]


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d[\d,.]*%?", text))


def test_every_number_of_the_one_document_is_in_the_other(report: Report) -> None:
    assert len(numbers(in_html(report))) > 60
    assert numbers(in_html(report).split(report.title, 1)[1]) == numbers(in_word(report))


def test_the_figures_are_those_of_the_catalogue_on_the_last_day(
    report: Report, of_year: Facts
) -> None:
    """As the board is told them, so that neither gives away what the other withholds."""
    figures = published(of_year)
    text = in_html(report)

    compared = [measure for measure in report.used if measure in MEASURES]
    assert len(compared) > 10
    for measure in compared:
        assert told.sentence(figures.of(SERVICE, measure)) in text


def test_every_count_of_children_reviews_and_disputes_is_round_or_withheld(report: Report) -> None:
    exact = {"Quality assurance", "How this report was made"}
    cells = [
        (table.caption, row[0], cell)
        for section in report.sections
        if section.title not in exact
        for table in section.tables
        for row in table.rows
        for head, cell in zip(table.heads[1:], row[1:], strict=True)
        if head != "IROs" and cell.replace(",", "").isdigit()
    ]

    assert len(cells) > 20
    assert [each for each in cells if int(each[2].replace(",", "")) % 5] == []


def test_no_small_count_of_children_is_in_a_table(report: Report) -> None:
    for section in report.sections:
        for table in section.tables:
            if table.heads[-1] == "Number":  # parts of children, reviews and disputes
                small = [row for row in table.rows if row[-1] in {"1", "2", "3", "4", "5"}]
                assert small == [], table.caption


def test_a_code_of_taking_part_is_not_the_share_less_the_other_codes(of_year: Facts) -> None:
    """The share tells how many took part and how many did not: each total hides its own parts."""
    codes = pl.DataFrame(
        {
            "code": ["PN0", "PN1", "PN2", "PN4", "PN7", None],
            "label": ["under four", "spoke", "advocate", "silent", "nothing", "not recorded"],
            "n": [40, 300, 30, 3, 30, 0],
        }
    )

    wholes = guard.by_taking_part(codes, of_year)
    shown = [withheld([n for _, n in parts]) for parts in wholes]

    assert shown == [[300, 30], [None, None], [40, 0]]


def test_a_document_is_accessible_and_needs_nothing_from_outside(report: Report) -> None:
    page = html(report).decode()
    made = Document(io.BytesIO(word(report)))

    assert '<html lang="en-GB">' in page
    assert page.count("<caption>") == page.count("<table") > 2
    assert not re.search(r'(src|href)="(?!data:)', page)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert all(f'alt="{figure.alt}"' in page for each in report.sections for figure in each.figures)
    headings = [each for each in made.paragraphs if each.style and each.style.name == "Heading 1"]
    assert [each.text for each in headings] == [each.title for each in report.sections]
    pictures = made.element.xpath("//wp:docPr/@descr")
    assert pictures == [figure.alt for each in report.sections for figure in each.figures]


def test_text_of_the_data_cannot_act_in_the_page(report: Report) -> None:
    nasty = dataclasses.replace(report, title="<script>alert(1)</script>")

    assert "<script" not in html(nasty).decode()


def test_the_same_year_has_the_same_figures_when_later_data_has_come(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    """The report is made from the first data kept after the year, whatever was loaded since."""

    def keep(name: str, day: date) -> None:
        taken = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        shot = dataclasses.replace(small_snapshot, id=name, extracted_at=taken)
        snapshots.save(shot, tmp_path, kept_at=taken)

    def chosen() -> str:
        stamp = snapshots.first_of(tmp_path, year_end(YEAR), is_demo=True)
        assert stamp is not None
        return stamp.id

    assert snapshots.first_of(tmp_path, year_end(YEAR), is_demo=True) is None
    keep("before", date(2026, 3, 30))
    assert snapshots.first_of(tmp_path, year_end(YEAR), is_demo=True) is None
    keep("first", date(2026, 4, 8))
    assert chosen() == "first"
    keep("a year later", date(2027, 4, 8))
    assert chosen() == "first"
    assert snapshots.first_of(tmp_path, year_end(YEAR), is_demo=False) is None


def test_facts_of_another_day_are_refused(small_facts: Facts) -> None:
    with pytest.raises(ValueError, match="31 March"):
        annual_report(small_facts, YEAR)


def test_the_six_contents_of_the_handbook_are_there_with_five_charts(report: Report) -> None:
    titles = [section.title for section in report.sections]
    figures = [figure.caption for section in report.sections for figure in section.figures]

    assert titles[:3] == [
        "Reviews on time", "Children and parents taking part", "How concerns were resolved",
    ]  # fmt: skip
    assert {"Caseloads and the team", "Quality assurance", "Resources"} <= set(titles)
    assert len(figures) >= 5
    assert any("audits found" in label for label in written(report))
    assert any("resources" in label for label in written(report))


def test_what_is_left_to_write_can_be_written_in_both_documents(report: Report) -> None:
    page = html(report).decode()
    made = Document(io.BytesIO(word(report)))

    fields = made.element.xpath("//w:sdt/w:sdtPr/w:alias/@w:val")
    assert fields == written(report)
    assert page.count('role="textbox"') == len(fields) > 4
    assert made.element.xpath("//w:sdt//w:t/text()") == [TO_FILL_IN] * len(fields)


def test_the_quarters_add_up_to_the_year(of_year: Facts) -> None:
    rows = reviews_by_quarter(of_year)
    figure = catalogue.REVIEWS_ON_TIME.figure(of_year)

    on_time, late, unknown = (sum(rows[name].to_list()) for name in ("on_time", "late", "unknown"))
    assert (on_time, on_time + late) == (figure.numerator, figure.denominator)
    assert unknown == figure.unknown
    assert rows["begins_on"][0] == date(YEAR, 4, 1)
    assert rows["ends_on"][-1] == year_end(YEAR)


@pytest.mark.parametrize(
    ("reasons", "not_held", "late", "parts", "because"),
    [
        ([40, 12, 3], 10, 55, [("0", 40), (OTHERS, None), (guard.NOT_HELD, 10)],
         "the reasons hide among the late: 12 goes with 3, and 10 not held is not theirs"),
        ([40, 12], 3, None, [("0", 40), (OTHERS, None)],
         "the share's counts less the number late would tell the 3 not held"),
        ([3], 20, None, [(OTHERS, None)], "nor may the 3 late follow from those not held"),
        ([1, 1, 1, 1, 1, 1], 20, 10, [(OTHERS, None), (guard.NOT_HELD, 20)],
         "six of one each would be all that makes 6: how many reasons there are is not told"),
        ([], 0, 0, [(guard.NOT_HELD, 0)], "nothing is told as nothing"),
    ],
)  # fmt: skip
def test_neither_a_reason_nor_those_not_held_follow_from_the_number_late(
    reasons: list[int], not_held: int, late: int | None, parts: list[tuple[str, int | None]],
    because: str,
) -> None:  # fmt: skip
    named = [(str(place), n) for place, n in enumerate(reasons)]

    assert guard.not_on_time(named, not_held, Policy().disclosure) == (late, parts), because


def test_the_page_shows_it_and_offers_both_documents(store: Store) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, navigation.REPORT)

    assert not app.exception
    assert "Annual report of the Independent Reviewing Service" in words(app)
    assert "To be written" in words(app)
    open_downloads(app)
    assert [node.proto.label for node in app.get("download_button")] == ["Word", "HTML"]


def test_the_page_offers_three_documents_in_words(
    store: Store, busiest: str, small_snapshot: Snapshot
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, navigation.REPORT)

    assert app.radio(key="report_kind").options == [
        "Annual report", "Supervision sheet", "Meeting pack",
    ]  # fmt: skip
    app.radio(key="report_kind").set_value("Supervision sheet").run()
    assert not app.exception
    assert not downloads_of(app), "no officer is chosen yet"
    app.selectbox(key="sheet_officer").set_value(busiest).run()
    assert not app.exception
    assert "Supervision sheet" in words(app)
    assert len(open_downloads(app).get("download_button")) == 2

    app.radio(key="report_kind").set_value("Meeting pack").run()
    assert not app.exception
    assert "Where things stand" in [each.value for each in app.subheader]
    place = small_snapshot.frames["locality"].filter(locality_id="LOC-1")["name"].item()
    app.radio(key="pack_reader").set_value("For outside: figures only").run()
    app.selectbox(key="pack_part").set_value(f"Locality: {place}").run()
    assert not app.exception
    assert "pack_day" not in app.session_state, "a month end is all that may be asked"
    board = opened(store, Role.VIEWER.value, navigation.OVERVIEW, locality=["LOC-1"])
    on_screen = {metric.label: metric.value for metric in board.metric}
    both = [each for each in outside.HEADLINES if SHORT.get(each.code, each.label) in on_screen]
    assert len(both) >= 4
    for measure in both:
        value = on_screen[SHORT.get(measure.code, measure.label)]
        assert f"| {wording.escape(measure.label)} | {wording.escape(value)} |" in words(app)


def test_a_year_that_the_data_does_not_hold_is_refused_at_the_command_line(
    small_county_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "kept"))
    at = ["--database", small_county_url, "--out", str(tmp_path)]

    assert manage.main(["report", "--year", "2026", *at]) == 1
    assert "cannot be reported yet" in capsys.readouterr().err

    assert manage.main(["report", "--year", str(YEAR), *at]) == 0
    made = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    assert made == ["annual-report-2025-26.docx", "annual-report-2025-26.html"]
