"""What a drop-down offers, wherever its list stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from qanswer.office.references import Range
from qanswer.office.workbook.text_formulas import moved, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.office.workbook.sheet import Sheet
    from qanswer.office.workbook.validation import Validation

_MAX_HOPS: Final = 8  # a name that stands for a name that …; more is a circle
_MAX_ITEMS: Final = 5_000  # a longer list is a column of data, not a set of answers
_ON_SHEET: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]:]+))!(.+)", re.DOTALL)
_STRUCTURED: Final = re.compile(r"([^\[\]!']+)\[(?:\[#Data\],)?\[?([^\[\]#]+)\]?\]")
_INDIRECT: Final = re.compile(r"INDIRECT\((.+?)(?:,(?:TRUE|1))?\)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name for a range or formula."""

    formula: str
    scope: int | None = None  # 0-based index of the sheet it is local to; None: the whole workbook


class Tabs(Protocol):
    """A workbook as far as a list may lead through it."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All tabs, in tab order."""

    @property
    def defined_names(self) -> Mapping[str, Sequence[DefinedName]]:
        """By lower-case name; several of one name differ in scope."""

    def sheet(self, name: str) -> Sheet | None:
        """Return the tab of that name."""


def resolve_list(book: Tabs, sheet: Sheet, rule: Validation, at: tuple[int, int]) -> tuple[str, ...]:
    """Return a list rule's items for the cell ``at``, in order, blank ones and repeats left out.

    Of ``INDIRECT`` what is put together from the texts of cells is understood; anything else would need calculating.

    Empty when the list cannot be told without calculating, lies in another file, or is absurdly long.
    """
    if rule.items:
        return rule.items
    formula = moved(rule.formula.strip(), rule.ranges[0].anchor, at) if rule.differs_by_cell else rule.formula.strip()
    found = _find(book, sheet, formula, _MAX_HOPS)
    if found is None:
        return ()
    owner, area = found
    return _texts(owner, area)


def _find(book: Tabs, sheet: Sheet, formula: str, hops: int) -> tuple[Sheet, Range] | None:
    """Return the sheet and range a formula names."""
    if not hops:
        return None
    formula = formula.strip().removeprefix("=")
    if (area := Range.parse(formula)) is not None:
        return sheet, area
    if match := _INDIRECT.fullmatch(formula):
        named = text_of(sheet, match[1])
        return _find(book, sheet, named, hops - 1) if named else None
    if match := _STRUCTURED.fullmatch(formula):
        return _table_column(book, match[1], match[2])
    if match := _ON_SHEET.fullmatch(formula):
        owner = book.sheet((match[1] or match[2]).replace("''", "'"))
        return None if owner is None else _find(book, owner, match[3], hops - 1)
    return _named(book, sheet, formula, hops)


def _named(book: Tabs, sheet: Sheet, name: str, hops: int) -> tuple[Sheet, Range] | None:
    candidates = book.defined_names.get(name.lower(), [])
    here = book.sheets.index(sheet)
    for scope in (here, None):
        for candidate in candidates:
            if candidate.scope == scope:
                return _find(book, sheet, candidate.formula, hops - 1)
    return None


def _table_column(book: Tabs, name: str, column: str) -> tuple[Sheet, Range] | None:
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.name.lower() == name.lower() and (area := table.column_body(column)) is not None:
                return sheet, area
    return None


def _texts(sheet: Sheet, area: Range) -> tuple[str, ...]:
    inside = sorted(place for place in sheet.cells if place in area)
    if len(inside) > _MAX_ITEMS:
        return ()
    texts = (sheet.cells[place].text.strip() for place in inside)
    return tuple(dict.fromkeys(text for text in texts if text))
