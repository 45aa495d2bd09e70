"""What a printed status says by the words in it, where no table has it as a whole: a plan, a condition, a part.

The rules, in the order they are asked:

1. A status is a few words; a longer text is none.
2. Each part of it is read by the tables, else by its words (``status_words.toml``); dates by themselves say nothing.
3. What the first part says counts: a plan, a part or a condition is none the more for what stands behind it.
4. A yes is taken back by a part or a condition behind it; beside a plan, or what nobody can read, it is undecided.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from qanswer.knowledge.status import read_status, weakest
from qanswer.packaged import packaged
from qanswer.statements import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST, _SIGN = 40, 2  # letters of a status, of a sign of the sheet's own
_KINDS = (Status.NOT_MET, Status.PARTIAL, Status.CONDITIONAL)
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_SPACE = " ,、:：.-–()（）[]【】~〜～"


def read_words(printed: str) -> Status | None:
    """Return what a status says by its words; None where nobody can tell.

    >>> read_words("On the roadmap Q3"), read_words("対応中（2027年9月完了予定）"), read_words("Yes (planned)")
    (<Status.NOT_MET: '×'>, <Status.PARTIAL: '△'>, None)
    """
    plain = unicodedata.normalize("NFKC", printed).casefold().strip().rstrip("。.")
    if not plain or len(plain) > _LONGEST:
        return None
    first, *others = _parts(plain) or [""]
    status = _read(first)
    read = [_read(part) for part in others]
    if status is None and len(first) <= _SIGN:  # 「R (Roadmap)」
        status = next((one for one in read if one is not Status.MET), None)
    if status is not Status.MET:
        return status
    if not read or None in read or Status.NOT_MET in read:
        return None
    return weakest([status, *(one for one in read if one)])


def contradicts_itself(printed: str) -> bool:
    """Tell whether a status says yes and, in brackets behind it, that it is planned: ``○（2027年対応予定）``."""
    plain = unicodedata.normalize("NFKC", printed).casefold()
    said = [_read(part) for bracket in _BRACKETED.findall(plain) if (part := bracket.strip(_SPACE))]
    return Status.NOT_MET in said


def begins_later(printed: str, as_of: str) -> bool:
    """Tell whether a status is of a later day than the sheet is as of; where that is unknown, whether it begins on a day.

    >>> begins_later("Yes (from October 2027)", "2026-04-01"), begins_later("○（2024年4月より）", "2026-04-01")
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", printed).casefold().strip()
    if _words()["lasts"].search(plain) or not (as_of or _words()["begins"].search(plain)):
        return False
    years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", plain)]
    years += [2018 + int(year) for year in re.findall(r"(?:令和|r)\s?(\d{1,2})(?!\d)", plain)]
    return bool(years) and (not as_of or _is_later(plain, max(years), as_of))


def _is_later(plain: str, year: int, as_of: str) -> bool:
    """Return whether a year, or the month said with it, lies after an ISO date; of the same year without a month, it does."""
    if year != int(as_of[:4]):
        return year > int(as_of[:4])
    month = _month(plain)
    return month is None or month > int(as_of[5:7])


def _month(plain: str) -> int | None:
    if found := re.search(r"20\d\d\s*[./年-]\s*(\d{1,2})", plain):
        return int(found[1])
    names = re.findall(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", plain)
    order = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    return order.index(names[0]) + 1 if names else None


def _parts(plain: str) -> list[str]:
    """Return what a status says one after the other, what stands in brackets last, without dates by themselves."""
    bracketed = [bracket[1:-1] for bracket in _BRACKETED.findall(plain)]
    clauses = [part for text in (_BRACKETED.sub(" ", plain), *bracketed) for part in _words()["clause"].split(text)]
    return [part.strip(_SPACE) for part in clauses if part and _words()["date"].sub("", part).strip(_SPACE)]


def _read(part: str) -> Status | None:
    if (status := read_status(part)) is not None:
        return status
    undated = _words()["date"].sub(" ", part).strip(_SPACE)
    if undated != part and (status := read_status(undated)) is not None:
        return status
    return next((status for status in _KINDS if _words()[status.name.lower()].search(part)), None)


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    table = packaged("intake/status_words")
    return {name: re.compile(pattern) for name, pattern in table.items()}
