"""What the signs and words of a sheet's status say; the words are data: ``status.toml``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from qanswer.packaged import packaged
from qanswer.patterns import expression
from qanswer.statements import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The words for what a status says, as a person settles it and as an import writes it down.
SETTLED: Final[Mapping[str, Status | None]] = {
    "yes": Status.MET,
    "conditional": Status.CONDITIONAL,
    "partial": Status.PARTIAL,
    "no": Status.NOT_MET,
    "not_applicable": Status.NOT_APPLICABLE,
    "none": None,  # it says nothing that a tick could rest on
    "undecided": None,  # nobody has said yet what it says
}
_WEAKEST_FIRST: Final = (Status.NOT_MET, Status.PARTIAL, Status.CONDITIONAL, Status.MET)
_FOOTNOTE = expression(
    r"\s*(?:[(（\[]?(?:※|\*|注|†|‡)\s*[0-9０-９a-z]{0,2}[)）\]]?|[\u00b9\u00b2\u00b3\u2070-\u2079]+)$"
)
_IN_BRACKETS = expression(r"\s*[(（\[【〔](?P<inside>[^()（）\[\]【】〔〕]*)[)）\]】〕]\s*$")
_SIGN = expression(
    r"(?P<sign>〇|[^\w\s()（）「」\[\]])[\ufe0e\ufe0f\u200d]*\s*[:：]?\s*(?=\w)"
)  # ✅ 🚧 × before a word
_DATE = expression(
    r"(?:(?:in|from|by|since|for|until|till|as of|target(?:ed)?|eta|due|est\.?)\s+)?"
    r"(?:(?:q[1-4]|h[12]|fy|(?:first|second) half(?: of)?|early|mid|late|end of|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)[\s./-]*)*"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:20\d\d|令和\s*\d+|fy\s*\d\d)(?:\s*[-/.年]\s*(?:\d{1,2}|q[1-4]|h[12])?(?:\s*[-/.月]\s*(?:\d{1,2})?)?)?"
    r"[日度末頃予]*(?:[上下]期|[上下]半期|第?\d四半期|春|夏|秋|冬|初頭|中|内|までに?|以降|より|から|に|[上中下]旬)*"
)


def status_of(text: str) -> Status | None:
    """Return what a sign, a word or the explanation of a sign says; None where no table settles it.

    >>> status_of("未実施"), status_of("N/A"), status_of("検討の結果")
    (<Status.NOT_MET: '×'>, <Status.NOT_APPLICABLE: '－'>, None)
    """
    return _known().get(_fold(text))


def read_status(printed: str) -> Status | None:
    """Return what a status says as a sheet prints it, with its footnote, date or bracket; None where nobody can tell.

    A footnote or a bracket that is no date may take something back: what carries one is no plain yes.

    >>> read_status("○※1"), read_status("対応予定(2026年10月)"), read_status("Yes (from May 2024)"), read_status("○（有償）")
    (<Status.CONDITIONAL: '※'>, <Status.NOT_MET: '×'>, <Status.MET: '○'>, <Status.CONDITIONAL: '※'>)
    """
    plain = unicodedata.normalize("NFKC", printed).strip().rstrip("。.")
    if (status := status_of(printed) or status_of(plain)) is not None:
        return status
    if (noted := _FOOTNOTE.sub("", plain)) and noted != plain:
        return _no_plain_yes(read_status(noted))
    if bracket := _IN_BRACKETS.search(plain):
        status = read_status(plain[: bracket.start()])
        return status if _is_date(bracket["inside"]) else _no_plain_yes(status)
    if (made := _made(plain) or _signed(plain)) is not None:
        return made
    undated = _DATE.sub("", plain.casefold())
    return read_status(undated.strip(" ,、:：-–")) if undated.strip() and undated != plain.casefold() else None


def says_more(printed: str) -> bool:
    """Tell whether a status says something in brackets besides: a condition, a figure; a date is part of the status.

    >>> says_more("有（日次、7世代）"), says_more("対応予定(2026年10月)"), says_more("○")
    (True, False, False)
    """
    bracket = _IN_BRACKETS.search(unicodedata.normalize("NFKC", printed).strip())
    return status_of(printed) is None and bracket is not None and not _is_date(bracket["inside"])


def _is_date(text: str) -> bool:
    return not _DATE.sub("", text.casefold()).strip(" ,、")


def _made(plain: str) -> Status | None:
    """Return what a known word says with "partly" or "not" before it."""
    for name, beginnings in _by_beginning().items():
        for beginning in beginnings:
            if plain.casefold().startswith(beginning) and status_of(plain[len(beginning) :]) is Status.MET:
                return Status[name.upper()]
    return None


def _signed(plain: str) -> Status | None:
    """Return what a word says behind a sign: ``✅ In place``, ``×：未対応``; None where the two don't say the same.

    >>> _signed("✅ In place"), _signed("🚧 On the roadmap (Q1 2027)"), _signed("○ 未対応")
    (<Status.MET: '○'>, <Status.NOT_MET: '×'>, None)
    """
    sign = _SIGN.match(plain)
    if sign is None:
        return None
    said, shown = read_status(plain[sign.end() :]), status_of(sign["sign"])
    return said if shown in (None, said) else None


def explained(gloss: str) -> Status | None:
    """Return what an explanation in a legend says, by whole phrases or by the words in it; None where it says neither.

    >>> explained("一部実施・条件付き・予定あり"), explained("これから対応"), explained("重要")
    (<Status.PARTIAL: '△'>, <Status.NOT_MET: '×'>, None)
    """
    if (status := status_of(gloss)) is not None:
        return status
    plain = _fold(gloss)
    return next((Status[name.upper()] for name, words in _by_gloss().items() if _has_word(plain, words)), None)


def weakest(statuses: Iterable[Status]) -> Status | None:
    """Return what several statuses of one item say together: the least of them; None where they don't go together."""
    said = set(statuses)
    if said == {Status.NOT_APPLICABLE}:
        return Status.NOT_APPLICABLE
    if Status.NOT_APPLICABLE in said:
        return None
    return next((status for status in _WEAKEST_FIRST if status in said), None)


def is_doubtful(gloss: str) -> bool:
    """Tell whether an unknown explanation says that its sign is no plain yes."""
    return any(word in _fold(gloss) for word in _words()["doubtful"])


def _no_plain_yes(status: Status | None) -> Status | None:
    return Status.CONDITIONAL if status is Status.MET else status


def _has_word(plain: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), plain) for word in words)


@cache
def _known() -> Mapping[str, Status]:
    return {_fold(word): status for status in Status for word in _words()[status.name.lower()]}


@cache
def _by_gloss() -> Mapping[str, Sequence[str]]:
    words: Mapping[str, Sequence[str]] = _table()["gloss"]
    return words


@cache
def _by_beginning() -> Mapping[str, Sequence[str]]:
    words: Mapping[str, Sequence[str]] = _table()["beginning"]
    return words


@cache
def _words() -> Mapping[str, Sequence[str]]:
    return {name: words for name, words in _table().items() if name not in ("gloss", "beginning")}


def _table() -> dict[str, Any]:
    return packaged("knowledge/status")


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
