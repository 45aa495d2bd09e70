"""The tables of questions that stand on a grid: which regions are one table, and which of them ask nothing."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import asks, is_label, is_note, width
from qanswer.forms.layout.regions.headings import Region, find_regions
from qanswer.forms.layout.regions.repeated_headings import said_again
from qanswer.forms.layout.regions.side_by_side import side_by_side
from qanswer.forms.layout.roles.assign import assign
from qanswer.forms.layout.roles.column_evidence import STRONG_ENOUGH, heading_points
from qanswer.forms.layout.roles.table import Assignment, Table
from qanswer.forms.layout.rows import RowReader
from qanswer.forms.layout.without_headings import addressed, heading_by_place, headless
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.forms.vocabulary.headings import Role, is_answer_label
from qanswer.forms.vocabulary.words import fold, label_kind, marks_example, names_other

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.rows_read import LeftRow, QuestionRow

_ALIKE = 0.5  # share of equal headings that makes two headings one table's
_MOST_EXAMPLES = 5  # rows that show how to answer
_TITLE_WIDTH = 80  # Latin letters; longer text above a table is an instruction
_TITLE_ROWS, _TITLE_CELLS = 10, 3  # a title stands in the first rows, with at most a version and a date beside it


@dataclass(frozen=True)
class FoundTable:
    """One table of questions."""

    roles: Assignment
    heading_rows: tuple[int, ...]  # of all its regions
    questions: tuple[QuestionRow, ...]
    title: str  # of the sheet, "" without one
    headings: Mapping[int, tuple[str, ...]]  # column -> headings, outermost first
    left: tuple[LeftRow, ...] = ()  # rows whose text in the question column is not asked

    @property
    def header_row(self) -> int | None:
        """Return the row of the first heading's innermost level."""
        return self.heading_rows[0] if self.heading_rows else None


def tables_of(grid: Grid) -> Iterator[FoundTable]:
    """Yield the tables of a sheet, those side by side each for itself, with roles and questions."""
    for part in side_by_side(grid, find_regions(grid)):
        yield from _tables_under_another(part)


def _tables_under_another(grid: Grid) -> Iterator[FoundTable]:
    without_heading = headless(grid)
    if without_heading is not None:
        found = read_table(grid, Table((Region((), grid.rows),)), without_heading)
        if not _asks_nothing(grid, found):
            yield found
        return
    regions = find_regions(grid)
    if not any(region.heading_rows for region in regions) and (region := heading_by_place(grid)):
        regions = (region,)
    regions = said_again(grid, regions)
    for table in grouped(regions):
        roles = assign(grid, table)
        if not roles.answers and len(regions) == 1:
            roles = addressed(grid, table.regions[0]) or roles
        if roles.question is None:
            continue
        found = read_table(grid, table, roles)
        if found.questions and not _asks_nothing(grid, found):
            yield found


def _asks_nothing(grid: Grid, found: FoundTable) -> bool:
    """Tell whether a table is one row of data, who signs a document, or what may be chosen for a single question."""
    texts = [question.text for question in found.questions]
    if _is_shown_as_example(grid, found):
        return True
    if len(texts) == 1:
        return not is_named_question(found)
    if any(map(asks, texts)):
        return False
    if 2 * sum(map(is_answer_label, texts)) >= len(texts):  # a question stands over them, or beside
        return True
    signed = sum(label_kind(text) is not None for text in texts)
    chosen = any(names_other(grid.text(one.row, column)) for one in found.questions for column in grid.columns(one.row))
    return (not found.heading_rows and 2 * signed >= len(texts)) or chosen


def _is_shown_as_example(grid: Grid, found: FoundTable) -> bool:
    """Tell whether a table of a few rows, each of them answered, stands under a line that calls it an example."""
    if not found.heading_rows or len(found.questions) > _MOST_EXAMPLES or not found.roles.answers:
        return False
    position = bisect_left(grid.rows, found.heading_rows[0])
    above = grid.rows[max(position - 1, 0) : position]
    called = any(marks_example(grid.text(row, column)) for row in above for column in grid.columns(row)[:1])
    answers = [grid.seen(question.row, found.roles.answers[0]) for question in found.questions]
    return called and not any(map(is_open, answers))


def read_table(grid: Grid, table: Table, roles: Assignment) -> FoundTable:
    """Return a table with what is asked in its rows, its columns being what ``roles`` says."""
    reader = RowReader(grid, table, roles)
    heading_rows = tuple(row for region in table.regions for row in region.heading_rows[-1:])
    columns = range(1, grid.last_column + 2)
    headings = {column: texts for column in columns if (texts := table.headings(column))}
    return FoundTable(roles, heading_rows, reader.questions, _title(grid, table), headings, reader.left)


def grouped(regions: Sequence[Region]) -> Iterator[Table]:
    """Yield regions with the same headings as one table."""
    groups: list[list[Region]] = []
    known: dict[tuple[int, str], list[int]] = {}  # a heading in its column -> the groups that begin with it
    for region in regions:
        said = [(column, fold(region.leaf(column))) for column in region.headings]
        near = sorted({number for one in said for number in known.get(one, ())})  # none is alike without one in common
        home = next((number for number in near if alike(groups[number][0], region)), None)
        if home is not None:
            groups[home].append(region)
            continue
        for one in said:
            known.setdefault(one, []).append(len(groups))
        groups.append([region])
    for group in groups:
        yield Table(tuple(group))


def alike(one: Region, other: Region) -> bool:
    """Tell whether two regions have so many headings in common that they are one table's."""
    columns = set(one.headings) | set(other.headings)
    same = {column for column in columns if fold(one.leaf(column)) == fold(other.leaf(column))}
    shorter = min(sorted(one.headings), sorted(other.headings), key=len)
    return bool(columns) and (len(same) >= _ALIKE * len(columns) or (len(shorter) > 1 and set(shorter[1:]) <= same))


def joined(found: list[FoundTable]) -> tuple[FoundTable, ...]:
    """Return ``found`` with tables of the same question and answer columns made one."""
    joined: list[FoundTable] = []
    for one in found:
        twin = next((index for index, known in enumerate(joined) if _same_columns(known.roles, one.roles)), None)
        if twin is None:
            joined.append(one)
            continue
        known = joined[twin]
        questions = tuple(sorted((*known.questions, *one.questions), key=lambda question: question.row))
        rows = tuple(sorted((*known.heading_rows, *one.heading_rows)))
        left = tuple(sorted((*known.left, *one.left), key=lambda row: row.row))
        joined[twin] = replace(known, heading_rows=rows, questions=questions, left=left)
    return tuple(joined)


def _same_columns(one: Assignment, other: Assignment) -> bool:
    return (one.question, one.answers, one.remark) == (other.question, other.answers, other.remark)


def _title(grid: Grid, table: Table) -> str:
    """Return the first line above a table, when it reads like a title."""
    first = min((region.heading_rows or region.rows)[0] for region in table.regions)
    for row in grid.rows:
        if row >= first or row > _TITLE_ROWS:
            return ""
        texts = [grid.text(row, column) for column in grid.columns(row)]
        if (
            is_label(texts[0])
            and width(texts[0]) <= _TITLE_WIDTH
            and not is_note(texts[0])
            and len(texts) <= _TITLE_CELLS
        ):
            return " ".join(texts[0].split())
    return ""


def is_named_question(found: FoundTable) -> bool:
    """Tell whether a heading says that what is read as questions is asked."""
    headings = found.headings.get(found.roles.question or 0, ())
    return heading_points(headings).get(Role.QUESTION, 0.0) >= STRONG_ENOUGH
