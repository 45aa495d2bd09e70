"""What the rows of a table usually look like: whoever looks otherwise may be no question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import asks, has_box, is_note, number_shape
from qanswer.forms.layout.thresholds import A_THIRD, MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.roles.table import Assignment, Table

MANY = 3  # filled cells beside a question, from which a row that has as many is one more question
MOSTLY = 0.6  # share of rows that makes something a rule of the table
_COMMON = 0.1  # share of rows that makes a number's pattern one of the table's own
_SMALL = 6  # rows; in a smaller table a pattern seen once is common


@dataclass(frozen=True)
class RowFacts:
    """What is seen in single rows of a table whose columns have ``roles``."""

    grid: Grid
    table: Table
    roles: Assignment

    @property
    def question(self) -> int:
        """The column of the questions."""
        return self.roles.question or 1

    def number(self, row: int) -> str:
        """Return the row's number as seen, "" where the table has none."""
        return self.grid.seen(row, self.roles.number) if self.roles.number else ""

    def is_listed(self, row: int) -> bool:
        """Tell whether the row is answered from a drop-down or by boxes."""
        grid = self.grid
        return any(grid.list_words(row, column) or has_box(grid.seen(row, column)) for column in self.roles.answers)

    def others(self, row: int) -> int:
        """Return how many cells are filled beside question, number and categories."""
        apart = {self.question, self.roles.number, *self.roles.context}
        return sum(column not in apart for column in self.grid.columns(row))

    def authors(self, row: int) -> int:
        """Return how many of these are not for the respondent to fill."""
        roles = self.roles
        own = {self.question, roles.number, roles.remark, roles.prose, *roles.context, *roles.answers}
        return sum(column not in own for column in self.grid.columns(row))


@dataclass(frozen=True)
class Habits:
    """What most rows with a text in the question column have in common; computed when asked for."""

    facts: RowFacts

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows looked at."""
        return tuple(row for row in self.facts.table.rows if self._text(row))

    @cached_property
    def shapes(self) -> frozenset[str]:
        """The patterns of row numbers that are common here."""
        typical = self._chosen if len(self._chosen) >= MOSTLY * len(self.rows) else self.rows
        count = len(self.rows)
        found = Counter(number_shape(number) for row in typical if (number := self.facts.number(row)))
        return frozenset(
            shape for shape, times in found.items() if times >= max(2, _COMMON * count) or (count < _SMALL and times)
        )

    @cached_property
    def numbered(self) -> float:
        """The share of rows with such a number."""
        return self._share([self.has_usual_number(row) for row in self.rows])

    @cached_property
    def listed(self) -> float:
        """The share of rows with a drop-down or boxes."""
        return len(self._chosen) / max(len(self.rows), 1)

    @cached_property
    def asking(self) -> float:
        """The share of rows that ask or require."""
        return self._share([asks(self._text(row)) for row in self.rows])

    @cached_property
    def noted(self) -> float:
        """The share of rows that begin like a footnote."""
        return self._share([is_note(self._text(row)) for row in self.rows])

    @cached_property
    def bold(self) -> float:
        """The share of rows with a bold question."""
        return self._share([cell.bold for row in self.rows if (cell := self.facts.grid.cell(row, self.facts.question))])

    @cached_property
    def fill(self) -> str:
        """The usual fill of a question cell."""
        cells = (self.facts.grid.cell(row, self.facts.question) for row in self.rows)
        fills = Counter(cell.fill for cell in cells if cell)
        return fills.most_common(1)[0][0] if fills else ""

    @cached_property
    def others(self) -> float:
        """The mean number of filled cells beside number and question."""
        return sum(map(self.facts.others, self.rows)) / max(len(self.rows), 1)

    @cached_property
    def authors(self) -> float:
        """The mean number of those that are not for the respondent to fill."""
        return sum(map(self.facts.authors, self.rows)) / max(len(self.rows), 1)

    @cached_property
    def told_between(self) -> bool:
        """Whether rows with a drop-down ask, and the others explain what the one above them asks."""
        chosen, between = self._chosen, set(self.rows) - set(self._chosen)
        asking = sum(asks(self._text(row)) for row in chosen)
        also = sum(asks(self._text(row)) for row in between)
        return len(chosen) >= MANY and asking >= MOST * len(chosen) and also < A_THIRD * len(between)

    def has_usual_number(self, row: int) -> bool:
        """Tell whether the row's number has one of the table's own patterns."""
        return number_shape(self.facts.number(row)) in self.shapes

    @cached_property
    def _chosen(self) -> tuple[int, ...]:
        return tuple(row for row in self.rows if self.facts.is_listed(row))

    def _text(self, row: int) -> str:
        return self.facts.grid.text(row, self.facts.question)

    def _share(self, holds: Sequence[bool]) -> float:
        return sum(holds) / max(len(self.rows), 1)
