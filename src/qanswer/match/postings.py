"""Inverted indexes over weighted terms: which texts hold a term, and how much it says there."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Weighed = dict[str, float]  # term -> weight in a question

OWN_WEIGHT = 1.0  # least weight of a term of the question itself
MOST_ENTRIES = 10_000  # index entries read per question, rarest terms first: bounds the time on very large sheets
PRIOR_TEXTS = 0.5  # weight of all texts against one group's own, in texts; best of 0.5, 2, 8 on held-out samples
ODDS_SCALE = 3.0  # brings odds to about the size of the other features


@dataclass(frozen=True)
class Table:
    """Rows of (text number, value), one row per term, end to end in two arrays."""

    spans: Mapping[str, tuple[int, int]]  # term -> its row's slice
    numbers: array[int]  # rising within a row
    values: array[float]

    def holds(self, term: str, text: int) -> bool:
        """Return whether the text with this number holds ``term``."""
        start, end = self.spans.get(term, (0, 0))
        at = bisect_left(self.numbers, text, start, end)
        return at < end and self.numbers[at] == text

    def rarest_first(self, query: Weighed) -> list[tuple[float, int, int]]:
        """Return (weight, start, end) of the query's known terms, as many of the rarest as may be read."""
        known = sorted((self.spans[term][1] - self.spans[term][0], term) for term in query if term in self.spans)
        taken: list[tuple[float, int, int]] = []
        left = MOST_ENTRIES
        for size, term in known:
            left -= size
            if left < 0 and taken:
                break
            taken.append((query[term], *self.spans[term]))
        return taken


class _Rarities(dict[str, float]):
    """How much each term tells texts apart, worked out when first asked for: the same terms come in every question."""

    def __init__(self, texts: int, spans: Mapping[str, tuple[int, int]]) -> None:
        super().__init__()
        self._texts, self._spans = texts, spans

    def __missing__(self, term: str) -> float:
        start, end = self._spans.get(term, (0, 1))
        self[term] = _rarity(self._texts, end - start)
        return self[term]


@dataclass(frozen=True)
class Postings:
    """Texts by the terms they hold, each text's weights of length one, so that products are cosines."""

    size: int  # number of texts
    table: Table

    def cosines(self, query: Weighed) -> list[float]:
        """Return for every text its likeness to ``query``, 0–1.

        A term that no text holds counts as asked and not found, but for a heading's: forms have titles of all sorts.
        """
        known, rarities = self.table.spans, self._rarities
        weighted = {
            term: weight * rarities[term] for term, weight in query.items() if weight >= OWN_WEIGHT or term in known
        }
        length = _length(weighted)
        found = [0.0] * self.size
        numbers, values = self.table.numbers, self.table.values
        for weight, start, end in self.table.rarest_first(weighted):
            share = weight / length
            for number, value in zip(numbers[start:end], values[start:end], strict=True):
                found[number] += share * value
        return found

    def shares(self, query: Weighed) -> list[float]:
        """Return for every text how much of ``query`` it holds at all, 0–1, rare terms counting for more.

        However often a text says a term: two texts that share the one rare word of five are not alike.
        """
        weighted = {term: weight * self._rarities[term] for term, weight in query.items()}
        mass = math.fsum(weighted.values()) or 1.0
        found = [0.0] * self.size
        for weight, start, end in self.table.rarest_first(weighted):
            for number in self.table.numbers[start:end]:
                found[number] += weight / mass
        return found

    def rarity(self, term: str) -> float:
        """Return how much a term tells texts apart; most for one that no text holds."""
        return self._rarities[term]

    @cached_property
    def _rarities(self) -> _Rarities:
        return _Rarities(self.size, self.table.spans)


@dataclass(frozen=True)
class Odds:
    """How much more often each group of texts uses a term than all texts together do; a naive Bayes of presence."""

    table: Table  # log odds gained where the group uses the term, over a group that does not
    absent: Sequence[float]  # log odds of a term that the group does not use, per group; negative

    def scores(self, query: Weighed) -> list[float]:
        """Return for every group the log odds that it is meant, per root of the terms known; 0 where they are against."""
        rows = self.table.rarest_first(query)
        mass = math.fsum(weight for weight, _, _ in rows)
        if not mass:
            return [0.0] * len(self.absent)
        found = [mass * absent for absent in self.absent]
        numbers, values = self.table.numbers, self.table.values
        for weight, start, end in rows:
            for number, value in zip(numbers[start:end], values[start:end], strict=True):
                found[number] += weight * value
        scale = 1.0 / (ODDS_SCALE * math.sqrt(mass))
        return [value * scale if value > 0.0 else 0.0 for value in found]

    def of(self, term: str) -> Sequence[tuple[int, float]]:
        """Return (group, log odds gained) for every group that uses ``term``."""
        start, end = self.table.spans.get(term, (0, 0))
        return tuple(zip(self.table.numbers[start:end], self.table.values[start:end], strict=True))


def build_postings(texts: Sequence[Mapping[str, int]]) -> Postings:
    """Return the index of ``texts``, given each one's term counts."""
    spread = Counter(term for counts in texts for term in counts)
    rows: dict[str, list[tuple[int, float]]] = {term: [] for term in sorted(spread)}
    for number, counts in enumerate(texts):
        weights = {term: (1.0 + math.log(count)) * _rarity(len(texts), spread[term]) for term, count in counts.items()}
        length = _length(weights)
        for term, weight in weights.items():
            rows[term].append((number, weight / length))
    return Postings(len(texts), _table(rows))


def build_odds(groups: Sequence[Mapping[str, int]], sizes: Sequence[int]) -> Odds:
    """Return the odds of ``groups``: given in how many of its texts each uses a term, and how many texts it has."""
    total = sum(sizes)
    spread: Counter[str] = Counter()
    for counts in groups:
        spread.update(counts)
    rows: dict[str, list[tuple[int, float]]] = {term: [] for term in sorted(spread)}
    for number, counts in enumerate(groups):
        for term, count in counts.items():
            prior = PRIOR_TEXTS * (spread[term] + 0.5) / (total + 1)
            rows[term].append((number, math.log((count + prior) / prior)))
    return Odds(_table(rows), [math.log(PRIOR_TEXTS / (size + PRIOR_TEXTS)) for size in sizes])


def _rarity(size: int, held: int) -> float:
    return math.log(1.0 + size / held)


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0


def _table(rows: Mapping[str, Iterable[tuple[int, float]]]) -> Table:
    numbers, values = array("I"), array("f")
    spans = {}
    for term, entries in rows.items():
        start = len(numbers)
        for number, value in entries:
            numbers.append(number)
            values.append(value)
        spans[term] = (start, len(numbers))
    return Table(spans, numbers, values)
