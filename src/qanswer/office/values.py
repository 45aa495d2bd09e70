"""What can be put into a cell, checked and as markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qanswer.errors import CellRefused
from qanswer.office.limits import MAX_TEXT_UNITS

_MOST_FIGURES: Final = 10  # of a number in markup; a longer one counts nothing that is there
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # not allowed in XML 1.0, and CR


@dataclass(frozen=True, slots=True)
class TextValue:
    """Plain text; "" empties the cell."""

    text: str


@dataclass(frozen=True, slots=True)
class BooleanValue:
    """TRUE or FALSE, which an in-cell check box shows as ticked or not."""

    value: bool


@dataclass(frozen=True, slots=True)
class RichValue:
    """Formatted text kept from an existing cell."""

    events: tuple[tuple[str, str, tuple[str, ...]], ...]  # see ``rich``; ("start", "r", ()) …


Value = TextValue | BooleanValue | RichValue


def check_text(text: str, where: str) -> str:
    """Return the text with line ends as Excel has them (LF), if a cell can hold it.

    Raises:
        CellRefused: control characters, halves of characters, or more than Excel's 32,767 UTF-16 code units.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (found := _FORBIDDEN.search(text)) is not None:
        code, place = ord(found[0]), found.start() + 1
        raise CellRefused(
            "{where}: character {place} of the text is U+{code:04X}, which a cell cannot hold; remove it",
            where=where,
            place=place,
            code=code,
        )
    units = len(text.encode("utf-16-le")) // 2
    if units > MAX_TEXT_UNITS:
        raise CellRefused(
            "{where}: the text has {units:,} characters, a cell holds {max_text_units:,}; shorten it",
            where=where,
            units=units,
            max_text_units=MAX_TEXT_UNITS,
        )
    return text


def escape_text(text: str) -> str:
    """Return the text as element content.

    >>> escape_text("a<b & _x0041_")
    'a&lt;b &amp; _x005F_x0041_'
    """
    return escape_markup(_ESCAPE_LIKE.sub("_x005F_", text))


def escape_markup(text: str) -> str:
    """Return characters as element content; Excel's own ``_xHHHH_`` escapes stay as they are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def figures(text: str | None) -> int | None:
    """Return the number that plain figures write; None for anything else, figures of other scripts among it.

    >>> figures("12"), figures("\u0663"), figures("-1"), figures(""), figures("9" * 5000)
    (12, None, None, None, None)
    """
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= _MOST_FIGURES else None
