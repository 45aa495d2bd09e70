"""Questions that stand in a table twice, one row for each language: asked once, in both."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qanswer.forms.layout.rows_read import Left, LeftRow, QuestionRow
from qanswer.forms.layout.thresholds import MOST
from qanswer.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FEWEST = 2  # pairs; one may be two questions of a form that is English in parts
_EACH = 2  # rows of a pair


def asked_once(
    read: Sequence[QuestionRow | LeftRow], is_one: Callable[[int, int], bool], is_answered: Callable[[int], bool]
) -> tuple[QuestionRow | LeftRow, ...]:
    """Return ``read`` with a question and its translation in the next row made one, where most of a table is so.

    Args:
        read: the rows of a table, top first.
        is_one: whether two rows have one cell for the answer, merged over both.
        is_answered: whether a person filled the row's own cell for the answer; then the rows are two.
    """
    asked = [one for one in read if isinstance(one, QuestionRow)]
    second: dict[int, QuestionRow] = {}  # row of a question -> the next row's, which says the same
    again = set[int]()
    for one, below in pairwise(asked):
        if one.row not in again and _is_said_again(one, below, is_one):
            second[one.row] = below
            again.add(below.row)
    twice = len(second) >= _FEWEST and _EACH * len(second) > MOST * len(asked)
    if not twice or any(map(is_answered, again)):
        return tuple(read)
    return tuple(
        replace(one, text=f"{one.text}\n{second[one.row].text}")
        if isinstance(one, QuestionRow) and one.row in second
        else LeftRow(one.row, one.text, Left.TRANSLATION)
        if one.row in again
        else one
        for one in read
    )


def _is_said_again(one: QuestionRow, below: QuestionRow, is_one: Callable[[int, int], bool]) -> bool:
    """Tell whether the next row, without a number or an answer of its own, is in the other language."""
    if below.row != one.row + 1 or language_of(one.text) is language_of(below.text):
        return False
    return is_one(one.row, below.row) or (bool(one.number) and below.number in ("", one.number))
