"""Scales to rate oneself on: points and levels, of which a form explains all, some or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.words import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENDS = 2  # of a scale
_STEPS_BETWEEN_ENDS = range(3, 10)  # 0 and 10 are points given for a no and a yes


def is_explained_by_its_ends(words: Sequence[str], glosses: Mapping[str, str]) -> bool:
    """Tell whether words are points of a scale of which no more than the ends are explained: how far a yes goes is not said.

    >>> is_explained_by_its_ends(["5", "1"], {"5": "十分", "1": "不十分"}), is_explained_by_its_ends(["1", "2"], {"1": "はい", "2": "いいえ"})
    (True, False)
    """
    points = sorted(int(folded) for word in words if (folded := fold(word)).isascii() and folded.isdecimal())
    explained = [point for point in points if str(point) in glosses]
    if len(points) < len(words) or not explained or len(explained) > _ENDS:
        return False
    return explained[-1] - explained[0] in _STEPS_BETWEEN_ENDS
