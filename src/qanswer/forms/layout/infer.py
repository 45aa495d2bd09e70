"""Grid in, tables of questions out: the whole of the layout inference, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.answered import Filled, explained_in, filled_regions, without_answers
from qanswer.forms.layout.forced import Forced, tables_as_said
from qanswer.forms.layout.phrasing import asks
from qanswer.forms.layout.roles.column_evidence import ENOUGH, STRONG_ENOUGH, heading_points
from qanswer.forms.layout.tables import FoundTable, is_named_question, joined, tables_of
from qanswer.forms.vocabulary.headings import Role, for_respondent, sheet_kind
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid

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
        tables = tables_as_said(grid, forced)
        return Inference(tables, "" if tables else said("no question where you said it would be"))
    if answered:
        return _as_filled(grid) or infer(grid)
    kind = sheet_kind(grid.name)
    if reason := _not_even_looked_at(grid, kind):
        return Inference((), reason)
    found = joined(list(tables_of(grid)))
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
    if kind == "register" and not is_named_question(found):
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
    return is_named_question(found) or asking * 2 > len(found.questions) > 1


def _why_nothing(grid: Grid, found: Sequence[FoundTable]) -> str:
    if found:
        carried = any(_is_carried_over(grid, one) for one in found)
        return said("its answers are carried over by formulas") if carried else said("no column for answers")
    return said("a picture or a single text") if len(grid.rows) == 1 else said("no column of questions")


def _as_filled(grid: Grid) -> Inference | None:
    """Return the layout that a filled grid had when it was blank; None where nothing is told by that."""
    regions = filled_regions(grid)
    blank = without_answers(grid, regions)
    found = infer(blank).tables
    if not any(table.roles.answers for table in found):
        guessed = [forced for one in regions if (forced := _guessed(one))]
        found = tables_as_said(blank, guessed[0]) if guessed and not grid.hidden else found
    tables = tuple(_with_explanation(grid, regions, table) for table in found if table.roles.answers)
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
