"""What answers rest on, as a plan tells it in JSON: statements and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Effect, Language, Reason, Term
from qanswer.statements import (
    Audience,
    PastOrigin,
    SheetOrigin,
    Source,
    Statement,
    StatementKind,
    Status,
    Translation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.model import Value
    from qanswer.plan.entry import Entry


def statement_as_json(statement: Statement) -> dict[str, object]:
    """Return a statement as plain values, without its id, by which it stands, and without what is for matching."""
    return {
        "kind": statement.kind.value,
        "language": statement.language.value,
        "asked": texts_as_json(statement.asked),
        "text": texts_as_json(statement.text),
        "status": statement.status.value if statement.status else None,
        "printed": statement.printed,
        "citation": texts_as_json(statement.citation),
        "origin": _origin_as_json(statement.origin),
        "sources": [{"url": source.url, "label": source.label} for source in statement.sources],
        "translation": statement.translation.value,
        "stated_on": statement.stated_on,
        "reviewed_on": statement.reviewed_on,
        "audience": statement.audience.value,
        "owner": statement.owner,
        "headings": list(statement.headings),
    }


def statement_from_json(entry: Entry, statement_id: str) -> Statement:
    """Return the statement that ``statement_as_json`` gave.

    Raises:
        UsageError: it is none.
    """
    kind = entry.member("kind", StatementKind)
    return Statement(
        id=statement_id,
        kind=kind,
        language=entry.member("language", Language),
        asked=texts_from_json(entry.entry("asked")),
        text=texts_from_json(entry.entry("text")),
        status=entry.member_or_none("status", Status),
        printed=entry.text("printed"),
        citation=texts_from_json(entry.entry("citation")),
        origin=_origin_from_json(entry.entry("origin"), kind),
        sources=tuple(Source(source.text("url"), source.text("label")) for source in entry.entries("sources")),
        translation=entry.member("translation", Translation),
        stated_on=entry.text("stated_on"),
        reviewed_on=entry.text("reviewed_on"),
        audience=entry.member("audience", Audience),
        owner=entry.text("owner"),
        headings=entry.texts("headings"),
    )


def _origin_as_json(origin: SheetOrigin | PastOrigin) -> dict[str, object]:
    match origin:
        case SheetOrigin(sheet, title, number):
            return {"sheet": sheet, "title": texts_as_json(title), "number": number}
        case PastOrigin(form, location, customer):
            return {"form": form, "location": location.as_json(), "customer": customer}


def _origin_from_json(entry: Entry, kind: StatementKind) -> SheetOrigin | PastOrigin:
    if kind is StatementKind.ITEM:
        return SheetOrigin(entry.text("sheet"), texts_from_json(entry.entry("title")), entry.text("number"))
    return PastOrigin(entry.text("form"), entry.location(), entry.text("customer"))


def texts_as_json(texts: Mapping[Language, str]) -> dict[str, str]:
    """Return texts by language as plain values."""
    return {language.value: text for language, text in texts.items()}


def texts_from_json(entry: Entry) -> dict[Language, str]:
    """Return texts by language.

    Raises:
        UsageError: a language that is none.
    """
    known = {language.value: language for language in Language}
    entry.refuse_unknown(frozenset(known))
    return {known[name]: entry.text(name) for name in entry.names}


def reason_as_json(reason: Reason) -> dict[str, object]:
    """Return a reason as plain values: facts, no sentence."""
    values = {name: _value_as_json(value) for name, value in reason.values.items()}
    return {"code": reason.code, "effect": reason.effect.value, "values": values}


def reason_from_json(entry: Entry) -> Reason:
    """Return the reason that ``reason_as_json`` gave.

    Raises:
        UsageError: it is none.
    """
    values = entry.entry("values")
    found = {name: _value_from_json(values.value(name), entry) for name in values.names}
    return Reason(entry.text("code"), entry.member("effect", Effect), found)


def _value_as_json(value: Value) -> object:
    match value:
        case Term(ja, en):
            return {"ja": ja, "en": en}
        case tuple():
            return [_value_as_json(one) for one in value]
        case _:
            return value


def _value_from_json(value: object, entry: Entry) -> Value:
    match value:
        case str() | int() | float():
            return value
        case list():
            return tuple(_word_from_json(one, entry) for one in value)
        case _:
            return _word_from_json(value, entry)


def _word_from_json(value: object, entry: Entry) -> str | Term:
    match value:
        case str():
            return value
        case {"ja": str(ja), "en": str(en), **rest} if not rest:
            return Term(ja, en)
    raise entry.fault('key "values" must have texts, numbers, {"ja", "en"} or lists of these')
