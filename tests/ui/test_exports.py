"""Exports: nothing a spreadsheet would run, real dates, and what the file is beside its rows."""

import csv
import io
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

import polars as pl
import pytest

from measures.words import Role
from ui.lists import exports
from ui.tables.columns import Column, Kind

FORMULAS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "|calc", "\t=1+1", "\r=1+1", "\n=1+1",
    "  =1+1", "\u00a0=1+1", "\u200b=1+1", "＝1+1", "＋1", "－1+1", "＠SUM(A1)", "\x00=1+1",
    '=HYPERLINK("http://evil.example","x")', "-2+3+cmd|' /C calc'!A0", "\ufeff=1",
]  # fmt: skip
"""Texts that a spreadsheet may run as a formula."""

HARMLESS = ["-1", "+44", "-3.5", "O'Neil", "a=b", "", "£5", "Zoë, “x”", "line one", "0123456"]

COLUMNS = [
    Column("case_number", "Case number", Kind.CHILD),
    Column("status", "Status", Kind.STATUS),
    Column("due_on", "Due", Kind.DATE),
    Column("days_overdue", "Days late", Kind.COUNT),
    Column("share", "Share", Kind.SHARE),
    Column("because", "Why"),
]


def about(*, is_demo: bool = False, filters: str = "Whole service.") -> exports.About:
    return exports.About(
        title="Overdue reviews",
        data_date="21 Jan 2026 06:10",
        as_at=date(2026, 1, 21),
        filters=filters,
        definition="Reviews whose due date has passed.",
        who="Ann Barlow",
        when=datetime(2026, 1, 21, 8, 1),  # noqa: DTZ001 - a wall time as shown
        snapshot_id="abc123",
        policy_hash="def456",
        is_demo=is_demo,
    )


def rows(*texts: str | None) -> pl.DataFrame:
    n = len(texts)
    return pl.DataFrame(
        {
            "child_id": [f"secret-{i}" for i in range(n)],
            "case_number": [f"10{i}" for i in range(n)],
            "status": ["overdue"] * n,
            "due_on": [date(2025, 12, 11)] * n,
            "days_overdue": [41] * n,
            "share": [0.5] * n,
            "because": texts,
        },
        schema_overrides={"because": pl.String, "due_on": pl.Date},
    )


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_sheet(data: bytes, number: int) -> tuple[list[list[str]], ElementTree.Element]:
    """The cells of a sheet as text, and its XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(t.text or "" for t in si.iter(f"{NS}t")) for si in strings]
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    found = []
    for row in sheet.iter(f"{NS}row"):
        cells = []
        for cell in row.iter(f"{NS}c"):
            value = cell.findtext(f"{NS}v") or ""
            cells.append(texts[int(value)] if cell.get("t") == "s" else value)
        found.append(cells)
    return found, sheet


@pytest.mark.parametrize("payload", FORMULAS)
def test_a_text_cell_that_a_spreadsheet_would_run_is_made_text_in_csv(payload: str) -> None:
    data = exports.csv_bytes(rows(payload), COLUMNS, about(), role=Role.IRO)
    cell = read_csv(data)[1][-1]
    assert cell.startswith("'")
    visible = "".join(mark for mark in payload if mark >= " ")
    assert cell[1:].strip() == visible.strip()


@pytest.mark.parametrize("text", HARMLESS)
def test_any_other_text_comes_back_from_csv_as_it_was(text: str) -> None:
    data = exports.csv_bytes(rows(text), COLUMNS, about(), role=Role.IRO)
    assert read_csv(data)[1][-1] == text


def test_a_heading_cannot_be_a_formula_either() -> None:
    columns = [Column("because", "=1+1")]
    data = exports.csv_bytes(rows("x"), columns, about(), role=Role.IRO)
    assert read_csv(data)[0] == ["'=1+1"]


def test_csv_opens_in_excel_with_its_accents_and_has_dates_as_iso() -> None:
    data = exports.csv_bytes(rows("Zoë"), COLUMNS, about(), role=Role.IRO)
    assert data.startswith(b"\xef\xbb\xbf")
    assert read_csv(data)[1] == ["100", "◆ Overdue", "2025-12-11", "41", "0.5", "Zoë"]


def test_nothing_is_an_empty_cell_in_both() -> None:
    assert read_csv(exports.csv_bytes(rows(None), COLUMNS, about(), role=Role.IRO))[1][-1] == ""
    cells, _ = read_sheet(exports.excel_bytes(rows(None), COLUMNS, about(), role=Role.IRO), 2)
    assert len(cells[1]) == len(COLUMNS) - 1


def test_every_row_of_demonstration_data_says_so_in_csv() -> None:
    read = read_csv(exports.csv_bytes(rows("a", "b"), COLUMNS, about(is_demo=True), role=Role.IRO))
    assert [line[-1] for line in read] == ["Data", "Demonstration", "Demonstration"]


@pytest.mark.parametrize("payload", [*FORMULAS, *HARMLESS])
def test_a_workbook_holds_no_formula_and_the_text_as_it_was(payload: str) -> None:
    data = exports.excel_bytes(rows(payload), COLUMNS, about(filters=payload), role=Role.IRO)
    visible = "".join(mark if mark >= " " else " " for mark in payload)
    for number in (1, 2):
        cells, sheet = read_sheet(data, number)
        assert not list(sheet.iter(f"{NS}f"))
        assert any(visible in line for line in cells)


def test_a_workbook_begins_with_what_it_is() -> None:
    cells, _ = read_sheet(exports.excel_bytes(rows("x"), COLUMNS, about(), role=Role.IRO), 1)
    said = {line[0]: line[1] for line in cells}
    assert said["List"] == "Overdue reviews"
    assert said["As at"] == "21 Jan 2026"
    assert said["Shown"] == "Whole service."
    assert said["Exported by"] == "Ann Barlow"
    assert said["Data snapshot"] == "abc123"
    assert said["Policy"] == "def456"
    assert "Demonstration" not in said


def test_a_demonstration_workbook_begins_with_the_banner() -> None:
    data = exports.excel_bytes(rows("x"), COLUMNS, about(is_demo=True), role=Role.IRO)
    assert read_sheet(data, 1)[0][0] == ["Demonstration", exports.DEMO_BANNER]


def test_dates_and_numbers_are_such_in_a_workbook_and_its_header_stays() -> None:
    data = exports.excel_bytes(rows("x"), COLUMNS, about(), role=Role.IRO)
    cells, sheet = read_sheet(data, 2)
    days_since_1900 = (date(2025, 12, 11) - date(1899, 12, 30)).days
    assert cells[1] == ["100", "◆ Overdue", str(days_since_1900), "41", "0.5", "x"]
    assert sheet.find(f".//{NS}pane[@state='frozen'][@ySplit='1']") is not None


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    data = exports.excel_bytes(rows("x" * 40_000), COLUMNS, about(), role=Role.IRO)
    text = read_sheet(data, 2)[0][1][-1]
    assert len(text) == exports.LONGEST_CELL
    assert text.endswith("…")


def test_no_export_holds_a_database_key() -> None:
    assert b"secret" not in exports.csv_bytes(rows("x"), COLUMNS, about(), role=Role.IRO)
    with zipfile.ZipFile(
        io.BytesIO(exports.excel_bytes(rows("x"), COLUMNS, about(), role=Role.IRO))
    ) as book:
        assert all(b"secret" not in book.read(name) for name in book.namelist())


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.BUSINESS_SUPPORT, ["Case number", "Status", "Due"]),
        (Role.VIEWER, ["Status", "Share"]),
    ],
)
def test_an_export_has_only_the_fields_of_the_role(role: Role, labels: list[str]) -> None:
    assert read_csv(exports.csv_bytes(rows("x"), COLUMNS, about(), role=role))[0] == labels
    assert (
        read_sheet(exports.excel_bytes(rows("x"), COLUMNS, about(), role=role), 2)[0][0] == labels
    )


def test_a_list_of_nothing_exports_its_header() -> None:
    assert len(read_csv(exports.csv_bytes(rows(), COLUMNS, about(), role=Role.IRO))) == 1
    assert len(read_sheet(exports.excel_bytes(rows(), COLUMNS, about(), role=Role.IRO), 2)[0]) == 1


def test_the_file_name_carries_list_and_day_and_says_demonstration() -> None:
    assert about().file_name("csv") == "overdue-reviews-2026-01-21.csv"
    assert about(is_demo=True).file_name("xlsx").startswith("demonstration-overdue-reviews")
