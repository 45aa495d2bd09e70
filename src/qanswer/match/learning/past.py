"""Fit how a question asked before is recognised in other words: does the old answer answer the new question?

    python -m qanswer.match.learning.past REWORDINGS.toml NAME=PAST.jsonl=NEXT.jsonl VENDOR_FOLDER … [--write]

The files are as in ``tests/library/pairs``, the folders as in ``tests/labels``: a check sheet's controls and answers, and
questions that items answer, teach the same as questions asked before. Each set is judged by what was fitted on all others. Pairs that are told
apart by a contrast (leaving instead of joining) teach nothing: they are refused whatever they weigh. Without ``--write``
nothing is changed; the same files and knowledge give the same weights.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.knowledge.load import load
from qanswer.languages import language_of
from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.match.engine import Matcher
from qanswer.match.learning.entailment import Yes, train_judge
from qanswer.match.past.keys import Recogniser
from qanswer.match.past.likeness import FEATURES, Comparison
from qanswer.model import Choice, Question, SheetCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qanswer.match.weights import EntailmentModel

_WEIGHTS = Path(__file__).parents[1] / "past" / "weights.toml"
_DAY = "2025-04-01"  # of questionnaires that name none; nothing here depends on it
_LIKELY = 0.5  # from here a pair counts as recognised in the report


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a later form."""

    text: str
    context: str
    answered_by: frozenset[str]  # ids of the past answers that answer it


@dataclass(frozen=True, slots=True)
class PairSet:
    """What was told before, and what was asked later, by one hand."""

    name: str
    told: dict[str, Told]  # id -> past answer
    asked: tuple[Asked, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and, if asked, write; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m qanswer.match.learning.past", description="Fit the past's likeness."
    )
    parser.add_argument("sets", nargs="+", metavar="REWORDINGS.toml|NAME=PAST.jsonl=NEXT.jsonl|FOLDER")
    parser.add_argument("--write", action="store_true", help="replace the stored weights; thresholds stay")
    wanted = parser.parse_args(arguments)
    matcher = Matcher(load())
    pairs = {one.name: list(compared(one, matcher)) for one in map(read_set, wanted.sets)}
    for name, own in pairs.items():
        others = [pair for other, rows in pairs.items() if other != name for pair in rows]
        print(f"{name}: {_report(train_judge(others or own), own)}", file=sys.stderr)  # noqa: T201 - a command
    lines = rendered(train_judge([pair for rows in pairs.values() for pair in rows]))
    if wanted.write:
        stored = _WEIGHTS.read_text(encoding="utf-8")
        _WEIGHTS.write_text(re.sub(r"(?<=\[model\]\n).*?(?=\n\n)", lines, stored, flags=re.DOTALL), encoding="utf-8")
    else:
        print(lines)  # noqa: T201
    return 0


def read_set(named: str) -> PairSet:
    """Return the pairs of rewordings in a file, of past answers and later questions in two, or of a vendor's folder."""
    if (folder := Path(named)).is_dir():
        return _read_vendor(folder)
    if "=" in named:
        name, past, later = named.split("=", 2)
        rows = [(row["id"], row) for row in _lines(Path(past))]
        asked = (Asked(row["question"], row["context"], frozenset(row["from"])) for row in _lines(Path(later)))
        return PairSet(name, {id_: _told(place, row) for place, (id_, row) in enumerate(rows, 2)}, tuple(asked))
    entries = tomllib.loads(Path(named).read_text(encoding="utf-8"))["past"]
    told = {str(place): _told(place, entry) for place, entry in enumerate(entries, 2)}
    asked = (
        Asked(text, "", frozenset() if right == "none" else frozenset({str(place)}))
        for place, entry in enumerate(entries, 2)
        for text, right in entry["asked"]
    )
    return PairSet(Path(named).stem, told, tuple(asked))


def _read_vendor(folder: Path) -> PairSet:
    """Return the items of a check sheet as what was told, and its labelled questions; unsure labels teach nothing."""
    items = tomllib.loads((folder / "checksheet.toml").read_text(encoding="utf-8"))["item"]
    told = {
        item["id"]: _told(place, {"question": item["control"], "text": item["answer"], "context": item["category"]})
        for place, item in enumerate(items, 2)
    }
    rows = (row for row in _lines(folder / "questions.jsonl") if not row["soft"])
    asked = (Asked(row["question"], row["context"], frozenset(row["items"])) for row in rows)
    return PairSet(folder.name, told, tuple(asked))


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _told(place: int, row: dict[str, str]) -> Told:
    choice, day = row.get("choice", row.get("tick")), row.get("date", _DAY)
    return Told(
        Questionnaire(f"{day}.xlsx", "", day),
        SheetCell("Q", f"B{place}"),
        row["question"],
        language_of(row["question"]),
        Choice(choice) if choice in set(Choice) else None,
        row["text"],
        context=(row["context"],) if row.get("context") else (),
    )


def compared(one: PairSet, matcher: Matcher) -> Iterator[Yes]:
    """Yield each later question beside each past one that the library finds near it, and whether that answers it."""
    recogniser = Recogniser(matcher)
    comparison = Comparison(matcher.analyser, matcher.index.by_topic.words)
    ids = {told.id: id_ for id_, told in one.told.items()}
    questions = [
        Question(
            SheetCell("N", f"B{row}"),
            asked.text,
            language_of(asked.text),
            context=(asked.context,) * bool(asked.context),
        )
        for row, asked in enumerate(one.asked, 2)
    ]
    keys = [recogniser.keys(question) for question in questions]
    with tempfile.TemporaryDirectory() as folder:
        library = Library(LibraryPlace(Path(folder) / "library.sqlite"), create=True)
        entries = [Entry(told, recogniser.keys_of(told)) for told in one.told.values()]
        library.learn(entries, _DAY, recogniser.analysis)
        found = library.near(keys)
    for asked, question, own, near in zip(one.asked, questions, keys, found, strict=True):
        new = comparison.question(question.text, question.language)
        for candidate in near.asked:
            told = near.told[candidate.number]
            if told[0].language is not question.language or candidate.keys.same == own.same:
                continue
            old, said = comparison.question(told[0].question, told[0].language), comparison.text(told[0].text)
            topics = dict(own.topics), dict(candidate.keys.topics)
            if not comparison.compare(new, old, said, *topics).exchanged:
                answers = not asked.answered_by.isdisjoint(ids[each.id] for each in told)
                yield Yes(comparison.features(new, old, said, *topics), answers)


def rendered(model: EntailmentModel) -> str:
    """Return the lines of the data file that ``likeness`` reads its model from."""
    weights = (f"{name} = {value:.2f}" for name, value in zip(FEATURES, model.weights, strict=True))
    return "\n".join((*weights, f"offset = {model.offset:.2f}"))


def _report(model: EntailmentModel, pairs: Sequence[Yes]) -> str:
    likely = [(model.probability(pair.measured), pair.stated) for pair in pairs]
    loss = -math.fsum(math.log(max(chance if stated else 1 - chance, 1e-9)) for chance, stated in likely) / len(likely)
    taken = [stated for chance, stated in likely if chance >= _LIKELY]
    right = sum(stated for _, stated in likely)
    return f"{len(pairs)} pairs, {right} right; likely {len(taken)}, of them right {sum(taken)}; log loss {loss:.3f}"


if __name__ == "__main__":
    sys.exit(main())
