"""A plan as JSON and back: schema ``qanswer/plan/1``; what is read is the same plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.forms.contract import AnswerField, FieldKind, LeftCell, Overrides, Slot
from qanswer.forms.vocabulary.grades import Grade
from qanswer.match.weights import Thresholds
from qanswer.model import Candidate, Choice, Language, Location, Question, Verdict
from qanswer.plan.decisions import decision_as_json, decision_from_json
from qanswer.plan.edits import edit_as_json, edit_from_json
from qanswer.plan.entry import Entry
from qanswer.plan.evidence import (
    reason_as_json,
    reason_from_json,
    statement_as_json,
    statement_from_json,
    texts_as_json,
    texts_from_json,
)
from qanswer.plan.model import FillOptions, FormFile, KnowledgeUsed, Plan, PlannedHeader, PlannedRow
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "qanswer/plan/1"


def plan_as_json(plan: Plan) -> dict[str, object]:
    """Return a plan as plain values."""
    used = plan.knowledge
    return {
        "schema": SCHEMA,
        "tool": {"version": plan.tool_version},
        "knowledge": {"path": str(used.path), "titles": list(used.titles), "sha256": used.sha256},
        "form": {
            "path": str(plan.form.path),
            "sha256": plan.form.sha256,
            "layout": str(plan.form.layout) if plan.form.layout else None,
        },
        "options": _options_as_json(plan.options),
        "departments": {code: texts_as_json(names) for code, names in used.departments.items()},
        "statements": {known_as: statement_as_json(one) for known_as, one in plan.statements.items()},
        "header": [_header_as_json(header) for header in plan.header],
        "not_asked": [_left_as_json(left) for left in plan.not_asked],
        "folded": plan.folded,
        "rows": [row_as_json(row) for row in plan.rows],
    }


def plan_from_json(text: str, name: str) -> Plan:
    """Return the plan that ``text``, read from ``name``, holds.

    Raises:
        UsageError: no JSON, or of another shape; names the entry.
    """
    whole = Entry.parse(text, name, SCHEMA)
    used, form, statements = whole.entry("knowledge"), whole.entry("form"), whole.entry("statements")
    departments = whole.entry("departments")
    return Plan(
        form=FormFile(
            Path(form.text("path")), form.text("sha256"), Path(form.text("layout")) if "layout" in form else None
        ),
        knowledge=KnowledgeUsed(
            Path(used.text("path")),
            used.texts("titles"),
            used.text("sha256"),
            {code: texts_from_json(departments.entry(code)) for code in departments.names},
        ),
        options=_options_from_json(whole.entry("options")),
        rows=tuple(_row_from_json(row) for row in whole.entries("rows")),
        header=tuple(_header_from_json(header) for header in whole.entries("header")),
        statements={one: statement_from_json(statements.entry(one), one) for one in statements.names},
        not_asked=tuple(
            LeftCell(one.location(), one.text("code"), one.text("text")) for one in whole.entries("not_asked")
        ),
        folded=whole.integer("folded"),
        tool_version=whole.entry("tool").text("version"),
    )


def row_as_json(row: PlannedRow) -> dict[str, object]:
    """Return one row of a plan as plain values."""
    return {
        **_slot_as_json(row.slot),
        "verdict": row.verdict.value,
        "confidence": row.confidence,
        "topic": row.topic,
        "ask": row.owner,
        "statement": row.statement,
        "supported": row.supported.value if row.supported else None,
        "choice": row.choice.value if row.choice else None,
        "word": row.word,
        "tick_open": row.tick_open,
        "text": row.text,
        "citation": row.citation,
        "writes": [edit_as_json(edit) for edit in row.edits],
        "written": dict(row.written),
        "candidates": [
            {"statement": one.statement, "score": one.score, "evidence": list(one.evidence)} for one in row.candidates
        ],
        "reasons": [reason_as_json(reason) for reason in row.reasons],
        "decision": decision_as_json(row.decision) if row.decision else None,
    }


def _row_from_json(row: Entry) -> PlannedRow:
    return PlannedRow(
        slot=_slot_from_json(row),
        verdict=row.member("verdict", Verdict),
        confidence=row.number("confidence"),
        candidates=tuple(
            Candidate(one.text("statement"), one.number("score"), one.texts("evidence"))
            for one in row.entries("candidates")
        ),
        topic=row.text_or_none("topic"),
        owner=row.text_or_none("ask"),
        statement=row.text_or_none("statement"),
        supported=row.member_or_none("supported", Choice),
        choice=row.member_or_none("choice", Choice),
        word=row.text("word"),
        text=row.text("text"),
        citation=row.text("citation"),
        edits=tuple(edit_from_json(edit, f"{row.where}, writes") for edit in row.sequence("writes")),
        written=row.mapping("written"),
        reasons=tuple(reason_from_json(reason) for reason in row.entries("reasons")),
        tick_open=row.flag("tick_open"),
        decision=decision_from_json(row.entry("decision")) if "decision" in row else None,
    )


def _slot_as_json(slot: Slot) -> dict[str, object]:
    question = slot.question
    return {
        "location": question.location.as_json(),
        "number": question.number,
        "context": list(question.context),
        "question": question.text,
        "hint": question.hint,
        "room": question.room,
        "language": question.language.value,
        "block": slot.block,
        "answer": _field_as_json(slot.answer) if slot.answer else None,
        "remark": _place_as_json(slot.remark, slot.remark_current),
        "remark_if": sorted(slot.remark_if),
        "remarks_otherwise": [
            {"location": place.as_json(), "if": sorted(answers)} for place, answers in slot.remarks_otherwise
        ],
        "source": _place_as_json(slot.source, slot.source_current),
        "further": list(slot.further),
        "shared": [place.as_json() for place in slot.shared],
    }


def _slot_from_json(row: Entry) -> Slot:
    question = Question(
        row.location(),
        row.text("question"),
        row.member("language", Language),
        row.text("number"),
        row.texts("context"),
        row.text("hint"),
        row.integer("room") if "room" in row else None,
    )
    answer = _field_from_json(row.entry("answer")) if "answer" in row else None
    remark, remark_current = _place_from_json(row, "remark")
    source, source_current = _place_from_json(row, "source")
    return Slot(
        question=question,
        answer=answer,
        remark=remark,
        remark_current=remark_current,
        remark_if=frozenset(row.members("remark_if", Choice)),
        remarks_otherwise=tuple(
            (one.location(), frozenset(one.members("if", Choice))) for one in row.entries("remarks_otherwise")
        ),
        source=source,
        source_current=source_current,
        shared=row.locations("shared"),
        block=row.integer("block"),
        further=row.texts("further"),
    )


def _place_as_json(place: Location | None, current: str) -> dict[str, object] | None:
    return {"location": place.as_json(), "current": current} if place else None


def _place_from_json(row: Entry, key: str) -> tuple[Location | None, str]:
    if key not in row:
        return None, ""
    place = row.entry(key)
    return place.location(), place.text("current")


def _field_as_json(field: AnswerField) -> dict[str, object]:
    return {
        "kind": field.kind.value,
        "places": [place.as_json() for place in field.places],
        "words": list(field.words),
        "meaning": {word: choice.value for word, choice in field.meaning.items()},
        "current": field.current,
        "prose": field.prose,
        "mark": field.mark,
        "marks": dict(field.marks),
        "unread": field.unread,
        "ticked": field.ticked,
        "grade": field.grade.value,
    }


def _field_from_json(field: Entry) -> AnswerField:
    meaning = field.entry("meaning")
    return AnswerField(
        kind=field.member("kind", FieldKind),
        places=field.locations("places"),
        words=field.texts("words"),
        meaning={word: meaning.member(word, Choice) for word in meaning.names},
        current=field.text("current"),
        prose=field.flag("prose"),
        mark=field.text("mark"),
        marks=field.mapping("marks"),
        unread=field.flag("unread"),
        ticked=field.flag("ticked"),
        grade=field.member("grade", Grade),
    )


def _left_as_json(left: LeftCell) -> dict[str, object]:
    return {"location": left.place.as_json(), "code": left.code, "text": left.text}


def _header_as_json(header: PlannedHeader) -> dict[str, object]:
    return {
        "kind": header.kind,
        "location": header.place.as_json(),
        "label": header.label,
        "before": header.before,
        "text": header.text,
    }


def _header_from_json(header: Entry) -> PlannedHeader:
    return PlannedHeader(
        header.text("kind"), header.location(), header.text("label"), header.text("before"), header.text("text")
    )


def _options_as_json(options: FillOptions) -> dict[str, object]:
    limits, told = options.thresholds, options.overrides
    return {
        "audience": options.audience.value,
        "approved_only": options.approved_only,
        "cite": options.cite,
        "replace": options.replace,
        "drafts": options.drafts,
        "fit": options.fit,
        "allow_signed": options.allow_signed,
        "thresholds": _thresholds_as_json(limits) if limits else None,
        "sheet": told.sheet,
        "columns": dict(told.columns),
        "header_row": told.header_row,
        "answered": told.answered,
    }


def _thresholds_as_json(limits: Thresholds) -> Mapping[str, float]:
    return {"fill_at": limits.fill_at, "tick_at": limits.tick_at, "offer_at": limits.offer_at}


def _options_from_json(options: Entry) -> FillOptions:
    limits = options.entry("thresholds") if "thresholds" in options else None
    return FillOptions(
        overrides=Overrides(
            options.text_or_none("sheet"),
            options.mapping("columns"),
            options.integer("header_row") if "header_row" in options else None,
            options.flag("answered"),
        ),
        audience=options.member("audience", Audience),
        approved_only=options.flag("approved_only"),
        cite=options.flag("cite"),
        replace=options.flag("replace"),
        drafts=options.flag("drafts"),
        fit=options.flag("fit"),
        allow_signed=options.flag("allow_signed"),
        thresholds=Thresholds(*(limits.number(name) for name in ("fill_at", "tick_at", "offer_at")))
        if limits
        else None,
    )
