"""From a grid to blocks and slots, the same way for a sheet and for a Word table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from qanswer.forms.answers.fields import FieldReader
from qanswer.forms.contract import AnswerField, Block, ColumnEvidence, LeftCell, Slot
from qanswer.forms.layout.rows_read import Left, LeftRow
from qanswer.forms.vocabulary.conditions import condition_of
from qanswer.forms.vocabulary.headings import Role
from qanswer.forms.vocabulary.legends import legend, mark_asked
from qanswer.languages import language_of
from qanswer.model import Choice, Language, Location, Question
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.infer import Inference
    from qanswer.forms.layout.roles.table import Evidence
    from qanswer.forms.layout.rows_read import QuestionRow
    from qanswer.forms.layout.tables import FoundTable


@dataclass(frozen=True)
class Addresses:
    """How a format names its places."""

    where: Mapping[str, object]  # {"sheet": "設問"} | {"table": 1}
    locate: Callable[[int, int], Location]  # row, column -> place
    column: Callable[[int], str | int]  # column -> its name in the layout


@dataclass(frozen=True)
class TableReading:
    """One table of questions, ready to be answered."""

    block: Block
    slots: tuple[Slot, ...]  # ``block`` index not set yet
    left: tuple[LeftCell, ...] = ()  # texts of the question column that are not asked
    sent_out_with: frozenset[str] = frozenset()  # texts taken for blanks because every row shows them


def form_language(questions: Sequence[str]) -> Language:
    """Return Japanese when any question is, English otherwise."""
    spoken = {language_of(text, Language.EN) for text in questions}
    return Language.JA if Language.JA in spoken else Language.EN


def read_tables(
    grid: Grid,
    inference: Inference,
    addresses: Addresses,
    language: Language,
    *,
    outer: tuple[str, ...] = (),
    glosses: Mapping[str, str] | None = None,
    mark: str = "",
) -> tuple[TableReading, ...]:
    """Return what was inferred of ``grid`` as blocks and slots.

    Args:
        grid: the sheet or table.
        inference: its layout.
        addresses: how its places are named.
        language: of the form, for questions without a letter.
        outer: headings over the whole grid, outermost first.
        glosses: a legend standing elsewhere in the form, for a grid without one of its own.
        mark: the sign to tick with that is asked for elsewhere in the form; likewise.
    """
    rows = [question.row for table in inference.tables for question in table.questions]
    own = legend(grid, rows) or glosses or {}
    sign = mark_asked(text for row, _, text in grid.texts() if row not in rows) or mark
    found: list[TableReading] = []
    for table in inference.tables:
        fields = FieldReader(grid, table, own, addresses.locate, language, sign)
        reader = _SlotReader(table, fields, addresses, language, outer)
        slots = tuple(reader.slots())
        found.append(
            TableReading(
                _block(table, addresses, _choices(slots), grid), slots, _left(table, addresses, grid), fields.blanks
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class _SlotReader:
    """Reads the slots of one table."""

    table: FoundTable
    fields: FieldReader
    addresses: Addresses
    language: Language
    outer: tuple[str, ...]

    def slots(self) -> Iterator[Slot]:
        taken: set[Location] = set()
        fields = {found.row: self.fields.field(found.row) for found in self.table.questions}
        shared = self._sharing(fields)
        for found in self.table.questions:
            answer = _untaken(fields[found.row], taken)
            remark, current = self._remark(found.row)
            if remark is None or remark in taken or (answer and remark in answer.places):
                remark, current = None, ""
            else:
                taken.add(remark)
            source, cited = self._apart(found.row)
            yield Slot(
                self._question(found, self._room(found.row, beside=remark is not None)),
                answer,
                remark,
                current,
                remark_if=self._remark_if,
                remarks_otherwise=self._otherwise(found.row) if remark else (),
                source=source,
                source_current=cited,
                further=tuple(filter(None, (self._given(found.row, column) for column in self._further))),
                shared=tuple(place for place in shared[found.row] if place != self._asked_at(found.row)),
            )

    def _sharing(self, fields: Mapping[int, AnswerField | None]) -> Mapping[int, Sequence[Location]]:
        """Return for each question, by row, those that its answer cell stands for."""
        asked: dict[Location, list[Location]] = {}
        for row, field in fields.items():
            for place in field.places[:1] if field else ():
                asked.setdefault(place, []).append(self._asked_at(row))
        return {row: asked[field.places[0]] if field else () for row, field in fields.items()}

    def _asked_at(self, row: int) -> Location:
        return self.addresses.locate(row, self.table.roles.question or 1)

    def _room(self, row: int, *, beside: bool) -> int | None:
        """Return how many letters the cell for the text takes: the one ``beside`` the answer, or the answer's own."""
        column = self._words if beside else next(iter(self.table.roles.answers), None)
        return None if column is None else self.fields.grid.look(*self.fields.grid.anchor(row, column)).longest

    def _question(self, found: QuestionRow, room: int | None) -> Question:
        above = (*self.outer, self.table.title, *found.context)
        return Question(
            location=self._asked_at(found.row),
            text=found.text,
            language=language_of(found.text, self.language),
            number=found.number,
            context=tuple(dict.fromkeys(text for text in above if text)),
            hint=found.hint,
            room=room,
        )

    def _apart(self, row: int) -> tuple[Location | None, str]:
        """Return where the citation goes by itself, if the user named a column for it, and what stands there."""
        if self.table.roles.source is None:
            return None, ""
        place = self.fields.grid.anchor(row, self.table.roles.source)
        return self.addresses.locate(*place), self.fields.given(*place)

    @cached_property
    def _remark_if(self) -> frozenset[Choice]:
        """The answers beside which the heading of the column for words wants it filled."""
        return self._condition(self._words) if self._words else frozenset()

    def _condition(self, column: int) -> frozenset[Choice]:
        return condition_of(self.table.headings.get(column, ("",))[-1])

    def _otherwise(self, row: int) -> tuple[tuple[Location, frozenset[Choice]], ...]:
        columns = self.table.roles.remarks_otherwise
        return tuple(
            (self.addresses.locate(*self.fields.grid.anchor(row, column)), self._condition(column))
            for column in columns
        )

    def _given(self, row: int, column: int) -> str:
        return self.fields.given(*self.fields.grid.anchor(row, column))

    @cached_property
    def _further(self) -> tuple[int, ...]:
        """The columns for words that a person may have filled, although nothing of ours goes there."""
        roles = self.table.roles
        taken = {self._words, *roles.answers[:1]}
        return tuple(
            column
            for column in (roles.prose, roles.remark, *roles.remarks_otherwise)
            if column is not None and column not in taken
        )

    @property
    def _words(self) -> int | None:
        roles = self.table.roles
        return roles.remark if roles.prose is None or roles.prose_only else roles.prose

    def _remark(self, row: int) -> tuple[Location | None, str]:
        """Return where the explanation goes and what a human already put there."""
        if self._words is None:
            return None, ""
        place = self.fields.grid.anchor(row, self._words)
        return self.addresses.locate(*place), self.fields.given(*place)


def _untaken(answer: AnswerField | None, taken: set[Location]) -> AnswerField | None:
    """Return ``answer``; None where its cell is merged over several questions and belongs to the first of them."""
    if answer is None or taken.intersection(answer.places):
        return None
    taken.update(answer.places)
    return answer


def _choices(slots: Sequence[Slot]) -> tuple[str, ...]:
    """Return the words most rows answer with."""
    seen = [slot.answer.words for slot in slots if slot.answer and slot.answer.words]
    return max(dict.fromkeys(seen), key=seen.count, default=())


def _left(table: FoundTable, addresses: Addresses, grid: Grid) -> tuple[LeftCell, ...]:
    """Return the texts of the question column that are not asked; of headings all but the first."""
    column = table.roles.question or 1
    again = (LeftRow(row, text, Left.HEADING) for row in table.heading_rows[1:] if (text := grid.text(row, column)))
    left = sorted((*table.left, *again), key=lambda one: one.row)
    return tuple(LeftCell(addresses.locate(one.row, column), one.why.value, one.text) for one in left)


def _block(table: FoundTable, addresses: Addresses, choices: tuple[str, ...], grid: Grid) -> Block:
    roles, name = table.roles, addresses.column
    return Block(
        place=addresses.where,
        header_row=table.header_row,
        first_row=table.questions[0].row,
        last_row=table.questions[-1].row,
        question=name(roles.question or 1),
        answer=tuple(name(column) for column in roles.answers),
        remark=name(roles.remark) if roles.remark else None,
        status=name(roles.answers[0]) if roles.prose in roles.answers[1:] and not roles.choice_columns else None,
        evidence=name(roles.source) if roles.source else None,
        reviewer=tuple(name(column) for column in roles.reviewer),
        number=name(roles.number) if roles.number else None,
        context=tuple(name(column) for column in roles.context),
        choices=choices,
        questions=len(table.questions),
        folded=sum(question.row in grid.folded_rows for question in table.questions),
        why=tuple(_told(evidence, name) for evidence in roles.why),
    )


def _told(evidence: Evidence, name: Callable[[int], str | int]) -> ColumnEvidence:
    """Return the evidence for a column in words."""
    role = Role.REMARK if evidence.role is Role.PROSE else evidence.role
    told = reduce(lambda before, one: said("{before}; {one}", before=before, one=one), evidence.told or ("",))
    detail = said("{column}: {told}", column=name(evidence.column), told=told)
    if evidence.runner_up:
        column, points = evidence.runner_up
        detail = said(
            "{told} = {points:.1f}; next best {column} {others:.1f}",
            told=detail,
            points=evidence.points,
            column=name(column),
            others=points,
        )
    return ColumnEvidence(role.value, detail)


def sent_out_with(readings: Sequence[TableReading]) -> frozenset[str]:
    """Return the texts that were taken for blanks in any of the tables because every row shows them."""
    return frozenset().union(*(reading.sent_out_with for reading in readings))


def left_cells(readings: Sequence[TableReading]) -> tuple[LeftCell, ...]:
    """Return the texts of all question columns that are not asked."""
    return tuple(one for reading in readings for one in reading.left)


def numbered(readings: Sequence[TableReading]) -> tuple[Slot, ...]:
    """Return the slots of all tables, each with the index of its block."""
    return tuple(replace(slot, block=index) for index, reading in enumerate(readings) for slot in reading.slots)
