"""Fit the weights and thresholds of the matcher to labelled rows, and say how well they do on rows not fitted on.

    python -m qanswer.match.fit LABELS.jsonl [MORE.jsonl …] [--kb PATH] [--folds 5] [--seed 0] [--write]

Rows are split into folds by their first acceptable item, so that no item is both fitted on and tested. Without
``--write`` nothing is changed; the same rows, knowledge and seed give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.match.features import ITEM_FEATURES, TOPIC_FEATURES
from qanswer.match.labels import Coverage, Label, read_labels
from qanswer.match.training import Row, make_row, to_vector, train
from qanswer.match.weights import BIASES, Thresholds, Weights, stored_weights
from qanswer.model import Effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.model import Match

WANTED_PRECISION = 0.95  # of the rows filled; the threshold is the lowest that reaches it
WANTED_TICK_PRECISION = 0.97  # of the rows ticked: a wrong tick is worse than a wrong paragraph
OFFERED_SHARE = 0.97  # of the rows with an acceptable item that must at least be offered for review
_BINS = 10  # of confidence, for the calibration error


@dataclass(frozen=True, slots=True)
class Tried:
    """A labelled row and what a matcher that never saw it made of it."""

    label: Label
    match: Match

    @property
    def right(self) -> bool:
        """Whether the first candidate is an acceptable source."""
        return bool(self.match.candidates) and self.match.candidates[0].item in self.label.items

    @property
    def held(self) -> bool:
        """Whether a guard forbids writing."""
        return any(reason.effect is Effect.REVIEW for reason in self.match.reasons)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and, if asked, write; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m qanswer.match.fit", description=__doc__.split("\n", 1)[0] if __doc__ else ""
    )
    parser.add_argument("labels", nargs="+", type=Path, help="JSON Lines of labelled rows")
    parser.add_argument(
        "--kb", type=Path, default=None, help="knowledge base to fit for (default: as qanswer finds it)"
    )
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0, help="of the assignment of rows to folds")
    parser.add_argument("--write", action="store_true", help="replace the stored weights and thresholds")
    wanted = parser.parse_args(arguments)
    labels = [label for path in wanted.labels for label in read_labels(path)]
    matcher = Matcher(load(wanted.kb))
    tried = cross_validate(matcher, labels, wanted.folds, wanted.seed)
    thresholds = choose_thresholds(tried)
    print(report(tried, thresholds), file=sys.stderr)  # noqa: T201 - this is a command
    weights = train([_row(matcher, label) for label in labels if not label.soft], stored_weights())
    text = rendered(weights, thresholds)
    if wanted.write:
        Path(__file__).with_name("weights.toml").write_text(text, encoding="utf-8")
    else:
        print(text, end="")  # noqa: T201 - this is a command
    return 0


def cross_validate(matcher: Matcher, labels: Sequence[Label], folds: int, seed: int) -> list[Tried]:
    """Return every row with its match by weights fitted on the other folds, in the labels' order."""
    groups = sorted({_group(label) for label in labels})
    random.Random(seed).shuffle(groups)  # noqa: S311 - an assignment, not a secret
    fold = {group: place % folds for place, group in enumerate(groups)}
    rows = [_row(matcher, label) for label in labels]
    tried: dict[int, Tried] = {}
    for left_out in range(folds):
        kept = [
            row for row, label in zip(rows, labels, strict=True) if fold[_group(label)] != left_out and not label.soft
        ]
        fitted = matcher.with_weights(train(kept, stored_weights()))
        for place, label in enumerate(labels):
            if fold[_group(label)] == left_out:
                tried[place] = Tried(label, fitted.match(label.question))
    return [tried[place] for place in range(len(labels))]


def choose_thresholds(tried: Sequence[Tried]) -> Thresholds:
    """Return the lowest thresholds at which what is written, or ticked, is right often enough."""
    judged = [row for row in tried if not row.label.soft]
    free = sorted((row for row in judged if not row.held), key=lambda row: -row.match.confidence)
    answerable = sorted((row.match.confidence for row in judged if row.label.items), reverse=True)
    offer = answerable[int(OFFERED_SHARE * len(answerable))] if answerable else 0.0
    fill = _lowest(free, WANTED_PRECISION)
    tick = max(fill, _lowest(free, WANTED_TICK_PRECISION))
    return Thresholds(round(fill, 2), round(tick, 2), round(min(offer, fill), 2))


def report(tried: Sequence[Tried], thresholds: Thresholds) -> str:
    """Return the figures of cross-validation as a table: one line per language, one for all."""
    lines = [f"{'':>6}{'rows':>6}{'hit@1':>8}{'hit@3':>8}{'precision':>11}{'recall':>8}{'false_fill':>12}{'ECE':>7}"]
    for lang in ("all", *sorted({row.label.lang for row in tried})):
        rows = [row for row in tried if lang in ("all", row.label.lang)]
        judged = [row for row in rows if not row.label.soft]
        answerable = [row for row in judged if row.label.items]
        filled = [row for row in judged if not row.held and row.match.confidence >= thresholds.fill_at]
        full = [row for row in rows if row.label.coverage is Coverage.FULL]
        none = [row for row in judged if row.label.coverage is Coverage.NONE]
        figures = (
            _share([row.right for row in answerable]),
            _share([any(found.item in row.label.items for found in row.match.candidates[:3]) for row in answerable]),
            _share([row.right for row in filled]),
            _share([row.right and row in filled for row in full]),
            _share([row in filled for row in none]),
            calibration_error(judged),
        )
        lines.append(
            f"{lang:>6}{len(rows):>6}"
            + "".join(f"{value:>{size}.3f}" for value, size in zip(figures, (8, 8, 11, 8, 12, 7), strict=True))
        )
    return "\n".join(lines)


def calibration_error(tried: Sequence[Tried]) -> float:
    """Return the expected calibration error, 0–1: how far stated confidence and share of right ones lie apart."""
    bins: dict[int, list[Tried]] = {}
    for row in tried:
        bins.setdefault(min(_BINS - 1, int(row.match.confidence * _BINS)), []).append(row)
    apart = sum(
        abs(sum(row.match.confidence for row in rows) - sum(row.right for row in rows)) for rows in bins.values()
    )
    return apart / len(tried) if tried else 0.0


def rendered(weights: Weights, thresholds: Thresholds) -> str:
    """Return the data file that ``weights.py`` reads."""
    vector = iter(to_vector(weights))
    lines = ["# Written by `python -m qanswer.match.fit`; do not edit by hand.", "[topic]"]
    lines += [f"{name} = {next(vector):.3f}" for name in TOPIC_FEATURES]
    lines += ["", "[item]", *(f"{name} = {next(vector):.3f}" for name in ITEM_FEATURES)]
    lines += ["", "[bias]", *(f"{name} = {next(vector):.3f}" for name in BIASES)]
    lines += [
        "",
        "[thresholds]",
        f"fill_at = {thresholds.fill_at}",
        f"tick_at = {thresholds.tick_at}",
        f"offer_at = {thresholds.offer_at}",
    ]
    return "\n".join(lines) + "\n"


def _row(matcher: Matcher, label: Label) -> Row:
    number = {item.id: place for place, item in enumerate(matcher.index.items)}
    right = frozenset(number[item] for item in label.items if item in number)
    return make_row(matcher.likeness(label.question), matcher.linked, right)


def _group(label: Label) -> str:
    return label.items[0] if label.items else label.question.text


def _lowest(best_first: Sequence[Tried], precision: float) -> float:
    """Return the lowest confidence down to which the share of right ones is at least ``precision``."""
    right, lowest = 0, 1.0
    for count, row in enumerate(best_first, 1):
        right += row.right
        if right >= precision * count:
            lowest = row.match.confidence
    return lowest


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else float("nan")


if __name__ == "__main__":
    sys.exit(main())
