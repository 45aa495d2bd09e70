"""How near a question is to each topic and each item, as a few numbers between 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest

from rapidfuzz import fuzz

from qanswer.match.postings import Postings, length
from qanswer.text import fold_kana, normalise, strip_asking
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.match.terms import Analyser, Terms
    from qanswer.match.index import Field, Index
    from collections.abc import Mapping, Sequence

TOPIC_FEATURES = (
    "sample",  # likeness to the topic's nearest sample question
    "samples",  # mean likeness to its three nearest samples
    "sample_in_context",  # the same as "sample", the headings counted as part of the question
    "profile",  # share of the question's wording that the topic's samples and keywords know
    "profile_in_context",
    "concepts",  # the same for the concepts of the glossary
    "keyword",  # how much of the question is a keyword of the topic
    "letters",  # likeness of letters to the nearest sample
)
ITEM_FEATURES = (
    "control",  # likeness to what the sheet asks there
    "control_in_context",
    "answer",  # likeness to what the sheet answers there
    "item_concepts",  # concepts shared with either
)
_CONTEXT_WEIGHT = 0.4  # of a heading's word against one of the question; chosen by cross-validation
_DEPTH_DECAY = 0.6  # each heading further out counts this much less
_NEAREST = 3  # samples per topic that are averaged
_LETTERS_FOR = 16  # samples whose letters are compared; the comparison is the slowest


@dataclass(frozen=True, slots=True)
class Likeness:
    """The features of one question against everything that came near."""

    topics: Mapping[int, Sequence[float]]  # topic number -> TOPIC_FEATURES
    items: Mapping[int, Sequence[float]]  # item number -> ITEM_FEATURES
    nearest: Mapping[int, int]  # topic number -> number of its nearest sample


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question's terms, and those of its headings with their weights."""

    bare: str
    terms: Terms
    headings: tuple[tuple[float, Terms], ...]


@dataclass
class Comparer:
    """Compares questions with an index."""

    index: Index
    analyser: Analyser
    _headings: dict[str, Terms] = field(default_factory=dict)

    def compare(self, text: str, context: Sequence[str] = (), hint: str = "") -> Likeness:
        """Return the features of a question under its headings, outermost first."""
        asked = self._asked(text, context, hint)
        samples, samples_in_context = _similar(self.index.samples, asked)
        profile, profile_in_context = _similar(self.index.profiles, asked, concepts=False)
        concepts = _kind_similar(self.index.profiles.concepts, asked.terms.concepts)
        controls, controls_in_context = _similar(self.index.controls, asked)
        answers, _ = _similar(self.index.answers, asked)
        by_topic = self._topics(asked, samples, samples_in_context, (profile, profile_in_context, concepts))
        item_concepts = [
            max(pair)
            for pair in zip(
                _kind_similar(self.index.controls.concepts, asked.terms.concepts),
                _kind_similar(self.index.answers.concepts, asked.terms.concepts),
                strict=True,
            )
        ]
        rows = zip(controls, controls_in_context, answers, item_concepts, strict=True)
        items = {number: row for number, row in enumerate(rows) if any(row)}
        return Likeness(
            {at: row for at, (row, _) in by_topic.items()}, items, {at: near for at, (_, near) in by_topic.items()}
        )

    def _asked(self, text: str, context: Sequence[str], hint: str) -> _Asked:
        bare = strip_asking(text)
        headings = [(_CONTEXT_WEIGHT * _DEPTH_DECAY**depth, name) for depth, name in enumerate(reversed(context))]
        if hint:
            headings.append((_CONTEXT_WEIGHT, hint))
        return _Asked(
            bare, self.analyser.terms(bare), tuple((weight, self._heading(name)) for weight, name in headings)
        )

    def _heading(self, name: str) -> Terms:
        if name not in self._headings:
            self._headings[name] = self.analyser.terms(strip_asking(name))
        return self._headings[name]

    def _topics(
        self, asked: _Asked, plain: Sequence[float], in_context: Sequence[float], profiles: tuple[Sequence[float], ...]
    ) -> dict[int, tuple[Sequence[float], int]]:
        owners = self.index.samples.owners
        per_topic: dict[int, list[tuple[float, int]]] = {}
        best_in_context: dict[int, float] = {}
        for number, (score, contextual) in enumerate(zip(plain, in_context, strict=True)):
            if contextual > 0.0:
                topic = owners[number]
                per_topic.setdefault(topic, []).append((score, number))
                if contextual > best_in_context.get(topic, 0.0):
                    best_in_context[topic] = contextual
        letters = self._letters(asked.bare, in_context)
        keywords = self._keywords(asked.bare)
        result: dict[int, tuple[Sequence[float], int]] = {}
        for topic, scored in per_topic.items():
            top = nlargest(_NEAREST, scored)
            mean = sum(score for score, _ in top) / _NEAREST
            row = (top[0][0], mean, best_in_context[topic], profiles[0][topic], profiles[1][topic], profiles[2][topic],
                   keywords.get(topic, 0.0), letters.get(topic, 0.0))  # fmt: skip
            result[topic] = (row, top[0][1])
        return result

    def _letters(self, bare: str, in_context: Sequence[float]) -> dict[int, float]:
        """Return topic number -> likeness of letters, 0–1, for the topics of the nearest samples."""
        nearest = nlargest(_LETTERS_FOR, range(len(in_context)), key=in_context.__getitem__)
        asked = fold_kana(bare)
        found: dict[int, float] = {}
        for number in nearest:
            sample = self._folded_sample(number)
            likeness = max(fuzz.ratio(asked, sample), fuzz.token_sort_ratio(asked, sample)) / 100.0
            topic = self.index.samples.owners[number]
            found[topic] = max(found.get(topic, 0.0), likeness)
        return found

    @lru_cache(maxsize=20_000)  # noqa: B019 - one comparer lives as long as the process
    def _folded_sample(self, number: int) -> str:
        return fold_kana(self.index.samples.texts[number])

    def _keywords(self, bare: str) -> dict[int, float]:
        """Return topic number -> how much of the question its keywords are, 0–1."""
        size = len(normalise(bare)) or 1
        matched: dict[str, set[int]] = {}
        for phrase, meaning in self.index.keywords.matches(bare):
            matched.setdefault(phrase, set()).add(int(meaning))
        found: dict[int, float] = {}
        for phrase, topics in matched.items():
            worth = (len(phrase) / size) ** 0.5 / len(topics)
            for topic in topics:
                found[topic] = min(1.0, found.get(topic, 0.0) + worth)
        return found

    __hash__ = object.__hash__


def _similar(indexed: Field, asked: _Asked, *, concepts: bool = True) -> tuple[list[float], list[float]]:
    """Return each text's likeness to the question alone and to the question under its headings, 0–1.

    The mean over the kinds of terms that the question has.
    """
    kinds: list[tuple[Postings, Mapping[str, int], list[tuple[float, Mapping[str, int]]]]] = [
        (indexed.grams, asked.terms.grams, [(weight, terms.grams) for weight, terms in asked.headings]),
        (indexed.words, asked.terms.words, [(weight, terms.words) for weight, terms in asked.headings]),
    ]
    if concepts:
        pass
    used = [kind for kind in kinds if kind[1] or kind[2]]
    plain, in_context = [0.0] * indexed.grams.size, [0.0] * indexed.grams.size
    for postings, counts, headings in used:
        alone = postings.weigh(counts)
        together = dict(alone)
        for weight, heading in headings:
            for term, worth in postings.weigh(heading).items():
                if term in postings.rarity:
                    together[term] = together.get(term, 0.0) + weight * worth
        _add(plain, postings, alone, len(used))
        _add(in_context, postings, together, len(used))
    return plain, in_context


def _add(scores: list[float], postings: Postings, vector: Mapping[str, float], kinds: int) -> None:
    size = length(vector) * kinds
    if size:
        for number, product in enumerate(postings.products(vector)):
            if product:
                scores[number] += product / size


def _kind_similar(postings: Postings, counts: Mapping[str, int]) -> list[float]:
    vector = postings.weigh(counts)
    size = length(vector)
    return [product / size for product in postings.products(vector)] if size else [0.0] * postings.size
