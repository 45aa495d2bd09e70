"""Box glyphs in a text (□はい　□いいえ): which characters they are, how they are counted and what a ticked one looks like.

One table for whoever finds the boxes of a form and whoever ticks them, so that "the second box" is the same box to both.
"""

from __future__ import annotations

import re
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


def tick(text: str, box_index: int) -> str | None:
    """Return the text with one box ticked; a box that is ticked already stays. None when there is no such box.

    Args:
        text: any text.
        box_index: 0-based, ticked boxes counted too.

    >>> tick("□はい　□いいえ", 1)
    '□はい　■いいえ'
    """
    for index, match in enumerate(BOX.finditer(text)):
        if index == box_index:
            return text[: match.start()] + TICKED.get(match[0], match[0]) + text[match.end() :]
    return None
