"""From a form's questions to the past answers that may be given again, with what speaks against each.

The rules, in the order they are asked:

1. The same question, after folding, asked and approved before: its newest answer, with its tick. A terse one ("Response
   time") is only the same under the same heading, or where both are about the same topic.
2. A question in other words: its text where both surely ask the same and next to nothing that the new one names is left
   unspoken of; its tick only where sense, numbers and wording agree.
3. Of several answers the newest, where it tells why it differs; answers that contradict each other without a reason are
   all shown and none is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from qanswer.match import guards
from qanswer.match.guards.negation import Sense
from qanswer.match.guards.polarity import turns_in
from qanswer.match.guards.quantities import quantities
from qanswer.match.match_result import MatchFacts, RankedStatement
from qanswer.match.past.agreement import Said, disagree, supersedes
from qanswer.match.past.likeness import Comparison, past_thresholds
from qanswer.match.past.statement import statement_of
from qanswer.match.reading import read_question
from qanswer.model import Candidate, Effect, Language, Match, Question, Reason
from qanswer.reasons import reason
from qanswer.text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qanswer.library.model import Asked, Keys, Near, Told
    from qanswer.match.engine import Matcher
    from qanswer.match.past.keys import Recogniser
    from qanswer.match.past.likeness import Compared, PastThresholds, Worded
    from qanswer.statements import Statement

    Topics = tuple[tuple[str, float], ...]

_MOST_CANDIDATES = 5  # as many as the report shows
_LONG_ENOUGH = 3  # words of content from which a question needs no heading to be told apart
_SURELY_ONE_TOPIC = 0.5  # shared probability from which two questions that contradict each other are about one thing
_MAY_TURN = "may_turn"  # of a question that has a word which might turn it: no reason to doubt a contradiction
_ALIKE_TOPICS = 0.3  # shared probability from which two terse questions are about the same
_WORDING_AGREES = 0.1  # share of what either names that the other may leave out, for a tick
_MOST_NAMED = 3  # words told to the reviewer, weightiest first
_PERSON = "human_only"
CONFLICT = "sources_conflict"


class Answered(Protocol):
    """A library, as far as it is asked here."""

    def near(self, questions: Sequence[Keys]) -> Sequence[Near]:
        """Return for each question the nearest ones asked before, with their approved answers."""


@dataclass(frozen=True, slots=True)
class PastFound:
    """What the library has for one question."""

    match: Match  # candidates name ``statements``
    statements: Mapping[str, Statement] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)  # id of a statement → the past answer
    is_same: bool = False  # the first candidate answered the very same question
    is_sure: bool = False  # its text may be given


_NOTHING = PastFound(Match((), 0.0))


@dataclass(frozen=True, slots=True)
class _Option:
    """One past answer for one question."""

    told: Told
    score: float
    same: bool
    compared: Compared | None
    topics: tuple[tuple[str, float], ...]  # of the question asked before
    agrees: bool  # a yes means the same in both questions, and they name and demand the same

    @property
    def said(self) -> Said:
        return Said(self.told.choice, self.told.text, self.told.questionnaire.date)


class PastFinder:
    """Finds past answers for the questions of a form."""

    def __init__(
        self, library: Answered, matcher: Matcher, recogniser: Recogniser, *, may_give: Callable[[Told], bool]
    ) -> None:
        """Make a finder.

        Args:
            library: what was told before.
            matcher: whose terms, topics and guards are used.
            recogniser: made the library's keys.
            may_give: whether a past answer is neither too old nor for other readers.
        """
        self._library, self._matcher, self._recogniser = library, matcher, recogniser
        self._may_give = may_give
        index = matcher.index.by_topic
        self._comparison = Comparison(matcher.analyser, index.grams, index.words)
        self._limits = past_thresholds()
        self._items = matcher.knowledge.statements

    def find_all(self, questions: Sequence[Question]) -> list[PastFound]:
        """Return what the library has for each question, in their order."""
        keys = [self._recogniser.keys(question) for question in questions]
        near = self._library.near(keys)
        return [self._found(*one) for one in zip(questions, keys, near, strict=True)]

    def search(self, question: Question) -> list[tuple[Told, float]]:
        """Return past answers that are near a question or a few words, best and newest first."""
        keys = self._recogniser.keys(question)
        (near,) = self._library.near([keys])
        return [(option.told, option.score) for option in self._options(question, keys, near)]

    def _options(self, question: Question, keys: Keys, near: Near) -> list[_Option]:
        """Return what may be offered, best first, the later of two as good."""
        new = self._comparison.question(question.text, question.language)
        options: list[_Option] = []
        for asked in near.asked:
            told = [one for one in near.told[asked.number] if self._may_give(one)]
            if told:
                newest = self._option(question, keys, new, asked, told[0])
                options += [newest, *(replace(newest, told=one) for one in told[1:])]
        return sorted(options, key=lambda one: (-one.score, _later_first(one.told.questionnaire.date), one.told.id))

    def _found(self, question: Question, keys: Keys, near: Near) -> PastFound:
        options = [one for one in self._options(question, keys, near) if one.score >= self._limits.offer_at]
        if not options:
            return _NOTHING
        return self._decided(question, options)

    def _option(self, question: Question, keys: Keys, new: Worded, asked: Asked, told: Told) -> _Option:
        if asked.keys.same == keys.same and self._under_same_heading(question, keys, new, asked, told):
            return _Option(told, 1.0, same=True, compared=None, topics=asked.keys.topics, agrees=True)
        old = self._comparison.question(told.question, told.language)
        compared = self._comparison.compare(
            new, old, self._comparison.text(told.text), dict(keys.topics), dict(asked.keys.topics)
        )
        bare = asked.keys.bare == keys.bare and self._under_same_heading(question, keys, new, asked, told)
        agrees = (bare or not (compared.unnamed or compared.unasked)) and _same_demand(question, told)
        if bare and agrees:
            return _Option(told, 1.0, same=True, compared=compared, topics=asked.keys.topics, agrees=True)
        return _Option(told, compared.score, same=False, compared=compared, topics=asked.keys.topics, agrees=agrees)

    @staticmethod
    def _under_same_heading(question: Question, keys: Keys, new: Worded, asked: Asked, told: Told) -> bool:
        """Return whether two questions in the same words ask the same, as far as their headings tell."""
        if len(new.words) >= _LONG_ENOUGH:
            return True
        shared = _shared(keys.topics, asked.keys.topics)
        headings = {key(text) for text in question.context[-1:]}, {key(text) for text in told.context[-1:]}
        return shared >= _ALIKE_TOPICS or headings[0] == headings[1]

    def _decided(self, question: Question, options: Sequence[_Option]) -> PastFound:
        first = self._newest(options)
        others = [option for option in options if option.told is not first.told]
        reasons, sure = self._held(question, first)
        rivals = [option for option in others if sure and self._contradicts(first, option)]
        if rivals:
            reasons = (reason(CONFLICT, Effect.REVIEW, others=tuple(_short(one.told) for one in rivals[:2])), *reasons)
        ordered = [first, *rivals, *(option for option in others if option not in rivals)][:_MOST_CANDIDATES]
        statements = [statement_of(option.told, self._items, with_tick=option.agrees) for option in ordered]
        return PastFound(
            Match(
                tuple(Candidate(one.id, option.score) for one, option in zip(statements, ordered, strict=True)),
                first.score,
                first.told.topic or None,
                first.told.owner or None,
                reasons,
            ),
            {one.id: one for one in statements},
            {one.id: option.told for one, option in zip(statements, ordered, strict=True)},
            first.same,
            sure and not rivals,
        )

    def _newest(self, options: Sequence[_Option]) -> _Option:
        """Return the option to give: the best, or a later one as sure that takes its place."""
        first = options[0]
        for option in options[1:]:
            if option.score < self._limits.later_at or not disagree(
                first.said, option.said, same_sense=self._same_sense(first, option)
            ):
                continue
            if supersedes(option.said, first.said):
                first = replace(option, same=first.same)  # what it takes the place of was asked in the same words
        return first

    def _contradicts(self, first: _Option, other: _Option) -> bool:
        """Return whether another answer to the same question says otherwise, and neither tells why."""
        if not ((first.same and other.same) or self._ask_alike(first, other)):
            return False
        apart = disagree(first.said, other.said, same_sense=self._same_sense(first, other))
        return apart and not supersedes(first.said, other.said)

    @staticmethod
    def _same_sense(one: _Option, other: _Option) -> bool:
        """Return whether a yes means the same to both questions that were asked before."""
        turns = [_turns(option.told.question, option.told.language) - {_MAY_TURN} for option in (one, other)]
        return turns[0] == turns[1]

    def _ask_alike(self, one: _Option, other: _Option) -> bool:
        """Return whether two questions asked before ask the same, as far as their words and answers tell."""
        first, second = (
            self._comparison.question(option.told.question, option.told.language) for option in (one, other)
        )
        told = self._comparison.text(other.told.text)
        compared = self._comparison.compare(first, second, told, dict(one.topics), dict(other.topics))
        near = min(other.score, compared.score) >= self._limits.later_at
        return near or _shared(one.topics, other.topics) >= _SURELY_ONE_TOPIC

    def _held(self, question: Question, option: _Option) -> tuple[tuple[Reason, ...], bool]:
        """Return what speaks against giving an option, and whether its text may be given."""
        if option.told.language is not question.language:
            return (reason("no_translation", Effect.REVIEW),), False
        if option.same:
            return (), True
        limits, compared = self._limits, option.compared
        missing = compared.unnamed[:_MOST_NAMED] if compared else ()
        unlike = reason("past_unlike", Effect.REVIEW, missing=missing)
        if option.score < limits.fill_at or compared is None or _asks_else(compared, limits):
            return (unlike,), False
        found = guards.review(question, self._facts(option))
        if option.score < limits.person_at and any(one.code == _PERSON for one in found):
            return (unlike, *found), False
        kept = tuple(one for one in found if one.code != _PERSON)
        if any(one.effect is Effect.REVIEW for one in kept):
            return kept, False
        if not option.agrees:
            kept = (reason("past_reworded", Effect.NO_TICK), *kept)
        return kept, True

    def _facts(self, option: _Option) -> MatchFacts:
        """Return a past answer as what the guards look at."""
        ranked = RankedStatement(statement_of(option.told, self._items, with_tick=True), option.score, None, None)

        def rank(part: str) -> MatchFacts:
            return replace(facts, confidence=option.score) if part else facts

        facts = MatchFacts((ranked,), (), option.score, self._matcher.knowledge, None, rank)
        return facts


def _same_demand(question: Question, told: Told) -> bool:
    """Return whether a yes means the same to both questions, and both demand the same numbers."""
    if question.language is not told.language:
        return False
    if _turns(question.text, question.language) != _turns(told.question, told.language):
        return False
    return _numbers(question.text, question.language) == _numbers(told.question, told.language)


def _shared(topics: Topics, others: Topics) -> float:
    """Return how probably two questions are about one topic, 0–1."""
    known = dict(others)
    return sum(min(chance, known.get(topic, 0.0)) for topic, chance in topics)


@lru_cache(maxsize=16_384)
def _turns(text: str, language: Language) -> frozenset[str]:
    """Return what turns the meaning of a yes in a question."""
    asked = [part.plain for part in read_question(text, language).parts]
    return turns_in(asked, japanese=language is Language.JA)


def _numbers(text: str, language: Language) -> set[tuple[str, str, float]]:
    """Return the numbers that a question demands."""
    return {(one.dimension, one.unit, one.amount) for one in quantities(read_question(text, language).plain)}


def asks_plainly(question: Question) -> bool:
    """Return whether nothing in a question turns the meaning of a yes round."""
    return _turns(question.text, question.language) <= {Sense.PLAIN.value}


def _asks_else(compared: Compared, limits: PastThresholds) -> bool:
    """Return whether a new question names too much of which the old one and its answer do not speak."""
    exchanged = compared.unnamed and compared.unasked_share > limits.most_unasked
    return compared.unnamed_share > limits.most_unnamed or bool(exchanged)


def _short(told: Told) -> str:
    return f"{told.questionnaire.date} {' '.join(told.text.split())}"[:120]


def _later_first(date: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in date)
