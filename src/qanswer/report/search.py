"""What a search found, for programs: schema ``qanswer/search/1``; and one statement in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.match.engine import Found
    from qanswer.match.highlights import Span
    from qanswer.statements import Statement

SCHEMA = "qanswer/search/1"


def text(query: str, found: Sequence[Found], said: Mapping[str, Statement]) -> str:
    """Return the results as indented JSON, best first, ending in a line feed."""
    return _indented(as_json(query, found, said))


def as_json(query: str, found: Sequence[Found], said: Mapping[str, Statement]) -> dict[str, object]:
    """Return the results as plain values, best first."""
    return {"schema": SCHEMA, "query": query, "results": [_result(one, said) for one in found]}


def statement_text(item: Statement) -> str:
    """Return one item as indented JSON, ending in a line feed."""
    return _indented(statement_as_json(item))


def _indented(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _result(found: Found, said: Mapping[str, Statement]) -> dict[str, object]:
    item = said[found.statement]
    return {
        "item": found.statement,
        "score": round(found.score, 4),
        "topic": found.topic,
        "matched": _matched(item.own_asked, found.control_spans) + _matched(item.own_text, found.answer_spans),
        **{key: value for key, value in statement_as_json(item).items() if key != "item"},
    }


def _matched(words: str, spans: tuple[Span, ...]) -> list[str]:
    return list(dict.fromkeys(words[start:end] for start, end in spans))


def statement_as_json(item: Statement) -> dict[str, object]:
    """Return one item of a check sheet in full, as plain values."""
    category, section = item.headings
    return {
        "item": item.id,
        "category": category,
        "section": section,
        "control": item.own_asked,
        "status": item.printed,
        "answer": item.own_text,
        "answer_en": item.translated_text,
        "sources": [{"url": source.url, "label": source.label} for source in item.sources],
    }
