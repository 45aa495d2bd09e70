"""The few formulas that put a name together from texts: ``SUBSTITUTE($B2," ","_")``, ``"L_"&B2``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qanswer.office.references import column_letters, column_number, parse_reference

if TYPE_CHECKING:
    from qanswer.office.workbook.sheet import Sheet

_LONGEST: Final = 500  # characters of a formula
_REFERENCE: Final = re.compile(r"(\"[^\"]*\")|(?<![\w.])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.(])")
_PIECE: Final = re.compile(r"\s*(?:\"(?P<text>(?:[^\"]|\"\")*)\"|(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}))\s*")
_SUBSTITUTE: Final = re.compile(
    r"\s*SUBSTITUTE\((.+),\s*\"([^\"]*)\"\s*,\s*\"([^\"]*)\"\s*\)\s*", re.IGNORECASE | re.DOTALL
)
_TRIM: Final = re.compile(r"\s*TRIM\((.+)\)\s*", re.IGNORECASE | re.DOTALL)


def moved(formula: str, anchor: tuple[int, int], at: tuple[int, int]) -> str:
    """Return a formula written for ``anchor`` as it reads at another cell; what has a ``$`` stays.

    >>> moved('INDIRECT($B2&"B2")', (2, 4), (7, 4))
    'INDIRECT($B7&"B2")'
    """

    def shift(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1]
        column = column_number(match[3]) + (0 if match[2] else at[1] - anchor[1])
        row = int(match[5]) + (0 if match[4] else at[0] - anchor[0])
        return f"{match[2]}{column_letters(column)}{match[4]}{row}"

    return _REFERENCE.sub(shift, formula)


def text_of(sheet: Sheet, formula: str) -> str | None:
    """Return the text a formula gives; None for one that does more than put texts together."""
    if len(formula) > _LONGEST:
        return None
    if match := _TRIM.fullmatch(formula):
        inner = text_of(sheet, match[1])
        return None if inner is None else " ".join(inner.split())
    if match := _SUBSTITUTE.fullmatch(formula):
        inner = text_of(sheet, match[1])
        return None if inner is None else inner.replace(match[2], match[3])
    return _joined(sheet, formula)


def _joined(sheet: Sheet, formula: str) -> str | None:
    found = ""
    for piece in formula.split("&"):
        match = _PIECE.fullmatch(piece)
        if match is None:
            return None
        if match["text"] is not None:
            found += match["text"].replace('""', '"')
            continue
        place = parse_reference(match["cell"])
        if place is None:
            return None
        merge = sheet.merge_at(*place)
        found += sheet.text(*(merge.anchor if merge else place)).strip()
    return found
