"""Writes the rows that were set aside: the original row, where it stood, and why."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_access.importers.delivered import LoadRefusedError
from data_access.importers.kept import Aside
from data_access.importers.layouts import REJECT_HEADINGS

_FORMULA_STARTS = tuple("=+-@|＝＋－＠")


def write_rejects(
    folder: Path,
    *,
    file_name: str,
    headings: Sequence[str],
    rows: Iterable[tuple[str, int, Aside, Sequence[str]]],
) -> Path | None:
    """Write one rejects file (file, line, reason, DfE rule, then the row); null if no rows.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    lines = [
        [where, str(number), aside.reason, aside.rule or "", *map(_plain, cells)]
        for where, number, aside, cells in rows
    ]
    path = folder / f"rejected-{file_name.removesuffix('.csv')}.csv"
    try:
        if not lines:
            path.unlink(missing_ok=True)
            return None
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow([*REJECT_HEADINGS, *headings])
            writer.writerows(lines)
    except OSError as error:
        raise LoadRefusedError(
            f"The rows set aside cannot be written to [{folder}] ({error.strerror}): "
            f"give a folder that can be written with --rejects."
        ) from error
    return path


def _plain(cell: str) -> str:
    shown = cell.replace("\x00", "\\0")
    first = shown.lstrip()[:1]
    is_number = shown.strip().lstrip("+-").replace(".", "", 1).isdigit()
    if (first and first in _FORMULA_STARTS and not is_number) or shown[:1] in ("\t", "\r"):
        return f"'{shown}"
    return shown
