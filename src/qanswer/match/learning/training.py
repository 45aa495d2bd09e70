"""Fitting the weights of the conditional logit to labelled rows: maximum likelihood, likenesses never negative."""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from qanswer.match.features import ITEM_FEATURES, TOPIC_FEATURES
from qanswer.match.weights import BIASES, Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qanswer.match.features import Likeness
    from qanswer.match.index import Linked

NAMES = (*TOPIC_FEATURES, *ITEM_FEATURES, *BIASES)
SIZE = len(NAMES)
PENALTY = 1e-4  # on squared weights: keeps a feature that says nothing near 0
RANKING_SHARE = 0.5  # of the loss that compares items with each other, whatever the chance of none
ROUNDS = 3  # the best link of an item depends on the weights and is chosen anew each round
STEPS = 40  # of descent per round
_ITEMS_KEPT = 20  # options per row that can matter
_GAPS_KEPT = 10

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row as options of the logit."""

    items: Sequence[tuple[int, Sequence[Vector]]]  # item number, the ways to reach it as vectors over NAMES
    others: Sequence[Vector]  # topics without an item, then none of these
    right: frozenset[int]  # numbers of the acceptable items; empty: none of these is right


def make_row(likeness: Likeness, linked: Linked, right: frozenset[int]) -> Row:
    """Return the options of a row whose question has this ``likeness``."""
    near = {*likeness.items, *(item for topic in likeness.topics for item in linked.items.get(topic, ())), *right}
    ways = {item: _ways(item, likeness, linked) for item in near}
    kept = nlargest(_ITEMS_KEPT, sorted(near), key=lambda item: max(sum(way) for way in ways[item]))
    gaps = [topic for topic in likeness.topics if topic not in linked.covered]
    best_gaps = nlargest(_GAPS_KEPT, gaps, key=lambda topic: sum(likeness.topics[topic]))
    others = [_vector(likeness.topics[topic], None, "gap") for topic in best_gaps]
    return Row([(item, ways[item]) for item in sorted({*kept, *right})], [*others, _vector(None, None, "none")], right)


def _ways(item: int, likeness: Likeness, linked: Linked) -> list[Vector]:
    own = likeness.items.get(item)
    links = [(likeness.topics[topic], link) for topic, link in linked.links[item] if topic in likeness.topics]
    return [_vector(row, own, "" if link.answers else "related") for row, link in links] or [_vector(None, own, "")]


def _vector(topic: Sequence[float] | None, item: Sequence[float] | None, bias: str) -> Vector:
    return [
        *(topic or [0.0] * len(TOPIC_FEATURES)),
        *(item or [0.0] * len(ITEM_FEATURES)),
        *(1.0 if name == bias else 0.0 for name in BIASES),
    ]


def train(rows: Sequence[Row], start: Weights) -> Weights:
    """Return the weights under which the labels are most likely."""
    return to_weights(likeliest(rows, to_vector(start)))


def likeliest(rows: Sequence[Row], at: Vector) -> Vector:
    """Return the vector under which the labels are most likely; all but its last three are kept from being negative."""
    for _ in range(ROUNDS):
        chosen = [_chosen(row, at) for row in rows]
        at = _descend(lambda point, chosen=chosen: _loss(chosen, point), at)  # type: ignore[misc]
    return at


def to_vector(weights: Weights) -> Vector:
    """Return weights in the order of NAMES."""
    return [*weights.topic, *weights.item, *(getattr(weights, name) for name in BIASES)]


def to_weights(vector: Vector) -> Weights:
    """Return a vector over NAMES as weights."""
    split = len(TOPIC_FEATURES), len(TOPIC_FEATURES) + len(ITEM_FEATURES)
    return Weights(vector[: split[0]], vector[split[0] : split[1]], *vector[split[1] :])


def _chosen(row: Row, at: Vector) -> tuple[list[Vector], int, list[int]]:
    """Return the options by each item's best way, how many of them are items, and which of them are right."""
    options = [max(ways, key=lambda way: _dot(way, at)) for _, ways in row.items]
    items = len(options)
    options.extend(row.others)
    right = [place for place, (number, _) in enumerate(row.items) if number in row.right]
    return options, items, right or list(range(items, len(options)))


def _loss(chosen: Sequence[tuple[list[Vector], int, list[int]]], at: Vector) -> tuple[float, Vector]:
    """Return the mean negative log likelihood with its penalty, and its gradient."""
    total, gradient = 0.0, [0.0] * len(at)
    for options, items, right in chosen:
        utilities = [_dot(option, at) for option in options]
        highest = max(utilities)
        raised = [math.exp(utility - highest) for utility in utilities]
        wanted = sum(raised[place] for place in right)
        pulls = [0.0] * len(options)
        for share, among in ((1.0, len(options)), (RANKING_SHARE if right[0] < items else 0.0, items)):
            if share:
                everything = sum(raised[:among])
                total -= share * math.log(max(wanted / everything, 1e-300))
                for place in range(among):
                    pulls[place] += share * raised[place] / everything
                for place in right:
                    pulls[place] -= share * raised[place] / max(wanted, 1e-300)
        for option, pull in zip(options, pulls, strict=True):
            if abs(pull) > 1e-9:  # noqa: PLR2004 - an option without pull moves nothing
                for place, value in enumerate(option):
                    if value:
                        gradient[place] += pull * value
    count = len(chosen) or 1
    loss = total / count + PENALTY * sum(value * value for value in at)
    return loss, [slope / count + 2 * PENALTY * value for slope, value in zip(gradient, at, strict=True)]


def _descend(loss: Callable[[Vector], tuple[float, Vector]], at: Vector) -> Vector:
    """Return the minimum over non-negative weights (biases free), by spectral projected gradient descent."""
    value, slope = loss(at)
    step = 1.0
    recent = [value]
    for _ in range(STEPS):
        target = _allowed([here - step * down for here, down in zip(at, slope, strict=True)])
        move = [there - here for there, here in zip(target, at, strict=True)]
        fall = _dot(move, slope)
        if fall > -1e-9:  # noqa: PLR2004 - at the minimum, as near as matters
            break
        share = 1.0
        while True:
            point = [here + share * by for here, by in zip(at, move, strict=True)]
            new_value, new_slope = loss(point)
            if new_value <= max(recent[-5:]) + 1e-4 * share * fall or share < 1e-6:  # noqa: PLR2004 - Armijo's rule
                break
            share /= 2
        moved = [share * by for by in move]
        bend = _dot(moved, [new - old for new, old in zip(new_slope, slope, strict=True)])
        step = min(1e4, max(1e-4, _dot(moved, moved) / bend)) if bend > 0 else 1e4
        at, value, slope = point, new_value, new_slope
        recent.append(value)
    return at


def _allowed(vector: Vector) -> Vector:
    first_free = len(vector) - len(BIASES)
    return [value if place >= first_free or value > 0.0 else 0.0 for place, value in enumerate(vector)]


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(map(float.__mul__, first, second))
