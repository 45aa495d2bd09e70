"""Links made from the words alone, for a sheet that nobody has linked to the topics yet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qanswer.knowledge.model import Item, Link
from qanswer.match.logit import topic_utilities
from qanswer.text import parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.match.features import Comparer
    from qanswer.match.weights import Weights

ANSWERS_FROM = 0.35  # probability among all topics from which an item is taken to settle a topic
RELATED_FROM = 0.12  # … from which it is taken to speak to it
_MOST_LINKS = 5


def auto_link(item: Item, comparer: Comparer, weights: Weights) -> tuple[Link, ...]:
    """Return links to the topics that the item's control asks about, the surest first; () where none is near.

    Each sentence of the control is asked by itself too, since a control often joins two topics.
    """
    best: dict[int, float] = {}
    for text in _askings(item):
        for topic, share in _shares(comparer, text, weights).items():
            best[topic] = max(best.get(topic, 0.0), share)
    ranked = sorted(best.items(), key=lambda entry: (-entry[1], entry[0]))[:_MOST_LINKS]
    topics = comparer.index.topics
    return tuple(Link(topics[at].id, answers=share >= ANSWERS_FROM) for at, share in ranked if share >= RELATED_FROM)


def _askings(item: Item) -> Sequence[str]:
    control = item.control or item.control_en
    pieces = parts(control)
    return (control, *pieces) if len(pieces) > 1 else (control,)


def _shares(comparer: Comparer, text: str, weights: Weights) -> Mapping[int, float]:
    """Return topic number -> probability among the topics alone."""
    utilities = topic_utilities(comparer.compare_topics(text), weights)
    highest = max(utilities.values(), default=0.0)
    raised = {topic: math.exp(utility - highest) for topic, utility in utilities.items()}
    total = math.fsum(raised.values())
    return {topic: value / total for topic, value in raised.items()}
