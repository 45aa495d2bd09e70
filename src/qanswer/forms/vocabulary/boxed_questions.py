"""Questions with their boxes in one text: ``[ ] Yes [ ] No Do you …?``, 「…していますか。□はい □いいえ」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.choices import boxes_in, choice_of
from qanswer.office.boxes import find_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = re.compile(r"\s+|(?<=[:：])")
_MOST_GAPS = 5  # behind the last box, within which its word ends
_FEWEST = 2  # boxes
_BESIDE = " \t\u3000:：-–—|"


@dataclass(frozen=True, slots=True)
class BoxedQuestion:
    """A text that asks and holds the boxes of its answer, in either order."""

    asked: str
    boxes: str  # the boxes with their words, all of the text's


def boxed_question(text: str) -> BoxedQuestion | None:
    """Return what a text asks apart from its boxes; None for one that has no boxes of answers, or nothing beside them.

    >>> boxed_question("[ ] Yes [ ] No  Do you test backups?")
    BoxedQuestion(asked='Do you test backups?', boxes='[ ] Yes [ ] No')
    >>> boxed_question("施錠していますか。 □はい □いいえ").asked, boxed_question("□ISO27001 □その他")
    ('施錠していますか。', None)
    """
    found = find_boxes(text)
    if len(found) < _FEWEST:
        return None
    before = text[: found[0].outer_start].strip()
    if before and _are_answers(text[found[0].outer_start :]):
        return BoxedQuestion(before, text[found[0].outer_start :].strip())
    for end in () if before else _ends_of_last_word(text, found[-1].outer_end):
        if (asked := text[end:].strip(_BESIDE).strip()) and _are_answers(text[:end]):
            return BoxedQuestion(asked, text[:end].strip(_BESIDE).strip())
    return None


def _ends_of_last_word(text: str, start: int) -> list[int]:
    """Return where the word of the last box may end, the longest first."""
    ends: list[int] = []
    for gap in _gaps(text, start):
        word = text[start : gap.start()].strip(_BESIDE)
        if word and choice_of(word) is not None:
            ends.append(gap.start())
    return ends[::-1]


def _gaps(text: str, start: int) -> Iterator[re.Match[str]]:
    for number, gap in enumerate(_GAP.finditer(text, start)):
        if number > _MOST_GAPS:
            return
        yield gap


def _are_answers(boxes: str) -> bool:
    said = [choice_of(box.label) for box in boxes_in(boxes)]
    return None not in said and len(set(said)) > 1
