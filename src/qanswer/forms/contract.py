"""The contract between a customer's form, whatever its format, and the rest of the house.

A form is opened read-only, says where its questions are and what it would accept as answers (``Slot``), turns a
``Response`` into the cells to change (``Placement``), and writes a copy in which nothing else differs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from qanswer.forms.vocabulary.grades import Grade

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from qanswer.model import Choice, Location, Question, Reason
    from qanswer.office.edits import Edit, RowHeight
    from qanswer.office.package.package import Opened


# What a column can be for; the words of ``--columns``. "source" is never found, only named: no form asks for it.
ROLES = ("question", "answer", "status", "remark", "evidence", "number", "context", "reviewer", "source")


class FieldKind(StrEnum):
    """How a form wants its tick."""

    TEXT = "text"  # free text: ○/△/×, Yes/Partial/No, or a sentence
    LIST = "list"  # a drop-down or a scale: only its own entries may be written, none when they are not known
    BOXES = "boxes"  # □はい □いいえ in one cell: the right box is ticked in place
    COLUMNS = "columns"  # one column per choice: a mark goes into the right one
    BOOLEAN = "boolean"  # TRUE/FALSE, or an in-cell check box


@dataclass(frozen=True, slots=True)
class AnswerField:
    """Where the tick of one question goes and what may stand there."""

    kind: FieldKind
    places: tuple[
        Location, ...
    ]  # one; for COLUMNS, and for BOXES that stand apart, one per choice in the order of ``words``
    words: tuple[str, ...] = ()  # the form's own words, in its order; empty: free text
    meaning: Mapping[str, Choice] = field(default_factory=dict)
    """Word -> choice, for the words that could be mapped; for free text without words, what is usual in such a form."""
    current: str = ""  # what a human already put there; "" when blank or only a placeholder
    prose: bool = False  # a sentence is wanted here, which the tick only leads
    mark: str = ""  # what the form wants put into the right one of several columns; "" where it does not say
    marks: Mapping[str, str] = field(default_factory=dict)  # word -> what rows marked already have in its column
    unread: bool = False  # a drop-down whose entries depend on a formula that was not read
    ticked: bool = False  # its heading or the rows answered already show that a tick is wanted, whatever is asked
    grade: Grade = Grade.NONE


@dataclass(frozen=True, slots=True)
class Slot:
    """One question row with the cells that its answer may go to."""

    question: Question
    answer: AnswerField | None  # None: the form has no answer column for this row
    remark: Location | None  # where the explanation goes; None: it goes into the answer cell, if that is free text
    remark_current: str = ""
    remark_if: frozenset[Choice] = frozenset()  # the explanation is wanted beside these answers only; empty: always
    remarks_otherwise: tuple[
        tuple[Location, frozenset[Choice]], ...
    ] = ()  # further places for it, each with its answers
    source: Location | None = None  # for evidence: where the citation goes by itself; None: under the explanation
    source_current: str = ""
    shared: tuple[Location, ...] = ()  # the other questions that the same answer cell stands for
    block: int = 0  # 0-based index into Layout.blocks
    further: tuple[str, ...] = ()  # what a person wrote into the respondent's other columns for words

    @property
    def is_answered(self) -> bool:
        """Whether a person filled any of the respondent's cells of this row: then all of them are left alone."""
        return bool((self.answer and self.answer.current) or self.remark_current or self.source_current or self.further)

    def remark_for(self, choice: Choice | None) -> Location | None:
        """Return where the explanation goes beside ``choice``; None where no place is for it."""
        places = ((self.remark, self.remark_if), *self.remarks_otherwise)
        meant = [place for place, answers in places if choice in answers]
        always = [place for place, answers in places if not answers]
        return next(iter((*meant, *always)), None)


@dataclass(frozen=True, slots=True)
class Response:
    """What should be said in answer to one question."""

    choice: Choice | None  # None: leave the tick open
    text: str  # explanation, may be ""
    citation: str  # source reference, may be ""
    word: str = ""  # the form's own word to tick, whatever it means; "": the one for ``choice``
    decided: bool = False  # by a person: its text goes in whatever the tick
    unsettled: tuple[Location, ...] = ()  # questions that the same cell would answer, and that are not answered alike
    tells: bool = False  # the question wants something told: in a cell for text, the text alone is the answer
    good: bool = False  # the choice is a "no" to something nobody wants, which a grade must not turn into a confession


@dataclass(frozen=True, slots=True)
class Placement:
    """The edits that put a response into a slot, and what they came to."""

    edits: tuple[Edit, ...]
    written: Mapping[
        str, str
    ]  # place as the report shows it ("D12", "table 1, row 3, column 2") -> text as it will read
    choice: Choice | None  # the choice really ticked: None where the form has no word for it
    reasons: tuple[Reason, ...] = ()  # why less was placed than was asked for
    tick_open: bool = False  # a tick is wanted, and none was placed: it is left to a person
    word: str = ""  # the form's own word that was ticked


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """What spoke for a column's role, for whoever corrects the layout."""

    role: str
    told: str


@dataclass(frozen=True, slots=True)
class Block:
    """One table of questions found in a form. Columns are letters in a spreadsheet, 1-based numbers in Word."""

    place: Mapping[str, object]  # {"sheet": "設問"} | {"table": 1} | {"paragraphs": True}
    header_row: int | None
    first_row: int
    last_row: int
    question: str | int | None
    answer: tuple[str | int, ...]
    remark: str | int | None
    number: str | int | None
    context: tuple[str | int, ...]
    choices: tuple[str, ...]
    questions: int
    status: str | int | None = None  # of two answers, the one that is chosen or ticked
    evidence: str | int | None = None
    reviewer: tuple[str | int, ...] = ()  # columns for the customer's own people
    folded: int = 0  # of the questions, those in rows that a filter or a folded group hides
    why: tuple[ColumnEvidence, ...] = ()  # what spoke for each column, for ``inspect``


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sheet or table that was left alone, and why."""

    place: Mapping[str, object]
    reason: str


@dataclass(frozen=True, slots=True)
class LeftCell:
    """A cell of a question column that is not asked, and why."""

    place: Location
    code: str  # section, heading, note, example, unasked, placeholder, number, hidden_row, calculated, translation, unlike
    text: str  # what it shows


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A blank at the head of a form, outside its questions: company, service, date and the like."""

    kind: str  # company, service, date, person, department, email, phone, url, address; "department+person" for both
    place: Location
    label: str  # the form's own words beside it
    before: str = ""  # what the place itself begins with and keeps: 「会社名：」


@dataclass(frozen=True, slots=True)
class Layout:
    """What was understood of a form before anything is written."""

    blocks: tuple[Block, ...]
    skipped: tuple[Skipped, ...]
    left: tuple[LeftCell, ...] = ()  # of the question columns, whatever is not asked

    @property
    def folded(self) -> int:
        """Return how many questions stand in rows that a filter or a folded group hides."""
        return sum(block.folded for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user says about the layout where detection is wrong. Columns by role: question, answer, remark, number, context."""

    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # role -> column letter(s); several separated by "+"
    header_row: int | None = None
    answered: bool = False  # the form comes back filled: what a person put in is no part of its layout


@dataclass(frozen=True, slots=True)
class Overlong:
    """Texts that are longer than their cells show."""

    cells: int = 0
    heights: tuple[RowHeight, ...] = ()  # at which they would show


class Form(Protocol):
    """A customer's form, opened read-only."""

    path: Path
    sha256: str  # of the input's bytes

    @property
    def layout(self) -> Layout:
        """What was understood of the form."""

    @property
    def fingerprint(self) -> str:
        """Digits that are equal for forms with the same headings, whatever is filled in; see ``saved``."""

    @property
    def slots(self) -> Sequence[Slot]:
        """Every question row, in reading order."""

    @property
    def sent_out_with(self) -> Collection[str]:
        """Texts that are blanks in this form alone, since every row of a column shows them: for the proof."""

    @property
    def header_fields(self) -> Sequence[HeaderField]:
        """The blanks at the form's head whose label leaves no doubt; in reading order."""

    @property
    def head_values(self) -> Mapping[str, str]:
        """What the form's head says already, kind of label -> text as shown: the date, the customer who asks."""

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return the edits that put ``response`` into ``slot`` in the form's own words.

        Cells a human already filled are left alone unless ``replace``; nothing outside a validation list is placed.
        """

    @property
    def source(self) -> Opened | None:
        """The file as it was opened, for the proof to compare with; None where that is read anew."""

    def overlong(self, edits: Sequence[Edit], /) -> Overlong:
        """Return which of the texts would be longer than their cells show."""

    def write(self, edits: Sequence[Edit], output: Path, heights: Sequence[RowHeight] = (), /) -> None:
        """Write a copy in which exactly the edited places differ and, where ``heights`` are given, those of their rows.

        The copy appears whole or not at all; with no edits it is the input, byte for byte.

        Raises:
            CellRefused: a place that may not be written.
            OutputError: the output cannot be written.
        """
