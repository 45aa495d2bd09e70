"""What a document says its own statuses mean, wherever it says so: ``○：実施 △：一部``, ``○(対応)``, a table of two columns."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qanswer.knowledge.status import explained, is_doubtful, read_status, status_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from qanswer.intake.pages import Page
    from qanswer.statements import Status

_SIGNS = ("○", "〇", "◯", "◎", "△", "▲", "×", "✕", "✖", "－", "-", "ー", "―", "※", "✓", "✔", "✗", "✘")
_SEPARATORS = r"[:：=＝…→]|\s[-–—－]\s|…"
_LONGEST_GLOSS = 160  # characters
_BREAK = re.compile(r"[;；。\n]|\u3000{2,}|\s{3,}")
_NAMED = re.compile(r"^\s*[【\[]?(?:凡例|記号の意味|Legend|Key)[】\]]?\s*[:：]?\s*", re.IGNORECASE)
_APART = re.compile(r"\s*[;；\n]\s*|\u3000{2,}")
_PAIR = re.compile(r"^(?P<sign>[^:：=＝]{1,30}?)\s*[:：=＝]\s*(?P<gloss>\S.*)$")
_TRIM = " \t\u3000,、;；。./／・|"
_OPEN, _CLOSE = "(（[【", ")）]】"


def read_legend(pages: Iterable[tuple[Page, Collection[int]]], printed: Collection[str]) -> dict[str, str]:
    """Return what the statuses are explained with, sign -> explanation, in the document's words.

    Args:
        pages: each with the rows of its items, where no legend stands.
        printed: the statuses that the document prints; the usual signs are looked for as well.
    """
    signs = sorted({*_SIGNS, *(text for text in printed if len(text) <= 30)}, key=lambda sign: (-len(sign), sign))  # noqa: PLR2004
    found: dict[str, str] = {}
    for page, rows in pages:
        beside: dict[str, str] = {}
        for row in page.grid.rows:
            if row in rows:
                continue
            columns = page.grid.columns(row)
            for column in columns:
                text = page.grid.text(row, column)
                pairs = pairs_in(text, signs)
                pairs |= {sign: gloss for sign, gloss in _listed(text).items() if sign not in pairs}
                if len(pairs) > 1:
                    found = {**pairs, **found}
                beside |= pairs if len(pairs) == 1 else {}
            texts = [page.grid.text(row, column) for column in columns]
            if len(texts) > 1 and texts[0] in signs and len(texts[1]) <= _LONGEST_GLOSS:
                beside.setdefault(texts[0], texts[1])
        if len(beside) > 1:
            found = {**beside, **found}
    return found


def pairs_in(text: str, signs: Iterable[str]) -> dict[str, str]:
    """Return the signs that one text explains.

    >>> pairs_in("○(対応) △(一部対応) ×(未対応)", ["○", "△", "×"])
    {'○': '対応', '△': '一部対応', '×': '未対応'}
    >>> pairs_in("Y: done by us; CC: done where the customer configures it", ["CC", "Y"])
    {'Y': 'done by us', 'CC': 'done where the customer configures it'}
    """
    starts = list(_pattern(tuple(signs)).finditer(text))
    found: dict[str, str] = {}
    for index, match in enumerate(starts):
        stop = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        if gloss := _gloss(text[match.end() : stop], bracketed=match["by"] in _OPEN):
            found.setdefault(match["sign"], gloss)
    return found


def _listed(text: str) -> dict[str, str]:
    """Return the signs in a line that calls itself a legend, whether any row prints them or not.

    >>> _listed("Legend: In place: we do it; On the roadmap: not yet")
    {'In place': 'we do it', 'On the roadmap': 'not yet'}
    """
    named = _NAMED.match(text)
    pairs = (_PAIR.match(part) for part in _APART.split(text[named.end() :])) if named else ()
    return {pair["sign"]: pair["gloss"].strip(_TRIM) for pair in pairs if pair}


def _gloss(text: str, *, bracketed: bool) -> str:
    if bracketed:
        depth, inside = 1, ""
        for letter in text:
            depth += (letter in _OPEN) - (letter in _CLOSE)
            if not depth:
                break
            inside += letter
        return inside.strip()
    return _BREAK.split(text.strip(_TRIM), maxsplit=1)[0].strip(_TRIM)[:_LONGEST_GLOSS]


def _pattern(signs: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(
        rf"(?<![A-Za-z0-9/]){re.escape(sign)}(?![A-Za-z0-9])"
        if sign.isascii() and sign[:1].isalnum()
        else re.escape(sign)
        for sign in signs
    )
    return re.compile(rf"[「『【\"“]?(?P<sign>{listed})[」』】\"”]?\s*(?P<by>{_SEPARATORS}|[(（])\s*")


def settle(printed: str, legend: Mapping[str, str]) -> Status | None:
    """Return what a printed status says in this document; None where nobody can tell.

    A sign's usual meaning holds unless the legend plainly says another, or takes something back from a yes.
    """
    usual, gloss = read_status(printed), _gloss_for(printed, legend)
    if not gloss:
        return usual
    if usual is None:
        return explained(gloss)
    exact = status_of(gloss)
    if exact is not None and status_of(printed) is not None:
        return exact
    return explained(gloss) if status_of(printed) == usual and is_doubtful(gloss) and str(usual) == "○" else usual


def _gloss_for(printed: str, legend: Mapping[str, str]) -> str:
    plain = unicodedata.normalize("NFKC", printed).strip().casefold()
    for sign, gloss in legend.items():
        if unicodedata.normalize("NFKC", sign).strip().casefold() == plain:
            return gloss
    return ""
