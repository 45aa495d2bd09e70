"""Which answers are longer than their cells show, and how high their rows would have to be."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from qanswer.forms.contract import Overlong
from qanswer.forms.layout.phrasing import width
from qanswer.model import SheetCell
from qanswer.office.edits import EditKind, RowHeight
from qanswer.office.references import parse_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qanswer.office.edits import Edit
    from qanswer.office.references import Range
    from qanswer.office.workbook.sheet import Sheet
    from qanswer.office.workbook.workbook import Workbook

_USUAL_WIDTH = 8.43  # characters of a column without a width of its own
_MARGIN = 1.0  # characters of a column in which nothing stands
_HIGHEST = 409.0  # points that Excel allows a row
_A_LITTLE = 0.5  # share of a line that may be cut off


def overlong(book: Workbook, edits: Iterable[Edit]) -> Overlong:
    """Return how many of the texts are longer than their cells show, and the heights at which they would show.

    A row without a height of its own grows by itself when the file is opened, unless its cell is merged.
    """
    needed: dict[tuple[str, int], float] = {}
    cells = 0
    for edit in edits:
        sheet = book.sheet(edit.place.sheet) if isinstance(edit.place, SheetCell) else None
        cell = parse_reference(edit.place.cell) if isinstance(edit.place, SheetCell) else None
        if edit.kind is not EditKind.TEXT or sheet is None or cell is None:
            continue
        missing, height = _missing(sheet, cell, edit.text)
        if missing > 0:
            cells += 1
            key = sheet.name, cell[0]
            needed[key] = max(needed.get(key, 0.0), min(height + missing, _HIGHEST))
    heights = tuple(RowHeight(sheet, row, f"{points:g}") for (sheet, row), points in sorted(needed.items()))
    return Overlong(cells, heights)


def _missing(sheet: Sheet, cell: tuple[int, int], text: str) -> tuple[float, float]:
    """Return by how many points a cell is too low for a text, 0 where it shows, and how high its row is."""
    row, column = cell
    line, merge = sheet.content.line_height, sheet.merge_at(row, column)
    own = sheet.content.row_heights.at(row)
    if own is None and merge is None:
        return 0.0, line
    shown = sum(sheet.content.row_heights.at(one) or line for one in _rows(merge, row))
    room = max(sum(_width(sheet, one) for one in _columns(merge, column)) - _MARGIN, 1.0)
    lines = sum(max(1, ceil(width(part) / room)) for part in text.split("\n"))
    missing = lines * line - shown
    return (missing if missing > _A_LITTLE * line else 0.0), own or line


def _width(sheet: Sheet, column: int) -> float:
    return sheet.content.column_widths.at(column) or _USUAL_WIDTH


def _rows(merge: Range | None, row: int) -> range:
    return range(merge.first_row, merge.last_row + 1) if merge else range(row, row + 1)


def _columns(merge: Range | None, column: int) -> range:
    return range(merge.first_column, merge.last_column + 1) if merge else range(column, column + 1)
