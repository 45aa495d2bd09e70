"""The fitted numbers of the engine, kept as data; ``python -m qanswer.match.learning.fit`` writes them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.features import ITEM_FEATURES, TOPIC_FEATURES
from qanswer.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FARTHEST_ODDS = 60.0  # log odds under which a probability is 0 for every purpose
_NEAREST = 1e-6  # to 0 and 1 that a probability is told apart from them
MEASURES = (  # by which the item's text is judged to state what is asked; see guards/wording.py
    "stated",
    "unstated",
    "answer",
    "gap",
    "telling",
)
DRAFT_BIASES = ("none", "gap", "total")
BIASES = ("none", "gap", "related")  # nothing near; a topic without an item; a link that does not settle its topic


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the conditional logit: non-negative on likenesses, free on biases."""

    topic: Sequence[float]  # as TOPIC_FEATURES
    item: Sequence[float]  # as ITEM_FEATURES
    none: float  # utility of the option "none of these"
    gap: float  # added to a topic that no item answers
    related: float  # added to an item reached by a link that does not settle its topic


@dataclass(frozen=True, slots=True)
class DraftWeights:
    """Weights of items whose links are drafts: how probable they are against none of these."""

    shared: float  # of the log of the share in what is asked that the item's own text is about
    item: Sequence[float]  # as ITEM_FEATURES
    known: float  # of the share of the question's own words that the item has
    none: float  # utility of the option "none of these" …
    gap: float  # … times the log of the share in what is asked that no item is about
    total: float  # … times the log of how near all topics together are


@dataclass(frozen=True, slots=True)
class DraftCalibration:
    """How the probabilities of drafted items become a confidence that holds on vendors never seen; weights of log odds."""

    first: float
    second: float  # of the next best item
    none: float  # of none of these
    offset: float

    def confidence(self, first: float, second: float, none: float) -> float:
        """Return the share of such rows whose first item was acceptable, 0–1, given three probabilities."""
        odds = self.offset + self.first * log_odds(first) + self.second * log_odds(second) + self.none * log_odds(none)
        return 1.0 / (1.0 + math.exp(-max(-_FARTHEST_ODDS, min(_FARTHEST_ODDS, odds))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the logit's own probability of its first item becomes a confidence that holds on labelled rows."""

    scale: float  # of the log odds
    offset: float  # added to them

    def confidence(self, probability: float) -> float:
        """Return the share of rows of this ``probability`` whose first item was acceptable, 0–1; never falling."""
        if not 0.0 < probability < 1.0:
            return min(1.0, max(0.0, probability))
        odds = self.scale * math.log(probability / (1.0 - probability)) + self.offset
        return 1.0 / (1.0 + math.exp(-odds)) if odds > -_FARTHEST_ODDS else 0.0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities that the first candidate is an acceptable source, from which on something is done."""

    fill_at: float  # the text is written
    tick_at: float  # the tick is given
    offer_at: float  # the candidates are offered for review


@dataclass(frozen=True, slots=True)
class EntailmentModel:
    """How probably an item's text states what is asked; a logistic model."""

    weights: Sequence[float]  # as MEASURES
    offset: float
    tick_from: float  # probability from which a plain yes is ticked

    def probability(self, measured: Sequence[float]) -> float:
        """Return the probability that the item's text states what is asked, 0–1."""
        odds = self.offset + sum(map(float.__mul__, self.weights, measured))
        return 1.0 / (1.0 + math.exp(-max(-_FARTHEST_ODDS, min(_FARTHEST_ODDS, odds))))


@cache
def _stored(name: str = "weights") -> Mapping[str, Mapping[str, float]]:
    return packaged(f"match/{name}")


def stored_weights() -> Weights:
    """Return the weights that ship with the package."""
    stored = _stored()
    return Weights(
        [stored["topic"][name] for name in TOPIC_FEATURES],
        [stored["item"][name] for name in ITEM_FEATURES],
        **{name: stored["bias"][name] for name in BIASES},
    )


def stored_drafts() -> DraftWeights:
    """Return the weights of items that nobody linked."""
    stored = _stored("drafts")["drafts"]
    return DraftWeights(
        item=[stored[name] for name in ITEM_FEATURES],
        **{name: stored[name] for name in ("shared", "known", *DRAFT_BIASES)},
    )


def stored_draft_calibration() -> DraftCalibration:
    """Return the calibration of items that nobody linked."""
    return DraftCalibration(**_stored("drafts")["calibration"])


def stored_calibration() -> Calibration:
    """Return the calibration that ships with the package."""
    return Calibration(**_stored()["calibration"])


@cache
def stored_stating(*, drafted: bool = False) -> EntailmentModel:
    """Return the judge of wording that ships with the package, of items that nobody linked where ``drafted``."""
    stored = _stored("drafts" if drafted else "weights")["stating"]
    return EntailmentModel([stored[name] for name in MEASURES], stored["offset"], stored["tick_from"])


def stored_thresholds() -> Thresholds:
    """Return the thresholds that ship with the package."""
    return Thresholds(**_stored()["thresholds"])


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, finite at 0 and 1 too."""
    inside = min(1.0 - _NEAREST, max(_NEAREST, probability))
    return math.log(inside / (1.0 - inside))
