"""Which rows of a table are questions, and under which headings each stands."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import (
    LONG,
    asks,
    has_box,
    is_mark,
    is_note,
    is_number,
    is_pointer,
    looks_like_choice,
    number_shape,
    width,
)
from qanswer.forms.layout.thresholds import A_THIRD, MOST
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.headings import STRONG, WEAK, heading_roles
from qanswer.forms.vocabulary.words import fold, marks_example, says_unasked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.roles.table import Assignment, Table

_COMMON = 0.1  # share of rows that makes a number's pattern one of the table's own
_SMALL = 6  # rows; in a smaller table a pattern seen once is common
_LEVEL_MARKS = tuple(".．-－")  # between the levels of a row number
_MANY = 3  # filled cells beside a question, from which a row that has as many is one more question
_BAND_CELLS = 3  # texts a section row has at most: number, title, a word beside
_MOSTLY = 0.6  # share of rows that makes something a rule of the table


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of a table, with what stands around it."""

    row: int
    text: str
    number: str
    context: tuple[str, ...]  # band rows, then category columns; outermost first
    hint: str


@dataclass(frozen=True)
class _Habits:
    """What rows of this table usually look like."""

    shapes: frozenset[str]  # patterns of row numbers that are common here
    numbered: float  # share of rows with such a number
    listed: float  # share of rows with a drop-down in an answer column
    bold: float
    fill: str  # the usual fill of a question cell
    asking: float  # share of rows that ask or require
    told_between: bool  # rows with a drop-down ask, the others explain what the one above them asks
    others: float  # mean number of filled cells beside number and question


class RowReader:
    """Reads one table row by row."""

    def __init__(self, grid: Grid, table: Table, roles: Assignment) -> None:
        """Look at ``table``, whose columns have ``roles``; ``roles.question`` is not None."""
        self._grid = grid
        self._table = table
        self._roles = roles
        self._question = roles.question or 1

    def questions(self) -> tuple[QuestionRow, ...]:
        """Return the questions in reading order."""
        return tuple(self._read())

    def _read(self) -> Iterator[QuestionRow]:
        for region in self._table.regions:
            bands = _Bands()
            if title := self._doubling_heading(region.heading_rows):
                bands.push((0, True, ""), title)
            for row in region.rows:
                if self._is_question(row):
                    bands.rest()
                    yield self._question_row(row, bands.texts)
                elif band := self._band(row):
                    bands.push(*band)

    def _question_row(self, row: int, bands: tuple[str, ...]) -> QuestionRow:
        grid, roles = self._grid, self._roles
        number = grid.seen(row, roles.number) if roles.number else ""
        columns = [grid.seen(row, column) for column in roles.context if column != self._question]
        context = tuple(dict.fromkeys(text for text in (*bands, *columns) if text))
        hints = [
            text
            for column in roles.hints
            if (text := grid.seen(row, column)) and not is_mark(text) and not is_pointer(text)
        ]
        return QuestionRow(row, grid.text(row, self._question), number, context, "\n".join(hints))

    # -- is it a question?

    def _is_question(self, row: int) -> bool:
        grid, column = self._grid, self._question
        text = grid.text(row, column)
        if not text or is_note(text) or text.isdecimal() or self._spans_answer(row) or self._is_example(row):
            return False
        if is_blank(text) and not self._listed(row):
            return False
        if self._is_unfound_heading(row, text) or self._repeats_heading(row):
            return False
        if not any(letter.isalnum() for letter in text) or any(
            says_unasked(grid.seen(row, one)) for one in self._roles.answers
        ):
            return False
        return self._points(row, text) > 0

    def _is_unfound_heading(self, row: int, text: str) -> bool:
        """Tell whether the first row of a table without a heading is one all the same: a heading of a single word."""
        region = self._table.regions[0]
        roles = heading_roles(text) if not region.heading_rows and row == region.rows[0] else ()
        return bool(roles) and roles[0].points in (STRONG, WEAK)

    def _repeats_heading(self, row: int) -> bool:
        """Tell whether the row says again over an answer or a remark what the column is called: it heads a section."""
        columns = (*self._roles.answers, *([self._roles.remark] if self._roles.remark else []))
        return any(
            (text := self._grid.text(row, column))
            and not looks_like_choice(text)
            and fold(text) in {fold(one) for one in self._table.headings(column)}
            for column in columns
        )

    def _points(self, row: int, text: str) -> float:
        """Return how much a row looks like the table's questions; above 0 it is one."""
        habits, points = self._habits, 0.6
        points += 2.0 * asks(text) + 0.7 * (width(text) >= 2 * LONG)
        if habits.asking >= _MOSTLY and not asks(text) and width(text) < LONG and self._asks_next(row):
            points -= 1.0
        points += self._number_points(row)
        if habits.listed >= _MOSTLY or habits.told_between:
            points += 2.0 if self._listed(row) else -1.6
        if habits.others >= 1:
            filled = self._others(row)
            points += 0.5 if filled else -1.0
            points += 1.0 * (habits.others >= _MANY and filled >= _MOSTLY * habits.others)
        points += self._style_points(row)
        return points

    def _asks_next(self, row: int) -> bool:
        rows = self._grid.rows
        position = bisect_right(rows, row)
        return position < len(rows) and asks(self._grid.text(rows[position], self._question))

    def _number_points(self, row: int) -> float:
        habits, column = self._habits, self._roles.number
        if column is None or habits.numbered < _MOSTLY:
            return 0.0
        number = self._grid.seen(row, column)
        if not number:
            return -1.6
        if self._heads_next(row, number):
            return -1.6
        return 1.5 if number_shape(number) in habits.shapes else -2.0

    def _heads_next(self, row: int, number: str) -> bool:
        """Tell whether the next row's number is one level below this one's: 2 over 2.1."""
        rows = self._grid.rows
        position = bisect_right(rows, row)
        if position == len(rows):
            return False
        below = self._grid.seen(rows[position], self._roles.number or 1)
        rest = below.removeprefix(number.rstrip(".．"))
        return rest != below and rest[:1] in _LEVEL_MARKS and rest[1:2].isalnum()

    def _style_points(self, row: int) -> float:
        cell = self._grid.cell(row, self._question)
        if cell is None:
            return 0.0
        odd_bold = cell.bold and self._habits.bold < A_THIRD
        odd_fill = cell.fill != self._habits.fill and bool(cell.fill)
        return -1.0 * odd_bold - 0.6 * odd_fill

    def _spans_answer(self, row: int) -> bool:
        """Tell whether the question cell is merged over a column that would take its answer."""
        merge = self._grid.merge(row, self._question)
        return merge is not None and any(
            merge.first_column <= column <= merge.last_column
            for column in self._roles.answers
            if column != self._question
        )

    def _is_example(self, row: int) -> bool:
        first = self._grid.columns(row)[0]
        text = self._grid.text(row, first)
        return width(text) < LONG and marks_example(text) and first != self._question

    @cached_property
    def _habits(self) -> _Habits:
        grid, roles = self._grid, self._roles
        rows = [row for row in self._table.rows if grid.text(row, self._question)]
        count = max(len(rows), 1)
        chosen = [row for row in rows if self._listed(row)]
        typical = chosen if len(chosen) >= _MOSTLY * count else rows
        numbers = [grid.seen(row, roles.number) for row in rows] if roles.number else []
        typical_numbers = [grid.seen(row, roles.number) for row in typical] if roles.number else []
        shapes = Counter(number_shape(number) for number in typical_numbers if number)
        cells = [cell for row in rows if (cell := grid.cell(row, self._question))]
        fills = Counter(cell.fill for cell in cells)
        common = frozenset(
            shape for shape, times in shapes.items() if times >= max(2, _COMMON * count) or (count < _SMALL and times)
        )
        return _Habits(
            shapes=common,
            numbered=sum(number_shape(number) in common for number in numbers if number) / count,
            listed=len(chosen) / count,
            bold=sum(cell.bold for cell in cells) / count,
            fill=fills.most_common(1)[0][0] if fills else "",
            asking=sum(asks(grid.text(row, self._question)) for row in rows) / count,
            told_between=self._tells_between(rows, chosen),
            others=sum(map(self._others, rows)) / count,
        )

    def _tells_between(self, rows: Sequence[int], chosen: Sequence[int]) -> bool:
        between = set(rows) - set(chosen)
        asking = sum(asks(self._grid.text(row, self._question)) for row in chosen)
        also = sum(asks(self._grid.text(row, self._question)) for row in between)
        return len(chosen) >= _MANY and asking >= MOST * len(chosen) and also < A_THIRD * len(between)

    def _listed(self, row: int) -> bool:
        grid = self._grid
        return any(grid.list_words(row, column) or has_box(grid.seen(row, column)) for column in self._roles.answers)

    def _others(self, row: int) -> int:
        apart = {self._question, self._roles.number, *self._roles.context}
        return sum(column not in apart for column in self._grid.columns(row))

    # -- the headings over it

    def _doubling_heading(self, rows: Sequence[int]) -> str:
        """Return a section's title that stands in the heading row itself, where headings come again and again."""
        if len(self._table.regions) <= 1 or not rows:
            return ""
        leads = {self._lead(region.heading_rows) for region in self._table.regions}
        return self._lead(rows) if len(leads) * 2 > len(self._table.regions) else ""

    def _lead(self, rows: Sequence[int]) -> str:
        columns = self._grid.columns(rows[-1]) if rows else ()
        return self._grid.text(rows[-1], columns[0]) if columns else ""

    def _band(self, row: int) -> tuple[tuple[int, bool, str], str] | None:
        """Return the kind and the text of a section row; None for a row that is none."""
        grid = self._grid
        columns = grid.columns(row)
        texts = [grid.text(row, column) for column in columns]
        lead = [text for text in texts if not is_mark(text)]
        if (
            not lead
            or len(lead) > _BAND_CELLS
            or is_note(lead[0])
            or width(lead[-1]) > 4 * LONG
            or self._is_example(row)
        ):
            return None
        first = grid.cell(row, columns[0])
        text = next((one for one in lead if not is_number(one)), lead[0])
        return (columns[0], bool(first and first.bold), first.fill if first else ""), " ".join(text.split())


class _Bands:
    """The section rows over the current row, outermost first."""

    def __init__(self) -> None:
        self._stack: list[tuple[tuple[int, bool, str], str]] = []
        self._fresh = False  # the last row was a section row too

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._stack)

    def push(self, kind: tuple[int, bool, str], text: str) -> None:
        """Take a section row: one of a kind seen before closes that section, one right under another opens a deeper one."""
        kinds = [known for known, _ in self._stack]
        if kind in kinds:
            del self._stack[kinds.index(kind) :]
        elif not self._fresh:
            del self._stack[1 if kinds[:1] == [(0, True, "")] else 0 :]
        self._stack.append((kind, text))
        self._fresh = True

    def rest(self) -> None:
        """Note that a question came."""
        self._fresh = False
