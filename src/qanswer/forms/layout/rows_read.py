"""What a row of a table was read as: a question, or a text that is not asked, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Left(StrEnum):
    """Why a text in the question column is not asked."""

    SECTION = "section"
    HEADING = "heading"
    NOTE = "note"
    EXAMPLE = "example"
    UNASKED = "unasked"  # the answer cell says so
    CALCULATED = "calculated"  # its answer comes by a formula
    TRANSLATION = "translation"  # of the question above
    PLACEHOLDER = "placeholder"
    NUMBER = "number"
    HIDDEN = "hidden_row"
    UNLIKE = "unlike"  # the questions around it


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of a table, with what stands around it."""

    row: int
    text: str
    number: str
    context: tuple[str, ...]  # band rows, then category columns; outermost first
    hint: str


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row whose text in the question column is not asked."""

    row: int
    text: str
    why: Left
