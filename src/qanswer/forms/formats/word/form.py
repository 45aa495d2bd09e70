"""A Word form: its tables as grids for the layout inference, its question paragraphs, written by the splice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.answers.presets import without_presets
from qanswer.forms.answers.slots import (
    Addresses,
    TableReading,
    form_language,
    left_cells,
    numbered,
    read_tables,
    sent_out_with,
)
from qanswer.forms.contract import Block, HeaderField, Layout, Overlong, Overrides, Placement, Response, Skipped, Slot
from qanswer.forms.formats.word.lines import head_lines
from qanswer.forms.formats.word.overrides import forced_columns, named_table
from qanswer.forms.formats.word.paragraphs import ParagraphQuestion, ParagraphReader
from qanswer.forms.formats.word.placing import place_in_word
from qanswer.forms.formats.word.question_above_answer import (
    StackedQuestion,
    lone_question,
    stacked_questions,
    stacked_reading,
)
from qanswer.forms.formats.word.surroundings import Headings, headings_over
from qanswer.forms.formats.word.tables import TableGrid, grid_of, printed_before
from qanswer.forms.grid import Grid, GridCell
from qanswer.forms.header import find_head, head_values, only_values
from qanswer.forms.layout.infer import Inference, infer
from qanswer.forms.layout.phrasing import asks
from qanswer.forms.layout_store import fingerprint
from qanswer.forms.vocabulary.legends import legend, mark_asked
from qanswer.languages import language_of
from qanswer.model import Language, Question, TableCell
from qanswer.office.document.document import Document
from qanswer.office.document.places import Body, Table
from qanswer.office.document.write import write_document
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qanswer.office.edits import Edit, RowHeight
    from qanswer.office.package.package import Package

_FEWEST_ALONE = 2  # tables of one question each that make a form of them
_NOT_NAMED = Inference((), said("not the table that was named"))


@dataclass(frozen=True)
class _Read:
    """A table with its layout."""

    found: TableGrid
    inference: Inference
    over: Headings

    @property
    def is_question_table(self) -> bool:
        """Whether it has questions under headings, and is not merely labels with blanks."""
        return any(table.heading_rows for table in self.inference.tables)

    @property
    def asks(self) -> bool:
        """Whether it has questions, under headings or plainly asked."""
        asked = [question for table in self.inference.tables for question in table.questions]
        return self.is_question_table or any(asks(question.text) for question in asked)


class WordForm:
    """A customer's Word document, opened read-only; see ``interface.Form``."""

    def __init__(self, package: Package, overrides: Overrides | None = None) -> None:
        """Read an opened package.

        Raises:
            FormError: the document cannot be used.
            UsageError: ``overrides`` names a table or a column that is not there.
        """
        self.path: Path = package.path
        self.sha256: str = package.sha256
        self._document = Document(package)
        overrides = overrides or Overrides()
        self._forced = forced_columns(overrides)
        self._answered = overrides.answered
        self._named = named_table(overrides, self._document)

    @property
    def source(self) -> Document:
        """The document as it was opened."""
        return self._document

    @cached_property
    def layout(self) -> Layout:
        """What was understood of the form."""
        answering = {table.name for table in self._stacked}
        answering |= {place.table for one in self._asked for place in one.answer.places if isinstance(place, TableCell)}
        skipped = tuple(
            Skipped({"table": _number(one.found.table)}, one.inference.reason)
            for one in self._tables
            if one.inference.reason and not one.inference.tables and one.found.table.name not in answering
        )
        return Layout(tuple(reading.block for reading in self._readings), skipped, left_cells(self._readings))

    @cached_property
    def fingerprint(self) -> str:
        """What forms with the same headings have in common; see ``saved``."""
        return fingerprint(one.found.grid for one in self._tables)

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """Every question in reading order, those in paragraphs last; blanks of the form's head take no answer."""
        head = {field.place for field in self.header_fields}
        return tuple(
            replace(slot, answer=None, remark=None)
            if slot.answer is not None and head.intersection(slot.answer.places)
            else slot
            for slot in map(self._with_printed_number, numbered(self._readings))
        )

    def _with_printed_number(self, slot: Slot) -> Slot:
        """Return the slot with the number that Word counts before its question, where the form writes none."""
        asked = self._document.place(slot.question.location)
        number = printed_before(asked, self._document.printed) if asked is not None else ""
        if slot.question.number or not number:
            return slot
        return replace(slot, question=replace(slot.question, number=number))

    @property
    def sent_out_with(self) -> frozenset[str]:
        """What the form's rows show that nobody answered; see ``contract.Form``."""
        return sent_out_with(self._readings)

    @cached_property
    def header_fields(self) -> Sequence[HeaderField]:
        """The blanks at the form's head whose label leaves no doubt; a kind that comes twice is left out."""
        found = [
            HeaderField(cell.kind, one.found.locate(cell.row, cell.column), cell.label)
            for one in self._tables
            for cell in find_head(one.found.grid, one.found.grid.rows if one.is_question_table else ())
            if (cell.row, cell.column) in one.found.cells
        ]
        found += head_lines(self._document.blocks[: self._first_question])
        kinds = [field.kind for field in found]
        return tuple(
            field for field in found if kinds.count(field.kind) == 1 and self._document.refusal(field.place) is None
        )

    @cached_property
    def head_values(self) -> Mapping[str, str]:
        """What the form's head says already; see ``contract.Form``."""
        lines = {
            (index, 1): GridCell(block.text)
            for index, block in enumerate(self._document.blocks[: self._first_question], 1)
            if isinstance(block, Body) and block.text.strip()
        }
        in_tables = [
            said
            for one in self._tables
            for said in head_values(one.found.grid, one.found.grid.rows if one.is_question_table else ())
        ]
        return only_values((*head_values(Grid("", lines), ()), *in_tables))

    @cached_property
    def _first_question(self) -> int:
        """The index of the first block that asks and takes an answer; 0 in a document without questions."""
        tables = {one.found.table.name.partition("/")[0] for one in self._tables if one.asks}
        tables |= {table.name.partition("/")[0] for table in self._stacked}
        asking = [
            index
            for index, block in enumerate(self._document.blocks)
            if isinstance(block, Table) and block.name in tables
        ]
        return min([*asking, *(one.index for one in self._asked)], default=0)

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return the edits that put ``response`` into ``slot``; see ``interface.Form``."""
        return place_in_word(self._document, slot, response, replace=replace, labels=self._labels)

    def overlong(self, _edits: Sequence[Edit], /) -> Overlong:
        """Nothing: such a place grows with its text."""
        return Overlong()

    def write(self, edits: Sequence[Edit], output: Path, _heights: Sequence[RowHeight] = (), /) -> None:
        """Write a copy in which exactly the edited places differ; see ``interface.Form``."""
        write_document(self._document, edits, output)

    @cached_property
    def _tables(self) -> tuple[_Read, ...]:
        return tuple(self._read_tables())

    def _read_tables(self) -> Iterator[_Read]:
        over = headings_over(self._document.blocks)
        found = [
            (grid_of(one, self._document.printed), over[index])
            for index, block in enumerate(self._document.blocks)
            if isinstance(block, Table)
            for one in block.with_nested()
        ]
        plain = [
            infer(one.grid, answered=self._answered) if self._is_meant(one.table) else _NOT_NAMED for one, _ in found
        ]
        has_questions = any(inference.tables for inference in plain)
        for (one, headings), inference in zip(found, plain, strict=True):
            meant = inference is not _NOT_NAMED and (self._named or inference.tables or not has_questions)
            if self._forced and meant:
                yield _Read(one, infer(one.grid, self._forced), headings)
            else:
                yield _Read(one, _within(one.table, inference), headings)

    def _is_meant(self, table: Table) -> bool:
        return self._named is None or table.name == self._named

    @cached_property
    def _readings(self) -> tuple[TableReading, ...]:
        readings: list[TableReading] = []
        for one in self._tables:
            table = one.found.table
            if stacked := self._stacked.get(table):
                readings.append(stacked_reading(table, stacked, one.over, self._language, {"table": _number(table)}))
                continue
            readings += read_tables(
                one.found.grid,
                one.inference,
                _addresses(one.found),
                self._language,
                outer=one.over,
                glosses=self._legend,
                mark=mark_asked(block.text for block in self._document.blocks if isinstance(block, Body)),
            )
        if self._asked:
            readings.append(self._paragraph_reading())
        return tuple(readings) if self._answered else without_presets(readings)

    @cached_property
    def _language(self) -> Language:
        in_tables = [
            question.text for one in self._tables for table in one.inference.tables for question in table.questions
        ]
        stacked = [question.asked.text for found in self._stacked.values() for question in found]
        return form_language([*in_tables, *stacked, *(question.text for question in self._asked)])

    @cached_property
    def _legend(self) -> Mapping[str, str]:
        """What the form says of its signs in paragraphs or in the only table of its own that does."""
        texts = {
            (index, 1): GridCell(block.text)
            for index, block in enumerate(self._document.blocks, 1)
            if isinstance(block, Body) and block.text.strip()
        }
        apart = [one.found.grid for one in self._tables if not one.inference.tables]
        found = [glosses for grid in (Grid("", texts), *apart) if (glosses := legend(grid, ()))]
        return found[0] if len(found) == 1 else {}

    @cached_property
    def _stacked(self) -> Mapping[Table, tuple[StackedQuestion, ...]]:
        """The questions of tables without columns."""
        understood = [one for one in self._tables if any(table.roles.answers for table in one.inference.tables)]
        tried = [one for one in self._tables if one not in understood and one.inference is not _NOT_NAMED]
        found = {
            one.found.table: stacked_questions(one.found.table, self._legend, answered=self._answered) for one in tried
        }
        alone = {table: lone_question(table, self._legend) for table, questions in found.items() if not questions}
        if sum(map(bool, alone.values())) >= _FEWEST_ALONE:
            found |= alone
        return {table: questions for table, questions in found.items() if questions}

    @cached_property
    def _asked(self) -> tuple[ParagraphQuestion, ...]:
        if self._named is not None or self._forced is not None:
            return ()
        return ParagraphReader(self._document.blocks, self._legend, answered=self._answered).questions

    @cached_property
    def _labels(self) -> Mapping[object, str]:
        """What the paragraphs and cells that take answers begin with and keep."""
        stacked = [one for found in self._stacked.values() for one in found]
        fields = [*((one.field, one.label) for one in stacked), *((one.answer, one.label) for one in self._asked)]
        return {field.places[0]: label for field, label in fields if label}

    def _paragraph_reading(self) -> TableReading:
        over = headings_over(self._document.blocks)
        slots = tuple(
            Slot(
                Question(
                    one.asked.location, one.text, language_of(one.text, self._language), one.number, over[one.index]
                ),
                one.answer,
                None,
            )
            for one in self._asked
        )
        numbers = [one.asked.number or 0 for one in self._asked]
        words = [one.answer.words for one in self._asked if one.answer.words]
        choices = max(dict.fromkeys(words), key=words.count, default=())
        block = Block(
            {"paragraphs": True}, None, numbers[0], numbers[-1], None, (), None, None, (), choices, len(slots)
        )
        return TableReading(block, slots)


def _within(table: Table, inference: Inference) -> Inference:
    """Return an inference without tables whose answers would stand outside the table."""
    inside = tuple(one for one in inference.tables if all(column <= table.column_count for column in one.roles.answers))
    return inference if len(inside) == len(inference.tables) else Inference(inside, said("no column for answers"))


def _number(table: Table) -> int | str:
    return int(table.name) if table.name.isdecimal() else table.name


def _addresses(found: TableGrid) -> Addresses:
    return Addresses({"table": _number(found.table)}, found.locate, lambda column: column)
