"""The agenda of changes taken away: as Word to read, as Excel and CSV to work with."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ui import frame
from ui.lists import downloads, exports, list_exports, lists
from ui.report.document import Document, Section, Table
from ui.report.word import WORD_MIME, word
from ui.tables.columns import Column, Kind, seen, written

DEFINITION = (
    "What is new and what is cleared between two days' data, topic by topic: opening and new, less "
    "cleared, are closing. Disputes that escalated, and children with another IRO."
)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One heading of the agenda with its rows, ready to be shown or taken away."""

    title: str
    rows: pl.DataFrame
    """Rows with child_id, iro_id, team_id, locality_id and change, in words."""
    columns: tuple[Column, ...]
    definition: str
    key: str


def buttons(name: str, topics: Sequence[Topic]) -> None:
    """Draw the downloads of the whole agenda."""
    here = frame.current()
    columns = [
        Column("topic", "Topic"),
        *lists.child_columns()[:2],
        Column("change", "Change"),
        *lists.WHOSE,
    ]
    rows = lists.named(_together(topics), here.view)
    about = list_exports.about_list(name, DEFINITION)
    document = downloads.File(
        label="Word, to read in the meeting",
        ending="docx",
        name=about.file_name("docx"),
        mime=WORD_MIME,
        make=lambda: word(_report(about, topics, here)),
    )
    list_exports.buttons(
        rows, columns, title=name, definition=DEFINITION, key="agenda", more=[document]
    )


def _together(topics: Sequence[Topic]) -> pl.DataFrame:
    """Put the rows of every topic under one another."""
    columns = ["child_id", "iro_id", "team_id", "locality_id", "change"]
    return pl.concat(topic.rows.select(*columns, topic=pl.lit(topic.title)) for topic in topics)


def _report(about: exports.About, topics: Sequence[Topic], here: frame.Frame) -> Document:
    """Return the agenda as a document: what it is first, then a table for each topic."""
    first = Section(
        title="What this is",
        paragraphs=tuple(f"{what}: {value}" for what, value in about.lines()),
    )
    return Document(
        title=about.title,
        subtitle=about.filters.replace("\\", ""),
        sections=(first, *(_section(number, each, here) for number, each in enumerate(topics, 1))),
        is_demo=here.view.whole.snapshot.is_demo,
    )


def _section(number: int, topic: Topic, here: frame.Frame) -> Section:
    rows = lists.named(topic.rows, here.view)
    columns = seen(rows, topic.columns, here.person.role)
    cells = tuple(
        tuple(
            written(value, Kind.TEXT if column.kind is Kind.CHILD else column.kind)
            for value, column in zip(row, columns, strict=True)
        )
        for row in rows.select(column.field for column in columns).iter_rows()
    )
    table = Table(caption=topic.title, heads=tuple(column.label for column in columns), rows=cells)
    return Section(title=f"{number}. {topic.title}", paragraphs=(), tables=(table,))
