"""Which rows of a table are questions, under which headings each stands, and why the others are none."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.layout.bands import Bands, band
from qanswer.forms.layout.phrasing import (
    LONG,
    asks,
    asks_plainly,
    is_mark,
    is_note,
    is_pointer,
    looks_like_choice,
    number_shape,
    width,
)
from qanswer.forms.layout.row_habits import MANY, MOSTLY, Habits, RowFacts
from qanswer.forms.layout.rows_read import Left, LeftRow, QuestionRow
from qanswer.forms.layout.thresholds import A_THIRD
from qanswer.forms.layout.two_languages import asked_once
from qanswer.forms.vocabulary.blanks import is_blank, is_open
from qanswer.forms.vocabulary.headings import STRONG, WEAK, heading_roles
from qanswer.forms.vocabulary.words import fold, marks_example, says_unasked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.roles.table import Assignment, Table

_FIRST_OF_THEIR_KIND = frozenset({"a", "A", "ア", "あ", "i", "①", "1", "１"})
_LEVEL_MARKS = tuple(".．-－")  # between the levels of a row number


class RowReader:
    """Reads one table row by row."""

    def __init__(self, grid: Grid, table: Table, roles: Assignment) -> None:
        """Look at ``table``, whose columns have ``roles``; ``roles.question`` is not None."""
        self._grid = grid
        self._table = table
        self._roles = roles
        self._question = roles.question or 1
        self._facts = RowFacts(grid, table, roles)
        self._habits = Habits(self._facts)

    @cached_property
    def questions(self) -> tuple[QuestionRow, ...]:
        """The questions in reading order."""
        return tuple(one for one in self._read if isinstance(one, QuestionRow))

    @cached_property
    def left(self) -> tuple[LeftRow, ...]:
        """The other rows with a text in the question column, hidden ones among them."""
        return (*(one for one in self._read if isinstance(one, LeftRow)), *self._hidden())

    @cached_property
    def _read(self) -> tuple[QuestionRow | LeftRow, ...]:
        return asked_once(tuple(self._read_regions()), self._is_one, self._is_answered)

    def _is_one(self, row: int, other: int) -> bool:
        """Tell whether two rows share their cells for the answer."""
        columns, anchor = self._roles.answers, self._grid.anchor
        return bool(columns) and all(anchor(row, column) == anchor(other, column) for column in columns)

    def _is_answered(self, row: int) -> bool:
        """Tell whether a cell of the row's own for the answer shows one."""
        return any(not is_open(self._grid.text(row, column)) for column in self._roles.answers)

    def _read_regions(self) -> Iterator[QuestionRow | LeftRow]:
        for region in self._table.regions:
            bands, above = Bands(), dict[int, str]()
            if title := self._doubling_heading(region.heading_rows):
                bands.push((0, True, ""), title)
            for row in region.rows:
                text = self._grid.text(row, self._question)
                why = self._left_because(row, text) if text else Left.SECTION
                section = band(self._grid, row) if why and not self._is_example(row) else None
                if why is None:
                    bands.rest()
                    yield self._question_row(row, bands.texts, self._categories(row, above))
                elif section:
                    bands.push(*section)
                    above.clear()
                if text and why:
                    yield LeftRow(row, text, Left.SECTION if section and why is Left.UNLIKE else why)

    def _categories(self, row: int, above: dict[int, str]) -> list[str]:
        """Return the category columns' texts; a blank one goes on with the text above it, until one left of it changes.

        Args:
            row: of a question.
            above: what each column showed last, which is brought up to date.
        """
        columns = [column for column in self._roles.context if column != self._question]
        for number, column in enumerate(columns):
            if (text := self._grid.seen(row, column)) and text != above.get(column):
                above |= {column: text, **dict.fromkeys(columns[number + 1 :], "")}
        return [above.get(column, "") for column in columns]

    def _question_row(self, row: int, bands: tuple[str, ...], categories: Sequence[str]) -> QuestionRow:
        grid, roles = self._grid, self._roles
        context = tuple(dict.fromkeys(text for text in (*bands, *categories) if text))
        hints = [
            text
            for column in roles.hints
            if (text := grid.seen(row, column)) and not is_mark(text) and not is_pointer(text)
        ]
        asked = (grid.seen(row, column) for column in (*roles.question_before, self._question))
        text, number = "\n".join(dict.fromkeys(filter(None, asked))), self._facts.number(row)
        return QuestionRow(row, text, number, context, "\n".join(hints))

    def _hidden(self) -> Iterator[LeftRow]:
        """Yield the rows hidden by hand from the table's first heading on."""
        regions = self._table.regions
        first = min((*region.heading_rows, *region.rows)[0] for region in regions)
        last = max(region.rows[-1] for region in regions if region.rows)
        for row in self._grid.hidden_text_rows:
            if first < row <= last and (text := self._grid.text(row, self._question)):
                yield LeftRow(row, text, Left.HIDDEN)

    # -- is it a question?

    def _left_because(self, row: int, text: str) -> Left | None:
        """Return why a text is not asked; None for a question."""
        asked_there = (self._grid.seen(row, column) for column in self._roles.answers)
        for why, applies in (
            (Left.EXAMPLE, self._is_example(row)),
            (Left.NUMBER, text.isdecimal() or not any(letter.isalnum() for letter in text)),
            (Left.SECTION, self._spans_answer(row)),
            (Left.PLACEHOLDER, is_blank(text) and not self._facts.is_listed(row)),
            (Left.HEADING, self._is_unfound_heading(row, text) or self._repeats_heading(row)),
            (Left.CALCULATED, self._is_calculated(row)),
            (Left.UNASKED, any(map(says_unasked, asked_there))),
            (Left.NOTE, is_note(text) and self._is_footnote(row, text)),
            (Left.NOTE, self._introduces(row)),
        ):
            if applies:
                return why
        return None if self._points(row, text) > 0 else Left.UNLIKE

    def _is_calculated(self, row: int) -> bool:
        """Tell whether formulas stand in every cell for the answer: it is carried over from where it is asked.

        One in a drop-down, which shows nothing yet, only sets what is chosen where another answer makes this one moot.
        """
        places = [self._grid.anchor(row, column) for column in self._roles.answers]
        cells = [self._grid.cell(*place) for place in places]
        chosen = all(self._grid.has_list(*place) and is_open(self._grid.text(*place)) for place in places)
        return bool(cells) and not chosen and all(cell is not None and cell.formula for cell in cells)

    def _introduces(self, row: int) -> bool:
        """Tell whether the first text of a table without a heading stands over the drop-downs that all others have."""
        region = self._table.regions[0]
        first = not region.heading_rows and bool(region.rows) and row == region.rows[0]
        return (
            first and not self._facts.is_listed(row) and not self._facts.number(row) and self._habits.listed >= MOSTLY
        )

    def _is_footnote(self, row: int, text: str) -> bool:
        """Tell whether a text that begins with ※ or * explains something, rather than having to be answered."""
        habits = self._habits
        if habits.numbered >= MOSTLY:
            return not habits.has_usual_number(row)
        if habits.listed >= MOSTLY:
            return not self._facts.is_listed(row)
        return habits.noted < A_THIRD and not asks_plainly(text)

    def _is_unfound_heading(self, row: int, text: str) -> bool:
        """Tell whether the first row of a table without a heading is one all the same: a heading of a single word."""
        region = self._table.regions[0]
        roles = heading_roles(text) if not region.heading_rows and row == region.rows[0] else ()
        return bool(roles) and roles[0].points in (STRONG, WEAK)

    def _repeats_heading(self, row: int) -> bool:
        """Tell whether the row says again over an answer or a remark what the column is called: it heads a section."""
        columns = (*self._roles.answers, *([self._roles.remark] if self._roles.remark else []))
        if self._habits.numbered >= MOSTLY and self._habits.has_usual_number(row):
            return False
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
        if habits.asking >= MOSTLY and not asks(text) and width(text) < LONG and self._asks_next(row):
            points -= 1.0
        points += self._number_points(row, text)
        if habits.listed >= MOSTLY or habits.told_between:
            points += 2.0 if self._facts.is_listed(row) else -1.6
        if habits.others >= 1:
            filled = self._facts.others(row)
            points += 0.5 if filled else -1.0 * (habits.authors >= 1)
            points += 1.0 * (habits.others >= MANY and filled >= MOSTLY * habits.others)
        return points + self._style_points(row)

    def _asks_next(self, row: int) -> bool:
        rows = self._grid.rows
        position = bisect_right(rows, row)
        return position < len(rows) and asks(self._grid.text(rows[position], self._question))

    def _number_points(self, row: int, text: str) -> float:
        if self._roles.number is None or self._habits.numbered < MOSTLY:
            return 0.0
        number = self._facts.number(row)
        if number and self._habits.listed == 1.0 and self._heads_next(row, number) and not asks(text):
            return -2.6  # a drop-down drawn over everything speaks for no row
        if not number or self._heads_next(row, number) or (not asks(text) and self._heads_letters(row, number)):
            return -1.6
        return 1.5 if number_shape(number) in self._habits.shapes else -2.0

    def _heads_next(self, row: int, number: str) -> bool:
        """Tell whether the next row's number is one level below this one's: 2 over 2.1."""
        rows = self._grid.rows
        position = bisect_right(rows, row)
        if position == len(rows):
            return False
        below = self._facts.number(rows[position])
        rest = below.removeprefix(number.rstrip(".．"))
        if number.isalpha() and number.isupper() and rest != below and rest[:1].isdigit():
            return True  # A over A1
        return rest != below and rest[:1] in _LEVEL_MARKS and rest[1:2].isalnum()

    def _style_points(self, row: int) -> float:
        cell = self._grid.cell(row, self._question)
        if cell is None:
            return 0.0
        odd_bold = cell.bold and self._habits.bold < A_THIRD
        odd_fill = cell.fill != self._habits.fill and bool(cell.fill)
        return -1.0 * odd_bold - 0.6 * odd_fill

    def _heads_letters(self, row: int, number: str) -> bool:
        """Tell whether the next row begins to count anew, in another way: 2 over a, 3 over (1)."""
        rows = self._grid.rows
        position = bisect_right(rows, row)
        below = self._facts.number(rows[position]) if position < len(rows) else ""
        return below.strip("()（）.．:：") in _FIRST_OF_THEIR_KIND and number_shape(below) != number_shape(number)

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
