"""Which questions of the library are worth comparing with a new one: few, whatever its size, and the same on any store."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_NEAR = 8  # questions compared in full with a new one
_BUDGET = 120  # questions that an expression is made to find; a common term counts only beside another
_MOST_TERMS = 12  # of a question that are searched for, rarest first
_COMMON_TERMS = 5  # that are searched for in pairs
_SHARES_LEAST = 0.12  # of the weight of a question's terms that another must have to be near


def alternatives(terms: Iterable[str], counts: Mapping[str, int], size: int) -> list[tuple[str, ...]]:
    """Return what to search for: rare terms by themselves, commoner ones in pairs, in threes where even those are many.

    Args:
        terms: of the new question.
        counts: in how many questions of the library each occurs.
        size: how many questions there are.
    """
    known = sorted((counts[term], term) for term in set(terms) if term in counts)[:_MOST_TERMS]
    found: list[tuple[str, ...]] = []
    left = float(_BUDGET)
    while known and known[0][0] <= left:
        count, term = known.pop(0)
        left -= count
        found.append((term,))
    common = known[:_COMMON_TERMS]
    pairs = [
        (count * other / max(size, 1), (term, beside))
        for at, (count, term) in enumerate(common)
        for other, beside in common[at + 1 :]
    ]
    fitting = [pair for expected, pair in sorted(pairs) if expected <= _BUDGET]
    found += fitting or [tuple(term for _, term in common)][: bool(common)]
    return found


def nearest(terms: Iterable[str], found: Sequence[tuple[int, str]], counts: Mapping[str, int], size: int) -> list[int]:
    """Return the ids of the found questions that share most with ``terms``, rare terms counting for more.

    Args:
        terms: of the new question.
        found: (id, terms separated by blanks).
        counts: as for ``alternatives``.
        size: how many questions there are.
    """
    weight = {term: math.log(1.0 + size / counts.get(term, 1)) for term in set(terms)}
    mass = math.fsum(weight.values()) or 1.0
    scored = []
    for number, written in found:
        shared = sum(weight[term] for term in sorted(weight.keys() & set(written.split())))
        if shared >= _SHARES_LEAST * mass:
            scored.append((-round(shared, 9), written, number))
    return [number for _, _, number in sorted(scored)[:MOST_NEAR]]
