"""What is to be changed in a file: one place and what it shall read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.model import Location


class EditKind(StrEnum):
    """How a place is changed."""

    TEXT = "text"  # its whole text becomes ``text``
    BOOLEAN = "boolean"  # ``text`` is "TRUE" or "FALSE", written as a boolean cell or a check-box state
    BOX = "box"  # only the box glyph at ``box_index`` in the place's text is ticked, all else in it is kept


@dataclass(frozen=True, slots=True)
class Edit:
    """One place of the form to change; what ``write`` takes from any program is a list of these."""

    place: Location
    text: str
    kind: EditKind = EditKind.TEXT
    box_index: int = 0  # 0-based, which box of the place; BOX only


@dataclass(frozen=True, slots=True)
class RowHeight:
    """A row of a sheet that is to be higher, so that what is written in it shows."""

    sheet: str
    row: int
    points: str  # as the file has it: "45"
