"""The annual report: choose the year, read it, take it away."""

import streamlit as st

from data_access.state.access_log import Action
from ui import downloads, frame, load, state, wording
from ui.report import content, html, word
from ui.report.content import Report

YEARS_OFFERED = 5


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    return (
        "The annual report for the corporate parenting board.",
        "As the IRO Handbook asks (7.11). Small counts are withheld; what only people can say is "
        "left to be written.",
    )


def draw() -> None:
    """Draw the choice of the year, the report and its downloads."""
    here = frame.current()
    last = here.data_date.year - (2 if here.data_date < content.year_end(here.data_date.year - 1)
                                  else 1)  # fmt: skip
    year = st.selectbox(
        "Financial year",
        [last - back for back in range(YEARS_OFFERED)],
        format_func=content.year_named,
        key="report_year",
    )
    facts = load.at_year_end(content.year_end(year))
    covers_from = facts.snapshot.covers_from if facts is not None else None
    begins = content.year_end(year - 1)
    if facts is None or (covers_from is not None and covers_from > begins):
        st.info(
            f"The data does not hold the whole of {content.year_named(year)}: nothing is reported.",
            icon=":material/help:",
        )
        return
    with st.spinner("Putting the report together"):
        report = content.annual_report(facts, year)
    _downloads(report, year)
    _shown(report)


def _downloads(report: Report, year: int) -> None:
    here, store = frame.current(), state.store()

    def recorded(file_format: str) -> None:
        detail = {"list": report.title, "format": file_format}
        store.access_log.write(here.person.username, Action.LIST_EXPORTED, detail)

    def as_word() -> bytes:
        recorded("docx")
        return word.word(report)

    def as_html() -> bytes:
        recorded("html")
        return html.html(report)

    name = f"annual-report-{content.year_named(year)}"
    with st.container(horizontal=True):
        downloads.offer("Word", as_word, f"{name}.docx", word.WORD_MIME, "report_docx")
        downloads.offer("HTML", as_html, f"{name}.html", "text/html", "report_html")


def _shown(report: Report) -> None:
    """Draw the report as it will read; its charts are in the documents."""
    st.header(report.title, anchor=False)
    for section in report.sections:
        st.subheader(section.title, anchor=False)
        for text in section.paragraphs:
            st.markdown(wording.escape(text))
        for table in section.tables:
            with st.expander(table.caption):
                rows = "\n".join(
                    "| " + " | ".join(wording.escape(cell) for cell in row) + " |"
                    for row in (table.heads, ("---",) * len(table.heads), *table.rows)
                )
                st.markdown(rows.replace(r"\-\-\-", "---"))
