"""A form's questions, each with what would be written for it and why; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.answer import Policy, asks_to_be_told
from qanswer.errors import NoQuestions
from qanswer.forms.answers.shared_cells import in_agreement
from qanswer.forms.contract import Placement, Response
from qanswer.model import Choice, Effect, Language, Verdict
from qanswer.plan.model import FillOptions, FormFile, KnowledgeUsed, Plan, PlannedHeader, PlannedRow
from qanswer.precedence import is_turned, is_unsaid, without_ticks
from qanswer.reasons import reason
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.contract import Form, Overrides, Slot
    from qanswer.knowledge.model import Knowledge
    from qanswer.model import Answer, Location, Question, Reason
    from qanswer.service.profile import Profile
    from qanswer.sources import Weighed

_DRAFT_MARK = {Language.JA: "【要確認】", Language.EN: "[To be confirmed] "}


def make_plan(
    form: Form, weighed: Sequence[Weighed], knowledge: Knowledge, profile: Profile, options: FillOptions
) -> Plan:
    """Return what would be done with ``form``.

    Args:
        form: the customer's, opened.
        weighed: what is to be done with each of the form's slots, in their order.
        knowledge: whose sheets were asked.
        profile: what goes into header fields.
        options: what the user asks for; with thresholds.
    """
    responses = [_response(one.answer, slot.question, options) for slot, one in zip(form.slots, weighed, strict=True)]
    agreed = in_agreement(form.slots, responses)
    rows = tuple(
        _row(form, slot, one, response, options)
        for slot, one, response in zip(form.slots, weighed, agreed, strict=True)
    )
    said = {candidate.statement: one.statements for one in weighed for candidate in one.match.candidates}
    return Plan(
        form=FormFile(form.path, form.sha256),
        knowledge=_used(knowledge),
        options=options,
        rows=rows,
        header=tuple(_header(form, profile)),
        statements={name: replace(said[name][name], links=(), is_open=False, restrictions=()) for name in sorted(said)},
        not_asked=form.layout.left,
        folded=form.layout.folded,
    )


def fits(plan: Plan, form: Form) -> bool:
    """Tell whether a plan, wherever it was kept meanwhile, is for what ``form`` asks, and writes only where answers go."""
    slots = [row.slot for row in plan.rows] == list(form.slots)
    heads = [(field.place, field.label, field.before) for field in plan.header]
    return (
        slots
        and heads == [(field.place, field.label, field.before) for field in form.header_fields]
        and all(edit.place in _places(row.slot) for row in plan.rows for edit in row.edits)
    )


def _places(slot: Slot) -> tuple[Location | None, ...]:
    return (*(slot.answer.places if slot.answer else ()), slot.remark, slot.source)


def refuse_without_questions(form: Form, told: Overrides) -> None:
    """Refuse a form in which nothing is asked.

    Raises:
        NoQuestions: with what was left alone, and what to say of the layout.
    """
    if form.slots:
        return
    skipped = "; ".join(f"{_place(skip.place)}: {skip.reason}" for skip in form.layout.skipped[:3])
    seen = said(" (left alone: {skipped})", skipped=skipped) if skipped else ""
    if told.columns:
        named = ",".join(f"{role}={column}" for role, column in told.columns.items())
        raise NoQuestions(
            "{path}: no questions found in {named}{seen}; check --columns, --sheet and --header-row",
            path=form.path,
            named=named,
            seen=seen,
        )
    raise NoQuestions(
        "{path}: no questions found{seen}; see `qanswer inspect`, or name the columns: --columns "
        "question=C,answer=E --header-row 5",
        path=form.path,
        seen=seen,
    )


def _place(place: Mapping[str, object]) -> str:
    return " ".join(str(value) if key == "sheet" else f"{key} {value}" for key, value in place.items())


def _used(knowledge: Knowledge) -> KnowledgeUsed:
    titles = tuple(sheet.title for sheet in knowledge.sheets)
    return KnowledgeUsed(knowledge.main.path, titles, knowledge.sha256, knowledge.departments)


def _row(form: Form, slot: Slot, weighed: Weighed, response: Response | None, options: FillOptions) -> PlannedRow:
    """Return what would become of one slot, where ``response`` goes into it."""
    match, answer = weighed.match, weighed.answer
    row = PlannedRow(
        slot=slot,
        verdict=answer.verdict,
        confidence=match.confidence,
        candidates=match.candidates,
        topic=match.topic,
        owner=answer.owner,
        statement=answer.statement,
        supported=answer.choice,
        text=answer.text,
        citation=answer.citation,
        reasons=answer.reasons,
    )
    if response is None:
        return row
    placement = form.place(slot, response, replace=options.replace)
    if response.tells and placement.choice is not None and not _is_written(response.text, placement):
        # a tick says nothing of who, how or when: without the text it is no answer
        placement = Placement((), {}, None, (reason("nowhere_to_write", Effect.REVIEW), *placement.reasons))
    verdict, reasons = _after_placing(answer, placement)
    return replace(
        row,
        verdict=verdict,
        choice=placement.choice,
        word=placement.word,
        edits=placement.edits,
        written=placement.written,
        reasons=reasons,
        tick_open=verdict is Verdict.FILLED and (placement.tick_open or any(map(is_unsaid, reasons))),
    )


def policy_of(options: FillOptions) -> Policy:
    """Return what the options allow."""
    limits = options.thresholds
    if limits is None:
        raise ValueError("a plan is made with thresholds")
    return Policy(limits.fill_at, limits.tick_at, limits.offer_at, options.approved_only, options.audience)


def _response(answer: Answer, question: Question, options: FillOptions) -> Response | None:
    cited = answer.citation if options.cite and (answer.text or answer.choice is not None) else ""
    if answer.verdict is Verdict.FILLED:
        good = answer.choice is Choice.NO and any(map(is_turned, answer.reasons))
        return Response(answer.choice, answer.text, cited, tells=asks_to_be_told(question), good=good)
    if options.drafts and answer.verdict is Verdict.REVIEW and answer.text:
        return Response(None, _DRAFT_MARK[question.language] + answer.text, cited)
    return None


def _is_written(text: str, placement: Placement) -> bool:
    return bool(text.strip()) and any(text.strip() in written for written in placement.written.values())


def _after_placing(answer: Answer, placement: Placement) -> tuple[Verdict, tuple[Reason, ...]]:
    """Return the verdict and reasons once it is known what found a place in the form."""
    wants_tick = placement.choice is not None or placement.tick_open
    reasons = (*placement.reasons, *(answer.reasons if wants_tick else without_ticks(answer.reasons)))
    if answer.verdict is Verdict.REVIEW:
        return Verdict.REVIEW, ((reason("draft"), *reasons) if placement.edits else reasons)
    if placement.edits:
        return Verdict.FILLED, reasons
    if not placement.reasons:
        reasons = (reason("nowhere_to_write", Effect.REVIEW), *reasons)
    return Verdict.REVIEW, reasons


def _header(form: Form, profile: Profile) -> Iterator[PlannedHeader]:
    """Yield the form's own header fields (company, service, date …), each with what the profile has for it."""
    known = _spoken(form, profile)
    for field in form.header_fields:
        yield PlannedHeader(field.kind, field.place, field.label, field.before, _text_for(field.kind, known))


def _spoken(form: Form, profile: Profile) -> Mapping[str, str]:
    """Return the profile in the form's language: English where none of its questions is Japanese."""
    japanese = any(slot.question.language is Language.JA for slot in form.slots)
    return profile.profile if japanese else {**profile.profile, **profile.english}


def _text_for(kind: str, profile: Mapping[str, str]) -> str:
    """Return what belongs into a header field; "" where the profile lacks it, or a part of it."""
    values = [profile.get(part, "") for part in kind.split("+")]
    return " ".join(values) if all(values) else ""
