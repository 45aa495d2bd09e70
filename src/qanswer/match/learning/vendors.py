"""Fit the weights of items whose links are drafts, on several vendors, and say how well they do on each one left out.

    python -m qanswer.match.learning.vendors NAME=KB=LABELS.jsonl … [--yeses NAME=KB=LABELS.jsonl …] [--write]

Each NAME is a vendor: a knowledge folder, whose links are taken away, and labelled rows of its customers. Several with
one name are one vendor. Of those after ``--yeses`` only the judge of wording learns: rows picked for looking alike tell
nothing of how often customers ask what. Every figure is of weights and a calibration that never saw anything of that vendor. Rows in
another language than the sheet's are left out. Without ``--write`` nothing is changed.
"""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import dataclass, replace
from heapq import nlargest
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.match.features import ITEM_FEATURES
from qanswer.match.labels import read_labels
from qanswer.match.learning.calibration import Tried, choose_thresholds, report
from qanswer.match.learning.entailment import Yes, fit_stating, is_stated, rendered_judge, train_judge, yes_of
from qanswer.match.learning.training import Row, likeliest
from qanswer.match.logit import LEAST_SHARED, draft_odds, read_drafts, topic_utilities
from qanswer.match.weights import (
    DRAFT_BIASES,
    DraftCalibration,
    DraftWeights,
    EntailmentModel,
    log_odds,
    stored_drafts,
    stored_thresholds,
    stored_weights,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.match.features import Likeness
    from qanswer.match.labels import Label

WANTED_FALSE_FILL = 0.04  # of the unanswerable rows of vendors left out, a point under what is promised
_OPTIONS_KEPT = 16  # items per row that can matter


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor's sheet without links, and its customers' rows as options of the logit."""

    name: str
    matcher: Matcher
    labels: Sequence[Label]
    rows: Sequence[Row]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and, if asked, write; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m qanswer.match.learning.vendors", description="Fit for new sheets.")
    parser.add_argument("vendors", nargs="+", metavar="NAME=KB=LABELS.jsonl")
    parser.add_argument("--yeses", nargs="+", default=[], metavar="NAME=KB=LABELS.jsonl", help="teach the judge alone")
    parser.add_argument("--write", action="store_true", help="replace the stored weights")
    wanted = parser.parse_args(arguments)
    vendors, more = ([read_vendor(*named.split("=", 2)) for named in of] for of in (wanted.vendors, wanted.yeses))
    tried = leave_one_out(vendors)
    for name in dict.fromkeys(vendor.name for vendor in vendors):
        print(f"{name}\n{report(tried[name], stored_thresholds())}", file=sys.stderr)  # noqa: T201 - a command
    everything = [row for rows in tried.values() for row in rows]
    print(f"all\n{report(everything, stored_thresholds())}", file=sys.stderr)  # noqa: T201
    weights, calibration = fit(vendors)
    calibration = lowered(calibration, choose_thresholds(everything, WANTED_FALSE_FILL).fill_at)
    text = rendered(weights, calibration, fit_judge([*vendors, *more], weights, calibration))
    if wanted.write:
        Path(str(files("qanswer.match").joinpath("drafts.toml"))).write_text(text, encoding="utf-8")
    else:
        print(text, end="")  # noqa: T201 - this is a command
    return 0


def read_vendor(name: str, kb: str, labels: str) -> Vendor:
    """Return a vendor from its knowledge folder and the file of its labelled rows."""
    knowledge = unlinked(load(Path(kb) if kb else None))
    matcher = Matcher(knowledge)
    own = knowledge.main.language
    asked = [label for label in read_labels(Path(labels)) if label.question.language is own]
    return Vendor(name, matcher, asked, [make_draft_row(matcher, label) for label in asked])


def unlinked(knowledge: Knowledge) -> Knowledge:
    """Return ``knowledge`` as if nobody had linked anything."""
    sheets = tuple(
        replace(sheet, items=tuple(replace(item, links=()) for item in sheet.items)) for sheet in knowledge.sheets
    )
    return replace(knowledge, sheets=sheets)


def leave_one_out(vendors: Sequence[Vendor]) -> Mapping[str, list[Tried]]:
    """Return each vendor's rows as judged by what was fitted on all others."""
    tried: dict[str, list[Tried]] = {}
    for name in dict.fromkeys(vendor.name for vendor in vendors):
        weights, calibration = fit([vendor for vendor in vendors if vendor.name != name])
        for vendor in (vendor for vendor in vendors if vendor.name == name):
            matcher = vendor.matcher.with_drafts(weights, calibration)
            tried.setdefault(name, []).extend(Tried(label, matcher.match(label.question)) for label in vendor.labels)
    return tried


def fit(vendors: Sequence[Vendor]) -> tuple[DraftWeights, DraftCalibration]:
    """Return weights and calibration fitted on all rows of ``vendors`` that labellers agree on."""
    start = stored_drafts()
    at = [start.shared, *start.item, start.known, start.none, start.gap, start.total]
    judged = [
        (row, label)
        for vendor in vendors
        for row, label in zip(vendor.rows, vendor.labels, strict=True)
        if not label.soft
    ]
    at = likeliest([row for row, _ in judged], at)
    known, none, gap, total = at[1 + len(ITEM_FEATURES) :]
    weights = DraftWeights(at[0], at[1 : 1 + len(ITEM_FEATURES)], known, none, gap, total)
    return weights, _calibrated([row for row, _ in judged], at)


def lowered(calibration: DraftCalibration, fill_at: float) -> DraftCalibration:
    """Return the calibration moved so that the program's one threshold stands where ``fill_at`` would be right."""
    step = log_odds(stored_thresholds().fill_at) - log_odds(fill_at)
    return replace(calibration, offset=round(calibration.offset + min(0.0, step), 3))


def fit_judge(vendors: Sequence[Vendor], weights: DraftWeights, calibration: DraftCalibration) -> EntailmentModel:
    """Return the judge of wording fitted on the plain yeses of all vendors; its price is taken with each left out."""
    yeses: dict[int, Yes] = {}
    names: list[str] = []  # of the vendor of each label
    for vendor in vendors:
        matcher = vendor.matcher.with_drafts(weights, calibration)
        for label in vendor.labels:
            given = yes_of(matcher, label.question, stored_thresholds(), stated=is_stated(label))
            if given:
                yeses[len(names)] = given
            names.append(vendor.name)
    order = list(dict.fromkeys(names))
    return fit_stating(yeses, [order.index(name) for name in names], ())


def make_draft_row(matcher: Matcher, label: Label) -> Row:
    """Return the options of a labelled row: items by what they share, then none of these."""
    likeness = matcher.likeness(label.question)
    drafted = read_drafts(matcher.linked, topic_utilities(likeness.topics, stored_weights()))
    number = {item.id: place for place, item in enumerate(matcher.index.items)}
    right = frozenset(number[item] for item in label.items if item in number)
    near = sorted({*likeness.items, *drafted.shared, *right})
    weights = stored_drafts()
    kept = nlargest(_OPTIONS_KEPT, near, key=lambda item: (draft_odds(item, drafted, likeness, weights), -item))
    items = [(item, [_vector(item, drafted.shared, likeness)]) for item in sorted({*kept, *right})]
    none = [0.0] * (2 + len(ITEM_FEATURES)) + [1.0, math.log(drafted.gap + LEAST_SHARED), drafted.total]
    return Row(items, [none], right)


def rendered(weights: DraftWeights, calibration: DraftCalibration, stating: EntailmentModel) -> str:
    """Return the data file that ``weights.py`` reads."""
    values = [weights.shared, *weights.item, weights.known, weights.none, weights.gap, weights.total]
    lines = ["# Written by `python -m qanswer.match.learning.vendors`; do not edit by hand.", "[drafts]"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(_names(), values, strict=True)]
    lines += ["", "[calibration]"]
    lines += [f"{name} = {getattr(calibration, name):.3f}" for name in ("first", "second", "none", "offset")]
    lines += ["", *rendered_judge(stating)]
    return "\n".join(lines) + "\n"


def _names() -> Iterable[str]:
    return ("shared", *ITEM_FEATURES, "known", *DRAFT_BIASES)


def _vector(item: int, shared: Mapping[int, float], likeness: Likeness) -> list[float]:
    own = likeness.items.get(item) or [0.0] * len(ITEM_FEATURES)
    return [math.log(shared.get(item, 0.0) + LEAST_SHARED), *own, likeness.known(item), *(0.0 for _ in DRAFT_BIASES)]


def _calibrated(rows: Sequence[Row], at: Sequence[float]) -> DraftCalibration:
    """Return the calibration under which what came first, and was right or not, is most likely."""
    outcomes = []
    for row in rows:
        utilities = [(sum(map(float.__mul__, at, ways[0])), number) for number, ways in row.items]
        none = sum(map(float.__mul__, at, row.others[0]))
        raised = sorted(((math.exp(utility - none), number) for utility, number in utilities), reverse=True)
        if not raised:
            continue
        total = 1.0 + math.fsum(odds for odds, _ in raised)
        second = raised[1][0] / total if len(raised) > 1 else 0.0
        measured = [log_odds(chance) for chance in (raised[0][0] / total, second, 1.0 / total)]
        outcomes.append(Yes(measured, raised[0][1] in row.right))
    judge = train_judge(outcomes)
    first, second, none = judge.weights
    return DraftCalibration(first, second, none, judge.offset)


if __name__ == "__main__":
    sys.exit(main())
