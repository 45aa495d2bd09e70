"""A conditional logit over what a question may be about: the items, the topics no item answers, and none of these."""

from __future__ import annotations

import math
from dataclasses import dataclass

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.match.weights import Weights
    from qanswer.match.index import Index
    from qanswer.match.features import Likeness
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Distribution:
    """Probabilities of the options; together with ``none`` they sum to 1."""

    items: Mapping[int, float]  # item number -> probability
    gaps: Mapping[int, float]  # topic number -> probability that it is meant and that no item answers it
    none: float
    via: Mapping[int, int]  # item number -> number of the topic through which it was reached


def topic_utilities(likeness: Likeness, weights: Weights) -> dict[int, float]:
    """Return topic number -> weighted sum of its features."""
    return {
        topic: sum(weight * value for weight, value in zip(weights.topic, row, strict=True))
        for topic, row in likeness.topics.items()
    }


def distribution(index: Index, likeness: Likeness, weights: Weights) -> Distribution:
    """Return how probable each option is, given a question's features."""
    topics = topic_utilities(likeness, weights)
    items: dict[int, float] = {}
    via: dict[int, int] = {}
    for number, links in enumerate(index.links):
        reached = [
            (topics[topic] + (0.0 if link.answers else weights.related), -topic)
            for topic, link in links
            if topic in topics
        ]
        row = likeness.items.get(number)
        if not reached and row is None:
            continue
        by_topic, nearest = max(reached, default=(0.0, 1))
        if nearest <= 0:
            via[number] = -nearest
        items[number] = by_topic + _weighted(weights.item, row)
    gaps = {topic: utility + weights.gap for topic, utility in topics.items() if topic not in index.covered}
    return _softmax(items, gaps, weights.none, via)


def _weighted(weights: Sequence[float], row: Sequence[float] | None) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True)) if row else 0.0


def _softmax(
    items: Mapping[int, float], gaps: Mapping[int, float], none: float, via: Mapping[int, int]
) -> Distribution:
    highest = max([none, *items.values(), *gaps.values()])
    raised_items = {number: math.exp(utility - highest) for number, utility in items.items()}
    raised_gaps = {number: math.exp(utility - highest) for number, utility in gaps.items()}
    raised_none = math.exp(none - highest)
    total = math.fsum([raised_none, *raised_items.values(), *raised_gaps.values()])
    return Distribution(
        {number: value / total for number, value in raised_items.items()},
        {number: value / total for number, value in raised_gaps.items()},
        raised_none / total,
        via,
    )
