"""The sheet as one HTML file that needs nothing else: no script, no font, no image from anywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qanswer.export.document import Band, split_links

if TYPE_CHECKING:
    from qanswer.export.document import Document, Row

_STYLE = """
:root { color-scheme: light; --line: #b8c2cc; --band: #dfe7ef; --section: #f1f5f9; --link: #0b57a4; }
body { margin: 2rem auto; padding: 0 1.5rem; max-width: 80rem; color: #1c2733; background: #fff;
  font: 0.9rem/1.65 "Hiragino Sans", "Yu Gothic", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
.head p { margin: 0 0 .7rem; }
a { color: var(--link); overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; table-layout: fixed; }
th, td { border: 1px solid var(--line); padding: .45rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { position: sticky; top: 0; background: #33475b; color: #fff; }
th.band { background: var(--band); } th.section { background: var(--section); font-weight: 600; }
.number { width: 5.5rem; white-space: nowrap; } .control { width: 34%; } .status { width: 6.5rem; text-align: center; }
tr:target td { background: #fff6d6; }
@media print { @page { size: A4 landscape; margin: 12mm; } body { margin: 0; padding: 0; max-width: none;
  font-size: 8.5pt; } thead { display: table-header-group; } tr { break-inside: avoid; } thead th { position: static;
  print-color-adjust: exact; } th.band, th.section { print-color-adjust: exact; break-after: avoid; } }
""".strip()


def render_webpage(document: Document) -> bytes:
    """Return the page. Every item can be linked to: ``#6.8``."""
    title = escape(document.title)
    number, control, status, answer, source = (escape(column) for column in document.columns)
    further = f'<th scope="col">{source}</th>' if document.has_further_sources else ""
    head = "\n".join(f"<p>{_inline(paragraph)}</p>" for paragraph in document.head)
    body = "\n".join(
        _band(line, document) if isinstance(line, Band) else _row(line, document) for line in document.lines
    )
    page = f"""<!DOCTYPE html>
<html lang="{document.language.value}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1>{title}</h1>
<div class="head">
{head}
</div>
<table>
<thead><tr><th class="number" scope="col">{number}</th><th class="control" scope="col">{control}</th>\
<th class="status" scope="col">{status}</th><th scope="col">{answer}</th>{further}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</body>
</html>
"""
    return page.encode()


def _band(band: Band, document: Document) -> str:
    kind = "band" if band.level == 1 else "section"
    across = 4 + document.has_further_sources
    return f'<tr><th class="{kind}" colspan="{across}" scope="colgroup">{escape(band.text)}</th></tr>'


def _row(row: Row, document: Document) -> str:
    further = _inline("\n".join(source.url for source in row.further))
    return (
        f'<tr id="{escape(row.item.id)}"><td class="number">{escape(row.number)}</td>'
        f"<td>{_inline(row.control)}</td>"
        f'<td class="status">{escape(row.status)}</td><td>{_inline(row.answer)}</td>'
        + (f"<td>{further}</td></tr>" if document.has_further_sources else "</tr>")
    )


def _inline(text: str) -> str:
    spans = (
        f'<a href="{escape(span.url)}" rel="noopener noreferrer">{escape(span.text)}</a>'
        if span.url
        else escape(span.text)
        for span in split_links(text)
    )
    return "".join(spans).replace("\n", "<br>\n")
