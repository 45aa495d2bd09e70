"""Grid in, tables of questions out: the whole of the layout inference, as a pure function."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.answered import Filled, explained_in, filled_regions, without_answers
from qanswer.forms.layout.phrasing import asks, is_label, is_note, width
from qanswer.forms.layout.regions.headings import Region, find_regions
from qanswer.forms.layout.regions.repeated_headings import said_again
from qanswer.forms.layout.regions.side_by_side import side_by_side
from qanswer.forms.layout.roles.assign import assign
from qanswer.forms.layout.roles.column_evidence import ENOUGH, STRONG_ENOUGH, heading_points
from qanswer.forms.layout.roles.table import Assignment, Table
from qanswer.forms.layout.rows import LeftRow, QuestionRow, RowReader
from qanswer.forms.layout.without_headings import addressed, heading_by_place, headless
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.forms.vocabulary.headings import Role, for_respondent, is_answer_label, sheet_kind
from qanswer.forms.vocabulary.words import fold, label_kind, marks_example, names_other
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid

_ALIKE = 0.5  # share of equal headings that makes two headings one table's
_MOST_EXAMPLES = 5  # rows that show how to answer
_TITLE_WIDTH = 80  # Latin letters; longer text above a table is an instruction
_TITLE_ROWS, _TITLE_CELLS = 10, 3  # a title stands in the first rows, with at most a version and a date beside it
_DOUBTFUL = ENOUGH + 1.5  # points an answer column needs on a sheet whose name says it is no questionnaire
_KINDS = {
    "example": said("a filled-in example"),
    "reviewer": said("for the customer's own people"),
    "history": said("a history of changes"),
    "guidance": said("guidance or a cover"),
    "lookup": said("lists the form looks things up in"),
    "summary": said("a summary of answers given elsewhere"),
    "register": said("a register of things"),
}


@dataclass(frozen=True)
class Forced:
    """What the user said about this sheet; columns and rows 1-based."""

    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # role -> columns
    header_row: int | None = None

    def __bool__(self) -> bool:
        return bool(self.columns) or self.header_row is not None


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


@dataclass(frozen=True)
class Inference:
    """What was made of one grid."""

    tables: tuple[FoundTable, ...]
    reason: str = ""  # why there is no table with an answer column, "" when there is one


def infer(grid: Grid, forced: Forced | None = None, *, answered: bool = False) -> Inference:
    """Return the tables of questions on a sheet or in a Word table, or the reason why there are none.

    Args:
        grid: the sheet or table.
        forced: what the user says of it.
        answered: the form comes back filled; what a person put in is no part of its layout.
    """
    if forced:
        return _as_forced(grid, forced)
    if answered:
        return _as_filled(grid) or infer(grid)
    kind = sheet_kind(grid.name)
    if reason := _not_even_looked_at(grid, kind):
        return Inference((), reason)
    found = _joined(list(_tables(grid)))
    with_answers = tuple(one for one in found if one.roles.answers)
    if kind and not any(_is_certain(one, kind) for one in with_answers):
        return Inference((), said("its name says it is {what}", what=_KINDS[kind]))
    if with_answers:
        return Inference(with_answers)
    bare = tuple(one for one in found if _is_worth_telling(one) and not _is_carried_over(grid, one))
    return Inference(bare, said("questions, but no column for answers") if bare else _why_nothing(grid, found))


def _not_even_looked_at(grid: Grid, kind: str | None) -> str:
    if grid.hidden:
        return said("hidden")
    if not grid.rows:
        return said("empty")
    return said("its name says it is {what}", what=_KINDS[kind]) if kind in ("example", "reviewer") else ""


def _is_certain(found: FoundTable, kind: str) -> bool:
    """Tell whether a table asks, whatever its sheet is called; what is to be done in a register is asked of nobody."""
    asking = sum(asks(question.text) for question in found.questions)
    if kind == "register" and not _is_named_question(found):
        return False
    addressed = any(map(for_respondent, (text for one in found.roles.answers for text in found.headings.get(one, ()))))
    return found.roles.points >= _DOUBTFUL and (asking > 0 or addressed)


def _is_carried_over(grid: Grid, found: FoundTable) -> bool:
    """Tell whether formulas fill the column that is named for the answers: they are given where it is asked."""
    for column, headings in found.headings.items():
        if heading_points(headings).get(Role.ANSWER, 0.0) < STRONG_ENOUGH:
            continue
        cells = [grid.cell(*grid.anchor(question.row, column)) for question in found.questions]
        if 2 * sum(cell is not None and cell.formula for cell in cells) > len(cells):
            return True
    return False


def _is_worth_telling(found: FoundTable) -> bool:
    asking = sum(asks(question.text) for question in found.questions)
    return _is_named_question(found) or asking * 2 > len(found.questions) > 1


def _is_named_question(found: FoundTable) -> bool:
    headings = found.headings.get(found.roles.question or 0, ())
    return heading_points(headings).get(Role.QUESTION, 0.0) >= STRONG_ENOUGH


def _why_nothing(grid: Grid, found: Sequence[FoundTable]) -> str:
    if found:
        carried = any(_is_carried_over(grid, one) for one in found)
        return said("its answers are carried over by formulas") if carried else said("no column for answers")
    return said("a picture or a single text") if len(grid.rows) == 1 else said("no column of questions")


def _tables(grid: Grid) -> Iterator[FoundTable]:
    """Yield the tables of a sheet, those side by side each for itself, with roles and questions."""
    for part in side_by_side(grid, find_regions(grid)):
        yield from _tables_under_another(part)


def _tables_under_another(grid: Grid) -> Iterator[FoundTable]:
    without_heading = headless(grid)
    if without_heading is not None:
        found = _found(grid, Table((Region((), grid.rows),)), without_heading)
        if not _asks_nothing(grid, found):
            yield found
        return
    regions = find_regions(grid)
    if not any(region.heading_rows for region in regions) and (region := heading_by_place(grid)):
        regions = (region,)
    regions = said_again(grid, regions)
    for table in _grouped(regions):
        roles = assign(grid, table)
        if not roles.answers and len(regions) == 1:
            roles = addressed(grid, table.regions[0]) or roles
        if roles.question is None:
            continue
        found = _found(grid, table, roles)
        if found.questions and not _asks_nothing(grid, found):
            yield found


def _asks_nothing(grid: Grid, found: FoundTable) -> bool:
    """Tell whether a table is one row of data, who signs a document, or what may be chosen for a single question."""
    texts = [question.text for question in found.questions]
    if _is_shown_as_example(grid, found):
        return True
    if len(texts) == 1:
        return not _is_named_question(found)
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


def _found(grid: Grid, table: Table, roles: Assignment) -> FoundTable:
    reader = RowReader(grid, table, roles)
    heading_rows = tuple(row for region in table.regions for row in region.heading_rows[-1:])
    columns = range(1, grid.last_column + 2)
    headings = {column: texts for column in columns if (texts := table.headings(column))}
    return FoundTable(roles, heading_rows, reader.questions, _title(grid, table), headings, reader.left)


def _grouped(regions: Sequence[Region]) -> Iterator[Table]:
    """Yield regions with the same headings as one table."""
    groups: list[list[Region]] = []
    known: dict[tuple[int, str], list[int]] = {}  # a heading in its column -> the groups that begin with it
    for region in regions:
        said = [(column, fold(region.leaf(column))) for column in region.headings]
        near = sorted({number for one in said for number in known.get(one, ())})  # none is alike without one in common
        home = next((number for number in near if _alike(groups[number][0], region)), None)
        if home is not None:
            groups[home].append(region)
            continue
        for one in said:
            known.setdefault(one, []).append(len(groups))
        groups.append([region])
    for group in groups:
        yield Table(tuple(group))


def _alike(one: Region, other: Region) -> bool:
    columns = set(one.headings) | set(other.headings)
    same = {column for column in columns if fold(one.leaf(column)) == fold(other.leaf(column))}
    shorter = min(sorted(one.headings), sorted(other.headings), key=len)
    return bool(columns) and (len(same) >= _ALIKE * len(columns) or (len(shorter) > 1 and set(shorter[1:]) <= same))


def _joined(found: list[FoundTable]) -> tuple[FoundTable, ...]:
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


# ---- as it comes back filled


def _as_filled(grid: Grid) -> Inference | None:
    """Return the layout that a filled grid had when it was blank; None where nothing is told by that."""
    regions = filled_regions(grid)
    blank = without_answers(grid, regions)
    found = infer(blank)
    if not any(table.roles.answers for table in found.tables):
        guessed = [forced for one in regions if (forced := _guessed(one))]
        found = _as_forced(blank, guessed[0]) if guessed and not grid.hidden else found
    tables = tuple(_with_explanation(grid, regions, table) for table in found.tables if table.roles.answers)
    return Inference(tables) if tables else None


def _guessed(filled: Filled) -> Forced | None:
    """Return the columns of a region whose questions are mere names of things, where a heading names the answers."""
    answers = tuple(
        column
        for column in filled.given
        if heading_points(filled.region.headings.get(column, ())).get(Role.ANSWER, 0.0) >= STRONG_ENOUGH
    )
    if filled.question is None or not answers:
        return None
    return Forced({"question": (filled.question,), "answer": answers})


def _with_explanation(grid: Grid, regions: Sequence[Filled], table: FoundTable) -> FoundTable:
    """Return a table with the column in which its answers are explained, where its headings did not say so."""
    roles = table.roles
    if roles.remark is not None:
        return table
    taken = {roles.question, roles.number, *roles.answers, *roles.context}
    rows = [question.row for question in table.questions]
    column = explained_in(grid, regions, rows, [one for one in taken if one])
    return table if column is None else replace(table, roles=replace(roles, remark=column))


# ---- as the user says


def _as_forced(grid: Grid, forced: Forced) -> Inference:
    tables = [replace_roles(grid, table, forced) for table in _grouped(_forced_regions(grid, forced))]
    found = [one for one in tables if one is not None and one.questions]
    if not found:
        return Inference((), said("no question where you said it would be"))
    most = max(found, key=lambda one: len(one.questions))
    return Inference(tuple(one for one in _joined(found) if one.roles.answers) or (most,))


def _beside_status(roles: Assignment, status: tuple[int, ...], *, named: bool) -> Assignment:
    """Return ``roles`` with the column to choose or tick that the user named; an answer named beside it takes the words."""
    words = roles.answers[0] if roles.answers and (named or roles.prose is not None) else None
    others = (words,) if words and roles.remark is None else ()
    return replace(
        roles,
        answers=(*status, *others) if not named else (*status, *roles.answers),
        choice_columns=(),
        prose=words if named or others else None,
        prose_only=False,
        points=2 * ENOUGH,
    )


def _forced_regions(grid: Grid, forced: Forced) -> Sequence[Region]:
    detected = find_regions(grid)
    if forced.header_row is None:
        return detected
    row = forced.header_row
    known = next((region for region in detected if row in region.heading_rows), None)
    if known is not None:
        return [
            known,
            *(
                region
                for region in detected
                if region.heading_rows and region.heading_rows[0] > row and _alike(region, known)
            ),
        ]
    body = tuple(later for later in grid.rows if later > row)
    headings = {column: (text,) for column in range(1, grid.last_column + 1) if (text := grid.seen(row, column))}
    return [Region((row,), body, headings)]


def replace_roles(grid: Grid, table: Table, forced: Forced) -> FoundTable | None:
    """Return ``table`` read with the user's columns; roles the user did not name are found as usual."""
    roles = assign(grid, table)
    said = forced.columns
    question = said.get("question", (roles.question,) if roles.question else ())
    if not question:
        return None
    first = {role: columns[0] for role, columns in said.items() if columns}
    taken = {column for columns in said.values() for column in columns}
    free = replace(
        roles,
        question=question[-1],
        question_before=question[:-1],
        answers=tuple(column for column in roles.answers if column not in taken),
        choice_columns=tuple(column for column in roles.choice_columns if column not in taken),
        remark=None if roles.remark in taken else roles.remark,
        number=None if roles.number in taken else roles.number,
        context=tuple(column for column in roles.context if column not in taken),
        hints=tuple(column for column in roles.hints if column not in taken),
        remarks_otherwise=tuple(column for column in roles.remarks_otherwise if column not in taken),
        source=None if roles.source in taken else roles.source,
        reviewer=said.get("reviewer", tuple(column for column in roles.reviewer if column not in taken)),
    )
    if "answer" in said:
        named = len(said["answer"]) > 1 and set(said["answer"]) == set(roles.choice_columns)
        free = replace(
            free,
            answers=said["answer"],
            choice_columns=said["answer"] if named else (),
            prose=None,
            prose_only=False,
            points=2 * ENOUGH,
        )
    free = replace(
        free,
        remark=first.get("remark", free.remark),
        number=first.get("number", free.number),
        context=said.get("context", free.context),
        source=first.get("evidence", first.get("source", free.source)),
    )
    if "status" in said:
        free = _beside_status(free, said["status"], named="answer" in said)
    return _found(grid, table, free)
