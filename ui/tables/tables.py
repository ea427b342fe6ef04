"""Tables: the one place that hands rows to Streamlit, after the role's allow-list.

A reading list is real HTML, for what is acted on. A working table sorts and holds many rows.
"""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import polars as pl
import streamlit as st

from measures.words import Role
from ui import wording
from ui.data.same_rows import once_for_the_same_rows
from ui.tables import status, widths
from ui.tables.columns import Column, Kind, seen, written

ROWS_IN_SIGHT = 15
"""Rows of a working table before it scrolls."""
ROW_HEIGHT = 29
HEAD_HEIGHT = 38
"""Pixels of a working table's head and its edges. Told with the rows', so that nothing jumps."""
LINE_HEIGHT, ROUND_LINES = 19, 9
"""Pixels of a line of a row whose texts wrap, and round its lines; Streamlit wraps from 65."""
CHARACTERS = 32
"""Characters in a line of a table of HTML, where a name or a word is much longer than that."""
ROWS_TO_READ = 40
"""Rows at most of a table that is read rather than worked."""

_FIGURE_SPACE, _COMMA_SPACE = "\u2007", "\u2008"
"""As wide as a digit and as a comma: figures written as text stand under one another."""

_FIGURES = (Kind.COUNT, Kind.RATIO, Kind.SHARE)


def reading_list(rows: pl.DataFrame, *, alt: str) -> None:
    """Draw at most three columns of Markdown, headed by the frame's column names.

    Every text of the database in them has been through `wording.escape`, and the rows they were
    made from through `fields.allowed`. Two spaces and a line end begin a second line in a cell.
    No links: Streamlit opens every Markdown link in a new tab, `child_lines` one in this tab.
    """
    st.table(rows, border="horizontal", width="content", hide_index=True, alt=alt)


def working_table(
    rows: pl.DataFrame,
    columns: Sequence[Column],
    *,
    role: Role,
    alt: str,
    key: str,
    larger: float = 1,
) -> int | None:
    """Draw a table that sorts and scrolls; return the number of the row to open, or None.

    With a column of `Kind.CHILD` each row opens: by click on the case number or on the box at its
    left, by keyboard with arrow keys and Shift+Space. The number counts in `rows` as given,
    whatever the order on screen, and comes only in the rerun that follows: the page then switches
    to that row's child, in this tab. (A link column would open a new tab, outside the session.)
    `larger`: how many times the usual size the page's type has.
    """
    mine = seen(rows, columns, role)
    opens = any(column.kind is Kind.CHILD for column in mine)
    chosen_key = f"{key}-chosen"
    pixels, lines = _fitted(rows, mine, larger=larger)
    high = ROW_HEIGHT if lines == 1 else LINE_HEIGHT * lines + ROUND_LINES
    row_pixels = round(high * larger)
    st.dataframe(
        _grid(rows, mine),
        column_config={
            column.field: _config(column, pixels[column.field], f"{key}-open") for column in mine
        },
        height=min(rows.height, ROWS_IN_SIGHT) * row_pixels + round(HEAD_HEIGHT * larger),
        row_height=row_pixels,
        hide_index=True,
        placeholder=wording.NOTHING,
        on_select=partial(_remember, key, chosen_key) if opens else "ignore",
        selection_mode="single-row",
        alt=alt,
        key=key,
    )
    click = st.session_state.get(f"{key}-open")
    chosen = click["row"] if click else st.session_state.pop(chosen_key, None)
    return int(chosen) if chosen is not None and chosen < rows.height else None


def _remember(key: str, chosen_key: str) -> None:
    """Keep a choice for one rerun: the selection itself would open the child again and again."""
    if chosen := st.session_state[key]["selection"]["rows"]:
        st.session_state[chosen_key] = chosen[0]


def reading_table(rows: pl.DataFrame, columns: Sequence[Column], *, role: Role, alt: str) -> None:
    """Draw a table that is read rather than worked, in HTML: it wraps, prints and is read aloud.

    It is as wide as its content, so that a figure stands beside what it is of.
    """
    mine = seen(rows, columns, role)
    st.table(_text(rows, mine), border="horizontal", width="content", hide_index=True, alt=alt)


def twin(
    rows: pl.DataFrame,
    columns: Sequence[Column],
    *,
    role: Role,
    alt: str,
    label: str = "The same figures as a table",
) -> None:
    """Draw the table that stands behind a chart, folded away."""
    mine = seen(rows, columns, role)
    with st.expander(label):
        if rows.height > ROWS_TO_READ:
            st.dataframe(
                _grid(rows, mine),
                column_config={
                    column.field: _config(column, widths.least(column), None) for column in mine
                },
                height=ROWS_IN_SIGHT * ROW_HEIGHT + HEAD_HEIGHT,
                row_height=ROW_HEIGHT,
                hide_index=True,
                placeholder=wording.NOTHING,
                alt=alt,
            )
        else:
            reading_table(rows, mine, role=role, alt=alt)


def empty(said: str, filters_sentence: str, widen: str) -> None:
    """Say that a list holds nothing: what was looked for, among whom, and how to widen it."""
    st.info(f"{said} {filters_sentence} {widen}".strip(), icon=":material/check_circle:")


_fitted = once_for_the_same_rows(widths.fitted)


@once_for_the_same_rows
def _grid(rows: pl.DataFrame, columns: list[Column]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the cells of a working table as Arrow, which Streamlit sends as it is."""
    return rows.select(_cells(column) for column in columns).to_arrow()


@once_for_the_same_rows
def _text(rows: pl.DataFrame, columns: list[Column]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the cells of a table in HTML as Arrow."""
    return pl.DataFrame([_words(rows, column) for column in columns]).to_arrow()


def _cells(column: Column) -> pl.Expr:
    cells = pl.col(column.field)
    if column.kind in (Kind.STATUS, Kind.STEP):
        return _with_glyphs(column.field, is_step=column.kind is Kind.STEP)
    if column.kind is Kind.SHARE:
        return cells * 100
    if column.kind is Kind.YES_NO:
        return (
            pl.when(cells).then(pl.lit("Yes")).when(~cells).then(pl.lit("No")).alias(column.field)
        )
    return cells


@cache
def _with_glyphs(field: str, *, is_step: bool) -> pl.Expr:
    worded = status.glyph_step if is_step else status.glyph_word
    looks = {value: worded(value) for value in status.STATUS}
    return pl.col(field).replace_strict(looks, return_dtype=pl.String)


def _words(rows: pl.DataFrame, column: Column) -> pl.Series:
    """Cells of a table in HTML: whole numbers under 1,000 stay numbers, and stand to the right."""
    cells = rows[column.field]
    if column.kind is Kind.COUNT and not cells.null_count() and (cells < 1000).all():
        return cells.round(0).cast(pl.Int64).alias(column.label)  # a float has four decimals there
    words = [written(value, column.kind) for value in cells]
    is_name = column.kind is Kind.NAME
    pads = _pads(words) if column.kind in _FIGURES else [""] * len(words)
    return pl.Series(
        column.label,
        [pad + _in_lines(word, is_name=is_name) for word, pad in zip(words, pads, strict=True)],
        dtype=pl.String,
    )


def _pads(figures: Sequence[str]) -> list[str]:
    """Return what stands before each figure so that all end in one line; a dash has none."""
    commas = [figure.count(",") for figure in figures]
    others = [len(figure) - n for figure, n in zip(figures, commas, strict=True)]
    most, most_others = max(commas, default=0), max(others, default=0)
    return [
        ""
        if figure == wording.NOTHING
        else _COMMA_SPACE * (most - n) + _FIGURE_SPACE * (most_others - other)
        for figure, n, other in zip(figures, commas, others, strict=True)
    ]


def _in_lines(text: str, *, is_name: bool) -> str:
    """Escape a cell; break it into lines where it would push the figures beside it out of sight."""
    longest = len(text) if is_name else max(map(len, text.split()), default=0)
    return wording.in_lines(text, CHARACTERS) if longest > CHARACTERS + 8 else wording.escape(text)


def _config(column: Column, width: int | None, open_key: str | None) -> Any:  # noqa: ANN401 - Streamlit's own dictionaries
    if column.kind is Kind.DATE:
        return st.column_config.DateColumn(column.label, width=width, format="D MMM YYYY")
    if column.kind in _FIGURES:
        pattern = {Kind.COUNT: "%,d", Kind.RATIO: "%.1f", Kind.SHARE: "%.1f%%"}[column.kind]
        return st.column_config.NumberColumn(column.label, width=width, format=pattern)
    if column.kind is Kind.CHILD and open_key:
        return st.column_config.ButtonColumn(
            column.label, width=width, type="tertiary", alignment="left", key=open_key
        )
    return st.column_config.TextColumn(column.label, width=width)
