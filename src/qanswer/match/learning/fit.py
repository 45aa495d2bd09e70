"""Fit the weights and thresholds of the matcher, and say how well they do on rows not fitted on.

    python -m qanswer.match.learning.fit LABELS.jsonl [MORE.jsonl …] [--kb PATH] [--folds 5] [--seed 0] [--write]

The weights are fitted to the catalogue's held-out samples (``rehearsal``) and to the labelled rows; the calibration and
the thresholds to the labelled rows alone, as judged by weights that never saw them: rows are split into folds by their
first acceptable item. Without ``--write`` nothing is changed; the same rows, knowledge and seed give the same file.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.match.features import ITEM_FEATURES, TOPIC_FEATURES
from qanswer.match.labels import read_labels
from qanswer.match.learning.calibration import Tried, calibrate, choose_thresholds, report
from qanswer.match.learning.entailment import fit_stating, is_stated, rendered_judge, sampled, yes_of
from qanswer.match.learning.held_out import rehearse
from qanswer.match.learning.training import make_row, to_vector, train
from qanswer.match.weights import BIASES, Calibration, stored_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.labels import Label
    from qanswer.match.learning.training import Row
    from qanswer.match.weights import EntailmentModel, Thresholds, Weights

LABEL_WEIGHT = 2  # of a labelled row against a held-out sample: it is what customers write, but there are few
_WEIGHTS = Path(__file__).parents[1] / "weights.toml"
_AS_IS = Calibration(1.0, 0.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and, if asked, write; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m qanswer.match.learning.fit", description="Fit the weights of the matcher."
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
    knowledge = load(wanted.kb)
    matcher, rehearsed = Matcher(knowledge), rehearse(knowledge)
    raw = cross_validate(matcher, labels, rehearsed, wanted.folds, wanted.seed)
    calibration = calibrate([row for row in raw if not row.label.soft])
    tried = [row.calibrated(calibration) for row in raw]
    thresholds = choose_thresholds(tried)
    print(report(tried, thresholds), file=sys.stderr)  # noqa: T201 - this is a command
    weights = train([*rehearsed, *_rows(matcher, labels)], stored_weights())
    fitted = matcher.with_weights(weights, calibration)
    given = {
        place: yes
        for place, label in enumerate(labels)
        if (yes := yes_of(fitted, label.question, thresholds, stated=is_stated(label)))
    }
    samples = sampled(knowledge, weights, calibration, thresholds)
    stating = fit_stating(given, _folds(labels, wanted.folds, wanted.seed), samples)
    text = rendered(weights, calibration, stating, thresholds)
    if wanted.write:
        _WEIGHTS.write_text(text, encoding="utf-8")
    else:
        print(text, end="")  # noqa: T201 - this is a command
    return 0


def cross_validate(
    matcher: Matcher, labels: Sequence[Label], rehearsed: Sequence[Row], folds: int, seed: int
) -> list[Tried]:
    """Return every row as judged, uncalibrated, by weights that never saw its fold; in the labels' order."""
    fold = _folds(labels, folds, seed)
    tried: dict[int, Tried] = {}
    for left_out in range(folds):
        seen = [label for place, label in enumerate(labels) if fold[place] != left_out]
        fitted = matcher.with_weights(train([*rehearsed, *_rows(matcher, seen)], stored_weights()), _AS_IS)
        for place, label in enumerate(labels):
            if fold[place] == left_out:
                tried[place] = Tried(label, fitted.match(label.question))
    return [tried[place] for place in range(len(labels))]


def _folds(labels: Sequence[Label], folds: int, seed: int) -> list[int]:
    """Return the fold of every label; those of one first acceptable item share one."""
    groups = sorted({_group(label) for label in labels})
    random.Random(seed).shuffle(groups)  # noqa: S311 - an assignment, not a secret
    fold = {group: place % folds for place, group in enumerate(groups)}
    return [fold[_group(label)] for label in labels]


def rendered(weights: Weights, calibration: Calibration, stating: EntailmentModel, thresholds: Thresholds) -> str:
    """Return the data file that ``weights.py`` reads."""
    vector = iter(to_vector(weights))
    lines = ["# Written by `python -m qanswer.match.learning.fit`; do not edit by hand."]
    for section, names in (("topic", TOPIC_FEATURES), ("item", ITEM_FEATURES), ("bias", BIASES)):
        lines += [f"[{section}]", *(f"{name} = {next(vector):.3f}" for name in names), ""]
    lines += ["[calibration]", f"scale = {calibration.scale:.3f}", f"offset = {calibration.offset:.3f}", ""]
    lines += [*rendered_judge(stating), ""]
    lines += ["[thresholds]"]
    lines += [f"{name} = {getattr(thresholds, name):.2f}" for name in ("fill_at", "tick_at", "offer_at")]
    return "\n".join(lines) + "\n"


def _rows(matcher: Matcher, labels: Sequence[Label]) -> list[Row]:
    """Return the training rows of the labels that count, each as often as it weighs."""
    number = {item.id: place for place, item in enumerate(matcher.index.items)}
    rows = []
    for label in labels:
        if not label.soft:
            right = frozenset(number[item] for item in label.items if item in number)
            rows.append(make_row(matcher.likeness(label.question), matcher.linked, right))
    return rows * LABEL_WEIGHT


def _group(label: Label) -> str:
    return label.items[0] if label.items else label.question.text


if __name__ == "__main__":
    sys.exit(main())
