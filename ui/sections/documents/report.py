"""Documents to take away: choose which, read it, download it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui import charts, wording
from ui.lists import downloads, viewed
from ui.report import html, word
from ui.report.document import Document, Table, ToWrite
from ui.sections.documents import report_kinds
from ui.sections.documents.report_kinds import Chosen

HTML_MIME = "text/html"

KINDS: dict[str, tuple[str, Callable[[], Chosen | None]]] = {
    "Annual report": (
        "For the corporate parenting board, as the IRO Handbook asks (7.11).",
        report_kinds.annual,
    ),
    "Supervision sheet": ("One officer's whole caseload on one page.", report_kinds.supervision),
    "Meeting pack": ("What changed, where things stand, what to go through.", report_kinds.meeting),
}
"""The documents by name: what each is for, and the choices that make one."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    return (
        "Documents to take away: an annual report, a supervision sheet, a meeting pack.",
        "As Word and as HTML. Each is made from what is chosen here, whatever the filters.",
    )


def draw() -> None:
    """Draw the choice of the document, its own choices, its downloads and how it reads."""
    kind = st.radio("Document", list(KINDS), horizontal=True, key="report_kind")
    # Not as the choices' captions: those are too pale to read (WCAG 1.4.3).
    told = "  \n".join(f"{name}: {wording.within(says)}" for name, (says, _) in KINDS.items())
    st.markdown(f":small[:gray[{told}]]")
    chosen = KINDS[kind][1]()
    if chosen is None:
        return
    _downloads(chosen, key=f"report_{kind}")
    viewed.record(chosen.document.title, chosen.document.rows)
    _shown(chosen.document)


def _downloads(chosen: Chosen, *, key: str) -> None:
    """Draw the two buttons. A download is written to the access log before it is made.

    What one document is taken away for is not what another is: `key` is the kind's own.
    """
    document = chosen.document
    kinds = (
        ("Word", "docx", word.WORD_MIME, word.word),
        ("HTML", "html", HTML_MIME, html.html),
    )
    downloads.offer(
        [
            downloads.File(
                label=label,
                ending=ending,
                name=f"{chosen.file_stem}.{ending}",
                mime=mime,
                make=partial(write, document),
            )
            for label, ending, mime, write in kinds
        ],
        key=key,
        detail={
            "list": document.title,
            "rows": document.rows,
            "snapshot": chosen.snapshot_id,
        },
    )


def _shown(document: Document) -> None:
    """Draw the document as it will read."""
    st.header(wording.escape(document.title), anchor=False)
    st.markdown(f":small[:gray[{wording.escape(document.subtitle)}]]")
    st.markdown(f":small[:gray[{wording.escape(document.handling)}]]")
    for section in document.sections:
        st.subheader(wording.escape(section.title), anchor=False)
        for text in section.paragraphs:
            st.markdown(wording.escape(text))
        if section.points:
            st.markdown("\n".join(f"- {wording.escape(point)}" for point in section.points))
        for figure in section.figures:
            if figure.caption:
                st.markdown(f"**{wording.escape(figure.caption)}**")
            charts.draw(figure.chart, alt=figure.alt)
        for table in section.tables:
            _table(table, section.title)
        for field in section.to_write:
            _to_write(field)


def _table(table: Table, title: str) -> None:
    with st.expander(wording.escape(table.caption or title)):
        rule = tuple("---:" if at in table.numbers else "---" for at in range(len(table.heads)))
        lines = [
            [wording.escape(cell) for cell in table.heads],
            rule,
            *([wording.escape(cell) for cell in row] for row in table.rows),
        ]
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _to_write(field: ToWrite) -> None:
    st.markdown(
        f":gray-badge[:material/edit: To be written] **{wording.escape(field.label)}.** "
        f"{wording.escape(field.asks)}"
    )
