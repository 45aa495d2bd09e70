"""A plan for one form, a person's decisions on it, and the finished fill: frozen values, no input or output."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qanswer.forms.contract import Overrides
from qanswer.model import Verdict
from qanswer.precedence import deciding
from qanswer.statements import Audience
from qanswer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.forms.contract import LeftCell, Slot
    from qanswer.forms.proof.compare import Comparison
    from qanswer.match.weights import Thresholds
    from qanswer.model import Candidate, Choice, Language, Location, Question, Reason
    from qanswer.office.edits import Edit
    from qanswer.statements import Statement


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What the user asks of a fill, apart from the files."""

    overrides: Overrides = field(default_factory=Overrides)  # without any, a layout saved for such forms is taken
    audience: Audience = Audience.PUBLIC  # who will read the filled form
    approved_only: bool = False  # hold back translations that nobody approved
    cite: bool = True  # write the source reference: into the column named for it, else under the text
    replace: bool = False  # redo cells a human already filled
    drafts: bool = False  # write the best candidate's text for rows up for review, marked, without a tick
    fit: bool = False  # make answered rows as high as their answers need
    allow_signed: bool = False
    thresholds: Thresholds | None = None  # None: the matcher's own


@dataclass(frozen=True, slots=True)
class FormFile:
    """The customer's file that a plan is for."""

    path: Path
    sha256: str  # of its bytes when it was planned
    layout: Path | None = None  # the saved layout it was read by


@dataclass(frozen=True, slots=True)
class KnowledgeUsed:
    """The knowledge that a plan was made from."""

    path: Path  # of the main check sheet
    titles: tuple[str, ...]  # of all check sheets, the main one's first
    sha256: str  # over all files
    departments: Mapping[str, Mapping[Language, str]]  # code -> name in each language


class Action(StrEnum):
    """What a person decides about one row."""

    ACCEPT = "accept"  # as planned
    WRITE = "write"  # the tick and the text that the decision has
    TAKE = "take"  # another statement's text and citation, with the tick that the decision has
    BLANK = "blank"  # nothing
    ASK = "ask"  # nothing; somebody has to be asked


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on one row. ``write`` and ``take`` say the whole answer: what they leave out stays out."""

    location: Location  # of the question
    question: str  # its text as planned, by which a changed form is noticed
    action: Action = Action.ACCEPT
    choice: Choice | None = None  # None, without ``word``: the tick stays open
    word: str = ""  # the form's own word to tick, whatever it means
    text: str = ""  # for WRITE
    citation: str = ""  # for WRITE: a source reference to write with the text
    statement: str = ""  # for TAKE: its id
    owner: str = ""  # for ASK: a department's code; "": the one planned
    replace: bool = False  # the cells may hold a person's words, which are lost
    note: str = ""  # for whoever reads the report


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One question: what would be written, or was, and why."""

    slot: Slot
    verdict: Verdict
    confidence: float  # 0–1, probability that the first candidate is an acceptable source
    candidates: tuple[Candidate, ...] = ()  # best first
    topic: str | None = None  # id of what the question was recognised to be about
    owner: str | None = None  # department to ask
    statement: str | None = None  # id of the statement the text is from
    supported: Choice | None = None  # what that statement supports
    choice: Choice | None = None  # what is ticked
    word: str = ""  # … in the form's own word
    text: str = ""  # what is said or, in a row up for review, offered
    citation: str = ""
    edits: tuple[Edit, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)  # place as the report shows it -> text as it will read
    reasons: tuple[Reason, ...] = ()
    tick_open: bool = False  # the form wants a tick, and it is left to a person
    decision: Decision | None = None  # by which it is otherwise than planned

    @property
    def question(self) -> Question:
        """The question as it was asked."""
        return self.slot.question

    @property
    def is_open(self) -> bool:
        """Whether words were written and the answer's own cell stays blank: a person has still to answer there."""
        answer, touched = self.slot.answer, {edit.place for edit in self.edits}
        return self.verdict is Verdict.FILLED and answer is not None and touched.isdisjoint(answer.places)

    @property
    def held_by(self) -> str:
        """The code of the reason that weighs most: why nothing is written or, in a filled row, no tick."""
        weightiest = deciding(self.reasons, tick_open=self.tick_open)
        return weightiest.code if weightiest is not None else "unknown"


@dataclass(frozen=True, slots=True)
class PlannedHeader:
    """A blank at the form's head, outside its questions."""

    kind: str  # company, date …, as ``HeaderField`` has it
    place: Location
    label: str  # the form's own words beside it
    before: str  # what the place begins with and keeps
    text: str  # what is written there, from the profile; "" where it has none, and nothing is written


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that would be done with one form. Nothing is written yet."""

    form: FormFile
    knowledge: KnowledgeUsed
    options: FillOptions
    rows: tuple[PlannedRow, ...]  # every question, in reading order
    header: tuple[PlannedHeader, ...]
    statements: Mapping[
        str, Statement
    ]  # those that rows name, by id, without links and restrictions, which are for matching
    not_asked: tuple[LeftCell, ...] = ()  # texts of the question columns that are no questions, and why
    folded: int = 0  # of the questions, those in rows that a filter or a folded group hides
    tool_version: str = __version__


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished fill: every row as decided, and the proof that nothing else changed."""

    plan: Plan
    rows: tuple[PlannedRow, ...]
    header: tuple[PlannedHeader, ...]  # likewise
    output: Path
    output_sha256: str
    comparison: Comparison
    overlong: int = 0  # texts longer than their cells show; with ``fit`` those that were given room

    @property
    def header_written(self) -> Mapping[str, str]:
        """What was written at the form's head: place -> text."""
        return {str(field.place): field.text for field in self.header if field.text}

    def count(self, verdict: Verdict) -> int:
        """Return how many rows ended with ``verdict``; of the filled ones those whose answer's own cell is."""
        return count(self.rows, verdict)

    @property
    def open(self) -> int:
        """How many rows got words only, while the answer's own cell stays blank."""
        return count_open(self.rows)

    @property
    def ticks_open(self) -> int:
        """How many filled rows have their tick left to a person."""
        return sum(row.tick_open for row in self.rows)

    @property
    def owners(self) -> Mapping[str, int]:
        """How many rows each department has to answer, most first."""
        return owners(self.rows)


def count(rows: Sequence[PlannedRow], verdict: Verdict) -> int:
    """Return how many rows have ``verdict``; a filled one whose answer's own cell stays blank is none, see ``count_open``."""
    return sum(row.verdict is verdict and not row.is_open for row in rows)


def count_open(rows: Sequence[PlannedRow]) -> int:
    """Return how many rows got words only, while the answer's own cell stays blank."""
    return sum(row.is_open for row in rows)


def owners(rows: Sequence[PlannedRow]) -> Mapping[str, int]:
    """Return how many rows each department has to answer, most first."""
    waiting = (row.owner for row in rows if row.verdict is not Verdict.FILLED and row.owner)
    return dict(Counter(waiting).most_common())
