"""Where a cell stands, by one rule for reading and for writing.

Excel's own files say row and cell references everywhere; other writers leave them out, and then position counts: the
next row, the next column. What is read at a place must be exactly what is written there, so both passes use ``Grid``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.errors import FileDamaged
from qanswer.office.limits import MAX_COLUMN, MAX_ROW
from qanswer.office.references import column_number
from qanswer.office.values import figures

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Columns(dict[str, int]):
    """Column numbers by letters, remembered: the same few come a million times."""

    def __missing__(self, letters: str) -> int:
        number = self[letters] = column_number(letters)
        return number


class Grid:
    """Follows the rows and cells of one sheet part in file order.

    Attributes:
        row: 1-based number of the current row, 0 before the first.
        column: 1-based number of the current cell, 0 before a row's first.
    """

    def __init__(self, where: str) -> None:
        self.row = 0
        self.column = 0
        self._row_text = "0"
        self._where = where
        self._columns = _Columns()

    def enter_row(self, attributes: Mapping[str, str]) -> int:
        """Take a ``row`` tag and return its number.

        Raises:
            FileDamaged: a number Excel does not have.
        """
        reference = attributes.get("r", "").strip()
        row = figures(reference) if reference else self.row + 1
        if row is None or not 1 <= row <= MAX_ROW:
            raise FileDamaged(
                "{where}: row {reference} does not exist in Excel; save it anew from Excel",
                where=self._where,
                reference=reference or row,
            )
        self.row, self.column, self._row_text = row, 0, str(row)
        return row

    def enter_cell(self, attributes: Mapping[str, str]) -> int:
        """Take a ``c`` tag and return its column number.

        Raises:
            FileDamaged: a reference Excel does not have, or one that contradicts its row.
        """
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
            if self.column > MAX_COLUMN:
                raise FileDamaged(
                    "{where}: row {row} has too many cells; save it anew from Excel", where=self._where, row=self.row
                )
            return self.column
        letters = reference.rstrip("0123456789")
        column = self._columns[letters]
        if not column or reference[len(letters) :] != self._row_text:
            raise FileDamaged(
                "{where}: cell {reference} in row {row}; save it anew from Excel",
                where=self._where,
                reference=reference,
                row=self.row,
            )
        self.column = column
        return column
