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
from typing import TYPE_CHECKING, Protocol

from qanswer.match.agreement import disagree, forbids, same_text, supersedes
from qanswer.match.guards.negation import Sense
from qanswer.match.past.demand import same_demand, turns_of
from qanswer.match.past.giving import Option, held
from qanswer.match.past.likeness import Comparison, past_thresholds
from qanswer.match.past.statement import statement_of
from qanswer.model import Candidate, Effect, Match, Question
from qanswer.reasons import reason
from qanswer.text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qanswer.library.model import Asked, Keys, Near, Told
    from qanswer.match.engine import Matcher
    from qanswer.match.past.keys import Recogniser
    from qanswer.match.past.likeness import Compared, Worded
    from qanswer.statements import Statement

    Topics = tuple[tuple[str, float], ...]

_MOST_CANDIDATES = 5  # as many as the report shows
_LONG_ENOUGH = 3  # words of content from which a question needs no heading to be told apart
_SURELY_ONE_TOPIC = 0.5  # shared probability from which two questions that contradict each other are about one thing
_ALIKE_TOPICS = 0.3  # shared probability from which two terse questions are about the same
_MAY_TURN = "may_turn"  # of a question that has a word which might turn it: no reason to doubt a contradiction
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
    is_alike: bool = False  # its question names and demands the same as the new one


_NOTHING = PastFound(Match((), 0.0))


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
        self._comparison = Comparison(matcher.analyser, matcher.index.by_topic.words)
        self._limits = past_thresholds()
        self._items = matcher.knowledge.statements

    def find_all(self, questions: Sequence[Question]) -> list[PastFound]:
        """Return what the library has for each question, in their order."""
        keys = [self._recogniser.keys(question) for question in questions]
        near = self._library.near(keys)
        return [self.found(*one) for one in zip(questions, keys, near, strict=True)]

    def search(self, question: Question) -> list[tuple[Told, float]]:
        """Return past answers that are near a question or a few words, best and newest first."""
        keys = self._recogniser.keys(question)
        (near,) = self._library.near([keys])
        return [(option.told, option.score) for option in self._options(question, keys, near)]

    def _options(self, question: Question, keys: Keys, near: Near) -> list[Option]:
        """Return what may be offered, best first, the later of two as good."""
        new = self._comparison.question(question.text, question.language)
        options: list[Option] = []
        for asked in near.asked:
            told = [one for one in near.told[asked.number] if self._may_give(one)]
            if told:
                newest = self._option(question, keys, new, asked, told[0])
                options += [newest, *(replace(newest, told=one) for one in told[1:])]
        return sorted(options, key=lambda one: (-one.score, _later_first(one.told.questionnaire.date), one.told.id))

    def found(self, question: Question, keys: Keys, near: Near) -> PastFound:
        """Return what the library has for a question, given its keys and what is near it."""
        options = [one for one in self._options(question, keys, near) if one.score >= self._limits.offer_at]
        if not options:
            return _NOTHING
        return self._decided(question, options)

    def _option(self, question: Question, keys: Keys, new: Worded, asked: Asked, told: Told) -> Option:
        if asked.keys.same == keys.same and self._under_same_heading(question, keys, new, asked, told):
            return Option(told, 1.0, same=True, compared=None, topics=asked.keys.topics, agrees=True)
        old = self._comparison.question(told.question, told.language)
        compared = self._comparison.compare(
            new, old, self._comparison.text(told.text), dict(keys.topics), dict(asked.keys.topics)
        )
        bare = asked.keys.bare == keys.bare and self._under_same_heading(question, keys, new, asked, told)
        agrees = (bare or self._is_worded_alike(compared)) and _same_demand(question, told)
        if bare and agrees:
            return Option(told, 1.0, same=True, compared=compared, topics=asked.keys.topics, agrees=True)
        return Option(told, compared.score, same=False, compared=compared, topics=asked.keys.topics, agrees=agrees)

    def _is_worded_alike(self, compared: Compared) -> bool:
        """Return whether a new question names nothing but what an old one does, and next to nothing less."""
        if compared.unnamed or compared.exchanged or compared.score < self._limits.tick_at:
            return False
        return compared.unasked_share <= self._limits.most_unasked_of_a_tick

    @staticmethod
    def _under_same_heading(question: Question, keys: Keys, new: Worded, asked: Asked, told: Told) -> bool:
        """Return whether two questions in the same words ask the same, as far as their headings tell."""
        if len(new.words) >= _LONG_ENOUGH:
            return True
        shared = _shared(keys.topics, asked.keys.topics)
        headings = {key(text) for text in question.context[-1:]}, {key(text) for text in told.context[-1:]}
        return shared >= _ALIKE_TOPICS or headings[0] == headings[1]

    def _decided(self, question: Question, options: Sequence[Option]) -> PastFound:
        first = self._newest(options)
        others = [option for option in options if option.told is not first.told]
        reasons, sure = held(question, first, self._matcher.knowledge, self._limits)
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
            first.same or first.renews,
            first.agrees,
        )

    def _newest(self, options: Sequence[Option]) -> Option:
        """Return the option to give: the best, or a later one as sure that takes its place."""
        first = options[0]
        for option in options[1:]:
            if self._takes_place(option, first):
                first = replace(option, renews=first.same or first.renews)
        return first

    def _takes_place(self, later: Option, first: Option) -> bool:
        """Return whether a later answer counts in place of the best: it says why it differs, or contradicts nothing."""
        if later.said.on <= first.said.on or later.score < self._limits.later_at:
            return False
        if later.score < self._limits.fill_at and not (
            disagree(first.said, later.said) and supersedes(later.said, first.said)
        ):
            return False  # told without comparing the two questions, which takes longest
        alike = self._asked_beside(first, later)
        if disagree(first.said, later.said, same_sense=self._same_sense(first, later, alike)):
            return supersedes(later.said, first.said)
        return later.score >= self._limits.fill_at and self._is_worded_alike(alike)

    def _contradicts(self, first: Option, other: Option) -> bool:
        """Return whether another answer to the same question says otherwise, and neither tells why."""
        if not disagree(first.said, other.said) or supersedes(first.said, other.said):
            return False  # whatever was asked; comparing the two questions takes longest
        alike = self._asked_beside(first, other)
        if not ((first.same and other.same) or self._ask_alike(first, other, alike)):
            return False
        return disagree(first.said, other.said, same_sense=self._same_sense(first, other, alike))

    def _same_sense(self, one: Option, other: Option, alike: Compared) -> bool:
        """Return whether a yes means the same to both questions that were asked before."""
        if one.same and other.same:
            return True
        if one.said.text and same_text(one.said, other.said):
            return False  # what was said in the same words contradicts nothing, whatever it was asked
        asked = [(option.told.question, option.told.language) for option in (one, other)]
        turns = [(turns_of(*question) - {_MAY_TURN}, forbids(question[0])) for question in asked]
        return turns[0] == turns[1] and self._is_worded_alike(alike)

    def _ask_alike(self, one: Option, other: Option, alike: Compared) -> bool:
        """Return whether two questions asked before ask the same, as far as their words and answers tell."""
        if alike.exchanged:
            return False
        score = min(other.score, alike.score)
        one_topic = _shared(one.topics, other.topics) >= _SURELY_ONE_TOPIC
        return score >= (self._limits.offer_at if one_topic else self._limits.later_at)

    def _asked_beside(self, one: Option, other: Option) -> Compared:
        """Return how alike the questions of two past answers are."""
        first, second = (
            self._comparison.question(option.told.question, option.told.language) for option in (one, other)
        )
        told = self._comparison.text(other.told.text)
        return self._comparison.compare(first, second, told, dict(one.topics), dict(other.topics))


def _same_demand(question: Question, told: Told) -> bool:
    """Return whether a yes means the same to a question and to one asked before."""
    return question.language is told.language and same_demand(question.text, told.question, question.language)


def _shared(topics: Topics, others: Topics) -> float:
    """Return how probably two questions are about one topic, 0–1."""
    known = dict(others)
    return sum(min(chance, known.get(topic, 0.0)) for topic, chance in topics)


def asks_plainly(question: Question) -> bool:
    """Return whether nothing in a question turns the meaning of a yes round."""
    return turns_of(question.text, question.language) <= {Sense.PLAIN.value}


def _short(told: Told) -> str:
    return f"{told.questionnaire.date} {' '.join(told.text.split())}"[:120]


def _later_first(date: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in date)
