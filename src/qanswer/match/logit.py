"""What a question may be about: the items, the topics no item answers, and none of these.

Items that people linked to topics are options of a conditional logit over the topics. Items whose links are drafts are
weighed by how much of what is asked their own text is about. Both come as odds against "none of these", so that a sheet
may have items of both kinds, and linking one leaves the others as they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import nlargest
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qanswer.match.features import Likeness
    from qanswer.match.index import Linked
    from qanswer.match.weights import DraftWeights, Weights
    from qanswer.statements import Link

_TOPICS_FOLLOWED = 15  # whose items are options; those of a topic further off are as good as impossible
_ITEMS_PER_TOPIC = 30  # looked at by link alone; where more share a topic, only their own words can tell them apart
LEAST_SHARED = 1e-4  # share taken for an item that is about nothing that is asked


@dataclass(frozen=True, slots=True)
class Distribution:
    """Probabilities of the options; together with ``none`` they sum to 1."""

    items: Mapping[int, float]  # item number -> probability
    gaps: Mapping[int, float]  # topic number -> probability that it is meant and that no item answers it
    none: float
    via: Mapping[int, int]  # item number -> number of the topic through which it was reached


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the drafts make of a question."""

    chances: Mapping[int, float]  # topic number -> probability among the topics
    total: float  # log of how near all topics together are
    shared: Mapping[int, float]  # item number -> share of what is asked that it is about, 0–1
    via: Mapping[int, int]  # item number -> number of the topic with most of that share
    gap: float  # share of what is asked that no item is about, 0–1


def topic_utilities(topics: Mapping[int, Sequence[float]], weights: Weights) -> dict[int, float]:
    """Return topic number -> weighted sum of its features."""
    return {topic: _weighted(weights.topic, row) for topic, row in topics.items()}


def distribution(linked: Linked, likeness: Likeness, weights: Weights, drafts: DraftWeights) -> Distribution:
    """Return how probable each option is, given a question's features."""
    topics = topic_utilities(likeness.topics, weights)
    near = sorted({*likeness.items, *_linked_items(linked, topics)})
    items, via, rest = _by_people(linked, likeness, weights, topics, [one for one in near if one not in linked.drafted])
    if not linked.drafted:
        return _shared_out(items, rest, via)
    drafted = read_drafts(linked, topics)
    odds = {number: draft_odds(number, drafted, likeness, drafts) for number in near if number in linked.drafted}
    if len(linked.drafted) == len(linked.links):
        rest = {
            topic: math.log(chance * (1.0 - linked.shared.get(topic, 0.0)) or LEAST_SHARED)
            for topic, chance in drafted.chances.items()
        }
        rest[_NONE] = math.log(max(1.0 - drafted.gap, LEAST_SHARED))
    return _shared_out({**items, **odds}, rest, {**via, **drafted.via})


def read_drafts(linked: Linked, topics: Mapping[int, float]) -> Drafted:
    """Return what the drafted links make of a question with these topic utilities."""
    highest = max(topics.values(), default=0.0)
    raised = {topic: math.exp(utility - highest) for topic, utility in topics.items()}
    mass = math.fsum(raised.values()) or 1.0
    chances = {topic: value / mass for topic, value in raised.items()}
    parts: dict[int, list[tuple[float, int]]] = {}
    for topic, chance in chances.items():
        for item in linked.items.get(topic, ()):
            if item in linked.drafted:
                link = next(link for at, link in linked.links[item] if at == topic)
                parts.setdefault(item, []).append((chance * link.weight, -topic))
    shared = {item: math.fsum(share for share, _ in of_item) for item, of_item in parts.items()}
    via = {item: -max(of_item)[1] for item, of_item in parts.items()}
    gap = math.fsum(chance * (1.0 - linked.shared.get(topic, 0.0)) for topic, chance in chances.items())
    return Drafted(chances, highest + math.log(mass), shared, via, gap)


def draft_odds(number: int, drafted: Drafted, likeness: Likeness, weights: DraftWeights) -> float:
    """Return the log odds of a drafted item against none of these."""
    shared = weights.shared * math.log(drafted.shared.get(number, 0.0) + LEAST_SHARED)
    none = weights.none + weights.gap * math.log(drafted.gap + LEAST_SHARED) + weights.total * drafted.total
    own = _weighted(weights.item, likeness.items.get(number)) + weights.known * likeness.known(number)
    return shared + own - none


_NONE = -1  # the option "none of these" among the gaps, which are topics by number


def _by_people(
    linked: Linked, likeness: Likeness, weights: Weights, topics: Mapping[int, float], near: Iterable[int]
) -> tuple[dict[int, float], dict[int, int], dict[int, float]]:
    """Return log odds by item and topic by item of those that people linked, and the utilities of the other options."""
    items: dict[int, float] = {}
    via: dict[int, int] = {}
    rest = {
        topic: utility + weights.gap + math.log(max(1.0 - linked.shared.get(topic, 0.0), LEAST_SHARED))
        for topic, utility in topics.items()
        if topic not in linked.covered
    }
    rest[_NONE] = weights.none
    against = _log_sum(rest.values())
    for number in near:
        reached = _best_way(linked.links[number], topics, weights)
        if reached:
            via[number] = reached[1]
        by_topic = reached[0] if reached else 0.0
        items[number] = by_topic + _weighted(weights.item, likeness.items.get(number)) - against
    return items, via, rest


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
    return sum(map(mul, weights, row)) if row else 0.0


def _log_sum(values: Iterable[float]) -> float:
    listed = list(values)
    highest = max(listed)
    return highest + math.log(math.fsum(math.exp(value - highest) for value in listed))


def _shared_out(odds: Mapping[int, float], rest: Mapping[int, float], via: Mapping[int, int]) -> Distribution:
    """Return probabilities, given log odds of the items against all the rest, and the rest's own utilities."""
    total = _log_sum([0.0, *odds.values()])
    against = _log_sum(rest.values())
    gaps = {topic: math.exp(value - against - total) for topic, value in rest.items()}
    none = gaps.pop(_NONE)
    return Distribution({number: math.exp(value - total) for number, value in odds.items()}, gaps, none, via)
