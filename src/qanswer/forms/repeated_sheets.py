"""Sheets that only show again, by formulas, what another sheet asks: the customer's own evaluation of the answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qanswer.forms.layout.infer import Inference
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qanswer.forms.grid import Grid

_MOSTLY = 0.7  # share of a sheet's questions; the rest are the evaluator's own


def without_repeats(read: Mapping[str, tuple[Grid, Inference]]) -> Mapping[str, Inference]:
    """Return what was read of each sheet, by name; of one that repeats another by formulas, why it is left alone.

    The same questions typed on several sheets (one per product, one per browser) are each to be answered, and so are
    those that several sheets show by formulas: an evaluation is made once, an answer given for each page or site.
    """
    asked: dict[str, frozenset[str]] = {}
    repeats: dict[str, str] = {}
    for name, (grid, inference) in read.items():
        questions = tuple(_questions(grid, inference))
        original = _original(questions, asked)
        if original is None:
            asked[name] = frozenset(text for text, _ in questions)
        else:
            repeats[name] = original
    once = {original for original, times in Counter(repeats.values()).items() if times == 1}
    return {
        name: Inference((), said('shows again what "{repeats}" asks', repeats=repeats[name]))
        if repeats.get(name) in once
        else inference
        for name, (_, inference) in read.items()
    }


def _original(questions: tuple[tuple[str, bool], ...], asked: Mapping[str, frozenset[str]]) -> str | None:
    """Return the name of the earlier sheet whose questions these are, None where they are its own."""
    shown = {text for text, formula in questions if formula}
    if not shown or len(shown) < _MOSTLY * len({text for text, _ in questions}):
        return None
    return next((name for name, texts in asked.items() if len(shown & texts) >= _MOSTLY * len(shown)), None)


def _questions(grid: Grid, inference: Inference) -> Iterator[tuple[str, bool]]:
    """Yield each question's text and whether a formula shows it."""
    for table in inference.tables:
        for question in table.questions:
            cell = grid.cell(question.row, table.roles.question or 1)
            yield question.text, cell is not None and cell.formula
