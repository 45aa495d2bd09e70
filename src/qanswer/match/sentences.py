"""An answer's text in pieces that can stand by themselves: sentences, each with the conditions that belong to it."""

from __future__ import annotations

import re
from functools import lru_cache

from qanswer.patterns import expression

_SENTENCE = expression(r"[^。\n]*。|[^。\n]*?(?<=[a-z)\]\d%])\.(?=\s+[A-Z\"(]|\s*$)|[^。\n]+", re.MULTILINE)
_LEANS = expression(  # a condition, or a sentence that points back
    r"^\s*(?:ただし|但し|※|なお|もっとも|また|さらに|更に|加えて|そのうえ|しかし|したがって|従って|よって|一方|あわせて|併せて|特に|例えば|たとえば|ほか|他方|詳細|詳しく|詳しい|こちら|これ|それ|この|その|当方針|当該|当台帳|該当|上記|以上|同|▼|▶|・|- |https?:)"
    r"|^\s*(?:however|also|in addition|additionally|furthermore|moreover|further|therefore|thus|hence|consequently|likewise|similarly|for example|in particular|and|but|or|both|each of (?:these|them)|note|please note|this|these|those|it|they|such|for (?:details|this|these)|the (?:said|same|above)|in that case|otherwise)\b",
    re.IGNORECASE,
)
_ANNOUNCES = expression(r"(?:[:：]|以下の(?:とおり|通り|基準)[^。]*。?|following[^.]*[.:])\s*$", re.IGNORECASE)
_POINTS_ABOVE = expression(
    r"上記|前記|前述|上述|\b(?:the above|above-mentioned|aforementioned|foregoing|the terms above)\b", re.IGNORECASE
)
_OPEN_END = expression(r"[、,]$|\b(?:is|are|of|the|an?|to|and|for|number)$", re.IGNORECASE)
_FEWEST_LETTERS = 9  # a shorter piece is a label of its neighbour


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """Return the pieces of ``text``, verbatim, in order; joined, they are the text but for blanks at their borders.

    >>> pieces("毎日取得しています。ただし祝日は除きます。復元も試しています。")
    ('毎日取得しています。ただし祝日は除きます。', '復元も試しています。')
    """
    found: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        said = match.group().strip()
        if not said:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = match.end() - len(match.group()) + len(match.group().rstrip())
        before = text[found[-1][0] : found[-1][1]] if found else ""
        if found and _POINTS_ABOVE.search(said):  # to whatever stands above: it stands nowhere else
            found = [(found[0][0], end)]
            continue
        short = sum(letter.isalnum() for letter in said) < _FEWEST_LETTERS
        if found and (short or _LEANS.match(said) or _ANNOUNCES.search(before) or _unfinished(before)):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(text[start:end] for start, end in found)


def led_by(text: str, lead: str) -> str:
    """Return ``text`` with the piece ``lead`` first and the rest, verbatim, after it; as it is where that is first already."""
    at = text.find(lead) if lead else -1
    if at <= 0 or not text[:at].strip():
        return text
    before, after = text[:at].rstrip(), text[at + len(lead) :].lstrip()
    return "\n".join(part for part in (lead, before, after) if part)


def within(text: str, lead: str, limit: int) -> str:
    """Return as many whole pieces of ``text``, ``lead`` or the first one before all, as ``limit`` letters hold; "" for none."""
    every = pieces(text)
    if not every:
        return ""
    kept: list[int] = []
    first = every.index(lead) if lead in every else 0
    for number in (first, *(place for place in range(len(every)) if place != first)):
        chosen = [*kept, number]
        if len("\n".join(every[place] for place in chosen)) > limit:
            break
        kept = chosen
    return "\n".join(every[place] for place in kept)


def _unfinished(text: str) -> bool:
    """Return whether a piece ends within a clause or within brackets."""
    return _OPEN_END.search(text) is not None or text.count("(") + text.count("（") > text.count(")") + text.count("）")
