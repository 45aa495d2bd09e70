"""Cell references and ranges as numbers, and looking up which range a cell is in.

Rows and columns are 1-based everywhere: row 5 is Excel's row 5, column 3 is C.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from qanswer.office.limits import MAX_COLUMN, MAX_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")

_CORNER: Final = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")
_TILE: Final = 4  # rows and columns looked up together: small, since a form may merge every other cell
_MOST_TILES: Final = 64  # a range over more is kept for whole rows, for whole columns or aside, so that none costs more


def column_number(letters: str) -> int:
    """Return a column's 1-based number; 0 for what is no column.

    >>> column_number("C"), column_number("xfd"), column_number("XFE")
    (3, 16384, 0)
    """
    number = 0
    for letter in letters.upper() if letters.isascii() else "?":
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= MAX_COLUMN else 0


def column_letters(number: int) -> str:
    """Return a column's letters.

    >>> column_letters(3), column_letters(16384)
    ('C', 'XFD')
    """
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def parse_reference(text: str) -> tuple[int, int] | None:
    """Return (row, column) of a reference such as ``C12`` or ``$C$12``; None for anything else.

    >>> parse_reference("C12"), parse_reference("C0"), parse_reference("12")
    ((12, 3), None, None)
    """
    match = _CORNER.fullmatch(text)
    if match is None or match[1] is None or match[2] is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if 1 <= row <= MAX_ROW and column else None


def format_reference(row: int, column: int) -> str:
    """Return ``C12`` for row 12, column 3."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A rectangle of cells, corners included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, text: str) -> Range | None:
        """Return the range of ``A1``, ``A1:B2``, ``A:B`` or ``1:2``, with or without ``$``; None for anything else.

        >>> Range.parse("$B:$B")
        Range(first_row=1, first_column=2, last_row=1048576, last_column=2)
        """
        first, _, last = text.partition(":")
        one, two = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
        if one is None or two is None or not (first and (one[1] or one[2])):
            return None
        if (one[1] is None) != (two[1] is None) or (one[2] is None) != (two[2] is None):
            return None
        if not last and (one[1] is None or one[2] is None):
            return None
        rows = sorted((int(one[2] or 1), int(two[2] or MAX_ROW)))
        columns = sorted((column_number(one[1] or "A"), column_number(two[1] or "XFD")))
        if rows[0] < 1 or rows[1] > MAX_ROW or columns[0] < 1:
            return None
        return cls(rows[0], columns[0], rows[1], columns[1])

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether (row, column) lies in it."""
        row, column = place
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def __str__(self) -> str:
        """Return ``B2:C4``, or ``B2`` for a single cell."""
        first = format_reference(self.first_row, self.first_column)
        return first if self.anchor == (self.last_row, self.last_column) else f"{first}:{self._last()}"

    @property
    def anchor(self) -> tuple[int, int]:
        """(row, column) of the top left cell, the one that holds a merge's text."""
        return self.first_row, self.first_column

    def _last(self) -> str:
        return format_reference(self.last_row, self.last_column)


def parse_ranges(text: str) -> tuple[Range, ...]:
    """Return the ranges of a space-separated ``sqref``; what is no range is left out."""
    return tuple(found for piece in text.split() if (found := Range.parse(piece)) is not None)


class RangeIndex(Generic[T]):
    """Finds the value whose range a cell lies in, without ever expanding a range into its cells."""

    def __init__(self, items: Iterable[tuple[Range, T]]) -> None:
        self._tiles: dict[_Tile, list[tuple[Range, T]]] = {}
        for area, value in items:
            for tile in _tiles(area):
                self._tiles.setdefault(tile, []).append((area, value))

    def at(self, row: int, column: int) -> T | None:
        """Return the value of a range that (row, column) lies in; the first given wins among equally large ones."""
        down, across, get = row // _TILE, column // _TILE, self._tiles.get
        for tile in ((down, across), (down, None), (None, across), (None, None)):
            for area, value in get(tile, ()):
                if (
                    area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
                ):  # looked up for every cell: a call would double its time
                    return value
        return None


_Tile = tuple[int | None, int | None]  # down and across; None stands for all of them


def _tiles(area: Range) -> Iterable[_Tile]:
    down: Sequence[int | None] = range(area.first_row // _TILE, area.last_row // _TILE + 1)
    across: Sequence[int | None] = range(area.first_column // _TILE, area.last_column // _TILE + 1)
    if len(down) * len(across) > _MOST_TILES:
        across = across if len(down) > _MOST_TILES >= len(across) else (None,)
        down = (None,) if len(down) > _MOST_TILES else down
    return product(down, across)


class Runs(Generic[T]):
    """A value per row or column number, kept as runs of equal values: a million equal rows cost one entry."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._runs: list[tuple[int, int, T]] = []

    def add(self, first: int, last: int, value: T) -> None:
        """Set ``value`` for the numbers ``first`` to ``last``, which no other run holds yet."""
        if self._runs and self._runs[-1][1] + 1 == first and self._runs[-1][2] == value:
            self._runs[-1] = (self._runs[-1][0], last, value)
            return
        position = bisect_right(self._starts, first)
        self._starts.insert(position, first)
        self._runs.insert(position, (first, last, value))

    def at(self, number: int) -> T | None:
        """Return the value for ``number``, None where none was set."""
        position = bisect_right(self._starts, number) - 1
        if position < 0 or self._runs[position][1] < number:
            return None
        return self._runs[position][2]

    def __contains__(self, number: int) -> bool:
        """Whether a value was set for ``number``."""
        return self.at(number) is not None

    def __iter__(self) -> Iterator[tuple[int, int, T]]:
        """Yield (first, last, value) of every run, ascending."""
        return iter(self._runs)

    def __len__(self) -> int:
        """Return the number of runs; none is false."""
        return len(self._runs)
