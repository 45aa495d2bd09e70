"""The regions of a grid: headings of one level or two, and the rows that stand under them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, has_box, is_label, is_number, width
from qanswer.forms.layout.regions.by_appearance import HEADS_ENOUGH, heads_by_looks, look
from qanswer.forms.layout.regions.heading_rows import extent, is_heading_row, names_answer, unlike_heading
from qanswer.forms.vocabulary.headings import Role, heading_roles
from qanswer.forms.vocabulary.words import fold, plain_choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid


@dataclass(frozen=True)
class Region:
    """A heading and the rows under it, up to the next heading."""

    heading_rows: tuple[int, ...]  # top first; () for a table without a heading
    rows: tuple[int, ...]  # visible rows with text under the heading
    headings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # column -> its headings, outermost first

    def leaf(self, column: int) -> str:
        """Return the innermost heading of a column, "" without one."""
        texts = self.headings.get(column, ())
        return texts[-1] if texts else ""


def find_regions(grid: Grid) -> tuple[Region, ...]:
    """Return the tables of a sheet, top first; one region without a heading when no heading is found.

    A heading may stand in any row, have two levels, and come again further down.
    """
    groups = list(_heading_groups(grid))
    groups = sorted([*groups, *_shortened(grid, groups)]) or list(_headings_by_looks(grid))
    if not groups:
        return (Region((), grid.rows),) if grid.rows else ()
    starts = [group[0] for group in groups]
    regions = []
    for position, group in enumerate(groups):
        stop = starts[position + 1] if position + 1 < len(groups) else grid.rows[-1] + 1
        body = grid.rows[bisect_right(grid.rows, group[-1]) : bisect_left(grid.rows, stop)]
        regions.append(Region(group, body, _realigned(grid, group, body) or _headings(grid, group)))
    return tuple(region for region in regions if region.rows)


def _heading_groups(grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield the rows of each heading found by its words."""
    taken = 0
    known: list[int] = []
    for position, row in enumerate(grid.rows):
        if row <= taken or not is_heading_row(grid, row) or (known and _goes_on(grid, known, position)):
            continue
        group = list(extent(grid, row))
        following = [later for later in grid.rows[position + 1 : position + 4] if later > group[-1]]
        for later in following:
            if later > group[-1] + 1 or not (_continues(grid, group, later)):
                break
            group.extend(extent(grid, later))
        above = grid.rows[position - 1] if position else 0
        if above == row - 1 and above > taken and _is_parent(grid, above, row):
            group.insert(0, above)
        taken = group[-1]
        known.append(taken)
        yield tuple(group)


def _goes_on(grid: Grid, known: Sequence[int], position: int) -> bool:
    """Tell whether a row that reads like headings stands among rows of data: words for roles are answers as well.

    Another heading has the words of an earlier one, a gap or a title over it, or looks unlike the row under it.
    """
    row, above = grid.rows[position], grid.rows[position - 1]
    if above < row - 1 or len(grid.columns(above)) == 1 or any(_repeats(grid, row, heading) for heading in known):
        return False
    if any(_answers(grid, row, heading) for heading in known):
        return True
    below = grid.rows[position + 1] if position + 1 < len(grid.rows) else above
    return look(grid, row) in (None, look(grid, above), look(grid, below))


def _answers(grid: Grid, row: int, heading: int) -> bool:
    """Tell whether an answer word stands in a row under the heading of an answer."""
    return any(
        names_answer(grid.seen(heading, column)) and plain_choice(grid.text(row, column))
        for column in grid.columns(row)
    )


def _repeats(grid: Grid, row: int, heading: int) -> bool:
    """Tell whether half of a row's texts stand in the heading, too, in the same columns."""
    columns = grid.columns(row)
    same = sum(fold(grid.text(row, column)) == fold(grid.seen(heading, column)) for column in columns)
    return 2 * same >= len(columns)


def _shortened(grid: Grid, groups: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """Yield rows that say a part of the headings again behind a section's title, where sections have them all."""
    known = {row for group in groups for row in group}
    said = Counter(
        (column, fold(grid.text(group[-1], column))) for group in groups for column in grid.columns(group[-1])
    )
    for row in grid.rows if len(groups) > 1 else ():
        title, *rest = grid.columns(row)
        if row in known or not rest or not is_label(grid.text(row, title)) or is_number(grid.text(row, title)):
            continue
        texts = [(column, fold(grid.text(row, column))) for column in rest]
        if all(said[text] > 1 for text in texts) and any(names_answer(text) for _, text in texts):
            yield (row,)


def _continues(grid: Grid, group: Sequence[int], row: int) -> bool:
    """Tell whether ``row``, directly under a heading, is its second level rather than the first row of data."""
    if is_heading_row(grid, row):
        return True
    top = group[0]
    texts = [(column, grid.text(row, column)) for column in grid.columns(row)]
    if any(unlike_heading(text) or has_box(text) or width(text) > LONG for _, text in texts):
        return False
    under = 0
    for column, _ in texts:
        above = grid.seen(top, column)
        merge = grid.merge(top, column)
        if (merge and merge.last_column > merge.first_column) or not above:
            under += 1
        elif _is_firm(above):
            return False
    return under > 0 and len(texts) - under <= max(2, under)


def _is_firm(heading: str) -> bool:
    """Tell whether a heading's own column would hold text in every row: a question, a number, a category."""
    roles = heading_roles(heading)
    return bool(roles) and roles[0].role in (Role.QUESTION, Role.NUMBER, Role.CONTEXT)


def _is_parent(grid: Grid, above: int, row: int) -> bool:
    """Tell whether the row above groups the heading's columns: a merge over some of them, not over all."""
    columns = grid.columns(row)
    for column in grid.columns(above):
        merge = grid.merge(above, column)
        if merge and merge.last_column > merge.first_column:
            over = [one for one in columns if merge.first_column <= one <= merge.last_column]
            if 1 < len(over) < len(columns) and is_label(grid.text(above, column)):
                return True
    return False


def _headings_by_looks(grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield the first row that looks like a heading, and its like further down: no word is known."""
    first = next((row for row in grid.rows if heads_by_looks(grid, row) >= HEADS_ENOUGH), None)
    if first is None:
        return
    texts = [fold(grid.text(first, column)) for column in grid.columns(first)]
    for row in grid.rows:
        if row == first or [fold(grid.text(row, column)) for column in grid.columns(row)] == texts:
            yield tuple(extent(grid, row))


def _realigned(grid: Grid, group: Sequence[int], body: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return headings given to columns by their order, where their cells stand askew over the cells under them.

    Word draws such tables when heading and rows were merged differently; empty where the cells stand in line.
    """
    heads = grid.columns(group[-1])
    shapes = Counter(grid.columns(row) for row in body)
    usual, times = shapes.most_common(1)[0] if shapes else ((), 0)
    askew = any(grid.anchor(group[-1], column)[1] != column for column in usual)
    if not grid.drawn_columns or len(group) != 1 or len(usual) != len(heads) or not askew or times * 5 < len(body) * 3:
        return {}
    return {column: (grid.text(group[-1], head),) for column, head in zip(usual, heads, strict=True)}


def _headings(grid: Grid, group: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    columns = range(1, grid.last_column + 1)
    found = {}
    for column in columns:
        texts: list[str] = []
        for row in group:
            text = grid.seen(row, column)
            if text and (not texts or fold(texts[-1]) != fold(text)):
                texts.append(text)
        if texts:
            found[column] = tuple(texts)
    return found
