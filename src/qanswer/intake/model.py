"""What an import comes to: items, and what becomes of every other row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.intake.columns import Columns
    from qanswer.intake.pages import Leads
    from qanswer.model import Language


@dataclass(frozen=True, slots=True)
class Found:
    """One item as the document states it, texts verbatim."""

    origin: str  # "セキュリティ!D6"
    place: str  # the page it stands on: a tab's name, "table 2"
    row_number: int  # 1-based, on that page
    number: str  # the document's own, "" without one
    category: tuple[str, ...]  # outermost first
    control: str
    printed: str  # its status as printed, "" without one
    answer: str
    leads: tuple[Leads, ...] = ()  # addresses in its answer or beside it
    id: str = ""  # given last, when all items are known
    status_origin: str = ""
    applies: bool = True  # False: a column of its own says that it does not concern the vendor
    same_as: str = ""  # number or origin of the item whose answer it repeats (同上)


@dataclass(frozen=True, slots=True)
class Certified:
    """A certification that the head states, and the item that says so."""

    standard: str  # as printed: "ISO/IEC 27001:2022"
    item: Found


@dataclass(frozen=True, slots=True)
class Left:
    """A row, column or page that was left alone."""

    origin: str
    text: str  # what stands there; "" where that is of nobody's business
    reason: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that a person has to say."""

    origin: str
    what: str  # "status", "column", "vendor", "same as above" …
    text: str
    settle_with: str  # the option that settles it


@dataclass(frozen=True, slots=True)
class Reading:
    """How one table was read; shown before anything is written."""

    place: str
    heading_rows: tuple[int, ...]
    columns: Columns
    headings: Mapping[int, str]
    items: int


@dataclass(frozen=True)
class Head:
    """What a document says of itself outside its tables."""

    title: str = ""
    vendor: str = ""
    service: str = ""
    as_of: str = ""  # ISO date
    edition: str = ""
    legend: Mapping[str, str] = field(default_factory=dict)
    paragraphs: tuple[str, ...] = ()  # the lines above the first table, in their order


@dataclass(frozen=True)
class Intake:
    """A document, read: every row of it is an item, left alone, or undecided."""

    head: Head
    language: Language
    items: tuple[Found, ...]
    statuses: Mapping[str, str]  # printed -> a word of ``knowledge.status.SETTLED``
    left: tuple[Left, ...]
    undecided: tuple[Undecided, ...]
    readings: tuple[Reading, ...]
    certifications: tuple[Certified, ...] = ()
