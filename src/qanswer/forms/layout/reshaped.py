"""Forms that are no table: a question over its answer, along a row, with its boxes. Read as the table they could have been.

Each question with the cells that belong to it becomes a row of a table drawn for it alone, and the way back is kept.
Tried only where a sheet was not understood as a table with columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qanswer.forms.grid import Grid, GridCell, ListRule, Look
from qanswer.forms.layout.forced import Forced
from qanswer.forms.layout.infer import infer
from qanswer.forms.layout.phrasing import asks, is_label, is_number
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.boxed_questions import BoxedQuestion, boxed_question
from qanswer.forms.vocabulary.headings import STRONG, Role, heading_roles, is_answer_label, is_question_label
from qanswer.office.references import Range
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.layout.infer import Inference

Place = tuple[int, int]  # row and column of the sheet, 1-based

_FEWEST_OVER = 2  # questions over a cell that is named for the answer
_FEWEST_ALONG = 3  # questions along a row; two may be headings
_NUMBERED = re.compile(
    r"^(?:設問|質問|問|q|question|no\.?|確認事項|要件)\s*[0-9０-９]+(?:[-.－．][0-9０-９]+)*[.．:：]?$", re.IGNORECASE
)
_COLON = re.compile(r"\s*[:：]\s*$")
_COLUMNS = ("number", "question", "answer", "remark")


@dataclass
class _Asked:
    """One question with the cells that belong to it."""

    question: Place
    number: Place | None = None
    answer: Place | None = None
    remark: Place | None = None
    boxed: BoxedQuestion | None = None  # question and answer share a cell


@dataclass(frozen=True)
class Reshaped:
    """The table that a sheet could have been."""

    grid: Grid
    inference: Inference
    places: Mapping[Place, Place] = field(repr=False)  # of ``grid`` -> of the sheet
    columns: tuple[str, ...]  # what each is for
    told: str  # how the questions stand

    def locate(self, row: int, column: int) -> Place:
        """Return where a cell of the table stands on the sheet."""
        return self.places[row, column]

    def cells_of(self, row: int) -> Mapping[str, Place]:
        """Return the cells of one question on the sheet, by what they are for."""
        return {role: place for column, role in enumerate(self.columns, 1) if (place := self.places.get((row, column)))}


def reshaped(sheet: Grid) -> Reshaped | None:
    """Return a sheet's questions as a table; None where they stand in none of the known shapes."""
    if sheet.hidden:
        return None
    for find, told in (
        (_over_answers, said("each question over its answer")),
        (_along_a_row, said("questions along a row")),
        (_with_boxes, said("each question with its boxes in one cell")),
    ):
        asked, labels = find(sheet)
        if asked and (found := _drawn(sheet, asked, labels, told)).inference.tables:
            return found
    return None


def _drawn(sheet: Grid, asked: Sequence[_Asked], labels: Mapping[str, str], told: str) -> Reshaped:
    """Return the table with a row for each question, under the sheet's own labels."""
    columns = [
        role for role in _COLUMNS if (any if role == "number" else all)(getattr(one, role) is not None for one in asked)
    ]
    cells = {(1, number): GridCell(labels[role]) for number, role in enumerate(columns, 1) if labels.get(role)}
    places: dict[Place, Place] = {}
    rules = []
    for row, one in enumerate(asked, 2):
        for column, role in enumerate(columns, 1):
            if (place := getattr(one, role)) is None:
                continue
            places[row, column] = place
            if (cell := sheet.cell(*place)) is not None:
                cells[row, column] = replace(cell, text=_part(one, role) or cell.text)
            if sheet.has_list(*place):
                rules.append(ListRule((Range(row, column, row, column),), sheet.list_words(*place)))

    def look(row: int, column: int) -> Look:
        place = places.get((row, column))
        return sheet.look(*place) if place else Look()

    grid = Grid(sheet.name, cells, rules=rules, look=look)
    said = {role: (number,) for number, role in enumerate(columns, 1)}
    return Reshaped(grid, infer(grid, Forced(said, 1)), places, tuple(columns), told)


def _part(asked: _Asked, role: str) -> str:
    """Return what a cell says in one role, where it has two; "" for all of it."""
    return {"question": asked.boxed.asked, "answer": asked.boxed.boxes}.get(role, "") if asked.boxed else ""


# ---- a question over its answer


def _over_answers(sheet: Grid) -> tuple[list[_Asked], dict[str, str]]:
    found: list[_Asked] = []
    labels: dict[str, str] = {"question": "Question"}
    for row in sheet.rows:
        first = sheet.columns(row)[0]
        text = sheet.text(row, first)
        role = _labelled(text)
        if role and found:
            place = _behind(sheet, row, first)
            if place and getattr(found[-1], role) is None:
                setattr(found[-1], role, place)
                labels.setdefault(role, _COLON.sub("", text))
        elif one := _question_in(sheet, row):
            found.append(one)
    answered = [one for one in found if one.answer is not None]
    enough = len(answered) >= _FEWEST_OVER and 2 * len(answered) > len(found)
    return (answered if enough else []), labels


def _labelled(text: str) -> str | None:
    """Return what a cell says that stands behind it: the answer, or a remark on it."""
    plain = _COLON.sub("", text)
    if not is_label(plain):
        return None
    if is_answer_label(plain):
        return "answer"
    role = next((match.role for match in heading_roles(plain) if match.points >= STRONG), None)
    return {Role.ANSWER: "answer", Role.PROSE: "answer", Role.REMARK: "remark"}.get(role) if role else None


def _behind(sheet: Grid, row: int, column: int) -> Place | None:
    """Return the cell right of a label; None where the label's row goes on with labels, as a heading's does."""
    merge = sheet.merge(row, column)
    place = sheet.anchor(row, (merge.last_column if merge else column) + 1)
    others = [one for one in sheet.columns(row) if one > place[1]]
    return None if others or (_labelled(sheet.text(*place)) and not is_blank(sheet.text(*place))) else place


def _question_in(sheet: Grid, row: int) -> _Asked | None:
    """Return the question of a row: it asks, or stands behind a label such as 「設問3」."""
    columns, answer = sheet.columns(row), None
    if len(columns) > 1 and is_answer_label(_COLON.sub("", sheet.text(row, columns[-1]))):  # Q | … | A |
        columns, answer = columns[:-1], _behind(sheet, row, columns[-1])
    texts = [sheet.text(row, column) for column in columns]
    named = bool(_NUMBERED.match(texts[0])) or is_number(texts[0]) or is_question_label(_COLON.sub("", texts[0]))
    if len(columns) == 1 and asks(texts[0]):
        return _Asked((row, columns[0]), answer=answer)
    if len(columns) == 2 and named and (asks(texts[1]) or _NUMBERED.match(texts[0])):  # noqa: PLR2004 - number and text
        number = (row, columns[0]) if any(map(str.isdigit, texts[0])) else None
        return _Asked((row, columns[1]), number=number, answer=answer)
    return None


# ---- questions along a row


def _along_a_row(sheet: Grid) -> tuple[list[_Asked], dict[str, str]]:
    asking = {row: [column for column in sheet.columns(row) if asks(sheet.text(row, column))] for row in sheet.rows}
    row = next((row for row, columns in asking.items() if len(columns) >= _FEWEST_ALONG), 0)
    if not row or 2 * len(asking[row]) < len(sheet.columns(row)):
        return [], {}
    below = [one for one in sheet.rows if one > row]
    labelled = dict(_labelled_rows(sheet, [*below, *range(row + 1, row + 4)], asking[row][0]))
    if not labelled and len(below) <= 1 and below in ([], [row + 1]):
        labelled = {"answer": row + 1}  # an export of an online form: a row for each who answers
    if "answer" not in labelled:
        return [], {}
    labels = {
        role: _COLON.sub("", sheet.text(at, sheet.columns(at)[0]))
        for role, at in labelled.items()
        if sheet.columns(at)
        and sheet.columns(at)[0] < asking[row][0]
        and _labelled(sheet.text(at, sheet.columns(at)[0]))
    }
    found = [
        _Asked(
            (row, column),
            answer=sheet.anchor(labelled["answer"], column),
            remark=sheet.anchor(labelled["remark"], column) if "remark" in labelled else None,
        )
        for column in asking[row]
    ]
    return found, {"question": "Question", **labels}


def _labelled_rows(sheet: Grid, rows: Sequence[int], first: int) -> Iterator[tuple[str, int]]:
    """Yield what each row is for that has a label left of the questions."""
    seen: set[str] = set()
    for row in dict.fromkeys(rows):
        columns = sheet.columns(row)
        role = _labelled(sheet.text(row, columns[0])) if columns and columns[0] < first else None
        if role and role not in seen:
            seen.add(role)
            yield role, row


# ---- a question with its boxes


def _with_boxes(sheet: Grid) -> tuple[list[_Asked], dict[str, str]]:
    found: list[_Asked] = []
    for row in sheet.rows:
        for position, column in enumerate(sheet.columns(row)):
            boxed = boxed_question(sheet.text(row, column))
            if boxed is None or not asks(boxed.asked):
                continue
            first = sheet.columns(row)[0]
            number = (row, first) if position == 1 and is_number(sheet.text(row, first)) else None
            found.append(_Asked((row, column), number=number, answer=(row, column), boxed=boxed))
            break
    return (found if len(found) >= _FEWEST_OVER else []), {"question": "Question", "answer": "Answer"}
