"""What is known, laid out for finding: the topics' words, the items' own texts, and the links between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.match.actor_cues import make_sides
from qanswer.match.phrases import Phrases
from qanswer.match.postings import build_odds, build_postings
from qanswer.text import fold_kana, normalise, strip_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.knowledge.model import Knowledge, Topic
    from qanswer.match.actor_cues import Side
    from qanswer.match.postings import Odds, Postings
    from qanswer.match.terms import Analyser
    from qanswer.statements import Link, Statement


@dataclass(frozen=True)
class TopicIndex:
    """The topics by what their samples, names and keywords say; one text per topic."""

    grams: Postings
    words: Postings
    concepts: Postings
    word_odds: Odds
    concept_odds: Odds
    samples: Sequence[Sequence[str]]  # per topic: its samples as compared letter by letter
    keywords: Phrases  # keyword -> topic number, as a string
    sides: Sequence[Side]  # per topic: whose doing it is about


@dataclass(frozen=True)
class ItemIndex:
    """The items by their own words; one text per item in each."""

    control_grams: Postings
    control_words: Postings
    answer_grams: Postings
    answer_words: Postings
    concepts: Postings


@dataclass(frozen=True)
class Index:
    """Everything that a question is compared with."""

    topics: Sequence[Topic]
    items: Sequence[Statement]
    by_topic: TopicIndex
    by_item: ItemIndex


@dataclass(frozen=True)
class Linked:
    """Which items speak to which topics, by number."""

    links: Sequence[Sequence[tuple[int, Link]]]  # per item: (topic number, link)
    items: Mapping[int, Sequence[int]]  # topic number -> numbers of the items linked to it
    covered: frozenset[int]  # numbers of the topics that an item answers
    drafted: frozenset[int]  # numbers of the items whose links, if any, are drafts or have drafts among them
    shared: Mapping[int, float]  # topic number -> the largest share that a drafted item has in it


def make_index(knowledge: Knowledge, analyser: Analyser) -> Index:
    """Return the index of ``knowledge``; questions must be split by the same ``analyser``."""
    items = tuple(knowledge.statements.values())
    return Index(knowledge.topics, items, index_topics(knowledge.topics, analyser), index_items(items, analyser))


def make_linked(index: Index, links: Sequence[Sequence[Link]]) -> Linked:
    """Return the links by number; a link to a topic that is not known is left out.

    Args:
        index: what the numbers are of.
        links: per item, in the index's order.
    """
    number = {topic.id: at for at, topic in enumerate(index.topics)}
    known = [[(number[link.topic], link) for link in of_item if link.topic in number] for of_item in links]
    items: dict[int, list[int]] = {}
    shared: dict[int, float] = {}
    drafted = frozenset(
        item for item, of_item in enumerate(links) if not of_item or any(link.automatic for link in of_item)
    )
    for item, of_item in enumerate(known):
        for topic, link in of_item:
            items.setdefault(topic, []).append(item)
            if item in drafted:
                shared[topic] = max(shared.get(topic, 0.0), link.weight)
    covered = frozenset(topic for of_item in known for topic, link in of_item if link.answers)
    return Linked(known, items, covered, drafted, shared)


def index_topics(topics: Sequence[Topic], analyser: Analyser) -> TopicIndex:
    """Return the topics laid out for finding."""
    counts = [(Counter[str](), Counter[str](), Counter[str]()) for _ in topics]
    sizes = []
    samples = list(map(_samples, topics))
    for (grams, words, concepts), topic, of_topic in zip(counts, topics, samples, strict=True):
        texts = [*of_topic, *map(normalise, _keywords(topic))]
        for text in texts:
            terms = analyser.terms(text)
            grams.update(terms.grams.keys())
            words.update(terms.words.keys())
            concepts.update(terms.concepts.keys())
        sizes.append(len(texts))
    words_of, concepts_of = [words for _, words, _ in counts], [concepts for _, _, concepts in counts]
    return TopicIndex(
        build_postings([grams for grams, _, _ in counts]),
        build_postings(words_of),
        build_postings(concepts_of),
        build_odds(words_of, sizes),
        build_odds(concepts_of, sizes),
        [list(map(fold_kana, of_topic)) for of_topic in samples],
        Phrases((word, str(at)) for at, topic in enumerate(topics) for word in _keywords(topic)),
        make_sides([[normalise(text) for text in (*topic.samples_ja, *topic.samples_en)] for topic in topics]),
    )


def index_items(items: Sequence[Statement], analyser: Analyser) -> ItemIndex:
    """Return the items laid out for finding."""
    controls = [analyser.terms(strip_asking("\n".join(item.all_asked))) for item in items]
    answers = [analyser.terms(strip_asking("\n".join(item.all_text))) for item in items]
    return ItemIndex(
        build_postings([terms.grams for terms in controls]),
        build_postings([terms.words for terms in controls]),
        build_postings([terms.grams for terms in answers]),
        build_postings([terms.words for terms in answers]),
        build_postings([{**own.concepts, **more.concepts} for own, more in zip(answers, controls, strict=True)]),
    )


def _keywords(topic: Topic) -> Iterable[str]:
    return (*topic.keywords_ja, *topic.keywords_en)


def _samples(topic: Topic) -> Sequence[str]:
    written = (topic.name_ja, topic.name_en, *topic.samples_ja, *topic.samples_en)
    return [strip_asking(text) for text in written if text]
