"""A document as one HTML file that needs nothing else and may fetch nothing.

Its own content security policy forbids everything but its style and its pictures. A field to write
in works without a script: write, then print or save as PDF.
"""

import base64
from hashlib import sha256
from html import escape

from ui.lists.exports import DEMO_BANNER
from ui.report.document import Document, Figure, Section, Table, ToWrite
from ui.report.pictures import png

STYLE = """
body { font: 16px/1.5 Georgia, serif; color: #14232b; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 0.95rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0;
  border-bottom: 1px solid #7d8b92; font-weight: 400; }
thead th { font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } figure { margin: 1rem 0; } figcaption { font-weight: 600; }
img { max-width: 100%; height: auto; }
.demo { border: 2px solid #4a2380; padding: 0.5rem 1rem; }
.handling { border-top: 1px solid #7d8b92; margin-top: 2rem; padding-top: 0.5rem; }
.write { border: 1px solid #7d8b92; padding: 0.5rem 0.75rem; min-height: 4rem;
  margin: 0.3rem 0 1rem; white-space: pre-wrap; }
.asks { margin-bottom: 0; } .label { font-weight: 600; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 11pt; }
  table, figure, tr { break-inside: avoid; } h2, caption, .asks { break-after: avoid; }
  .scroll { overflow: visible; } }
"""

SHEET_STYLE = """
@page { size: A4; margin: 10mm; }
body { font: 13px/1.35 Arial, Helvetica, sans-serif; max-width: 62rem; margin: 1rem auto; }
h1 { font-size: 1.4em; margin: 0; } h2 { font-size: 1.08em; margin: 0.7em 0 0.15em; }
p, ul { margin: 0.15em 0; } ul { padding-left: 1.2em; }
table { margin: 0.2em 0; font-size: 1em; }
th, td { padding: 0.08em 0.4em 0.08em 0; border-bottom: 1px solid #d5dbde; }
caption { font-weight: 400; color: #46555d; padding-bottom: 0; }
section.wide { border: 1px solid #7d8b92; padding: 0.3em 0.7em 0.45em; margin-top: 0.5em; }
section.wide h2 { margin-top: 0.1em; } section.wide ul { columns: 2; column-gap: 2rem; }
.number { padding-right: 1em; } .columns { margin-top: 0.4em; }
.demo { padding: 0.15em 0.6em; margin: 0 0 0.4em; }
.handling { margin-top: 0.6em; padding-top: 0.2em; }
@media screen and (min-width: 50rem) { .columns { columns: 2; column-gap: 2rem; } }
@media print { body { font-size: 7.4pt; line-height: 1.25; }
  .columns { columns: 2; column-gap: 7mm; } table { break-inside: auto; }
  .scroll { break-before: avoid; } }
"""


def html(document: Document) -> bytes:
    """Return the document as HTML: headings, captions and scopes for screen readers, no scripts."""
    style = STYLE + (SHEET_STYLE if document.is_sheet else "")
    wide = [section for section in document.sections if section.is_wide or not document.is_sheet]
    flowing = [section for section in document.sections if section not in wide]
    parts = [
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)}</title><style>{style}</style></head><body><main>",
        f'<p class="demo">{escape(DEMO_BANNER)}</p>' if document.is_demo else "",
        f"<h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p>",
        *(_section(section) for section in wide),
        '<div class="columns">' if flowing else "",
        *(_section(section) for section in flowing),
        "</div>" if flowing else "",
        f'<p class="handling">{escape(document.handling)}</p>' if document.handling else "",
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part).encode()


def _policy(style: str) -> str:
    """Return the policy that lets this style and pictures inside the file be used, and no more."""
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'"
    )


def _section(section: Section) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in section.points)
    return "\n".join(
        part
        for part in [
            f'<section class="wide"><h2>{escape(section.title)}</h2>'
            if section.is_wide
            else f"<section><h2>{escape(section.title)}</h2>",
            *(f"<p>{escape(text)}</p>" for text in section.paragraphs),
            f"<ul>{points}</ul>" if points else "",
            *(_figure(figure) for figure in section.figures),
            *(_table(table, section.title) for table in section.tables),
            *(_to_write(each) for each in section.to_write),
            "</section>",
        ]
        if part
    )


def _figure(figure: Figure) -> str:
    picture = base64.b64encode(png(figure.chart)).decode()
    caption = f"<figcaption>{escape(figure.caption)}</figcaption>" if figure.caption else ""
    return (
        f'<figure>{caption}<img alt="{escape(figure.alt)}" '
        f'src="data:image/png;base64,{picture}"></figure>'
    )


def _table(table: Table, title: str) -> str:
    heads = "".join(
        f'<th scope="col"{_kind(table, place)}>{escape(head)}</th>'
        for place, head in enumerate(table.heads)
    )
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    name = table.caption or title
    named = "" if caption else f' aria-label="{escape(name)}"'
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(
            f"<td{_kind(table, place)}>{escape(cell)}</td>"
            for place, cell in enumerate(rest, start=1)
        )
        + "</tr>"
        for first, *rest in table.rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(name)}">'
        f"<table{named}>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _kind(table: Table, place: int) -> str:
    return ' class="number"' if place in table.numbers else ""


def _to_write(field: ToWrite) -> str:
    return (
        f'<p class="asks"><span class="label">{escape(field.label)}.</span> '
        f"{escape(field.asks)}</p>"
        f'<div class="write" role="textbox" aria-multiline="true" contenteditable="true" '
        f'aria-label="{escape(field.label)}"></div>'
    )
