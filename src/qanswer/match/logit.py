"""A conditional logit over what a question may be about: the items, the topics no item answers, and none of these."""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.match.features import Likeness
    from qanswer.match.index import Linked
    from qanswer.match.weights import Weights
    from qanswer.statements import Link

_TOPICS_FOLLOWED = 15  # whose items are options; those of a topic further off are as good as impossible
_ITEMS_PER_TOPIC = 30  # looked at by link alone; where more share a topic, only their own words can tell them apart


@dataclass(frozen=True, slots=True)
class Distribution:
    """Probabilities of the options; together with ``none`` they sum to 1."""

    items: Mapping[int, float]  # item number -> probability
    gaps: Mapping[int, float]  # topic number -> probability that it is meant and that no item answers it
    none: float
    via: Mapping[int, int]  # item number -> number of the topic through which it was reached


def topic_utilities(topics: Mapping[int, Sequence[float]], weights: Weights) -> dict[int, float]:
    """Return topic number -> weighted sum of its features."""
    return {topic: _weighted(weights.topic, row) for topic, row in topics.items()}


def distribution(linked: Linked, likeness: Likeness, weights: Weights) -> Distribution:
    """Return how probable each option is, given a question's features."""
    topics = topic_utilities(likeness.topics, weights)
    near = {*likeness.items, *_linked_items(linked, topics)}
    items: dict[int, float] = {}
    via: dict[int, int] = {}
    for number in sorted(near):
        reached = _best_way(linked.links[number], topics, weights)
        if reached:
            via[number] = reached[1]
        by_topic = reached[0] if reached else 0.0
        items[number] = by_topic + _weighted(weights.item, likeness.items.get(number))
    gaps = {topic: utility + weights.gap for topic, utility in topics.items() if topic not in linked.covered}
    return _softmax(items, gaps, weights.none, via)


def _linked_items(linked: Linked, topics: Mapping[int, float]) -> Iterator[int]:
    """Yield the items that the nearest topics link to."""
    for topic in nlargest(_TOPICS_FOLLOWED, topics, key=lambda topic: (topics[topic], -topic)):
        yield from linked.items.get(topic, ())[:_ITEMS_PER_TOPIC]


def _best_way(
    links: Sequence[tuple[int, Link]], topics: Mapping[int, float], weights: Weights
) -> tuple[float, int] | None:
    """Return (utility, topic number) of the link that reaches an item best; None where no near topic links to it."""
    ways = [
        (topics[topic] + (0.0 if link.answers else weights.related), -topic) for topic, link in links if topic in topics
    ]
    if not ways:
        return None
    utility, negated = max(ways)
    return utility, -negated


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
