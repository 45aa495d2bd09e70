"""A Word table as a grid for the layout inference.

Word has no columns, only cells of a width: rows of one table are cut differently, and a heading cell may begin a little
beside the cells under it. Rows with as many cells as most rows have are read as if cut like those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.forms.grid import Grid, GridCell, ListRule, Look
from qanswer.model import TableCell
from qanswer.office.references import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.office.document.places import Cell, Place, Table

Starts = tuple[int, ...]  # first columns of a row's cells


@dataclass(frozen=True)
class TableGrid:
    """A table as a grid, and the way back to its cells."""

    table: Table
    grid: Grid
    cells: Mapping[tuple[int, int], Cell]  # by row and column of ``grid``

    def locate(self, row: int, column: int) -> TableCell:
        """Return the table's own name for a place of the grid, even for one where no cell stands."""
        cell = self.cells.get((row, column)) or self.table.anchor(row, column)
        if cell is None:
            return TableCell(self.table.name, row, column)
        return TableCell(self.table.name, cell.area.first_row, cell.area.first_column)


def grid_of(table: Table, printed: Mapping[int, str]) -> TableGrid:
    """Return a table as a grid whose columns are those of most of its rows.

    Args:
        table: the table.
        printed: numbers that Word prints before paragraphs; a cell with nothing else shows that.
    """
    areas = _aligned(table)
    cells = {(area.first_row, area.first_column): cell for cell, area in areas.items()}
    shown = {
        at: GridCell(text, bold=cell.is_bold, fill=cell.fill, given=_given(cell))
        for at, cell in cells.items()
        if (text := cell.text if cell.text.strip() else printed_before(cell, printed))
    }
    merges = [area for area in areas.values() if _is_merged(area)]
    rules = [ListRule((area,), words) for cell, area in areas.items() if (words := cell.words) is not None]
    width = max((area.last_column for area in areas.values()), default=0)
    return TableGrid(table, Grid("", shown, merges, rules, look=_drawn, drawn_columns=width), cells)


def _given(cell: Cell) -> str | None:
    """Return what a cell's only control or field shows, where text stands beside it."""
    if len(cell.fillable) != 1 or cell.boxes or not cell.surroundings.strip():
        return None
    return cell.answer


def printed_before(place: Place, printed: Mapping[int, str]) -> str:
    """Return the number that Word prints before a cell's or paragraph's text, its full stop left out; "" without one."""
    lines = place.lines[:1]
    return printed.get(lines[0].element.start, "").rstrip(".．、") if lines else ""


def _drawn(_row: int, _column: int) -> Look:
    return Look(border=True)  # a cell of a Word table is one to fill, drawn or not


def _aligned(table: Table) -> Mapping[Cell, Range]:
    """Return the area of each cell in the grid of most rows."""
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells.values():
        for row in range(cell.area.first_row, cell.area.last_row + 1):
            rows[row].append(cell)
    for cells in rows.values():
        cells.sort(key=lambda cell: cell.area.first_column)
    usual = _usual(rows)
    moved: dict[Cell, Range] = {}
    for row, cells in rows.items():
        if len(cells) != len(usual):
            continue
        starts = tuple(cell.area.first_column for cell in cells)
        if starts == usual or all(cell.area.first_row == cell.area.last_row for cell in cells):
            moved |= {
                cell: Range(cell.area.first_row, start, cell.area.last_row, start)
                for cell, start in zip(cells, usual, strict=True)
                if cell.area.first_row == row
            }
    return {cell: moved.get(cell, cell.area) for cell in table.cells.values()}


def _usual(rows: Mapping[int, list[Cell]]) -> Starts:
    """Return how most rows of several cells are cut; () where no row has two cells."""
    found = Counter(tuple(cell.area.first_column for cell in cells) for cells in rows.values() if len(cells) > 1)
    return found.most_common(1)[0][0] if found else ()


def _is_merged(area: Range) -> bool:
    return (area.first_row, area.first_column) != (area.last_row, area.last_column)
