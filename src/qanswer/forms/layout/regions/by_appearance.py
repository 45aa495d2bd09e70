"""How a row that heads a table looks, whatever it says: short words over columns that go on differently below."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, asks, is_number, width
from qanswer.forms.layout.thresholds import HALF, MOST
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.words import alternatives_in, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid

_BELOW = 12  # rows looked at under a heading; what it heads shows at once
_SEVERAL = 3  # columns; two numbers under two words may be any list
HEADS_ENOUGH = 3.0  # points
_STANDARD = re.compile(r"[A-Za-z]{2,} ")  # before its number: ISO 27001, SOC 2


def heads_by_looks(grid: Grid, row: int) -> float:
    """Return how much ``row`` looks like a table's heading; from ``HEADS_ENOUGH`` on it is one."""
    columns = grid.columns(row)
    texts = [grid.text(row, column) for column in columns]
    below = _below(grid, row)
    if len(columns) <= 1 or not below or not _are_labels(texts):
        return 0.0
    if any(is_blank(text) or counts_on(grid, row, column) for text, column in zip(texts, columns, strict=True)):
        return 0.0
    under = set(columns) & {column for later in below[:1] for column in grid.columns(later)}
    points = 3.0 * (len(columns) >= _SEVERAL and any(_numbered(grid, below[0], column) for column in under))
    points += 3.0 * (set_off(grid, row) > MOST and set_off(grid, below[0]) < HALF and bool(under))
    points += 2.0 * any(_chosen(grid, below[0], column) and not _chosen(grid, row, column) for column in columns)
    points += 1.5 * _over_blank(grid, columns, below) + 1.0 * _over_longer(grid, row, below)
    points += 1.5 * _over_questions(grid, columns, below)
    return points - 2.0 * _comes_again(grid, row, below) - 3.0 * (_covered(columns, grid, below) < MOST)


def set_off(grid: Grid, row: int) -> float:
    """Return the share of a row's cells that are bold or filled."""
    cells = [cell for column in grid.columns(row) if (cell := grid.cell(row, column))]
    return sum(cell.bold or bool(cell.fill) for cell in cells) / len(cells) if cells else 0.0


def look(grid: Grid, row: int) -> tuple[bool, str] | None:
    """Return how most of a row's cells look, bold or not and their fill; None where they look different."""
    cells = [cell for column in grid.columns(row) if (cell := grid.cell(row, column))]
    looks = Counter((cell.bold, cell.fill) for cell in cells).most_common(1)
    return looks[0][0] if looks and looks[0][1] >= MOST * len(cells) else None


def counts_on(grid: Grid, row: int, column: int) -> bool:
    """Tell whether a cell is a row number: the next text under it is one too, or there is none.

    「ISO 27001」 over A.5.18 is a heading.
    """
    text = grid.text(row, column)
    if not _is_counted(text):
        return False
    following = next((below for later in _below(grid, row) if (below := grid.text(later, column))), text)
    named = _STANDARD.match(text)
    return (
        _is_counted(following)
        and not (named and not following.startswith(named[0]))
        and not in_a_row(grid, row, column)
    )


def in_a_row(grid: Grid, row: int, column: int) -> bool:
    """Tell whether a number is one of a scale counted from left to right: 1, 2, 3 over three columns."""
    values = {beside: grid.text(row, beside) for beside in (column - 1, column, column + 1)}
    numbers = {beside: int(text) for beside, text in values.items() if text.isdecimal() and is_number(text)}
    if column not in numbers:
        return False
    return any(numbers.get(column + step) == numbers[column] + step for step in (-1, 1))


def _below(grid: Grid, row: int) -> tuple[int, ...]:
    start = bisect_right(grid.rows, row)
    return grid.rows[start : start + _BELOW]


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0]


def _are_labels(texts: Sequence[str]) -> bool:
    """Tell whether texts are short and hardly any asks; the heading of an answer may: "How is it met?"."""
    lines = [_first_line(text) for text in texts]
    return all(width(line) <= 2 * LONG for line in lines) and sum(map(asks, lines)) * 2 < len(lines)


def _is_counted(text: str) -> bool:
    return is_number(text) and any(letter.isdigit() for letter in text)


def _numbered(grid: Grid, row: int, column: int) -> bool:
    return _is_counted(grid.text(row, column))


def _chosen(grid: Grid, row: int, column: int) -> bool:
    """Tell whether a cell is answered by choosing: from a drop-down, or from alternatives printed in it."""
    return grid.has_list(row, column) or bool(alternatives_in(grid.text(row, column)))


def _over_blank(grid: Grid, columns: Sequence[int], below: Sequence[int]) -> bool:
    """Tell whether a heading stands over a column that is blank as far as the others go."""
    if len(below) <= 1:
        return False
    blank = [column for column in columns if all(is_blank(grid.seen(row, column)) for row in below)]
    return 0 < len(blank) < len(columns)


def _over_questions(grid: Grid, columns: Sequence[int], below: Sequence[int]) -> bool:
    """Tell whether a heading stands over a column that asks in every row."""
    return any(
        len(below) > 1 and all((text := grid.text(row, column)) and asks(text) for row in below) for column in columns
    )


def _over_longer(grid: Grid, row: int, below: Sequence[int]) -> bool:
    """Tell whether texts under a heading are sentences where it is a word."""
    for column in grid.columns(row):
        widths = [width(text) for later in below if (text := grid.text(later, column))]
        mean = sum(widths) / max(len(widths), 1)
        if mean >= LONG and mean > 2 * width(grid.text(row, column)):
            return True
    return False


def _comes_again(grid: Grid, row: int, below: Sequence[int]) -> int:
    """Return how many of a row's texts stand again in the rows under it, in the same columns."""
    return sum(
        any(fold(grid.text(later, column)) == fold(grid.text(row, column)) for later in below)
        for column in grid.columns(row)
    )


def _covered(columns: Sequence[int], grid: Grid, below: Sequence[int]) -> float:
    """Return the share of the columns used under a row that have a heading in it; row numbers need none."""
    often = [column for row in below for column in grid.columns(row) if not _numbered(grid, row, column)]
    return sum(column in columns for column in often) / max(len(often), 1)
