"""What stands in a column, whatever its heading says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import (
    LONG,
    asks,
    has_box,
    is_identifier,
    is_mark,
    is_number,
    is_sentence,
    looks_like_choice,
    width,
)
from qanswer.forms.layout.thresholds import NEARLY_ALL
from qanswer.forms.vocabulary.blanks import is_blank, is_open, sent_out_with
from qanswer.forms.vocabulary.choices import choice_of, words_in_placeholder
from qanswer.forms.vocabulary.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid

_FEW = 8  # different texts in a column, from which they are no choice any more
_ALIKE_ROWS = 5  # rows; fewer may well be answered alike
_LONGEST_LIST = 15  # entries; a longer drop-down offers countries or people, not answers


@dataclass(frozen=True)
class Facts:
    """What stands in a column, as shares (0–1) of the rows looked at."""

    rows: int
    filled: float  # shows anything but a placeholder
    empty: float  # shows nothing at all
    asks: float
    long: float
    sentence: float
    width: float  # mean width of the filled cells, in Latin letters
    distinct: float  # different texts among the filled cells
    number: float
    mark: float
    identifier: float
    choice: float
    formula: float
    listed: float  # has a drop-down
    answers_listed: float  # … whose entries are answers of several kinds
    box: float
    offered: float  # a placeholder that names answer words: [Yes/No]
    worded: float  # an answer word of letters, among the filled cells; signs such as ✓ are not counted
    alike: bool  # one and the same short text in nearly every row, as before anybody chose
    covered: float  # shows a text that stands in a row above, under a merge
    few: frozenset[str]  # the different short texts, folded, where they are few; empty where they are many


def facts_of(grid: Grid, column: int, rows: Sequence[int]) -> Facts:
    """Return the facts of ``column`` over ``rows``; a merge counts in each of its rows for what it shows."""
    texts = [grid.seen(row, column) for row in rows]
    own = sent_out_with(texts)
    filled = [text for text in texts if not is_open(text, own)]
    count, full = max(len(rows), 1), max(len(filled), 1)
    return Facts(
        rows=len(rows),
        filled=len(filled) / count,
        empty=sum(not text for text in texts) / count,
        asks=sum(map(asks, filled)) / count,
        long=sum(width(text) >= LONG for text in filled) / count,
        sentence=sum(map(is_sentence, filled)) / count,
        width=sum(map(width, filled)) / full,
        distinct=len(set(filled)) / full,
        number=sum(map(is_number, filled)) / full if filled else 0.0,
        mark=sum(map(is_mark, filled)) / full if filled else 0.0,
        identifier=sum(map(is_identifier, filled)) / full if filled else 0.0,
        choice=sum(map(looks_like_choice, filled)) / full if filled else 0.0,
        formula=sum(_is_formula(grid, row, column) for row in rows) / count,
        listed=sum(0 < len(grid.list_words(row, column)) <= _LONGEST_LIST for row in rows) / count,
        answers_listed=sum(_lists_answers(grid.list_words(row, column)) for row in rows) / count,
        box=sum(map(has_box, texts)) / count,
        offered=sum(bool(text) and is_blank(text) and bool(words_in_placeholder((text,))) for text in texts) / count,
        worded=sum(looks_like_choice(text) and not is_mark(text) for text in filled) / full if filled else 0.0,
        alike=_is_alike(filled, len(rows)),
        few=_few(filled),
        covered=sum(grid.anchor(row, column)[0] != row for row in rows) / count,
    )


@lru_cache(maxsize=1024)
def _lists_answers(words: tuple[str, ...]) -> bool:
    """Tell whether a drop-down offers answers, and not states of something else: Same, Changed."""
    return len(words) <= _LONGEST_LIST and len(set(map(choice_of, words)) - {None}) > 1


def _few(filled: Sequence[str]) -> frozenset[str]:
    words = {fold(text) for text in filled if width(text) < LONG}
    return frozenset(words) if len(words) <= _FEW and len(words) * 2 <= len(filled) + 1 else frozenset()


def _is_alike(filled: Sequence[str], count: int) -> bool:
    if count < _ALIKE_ROWS or len(filled) < NEARLY_ALL * count:
        return False
    text, times = Counter(filled).most_common(1)[0]
    return times >= NEARLY_ALL * count and width(text) < LONG


def _is_formula(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(*grid.anchor(row, column))
    return cell is not None and cell.formula
