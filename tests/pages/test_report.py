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
from measures import catalogue
from measures.disclosure import withheld
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.pages.opening import opened, words
from ui import navigation, wording
from ui.report import guard
from ui.report.content import Report, annual_report, said, year_end
from ui.report.html import html
from ui.report.word import word

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


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d[\d,.]*%?", text))


def test_every_number_of_the_one_document_is_in_the_other(report: Report) -> None:
    assert len(numbers(in_html(report))) > 60
    assert numbers(in_html(report).split(report.title, 1)[1]) == numbers(in_word(report))


def test_the_figures_are_those_of_the_catalogue_on_the_last_day(
    report: Report, of_year: Facts
) -> None:
    figure = catalogue.REVIEWS_ON_TIME.figure(of_year)
    text = in_html(report)

    assert f"{wording.percent(figure.value)} ({int(figure.numerator or 0):,} of " in text
    for measure in report.used:
        assert said(measure, of_year) in text or measure is catalogue.DISPUTES_RATE


def test_no_small_count_of_children_is_in_a_table(report: Report) -> None:
    for section in report.sections:
        for table in section.tables:
            if table.heads[-1] == "Number":
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


def test_a_month_of_few_has_no_point_in_the_line(of_year: Facts) -> None:
    months = pl.DataFrame(
        {
            "numerator": [100, 98, 4, 100],
            "denominator": [120, 100, 60, 100],
            "value": [0.83, 0.98, 0.07, 1.0],
            "low": [0.83, 0.98, 0.07, 1.0],
            "high": [0.83, 0.98, 0.07, 1.0],
        }
    )

    shown = guard.publishable(months, of_year)

    assert shown["value"].to_list() == [0.83, None, None, 1.0]


def test_a_document_is_accessible_and_needs_nothing_from_outside(report: Report) -> None:
    page = html(report).decode()
    made = Document(io.BytesIO(word(report)))

    assert '<html lang="en-GB">' in page
    assert page.count("<caption>") == page.count("<table>") > 2
    assert not re.search(r'(src|href)="(?!data:)', page)
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


def test_the_page_shows_it_and_offers_both_documents(store: Store) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, navigation.REPORT)

    assert not app.exception
    assert "Annual report of the Independent Reviewing Service, 2025\\-26" in words(app) or (
        "2025-26" in words(app)
    )
    assert [node.proto.label for node in app.get("download_button")] == ["Word", "HTML"]


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
