"""Measures matching on labelled rows of real forms, which are named by place and hash because they are not ours to ship.

Run ``python benchmarks/real_forms.py FOLDER…`` with the folders that hold the forms; a form that is not there is left out.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qanswer.answer import Policy, decide
from qanswer.evaluate import Row, judge
from qanswer.forms.formats.registry import open_form
from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.match.labels import Coverage, Label
from qanswer.model import Choice, SheetCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.model import Question

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "tests" / "labels" / "real_forms.jsonl"


def judged(folders: Sequence[Path]) -> Iterator[Row]:
    """Yield what a fill would make of each labelled row, matched in its own form."""
    knowledge = load(ROOT / "knowledge")
    matcher = Matcher(knowledge)
    thresholds = matcher.thresholds
    policy = Policy(thresholds.fill_at, thresholds.tick_at, thresholds.offer_at)
    for path, labels in _labelled(folders):
        questions = [slot.question for slot in open_form(path).slots]
        matches = matcher.match_all(questions)
        for question, match in zip(questions, matches, strict=True):
            place = question.location
            row = labels.get((place.sheet, place.cell)) if isinstance(place, SheetCell) else None
            if row is not None and hashlib.sha256(question.text.encode()).hexdigest() == row["question_sha256"]:
                yield Row(_label(row, question), match, decide(match, knowledge.statements, question, policy))


def _labelled(folders: Sequence[Path]) -> Iterator[tuple[Path, Mapping[tuple[str, str], dict[str, Any]]]]:
    rows: dict[str, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["form"]][row["sheet"], row["cell"]] = row
    for path in sorted(path for folder in folders for path in folder.rglob("*.xlsx")):
        labels = rows.pop(hashlib.sha256(path.read_bytes()).hexdigest(), None)
        if labels:
            yield path, labels


def _label(row: Mapping[str, Any], question: Question) -> Label:
    choices = frozenset(Choice(choice) for choice in row["choices"] if choice != "unknown")
    unknown = "unknown" in row["choices"]
    coverage = Coverage(row["coverage"])
    return Label(
        str(question.location), row["lang"], question, tuple(row["items"]), coverage, choices, unknown, row["soft"]
    )


if __name__ == "__main__":
    rows = list(judged([Path(argument) for argument in sys.argv[1:]]))
    print("\n".join(judge(rows).lines(errors=False)) if rows else "none of the labelled forms is in these folders")
