"""Boxes in a text: which signs they are, how they are counted and what a ticked one looks like.

Two kinds: signs (□はい　□いいえ) and, in a text without them, brackets with nothing or a mark in them (（　）はい [ ] No).
One table for whoever finds the boxes of a form and whoever ticks them, so that "the second box" is the same box to both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TICKED: Final = {  # an open box -> the same box ticked, in the same style
    "□": "■",
    "☐": "☑",
    "▢": "■",
    "◻": "◼",
    "⬜": "✅",
    "\uf06f": "\uf0fe",  # Wingdings
    "\uf0a8": "\uf0fe",  # Wingdings
    "\uf0a3": "\uf052",  # Wingdings 2
}
BOX: Final = re.compile(f"[{''.join(dict.fromkeys([*TICKED, *TICKED.values(), '☒', '⬛']))}]")
_BRACKETS: Final = re.compile(r"(?<=[(（\[［〔])[ \u3000]{0,3}(?P<mark>[○〇◯●xX✓✔レ*]?)[ \u3000]{0,3}(?=[)）\]］〕])")
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LONGEST: Final = 1_000  # characters; in a longer text brackets are brackets
_FEWEST: Final = 2  # brackets; one alone is to be written into


@dataclass(frozen=True, slots=True)
class FoundBox:
    """A box where it stands in a text."""

    start: int  # of its sign or, of a bracket, of what is in it
    end: int
    outer_start: int  # of the sign or the bracket itself
    outer_end: int
    is_open: bool
    ticked: str  # what stands from ``start`` to ``end`` once it is ticked


def find_boxes(text: str) -> tuple[FoundBox, ...]:
    """Return the boxes of a text in order: its signs or, where it has none, its brackets, if one of them is open.

    >>> [box.is_open for box in find_boxes("(○)はい（　）いいえ")], find_boxes("（対象外）"), find_boxes("（　）年")
    ([False, True], (), ())
    """
    signs = tuple(
        FoundBox(*match.span(), *match.span(), match[0] in TICKED, TICKED.get(match[0], match[0]))
        for match in BOX.finditer(text)
    )
    return signs or _brackets(text)


def _brackets(text: str) -> tuple[FoundBox, ...]:
    if len(text) > _LONGEST:
        return ()
    mark = "○" if _JAPANESE.search(text) else "x"
    found = tuple(
        FoundBox(
            match.start(), match.end(), match.start() - 1, match.end() + 1, not match["mark"], match["mark"] or mark
        )
        for match in _BRACKETS.finditer(text)
    )
    return found if len(found) >= _FEWEST and any(box.is_open for box in found) else ()


def tick(text: str, box_index: int) -> str | None:
    """Return the text with one box ticked; a box that is ticked already stays. None when there is no such box.

    Args:
        text: any text.
        box_index: 0-based, ticked boxes counted too.

    >>> tick("□はい　□いいえ", 1), tick("[ ] Yes [ ] No", 0)
    ('□はい　■いいえ', '[x] Yes [ ] No')
    """
    boxes = find_boxes(text)
    if not 0 <= box_index < len(boxes):
        return None
    box = boxes[box_index]
    return text[: box.start] + box.ticked + text[box.end :] if box.is_open else text


def only_ticked(before: str, after: str) -> bool:
    """Tell whether a text reads as before but for boxes that were ticked.

    >>> only_ticked("(　)はい (　)いいえ", "(○)はい (　)いいえ"), only_ticked("(　)はい", "(○)いいえ")
    (True, False)
    """
    if len(before) == len(after):
        return all(
            now == was or (was in TICKED and BOX.match(now)) for was, now in zip(before, after, strict=True)
        ) or (_brackets_ticked(before, after))
    return _brackets_ticked(before, after)


def _brackets_ticked(before: str, after: str) -> bool:
    boxes = () if BOX.search(before) else find_boxes(before)
    pattern, position = "", 0
    for box in boxes:
        kept = re.escape(before[box.start : box.end])
        pattern += re.escape(before[position : box.start])
        pattern += f"(?:{kept}|{box.ticked})" if box.is_open else kept
        position = box.end
    return bool(boxes) and re.fullmatch(pattern + re.escape(before[position:]), after, re.DOTALL) is not None
