"""Whether a place reads as was asked of it: the last part of the proof."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qanswer.office.boxes import BOX, TICKED, tick
from qanswer.office.edits import EditKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qanswer.model import Location
    from qanswer.office.edits import Edit


def by_place(edits: Iterable[Edit]) -> Mapping[Location, Sequence[Edit]]:
    """Return the edits of each place, in the order in which places were first named."""
    found: dict[Location, list[Edit]] = defaultdict(list)
    for edit in edits:
        found[edit.place].append(edit)
    return found


def reads_as_asked(before: str, after: str, edits: Sequence[Edit]) -> bool:
    """Tell whether a cell that read ``before`` and reads ``after`` shows what its edits asked for."""
    boxes = {edit.box_index for edit in edits if edit.kind is EditKind.BOX}
    if boxes:
        return is_ticked(before, after, boxes)
    return all(after == wanted(edit) for edit in edits)


def wanted(edit: Edit) -> str:
    """Return the text that was asked for, with line ends as forms have them."""
    return edit.text.replace("\r\n", "\n").replace("\r", "\n")


def is_ticked(before: str, after: str, boxes: Collection[int]) -> bool:
    """Tell whether of ``before`` only those boxes differ that were to be ticked, and they are.

    >>> is_ticked("□はい　□いいえ", "□はい　■いいえ", {1}), is_ticked("□はい　□いいえ", "■はい　□いいえ", {1})
    (True, False)
    """
    if not BOX.search(before):  # brackets
        expected = before
        for number in boxes:
            expected = tick(expected, number) or ""
        return bool(expected) and after == expected
    old, new = BOX.findall(before), BOX.findall(after)
    if BOX.sub("□", before) != BOX.sub("□", after) or len(old) != len(new):
        return False
    return all(
        two not in TICKED if number in boxes else one == two
        for number, (one, two) in enumerate(zip(old, new, strict=True))
    )
