"""Tables without columns: the question in one cell, its answer in the cell below or behind a word 「回答」.

Tried only where a table was not understood as one with columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.forms.answers import controls
from qanswer.forms.answers.grading import graded
from qanswer.forms.answers.slots import TableReading
from qanswer.forms.contract import AnswerField, Block, FieldKind, Slot
from qanswer.forms.layout.phrasing import asks, is_number, number_shape
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.boxed_questions import BoxedQuestion, boxed_question
from qanswer.forms.vocabulary.choices import has_boxes
from qanswer.forms.vocabulary.headings import is_answer_label, is_question_label
from qanswer.languages import language_of
from qanswer.model import Question
from qanswer.office.boxes import find_boxes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from qanswer.forms.formats.word.surroundings import Headings
    from qanswer.model import Language
    from qanswer.office.document.places import Cell, Table

_ENDS_ASKING = re.compile(r"(?:[?？]|か[。．]?)\s*$")
_ENDS_IN_ANSWER = re.compile(  # a line for the answer below the question in its own cell
    r"\n\s*[\[【＜(（]?(?:(?:貴社|ご|御)*回答欄?|(?:your |vendor )?(?:answer|response))[\]】＞)）]?\s*[:：]?\s*$",
    re.IGNORECASE,
)
_OVER_ROOM = 2  # cells: a question and what it is answered in
_FEWEST_UNMARKED = 2  # questions over a blank cell that make a form of a table without a word 「回答」


@dataclass(frozen=True)
class StackedQuestion:
    """A question with the cell of its answer."""

    asked: Cell
    number: str
    field: AnswerField
    marked: bool  # a word 「回答」, boxes or a control show the place
    label: str = ""  # what the answer's cell begins with and keeps
    boxed: BoxedQuestion | None = None  # question and answer share the cell

    @property
    def text(self) -> str:
        """The question."""
        if self.boxed is not None:
            return self.boxed.asked
        ends = _ENDS_IN_ANSWER.search(self.asked.text)
        return self.asked.text[: ends.start()].strip() if ends else self.asked.text


def stacked_questions(
    table: Table, glosses: Mapping[str, str], *, answered: bool = False
) -> tuple[StackedQuestion, ...]:
    """Return the questions of a table without columns in reading order; () for a table that only looks like one.

    Where it comes back ``answered``, a text under a question is its answer, though no label says so.
    """
    cells = list(table.cells.values())
    found = tuple(_questions(cells, glosses, answered=answered))
    if len(found) >= _FEWEST_UNMARKED and (
        shapes := {shape for one in found if (shape := _leading_shape(one.asked.text))}
    ):
        found = tuple(
            _questions(cells, glosses, shapes, answered=answered)
        )  # what is numbered alike is asked, too, in whatever words
    marked = sum(one.marked for one in found)
    return found if marked == len(found) or len(found) >= _FEWEST_UNMARKED else ()


def lone_question(table: Table, glosses: Mapping[str, str]) -> tuple[StackedQuestion, ...]:
    """Return the question of a table that is nothing but a question over room for its answer; () for any other."""
    cells = list(table.cells.values())
    return tuple(_questions(cells, glosses, plainly=False)) if len(cells) == _OVER_ROOM else ()


def _leading_shape(text: str) -> str:
    """Return the pattern of the number that a text begins with; "" without one."""
    first, *rest = text.split(maxsplit=1)
    return number_shape(first) if rest and is_number(first) and any(map(str.isdigit, first)) else ""


def _questions(
    cells: Sequence[Cell],
    glosses: Mapping[str, str],
    shapes: Collection[str] = (),
    *,
    plainly: bool = True,
    answered: bool = False,
) -> Iterator[StackedQuestion]:
    taken = -1  # index of the last cell that takes an answer
    for index, cell in enumerate(cells):
        if index <= taken:
            continue
        if (boxed := boxed_question(cell.text)) and asks(boxed.asked) and cell.refusal is None:
            boxes = graded(controls.boxes([(cell.location, boxed.boxes)], glosses), glosses)
            yield StackedQuestion(cell, _number_before(cells, index), boxes, marked=True, boxed=boxed)
            continue
        if has_boxes(cell.text):
            continue
        if within := _answered_within(cell):
            yield within
            continue
        labelled = index + 1 < len(cells) and is_answer_label(cells[index + 1].text)
        alike = bool(shapes) and _leading_shape(cell.text) in shapes
        if not (alike or (_asks_plainly(cell.text) if plainly and not labelled else asks(cell.text))):
            continue
        at = index + 1 + labelled
        if at >= len(cells) or not _is_below(cell, cells[at], labelled=labelled):
            continue
        told = labelled or (answered and not asks(cells[at].text))
        field = field_of(cells[at], glosses) or (
            controls.room(cells[at].location, cells[at].text.strip()) if told else None
        )
        if field is None or cells[at].refusal is not None:
            continue
        taken = at
        number = _number_before(cells, index)
        marked = labelled or bool(cells[at].fillable) or field.kind is FieldKind.BOXES
        yield StackedQuestion(cell, number, field, marked)


def _number_before(cells: Sequence[Cell], index: int) -> str:
    """Return the number in the cell left of a question; "" without one."""
    before = cells[index - 1].text.strip() if index else ""
    numbered = is_number(before) and not is_question_label(before)
    return before if index and _same_row(cells[index - 1], cells[index]) and numbered else ""


def _answered_within(cell: Cell) -> StackedQuestion | None:
    """Return a question whose cell ends in a line 「回答：」 of its own."""
    ends = _ENDS_IN_ANSWER.search(cell.text)
    if ends is None or not asks(cell.text[: ends.start()].strip()) or cell.refusal is not None or cell.fillable:
        return None
    field = controls.room(cell.location)
    return StackedQuestion(cell, "", field, marked=True, label=cell.text)


def field_of(cell: Cell, glosses: Mapping[str, str]) -> AnswerField | None:
    """Return what a cell takes; None for one that holds a text of its own."""
    found = _field_of(cell, glosses)
    return graded(found, glosses) if found is not None else None


def _field_of(cell: Cell, glosses: Mapping[str, str]) -> AnswerField | None:
    if cell.words is not None:
        return controls.drop_down(cell.location, cell.words, cell.answer, glosses)
    if has_boxes(cell.text) and not find_boxes(cell.text.strip())[0].outer_start:
        return controls.boxes([(cell.location, cell.text)], glosses)
    return controls.room(cell.location) if is_blank(cell.text) else None


def _is_below(question: Cell, answer: Cell, *, labelled: bool) -> bool:
    """Tell whether a cell stands where an answer is looked for: a row further down, or behind its label."""
    rows = answer.area.first_row - question.area.last_row
    return rows == 1 or (labelled and rows == 0)


def _same_row(one: Cell, other: Cell) -> bool:
    return one.area.first_row == other.area.first_row


def _asks_plainly(text: str) -> bool:
    return asks(text) and bool(_ENDS_ASKING.search(text.strip()))


def stacked_reading(
    table: Table, found: Sequence[StackedQuestion], over: Headings, language: Language, place: Mapping[str, object]
) -> TableReading:
    """Return the questions of a table without columns as a block and its slots."""
    slots = tuple(
        Slot(
            Question(one.asked.location, one.text, language_of(one.text, language), one.number, over),
            one.field,
            None,
        )
        for one in found
    )
    rows = [one.asked.area.first_row for one in found]
    answers = tuple(dict.fromkeys(_column(table, one.field) for one in found))
    words = [one.field.words for one in found if one.field.words]
    choices = max(dict.fromkeys(words), key=words.count, default=())
    question = found[0].asked.area.first_column
    block = Block(place, None, rows[0], rows[-1], question, answers, None, None, (), choices, len(slots))
    return TableReading(block, slots)


def _column(table: Table, field: AnswerField) -> int:
    return next(cell.area.first_column for cell in table.cells.values() if cell.location == field.places[0])
