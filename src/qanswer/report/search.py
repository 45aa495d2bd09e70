"""What a search found, for programs: schema ``qanswer/search/1``; and one statement in full."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.report.reasons import told
from qanswer.speech import Said, _, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.match.engine import Found
    from qanswer.match.highlights import Span
    from qanswer.match.reading import Part, Reading
    from qanswer.model import Language, Match
    from qanswer.statements import Statement

SCHEMA = "qanswer/search/1"


def text(query: str, found: Sequence[Found], said: Mapping[str, Statement], read: Understood | None = None) -> str:
    """Return the results as indented JSON, best first, ending in a line feed; with how the query was understood, if told."""
    explained = {} if read is None else {"understood": understood_as_json(read)}
    return _indented({**as_json(query, found, said), **explained})


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was read, and what that came to beside the statement found first."""

    reading: Reading
    match: Match
    language: Language


def understood_as_json(read: Understood) -> dict[str, object]:
    """Return the parts asked, what was set aside, the piece that answers and what speaks against answering."""
    reading = read.reading
    return {
        "asked": [{"text": part.text, "wants": _wants(part)} for part in reading.parts],
        "set_aside": [{"kind": aside.kind.value, "text": aside.text} for aside in reading.asides],
        "item": read.match.candidates[0].statement if read.match.candidates else None,
        "confidence": round(read.match.confidence, 4),
        "lead": read.match.lead,
        "reasons": [told(one, read.language) for one in read.match.reasons],
    }


def understood_lines(read: Understood) -> list[str]:
    """Return the same for people, one thing a line."""
    reading = read.reading
    return [
        *(_("asked ({wants}): {text}", wants=_wants(part), text=part.text) for part in reading.parts),
        *(_("set aside ({kind}): {text}", kind=aside.kind.value, text=aside.text) for aside in reading.asides),
        *([_("answered by: {text}", text=read.match.lead)] if read.match.lead else []),
        *(told(one, read.language) for one in read.match.reasons),
    ]


def _wants(part: Part) -> Said:
    return said("to be told") if part.told else said("yes or no")


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
