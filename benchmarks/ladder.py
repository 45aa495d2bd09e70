"""What each part of the matcher is worth on labelled rows: the table of docs/matching.md.

Run ``python benchmarks/ladder.py LABELS.jsonl…``. Likeness of letters alone and BM25 alone stand beside the product
without its topics, with links made from the words alone, and as it ships. Every method ranks the same rows; R@P95 is the
share of rows answered in full that its own score lets through at 95 % precision, guards and thresholds left out.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.match.labels import Coverage, read_labels
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.match.labels import Label

    Ranking = list[tuple[float, str]]  # score and item id, best first

PRECISION = 0.95
K1, B = 1.2, 0.75  # the usual parameters of BM25


def by_letters(knowledge: Knowledge) -> Callable[[Label], Ranking]:
    """Rank items by rapidfuzz's weighted ratio between the question and what the sheet asks."""
    controls = [(item.id, normalise(item.control)) for item in knowledge.main.items]

    def rank(label: Label) -> Ranking:
        asked = normalise(label.question.text)
        return sorted(((fuzz.WRatio(asked, control), name) for name, control in controls), reverse=True)

    return rank


def by_bm25(knowledge: Knowledge, *, headings: bool) -> Callable[[Label], Ranking]:
    """Rank items by BM25 over character bigrams of control and answer."""
    texts = {item.id: _bigrams(f"{item.control}{item.answer}") for item in knowledge.main.items}
    spread = Counter(gram for grams in texts.values() for gram in grams)
    mean = sum(grams.total() for grams in texts.values()) / len(texts)

    def score(asked: Counter[str], grams: Counter[str]) -> float:
        total = 0.0
        for gram in asked.keys() & grams.keys():
            rarity = math.log(1 + (len(texts) - spread[gram] + 0.5) / (spread[gram] + 0.5))
            total += rarity * grams[gram] * (K1 + 1) / (grams[gram] + K1 * (1 - B + B * grams.total() / mean))
        return total

    def rank(label: Label) -> Ranking:
        asked = _bigrams(" ".join([*(label.question.context if headings else ()), label.question.text]))
        return sorted(((score(asked, grams), name) for name, grams in texts.items()), reverse=True)

    return rank


def by_product(knowledge: Knowledge) -> Callable[[Label], Ranking]:
    """Rank items as the product does with this knowledge."""
    matcher = Matcher(knowledge)

    def rank(label: Label) -> Ranking:
        return [(candidate.score, candidate.statement) for candidate in matcher.match(label.question).candidates]

    return rank


def _bigrams(text: str) -> Counter[str]:
    plain = normalise(text)
    return Counter(plain[at : at + 2] for at in range(len(plain) - 1))


def without_links(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge as it is just after someone's sheet was imported: no links, no English."""
    bare = [replace(item, links=(), control_en="", answer_en="") for item in knowledge.main.items]
    return replace(knowledge, sheets=(replace(knowledge.main, items=tuple(bare)),))


def measure(labels: Sequence[Label], rank: Callable[[Label], Ranking]) -> str:
    """Return one row of the table: hit@1 and hit@3 by language, and R@P95."""
    ranked = [(label, rank(label)) for label in labels if not label.soft]
    cells = []
    for lang in ("ja", "en"):
        rows = [(label, ranking) for label, ranking in ranked if label.items and label.lang == lang]
        for depth in (1, 3):
            hits = sum(any(name in label.items for _, name in ranking[:depth]) for label, ranking in rows)
            cells.append(f"{hits / len(rows):.2f}" if rows else "-")
    cells.append(f"{recall_at_precision(ranked):.2f}")
    return " | ".join(cells)


def recall_at_precision(ranked: Sequence[tuple[Label, Ranking]]) -> float:
    """Return the largest share of fully answered rows let through by any threshold that keeps the precision."""
    surest_first = sorted(((ranking[0], label) for label, ranking in ranked if ranking), key=lambda row: -row[0][0])
    full = sum(label.coverage is Coverage.FULL for label, _ in ranked) or 1
    right = recalled = best = 0
    for count, ((_, name), label) in enumerate(surest_first, 1):
        hit = name in label.items
        right += hit
        recalled += hit and label.coverage is Coverage.FULL
        if right >= PRECISION * count:
            best = recalled
    return best / full


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Print the ladder of docs/matching.md.")
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--kb", type=Path, default=None)
    wanted = parser.parse_args()
    labels = [label for path in wanted.labels for label in read_labels(path)]
    knowledge = load(wanted.kb)
    steps: dict[str, Callable[[Label], Ranking]] = {
        "rapidfuzz `WRatio` on the control": by_letters(knowledge),
        "BM25 of character bigrams, control and answer": by_bm25(knowledge, headings=False),
        "the same with the headings": by_bm25(knowledge, headings=True),
        "qanswer without topics": by_product(replace(without_links(knowledge), topics=())),
        "qanswer, links made from the words alone, no English": by_product(without_links(knowledge)),
        "qanswer as it ships": by_product(knowledge),
    }
    print("| method | ja hit@1 | ja hit@3 | en hit@1 | en hit@3 | R@P95 |\n|---|---|---|---|---|---|")
    for name, rank in steps.items():
        print(f"| {name} | {measure(labels, rank)} |")


if __name__ == "__main__":
    main()
