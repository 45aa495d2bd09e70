"""What flows through the house: a question comes in, a match and an answer go out.

Frozen values only: no input or output, no third party.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Language(StrEnum):
    """The language a question is asked in (and is answered in)."""

    JA = "ja"
    EN = "en"


class Choice(StrEnum):
    """What a tick says, whatever word or sign the form has for it."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What became of a question."""

    FILLED = "filled"  # the answer is written into the form
    REVIEW = "review"  # there is something to offer, and a reason not to write it
    UNANSWERED = "unanswered"  # no source has anything to offer


class Effect(StrEnum):
    """How far a reason holds an answer back, weakest first."""

    NOTE = "note"  # nothing is held back; the reader is told
    NO_TICK = "no_tick"  # the text may be written, the tick is left open
    TICK_PARTIAL = "tick_partial"  # the tick is at most "partial"
    TICK_NO = "tick_no"  # the source states that the asked thing is not so
    REVIEW = "review"  # nothing is written


@dataclass(frozen=True, slots=True)
class Term:
    """A name of ours that a reader is shown in the language of the form."""

    ja: str
    en: str


Value = str | int | float | Term | tuple[str | Term, ...]  # words of the question or the source, numbers, names


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is as it is: facts, put into words by the report."""

    code: str  # snake_case, stable, documented in docs/reasons.md
    effect: Effect = Effect.NOTE
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)  # what there is to tell, by name


@dataclass(frozen=True, slots=True, order=True)
class SheetCell:
    """A cell of a spreadsheet, in the sheet's own coordinates."""

    sheet: str
    cell: str  # "C12"

    def as_json(self) -> dict[str, object]:
        """Return the location as the report schema has it."""
        return {"sheet": self.sheet, "cell": self.cell}

    def __str__(self) -> str:
        """Return ``Sheet!C12``."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True, order=True)
class TableCell:
    """A cell of a Word table; all three 1-based."""

    table: str  # "3": third table directly in the body; "3/2": second table nested in that one
    row: int
    column: int  # grid column: a cell spanning two columns counts twice

    def as_json(self) -> dict[str, object]:
        """Return the location as the report schema has it."""
        return {
            "table": int(self.table) if self.table.isdecimal() else self.table,
            "row": self.row,
            "column": self.column,
        }

    def __str__(self) -> str:
        """Return ``table 1, row 3, column 2``."""
        return f"table {self.table}, row {self.row}, column {self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Paragraph:
    """A paragraph that stands directly in the body of a Word document."""

    number: int  # 1-based, counting body paragraphs in document order

    def as_json(self) -> dict[str, object]:
        """Return the location as the report schema has it."""
        return {"paragraph": self.number}

    def __str__(self) -> str:
        """Return ``paragraph 17``."""
        return f"paragraph {self.number}"


Location = SheetCell | TableCell | Paragraph


def location_from_json(value: object) -> Location | None:
    """Return the location that ``as_json`` gave, however a person wrote it (``$d$12``); None of anything else."""
    match value:
        case {"sheet": str(sheet), "cell": str(cell), **rest} if not rest:
            return SheetCell(sheet, cell.replace("$", "").upper())
        case {"table": int() | str() as table, "row": int(row), "column": int(column), **rest} if not rest:
            return TableCell(str(table), row, column)
        case {"paragraph": int(number), **rest} if not rest:
            return Paragraph(number)
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a customer's form, as it was asked."""

    location: Location
    text: str  # the question cell's text, line feeds kept, furigana left out
    language: Language
    number: str = ""  # the form's own number of the row, as shown ("3-2"); "" where it has none
    context: tuple[
        str, ...
    ] = ()  # headings the row stands under, outermost first: sheet title, band row, category column
    hint: str = (
        ""  # what else the form says about the row: unit of measure, guidance beside it; never needed to understand it
    )
    room: int | None = None  # letters that the cell for the answer's text takes; None: the form sets no limit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement offered for a question."""

    statement: str  # its id: "6.8", "hosting:6.8"
    score: float  # 0–1, probability that it is an acceptable source; higher is better
    evidence: tuple[str, ...] = ()  # why it is near: topic names, matched phrases; for people


@dataclass(frozen=True, slots=True)
class Match:
    """What the sources have for one question, before anything is decided about writing it."""

    candidates: tuple[Candidate, ...]  # best first, at most five; empty only when nothing is near
    confidence: float  # 0–1, calibrated: probability that the first candidate is an acceptable source
    topic: str | None = None  # id of the topic the question was recognised as, covered by the sheet or not
    owner: str | None = None  # department to ask, from that topic
    reasons: tuple[Reason, ...] = ()  # what the guards found, strongest effect first
    lead: str = (
        ""  # the piece of the first candidate's text, in the question's language, that answers; "" for its first
    )
    rivals: tuple[Match, ...] = ()  # likewise, led by a candidate as sure that says otherwise than the first


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do with one question. ``text`` is empty unless the verdict offers one."""

    verdict: Verdict
    confidence: float  # 0–1, as in Match
    choice: Choice | None  # None: the tick is left open
    text: str  # the statement's own, verbatim (or its stored translation)
    citation: str  # its source reference
    statement: str | None  # id of the statement the text is from
    owner: str | None  # whom to ask when it is not filled
    reasons: tuple[Reason, ...] = ()
