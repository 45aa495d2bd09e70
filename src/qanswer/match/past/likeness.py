"""How alike a new question and one asked before are, and how probably the old answer answers the new one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.guards.numerals import in_digits
from qanswer.match.past.demand import wanted_in
from qanswer.match.past.lexicon import exchanged, paraphrases, rows_of, same_phrases, sides, tells
from qanswer.match.reading import read_question
from qanswer.match.terms import words
from qanswer.packaged import packaged
from qanswer.text import normalise, strip_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.match.postings import Postings
    from qanswer.match.terms import Analyser
    from qanswer.model import Language
    from qanswer.statements import Attribute

FEATURES = (
    "said_alike",  # everyday paraphrases that both have, up to a limit
    "said_apart",  # share of the question's paraphrases that the old question and answer do not have
    "topics",  # how far both are about the same topics
    "topics_apart",  # probability of the question's topics that the old one is not about
    "named",  # how much is named by both, up to a limit
    "unnamed",  # share of what the question names that the old question and answer do not
    "unasked",  # share of what the old question names that the new one does not
    "wanted_apart",  # both want something told, and nothing that both want: how often, where
)
_SURELY_ALIKE = 2.0  # weight of shared paraphrases from which more do not count
_BROAD = 0.4  # weight of a paraphrase of something that stands in many questions, against 1
_SURELY_NAMED = 8.0  # weight of shared naming words from which more do not count
_KEPT = 20_000  # texts whose words are remembered
SCORE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as it is compared."""

    words: Mapping[str, int]
    concepts: Mapping[str, int]
    alike: frozenset[str]  # everyday paraphrases
    rows: frozenset[str]  # of words that mean the same
    sides: frozenset[str]  # that it names of what parts two questions
    wants: frozenset[Attribute]  # what a question wants told
    naming: frozenset[str]  # words that name something
    named_by: Mapping[str, frozenset[str]]  # word → concepts in whose names it stands here, rows of words it stands in


@dataclass(frozen=True, slots=True)
class Compared:
    """A question asked before beside a new one."""

    score: float  # 0–1, probability that its answer answers the new one
    unnamed_share: float  # 0–1, of what the new question names, by weight, that neither the old one nor its answer does
    unasked_share: float  # 0–1, of what the old question names, by weight, that the new one does not
    unnamed: tuple[str, ...]  # what the new question names and neither the old one nor its answer does
    unasked: tuple[str, ...]  # what the old question names and the new one does not
    exchanged: bool  # the new question names the other side of something: leaving instead of joining


class Comparison:
    """Compares questions, given how much each word tells."""

    def __init__(self, analyser: Analyser, words_: Postings) -> None:
        self._analyser, self._rarity = analyser, words_.rarity
        self._worded = lru_cache(_KEPT)(self._read)

    def question(self, text: str, language: Language) -> Worded:
        """Return a question as it is compared."""
        wanted = wanted_in(text, language)
        asking = frozenset(word.form for words_ in wanted.values() for word in words(words_))
        return self._worded(strip_asking(read_question(text, language).demand), frozenset(wanted), asking)

    def text(self, text: str) -> Worded:
        """Return an answer as it is compared."""
        return self._worded(normalise(text))

    def compare(
        self, new: Worded, old: Worded, told: Worded, topics: Mapping[str, float], old_topics: Mapping[str, float]
    ) -> Compared:
        """Return how probably what was ``told`` to an ``old`` question answers a ``new`` one.

        Args:
            new: the question.
            old: one that was asked before.
            told: what was answered.
            topics: id → probability that the new question is about it.
            old_topics: the same of the old one.
        """
        rarity = self._rarity
        unnamed, unasked = _lacking(new, old, told), _lacking(old, new)
        row = self.features(new, old, told, topics, old_topics)
        model = _model()
        odds = model["offset"] + math.fsum(model[name] * value for name, value in zip(FEATURES, row, strict=True))
        return Compared(
            round(1.0 / (1.0 + math.exp(-odds)), SCORE_DIGITS),
            self._share(unnamed, new),
            self._share(unasked, old),
            tuple(sorted(unnamed, key=lambda word: (-rarity(word), word))),
            tuple(sorted(unasked, key=lambda word: (-rarity(word), word))),
            bool(exchanged(new.sides, old.sides, told.sides)),
        )

    def features(
        self, new: Worded, old: Worded, told: Worded, topics: Mapping[str, float], old_topics: Mapping[str, float]
    ) -> tuple[float, ...]:
        """Return the values of ``FEATURES``; arguments as of ``compare``.

        A concept of the glossary makes words alike here, where it only counts: it is a topic rather than a word, and what
        may be left unspoken of is told by the words.
        """
        unnamed = _lacking(new, old, told, by_concept=True)
        alike = _weight(new.alike & (old.alike | told.alike))
        return (
            min(1.0, alike / _SURELY_ALIKE),
            1.0 - alike / _weight(new.alike) if new.alike else 0.0,
            math.fsum(min(chance, old_topics.get(topic, 0.0)) for topic, chance in topics.items()),
            math.fsum(chance for topic, chance in topics.items() if topic not in old_topics),
            min(1.0, self._mass(new.naming - unnamed) / _SURELY_NAMED),
            self._share(unnamed, new),
            self._share(_lacking(old, new, by_concept=True), old),
            float(bool(new.wants and old.wants and not new.wants & old.wants)),
        )

    def _read(
        self, bare: str, wants: frozenset[Attribute] = frozenset(), asking: frozenset[str] = frozenset()
    ) -> Worded:
        terms = self._analyser.terms(bare)
        alike = list(paraphrases().matches(bare))
        same = list(same_phrases().matches(bare))
        named: dict[str, set[str]] = {form: set(rows_of(form)) for form in terms.words}
        for phrase, meaning in (*self._analyser.named_in(bare), *alike, *same):
            for form in {*(word.form for word in words(phrase)), *phrase.split()}:  # of stems a stem may be another
                named.setdefault(form, set()).add(meaning)
        naming = frozenset(word.form for word in words(in_digits(bare)) if word.names and tells(word.form)) - asking
        by = {form: frozenset(meanings) for form, meanings in named.items()}
        return Worded(
            terms.words,
            terms.concepts,
            frozenset(row for _, row in alike),
            frozenset({row for form in terms.words for row in rows_of(form)} | {row for _, row in same}),
            frozenset(sides().found_in(bare)),
            wants,
            naming,
            by,
        )

    def _share(self, lacking: Iterable[str], of: Worded) -> float:
        """Return how much of what a text names is lacking, 0–1 by weight."""
        return self._mass(lacking) / (self._mass(of.naming) or 1.0)

    def _mass(self, terms: Iterable[str]) -> float:
        rarity = self._rarity
        return math.fsum(rarity(term) for term in sorted(terms))


def _lacking(of: Worded, *others: Worded, by_concept: bool = False) -> frozenset[str]:
    """Return the naming words of a text that stand in no other, nor any word that means the same there.

    Args:
        of: the text.
        others: what may have its words.
        by_concept: words that name one concept of the glossary mean the same.
    """
    said = {word for other in others for word in other.words}
    meant = {meaning for other in others for meaning in (*other.alike, *other.rows)}
    if by_concept:
        meant |= {concept for other in others for concept in other.concepts}
    return frozenset(word for word in of.naming - said if not of.named_by.get(word, frozenset()) & meant)


def _weight(rows: frozenset[str]) -> float:
    return math.fsum(_BROAD if row.startswith("broad") else 1.0 for row in rows)


@dataclass(frozen=True, slots=True)
class PastThresholds:
    """From which probabilities on something is done with a past answer."""

    offer_at: float
    fill_at: float
    most_unnamed: float  # share of what the question names that may be left unspoken of in what is given
    sure_at: float  # from which more may be left unspoken of
    most_unnamed_of_sure: float  # as ``most_unnamed``, from there
    most_unasked: float  # share of what the old question names that a new one may leave out which names something else
    later_at: float  # from which a later answer that says otherwise takes an earlier one's place
    tick_at: float  # from which its tick goes along
    most_unasked_of_a_tick: float  # share of what the old question names that the new one may leave out, for its tick
    person_at: float  # on matters that a person must answer


@cache
def _stored() -> Mapping[str, Mapping[str, float]]:
    return packaged("match/past/weights")


def _model() -> Mapping[str, float]:
    return _stored()["model"]


@cache
def past_thresholds() -> PastThresholds:
    """Return the thresholds that ship with the package."""
    return PastThresholds(**_stored()["thresholds"])
