"""A document as a Word file."""

import io

import docx
from docx.document import Document as Made
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt

from ui.lists.exports import DEMO_BANNER
from ui.report.document import Document, Figure, Section, Table, ToWrite
from ui.report.pictures import png

WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURE_WIDTH = Cm(16)
SHEET_MARGIN = Cm(1.1)
SHEET_TEXT = Pt(7.5)
SHEET_HEADING = Pt(9)
COLUMN_GAP = "280"
"""Twentieths of a point between the columns of a sheet."""

TO_FILL_IN = "Click here to write."


def word(document: Document) -> bytes:
    """Return the document as a .docx: real headings, table heads that repeat, pictures with words.

    Fields to write in are content controls: click and type.
    """
    made = docx.Document()
    _in_english(made)
    made.core_properties.title = document.title
    made.core_properties.language = "en-GB"
    made.core_properties.author = "Independent Reviewing Service"
    if document.is_sheet:
        _as_sheet(made)
    if document.is_demo:
        made.add_paragraph(DEMO_BANNER).runs[0].bold = True
    made.add_heading(document.title, 0)
    made.add_paragraph(document.subtitle)
    in_columns = False
    for section in document.sections:
        if document.is_sheet and not section.is_wide and not in_columns:
            _columns(made, 2)
            in_columns = True
        _section(made, section)
    if in_columns:
        _columns(made, 1)
    if document.handling:
        made.add_paragraph(document.handling)
    if not document.is_sheet:
        _number_pages(made)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _section(made: Made, section: Section) -> None:
    made.add_heading(section.title, 1)
    for text in section.paragraphs:
        made.add_paragraph(text)
    for point in section.points:
        made.add_paragraph(point, style="List Bullet")
    for figure in section.figures:
        _picture(made, figure)
    for table in section.tables:
        _table(made, table)
    for field in section.to_write:
        _to_write(made, field)


def _picture(made: Made, figure: Figure) -> None:
    if figure.caption:
        made.add_paragraph(figure.caption, style="Caption").paragraph_format.keep_with_next = True
    shape = made.add_picture(io.BytesIO(png(figure.chart)), width=PICTURE_WIDTH)
    shape._inline.docPr.set("descr", figure.alt)


def _table(made: Made, table: Table) -> None:
    if table.caption:
        made.add_paragraph(table.caption, style="Caption").paragraph_format.keep_with_next = True
    drawn = made.add_table(rows=1, cols=len(table.heads), style="Light Grid")
    lines = (table.heads, *table.rows)
    for _ in table.rows:
        drawn.add_row()
    cells = drawn._cells  # asking for each row's cells takes a second for a long table
    width = len(table.heads)
    for line, texts in enumerate(lines):
        for place, text in enumerate(texts):
            paragraph = cells[line * width + place].paragraphs[0]
            paragraph.add_run(text)
            if place in table.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeats = _element("w:tblHeader", val="true")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeats)


def _to_write(made: Made, field: ToWrite) -> None:
    asked = made.add_paragraph()
    asked.add_run(f"{field.label}.").bold = True
    asked.add_run(f" {field.asks}")
    asked.paragraph_format.keep_with_next = True
    inside = made.add_paragraph(TO_FILL_IN)
    control, properties, content = (
        OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent")
    )
    properties.append(_element("w:alias", val=field.label))
    properties.append(OxmlElement("w:showingPlcHdr"))
    control.append(properties)
    control.append(content)
    inside._p.addprevious(control)
    content.append(inside._p)


def _in_english(made: Made) -> None:
    """Say to a screen reader and to the spelling check that the text is British English."""
    for language in made.styles.element.xpath("//w:rPrDefault/w:rPr/w:lang"):
        language.set(qn("w:val"), "en-GB")


def _as_sheet(made: Made) -> None:
    """Set small text and narrow margins, so that a sheet is one page."""
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = SHEET_MARGIN
        section.top_margin = section.bottom_margin = SHEET_MARGIN
    sizes = {
        "Normal": SHEET_TEXT, "Caption": SHEET_TEXT, "List Bullet": SHEET_TEXT,
        "Heading 1": SHEET_HEADING, "Title": Pt(13),
    }  # fmt: skip
    for name, size in sizes.items():
        style = made.styles[name]
        style.font.size = size
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(3 if name == "Heading 1" else 0), Pt(1)
        spacing.line_spacing = 1.0


def _columns(made: Made, number: int) -> None:
    """Go on in so many columns on the same page."""
    section = made.add_section(WD_SECTION.CONTINUOUS)
    for old in section._sectPr.findall(qn("w:cols")):
        section._sectPr.remove(old)
    section._sectPr.append(_element("w:cols", num=str(number), space=COLUMN_GAP))


def _number_pages(made: Made) -> None:
    """Put the page number at the foot: a field that Word fills in."""
    run = made.sections[0].footer.paragraphs[0].add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = _element("w:fldChar", fldCharType=kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
