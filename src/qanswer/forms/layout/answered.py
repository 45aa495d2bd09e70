"""A form that comes back filled, as it was when it was blank: its layout is inferred without what a person put in.

Answers may be longer than questions, ask nothing or look like them; a column of explanations is easily taken for the
questions, and one of short answers for their headings. So the cells beside the questions are seen as blank first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import is_mark, is_number, looks_like_choice, width
from qanswer.forms.layout.regions.headings import find_regions
from qanswer.forms.layout.thresholds import A_THIRD, HALF
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.headings import WEAK, Role, heading_roles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.regions.headings import Region

_GIVEN = frozenset({Role.ANSWER, Role.PROSE, Role.REMARK})
_PRINTED = frozenset({Role.QUESTION, Role.CONTEXT, Role.HINT, Role.NUMBER})
_SHORTEST = 6  # Latin letters a question has at least, on the average of its column


@dataclass(frozen=True)
class Filled:
    """One region of a form that comes back filled."""

    region: Region
    question: int | None  # the column that its questions most probably stand in
    given: tuple[int, ...]  # columns that a person filled


def filled_regions(grid: Grid) -> tuple[Filled, ...]:
    """Return what a person filled in each region with headings."""
    return tuple(_filled(grid, region) for region in find_regions(grid) if region.heading_rows)


def without_answers(grid: Grid, regions: Sequence[Filled]) -> Grid:
    """Return ``grid`` with the cells that a person filled blank, as far as headings and places tell them apart."""
    filled = {
        (row, column)
        for one in regions
        for column in one.given
        for row in one.region.rows
        if (cell := grid.cell(row, column)) and not cell.formula
    }
    return replace(grid, cells={place: cell for place, cell in grid.cells.items() if place not in filled})


def explained_in(grid: Grid, regions: Sequence[Filled], rows: Sequence[int], taken: Collection[int]) -> int | None:
    """Return the column beside the answers in which most of ``rows`` are explained; None where none is."""
    columns = {column for one in regions for column in one.given} - set(taken)
    told = {column: sum(bool(grid.text(row, column)) for row in rows) for column in columns}
    best = max(sorted(told), key=lambda column: told[column], default=None)
    return best if best is not None and told[best] >= A_THIRD * len(rows) else None


def _filled(grid: Grid, region: Region) -> Filled:
    question = _question_column(grid, region)
    columns = range(1, grid.last_column + 1)
    given = [
        column
        for column in columns
        if column != question and (_is_given(region, column) or _is_beside(region, column, question))
    ]
    return Filled(region, question, tuple(given))


def _is_given(region: Region, column: int) -> bool:
    return _role(region, column) in _GIVEN


def _is_beside(region: Region, column: int, question: int | None) -> bool:
    """Return whether a column stands right of the questions and its heading does not say that the form printed it."""
    if question is None or column < question:
        return False
    said = {match.role for heading in region.headings.get(column, ()) for match in heading_roles(heading)}
    return _role(region, column) not in _PRINTED or bool(said & _GIVEN)


def _question_column(grid: Grid, region: Region) -> int | None:
    """Return the column headed as one of questions, else the first that has texts on most rows."""
    columns = range(1, grid.last_column + 1)
    named = [column for column in columns if _role(region, column) is Role.QUESTION]
    answers = [column for column in columns if _is_given(region, column)]
    first = min(answers, default=grid.last_column + 1)
    if [column for column in named if column < first] or (named and not answers):
        return named[0]
    texts = [column for column in columns if column not in answers and _has_texts(grid, region, column)]
    told = [column for column in texts if _role(region, column) is None]
    return next(iter(told), None) or next((column for column in reversed(texts) if column < first), None)


def _has_texts(grid: Grid, region: Region, column: int) -> bool:
    if _role(region, column) not in (None, Role.CONTEXT):
        return False
    texts = [text for row in region.rows if (text := grid.text(row, column)) and not is_blank(text)]
    spoken = [text for text in texts if not (is_number(text) or is_mark(text) or looks_like_choice(text))]
    return len(spoken) >= HALF * len(region.rows) and sum(map(width, spoken)) >= _SHORTEST * len(spoken)


def _role(region: Region, column: int) -> Role | None:
    """Return what a column's innermost telling heading names it to be; None where no heading says so."""
    for heading in reversed(region.headings.get(column, ())):
        roles = heading_roles(heading)
        if roles and roles[0].points >= WEAK:
            return roles[0].role
    return None
