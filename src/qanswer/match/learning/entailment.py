"""Fitting the judge of wording: does the item's text state what is asked, so that a plain yes may be ticked?

It learns from labelled rows and from the catalogue's held-out samples, on just those questions that get a plain yes from
everything else. Of the samples, one about a topic that no item answers and that passes for one that is answered is what
a wrong yes looks like; there are many of them, and few among labelled rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.match.engine import Matcher
from qanswer.match.guards import plain_yes
from qanswer.match.guards.wording import measures
from qanswer.match.learning.held_out import ask_held_out
from qanswer.match.weights import MEASURES, EntailmentModel
from qanswer.model import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.match.labels import Label
    from qanswer.match.weights import Calibration, Thresholds, Weights
    from qanswer.model import Question

# Share of the right yeses that may be left open for their wording. The threshold is set by this price, not by the wrong
# yeses it stops: guards have been written with labelled rows in sight, so that too few wrong ones are left among those.
# One right yes in six is what a form can spare; customers nobody has met word things further off, so a third of that.
MOST_OPENED = 0.06
SAMPLE_WEIGHT = 0.3  # of a held-out sample against a labelled row: nobody labelled what exactly it asks
_PLACES = (0, 4)  # of each eight samples, those held out; one index is built for each
_PENALTY = 1.0  # on squared weights of measures brought to one spread, against the sum over rows
_STEPS = 25  # of Newton's method; it settles in under ten


@dataclass(frozen=True, slots=True)
class Yes:
    """A question that gets a plain yes unless its wording speaks against it."""

    measured: Sequence[float]  # as MEASURES
    stated: bool  # the yes is right
    weight: float = 1.0


def yes_of(matcher: Matcher, question: Question, thresholds: Thresholds, *, stated: bool) -> Yes | None:
    """Return the plain yes that ``question`` would get, None where it gets none."""
    facts = matcher.facts(question)
    if facts.confidence < max(thresholds.fill_at, thresholds.tick_at):
        return None
    case = plain_yes(question, facts)
    measured = None if case is None else measures(case)
    return None if measured is None else Yes(measured, stated)


def sampled(knowledge: Knowledge, weights: Weights, calibration: Calibration, thresholds: Thresholds) -> list[Yes]:
    """Return the plain yeses that held-out samples of the catalogue would get."""
    found = []
    for place in _PLACES:
        known, asked = ask_held_out(knowledge, place)
        matcher = Matcher(known).with_weights(weights, calibration)
        given = (yes_of(matcher, question, thresholds, stated=answered) for question, answered in asked)
        found += [Yes(yes.measured, yes.stated, SAMPLE_WEIGHT) for yes in given if yes]
    return found


def fit_stating(yeses: Mapping[int, Yes], folds: Sequence[int], more: Sequence[Yes]) -> EntailmentModel:
    """Return the judge fitted to all plain yeses, its threshold chosen on labelled ones it had not seen.

    Args:
        yeses: place of a label -> the yes it would get.
        folds: the fold of each label.
        more: of held-out samples.
    """
    unseen: list[float] = []
    for fold in sorted(set(folds)):
        judge = train_judge([*(yes for place, yes in yeses.items() if folds[place] != fold), *more])
        mine = (yes for place, yes in yeses.items() if folds[place] == fold)
        unseen += [judge.probability(yes.measured) for yes in mine if yes.stated]
    judge = train_judge([*yeses.values(), *more])
    lowest_first = sorted(unseen) or [0.0]
    tick_from = math.floor(lowest_first[int(MOST_OPENED * len(lowest_first))] * 100) / 100
    return EntailmentModel(judge.weights, judge.offset, tick_from)


def is_stated(label: Label) -> bool:
    """Return whether a plain yes is right for a labelled row."""
    return Choice.YES in label.choices


def train_judge(yeses: Sequence[Yes]) -> EntailmentModel:
    """Return the logistic model under which the outcomes are most likely, by Newton's method."""
    if not yeses:
        return EntailmentModel([0.0] * len(MEASURES), 1.0, 0.0)
    size = len(yeses[0].measured)
    middles, spreads = zip(*(_spread([yes.measured[at] for yes in yeses]) for at in range(size)), strict=True)
    points = [
        ([(value - middle) / spread for value, middle, spread in zip(yes.measured, middles, spreads, strict=True)], yes)
        for yes in yeses
    ]
    at = [0.0] * (size + 1)
    for _ in range(_STEPS):
        slope = [_PENALTY * value for value in at[:-1]] + [0.0]
        bend = [[_PENALTY * (row == column < size) for column in range(len(at))] for row in range(len(at))]
        for values, yes in points:
            row = [*values, 1.0]
            likely = 1.0 / (1.0 + math.exp(-sum(map(float.__mul__, at, row))))
            for one, first in enumerate(row):
                slope[one] += yes.weight * (likely - yes.stated) * first
                for two, second in enumerate(row):
                    bend[one][two] += yes.weight * likely * (1.0 - likely) * first * second
        at = [value - step for value, step in zip(at, _solved(bend, slope), strict=True)]
    weights = [value / spread for value, spread in zip(at, spreads, strict=False)]
    offset = at[-1] - sum(map(float.__mul__, weights, middles))
    return EntailmentModel([round(weight, 3) for weight in weights], round(offset, 3), 0.0)


def rendered_judge(judge: EntailmentModel) -> list[str]:
    """Return the lines of the data file that ``weights.py`` reads a judge from."""
    weights = (f"{name} = {value:.3f}" for name, value in zip(MEASURES, judge.weights, strict=True))
    return ["[stating]", *weights, f"offset = {judge.offset:.3f}", f"tick_from = {judge.tick_from:.2f}"]


def _spread(values: Sequence[float]) -> tuple[float, float]:
    """Return mean and standard deviation, 1 for values that are all the same."""
    middle = math.fsum(values) / len(values)
    return middle, math.sqrt(math.fsum((value - middle) ** 2 for value in values) / len(values)) or 1.0


def _solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """Return the solution of a positive definite system, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = [value / rows[at][at] for value in rows[at]]
        rows = [[value - row[at] * by for value, by in zip(row, pivot, strict=True)] for row in rows]
        rows[at] = pivot
    return [row[-1] for row in rows]
