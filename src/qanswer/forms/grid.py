"""A sheet or a Word table as the layout sees it: sparse cells, merges, and what may be written where.

Rows and columns are 1-based, as a reader of the form counts them. Nothing here knows a file format.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from qanswer.office.references import Range, RangeIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff"
_EDGES = _UNSEEN + "".join(filter(str.isspace, map(chr, range(0x3001))))


def seen_of(text: str) -> str:
    r"""Return what is seen of a text: without blanks and marks of direction or width at its ends.

    >>> seen_of("\u200e Yes\u00a0\u200f"), seen_of("\ufeff")
    ('Yes', '')
    """
    return text.strip(_EDGES)


class Members(Protocol):
    """Row or column numbers, however they are kept."""

    def __contains__(self, number: int, /) -> bool:
        """Tell whether ``number`` is one of them."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """What a cell shows."""

    text: str  # as displayed; of a formula its stored result
    formula: bool = False
    bold: bool = False
    fill: str = ""  # any key that is equal for equal fill colours; "" without a fill
    boolean: bool = False  # TRUE/FALSE stored as such
    given: str | None = (
        None  # what its only control shows where text stands beside that: of 「選択：はい」 the 「はい」
    )


@dataclass(frozen=True, slots=True)
class ListRule:
    """A drop-down: where it holds, and its entries in the form's order."""

    ranges: tuple[Range, ...]
    words: tuple[str, ...]  # () when they cannot be told without calculating


@dataclass(frozen=True, slots=True)
class Look:
    """What any cell looks like, an empty one too."""

    border: bool = False
    checkbox: bool = False  # shown as a check box; its value is a boolean
    longest: int | None = None  # letters that the form lets a text here have; None: it does not say


def _plain(_row: int, _column: int) -> Look:
    return Look()


_NOTHING: Members = frozenset[int]()


@dataclass(frozen=True)
class Grid:
    """One sheet or table."""

    name: str
    cells: Mapping[tuple[int, int], GridCell]  # (row, column) -> cell, for cells that show something
    merges: Sequence[Range] = ()
    rules: Sequence[ListRule] = ()
    hidden_rows: Members = _NOTHING  # by hand; what only a filter or a folded group hides is read like the rest
    folded_rows: Members = _NOTHING  # that a filter or a folded group hides
    hidden_columns: Members = _NOTHING
    hidden: bool = False  # the whole sheet
    look: Callable[[int, int], Look] = _plain  # of any cell, by row and column
    drawn_columns: int = 0  # of a table drawn as such (Word), blank ones too; 0 for a sheet, which goes on without end

    @cached_property
    def _merge_index(self) -> RangeIndex[Range]:
        return RangeIndex((area, area) for area in self.merges)

    @cached_property
    def _rule_index(self) -> RangeIndex[ListRule]:
        return RangeIndex((area, rule) for rule in self.rules for area in rule.ranges)

    @cached_property
    def _columns_by_row(self) -> Mapping[int, tuple[int, ...]]:
        by_row: dict[int, list[int]] = defaultdict(list)
        for (row, column), cell in self.cells.items():
            if seen_of(cell.text) and column not in self.hidden_columns:
                by_row[row].append(column)
        return {row: tuple(sorted(columns)) for row, columns in by_row.items()}

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """Return the visible rows that show something, top first."""
        return tuple(sorted(row for row in self._columns_by_row if row not in self.hidden_rows))

    @cached_property
    def hidden_text_rows(self) -> tuple[int, ...]:
        """Return the rows hidden by hand that would show something, top first."""
        return tuple(sorted(row for row in self._columns_by_row if row in self.hidden_rows))

    @cached_property
    def last_column(self) -> int:
        """Return the rightmost column that shows something or has a drop-down beside text; 0 for an empty sheet."""
        return max((columns[-1] for columns in self._columns_by_row.values()), default=0)

    def columns(self, row: int) -> tuple[int, ...]:
        """Return the visible columns with text in ``row``, left first."""
        return self._columns_by_row.get(row, ())

    def cell(self, row: int, column: int) -> GridCell | None:
        """Return the cell itself, ignoring merges; None when it shows nothing."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """Return the cell's own text as it is seen; "" for a cell covered by a merge."""
        cell = self.cells.get((row, column))
        return seen_of(cell.text) if cell else ""

    def merge(self, row: int, column: int) -> Range | None:
        """Return the merge over the cell."""
        return self._merge_index.at(row, column)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds what is seen here: the merge's first cell, or the cell itself."""
        span = self.merge(row, column)
        return span.anchor if span else (row, column)

    def seen(self, row: int, column: int) -> str:
        """Return the text seen at the cell: a merge shows its first cell's text all over."""
        return self.text(*self.anchor(row, column))

    def list_words(self, row: int, column: int) -> tuple[str, ...]:
        """Return the entries of the cell's drop-down; () without one."""
        rule = self._rule_index.at(row, column)
        return rule.words if rule else ()

    def has_list(self, row: int, column: int) -> bool:
        """Tell whether the cell has a drop-down, even one whose entries are not known."""
        return self._rule_index.at(row, column) is not None

    def texts(self) -> Iterator[tuple[int, int, str]]:
        """Yield row, column and text of every visible cell, in reading order."""
        for row in self.rows:
            for column in self.columns(row):
                yield row, column, self.text(row, column)
