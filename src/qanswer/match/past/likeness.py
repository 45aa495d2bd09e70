"""How alike a new question and one asked before are, and how probably the old answer answers the new one."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.match.phrases import Phrases
from qanswer.match.reading import read_question
from qanswer.match.stem import stem
from qanswer.match.terms import words
from qanswer.match.wording import names_something
from qanswer.text import normalise, strip_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.match.postings import Postings
    from qanswer.match.terms import Analyser
    from qanswer.model import Language

FEATURES = (
    "grams_told",  # likeness of character n-grams of the question to the old answer's text
    "said_alike",  # everyday paraphrases that both have, up to a limit
    "said_apart",  # share of the question's paraphrases that the old question and answer do not have
    "topics",  # how far both are about the same topics
    "topics_apart",  # probability of the question's topics that the old one is not about
    "named",  # how much is named by both, up to a limit
    "unnamed",  # share of what the question names that the old question and answer do not
)
_SURELY_ALIKE = 2.0  # weight of shared paraphrases from which more do not count
_BROAD = 0.4  # weight of a paraphrase of something that stands in many questions, against 1
_SURELY_NAMED = 8.0  # weight of shared naming words from which more do not count
_KEPT = 20_000  # texts whose words are remembered
SCORE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as it is compared."""

    grams: Mapping[str, int]
    words: Mapping[str, int]
    concepts: Mapping[str, int]
    alike: frozenset[str]  # everyday paraphrases
    naming: frozenset[str]  # words that name something
    named_by: Mapping[str, frozenset[str]]  # word → concepts in whose names it stands here


@dataclass(frozen=True, slots=True)
class Compared:
    """A question asked before beside a new one."""

    score: float  # 0–1, probability that its answer answers the new one
    unnamed_share: float  # 0–1, of what the new question names, by weight, that neither the old one nor its answer does
    unasked_share: float  # 0–1, of what the old question names, by weight, that the new one does not
    unnamed: tuple[str, ...]  # what the new question names and neither the old one nor its answer does
    unasked: tuple[str, ...]  # what the old question names and the new one does not


class Comparison:
    """Compares questions, given how much each word tells."""

    def __init__(self, analyser: Analyser, grams: Postings, words_: Postings) -> None:
        self._analyser = analyser
        self._rarity = {"grams": grams.rarity, "words": words_.rarity}
        self._worded = lru_cache(_KEPT)(self._read)

    def question(self, text: str, language: Language) -> Worded:
        """Return a question as it is compared."""
        return self._worded(strip_asking(read_question(text, language).demand))

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
        rarity = self._rarity["words"]
        unnamed = _lacking(new, {*old.words, *told.words}, {*old.concepts, *told.concepts, *old.alike, *told.alike})
        unasked = _lacking(old, {*new.words}, {*new.concepts, *new.alike})
        alike = _weight(new.alike & (old.alike | told.alike))
        mass = self._mass(new.naming) or 1.0
        row = (
            self._cosine("grams", new.grams, told.grams),
            min(1.0, alike / _SURELY_ALIKE),
            1.0 - alike / _weight(new.alike) if new.alike else 0.0,
            math.fsum(min(chance, old_topics.get(topic, 0.0)) for topic, chance in topics.items()),
            math.fsum(chance for topic, chance in topics.items() if topic not in old_topics),
            min(1.0, self._mass(new.naming - unnamed) / _SURELY_NAMED),
            self._mass(unnamed) / mass,
        )
        model = _model()
        odds = model["offset"] + math.fsum(model[name] * value for name, value in zip(FEATURES, row, strict=True))
        return Compared(
            round(1.0 / (1.0 + math.exp(-odds)), SCORE_DIGITS),
            row[FEATURES.index("unnamed")],
            self._mass(unasked) / (self._mass(old.naming) or 1.0),
            tuple(sorted(unnamed, key=lambda word: (-rarity(word), word))),
            tuple(sorted(unasked, key=lambda word: (-rarity(word), word))),
        )

    def _read(self, bare: str) -> Worded:
        terms = self._analyser.terms(bare)
        named: dict[str, set[str]] = {}
        for phrase, concept in self._analyser.named_in(bare):
            for word in words(phrase):
                named.setdefault(word.form, set()).add(concept)
        alike = list(paraphrases().matches(bare))
        for phrase, row in alike:
            for word in words(phrase):
                named.setdefault(word.form, set()).add(row)
        naming = frozenset(word.form for word in words(bare) if word.names and _tells(word.form))
        by = {form: frozenset(concepts) for form, concepts in named.items()}
        return Worded(terms.grams, terms.words, terms.concepts, frozenset(row for _, row in alike), naming, by)

    def _mass(self, terms: Iterable[str]) -> float:
        rarity = self._rarity["words"]
        return math.fsum(rarity(term) for term in sorted(terms))

    def _cosine(self, kind: str, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        rarity = self._rarity[kind]
        lengths = [math.fsum(rarity(term) ** 2 for term in terms) for terms in (one, other)]
        if not all(lengths):
            return 0.0
        return math.fsum(rarity(term) ** 2 for term in one if term in other) / math.sqrt(lengths[0] * lengths[1])


def _tells(form: str) -> bool:
    return names_something(form) and form not in _everyday()


@cache
def _everyday() -> frozenset[str]:
    table = tomllib.loads(files("qanswer.match.past").joinpath("everyday.toml").read_text(encoding="utf-8"))
    japanese = {word.form for text in table["ja"] for word in words(normalise(text))}
    return frozenset({*table["ja"], *japanese, *map(stem, table["en"])})


def _lacking(of: Worded, said: Sequence[str] | set[str], concepts: set[str]) -> frozenset[str]:
    """Return the naming words of a text that neither stand elsewhere nor belong to a concept spoken of there."""
    return frozenset(
        word for word in of.naming if word not in said and not of.named_by.get(word, frozenset()) & concepts
    )


@cache
def paraphrases() -> Phrases:
    """Return the everyday paraphrases: phrase → the row it stands in; broad ones are told by their name."""
    table = tomllib.loads(files("qanswer.match.past").joinpath("paraphrases.toml").read_text(encoding="utf-8"))
    return Phrases(
        (phrase, f"{kind} {number}")
        for kind in ("rows", "broad")
        for number, row in enumerate(table[kind])
        for phrase in row
    )


def _weight(rows: frozenset[str]) -> float:
    return math.fsum(_BROAD if row.startswith("broad") else 1.0 for row in rows)


@dataclass(frozen=True, slots=True)
class PastThresholds:
    """From which probabilities on something is done with a past answer."""

    offer_at: float
    fill_at: float
    most_unnamed: float  # share of what the question names that may be left unspoken of in what is given
    most_unasked: float  # share of what the old question names that a new one may leave out which names something else
    later_at: float  # from which a later answer that says otherwise takes an earlier one's place
    person_at: float  # on matters that a person must answer


@cache
def _stored() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(files("qanswer.match.past").joinpath("weights.toml").read_text(encoding="utf-8"))


def _model() -> Mapping[str, float]:
    return _stored()["model"]


@cache
def past_thresholds() -> PastThresholds:
    """Return the thresholds that ship with the package."""
    return PastThresholds(**_stored()["thresholds"])
