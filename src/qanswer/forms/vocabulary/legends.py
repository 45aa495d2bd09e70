"""What a form says of its signs: 「凡例 ○：対応 △：一部対応」, in any of the ways customers write it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.choices import BARELY, DRAWN, LONGEST_ANSWER, OPEN, PAIR, SEPARATOR, SIGN, bare, choice_of
from qanswer.forms.vocabulary.words import LONGEST_WORD
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qanswer.forms.grid import Grid

_BEGINNING = expression(rf"(?:{SIGN})\s*(?:{SEPARATOR}|{BARELY})")
_BEFORE_NEXT = expression(rf"[{OPEN}・\s]+$")
_DASHES = "－―—–ー-"
_BRACKETED = expression(  # ○(対応): a dash stands for a sign too, where others of the legend are drawn
    rf"(?<![\w{DRAWN}{_DASHES}])[「『]?(?P<sign>[{DRAWN}{_DASHES}])[」』]?[ 　]?[（(](?P<gloss>[^（()）]{{1,40}})[）)]"
)
_WORDS_FIRST = expression(  # 実施している場合は「○」、実施していない＝×
    rf"(?:^|(?<=[\s、，,;；。/／|：:】（(]))(?P<gloss>[^\s、，,;；。/／|：:＝={DRAWN}】（(]{{1,40}}?)"
    rf"(?:の?(?:場合|とき|時|もの|項目)?(?:は|には|に|なら)|\s*[＝=→⇒]\s*)[「『\"“]?(?P<sign>[{DRAWN}{_DASHES}])(?![A-Za-z0-9])"
)
_MARK_ASKED = expression(  # a sign that says no may not be taken for the mark: 「該当しない欄には×を記入」
    r"(?P<sign>[レ✓✔○〇◯●])\s*[」』\"'”’）)]?\s*(?:点|印|マーク)?\s*(?:を|で|にて|の)?\s*(?:ご?記入|ご?記載|入力|お?付け|お?つけ|付し|お?入れ|チェック|ご?選択)"
    r"|\b(?:put|enter|place|mark|write|type|insert|tick|check)\b[^.\n]{0,40}?[\"'(“‘]?(?P<tick>[✓✔]|(?-i:\bX\b))",
    re.IGNORECASE,
)


def legend(grid: Grid, table_rows: Iterable[int]) -> Mapping[str, str]:
    """Return what a sheet says its signs mean, sign -> explanation; empty without a legend.

    Read both from one cell (``○：対応 △：一部対応``) and from two columns, a sign and its explanation beside it.
    """
    inside = set(table_rows)
    found: dict[str, str] = {}
    beside: dict[str, str] = {}
    for row, column, text in grid.texts():
        if row in inside:
            continue
        pairs = pairs_in(text)
        if len(pairs) > 1:
            found.update({sign: gloss for sign, gloss in pairs.items() if sign not in found})
        elif pairs or _is_sign(text):
            sign, gloss = next(iter(pairs.items())) if pairs else (text, _right_of(grid, row, column))
            if gloss and len(gloss) <= 2 * LONGEST_ANSWER and sign not in beside:
                beside[sign] = gloss
    explained = beside if sum(choice_of(gloss) is not None for gloss in beside.values()) > 1 else {}
    return {**explained, **found}


def pairs_in(text: str) -> Mapping[str, str]:
    """Return the signs a text explains.

    >>> pairs_in("凡例 ○:対応 △:一部対応 ×:未対応")
    {'○': '対応', '△': '一部対応', '×': '未対応'}
    >>> pairs_in("○(対応) ×(未対応) －(対象外)"), pairs_in("実施している場合は○、していない場合は×をご記入ください")
    ({'○': '対応', '×': '未対応', '－': '対象外'}, {'○': '実施している', '×': 'していない'})
    """
    for way in (_in_brackets, _words_first):
        found: dict[str, str] = {}
        for sign, gloss in way(text):
            found.setdefault(sign, gloss)
        if len(found) > 1 and sum(sign in DRAWN for sign in found) > 1:
            return found
    return _signs_first(text)


def _in_brackets(text: str) -> Iterator[tuple[str, str]]:
    for match in _BRACKETED.finditer(text):
        yield match["sign"], bare(match["gloss"].strip())


def _words_first(text: str) -> Iterator[tuple[str, str]]:
    for match in _WORDS_FIRST.finditer(text):
        if (gloss := bare(match["gloss"].strip("「」『』【】 　"))) and choice_of(gloss) is not None:
            yield match["sign"], gloss


def _signs_first(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    starts = [match.start() for match in _BEGINNING.finditer(text)]
    for start, stop in pairwise([*starts, len(text)]):
        if match := PAIR.match(text, start, stop):
            gloss = bare(_BEFORE_NEXT.sub("", match["gloss"].strip()[:LONGEST_WORD]))
            if gloss:
                found.setdefault(match["sign"], gloss)
    return found


def mark_asked(texts: Iterable[str]) -> str:
    """Return the sign a form wants put where something applies; "" where it does not say.

    >>> mark_asked(["該当する欄に「レ」を記入してください"]), mark_asked(["Put an X where it applies"]), mark_asked(["備考"])
    ('レ', 'X', '')
    """
    found = filter(None, map(_MARK_ASKED.search, texts))
    return next((match["sign"] or match["tick"] for match in found), "")


def _is_sign(text: str) -> bool:
    return bool(re.fullmatch(SIGN, unicodedata.normalize("NFKC", text.strip())))


def _right_of(grid: Grid, row: int, column: int) -> str:
    columns = grid.columns(row)
    position = bisect_right(columns, column)
    return grid.text(row, columns[position]) if position < len(columns) else ""
