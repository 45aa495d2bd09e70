"""The sheet as data: CSV for a spreadsheet program, JSON for any other."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from qanswer.model import Language

if TYPE_CHECKING:
    from qanswer.export.document import Document, Row
    from qanswer.knowledge.model import Item

SCHEMA = "qanswer/sheet/1"
CSV_COLUMNS = {
    Language.JA: ("No.", "分類", "区分", "確認事項", "実施有無", "備考", "URL"),
    Language.EN: ("No.", "Category", "Section", "Control", "Status", "Remarks", "URL"),
}
# A spreadsheet program takes a cell that starts so for a formula, quoted or not; an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render_csv(document: Document) -> bytes:
    """Return one line per item, UTF-8 with a byte order mark, without which Excel garbles Japanese.

    For reading in Excel take the .xlsx: Excel shows the number 6.10 of a CSV as 6.1.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS[document.language])
    for row in document.rows:
        writer.writerow([_as_text(value) for value in _values(row, document)])
    return text.getvalue().encode("utf-8-sig")


def render_json(document: Document) -> bytes:
    """Return the sheet with everything known of each item, in both languages whichever was asked for."""
    sheet = document.sheet
    content = {
        "schema": SCHEMA,
        "sha256": sheet.sha256,
        "title": sheet.title,
        "title_en": sheet.title_en,
        "vendor": sheet.vendor,
        "service": sheet.service,
        "language": sheet.language.value,
        "guideline": sheet.guideline,
        "guideline_url": sheet.guideline_url,
        "as_of": sheet.as_of,
        "legend": dict(sheet.legend),
        "head": sheet.head,
        "head_en": sheet.head_en,
        "headings_en": dict(sheet.headings_en),
        "certifications": [
            {
                "item": certification.item,
                "standard": certification.standard,
                "number": certification.number,
                "scope": certification.scope,
                "registrar": certification.registrar,
                "applicability": certification.applicability,
            }
            for certification in sheet.certifications
            if certification.item in {row.item.id for row in document.rows}
        ],
        "items": [_as_json(row.item) for row in document.rows],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _values(row: Row, document: Document) -> tuple[str, ...]:
    english = document.sheet.headings_en if document.language is Language.EN else {}
    category, section = (english.get(name, name) for name in (row.item.category, row.item.section))
    urls = "\n".join(dict.fromkeys(source.url for source in row.sources))
    return (row.number, category, section, row.control, row.status, row.answer, urls)


def _as_text(value: str) -> str:
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def _as_json(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "category": item.category,
        "section": item.section,
        "control": item.control,
        "status": item.printed,
        "answer": item.answer,
        "sources": [{"label": source.label, "url": source.url} for source in item.sources],
        "control_en": item.control_en,
        "answer_en": item.answer_en,
        "translation": item.translation.value,
        "reviewed_on": item.reviewed_on,
        "owner": item.owner,
        "audience": item.audience.value,
    }
