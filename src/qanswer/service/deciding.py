"""A person's decisions on a plan: each is carried out whole, or refused with the reason before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.answer import may_be_told
from qanswer.errors import DecisionRefused, FormChanged
from qanswer.forms.contract import Response
from qanswer.model import Effect, Language, Verdict
from qanswer.plan.model import Action
from qanswer.reasons import reason
from qanswer.report.reasons import sentence
from qanswer.speech import language, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.contract import Form, Placement
    from qanswer.model import Location
    from qanswer.plan.decisions import Decisions
    from qanswer.plan.model import Decision, Plan, PlannedHeader, PlannedRow
    from qanswer.statements import Statement

_SHOWN = 60  # characters of a question in a message


def decided(
    form: Form, plan: Plan, decisions: Decisions, statements: Mapping[str, Statement]
) -> tuple[tuple[PlannedRow, ...], tuple[PlannedHeader, ...]]:
    """Return the plan's rows and header fields as a person decided; what nobody decided on is as planned.

    Args:
        form: the plan's form, opened.
        plan: what was decided on.
        decisions: at most one for each row and each header field.
        statements: every statement that may be taken, by id.

    Raises:
        FormChanged: a decision is for another file, or for a question that the form does not ask there.
        DecisionRefused: a decision cannot be carried out whole.
    """
    if decisions.form_sha256 not in ("", plan.form.sha256):
        raise FormChanged(
            "{path}: is another file than the one decided on; plan it again and decide anew", path=plan.form.path
        )
    rows, header = list(plan.rows), list(plan.header)
    seen: set[tuple[Location, str]] = set()
    for decision in decisions.decisions:
        if (decision.location, decision.question) in seen:
            raise _refusal(decision, said("is decided twice; keep one"))
        seen.add((decision.location, decision.question))
        if (number := _header_number(plan, decision)) is not None:
            header[number] = _decided_header(header[number], decision)
        else:
            number = row_number(plan, decision)
            rows[number] = decided_row(form, plan, rows[number], decision, statements)
    return tuple(rows), tuple(header)


def _header_number(plan: Plan, decision: Decision) -> int | None:
    heads = [(field.place, field.label) for field in plan.header]
    here = (decision.location, decision.question)
    return heads.index(here) if here in heads else None


def _decided_header(field: PlannedHeader, decision: Decision) -> PlannedHeader:
    match decision.action:
        case Action.ACCEPT:
            return field
        case Action.BLANK:
            return replace(field, text="")
        case Action.WRITE if decision.text.strip() and decision.choice is None and not decision.word:
            return replace(field, text=decision.text)
    raise _refusal(decision, said("a blank at the form's head takes a text, or stays blank"))


def row_number(plan: Plan, decision: Decision) -> int:
    """Return which of the plan's rows a decision is on, 0-based.

    Raises:
        FormChanged: the form does not ask that question there.
    """
    here = [number for number, row in enumerate(plan.rows) if row.question.location == decision.location]
    asked = [number for number in here if plan.rows[number].question.text == decision.question]
    if len(asked) == 1:
        return asked[0]
    if asked:
        raise _refusal(decision, said("stands for several rows there, so that it is not clear which is meant"))
    found = (
        said('asks "{question}"', question=_short(plan.rows[here[0]].question.text)) if here else said("is no question")
    )
    raise FormChanged(
        '{path}: {location} {found}, while the decision is on "{short}"; plan the form again and decide anew',
        path=plan.form.path,
        location=decision.location,
        found=found,
        short=_short(decision.question),
    )


def decided_row(
    form: Form, plan: Plan, row: PlannedRow, decision: Decision, statements: Mapping[str, Statement]
) -> PlannedRow:
    """Return what a decision makes of its row; see ``decided``."""
    match decision.action:
        case Action.ACCEPT:
            return replace(row, decision=decision)
        case Action.BLANK:
            return _nothing(row, decision, "decided_blank", None)
        case Action.ASK:
            return _nothing(row, decision, "decided_ask", _owner(plan, row, decision))
        case Action.WRITE:
            _refuse_saying_nothing(decision)
            response = Response(decision.choice, decision.text, decision.citation, decision.word, decided=True)
            return _placed(form, plan, row, decision, response)
        case Action.TAKE:
            statement = _statement(plan, row, decision, statements)
            language = row.question.language
            cited = statement.citation[language] if plan.options.cite else ""
            response = Response(decision.choice, statement.text.get(language, ""), cited, decision.word, decided=True)
            taken = _placed(form, plan, row, decision, response)
            return replace(taken, statement=statement.id, citation=statement.citation[language])


def replaced_places(rows: tuple[PlannedRow, ...]) -> frozenset[Location]:
    """Return where decisions allow a person's words to be lost."""
    return frozenset(edit.place for row in rows if row.decision and row.decision.replace for edit in row.edits)


def _nothing(row: PlannedRow, decision: Decision, code: str, owner: str | None) -> PlannedRow:
    return replace(
        row,
        verdict=Verdict.UNANSWERED,
        owner=owner,
        statement=None,
        choice=None,
        word="",
        edits=(),
        written={},
        reasons=(reason(code),),
        tick_open=False,
        decision=decision,
    )


def _owner(plan: Plan, row: PlannedRow, decision: Decision) -> str:
    owner = decision.owner or row.owner
    known = plan.knowledge.departments
    if not owner:
        raise _refusal(decision, said("names nobody to ask; name one of {known} as its owner", known=list(known)))
    if owner not in known:
        raise _refusal(
            decision, said('"{owner}" is no department; name one of {known}', owner=owner, known=list(known))
        )
    return owner


def _refuse_saying_nothing(decision: Decision) -> None:
    if decision.choice is None and not decision.word and not decision.text.strip():
        raise _refusal(decision, said('has neither choice, word nor text; to leave the row blank, decide "blank"'))


def _statement(plan: Plan, row: PlannedRow, decision: Decision, statements: Mapping[str, Statement]) -> Statement:
    """Return the statement that is taken, if it may be told and has a text in the question's language."""
    statement, language = statements.get(decision.statement), row.question.language
    if statement is None:
        known = [candidate.statement for candidate in row.candidates]
        raise _refusal(
            decision,
            said(
                'there is no statement "{statement}"; the candidates are {known}',
                statement=decision.statement,
                known=known or said("none"),
            ),
        )
    if not may_be_told(statement, plan.options.audience):
        raise _refusal(
            decision,
            said(
                '"{statement}" is for {audience} readers; plan with that audience to take it',
                statement=statement.id,
                audience=statement.audience.value,
            ),
        )
    if not statement.text.get(language):
        raise _refusal(
            decision,
            said(
                '"{statement}" has no text in the language of the question ({language})',
                statement=statement.id,
                language=language.value,
            ),
        )
    if plan.options.approved_only and not statement.is_approved_in(language):
        raise _refusal(
            decision, said('"{statement}" has a translation that nobody approved yet', statement=statement.id)
        )
    return statement


def _placed(form: Form, plan: Plan, row: PlannedRow, decision: Decision, response: Response) -> PlannedRow:
    """Return the row with ``response`` in its cells."""
    may_replace = decision.replace or plan.options.replace
    if row.slot.is_answered and not may_replace:
        raise _refusal(decision, said('somebody answered this already; to write over it, add "replace": true'))
    _refuse_contradiction(row, decision)
    placement = form.place(row.slot, response, replace=may_replace)
    _refuse_loss(decision, placement)
    done = reason("decided_write" if decision.action is Action.WRITE else "decided_take")
    return replace(
        row,
        verdict=Verdict.FILLED,
        owner=None,
        statement=None,
        supported=None,
        choice=placement.choice,
        word=placement.word,
        text=response.text,
        citation=response.citation,
        edits=placement.edits,
        written=placement.written,
        reasons=(done, reason("tick_open", Effect.NO_TICK)) if placement.tick_open else (done,),
        tick_open=placement.tick_open,
        decision=decision,
    )


def _refuse_contradiction(row: PlannedRow, decision: Decision) -> None:
    meant = row.slot.answer.meaning.get(decision.word) if row.slot.answer and decision.word else None
    if meant is not None and decision.choice not in (None, meant):
        raise _refusal(
            decision,
            said(
                '"{word}" says {meant} in this form, not {choice}; keep one',
                word=decision.word,
                meant=meant.value,
                choice=decision.choice,
            ),
        )


def _refuse_loss(decision: Decision, placement: Placement) -> None:
    """Refuse a decision of which a part would find no place in the form."""
    if placement.reasons:
        raise _refusal(decision, sentence(placement.reasons[0], Language(language())))
    ticked = placement.choice is not None or bool(placement.word)
    if not ticked and (decision.choice is not None or decision.word):
        raise _refusal(decision, said("the form has no place for a tick in this row; write the text alone"))


def _refusal(decision: Decision, why: str) -> DecisionRefused:
    return DecisionRefused("decision on {location}: {why}", location=decision.location, why=why)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
