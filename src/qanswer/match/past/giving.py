"""Whether a past answer may be given to a new question: with its tick, its text alone, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.match import guards
from qanswer.match.agreement import said_in
from qanswer.match.match_result import MatchFacts, RankedStatement
from qanswer.match.past.demand import unspoken_numbers, wanted_in
from qanswer.match.past.statement import statement_of
from qanswer.match.reading import read_question
from qanswer.model import Effect
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.knowledge.model import Knowledge
    from qanswer.library.model import Told
    from qanswer.match.agreement import Said
    from qanswer.match.past.likeness import Compared, PastThresholds
    from qanswer.model import Question, Reason

_MOST_NAMED = 3  # words told to the reviewer, weightiest first
_PERSON = "human_only"
_ATTRIBUTE = "attribute_not_stated"
_NAMED = "named_thing_not_stated"


@dataclass(frozen=True, slots=True)
class Option:
    """One past answer for one question."""

    told: Told
    score: float
    same: bool
    compared: Compared | None
    topics: tuple[tuple[str, float], ...]  # of the question asked before
    agrees: bool  # a yes means the same in both questions, and they name and demand the same
    renews: bool = False  # it takes the place of an older answer to the very same question

    @property
    def said(self) -> Said:
        """What was answered, and when."""
        return said_in(self.told)


def held(
    question: Question, option: Option, knowledge: Knowledge, limits: PastThresholds
) -> tuple[tuple[Reason, ...], bool]:
    """Return what speaks against giving an option, and whether its text may be given."""
    told = option.told
    if told.language is not question.language:
        return (reason("no_translation", Effect.REVIEW),), False
    if option.same or option.renews:
        return (), True
    numbers = unspoken_numbers(question.text, told.question, told.text, question.language)
    missing = (*numbers, *(option.compared.unnamed if option.compared else ()))
    unlike = reason("past_unlike", Effect.REVIEW, missing=missing[:_MOST_NAMED])
    if numbers or option.compared is None or option.score < limits.fill_at or asks_else(option.compared, limits):
        return (unlike,), False
    found = guards.review(question, _facts(option, knowledge))
    if option.score < limits.person_at and any(one.code == _PERSON for one in found):
        return (unlike, *found), False
    kept = tuple(one for one in found if one.code not in _answered_before(question, told, option.compared))
    if any(one.effect is Effect.REVIEW for one in kept):
        return kept, False
    if not option.agrees:
        kept = (reason("past_reworded", Effect.NO_TICK), *kept)
    return kept, True


def _answered_before(question: Question, told: Told, compared: Compared) -> frozenset[str]:
    """Return the codes of reasons that do not count: a person answered, and told what the old question wanted told."""
    asked, before = (wanted_in(text, question.language).keys() for text in (question.text, told.question))
    told_before = asked <= before or (
        not before and compared.unnamed_share == 0 and read_question(told.question, told.language).told
    )
    named_before = {_NAMED} if compared.unnamed_share == 0 else set()  # in other words, which the guard does not know
    return frozenset({_PERSON, *named_before, *({_ATTRIBUTE} if told_before else ())})


def asks_else(compared: Compared, limits: PastThresholds) -> bool:
    """Return whether a new question names too much of which the old one and its answer do not speak."""
    exchanged = compared.unnamed and compared.unasked_share > limits.most_unasked
    most = limits.most_unnamed_of_sure if compared.score >= limits.sure_at else limits.most_unnamed
    return compared.exchanged or compared.unnamed_share > most or bool(exchanged)


def _facts(option: Option, knowledge: Knowledge) -> MatchFacts:
    """Return a past answer as what the guards look at."""
    statement = statement_of(option.told, knowledge.statements, with_tick=True)
    ranked = RankedStatement(statement, option.score, None, None)

    def rank(part: str) -> MatchFacts:
        return replace(facts, confidence=option.score) if part else facts

    facts = MatchFacts((ranked,), (), option.score, knowledge, None, rank)
    return facts
