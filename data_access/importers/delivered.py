"""Reads the files of a delivered folder: limits first, then text, then one record at a time.

Nothing is parsed that is too big, nothing is guessed, and no record is lost: every physical
row ends as a row of the table or is set aside with its reason.
"""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from data_access.importers.layouts import REJECT_HEADINGS, Layout, heading, named, recognised

FILE_BYTES = 20_000_000
FILE_COLUMNS = 400
FILE_ROWS = 200_000
CELL_CHARACTERS = 10_000
JOINED_LINES = 4
"""How many lines one quoted cell may run over before its quotation mark counts as not closed."""


class LoadRefusedError(Exception):
    """The load cannot be made; the message says which file, why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row of a file: the line it begins on and its cells, as delivered."""

    line: int
    cells: tuple[str, ...]
    unusable: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveredFile:
    """One file of the folder; `layout` null: not a table of the return, `notice` says why."""

    name: str
    layout: Layout | None
    headings: tuple[str, ...] = ()
    original_headings: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    notice: str | None = None
    positions: dict[str, int] = field(default_factory=dict)

    def kept(self, record: Record) -> tuple[str, ...]:
        """Return the cells that the dashboard uses, in the layout's order, without outer space."""
        columns = self.layout.columns if self.layout else ()
        return tuple(record.cells[self.positions[column]].strip() for column in columns)


def delivered_files(folder: Path) -> list[DeliveredFile]:
    """Return every plain file directly inside the folder, by name; refuse what the limits refuse.

    Raises `LoadRefusedError` when the folder is not there or holds no table that is used, and
    when a recognised or named file is not fit to read.
    """
    if not folder.is_dir():
        raise LoadRefusedError(f"There is no folder [{folder}]: give the folder of the CSV files.")
    files = [_delivered(path) for path in sorted(folder.iterdir()) if not path.is_dir()]
    if not any(file.layout and file.layout.is_used for file in files):
        raise LoadRefusedError(
            f"No file in [{folder}] has the headings of an SSDA903 table that the dashboard uses."
        )
    return files


def _delivered(path: Path) -> DeliveredFile:
    if path.is_symlink() or not path.is_file():
        return DeliveredFile(name=path.name, layout=None, notice="it is not a plain file")
    with path.open("rb") as opened:
        start = opened.read(100_000)
    claimed = named(path.stem) if path.suffix.lower() == ".csv" else None
    layout = recognised(_first_headings(start)) or claimed
    if layout is None:
        is_rejects = set(REJECT_HEADINGS) <= set(_first_headings(start))
        return DeliveredFile(
            name=path.name,
            layout=None,
            notice="it holds rows set aside by an earlier load"
            if is_rejects
            else "its first line has no headings of an SSDA903 table",
        )
    if path.stat().st_size > FILE_BYTES:
        raise LoadRefusedError(
            f"[{path.name}] is larger than {FILE_BYTES // 1_000_000} MB: split it into smaller "
            f"files with the same headings."
        )
    text, notice = _text(path.name, path.read_bytes())
    return _table(path.name, layout, text, notice)


def _first_headings(start: bytes) -> list[str]:
    text = start.decode("latin-1").replace("\x00", "").removeprefix("ï»¿")
    text = text.removeprefix("ÿþ").removeprefix("þÿ")
    first = re.split(r"\r\n|\n|\r", text, maxsplit=1)[0]
    return [heading(cell) for cell in first.split(",")]


def _text(name: str, raw: bytes) -> tuple[str, str | None]:
    first_line = re.split(rb"[\r\n]", raw[:100_000], maxsplit=1)[0]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in first_line:
        raise LoadRefusedError(
            f"[{name}] is not text in UTF-8 (it looks like UTF-16 or a binary file): "
            f"save it as CSV UTF-8 and load again."
        )
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass  # Older case systems write Windows-1252; the notice says that it was taken for that.
    try:
        return raw.decode("cp1252"), "it is not UTF-8 and was read as Windows-1252"
    except UnicodeDecodeError as error:
        raise LoadRefusedError(
            f"[{name}] cannot be read as text in UTF-8 or Windows-1252 (byte {error.start + 1}): "
            f"save it as CSV UTF-8 and load again."
        ) from error


def _table(name: str, layout: Layout, text: str, notice: str | None) -> DeliveredFile:
    lines = re.split(r"\r\n|\n|\r", text)
    if len(lines) > FILE_ROWS + 2:
        raise LoadRefusedError(
            f"[{name}] has more than {FILE_ROWS:,} rows: split it into smaller files."
        )
    original = tuple(_cells(lines[0]) or ())
    headings = tuple(heading(cell) for cell in original)
    while headings and not headings[-1]:
        headings = headings[:-1]
    if len(headings) > FILE_COLUMNS:
        raise LoadRefusedError(f"[{name}] has more than {FILE_COLUMNS} columns.")
    lacking = [column for column in layout.columns if column not in headings]
    if lacking:
        raise LoadRefusedError(
            f"[{name}] was taken for the table {layout.name} but lacks the "
            f"column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}."
        )
    twice = sorted({column for column in layout.columns if headings.count(column) > 1})
    if twice:
        raise LoadRefusedError(f"[{name}] has the heading {', '.join(twice)} more than once.")
    positions = {column: headings.index(column) for column in layout.columns}
    records = _records(lines, width=len(headings), needed=max(positions.values(), default=-1) + 1)
    longest = max((len(cell) for record in records for cell in record.cells), default=0)
    if longest > CELL_CHARACTERS:
        raise LoadRefusedError(
            f"[{name}] has a cell of more than {CELL_CHARACTERS:,} characters: it is not a table "
            f"of the return."
        )
    return DeliveredFile(
        name=name,
        layout=layout,
        headings=headings,
        original_headings=original[: len(headings)],
        records=tuple(records),
        notice=notice,
        positions=positions,
    )


def _cells(line: str) -> list[str] | None:
    """Return the cells of one record; null when its quotation marks do not pair."""
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _records(lines: list[str], *, width: int, needed: int) -> list[Record]:
    records: list[Record] = []
    at = 1
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        if not line:
            continue
        if "\x00" in line:
            records.append(_set_aside(number, line, "the row holds a NUL character"))
            continue
        cells = line.split(",") if '"' not in line else _cells(line)
        if cells is None:
            joined = _joined(lines, at, width=width)
            if joined is None:
                records.append(_set_aside(number, line, "its quotation marks do not pair"))
                continue
            cells, at = joined
        records.append(_fitted(number, cells, width=width, needed=needed))
    return records


def _joined(lines: list[str], at: int, *, width: int) -> tuple[list[str], int] | None:
    """Return a record whose quoted cell runs over a few lines, and the line after it."""
    for end in range(at + 1, min(at + JOINED_LINES, len(lines) + 1)):
        part = lines[at - 1 : end]
        if any("\x00" in line for line in part):
            return None
        cells = _cells("\n".join(part))
        if cells is not None and len(cells) == width:
            return cells, end
    return None


def _set_aside(number: int, line: str, because: str) -> Record:
    return Record(line=number, cells=(line,), unusable=because)


def _fitted(number: int, cells: list[str], *, width: int, needed: int) -> Record:
    if not any(cell.strip() for cell in cells):
        return Record(line=number, cells=tuple(cells), unusable="every cell is blank")
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        because = f"it has {len(cells)} cells under {width} headings"
        return Record(line=number, cells=tuple(cells), unusable=because)
    if len(cells) < needed:
        because = f"it has {len(cells)} cells under {width} headings: the end is cut off"
        return Record(line=number, cells=tuple(cells), unusable=because)
    padded = (*cells[:width], *([""] * (width - len(cells))))
    return Record(line=number, cells=padded)
