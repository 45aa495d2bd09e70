"""Training rows made of the catalogue's own sample questions, each asked of an index that has not seen it.

A sample's topic says which items answer it, or that none does. That gives rows by the thousand, about covered topics
and gaps alike, without a label of anybody's; on labelled rows never fitted on they beat weights fitted on labels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.match.features import Comparer
from qanswer.match.index import make_index, make_linked
from qanswer.match.learning.training import Row, make_row
from qanswer.match.terms import Analyser
from qanswer.model import Language, Question, SheetCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.knowledge.model import Knowledge, Topic
    from qanswer.match.index import Linked

HELD_OUT = 8  # one sample in so many is held out and asked; the rest are known
_NOWHERE = SheetCell("catalogue", "A1")


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    topic: int
    language: Language


def rehearse(knowledge: Knowledge) -> list[Row]:
    """Return a training row for every held-out sample whose topic is either answered by an item or linked to none.

    Topics that items only speak to are left out: whether such an item is right depends on the words.
    """
    known, asked = _split(knowledge, 0)
    analyser = Analyser(knowledge.concepts)
    index = make_index(known, analyser)
    comparer = Comparer(index, analyser)
    linked = make_linked(index, [item.links for item in knowledge.statements.values()])
    answering = _answering(linked)
    judged = [one for one in asked if one.topic in answering or one.topic not in linked.items]
    return [make_row(comparer.compare(one.text), linked, answering.get(one.topic, frozenset())) for one in judged]


def ask_held_out(knowledge: Knowledge, place: int) -> tuple[Knowledge, list[tuple[Question, bool]]]:
    """Return ``knowledge`` without its samples at ``place`` of each eight, and these, each with whether it is answered.

    Answered is what is about a topic that an item answers; what items only speak to is not.
    """
    known, asked = _split(knowledge, place)
    answered = {link.topic for item in knowledge.statements.values() for link in item.links if link.answers}
    topics = knowledge.topics
    return known, [(Question(_NOWHERE, one.text, one.language), topics[one.topic].id in answered) for one in asked]


def _split(knowledge: Knowledge, place: int) -> tuple[Knowledge, list[_Asked]]:
    topics: list[Topic] = []
    asked: list[_Asked] = []
    for number, topic in enumerate(knowledge.topics):
        kept_ja, held_ja = _hold_out(topic.samples_ja, place)
        kept_en, held_en = _hold_out(topic.samples_en, place)
        topics.append(replace(topic, samples_ja=kept_ja, samples_en=kept_en))
        asked.extend(_Asked(text, number, Language.JA) for text in held_ja)
        asked.extend(_Asked(text, number, Language.EN) for text in held_en)
    return replace(knowledge, topics=tuple(topics)), asked


def _hold_out(samples: Sequence[str], place: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kept = tuple(text for at, text in enumerate(samples) if at % HELD_OUT != place)
    return kept, tuple(text for at, text in enumerate(samples) if at % HELD_OUT == place)


def _answering(linked: Linked) -> dict[int, frozenset[int]]:
    """Return topic number -> numbers of the items that answer it."""
    found: dict[int, set[int]] = {}
    for item, links in enumerate(linked.links):
        for topic, link in links:
            if link.answers:
                found.setdefault(topic, set()).add(item)
    return {topic: frozenset(items) for topic, items in found.items()}
