"""The headings a table or paragraph stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import is_label, is_note, width
from qanswer.forms.vocabulary.words import label_kind
from qanswer.office.document.places import Body, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TITLE_WIDTH = 80  # Latin letters; a longer line over a table is an instruction

Headings = tuple[str, ...]  # outermost first


def headings_over(blocks: Sequence[Body | Table]) -> Mapping[int, Headings]:
    """Return the headings over each block, by its index: heading styles, and a short line right above a table."""
    found: dict[int, Headings] = {}
    stack: list[tuple[int, str]] = []
    above = ""  # the last line, unless it is a heading by its style
    for index, block in enumerate(blocks):
        over = tuple(text for _, text in stack)
        if isinstance(block, Table):
            found[index] = (*over, above) if above and above not in over else over
            above = ""
            continue
        found[index] = over
        text = " ".join(block.text.split())
        if text and block.level is not None:
            while stack and stack[-1][0] >= block.level:
                stack.pop()
            stack.append((block.level, text))
            above = ""
        elif text:
            above = text if _is_title(text) else ""
    return found


def _is_title(text: str) -> bool:
    if label_kind(text) or not is_label(text) or width(text) > _TITLE_WIDTH or is_note(text):
        return False
    return text[-1] not in "。.:：_＿"
