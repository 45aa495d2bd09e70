"""An answered questionnaire as a sheet of its own, for signing off and for forms that nobody can write into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.knowledge.model import CheckSheet, Item
from qanswer.model import Language, Verdict
from qanswer.report.words import CHOICE, VERDICT

if TYPE_CHECKING:
    from qanswer.plan.model import Plan, PlannedRow

_TITLE = {Language.JA: "{name} への回答", Language.EN: "Answers to {name}"}
_PROOF = {
    Language.JA: "設問 {n} 件のうち記入 {filled} 件。回答元：{titles}",
    Language.EN: "{filled} of {n} questions answered. From: {titles}",
}


def answers_as_sheet(plan: Plan, language: Language) -> CheckSheet:
    """Return the questions of a plan with what is, or would be, written: the tick, the text, its source.

    A row that is not filled shows its state in the tick's place, and no text: what is only offered is no answer.
    """
    filled = sum(row.verdict is Verdict.FILLED for row in plan.rows)
    head = _PROOF[language].format(n=len(plan.rows), filled=filled, titles=" / ".join(plan.knowledge.titles))
    return CheckSheet(
        path=plan.form.path,
        sha256=plan.form.sha256,
        title=_TITLE[language].format(name=plan.form.path.name),
        vendor="",
        service="",
        language=language,
        guideline="",
        guideline_url="",
        as_of="",
        legend={},
        head=(head,),
        certifications=(),
        items=tuple(_item(row, language) for row in plan.rows),
    )


def _item(row: PlannedRow, language: Language) -> Item:
    question, filled = row.question, row.verdict is Verdict.FILLED
    category, *rest = question.context or ("",)
    tick = row.word or (CHOICE[row.choice][language] if row.choice else "")
    said = "\n".join(part for part in (row.text, row.citation) if part) if filled else ""
    return Item(
        id=question.number or str(question.location),
        category=category,
        section=" › ".join(rest),
        control=question.text,
        status=None,
        answer=said,
        sign=tick if filled else VERDICT[row.verdict][language],
        owner=row.owner or "",
        origin=str(question.location),
    )
