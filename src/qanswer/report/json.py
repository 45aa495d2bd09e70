"""The report for programs: schema ``qanswer/report/1``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qanswer.model import SheetCell, Verdict
from qanswer.plan.decisions import decision_as_json
from qanswer.report.reasons import told
from qanswer.statements import PastOrigin, SheetOrigin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.model import Candidate
    from qanswer.plan.model import Filled, PlannedRow
    from qanswer.statements import Statement

SCHEMA = "qanswer/report/1"


def as_json(filled: Filled) -> dict[str, object]:
    """Return the report as plain values, in the fixed schema; additions only ever add keys."""
    return {
        "schema": SCHEMA,
        "tool": {"version": filled.plan.tool_version},
        "knowledge": {"path": str(filled.plan.knowledge.path), "sha256": filled.plan.knowledge.sha256},
        "form": {"path": str(filled.plan.form.path), "sha256": filled.plan.form.sha256},
        "output": {"path": str(filled.output), "sha256": filled.output_sha256},
        "summary": {
            "questions": len(filled.rows),
            **{verdict.value: filled.count(verdict) for verdict in Verdict},
            "open": filled.open,
            "ticks_open": filled.ticks_open,
            "not_asked": len(filled.plan.not_asked),
            "folded": filled.plan.folded,
            "overlong": filled.overlong,
            "ask": dict(filled.owners),
        },
        "header": dict(filled.header_written),
        "rows": [_row(row, filled) for row in filled.rows],
    }


def text(filled: Filled) -> str:
    """Return the report as indented JSON, ending in a line feed."""
    return json.dumps(as_json(filled), ensure_ascii=False, indent=1) + "\n"


def _row(row: PlannedRow, filled: Filled) -> dict[str, object]:
    return {
        "location": row.question.location.as_json(),
        "number": row.question.number,
        "context": list(row.question.context),
        "question": row.question.text,
        "verdict": row.verdict.value,
        "confidence": round(row.confidence, 4),
        "choice": row.choice.value if row.choice else None,
        "open": row.is_open,
        "tick_open": row.tick_open,
        "written": {_short(place, row): text for place, text in row.written.items()},
        "matches": [_match(candidate, filled.plan.statements) for candidate in row.candidates],
        "topic": row.topic,
        "ask": row.owner,
        "reasons": [told(reason, row.question.language) for reason in row.reasons],
        "reason_codes": [reason.code for reason in row.reasons],
        **({"decision": decision_as_json(row.decision)} if row.decision else {}),
    }


def _match(candidate: Candidate, said: Mapping[str, Statement]) -> dict[str, object]:
    """Return a candidate by where it comes from: ``{"item": "6.8"}`` or ``{"past": {…}}``, with its score."""
    statement = said[candidate.statement]
    match statement.origin:
        case PastOrigin(form, location):
            place: dict[str, object] = {"form": form, "location": location.as_json(), "date": statement.stated_on}
            return {"past": place, "score": round(candidate.score, 4)}
        case SheetOrigin():
            return {"item": statement.id, "score": round(candidate.score, 4)}


def _short(place: str, row: PlannedRow) -> str:
    """Return ``D12`` for a cell of the question's own sheet, any other place in full."""
    here = row.question.location
    return place.removeprefix(f"{here.sheet}!") if isinstance(here, SheetCell) else place
