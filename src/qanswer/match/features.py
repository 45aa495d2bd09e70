"""How near a question is to each topic and each item, as a few numbers, 0 for nothing in common."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from qanswer.match.actor_cues import agreement, cues_in
from qanswer.match.asked import Splitter
from qanswer.match.remembered import remembered
from qanswer.text import fold_kana, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qanswer.match.asked import Asked
    from qanswer.match.index import Index
    from qanswer.match.terms import Analyser

TOPIC_FEATURES = (
    "grams",  # likeness of character n-grams to all that the topic's samples and keywords say, headings included
    "words",  # the same for words
    "own_words",  # for the words of the question alone
    "concepts",  # for concepts of the glossary
    "word_odds",  # log odds that these words are this topic's rather than another's
    "concept_odds",
    "covered",  # how much of the question's own words the topic uses at all
    "keyword",  # how much of the question is a keyword of the topic
    "side",  # whether whose doing it is, and practice or capability, agree; negative where they do not
    "letters",  # likeness of letters to the topic's nearest sample
)
ITEM_FEATURES = (
    "control",  # likeness to what the sheet asks there, headings included
    "answer",  # likeness to what the sheet answers there
    "item_concepts",  # concepts shared with either
    "designations",  # share of the standards' numbers in the question that the sheet names in what it asks there
)
_HEADINGS_THAT_SIDE = 1  # the innermost; a form's title ("Vendor assessment") says nothing of whose doing a row is
_HEADING_KEYWORD = 0.5  # of a keyword in a heading against one in the question
_LETTERS_FOR = 24  # topics whose samples are compared letter by letter; the comparison is the slowest
_ITEMS_BY_TEXT = 40  # items kept for their own words, apart from those that a near topic links to
_TOPICS_KEPT = 40
_QUESTIONS_KEPT = 1024  # whose topics are remembered: past answers are looked for after the sheets are
_DESIGNATION = re.compile(
    r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d{4,6}(?![\d,.]\d)"
)  # "27001" of ISO/IEC 27001:2013; no year


@dataclass(frozen=True, slots=True)
class Likeness:
    """The features of one question against everything that came near."""

    topics: Mapping[int, Sequence[float]]  # topic number -> TOPIC_FEATURES
    items: Mapping[
        int, Sequence[float]
    ]  # item number -> ITEM_FEATURES; items left out are near by no words of their own
    samples: Mapping[int, int]  # topic number -> number of its nearest sample, for the nearest topics
    known: Callable[[int], float]  # item number -> how much of the question's own words it has, rare ones counting more


class Comparer:
    """Compares questions with an index."""

    def __init__(self, index: Index, analyser: Analyser) -> None:
        self.index = index
        self.analyser = analyser
        self._split = lru_cache(_QUESTIONS_KEPT)(Splitter(analyser).split)
        self._near = lru_cache(_QUESTIONS_KEPT)(self._near_topics_of)
        self._designations = [_designations_said(item.all_asked) for item in index.items]

    def compare(self, text: str, context: Sequence[str] = (), hint: str = "") -> Likeness:
        """Return the features of a question under its headings, outermost first."""
        asked = self._split(text, tuple(context), hint)
        topics, samples = self._near(text, tuple(context), hint)
        return Likeness(topics, self._items(asked), samples, self._known(asked))

    def compare_topics(self, text: str, context: Sequence[str] = ()) -> Mapping[int, Sequence[float]]:
        """Return topic number -> TOPIC_FEATURES alone, for a text under its headings, outermost first."""
        return self._near(text, tuple(context), "")[0]

    def _near_topics_of(
        self, text: str, context: tuple[str, ...], hint: str
    ) -> tuple[Mapping[int, tuple[float, ...]], Mapping[int, int]]:
        return self._near_topics(self._split(text, context, hint))

    def _near_topics(self, asked: Asked) -> tuple[dict[int, tuple[float, ...]], dict[int, int]]:
        """Return the features of the nearest topics, and the number of each one's nearest sample."""
        topics = self._topics(asked)
        likest = sorted(topics, key=lambda topic: sum(topics[topic]), reverse=True)[:_LETTERS_FOR]
        nearest = self._nearest_samples(asked.bare, likest)
        rows = {topic: (*row, nearest.get(topic, (0.0, 0))[0]) for topic, row in topics.items()}
        return rows, {topic: sample for topic, (_, sample) in nearest.items()}

    def _topics(self, asked: Asked) -> dict[int, tuple[float, ...]]:
        """Return the features but the last of the nearest topics."""
        known = self.index.by_topic
        words, concepts = asked.weighed("words"), asked.weighed("concepts")
        by_words = known.words.cosines(words)
        columns = (
            known.grams.cosines(asked.weighed("grams")),
            by_words,
            known.words.cosines(dict(asked.own.words)) if asked.headings else by_words,
            known.concepts.cosines(concepts),
            known.word_odds.scores(words),
            known.concept_odds.scores(concepts),
            known.words.shares(dict(asked.own.words)),
            self._keywords(asked),
        )
        totals = list(map(sum, zip(*columns, strict=True)))
        nearest = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)[:_TOPICS_KEPT]
        cues = cues_in((asked.plain, *(bare for _, bare, _ in asked.headings[:_HEADINGS_THAT_SIDE])))
        return {
            topic: (*(column[topic] for column in columns), agreement(known.sides[topic], cues))
            for topic in sorted(nearest)
            if totals[topic]
        }

    def _keywords(self, asked: Asked) -> list[float]:
        """Return for every topic how much of the question its keywords are, 0–1."""
        matched: dict[str, tuple[float, set[int]]] = {}
        headings = [(min(1.0, weight) * _HEADING_KEYWORD, bare) for weight, bare, _ in asked.headings]
        for weight, bare in (*headings, (1.0, asked.bare)):
            for phrase, meaning in self.index.by_topic.keywords.matches(bare):
                worth = weight * (len(phrase) / (len(bare) or 1)) ** 0.5
                before, topics = matched.get(phrase, (0.0, set()))
                matched[phrase] = (max(worth, before), topics | {int(meaning)})
        found = [0.0] * len(self.index.topics)
        for worth, topics in matched.values():
            for topic in topics:
                found[topic] = min(1.0, found[topic] + worth / len(topics))
        return found

    def _nearest_samples(self, bare: str, topics: Iterable[int]) -> dict[int, tuple[float, int]]:
        """Return topic number -> (likeness of letters 0–1, number of the sample) for its nearest sample."""
        asked = fold_kana(bare)
        found = {}
        for topic in topics:
            best = process.extractOne(asked, self.index.by_topic.samples[topic], scorer=fuzz.ratio)
            if best:
                _, likeness, at = best
                found[topic] = (likeness / 100.0, at)
        return found

    def _items(self, asked: Asked) -> dict[int, tuple[float, ...]]:
        known = self.index.by_item
        grams, words = asked.weighed("grams"), asked.weighed("words")
        columns = (
            known.control_grams.cosines(grams),
            known.control_words.cosines(words),
            known.answer_grams.cosines(grams),
            known.answer_words.cosines(words),
            known.concepts.cosines(asked.weighed("concepts")),
        )
        totals = list(map(sum, zip(*columns, strict=True)))
        nearest = nlargest(_ITEMS_BY_TEXT, range(len(totals)), key=totals.__getitem__)
        rows = {item: [column[item] for column in columns] for item in sorted(nearest) if totals[item]}
        named = designations_in(asked.plain)
        return {
            item: ((row[0] + row[1]) / 2, (row[2] + row[3]) / 2, row[4], _share(named, self._designations[item]))
            for item, row in rows.items()
        }

    def _known(self, asked: Asked) -> Callable[[int], float]:
        """Return what tells how much of a question's own words an item has, or names of what it speaks of; 0–1."""
        tables = (self.index.by_item.control_words.table, self.index.by_item.answer_words.table)
        concepts = self.index.by_item.concepts.table
        weight = {form: self.index.by_topic.words.rarity(form) for form in asked.own.words}
        mass = math.fsum(weight.values()) or 1.0
        naming = self.analyser.naming(asked.bare) if weight else {}

        def has(form: str, item: int) -> bool:
            if any(table.holds(form, item) for table in tables):
                return True
            return any(concepts.holds(concept, item) for concept in naming.get(form, ()))

        return lambda item: math.fsum(worth for form, worth in weight.items() if has(form, item)) / mass


def designations_in(text: str) -> frozenset[str]:
    """Return the standards' numbers in a normalised text: {"27001", "27017"}; years are none."""
    return frozenset(_DESIGNATION.findall(text))


@remembered(frozenset[str])
def _designations_said(controls: tuple[str, ...]) -> frozenset[str]:
    return designations_in(normalise("\n".join(controls)))


def _share(named: frozenset[str], known: frozenset[str]) -> float:
    return len(named & known) / len(named) if named else 0.0
