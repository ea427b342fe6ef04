"""The report as a Word document."""

import io

from docx import Document
from docx.document import Document as Made
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from ui.exports import DEMO_BANNER
from ui.report.content import Figure, Report, Table
from ui.report.pictures import png

WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURE_WIDTH = Cm(16)


def word(report: Report) -> bytes:
    """Return the report as a .docx: real headings, table heads that repeat, pictures with words."""
    made = Document()
    made.core_properties.title = report.title
    made.core_properties.language = "en-GB"
    made.core_properties.author = "Independent Reviewing Service"
    if report.is_demo:
        made.add_paragraph(DEMO_BANNER).runs[0].bold = True
    made.add_heading(report.title, 0)
    made.add_paragraph(report.subtitle)
    for section in report.sections:
        made.add_heading(section.title, 1)
        for text in section.paragraphs:
            made.add_paragraph(text)
        for figure in section.figures:
            _picture(made, figure)
        for table in section.tables:
            _table(made, table)
    _number_pages(made)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _picture(made: Made, figure: Figure) -> None:
    shape = made.add_picture(io.BytesIO(png(figure.chart)), width=PICTURE_WIDTH)
    shape._inline.docPr.set("descr", figure.alt)


def _table(made: Made, table: Table) -> None:
    made.add_paragraph(table.caption, style="Caption")
    drawn = made.add_table(rows=1, cols=len(table.heads), style="Light Grid")
    for cell, head in zip(drawn.rows[0].cells, table.heads, strict=True):
        cell.text = head
    repeats = OxmlElement("w:tblHeader")
    repeats.set(qn("w:val"), "true")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeats)
    for row in table.rows:
        for cell, text in zip(drawn.add_row().cells, row, strict=True):
            cell.text = text


def _number_pages(made: Made) -> None:
    """Put the page number at the foot: a field that Word fills in."""
    run = made.sections[0].footer.paragraphs[0].add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
