"""The sheet as GitHub-flavoured Markdown: a heading and a table for every category and section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.export.document import Band, split_links

if TYPE_CHECKING:
    from qanswer.export.document import Document, Row

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&])")


def render_markdown(document: Document) -> bytes:
    """Return the document; line breaks inside a cell are ``<br>``, the one way a table has for them."""
    parts = [f"# {_escape(document.title)}\n"]
    parts += [_inline(paragraph, "  \n") + "\n" for paragraph in document.head]
    table_open = False
    for line in document.lines:
        if isinstance(line, Band):
            parts.append(f"\n{'#' * (line.level + 1)} {_escape(line.text)}\n")
            table_open = False
            continue
        if not table_open:
            parts.append(_table_head(document))
            table_open = True
        parts.append(_table_row(line, document))
    return ("\n".join(parts).replace("\n\n\n", "\n\n") + "\n").encode()


def _table_head(document: Document) -> str:
    number, control, status, answer, source = document.columns
    head, rule = f"| {number} | {control} | {status} | {answer} |", "| --- | --- | :-: | --- |"
    return f"{head} {source} |\n{rule} --- |" if document.has_further_sources else f"{head}\n{rule}"


def _table_row(row: Row, document: Document) -> str:
    told = f"| {_escape(row.number)} | {_inline(row.control)} | {row.status} | {_inline(row.answer)} |"
    further = _inline("\n".join(source.url for source in row.further))
    return f"{told} {further} |" if document.has_further_sources else told


def _inline(text: str, line_break: str = "<br>") -> str:
    spans = (f"<{span.url.replace('|', '%7C')}>" if span.url else _escape(span.text) for span in split_links(text))
    return "".join(spans).replace("\n", line_break)


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
