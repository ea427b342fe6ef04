"""Worked examples: a rule as a table that a practice manager could check."""

import re
from datetime import date

import pytest

Cell = date | int | float | bool | str | None


def worked_examples(table: str) -> pytest.MarkDecorator:
    """Run a test once per line of a table whose columns are the test's arguments.

    Cells are parted by `|`; a blank cell is None. `2026-01-21` is a date, `20` and `0.5` are
    numbers, `true` and `false` are booleans, anything else is text. A column `because` names the
    case. Raises ValueError for a line with another number of cells than the heading.
    """
    heading, *lines = [line for line in table.strip().splitlines() if line.strip()]
    names = [name.strip() for name in heading.split("|")]
    rows = []
    for line in lines:
        cells = [_cell(text.strip()) for text in line.split("|")]
        if len(cells) != len(names):
            raise ValueError(f"[{line.strip()}] has {len(cells)} cells, not {len(names)}")
        rows.append(cells)
    ids = [" ".join(str(row[names.index("because")]).split()) for row in rows]
    return pytest.mark.parametrize(names, rows, ids=ids)


def _cell(text: str) -> Cell:
    if not text:
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text
