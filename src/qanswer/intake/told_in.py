"""When and to whom an answered form was told, by its own head."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = {
    month: number
    for number, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_REIWA = 2018  # the year before its first
_NUMBERS = re.compile(r"(?<!\d)(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)")
_ERA = re.compile(r"令和\s*(?P<year>元|\d{1,2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[a-z]{3})[a-z]*\.?,?\s+(?P<year>20\d\d)")
_MONTH_FIRST = re.compile(r"\b(?P<name>[a-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>20\d\d)")
_DOTS = re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>20\d\d)")


def day_in(text: str) -> str:
    """Return the one day that a text names, as ISO text; "" where it names none, several, or one that may be another.

    >>> day_in("2024/5/17"), day_in("令和6年5月17日"), day_in("17 May 2024"), day_in("05/06/2024")
    ('2024-05-17', '2024-05-17', '2024-05-17', '')
    """
    found = set(_days(unicodedata.normalize("NFKC", text).lower()))
    return found.pop() if len(found) == 1 else ""


def _days(text: str) -> Iterator[str]:
    for pattern in (_NUMBERS, _ERA, _DAY_FIRST, _MONTH_FIRST, _DOTS):
        for match in pattern.finditer(text):
            if found := _iso(match.groupdict()):
                yield found


def _iso(parts: dict[str, str]) -> str:
    year = parts["year"]
    number = 1 if year == "元" else int(year)
    month = _MONTHS.get(parts["name"], 0) if "name" in parts else int(parts["month"])
    try:
        return date(number if number > 99 else _REIWA + number, month, int(parts["day"])).isoformat()  # noqa: PLR2004
    except ValueError:
        return ""
