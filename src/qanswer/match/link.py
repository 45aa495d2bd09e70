"""Links made from the words alone, for a sheet that nobody has linked to the topics yet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qanswer.match.logit import topic_utilities
from qanswer.statements import Link, Statement
from qanswer.text import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.match.features import Comparer
    from qanswer.match.weights import Weights

# Probabilities among all topics from which an item is taken to settle a topic, and to speak to it. Against the links
# that people made for the shipped sheet, 9 in 10 of those so taken for answers are right, 7 in 10 of all.
ANSWERS_BY_CONTROL, RELATED_BY_CONTROL = 0.27, 0.10
ANSWERS_BY_ANSWER, RELATED_BY_ANSWER = 0.70, 0.25  # an answer mentions much that it does not settle
MOST_LINKS = 8
_SHORTEST_SENTENCE = 8  # letters; shorter pieces of an answer are captions


def auto_link(item: Statement, comparer: Comparer, weights: Weights) -> tuple[Link, ...]:
    """Return links to the topics that the item's control asks about or its answer states, the surest first.

    Every sentence is asked by itself too: a control often joins two topics, and an answer more. () where none is near.
    """
    control, answer = next(iter(item.all_asked), ""), next(iter(item.all_text), "")
    by_control = _shares(comparer, weights, {control, *parts(control)})
    by_answer = _shares(comparer, weights, (text for text in parts(answer) if len(text) > _SHORTEST_SENTENCE))
    found: dict[int, tuple[bool, float]] = {}
    for shares, settled, near in (
        (by_control, ANSWERS_BY_CONTROL, RELATED_BY_CONTROL),
        (by_answer, ANSWERS_BY_ANSWER, RELATED_BY_ANSWER),
    ):
        for topic, share in shares.items():
            if share >= near:
                found[topic] = max(found.get(topic, (False, 0.0)), (share >= settled, share))
    surest_first = sorted(found, key=lambda topic: (*(-value for value in found[topic]), topic))
    topics = comparer.index.topics
    return tuple(Link(topics[topic].id, answers=found[topic][0]) for topic in surest_first[:MOST_LINKS])


def _shares(comparer: Comparer, weights: Weights, texts: Iterable[str]) -> Mapping[int, float]:
    """Return topic number -> its highest probability among the topics, over all ``texts``."""
    best: dict[int, float] = {}
    for text in texts:
        utilities = topic_utilities(comparer.compare_topics(text), weights)
        highest = max(utilities.values(), default=0.0)
        raised = {topic: math.exp(utility - highest) for topic, utility in utilities.items()}
        total = math.fsum(raised.values())
        for topic, value in raised.items():
            best[topic] = max(best.get(topic, 0.0), value / total)
    return best
