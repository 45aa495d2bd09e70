"""The matcher: built once from what is known, asked once per question."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.match import cache, guards
from qanswer.match.features import ITEM_FEATURES, Comparer
from qanswer.match.follow_up_rows import depends_on_previous
from qanswer.match.highlights import Span, common_spans
from qanswer.match.index import Index, Linked, index_items, index_topics, make_linked
from qanswer.match.lead import leading_piece
from qanswer.match.link import links_of
from qanswer.match.logit import Distribution, distribution
from qanswer.match.match_result import MatchFacts, RankedStatement, RankedTopic
from qanswer.match.rivals import rivals, sheet_of
from qanswer.match.services import Services
from qanswer.match.terms import Analyser
from qanswer.match.weights import (
    Calibration,
    DraftCalibration,
    DraftWeights,
    Thresholds,
    Weights,
    stored_calibration,
    stored_draft_calibration,
    stored_drafts,
    stored_thresholds,
    stored_weights,
)
from qanswer.match.wording import Vocabulary
from qanswer.model import Candidate, Effect, Language, Match, Question
from qanswer.reasons import reason
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.match.features import Likeness

MOST_CANDIDATES = 5  # as many as the report shows
LONGEST_QUESTION = 4_000  # characters, two pages; a longer text is no question, and comparing it takes minutes
SCORE_DIGITS = 6  # further ones depend on the platform's rounding


@dataclass(frozen=True, slots=True)
class Found:
    """A statement found by searching, and where it shows why."""

    statement: str  # its id
    score: float  # 0–1, probability that it is what was searched for
    topic: str | None  # id of the topic through which it was found
    control_spans: tuple[Span, ...]  # where what it answers has words of the search
    answer_spans: tuple[Span, ...]


class Matcher:
    """Finds the items that answer a question, and says how sure that is."""

    def __init__(self, knowledge: Knowledge, weights: Weights | None = None) -> None:
        self.knowledge = knowledge
        self.thresholds: Thresholds = stored_thresholds()
        self._weights = weights or stored_weights()
        self._calibration = stored_calibration()
        self._drafts, self._draft_calibration = stored_drafts(), stored_draft_calibration()
        self.index, self.linked, self._comparer = _prepared(knowledge, self._weights)
        self._vocabulary = Vocabulary(self._comparer.analyser, self.index, self.linked)
        self.services = Services(knowledge)

    def with_weights(self, weights: Weights, calibration: Calibration) -> Matcher:
        """Return a matcher that shares this one's index and links and weighs likeness otherwise."""
        other = copy(self)
        other._weights, other._calibration = weights, calibration  # noqa: SLF001 - of this very class
        return other

    def with_drafts(self, weights: DraftWeights, calibration: DraftCalibration) -> Matcher:
        """Return a matcher that shares this one's index and links and weighs drafted links otherwise."""
        other = copy(self)
        other._drafts, other._draft_calibration = weights, calibration  # noqa: SLF001 - of this very class
        return other

    @property
    def analyser(self) -> Analyser:
        """What splits texts into terms."""
        return self._comparer.analyser

    @property
    def weights(self) -> Weights:
        """What likeness is weighed by."""
        return self._weights

    def topics_near(self, text: str, context: Sequence[str] = ()) -> Mapping[int, Sequence[float]]:
        """Return topic number → features of the topics that a text under its headings is near."""
        return self._comparer.compare_topics(text, context)

    def likeness(self, question: Question) -> Likeness:
        """Return the features that ``question`` is judged by."""
        return self._comparer.compare(question.text, question.context, question.hint)

    def match(
        self, question: Question, parent: Match | None = None, parent_text: str = "", fill_at: float | None = None
    ) -> Match:
        """Return what the sheet has for ``question``.

        Args:
            question: a row of a form.
            parent: the match of the row this one leans on, where it does.
            parent_text: that row's question, which then stands like a heading.
            fill_at: confidence from which that row is filled; the usual one where it is None.
        """
        if len(question.text) > LONGEST_QUESTION:
            too_long = reason("too_long", Effect.REVIEW, limit=LONGEST_QUESTION)
            return Match((), 0.0, None, None, (too_long,))
        context = (*question.context, parent_text) if parent_text else question.context
        found = self._facts(question.text, context, question.hint, parent)
        facts = replace(found, fill_at=self.thresholds.fill_at if fill_at is None else fill_at)
        if not facts.statements:
            return self._matched(question, facts)
        named = self.services.named(question.text, context)
        facts = self._of_the_named(facts, named)
        facts = replace(facts, other_service=self.services.other(named, sheet_of(facts.statements[0].statement)))
        against = (facts.led_by(place) for place in rivals(question, facts, self.services, named))
        return replace(
            self._matched(question, facts),
            rivals=tuple(self._matched(question, other) for other in against if other.confidence >= facts.fill_at),
        )

    def _of_the_named(self, facts: MatchFacts, named: frozenset[str]) -> MatchFacts:
        """Return the facts with an item first that is of the service the question names, if one is sure enough."""
        if not named or sheet_of(facts.statements[0].statement) in named:
            return facts
        own = (at for at, ranked in enumerate(facts.statements) if sheet_of(ranked.statement) in named)
        return next((led for led in map(facts.led_by, own) if led.confidence >= facts.fill_at), facts)

    def _matched(self, question: Question, facts: MatchFacts) -> Match:
        first = facts.topics[0].topic if facts.topics else None
        return Match(
            tuple(
                Candidate(ranked.statement.id, ranked.score, _evidence(ranked, question.language))
                for ranked in facts.statements
            ),
            facts.confidence,
            first.id if first else None,
            first.owner if first else None,
            guards.review(question, facts),
            leading_piece(question, facts.statements[0], self._vocabulary) if facts.statements else "",
        )

    def match_all(self, questions: Iterable[Question], fill_at: float | None = None) -> list[Match]:
        """Return the matches of a form's rows, in their order; rows that lean on the one above are matched with it.

        Args:
            questions: the form's rows, from the top.
            fill_at: confidence from which a row is filled; the usual one where it is None.
        """
        matches: list[Match] = []
        parent: tuple[Match, str] | None = None
        for question in questions:
            if parent and depends_on_previous(question.text):
                matches.append(self.match(question, *parent, fill_at))
            else:
                matches.append(self.match(question))
                parent = (matches[-1], question.text)
        return matches

    def search(self, text: str, limit: int = MOST_CANDIDATES) -> tuple[Found, ...]:
        """Return the items nearest to ``text``, best first; () where nothing is near."""
        chances = self._distribution(text, (), "")
        synonyms = self._comparer.analyser.synonyms(normalise(text))
        return tuple(self._found(text, synonyms, number, chances) for number in _ranked(chances.items, limit))

    def _found(self, text: str, synonyms: Sequence[str], number: int, chances: Distribution) -> Found:
        item, topic = self.index.items[number], chances.via.get(number)
        return Found(
            item.id,
            self._score(chances, number),
            None if topic is None else self.index.topics[topic].id,
            common_spans(text, item.own_asked, synonyms),
            common_spans(text, item.own_text, synonyms),
        )

    def _distribution(self, text: str, context: Sequence[str], hint: str) -> Distribution:
        return distribution(self.linked, self._comparer.compare(text, context, hint), self._weights, self._drafts)

    def facts(self, question: Question) -> MatchFacts:
        """Return what matching finds out about a question that leans on no other."""
        return self._facts(question.text, question.context, question.hint, None)

    def _facts(self, text: str, context: Sequence[str], hint: str, parent: Match | None) -> MatchFacts:
        likeness = self._comparer.compare(text, context, hint)
        chances = distribution(self.linked, likeness, self._weights, self._drafts)
        best = {self.index.items[number].id: number for number in _ranked(chances.items, MOST_CANDIDATES)}
        facts = MatchFacts(
            tuple(self._ranked_statement(number, chances) for number in best.values()),
            self._ranked_topics(chances),
            0.0,
            self.knowledge,
            parent,
            lambda part: self._facts(part, context, "", parent),
        )

        def led_by(facts: MatchFacts, place: int) -> MatchFacts:
            first = facts.statements[place]
            number = best[first.statement.id]
            others = (ranked for ranked in facts.statements if ranked is not first)
            return replace(
                facts,
                statements=(first, *others),
                confidence=self._confidence(chances, number),
                wording=lambda plain: self._vocabulary.wording(plain, number, _answer(likeness, number)),
            )

        return replace(led_by(facts, 0), lead=led_by) if best else facts

    def _score(self, chances: Distribution, number: int) -> float:
        """Return the probability that an item is an acceptable source; rounded, so that platforms agree on it."""
        if number in self.linked.drafted:
            return self._draft_confidence(chances, number)
        return round(self._calibration.confidence(chances.items[number]), SCORE_DIGITS)

    def _draft_confidence(self, chances: Distribution, number: int) -> float:
        """Return the probability that an item whose links are drafts is an acceptable source."""
        next_best = max((chance for other, chance in chances.items.items() if other != number), default=0.0)
        none = chances.none + math.fsum(chances.gaps.values())
        return round(self._draft_calibration.confidence(chances.items[number], next_best, none), SCORE_DIGITS)

    def _confidence(self, chances: Distribution, first: int) -> float:
        """Return the probability that the first item is an acceptable source.

        Items reached as answers to the same topic share its probability among them, and any of them will do.
        """
        if first in self.linked.drafted:
            return self._draft_confidence(chances, first)
        topic = chances.via.get(first)
        together = chances.items[first]
        if topic is not None and self._answers(chances, first, topic):
            together = math.fsum(
                chances.items[number] for number in chances.items if self._answers(chances, number, topic)
            )
        return round(self._calibration.confidence(min(together, 1.0)), SCORE_DIGITS)

    def _answers(self, chances: Distribution, number: int, topic: int) -> bool:
        """Return whether an item was reached as an answer to ``topic``."""
        if chances.via.get(number) != topic:
            return False
        return any(link.answers for at, link in self.linked.links[number] if at == topic)

    def _ranked_statement(self, number: int, chances: Distribution) -> RankedStatement:
        topic = chances.via.get(number)
        link = next((link for at, link in self.linked.links[number] if at == topic), None)
        named = None if topic is None else self.index.topics[topic]
        return RankedStatement(self.index.items[number], self._score(chances, number), named, link)

    def _ranked_topics(self, chances: Distribution) -> tuple[RankedTopic, ...]:
        """Return the topics by probability; a covered one has that of its most probable item."""
        scores = dict(chances.gaps)
        for number, score in chances.items.items():
            topic = chances.via.get(number)
            if topic is not None:
                scores[topic] = max(scores.get(topic, 0.0), score)
        best = _ranked(scores, MOST_CANDIDATES)
        return tuple(RankedTopic(self.index.topics[at], scores[at], at in self.linked.covered) for at in best)


def _prepared(knowledge: Knowledge, weights: Weights) -> tuple[Index, Linked, Comparer]:
    """Return the index, the links and the comparer, from the cache where it has them."""
    analyser = Analyser(knowledge.concepts)
    by_topic = cache.read_topics(knowledge)
    if by_topic is None:
        by_topic = index_topics(knowledge.topics, analyser)
        cache.write_topics(knowledge, by_topic)
    statements = tuple(knowledge.statements.values())
    kept = cache.read_items(knowledge) if weights == stored_weights() else None
    by_item = kept[0] if kept else index_items(statements, analyser)
    index = Index(knowledge.topics, statements, by_topic, by_item)
    comparer = Comparer(index, analyser)
    links = kept[1] if kept else [links_of(item, comparer, weights) for item in statements]
    if not kept and weights == stored_weights():
        cache.write_items(knowledge, by_item, links)
    return index, make_linked(index, links), comparer


def _ranked(scores: Mapping[int, float], limit: int) -> list[int]:
    return sorted(scores, key=lambda number: (-scores[number], number))[:limit]


def _answer(likeness: Likeness, item: int) -> float:
    """Return how like a question is to what an item answers."""
    row = likeness.items.get(item)
    return row[ITEM_FEATURES.index("answer")] if row else 0.0


def _evidence(ranked: RankedStatement, language: Language) -> tuple[str, ...]:
    if ranked.topic is None:
        return ()
    name = ranked.topic.name_ja if language is Language.JA else ranked.topic.name_en
    return (name,) if name else ()
