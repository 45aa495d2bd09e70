"""What is known, laid out for finding: the topics' samples and words, the items' own texts, and the links between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qanswer.match.phrases import Phrases
from qanswer.match.postings import Postings, build
from qanswer.match.terms import Analyser, Terms
from qanswer.text import strip_asking
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.knowledge.model import Item, Knowledge, Link, Topic
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Field:
    """One kind of text of all topics or all items, indexed by each kind of term."""

    owners: Sequence[int]  # text number -> number of its topic or item
    texts: Sequence[str]  # as compared: normalised, without the words of asking
    grams: Postings
    words: Postings
    concepts: Postings


@dataclass(frozen=True)
class Index:
    """Everything that a question is compared with."""

    topics: Sequence[Topic]
    items: Sequence[Item]
    links: Sequence[Sequence[tuple[int, Link]]]  # per item: (topic number, link)
    samples: Field  # one text per sample question or name of a topic
    profiles: Field  # one text per topic: all its samples, names and keywords together
    keywords: Phrases  # keyword -> topic number, as a string
    controls: Field  # one text per item: what the sheet asks
    answers: Field  # one text per item: what the sheet answers
    covered: frozenset[int]  # numbers of the topics that an item answers


def make_index(knowledge: Knowledge, analyser: Analyser, links: Mapping[str, Sequence[Link]]) -> Index:
    """Return the index of ``knowledge``.

    Args:
        knowledge: what is known.
        analyser: splits texts into terms; the same must be used for the questions.
        links: item id -> its links, stored or automatic.
    """
    number = {topic.id: at for at, topic in enumerate(knowledge.topics)}
    items = knowledge.sheet.items
    linked = [[(number[link.topic], link) for link in links.get(item.id, ()) if link.topic in number] for item in items]
    samples = [(at, text) for at, topic in enumerate(knowledge.topics) for text in _sample_texts(topic)]
    analysed = [analyser.terms(text) for _, text in samples]
    return Index(
        knowledge.topics,
        items,
        linked,
        _field([at for at, _ in samples], [text for _, text in samples], analysed),
        _profiles(knowledge.topics, samples, analysed, analyser),
        Phrases((word, str(at)) for at, topic in enumerate(knowledge.topics) for word in _keywords(topic)),
        _texts((f"{item.control}\n{item.control_en}" for item in items), analyser),
        _texts((f"{item.answer}\n{item.answer_en}" for item in items), analyser),
        frozenset(at for links_of in linked for at, link in links_of if link.answers),
    )


def _keywords(topic: Topic) -> Iterable[str]:
    return (*topic.keywords_ja, *topic.keywords_en)


def _sample_texts(topic: Topic) -> Iterable[str]:
    written = (topic.name_ja, topic.name_en, *topic.samples_ja, *topic.samples_en)
    return (strip_asking(text) for text in written if text)


def _profiles(
    topics: Sequence[Topic], samples: Sequence[tuple[int, str]], analysed: Sequence[Terms], analyser: Analyser
) -> Field:
    """Return one text per topic in which a term counts once per sample that holds it."""
    counts = [(Counter[str](), Counter[str](), Counter[str]()) for _ in topics]
    for (at, _), terms in zip(samples, analysed, strict=True):
        for counter, found in zip(counts[at], (terms.grams, terms.words, terms.concepts), strict=True):
            counter.update(found.keys())
    for at, topic in enumerate(topics):
        for word in _keywords(topic):
            terms = analyser.terms(word)
            for counter, found in zip(counts[at], (terms.grams, terms.words, terms.concepts), strict=True):
                counter.update(found.keys())
    return _field(range(len(topics)), [""] * len(topics), [Terms(*counted) for counted in counts])


def _texts(written: Iterable[str], analyser: Analyser) -> Field:
    texts = [strip_asking(text) for text in written]
    return _field(range(len(texts)), texts, [analyser.terms(text) for text in texts])


def _field(owners: Sequence[int], texts: Sequence[str], analysed: Sequence[Terms]) -> Field:
    return Field(
        owners,
        texts,
        build([terms.grams for terms in analysed]),
        build([terms.words for terms in analysed]),
        build([terms.concepts for terms in analysed]),
    )
