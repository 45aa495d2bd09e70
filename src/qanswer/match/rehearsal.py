"""Training rows made of the catalogue's own sample questions, each asked of an index that has not seen it.

A sample's topic says which items answer it, or that none does. That gives rows by the thousand, about covered topics
and gaps alike, without a label of anybody's; on labelled rows never fitted on they beat weights fitted on labels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.match.features import Comparer
from qanswer.match.index import make_index, make_linked
from qanswer.match.terms import Analyser
from qanswer.match.training import Row, make_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.knowledge.model import Knowledge, Topic
    from qanswer.match.index import Linked

HELD_OUT = 8  # one sample in so many is held out and asked; the rest are known


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    topic: int


def rehearse(knowledge: Knowledge) -> list[Row]:
    """Return a training row for every held-out sample whose topic is either answered by an item or linked to none.

    Topics that items only speak to are left out: whether such an item is right depends on the words.
    """
    known, asked = _split(knowledge)
    analyser = Analyser(knowledge.concepts)
    index = make_index(known, analyser)
    comparer = Comparer(index, analyser)
    linked = make_linked(index, [item.links for item in knowledge.sheet.items])
    answering = _answering(linked)
    judged = [one for one in asked if one.topic in answering or one.topic not in linked.items]
    return [make_row(comparer.compare(one.text), linked, answering.get(one.topic, frozenset())) for one in judged]


def _split(knowledge: Knowledge) -> tuple[Knowledge, list[_Asked]]:
    topics: list[Topic] = []
    asked: list[_Asked] = []
    for number, topic in enumerate(knowledge.topics):
        kept_ja, held_ja = _hold_out(topic.samples_ja)
        kept_en, held_en = _hold_out(topic.samples_en)
        topics.append(replace(topic, samples_ja=kept_ja, samples_en=kept_en))
        asked.extend(_Asked(text, number) for text in (*held_ja, *held_en))
    return replace(knowledge, topics=tuple(topics)), asked


def _hold_out(samples: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kept = tuple(text for place, text in enumerate(samples) if place % HELD_OUT)
    return kept, tuple(text for place, text in enumerate(samples) if not place % HELD_OUT)


def _answering(linked: Linked) -> dict[int, frozenset[int]]:
    """Return topic number -> numbers of the items that answer it."""
    found: dict[int, set[int]] = {}
    for item, links in enumerate(linked.links):
        for topic, link in links:
            if link.answers:
                found.setdefault(topic, set()).add(item)
    return {topic: frozenset(items) for topic, items in found.items()}
