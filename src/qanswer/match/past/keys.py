"""What a question is recognised by in the library: two writings of it give the same keys, on any machine."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.library.model import Keys
from qanswer.match.actor_cues import cues_in
from qanswer.match.logit import topic_utilities
from qanswer.match.past.lexicon import paraphrases
from qanswer.match.reading import read_question
from qanswer.match.terms import words
from qanswer.text import key, normalise, strip_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qanswer.library.model import Told
    from qanswer.match.engine import Matcher
    from qanswer.model import Question

_TOPICS_KEPT = 4  # of a question; those further off are as good as impossible
_LEAST_CHANCE = 0.01
_DIGITS = 4  # of a chance; further ones depend on the platform's rounding
_TOKEN_DIGITS = 10  # hexadecimal; a term's token says nothing and needs no quoting in any query language
_MADE_BY = (  # every source that the keys of a question depend on
    "text.py",
    "text_tables.toml",
    "match/terms.py",
    "match/stem.py",
    "match/phrases.py",
    "match/reading.py",
    "match/reading.toml",
    "match/actor_cues.toml",
    "match/past/keys.py",
    "match/past/lexicon.py",
    "match/past/paraphrases.toml",
)


class Recogniser:
    """Makes the keys of questions."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    @cached_property
    def analysis(self) -> str:
        """Name of this analysis: another program or glossary has another name, and its keys are not comparable."""
        total = hashlib.sha256()
        for name in _MADE_BY:
            total.update(files("qanswer").joinpath(name).read_bytes())
        total.update(repr(self._matcher.knowledge.concepts).encode())
        return total.hexdigest()[:16]

    def keys(self, question: Question) -> Keys:
        """Return what ``question`` is recognised by."""
        demand = read_question(question.text, question.language).demand
        bare = strip_asking(demand)
        return Keys(
            key(demand) or normalise(demand),
            " ".join([*(word.form for word in words(bare)), *sorted(cues_in([normalise(demand)]))]) or normalise(bare),
            tuple(sorted(self._terms(bare))),
            self.topics(question.text, question.context),
        )

    def keys_of(self, told: Told) -> Keys:
        """Return what the question of a past answer is recognised by, to be found by the words of the answer as well.

        "Place of jurisdiction" finds "Which law governs the contract?": "Austrian law; the courts of Graz."
        """
        keys = self.keys(told.as_question)
        return replace(keys, terms=tuple(sorted({*keys.terms, *self._terms(normalise(told.text))})))

    def _terms(self, bare: str) -> set[str]:
        """Return the tokens that a text is found by."""
        terms = self._matcher.analyser.terms(bare)
        return {*_tokens("w", terms.words), *_tokens("c", terms.concepts), *_tokens("p", paraphrases().found_in(bare))}

    def topics(self, text: str, context: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Return the topics a question is probably about, each with its probability, best first."""
        near = topic_utilities(self._matcher.topics_near(text, context), self._matcher.weights)
        none = self._matcher.weights.none
        highest = max([none, *near.values()])
        raised = {topic: math.exp(utility - highest) for topic, utility in near.items()}
        total = math.fsum([math.exp(none - highest), *raised.values()])
        best = sorted(raised, key=lambda topic: (-raised[topic], topic))[:_TOPICS_KEPT]
        chances = [(self._matcher.index.topics[topic].id, round(raised[topic] / total, _DIGITS)) for topic in best]
        return tuple((topic, chance) for topic, chance in chances if chance >= _LEAST_CHANCE)


def _tokens(kind: str, terms: Iterable[str]) -> Iterable[str]:
    return (kind + hashlib.sha256(term.encode()).hexdigest()[:_TOKEN_DIGITS] for term in terms)
