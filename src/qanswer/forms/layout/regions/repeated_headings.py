"""Headings said again over every section, the section's title in place of the first: a row of them heads a region."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import is_label, is_number, looks_like_choice
from qanswer.forms.layout.regions.headings import Region
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid

_FEWEST_CELLS = 3  # the title and two headings; one alone may be a value that comes again


def said_again(grid: Grid, found: Sequence[Region]) -> tuple[Region, ...]:
    """Return the regions under a first row whose headings come again over sections; ``found`` where none do."""
    if not grid.rows:
        return tuple(found)
    first = grid.rows[0]
    rows = [row for row in grid.rows if _says_the_same(grid, first, row)]
    known = {row for region in found for row in region.heading_rows}
    following = {grid.rows[bisect_right(grid.rows, row)] for row in rows if row < grid.rows[-1]}
    if len(rows) <= 1 or not known <= set(rows) or following & set(rows) or rows[-1] == grid.rows[-1]:
        return tuple(found)
    shared = {column: (grid.text(first, column),) for column in grid.columns(first)[1:]}
    lead = grid.columns(first)[0]
    stops = [*rows[1:], grid.rows[-1] + 1]
    return tuple(
        Region((row,), tuple(one for one in grid.rows if row < one < stop), {lead: (grid.text(row, lead),), **shared})
        for row, stop in zip(rows, stops, strict=True)
    )


def _says_the_same(grid: Grid, first: int, row: int) -> bool:
    """Tell whether ``row`` has the headings of ``first`` behind a title of its own; of a row, that it may be such."""
    columns = grid.columns(first)
    if len(columns) < _FEWEST_CELLS or grid.columns(row) != columns:
        return False
    texts = [grid.text(row, column) for column in columns]
    if not all(map(is_label, texts)) or any(
        is_number(text) or looks_like_choice(text) or is_blank(text) for text in texts
    ):
        return False
    return all(_same(grid.text(first, column), text) for column, text in zip(columns[1:], texts[1:], strict=True))


def _same(one: str, other: str) -> bool:
    """Tell whether two headings are one but for an ending: Note, Notes."""
    short, long = sorted((fold(one), fold(other)), key=len)
    return long.startswith(short) and len(long) - len(short) <= 1
