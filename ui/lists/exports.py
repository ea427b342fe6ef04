"""Exports: the rows of a list as Excel or CSV, safe to open, with what they are beside them."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from measures.words import Role
from ui import wording
from ui.tables.columns import Column, Kind, seen, written

EXCEL_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MIME = "text/csv"

DEMO_BANNER = "Demonstration data: every child and officer is fictional."

LONGEST_CELL = 32_767
"""Characters an Excel cell holds."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@|＝＋－＠｜]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

_WIDTHS = {Kind.CHILD: 12, Kind.STATUS: 24, Kind.DATE: 13, Kind.NAME: 22, Kind.TEXT: 44}
_FORMATS = {Kind.DATE: "d mmm yyyy", Kind.RATIO: "0.0", Kind.SHARE: "0.0%", Kind.COUNT: "#,##0"}


@dataclass(frozen=True, kw_only=True)
class About:
    """What an export is, so that it can be understood and traced after it has left."""

    title: str
    data_date: str
    """When the data was taken, in words."""
    as_at: date
    filters: str
    """The filter sentence of the screen."""
    definition: str
    who: str
    when: datetime
    snapshot_id: str
    policy_hash: str
    is_demo: bool

    def lines(self) -> list[tuple[str, str]]:
        """Return the lines of the first sheet: what, and its value."""
        return [
            ("List", self.title),
            ("As at", wording.day(self.as_at)),
            ("Data taken", self.data_date),
            ("Shown", self.filters),
            ("Definition", self.definition),
            ("Exported by", self.who),
            ("Exported at", wording.moment(self.when)),
            ("Data snapshot", self.snapshot_id),
            ("Policy", self.policy_hash),
            ("Handling", "Personal data of children in care. Keep it in the council's systems."),
        ]

    def file_name(self, ending: str) -> str:
        """Return "overdue-reviews-2026-01-21.csv", with "demonstration-" first for demo data."""
        title = f"demonstration {self.title}" if self.is_demo else self.title
        return wording.file_name(title, self.as_at, ending)


def csv_bytes(rows: pl.DataFrame, columns: Sequence[Column], about: About, *, role: Role) -> bytes:
    """Return the rows under a header, UTF-8 with a mark that lets Excel read it, dates ISO.

    Nothing but rows, so that other programs can read it: what it is stands in the Excel export and
    in the file's name. Rows of demonstration data say so in a last column. A text cell that a
    spreadsheet would run begins with an apostrophe (docs/security.md).
    """
    mine = seen(rows, columns, role)
    demo = ["Demonstration"] if about.is_demo else []
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(column.label) for column in mine] + ["Data"] * len(demo))
    for values in rows.select(column.field for column in mine).iter_rows():
        cells = [_csv_cell(value, column.kind) for value, column in zip(values, mine, strict=True)]
        writer.writerow(cells + demo)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any, kind: Kind) -> str | int | float:  # noqa: ANN401 - a cell of any column
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return _safe(written(value, kind))


def _safe(text: str) -> str:
    """Return text without control characters, and with an apostrophe before a formula."""
    plain = _CONTROL.sub(" ", text)
    if _FORMULA.match(plain) and not _PLAIN_NUMBER.fullmatch(plain.strip()):
        return f"'{plain}"
    return plain


def excel_bytes(
    rows: pl.DataFrame, columns: Sequence[Column], about: About, *, role: Role
) -> bytes:
    """Return a workbook: a sheet "About" with what this is, then a sheet "Rows".

    Text is written as text cells only, dates as dates, the header stays in sight.
    """
    mine = seen(rows, columns, role)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _about_sheet(book, about)
        _rows_sheet(book, rows.select(column.field for column in mine), mine)
    return out.getvalue()


def _about_sheet(book: xlsxwriter.Workbook, about: About) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    lines = about.lines()
    if about.is_demo:
        lines = [("Demonstration", DEMO_BANNER), *lines]
    for number, (what, value) in enumerate(lines):
        sheet.write_string(number, 0, what, bold)
        sheet.write_string(number, 1, _excel_text(value), wrapped)


def _rows_sheet(book: xlsxwriter.Workbook, rows: pl.DataFrame, columns: Sequence[Column]) -> None:
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    sheet = book.add_worksheet("Rows")
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.kind, 11))
        sheet.write_string(0, place, _excel_text(column.label), header)
    for line, values in enumerate(rows.iter_rows(), start=1):
        for place, (value, column) in enumerate(zip(values, columns, strict=True)):
            look = formats.get(column.kind)
            if value is None:
                continue
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, look)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, place, value, look)
            else:
                sheet.write_string(line, place, _excel_text(written(value, column.kind)))
    if columns and rows.height:
        sheet.autofilter(0, 0, rows.height, len(columns) - 1)


def _excel_text(text: str) -> str:
    plain = _CONTROL.sub(" ", text)
    return plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"
