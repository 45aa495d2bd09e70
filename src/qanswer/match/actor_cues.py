"""Whose doing a question is about, the customer's or the vendor's, and whether it asks for a practice or a capability."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from qanswer.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

PRIOR_SAMPLES = 2.0  # weight of all topics against one topic's own samples
MOST_ODDS = 1.5  # a cue can speak for or against a topic no more than this
Side = dict[str, float]  # cue -> log odds that a question of this topic has it, against any question


@cache
def _cues() -> Mapping[str, re.Pattern[str]]:
    table = packaged("match/actor_cues")
    return {name: re.compile(pattern) for name, pattern in table.items()}


def cues_in(texts: Iterable[str]) -> frozenset[str]:
    """Return which cues normalised ``texts`` have between them.

    >>> sorted(cues_in(["当社の管理者が設定できるか"]))
    ['capability', 'customer']
    """
    joined = "\n".join(texts)
    return frozenset(name for name, pattern in _cues().items() if pattern.search(joined))


def make_sides(samples: Sequence[Sequence[str]]) -> list[Side]:
    """Return each topic's side, given its samples, normalised."""
    counts = [Counter(cue for text in texts for cue in cues_in([text])) for texts in samples]
    everything: Counter[str] = Counter()
    for count in counts:
        everything.update(count)
    total = sum(map(len, samples)) or 1
    usual = {cue: everything[cue] / total for cue in sorted(everything)}
    return [
        {cue: _odds(count[cue], len(texts), share) for cue, share in usual.items()}
        for count, texts in zip(counts, samples, strict=True)
    ]


def agreement(side: Side, cues: Collection[str]) -> float:
    """Return how far the cues of a question speak for a topic (positive) or against it; 0 where it has none."""
    return math.fsum(side.get(cue, 0.0) for cue in cues)


def _odds(count: int, size: int, usual: float) -> float:
    share = (count + PRIOR_SAMPLES * usual) / (size + PRIOR_SAMPLES)
    return max(-MOST_ODDS, min(MOST_ODDS, math.log(share / usual)))
