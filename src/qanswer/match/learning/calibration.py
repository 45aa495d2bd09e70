"""What came of labelled rows that the weights never saw: calibration, thresholds and figures."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.match.labels import Coverage
from qanswer.match.weights import Calibration, Thresholds
from qanswer.model import Effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.labels import Label
    from qanswer.model import Match

# Of the rows filled, two points over what is promised: forms of strangers fall short of labelled rows by about that. The
# threshold is the lowest that reaches it …
WANTED_PRECISION = 0.97
WANTED_FALSE_FILL = 0.06  # … with no more than this share of the unanswerable rows filled
WANTED_TICK_PRECISION = 0.97  # of the rows ticked: a wrong tick is worse than a wrong paragraph
OFFERED_SHARE = 0.97  # of the rows with an acceptable item that must at least be offered for review
_BINS = 10  # of confidence, for the calibration error
_NEWTON_STEPS = 60
_LONGEST_STEP = 0.3
_PRIOR = 2.0  # rows' worth of belief that the logit is calibrated already


@dataclass(frozen=True, slots=True)
class Tried:
    """A labelled row and what a matcher that never saw it made of it."""

    label: Label
    match: Match

    @property
    def right(self) -> bool:
        """Whether the first candidate is an acceptable source."""
        return bool(self.match.candidates) and self.match.candidates[0].statement in self.label.items

    @property
    def held(self) -> bool:
        """Whether a guard forbids writing."""
        return any(reason.effect is Effect.REVIEW for reason in self.match.reasons)

    def calibrated(self, calibration: Calibration) -> Tried:
        """Return the row with its confidence as it should be stated."""
        return replace(self, match=replace(self.match, confidence=calibration.confidence(self.match.confidence)))


def calibrate(tried: Sequence[Tried]) -> Calibration:
    """Return the calibration under which the outcomes are most likely (Platt's), by Newton's method."""
    points = [(_odds(row.match.confidence), float(row.right)) for row in tried]
    scale, offset = 1.0, 0.0
    for _ in range(_NEWTON_STEPS):
        slope_a, slope_b = _PRIOR * (scale - 1.0), _PRIOR * offset
        aa, ab, bb = _PRIOR, 0.0, _PRIOR
        for odds, right in points:
            stated = 1.0 / (1.0 + math.exp(-(scale * odds + offset)))
            bend = stated * (1.0 - stated)
            slope_a += (stated - right) * odds
            slope_b += stated - right
            aa, ab, bb = aa + bend * odds * odds, ab + bend * odds, bb + bend
        determinant = aa * bb - ab * ab
        scale -= _short((bb * slope_a - ab * slope_b) / determinant)
        offset -= _short((aa * slope_b - ab * slope_a) / determinant)
    return Calibration(round(scale, 3), round(offset, 3))


def choose_thresholds(tried: Sequence[Tried], false_fill: float = WANTED_FALSE_FILL) -> Thresholds:
    """Return the lowest thresholds at which what is written, or ticked, is right often enough.

    Args:
        tried: labelled rows as judged.
        false_fill: share of the unanswerable ones that may be filled at most.
    """
    judged = [row for row in tried if not row.label.soft]
    free = sorted((row for row in judged if not row.held), key=lambda row: -row.match.confidence)
    unanswerable = sum(row.label.coverage is Coverage.NONE for row in judged)
    answerable = sorted((row.match.confidence for row in judged if row.label.items), reverse=True)
    offer = answerable[int(OFFERED_SHARE * len(answerable))] if answerable else 0.0
    fill = _lowest(free, WANTED_PRECISION, false_fill * unanswerable)
    tick = max(fill, _lowest(free, WANTED_TICK_PRECISION, false_fill * unanswerable))
    return Thresholds(round(fill, 2), round(tick, 2), round(min(offer, fill / 2), 2))


def report(tried: Sequence[Tried], thresholds: Thresholds) -> str:
    """Return the figures as a table: one line for all rows, one per language."""
    lines = [f"{'':>6}{'rows':>6}{'hit@1':>8}{'hit@3':>8}{'precision':>11}{'recall':>8}{'false_fill':>12}{'ECE':>7}"]
    for lang in ("all", *sorted({row.label.lang for row in tried})):
        rows = [row for row in tried if lang in ("all", row.label.lang)]
        cells = zip(_figures(rows, thresholds.fill_at), (8, 8, 11, 8, 12, 7), strict=True)
        lines.append(f"{lang:>6}{len(rows):>6}" + "".join(f"{value:>{size}.3f}" for value, size in cells))
    return "\n".join(lines)


def calibration_error(tried: Sequence[Tried]) -> float:
    """Return the expected calibration error, 0–1: how far stated confidence and share of right ones lie apart."""
    bins: dict[int, list[Tried]] = {}
    for row in tried:
        bins.setdefault(min(_BINS - 1, int(row.match.confidence * _BINS)), []).append(row)
    apart = (abs(sum(row.match.confidence - row.right for row in rows)) for rows in bins.values())
    return sum(apart) / len(tried) if tried else 0.0


def _figures(rows: Sequence[Tried], fill_at: float) -> tuple[float, ...]:
    judged = [row for row in rows if not row.label.soft]
    answerable = [row for row in judged if row.label.items]
    filled = [row for row in rows if not row.held and row.match.confidence >= fill_at]
    return (
        _share([row.right for row in answerable]),
        _share([any(found.statement in row.label.items for found in row.match.candidates[:3]) for row in answerable]),
        _share([row.right for row in filled if not row.label.soft]),
        _share([row.right and row in filled for row in rows if row.label.coverage is Coverage.FULL]),
        _share([row in filled for row in judged if row.label.coverage is Coverage.NONE]),
        calibration_error(judged),
    )


def _lowest(best_first: Sequence[Tried], precision: float, most_false: float) -> float:
    """Return the lowest confidence down to which enough are right and not too many should have stayed blank."""
    right, false, lowest = 0, 0, 1.0
    for count, row in enumerate(best_first, 1):
        right += row.right
        false += row.label.coverage is Coverage.NONE
        if right >= precision * count and false <= most_false:
            lowest = row.match.confidence
    return lowest


def _short(step: float) -> float:
    """Return a step no longer than Newton's method may take where the curve is still far from a parabola."""
    return max(-_LONGEST_STEP, min(_LONGEST_STEP, step))


def _odds(probability: float) -> float:
    inside = min(1.0 - 1e-6, max(1e-6, probability))
    return math.log(inside / (1.0 - inside))


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else float("nan")
