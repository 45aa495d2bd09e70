"""Two tables of questions side by side: the same headings stand twice in one row, each over questions of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.headings import WEAK, Role, heading_roles
from qanswer.forms.vocabulary.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid, Members
    from qanswer.forms.layout.regions.headings import Region


@dataclass(frozen=True)
class _Outside:
    """Columns left or right of a part of a sheet, and those hidden in it."""

    first: int
    last: int
    hidden: Members

    def __contains__(self, column: int, /) -> bool:
        return not self.first <= column <= self.last or column in self.hidden


def side_by_side(grid: Grid, regions: Sequence[Region]) -> tuple[Grid, ...]:
    """Return the parts of a sheet that hold a table each, left first; the sheet alone where tables stand one under another."""
    starts = next((found for region in regions if len(found := _starts(region)) > 1), ())
    if not starts or not all(_asks_apart(grid, regions, start) for start in starts):
        return (grid,)
    stops = (*(start - 1 for start in starts[1:]), grid.last_column + 1)
    return tuple(
        replace(grid, hidden_columns=_Outside(first, last, grid.hidden_columns))
        for first, last in zip((1, *starts[1:]), stops, strict=True)
    )


def _starts(region: Region) -> tuple[int, ...]:
    """Return the first column of each table under a heading; one or none where the headings stand there once."""
    leaves = {column: region.leaf(column) for column in sorted(region.headings)}
    twice = [
        column for column, text in leaves.items() if sum(fold(text) == fold(other) for other in leaves.values()) > 1
    ]
    questions = [column for column in twice if _names(leaves[column], Role.QUESTION)]
    if len({fold(leaves[column]) for column in questions}) != 1:
        return ()
    lead = next(column for column in twice if column <= questions[0])
    starts = [column for column in twice if fold(leaves[column]) == fold(leaves[lead])]
    if len(starts) != len(questions) or any(one > asked for one, asked in zip(starts, questions, strict=True)):
        return ()
    ends = [*starts[1:], max(leaves) + 1]
    answered = all(
        any(_names(leaves[column], Role.ANSWER) for column in twice if asked < column < end)
        for asked, end in zip(questions, ends, strict=True)
    )
    return tuple(starts) if answered and all(one < other for one, other in pairwise(starts)) else ()


def _names(heading: str, role: Role) -> bool:
    found = heading_roles(heading)
    return bool(found) and found[0].role is role and found[0].points >= WEAK


def _asks_apart(grid: Grid, regions: Sequence[Region], start: int) -> bool:
    """Tell whether anything stands under the headings from ``start`` on."""
    rows = [row for region in regions for row in region.rows]
    return any(grid.text(row, column) for row in rows for column in (start, start + 1))
