"""Where the tables of a page begin: which rows head columns, and which rows stand under them.

Unlike a customer's form, a sheet is filled in: what heads columns is told by its words and by not reading like an item.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import is_number, width
from qanswer.intake.words import PART, Role, begins_note, said_of
from qanswer.knowledge.status import read_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid

_TALLEST = 4  # rows a heading has at most
_LONGEST = 70  # Latin letters that the first line of a heading may have
_LONGEST_CHOICE = 16
_ENOUGH = 2.0  # points from which a heading is believed
_NAMED = 0.5  # share of a heading's cells that must be known
_ACROSS = 0.8  # share of the columns that a banner covers
_NEAR = 2  # rows from a line to the headings that it stands over
_FEWEST = 3  # headings of a table that nobody knows: what is controlled, a status, and more
_SAMPLE = 4  # rows under them that must have a status
_SAYING = frozenset({Role.STATUS, Role.ANSWER})
_ASKING = frozenset({Role.NUMBER, Role.CATEGORY, Role.CONTROL, *_SAYING})


@dataclass(frozen=True)
class Region:
    """Column headings and the rows under them."""

    heading_rows: tuple[int, ...]  # () where the user's columns go for a page without headings
    rows: tuple[int, ...]  # visible rows with text, down to the next headings
    headings: Mapping[int, tuple[str, ...]]  # column -> its headings, outermost first
    band: str = ""  # what stands over the headings, or in their place over the controls, and names what follows

    def heading(self, column: int) -> str:
        """Return what a column is headed with, all levels of it."""
        return " ".join(self.headings.get(column, ()))


def find_regions(grid: Grid) -> tuple[Region, ...]:
    """Return the tables of a page, top first; none where no row heads columns."""
    groups = list(_heading_groups(grid)) or list(_unknown_headings(grid))
    regions: list[Region] = []
    for index, group in enumerate(groups):
        stop = groups[index + 1][0] if index + 1 < len(groups) else grid.rows[-1] + 1
        body = tuple(row for row in grid.rows if group[-1] < row < stop)
        over = _title_over(grid, group[0], groups[index - 1][-1] if index else grid.rows[0]) if len(groups) > 1 else ""
        regions.append(_with_band(Region(group, body, headings_of(grid, group), over), grid))
    return tuple(_named_apart(regions))


def _title_over(grid: Grid, heading: int, above: int) -> str:
    """Return the line right over headings that come again: it names what they head. "" where there is none.

    Args:
        grid: the page.
        heading: the first row of the headings.
        above: a row over which nothing belongs to them: other headings, the first line of the page.
    """
    row = max((row for row in grid.rows if above < row < heading), default=0)
    texts = [grid.text(row, column) for column in grid.columns(row)]
    text = " ".join(" ".join(texts).split())
    alone = len(texts) == 1 or (len(texts) == 2 and is_number(texts[0]))  # noqa: PLR2004 - a number and a name
    fits = width(text) <= _LONGEST and not text.endswith("。") and not begins_note(text)
    return text if alone and fits and heading - row <= _NEAR else ""


def region_at(grid: Grid, row: int) -> Region:
    """Return the table whose headings the user says stand in ``row``."""
    group = tuple(_extent(grid, row))
    body = tuple(later for later in grid.rows if later > group[-1])
    return Region(group, body, headings_of(grid, group))


def headings_of(grid: Grid, group: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the headings by column; what stands across all of them heads none."""
    found: dict[int, tuple[str, ...]] = {}
    for column in range(1, last_column(grid) + 1):
        texts: list[str] = []
        for row in group:
            text = grid.seen(row, column)
            if text and not _is_banner(grid, row, column) and text not in texts[-1:]:
                texts.append(text)
        if texts:
            found[column] = tuple(texts)
    return found


def last_column(grid: Grid) -> int:
    """Return the rightmost column that has text, hidden ones too."""
    return max((column for _, column in grid.cells), default=0)


def _heading_groups(grid: Grid) -> Iterator[tuple[int, ...]]:
    taken = 0
    for position, row in enumerate(grid.rows):
        if row <= taken or not heads_columns(grid, row):
            continue
        group = list(_extent(grid, row))
        above = grid.rows[position - 1] if position else 0
        if above == row - 1 and above > taken and _groups_columns(grid, above, row):
            group.insert(0, above)
        taken = group[-1]
        yield tuple(group)


def _unknown_headings(grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield the row of headings of which only that of what is controlled is known, one of the others over statuses."""
    for position, row in enumerate(grid.rows):
        columns, below = grid.columns(row), grid.rows[position + 1 : position + 1 + _SAMPLE]
        texts = [grid.text(row, column) for column in columns]
        if len(set(texts)) < _FEWEST or len(below) < _SAMPLE or any(_unlike_heading(text) for text in texts):
            continue
        if any(all(read_status(grid.text(one, column)) for one in below) for column in columns):
            above = grid.rows[position - 1] if position else 0
            group = (above, row) if above == row - 1 and _groups_columns(grid, above, row) else (row,)
            headed = (text for level in group for column in grid.columns(level) if (text := grid.text(level, column)))
            if any(said_of(text).get(Role.CONTROL, 0.0) >= _ENOUGH for text in headed):
                yield group
            return


def heads_columns(grid: Grid, row: int) -> bool:
    """Tell whether a row heads columns: short labels, most of them known, and one for what is answered."""
    if any(_unlike_heading(grid.text(row, column)) for column in grid.columns(row)):
        return False  # most rows end here, before any merge is looked up
    reaching = [column for column in range(1, grid.last_column + 1) if _reaches_down(grid, row, column)]
    columns = [column for column in sorted({*grid.columns(row), *reaching}) if not _is_banner(grid, row, column)]
    texts = list(dict.fromkeys(grid.seen(row, column) for column in columns))
    if len(texts) < 2 or any(_unlike_heading(text) for text in texts):  # noqa: PLR2004 - a heading alone heads nothing
        return False
    known = [{role for role, points in said_of(text).items() if points >= _ENOUGH} for text in texts]
    roles = {role for said in known for role in said}
    named = sum(bool(said) for said in known)
    if not roles & _SAYING or named < _NAMED * len(texts):
        return False
    apart = sum(bool(said & _SAYING) and Role.CONTROL not in said for said in known)
    sure = any(said_of(text).get(role, 0.0) > PART for text in texts for role in _SAYING | {Role.CONTROL})
    return bool(apart) and sure and (Role.CONTROL in roles or Role.NUMBER in roles or named > 2)  # noqa: PLR2004


def _reaches_down(grid: Grid, row: int, column: int) -> bool:
    """Tell whether a heading begins a few rows higher and ends here."""
    merge = grid.merge(row, column)
    return merge is not None and merge.first_row < row == merge.last_row and row - merge.first_row < _TALLEST


@lru_cache(maxsize=4096)
def _unlike_heading(text: str) -> bool:
    first = text.strip().split("\n")[0]
    if width(first) > _LONGEST or "http" in text or text.rstrip().endswith(("。", "す", "ます")):
        return True
    return (is_number(text) and not said_of(text)) or (read_status(text) is not None and not said_of(text))


def _is_banner(grid: Grid, row: int, column: int) -> bool:
    merge = grid.merge(row, column)
    across = merge.last_column - merge.first_column + 1 if merge else 1
    return across > 1 and across >= _ACROSS * grid.last_column


def _extent(grid: Grid, row: int) -> range:
    """Return the rows that headings beginning in ``row`` take: down to where their merges end, or a level further."""
    last = row
    for column in grid.columns(row):
        merge = grid.merge(row, column)
        if merge and merge.last_row - row < _TALLEST:
            last = max(last, merge.last_row)
    if last == row and row + 1 in grid.rows and (_goes_deeper(grid, row) or _heads_choices(grid, row)):
        last = row + 1
    return range(row, last + 1)


def _heads_choices(grid: Grid, row: int) -> bool:
    """Tell whether the next row has nothing but different short words side by side, one of them under a heading.

    The columns under them are to be marked; without merges only this shows it.
    """
    columns = grid.columns(row + 1)
    texts = [grid.text(row + 1, column) for column in columns]
    if len(texts) <= 1 or len(texts) != len(set(texts)) or any(width(text) > _LONGEST_CHOICE for text in texts):
        return False
    side_by_side = columns == tuple(range(columns[0], columns[0] + len(columns)))
    headed = [column for column in columns if grid.seen(row, column)]
    return side_by_side and headed == [columns[0]]


def _goes_deeper(grid: Grid, row: int) -> bool:
    """Tell whether the next row says more of columns that the headings cover together, and of no others."""
    below = grid.columns(row + 1)
    wide = [merge for column in grid.columns(row) if (merge := grid.merge(row, column)) and _is_wide(merge)]
    spread = [column for merge in wide for column in range(merge.first_column, merge.last_column + 1)]
    bare = [column for column in below if not grid.seen(row, column)]
    if any(_is_long(grid.text(row + 1, column)) for column in below):
        return False
    return bool(spread) and len(below) > 1 and set(below) <= {*spread, *bare}


def _is_wide(merge: object) -> bool:
    return getattr(merge, "last_column", 0) > getattr(merge, "first_column", 0)


def _is_long(text: str) -> bool:
    return width(text) > _LONGEST


def _groups_columns(grid: Grid, above: int, row: int) -> bool:
    """Tell whether the row above holds headings of several columns each, or headings that reach down into ``row``."""
    for column in grid.columns(above):
        merge = grid.merge(above, column)
        if merge is None or _is_banner(grid, above, column):
            continue
        if merge.last_row >= row or (_is_wide(merge) and not _is_long(grid.text(above, column))):
            return True
    return False


def _with_band(region: Region, grid: Grid) -> Region:
    """Return the region with what names its section, where that stands in place of the headings on the left.

    It stands over several columns that have text, or beside one without a heading.
    """
    first = min(region.headings)
    title = region.headings[first][-1]
    merged = {column for column, texts in region.headings.items() if texts[-1] == title}
    known = [column for column in region.headings if column not in merged]
    over = [column for column in range(first, min(known, default=first)) if _has_text(grid, region, column)]
    points = said_of(title)
    if len(over) < 2 or any(points.get(role, 0.0) >= _ENOUGH for role in _ASKING):  # noqa: PLR2004 - number and control
        return region
    headings = {column: texts for column, texts in region.headings.items() if column not in merged}
    return Region(region.heading_rows, region.rows, headings, title)


def likely_headings(grid: Grid) -> int:
    """Return the row that may head columns although nobody knows its words, 0 where none does.

    It is the first with labels, all different, over at least as many cells in each of the next rows but one.
    """
    for position, row in enumerate(grid.rows):
        texts = [grid.text(row, column) for column in grid.columns(row)]
        if _FEWEST <= len(texts) == len(set(texts)) and not any(map(_unlike_heading, texts)):
            below = grid.rows[position + 1 : position + 1 + _SAMPLE]
            filled = sum(len(grid.columns(one)) >= _FEWEST - 1 for one in below)
            if below and filled >= len(below) - 1:
                return row
    return 0


def _named_apart(regions: Sequence[Region]) -> Sequence[Region]:
    """Return the regions of a page, those that differ in one heading alone named by it: ``ID | Backup | Answer``."""
    shared = {(column, texts) for column, texts in regions[0].headings.items()} if regions else set()
    for region in regions[1:]:
        shared &= set(region.headings.items())
    apart = [[one for one in region.headings.items() if one not in shared] for region in regions]
    columns = {column for own in apart for column, _ in own}
    alone = len(regions) > 1 and len(columns) == 1 and all(len(own) == 1 for own in apart)
    if not alone or any(region.band for region in regions):
        return regions
    names = [own[0][1][-1] for own in apart]
    known = [said_of(name) for name in names]
    usual = all(known) or any(points.get(role, 0.0) >= _ENOUGH for points in known for role in _ASKING)
    if len(set(names)) < len(names) or usual:
        return regions
    return [replace(region, band=name) for region, name in zip(regions, names, strict=True)]


def _has_text(grid: Grid, region: Region, column: int) -> bool:
    return any(grid.text(row, column) for row in region.rows)
