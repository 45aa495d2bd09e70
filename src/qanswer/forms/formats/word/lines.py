"""Lines at a form's head that end in a blank: 「会社名：＿＿＿＿」, "Date: ______"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.forms.contract import HeaderField
from qanswer.forms.vocabulary.words import label_kind
from qanswer.office.document.places import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qanswer.office.document.places import Table

_LONGEST_LINE = 300  # characters; what is longer is no line to be filled, and would be read for ever
_BLANK = r"[\s_＿.…]*"
_LINE = re.compile(
    rf"^\s*(?P<label>[^:：_＿\n]{{1,60}}?)(?P<gap>\s*[:：] ?|\s+(?=[_＿])|(?=[_＿]))(?P<blank>{_BLANK}|{_BLANK}年{_BLANK}月{_BLANK}日{_BLANK})$"
)


def head_lines(blocks: Sequence[Body | Table]) -> Iterator[HeaderField]:
    """Yield the paragraphs that are a known label and one blank behind it.

    Args:
        blocks: those before the first question; what stands behind it is no head.
    """
    for block in blocks:
        if not isinstance(block, Body) or block.number is None or block.fillable or block.level is not None:
            continue
        match = _LINE.match(block.text) if len(block.text) <= _LONGEST_LINE else None
        kind = label_kind(match["label"].strip()) if match else None
        if match is None or kind is None or ("年" in match["blank"] and kind != "date"):
            continue
        yield HeaderField(kind, block.location, match["label"].strip(), block.text[: match.start("blank")])
