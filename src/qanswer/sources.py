"""Which of several sources answers a question: the check sheets, or an answer given before.

The rules, in the order they are asked:

1. Two items of the check sheets that could both be given, and contradict each other: neither is, both are shown. Which
   ones could: ``match/rivals.py``.
2. The check sheet's answer and a past one likewise, and where the sheet's could be given, and a past one that is near
   says otherwise.
3. The same question, answered and approved before: that answer, with its tick, on matters for a person too.
4. The same question in other words: its text where it names and demands the same, or where the sheets have no answer,
   or one they are less sure of.
5. Otherwise the sheets decide; past answers that are near stand behind them, to be taken by a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.answer import decide, may_be_told, tick_of
from qanswer.match.agreement import Said, disagree, supersedes
from qanswer.match.past.likeness import past_thresholds
from qanswer.match.rivals import sheet_of, tick_by_status
from qanswer.model import Choice, Effect, Verdict
from qanswer.precedence import holding, is_doubt
from qanswer.reasons import reason
from qanswer.statements import SheetOrigin, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.answer import Policy
    from qanswer.match.past.finder import PastFound
    from qanswer.model import Answer, Match, Question, Reason
    from qanswer.statements import Statement

_MOST_CANDIDATES = 5  # as many as the report shows
_EXCERPT = 120  # characters of a text in a reason
_CONFLICT = "sources_conflict"
_TICKS = {Status.MET: Choice.YES, Status.NOT_MET: Choice.NO}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is to be done with a question, and what that was decided on."""

    match: Match  # candidates of all sources, the deciding one's first
    answer: Answer
    statements: Mapping[str, Statement]  # every statement the match names


def weigh(
    question: Question, match: Match, past: PastFound | None, statements: Mapping[str, Statement], policy: Policy
) -> Weighed:
    """Return what to do with ``question``, given what the check sheets and the library, if there is one, have for it."""
    from_sheet = decide(match, statements, question, policy)
    if other := _among_sheets(match, from_sheet, statements, policy):
        match = replace(match, reasons=(other, *match.reasons))
        from_sheet = decide(match, statements, question, policy)
    if past is None or not past.match.candidates:
        return Weighed(match, from_sheet, statements)
    known = {**statements, **past.statements}
    given = _with_past(question, past, known, policy)
    if given.verdict is Verdict.FILLED and (other := _contradicted(match, past, from_sheet, known, policy)):
        held = replace(past.match, reasons=(other, *past.match.reasons))
        return Weighed(_joined(held, match), _with_past(question, replace(past, match=held), known, policy), known)
    if _past_decides(past, given, from_sheet, match):
        return Weighed(_joined(past.match, match), given, known)
    if from_sheet.verdict is Verdict.FILLED and past.match.confidence >= past_thresholds().later_at:
        other = _contradiction(match, past, None, known)
        if other is not None:
            held = replace(match, reasons=(other, *match.reasons))
            return Weighed(_joined(held, past.match), decide(held, known, question, policy), known)
    return Weighed(_joined(match, past.match), from_sheet, known)


def _among_sheets(match: Match, answer: Answer, statements: Mapping[str, Statement], policy: Policy) -> Reason | None:
    """Return the reason not to give the check sheets' answer: that another item, as near, contradicts it; None of most."""
    if answer.verdict is not Verdict.FILLED:
        return None
    first, sure = statements[match.candidates[0].statement], not any(map(is_doubt, match.reasons))
    for rival in match.rivals:
        other = statements[rival.candidates[0].statement]
        elsewhere = holding(rival.reasons) or (sure and any(map(is_doubt, rival.reasons)))
        if elsewhere or not may_be_told(other, policy.audience):
            continue
        if _cannot_both_be(first, answer.choice, other, tick_of(rival, other, policy)[0]):
            return reason(_CONFLICT, Effect.REVIEW, others=(_item_shown(first), _item_shown(other)))
    return None


def _cannot_both_be(one: Statement, choice: Choice | None, other: Statement, against: Choice | None) -> bool:
    """Return whether two items contradict each other, given what would be ticked from each; None: the tick stays open.

    Of one sheet the ticks do only where both are given; of two, the statuses tell where no tick does.
    """
    statuses = [tick_by_status(statement) for statement in (one, other)]
    if sheet_of(one) == sheet_of(other) and statuses[0] is not statuses[1]:
        return {choice, against} == {Choice.YES, Choice.NO}
    ticks = statuses if choice is None or against is None else [choice, against]
    if statuses[0] is not statuses[1] and None not in ticks and ticks[0] is not ticks[1]:
        return True
    return disagree(Said(None, one.own_text, one.stated_on), Said(None, other.own_text, other.stated_on))


def _with_past(question: Question, past: PastFound, known: Mapping[str, Statement], policy: Policy) -> Answer:
    """Return what to do where the past answer decides; whether it is sure enough was judged when it was found."""
    sure = replace(policy, fill_at=0.0, tick_at=0.0, offer_at=0.0)
    answer = decide(past.match, known, question, sure)
    if answer.verdict is not Verdict.FILLED:
        return answer
    source = known[past.match.candidates[0].statement]
    return replace(answer, reasons=(*answer.reasons, reason("from_past", date=source.stated_on)))


def _past_decides(past: PastFound, given: Answer, from_sheet: Answer, match: Match) -> bool:
    if given.verdict is Verdict.FILLED:
        alike = past.is_same or past.is_alike
        return alike or from_sheet.verdict is not Verdict.FILLED or past.match.confidence > match.confidence
    if from_sheet.verdict is Verdict.FILLED:
        return any(one.code == _CONFLICT for one in past.match.reasons)
    return past.match.confidence > match.confidence


def _contradicted(
    match: Match, past: PastFound, from_sheet: Answer, known: Mapping[str, Statement], policy: Policy
) -> Reason | None:
    """Return the reason not to give a past answer that the sheet contradicts; None where it may be given."""
    near = policy.fill_at if match.topic != past.match.topic else policy.offer_at
    if not match.candidates or match.confidence < near:
        return None
    return _contradiction(match, past, from_sheet.choice if from_sheet.verdict is Verdict.FILLED else None, known)


def _contradiction(
    match: Match, past: PastFound, choice: Choice | None, known: Mapping[str, Statement]
) -> Reason | None:
    """Return the reason that the first candidates of sheet and library contradict each other, None where they do not.

    Args:
        match: what the sheets have.
        past: what the library has.
        choice: what would be ticked from the sheet; None where the ticks are not to be compared.
        known: every statement that either names.
    """
    item, told = known[match.candidates[0].statement], known[past.match.candidates[0].statement]
    stated = Said(choice, item.own_text, item.stated_on)
    said = Said(_TICKS.get(told.status) if told.status else None, told.own_text, told.stated_on)
    if not disagree(said, stated) or supersedes(said, stated):
        return None
    return reason(_CONFLICT, Effect.REVIEW, others=(_shown(told), _shown(item)))


def _shown(statement: Statement) -> str:
    return f"{statement.stated_on or statement.id} {' '.join(statement.own_text.split())}".strip()[:_EXCERPT]


def _item_shown(statement: Statement) -> str:
    """Return an item by its sheet and number, with its status and text, shortened."""
    title = statement.origin.title[statement.language] if isinstance(statement.origin, SheetOrigin) else ""
    text = " ".join(statement.own_text.split())
    return " ".join(filter(None, (title, statement.id, statement.printed, text)))[:_EXCERPT]


def _joined(first: Match, then: Match) -> Match:
    """Return a match with the candidates of another behind its own."""
    known = {candidate.statement for candidate in first.candidates}
    further = [candidate for candidate in then.candidates if candidate.statement not in known]
    room = max(_MOST_CANDIDATES - len(further[:2]), 1)
    return replace(
        first,
        candidates=(*first.candidates[:room], *further)[:_MOST_CANDIDATES],
        topic=first.topic or then.topic,
        owner=first.owner or then.owner,
    )
