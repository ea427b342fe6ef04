"""The report as one HTML file that needs nothing else."""

import base64
from html import escape

from ui.exports import DEMO_BANNER
from ui.report.content import Figure, Report, Section, Table
from ui.report.pictures import png

STYLE = """
body { font: 16px/1.5 Georgia, serif; color: #14232b; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 0.95rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0;
  border-bottom: 1px solid #7d8b92; }
img { max-width: 100%; height: auto; } .demo { border: 2px solid #4a2380; padding: 0.5rem 1rem; }
@media print { body { margin: 0; max-width: none; } table, img { break-inside: avoid; } }
"""


def html(report: Report) -> bytes:
    """Return the report as HTML: headings, captions and scopes for screen readers, no scripts."""
    parts = [
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title><style>{STYLE}</style></head><body><main>",
        f'<p class="demo">{escape(DEMO_BANNER)}</p>' if report.is_demo else "",
        f"<h1>{escape(report.title)}</h1><p>{escape(report.subtitle)}</p>",
        *(_section(section) for section in report.sections),
        "</main></body></html>",
    ]
    return "\n".join(parts).encode()


def _section(section: Section) -> str:
    return "\n".join(
        [
            f"<section><h2>{escape(section.title)}</h2>",
            *(f"<p>{escape(text)}</p>" for text in section.paragraphs),
            *(_figure(figure) for figure in section.figures),
            *(_table(table) for table in section.tables),
            "</section>",
        ]
    )


def _figure(figure: Figure) -> str:
    picture = base64.b64encode(png(figure.chart)).decode()
    return f'<img alt="{escape(figure.alt)}" src="data:image/png;base64,{picture}">'


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    return (
        f"<table><caption>{escape(table.caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
