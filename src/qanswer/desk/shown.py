"""What the page is told of a form: rows as plain values, sentences in the person's language, the form's own words as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.match.highlights import common_spans
from qanswer.model import Language, Verdict
from qanswer.report.offered import words_of
from qanswer.report.reasons import sentence
from qanswer.report.words import CHOICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.desk.opened import OpenedForm
    from qanswer.plan.model import PlannedRow
    from qanswer.statements import Statement

_ENDINGS = re.compile(r"[ぁ-ん、。\s]*")  # every two texts share some: していること


def whole(form: OpenedForm, language: Language) -> dict[str, object]:
    """Return everything that the page of one form shows."""
    return {
        **changed(form, range(len(form.rows)), language),
        "dropped": form.dropped,
        "departments": {code: names[language] for code, names in form.plan.knowledge.departments.items()},
        "statements": {key: _statement(one) for key, one in form.plan.statements.items()},
    }


def changed(form: OpenedForm, positions: Iterable[int], language: Language) -> dict[str, object]:
    """Return the rows at ``positions`` with the version they stand for."""
    return {"version": form.version, "rows": [_row(form, at, language) for at in positions]}


def shared(form: OpenedForm, at: int) -> dict[str, list[tuple[int, int]]]:
    """Return, for each statement offered for a row, the spans of its text that the question has too (0-based letters)."""
    row = form.rows[at]
    offered = (form.plan.statements[candidate.statement] for candidate in row.candidates)
    return {
        one.id: [
            (first, end)
            for first, end in common_spans(row.question.text, one.own_text)
            if not _ENDINGS.fullmatch(one.own_text[first:end])
        ]
        for one in offered
    }


def state(form: OpenedForm, at: int) -> str:
    """Return what a row needs: decide, tick, check or done."""
    if at in form.decisions:
        return "done"
    row = form.rows[at]
    if row.verdict is not Verdict.FILLED:
        return "decide"
    return "tick" if row.tick_open else "check"


def _row(form: OpenedForm, at: int, language: Language) -> dict[str, object]:
    row, told, decision = form.rows[at], form.told.get(at), form.decisions.get(at)
    waiting = told is not None and decision is None
    text = told.text if told is not None and waiting else row.text
    reasons = [{"effect": one.effect.value, "sentence": sentence(one, language)} for one in row.reasons]
    if told is not None and waiting:
        reasons.insert(0, {"effect": "note", "sentence": f"← {_department(form, told.owner, language)}"})
    question = row.question
    return {
        "id": at,
        "place": str(question.location),
        "number": question.number,
        "context": list(question.context),
        "question": question.text,
        "state": state(form, at),
        "is_news": at in form.news,
        "confidence": row.confidence,
        "words": list(words_of(row)),
        "word": row.word,
        "shown_tick": row.word or (CHOICE[row.choice][language] if row.choice else ""),
        "text": text,
        "citation": "" if waiting and told is not None else row.citation,
        "written": dict(row.written),
        "statement": row.statement,
        "ask": row.owner,
        "reasons": reasons,
        "candidates": [{"statement": one.statement, "score": one.score} for one in row.candidates],
        "decision": None if decision is None else {"action": decision.action.value, "owner": decision.owner},
        "decided_at": decision.note if decision else "",
        "haystack": "\n".join((question.number, *question.context, question.text, text, row.statement or "")),
    }


def _department(form: OpenedForm, code: str, language: Language) -> str:
    names: Mapping[Language, str] | None = form.plan.knowledge.departments.get(code)
    return names[language] if names else code


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "kind": statement.kind.value,
        "printed": statement.printed,
        "asked": statement.own_asked,
        "text": statement.own_text,
        "citation": statement.citation[statement.language],
        "stated_on": statement.stated_on,
        "audience": statement.audience.value,
    }


def spoken(row: PlannedRow, language: Language) -> dict[str, object]:
    """Return the answer to a pasted question as the page shows it."""
    filled = row.verdict is Verdict.FILLED
    return {
        "question": row.question.text,
        "verdict": row.verdict.value,
        "tick": CHOICE[row.supported][row.question.language] if filled and row.supported else "",
        "text": row.text if filled else "",
        "citation": row.citation if filled else "",
        "reasons": [sentence(known, language) for known in row.reasons],
    }
