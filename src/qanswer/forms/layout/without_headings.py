"""Tables drawn without a heading (Word): labels with a blank beside, things to tick off, numbered questions.

Only for tables that are drawn as such: there a blank column is one that somebody drew to be filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, asks, has_box, is_label, is_number, width
from qanswer.forms.layout.regions.headings import Region
from qanswer.forms.layout.roles.column_evidence import ENOUGH
from qanswer.forms.layout.roles.table import Assignment, Evidence
from qanswer.forms.layout.thresholds import HALF, MOST
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.forms.vocabulary.headings import Role, for_respondent
from qanswer.forms.vocabulary.words import plain_choice
from qanswer.speech import said

if TYPE_CHECKING:
    from qanswer.forms.grid import Grid

_FEWEST_TICKS = 3  # rows; fewer beside a blank column are set in that way for the looks of it
_MOSTLY_OPEN = 0.7  # share of rows with a blank beside them that makes a column one to fill
_SHORTEST = 2  # letters a label has at least


@dataclass(frozen=True)
class _Drawn:
    """A drawn table from some row on, column by column."""

    grid: Grid
    rows: tuple[int, ...]  # without those merged all across, which head a section

    @classmethod
    def under(cls, grid: Grid, above: int = 0) -> _Drawn:
        """Return the rows of ``grid`` under row ``above``."""
        rows = (row for row in grid.rows if row > above)
        return cls(grid, tuple(row for row in rows if not _is_across(grid, row)))

    @cached_property
    def numbers(self) -> int | None:
        """The first column, when it counts the rows."""
        columns = [column for column in self._columns if self._texts(column)]
        first = columns[0] if columns else 0
        texts = self._texts(first)
        counted = len(texts) >= MOST * len(self.rows) and all(map(is_number, texts)) and len(set(texts)) == len(texts)
        return first if counted else None

    @cached_property
    def question(self) -> int | None:
        """The only column of texts, a different one in each row; None for a table with more columns of them."""
        full = [column for column in self._columns if column != self.numbers and not self.is_blank(column)]
        if len(full) != 1:
            return None
        texts = self._texts(full[0])
        short = sum(len(text) < _SHORTEST for text in texts)
        long = sum(width(text) > 4 * LONG and not asks(text) for text in texts)
        own = len(set(texts)) == len(texts) == len(self.rows)
        return full[0] if own and not short and long * 4 <= len(texts) else None

    @property
    def asking(self) -> float:
        """The share of rows whose text asks or requires."""
        texts = self._texts(self.question or 0)
        return sum(map(asks, texts)) / max(len(texts), 1)

    def is_blank(self, column: int) -> bool:
        """Tell whether a column waits to be filled: its first row does, and most others."""
        still_open = [is_open(self.grid.seen(row, column)) for row in self.rows]
        return bool(still_open) and still_open[0] and sum(still_open) >= _MOSTLY_OPEN * len(still_open)

    def offers(self, column: int) -> bool:
        """Tell whether a column has boxes or drop-downs."""
        return any(has_box(self.grid.seen(row, column)) or self.grid.has_list(row, column) for row in self.rows)

    @property
    def _columns(self) -> range:
        return range(1, self.grid.drawn_columns + 1)

    def _texts(self, column: int) -> list[str]:
        return [text for row in self.rows if (text := self.grid.text(row, column))]


def headless(grid: Grid) -> Assignment | None:
    """Return the roles of a drawn table whose first row is data already; None for any other table."""
    if not grid.drawn_columns:
        return None
    return _beside(_Drawn.under(grid)) or _to_tick(grid)


def _beside(drawn: _Drawn) -> Assignment | None:
    """Return the roles of questions or labels with a blank right of them."""
    question, columns = drawn.question, drawn.grid.drawn_columns
    if question is None or len(drawn.rows) <= 1:
        return None
    blank = [column for column in range(question + 1, columns + 1) if drawn.is_blank(column)]
    apart = {question, *blank, *([drawn.numbers] if drawn.numbers else [])}
    if not blank or apart != set(range(1, columns + 1)):
        return None
    if len(blank) > 1 and (drawn.asking <= HALF or any(map(drawn.offers, blank))):
        return None  # a list to be filled in, or a column for each choice
    told = Evidence(Role.ANSWER, blank[0], ENOUGH, (said("blank beside the texts, no heading"),))
    return Assignment(
        question=question,
        answers=(blank[0],),
        prose=blank[0],
        prose_only=True,
        number=drawn.numbers,
        points=ENOUGH,
        why=(told,),
    )


def _to_tick(grid: Grid) -> Assignment | None:
    """Return the roles of things to tick off: a blank column first, then texts, numbered or not."""
    drawn, ticks = _Drawn.under(grid), 1
    question, last = drawn.question, grid.drawn_columns
    if question != last or len(drawn.rows) < _FEWEST_TICKS or len(drawn.rows) < len(grid.rows):
        return None
    apart = {ticks, question, *([drawn.numbers] if drawn.numbers else [])}
    blank = not any(grid.text(row, ticks) or grid.merge(row, ticks) for row in grid.rows)
    if not blank or apart != set(range(1, last + 1)) or len(apart) == 1:
        return None
    told = Evidence(Role.ANSWER, ticks, ENOUGH, (said("a blank column to tick, left of the texts"),))
    return Assignment(
        question=question,
        answers=(ticks,),
        choice_columns=(ticks,),
        number=drawn.numbers,
        points=ENOUGH,
        why=(told,),
    )


def heading_by_place(grid: Grid) -> Region | None:
    """Return a drawn table under its first row, when that must be a heading though no word of it is known.

    It names choices over blank columns, or the column that is blank beside questions, or beside topics when it
    addresses the respondent.
    """
    if not grid.drawn_columns or not grid.rows or _is_across(grid, grid.rows[0]):
        return None
    first, drawn = grid.rows[0], _Drawn.under(grid, grid.rows[0])
    texts = {column: grid.text(first, column) for column in grid.columns(first)}
    question = drawn.question
    if (
        question is None
        or not is_label(texts.get(question, ""))
        or any(width(one) > 4 * LONG for one in texts.values())
    ):
        return None
    blank = {column for column in texts if drawn.is_blank(column)}
    choices = {plain_choice(text) for column, text in texts.items() if column in blank}
    named = len(choices) == len(blank) > 1 and None not in choices
    lone = next(iter(blank)) if len(blank) == 1 and question in texts else 0
    if not named and not (lone > question and (drawn.asking > HALF or for_respondent(texts[lone]))):
        return None
    rows = tuple(row for row in grid.rows if row > first)
    return Region((first,), rows, {column: (text,) for column, text in texts.items()})


def addressed(grid: Grid, region: Region) -> Assignment | None:
    """Return the roles of topics beside the one blank column whose heading addresses the respondent; else None."""
    if not grid.drawn_columns or not region.heading_rows:
        return None
    found = _beside(_Drawn.under(grid, region.heading_rows[-1]))
    return found if found and any(map(for_respondent, region.headings.get(found.answers[0], ()))) else None


def _is_across(grid: Grid, row: int) -> bool:
    """Tell whether a row is one cell over all columns."""
    columns = grid.columns(row)
    merge = grid.merge(row, columns[0]) if columns else None
    return (
        merge is not None and len(columns) == 1 and merge.last_column - merge.first_column + 1 >= grid.drawn_columns > 1
    )
