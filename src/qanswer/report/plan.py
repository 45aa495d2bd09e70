"""The plan for programs: schema ``qanswer/plan/1``, each reason with its sentence beside the facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qanswer.plan.codec import plan_as_json, row_as_json
from qanswer.plan.evidence import reason_as_json
from qanswer.report.reasons import sentence

if TYPE_CHECKING:
    from qanswer.plan.model import Plan, PlannedRow


def as_json(plan: Plan) -> dict[str, object]:
    """Return the plan as plain values."""
    return {**plan_as_json(plan), "rows": [told_row(row) for row in plan.rows]}


def text(plan: Plan) -> str:
    """Return the plan as indented JSON, ending in a line feed."""
    return json.dumps(as_json(plan), ensure_ascii=False, indent=1) + "\n"


def told_row(row: PlannedRow) -> dict[str, object]:
    """Return one row as plain values, its reasons in words too."""
    language = row.question.language
    reasons = [{**reason_as_json(one), "sentence": sentence(one, language)} for one in row.reasons]
    return {**row_as_json(row), "reasons": reasons}
