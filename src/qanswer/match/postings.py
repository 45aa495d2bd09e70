"""An inverted index over weighted terms: which texts hold a term, and how much it weighs there."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Vector = Mapping[str, float]  # term -> weight


@dataclass(frozen=True)
class Postings:
    """Texts by the terms they hold, each text's weights of length one, so that products are cosines."""

    size: int  # number of texts
    rarity: Mapping[str, float]  # inverse document frequency of every term held
    unseen: float  # rarity of a term that no text holds
    starts: Mapping[str, tuple[int, int]]  # term -> slice of the two arrays
    texts: array[int]
    weights: array[float]

    def weigh(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Return a text's terms weighted by rarity, not yet of length one."""
        rarity, unseen = self.rarity, self.unseen
        return {term: (1.0 + math.log(count)) * rarity.get(term, unseen) for term, count in counts.items()}

    def products(self, query: Vector) -> list[float]:
        """Return for every text the scalar product with ``query``; divide by the query's length for cosines."""
        found = [0.0] * self.size
        for term, weight in query.items():
            span = self.starts.get(term)
            if span:
                start, end = span
                for text, held in zip(self.texts[start:end], self.weights[start:end], strict=True):
                    found[text] += weight * held
        return found


def length(vector: Vector) -> float:
    """Return the Euclidean length of a vector."""
    return math.sqrt(sum(weight * weight for weight in vector.values()))


def build(texts: Sequence[Mapping[str, int]]) -> Postings:
    """Return the index of ``texts``, given each one's term counts."""
    spread = Counter(term for counts in texts for term in counts)
    total = len(texts)
    rarity = {term: math.log(1.0 + total / held) for term, held in spread.items()}
    unseen = math.log(1.0 + total)
    rows: dict[str, list[tuple[int, float]]] = {term: [] for term in sorted(spread)}
    for number, counts in enumerate(texts):
        vector = {term: (1.0 + math.log(count)) * rarity[term] for term, count in counts.items()}
        size = length(vector) or 1.0
        for term, weight in vector.items():
            rows[term].append((number, weight / size))
    return _packed(total, rarity, unseen, rows)


def _packed(
    total: int, rarity: Mapping[str, float], unseen: float, rows: Mapping[str, Iterable[tuple[int, float]]]
) -> Postings:
    texts, weights = array("I"), array("f")
    starts = {}
    for term, entries in rows.items():
        start = len(texts)
        for text, weight in entries:
            texts.append(text)
            weights.append(weight)
        starts[term] = (start, len(texts))
    return Postings(total, rarity, unseen, starts, texts, weights)
