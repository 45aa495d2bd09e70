"""Which of a question's words the item's own text has: what topics know of other wordings, a yes must not rest on."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.glossary import phrases_of
from qanswer.match.match_result import Wording
from qanswer.match.remembered import remembered
from qanswer.match.synonyms import names_of
from qanswer.match.terms import words
from qanswer.packaged import packaged
from qanswer.text import normalise, strip_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.knowledge.model import Topic
    from qanswer.match.glossary import Glossary
    from qanswer.match.index import Index, Linked
    from qanswer.match.terms import Analyser

_ITEMS_KEPT = 4096  # items whose terms are remembered
_USUAL = 5.0  # log odds of a word for a topic at which its absence from the item weighs half
_NUMERAL = re.compile(r"\d[\d.]*|[ivx]+")  # row numbers; demanded numbers are another guard's
_PRIOR = 0.5  # topics by which a word is taken to be used on either side beforehand


class Vocabulary:
    """The words of items and topics, to hold a question's against."""

    def __init__(self, analyser: Analyser, index: Index, linked: Linked) -> None:
        self._analyser, self._index, self._linked = analyser, index, linked
        self._said = lru_cache(_ITEMS_KEPT)(self._terms_said)

    def wording(self, plain: str, item: int, answer: float) -> Wording:
        """Return how much of a normalised question the item with this number has in its own text.

        Args:
            plain: the question.
            item: its number in the index.
            answer: likeness of the question to what the item answers.
        """
        bare = strip_asking(plain)
        every = {word.form: word for word in words(bare)}
        weight = {form: self._index.by_topic.words.rarity(form) for form in every}
        asked = {form: word for form, word in every.items() if names_something(form)}
        said = self._known(bare, asked, item)
        naming = [word for form, word in asked.items() if word.names]
        lacking = {word: weight[word.form] * self._weighs(word.form, item) for word in naming if word.form not in said}
        unstated = sum(lacking.values())
        return Wording(
            sum(weight[word.form] for word in naming if word.form in said),
            unstated / (sum(weight.values()) or 1.0),
            answer,
            tuple(dict.fromkeys(word.written for word in sorted(lacking, key=lambda word: -lacking[word]))),
        )

    def share_in(self, plain: str, text: str) -> float:
        """Return the share of a normalised question's words that a sheet's ``text`` has, each weighing by its rarity; 0–1."""
        bare = strip_asking(plain)
        asked = {word.form: self._index.by_topic.words.rarity(word.form) for word in words(bare)}
        said, concepts = _forms(text), _concepts(text, self._analyser.glossary)
        named = {form for form, of in self._analyser.naming(bare).items() if of & concepts}
        known = sum(weight for form, weight in asked.items() if form in said or form in named)
        return known / (sum(asked.values()) or 1.0)

    def _known(self, bare: str, asked: Iterable[str], item: int) -> frozenset[str]:
        """Return the words that the item has under this or another name, or that name a concept it speaks of."""
        said, concepts = self._said(item)
        named = {form for form, of in self._analyser.naming(bare).items() if of & concepts}
        return frozenset(form for form in asked if form in named or not said.isdisjoint(names_of(form)))

    def _weighs(self, form: str, item: int) -> float:
        """Return how much a word's absence from the item tells, 0–1."""
        using: Mapping[int, float] = dict(self._index.by_topic.word_odds.of(form))
        answered = len(self._linked.covered)
        gaps = len(self._index.topics) - answered
        by_answered = sum(topic in self._linked.covered for topic in using)
        share_answered = (by_answered + _PRIOR) / (answered or 1)
        share_gaps = (len(using) - by_answered) / (gaps or 1) + _PRIOR / (answered or 1)
        own = max((using.get(topic, 0.0) for topic in self._answers(item)), default=0.0)
        return share_gaps / (share_answered + share_gaps) / (1.0 + own / _USUAL)

    def _answers(self, item: int) -> Iterable[int]:
        return (topic for topic, link in self._linked.links[item] if link.answers)

    def _terms_said(self, item: int) -> tuple[frozenset[str], frozenset[str]]:
        """Return the words of an item's text and of what the topics it answers are called, and the text's concepts."""
        of = self._index.items[item]
        text = "\n".join((*of.all_asked, *of.all_text))
        topics = [self._index.topics[topic] for topic in self._answers(item)]
        names = "\n".join(name for topic in topics for name in _names(topic))
        return _forms(text) | _forms(names), _concepts(text, self._analyser.glossary)


@remembered(frozenset[str])
def _forms(text: str) -> frozenset[str]:
    return frozenset(word.form for word in words(normalise(text)))


@remembered(frozenset[str])
def _concepts(text: str, glossary: Glossary) -> frozenset[str]:
    return frozenset(phrases_of(glossary).found_in(normalise(text)))


@cache
def _joints() -> frozenset[str]:
    table = packaged("match/wording")
    return frozenset(form for forms in table["joints"].values() for form in forms)


def names_something(form: str) -> bool:
    """Return whether a word names something that a source would have to speak of."""
    return form not in _joints() and _NUMERAL.fullmatch(form) is None


def _names(topic: Topic) -> Iterable[str]:
    return (topic.name_ja, topic.name_en, *topic.keywords_ja, *topic.keywords_en)
